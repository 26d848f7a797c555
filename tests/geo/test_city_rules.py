"""Rules of one city: in place of others, beside others, switched off for a reason."""

from dataclasses import replace

import pytest

from geo.example_district import district, layer, rectangle, solution
from geo.layers import DistrictLayers
from geo.model.finding import summarise
from geo.model.placement import Placement
from geo.model.profile import RuleOff
from geo.model.rule import AppliesTo
from geo.model.vocabulary import Confidence, Outcome, RuleKind
from geo.model.what_if import ThresholdOverride
from geo.screening import Screener
from geo.screening.changed_thresholds import thresholds_of
from geo.sensitivity import findings_under, profile_with
from tests.geo.bulk.judged_alone import differences, sites_at
from tests.geo.worlds import TODAY, city, outcomes, rule

WELL = solution("well", traits=frozenset({"energy_well"}))
HUB = solution("hub")
CITY = replace(city(near=5.0, far=20.0), id="coast", name="Coast City")
GENERAL = replace(
    rule(RuleKind.KEEP_DISTANCE, ("building",), rule_id="general", threshold="near"),
    title="Distance to buildings",
)
OF_THE_CITY = replace(
    rule(RuleKind.KEEP_DISTANCE, ("building",), rule_id="of_the_city", threshold="far"),
    title="Distance in Coast City",
    applies_to=AppliesTo(profiles=frozenset({"coast"})),
    replaces=("general",),
)
SOLUTIONS = {"well": WELL, "hub": HUB}
PLACED = Placement("p1", "well", rectangle(20, 40, 20.1, 41))
HOUSE = layer("building", (rectangle(30, 0, 60, 60), {}))


def screener_of(rules, a_city):
    return Screener(
        DistrictLayers(district(), (HOUSE,)), rules, SOLUTIONS, a_city, TODAY
    )


def judged(*rules, a_city=CITY, a_solution="well"):
    """A well 10 m from a house: far enough in general, too near for the city."""
    placed = replace(PLACED, solution_id=a_solution)
    return screener_of(rules, a_city).screen_one(placed)


def test_in_general_10_m_are_far_enough():
    assert outcomes(judged(GENERAL)) == [Outcome.CONFORMS]


def test_the_city_asks_its_own_rule_and_names_the_one_it_stands_for():
    (finding,) = judged(GENERAL, OF_THE_CITY)

    assert finding.rule_id == "of_the_city"
    assert finding.outcome is Outcome.CONDITION
    assert str(finding.sentence).endswith(
        "Coast City asks this in place of “Distance to buildings”."
    )


def test_the_order_of_rules_makes_no_difference():
    assert judged(GENERAL, OF_THE_CITY) == judged(OF_THE_CITY, GENERAL)


def test_what_fits_names_the_rule_it_stands_for_too():
    lenient = replace(OF_THE_CITY, requirement=GENERAL.requirement)

    (finding,) = judged(GENERAL, lenient)

    assert finding.outcome is Outcome.CONFORMS
    assert "in place of “Distance to buildings”" in str(finding.sentence)


def test_another_city_asks_the_general_rule():
    elsewhere = replace(CITY, id="inland", name="Inland")

    (finding,) = judged(GENERAL, OF_THE_CITY, a_city=elsewhere)

    assert finding.rule_id == "general"


def test_where_the_city_rule_does_not_apply_the_general_one_is_still_asked():
    wells_only = replace(
        OF_THE_CITY,
        applies_to=replace(OF_THE_CITY.applies_to, traits=frozenset({"energy_well"})),
    )

    assert [f.rule_id for f in judged(GENERAL, wells_only)] == ["of_the_city"]
    assert [f.rule_id for f in judged(GENERAL, wells_only, a_solution="hub")] == [
        "general"
    ]


def test_a_rule_of_the_city_that_replaces_nothing_stands_beside_the_general_one():
    beside = replace(OF_THE_CITY, replaces=())

    findings = judged(GENERAL, beside)

    assert {finding.rule_id for finding in findings} == {"general", "of_the_city"}
    assert not any("in place of" in str(finding.sentence) for finding in findings)


def test_a_rule_that_is_switched_off_leaves_the_reason_and_is_not_assessed():
    off = RuleOff("general", "The coast guard decides.", ("S01",))

    (finding,) = judged(GENERAL, a_city=replace(CITY, rules_off=(off,)))

    assert finding.outcome is Outcome.NOT_ASSESSED
    assert str(finding.sentence) == (
        "Distance to buildings: not assessed, Coast City does not make this check. "
        "The coast guard decides."
    )
    assert finding.source_ids == ("S01",)


def test_a_reason_without_a_source_is_an_assumption():
    off = replace(CITY, rules_off=(RuleOff("general", "custom."),))

    assert judged(GENERAL, a_city=off)[0].confidence is Confidence.ASSUMPTION


def test_only_the_rule_that_is_named_is_switched_off():
    off = replace(CITY, rules_off=(RuleOff("general", "custom."),))
    other = replace(GENERAL, id="other")

    assert sorted(outcomes(judged(GENERAL, other, a_city=off))) == [
        Outcome.CONFORMS,
        Outcome.NOT_ASSESSED,
    ]


@pytest.mark.parametrize("kind", list(RuleKind))
def test_whatever_kind_of_rule_is_off_it_never_reads_as_a_fit(kind):
    """Not even where the layers it would read are known to be empty."""
    of_kind = rule(kind, ("footway",), rule_id="general", plan_scope="detailed_plan")
    off = replace(CITY, rules_off=(RuleOff("general", "Custom."),))
    screener = Screener(
        DistrictLayers(district(), (layer("footway"),)),
        (of_kind,),
        SOLUTIONS,
        off,
        TODAY,
    )

    findings = screener.screen_one(PLACED)

    assert outcomes(findings) == [Outcome.NOT_ASSESSED]
    assert summarise("p1", findings).outcome is Outcome.NOT_ASSESSED


def test_only_the_citys_own_rule_is_asked_of_even_where_just_the_other_is_judged_anew():
    """A scenario with another threshold judges only the rules that read it."""
    screener = screener_of((GENERAL, OF_THE_CITY), CITY)

    assert screener.under(CITY, (GENERAL,)).screen_one(PLACED) == []


def test_another_threshold_leaves_the_answer_that_judging_all_anew_would_give():
    screener = screener_of((GENERAL, OF_THE_CITY), CITY)
    nearer = profile_with(CITY, [ThresholdOverride("near", 1.0)])
    before = screener.screen_one(PLACED)

    assert list(findings_under(screener, nearer, (PLACED,), before)) == before


def test_a_rule_that_is_off_rests_on_no_threshold():
    off = replace(CITY, rules_off=(RuleOff("general", "Custom."),))

    assert thresholds_of(GENERAL, CITY) == ("near",)
    assert thresholds_of(GENERAL, off) == ()


@pytest.mark.parametrize(
    "a_city",
    [
        pytest.param(CITY, id="the city's own rule"),
        pytest.param(replace(CITY, id="inland"), id="the general rule"),
        pytest.param(
            replace(CITY, id="inland", rules_off=(RuleOff("general", "Custom."),)),
            id="switched off",
        ),
    ],
)
def test_many_sites_are_told_what_each_is_told_alone(a_city):
    screener = screener_of((GENERAL, OF_THE_CITY), a_city)

    wrong = differences(
        screener, sites_at((5, 5), (15, 30), (28, 30), (45, 30), a_solution=WELL)
    )

    assert wrong == []
