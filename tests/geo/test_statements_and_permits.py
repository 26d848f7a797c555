"""Authorities to hear, clauses only a person can read, permits to apply for."""

from dataclasses import replace

import pytest

from geo.example_district import layer, quantity, rectangle, solution
from geo.model.rule import AppliesTo, FailureBasis, Measure
from geo.model.solution import Host
from geo.model.vocabulary import Outcome, RuleKind
from geo.screening.screener import applies
from tests.geo.worlds import Placement, city, outcomes, rule, screen

BATTERY = solution("battery")
PLACE = rectangle(40, 40, 50, 50)

CLAUSE = rule(
    RuleKind.TEXT_CLAUSE,
    ("supplementary_regulation",),
    outcome=Outcome.JUDGEMENT,
    basis=FailureBasis.TEXT,
    sentence="The plan says: {text}",
)


def clause(**attributes):
    return layer("supplementary_regulation", (rectangle(0, 0, 100, 100), attributes))


def test_a_clause_is_quoted_in_its_own_words():
    regulation = clause(regulation_text="Roofs suit the\n townscape.")

    (finding,) = screen(CLAUSE, (regulation,), BATTERY, PLACE)

    assert finding.outcome is Outcome.JUDGEMENT
    assert str(finding.sentence) == "The plan says: Roofs suit the townscape."
    assert finding.plan_object.regulation.text == "Roofs suit the\n townscape."


def test_a_text_that_the_source_cut_is_marked_as_cut():
    regulation = clause(regulation_text="Roofs suit the towns", regulation_cut_at=20)

    (finding,) = screen(CLAUSE, (regulation,), BATTERY, PLACE)

    assert "[cut in the source at 20 characters]" in str(finding.sentence)


@pytest.mark.parametrize(
    "words",
    ["{secret}", "{0}", "%(x)s", "<img src=x onerror=alert(1)>", "`${1+1}`", "=1+1"],
)
def test_words_of_a_plan_are_shown_and_never_read_as_a_pattern(words):
    (finding,) = screen(CLAUSE, (clause(regulation_text=words),), BATTERY, PLACE)

    assert str(finding.sentence) == f"The plan says: {words}"


def test_without_the_layer_of_regulations_a_clause_is_not_assessed():
    assert outcomes(screen(CLAUSE, (), BATTERY, PLACE)) == [Outcome.NOT_ASSESSED]


def test_a_statement_that_is_always_needed_needs_no_layer():
    always = rule(RuleKind.STATEMENT_NEEDED, sentence="{solution} is shown to rescue")

    (finding,) = screen(always, (), BATTERY, PLACE)

    assert finding.outcome is Outcome.CONDITION
    assert str(finding.sentence) == "battery is shown to rescue"


BY_AREA = rule(
    RuleKind.PERMIT_TRIGGER,
    basis=FailureBasis.LAW,
    sentence="{found} of {required}",
    measure=Measure.FOOTPRINT_M2,
    threshold="permit_area",
)


@pytest.mark.parametrize(
    ("width_m", "expected"),
    [(2.9, Outcome.CONFORMS), (3.0, Outcome.CONDITION), (9.0, Outcome.CONDITION)],
)
def test_from_thirty_square_metres_on_a_permit_is_needed(width_m, expected):
    footprint = rectangle(0, 0, width_m, 10)

    findings = screen(BY_AREA, (), BATTERY, footprint, city(permit_area=30))

    assert outcomes(findings) == [expected]


@pytest.mark.parametrize(
    ("height_m", "expected"),
    [(29.9, Outcome.CONFORMS), (30, Outcome.CONDITION), (None, Outcome.NOT_ASSESSED)],
)
def test_a_mast_whose_height_is_not_known_is_not_assessed(height_m, expected):
    by_height = rule(
        RuleKind.PERMIT_TRIGGER,
        basis=FailureBasis.LAW,
        measure=Measure.HEIGHT_M,
        threshold="permit_height",
    )
    mast = replace(
        BATTERY, height_m=None if height_m is None else quantity(height_m, "m")
    )

    findings = screen(by_height, (), mast, PLACE, city(permit_height=30))

    assert outcomes(findings) == [expected]


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        (AppliesTo(), True),
        (AppliesTo(solutions=frozenset({"battery"})), True),
        (AppliesTo(solutions=frozenset({"hub"})), False),
        (AppliesTo(traits=frozenset({"energy_well"})), False),
        (AppliesTo(without_traits=frozenset({"energy_well"})), True),
        (AppliesTo(hosts=frozenset({"plot", "roof"})), True),
        (AppliesTo(only_hosts=frozenset({"roof"})), False),
        (AppliesTo(utilities=frozenset({"lv"})), False),
        (AppliesTo(blocking_layer="noise"), False),
        (AppliesTo(temporary=True), False),
        (AppliesTo(takes_space=False), False),
        (AppliesTo(building_stage="new"), False),
    ],
)
def test_a_rule_applies_where_every_stated_part_holds(to, expected):
    placement = Placement("p1", "battery", PLACE)

    assert applies(to, BATTERY, placement) is expected


@pytest.mark.parametrize(
    ("height_m", "expected"),
    [(1.19, Outcome.CONFORMS), (1.2, Outcome.CONDITION), (None, Outcome.NOT_ASSESSED)],
)
def test_a_building_needs_a_permit_from_its_volume_on(height_m, expected):
    """100 m² of 1.2 m are 120 m³."""
    by_volume = rule(
        RuleKind.PERMIT_TRIGGER,
        basis=FailureBasis.LAW,
        measure=Measure.VOLUME_M3,
        threshold="permit_volume",
    )
    shed = replace(
        BATTERY, height_m=None if height_m is None else quantity(height_m, "m")
    )

    (finding,) = screen(by_volume, (), shed, PLACE, city(permit_volume=120))

    assert finding.outcome is expected
    assert finding.unit == ("" if height_m is None else "m3")


def test_a_rule_leaves_out_what_has_a_trait_it_names():
    tank = solution("tank", traits=frozenset({"building", "stores_energy"}))
    to = AppliesTo(without_traits=frozenset({"stores_energy"}))

    assert not applies(to, tank, Placement("p1", "tank", PLACE))


def test_a_connection_that_is_optional_is_not_asked_for():
    optional = replace(BATTERY, utilities=("lv",), utility_optional=True)
    needed = replace(optional, utility_optional=False)
    to = AppliesTo(utilities=frozenset({"lv"}))
    placement = Placement("p1", "battery", PLACE)

    assert not applies(to, optional, placement)
    assert applies(to, needed, placement)


def test_a_solution_that_may_stand_in_the_street_or_on_a_plot_is_not_bound_to_streets():
    either = solution("locker", hosts=(Host.FOOTWAY, Host.PLOT))
    to = AppliesTo(only_hosts=frozenset({"footway", "street"}))

    assert not applies(to, either, Placement("p1", "locker", PLACE))
