"""Which of several plans over one place binds, in the words of the decision table.

The hub wants roads (HILUCS 4_1_1) and does not go with parks (3_4_4). Each row lays
two plans over the same ground: the old one is a park, the new one a road.
"""

import pytest

from geo.example_district import layer, rectangle, solution
from geo.layers import DistrictLayers
from geo.model.placement import Placement
from geo.model.rule import PlanScope
from geo.model.solution import Host
from geo.model.vocabulary import LevelOfSpatialPlan, Outcome, RuleKind, Standing
from geo.screening import Screener
from tests.geo.worlds import (
    AUTHORITIES,
    DECIDED,
    TODAY,
    areas,
    city,
    district,
    land_use,
    outcomes,
    plan_layer,
    rule,
    screen,
    zone,
)

HUB = solution("hub", preferred=("4_1_1",), incompatible=("3_4_4",))
WELL = solution(
    "well",
    preferred=("4_1_1",),
    incompatible=("3_4_4",),
    hosts=(Host.PLOT, Host.UNDERGROUND),
)
PLACE = rectangle(40, 0, 60, 10)
OLD_DAY, NEW_DAY, LATER = "1979-07-06", "2018-04-30", "2030-01-01"
CONFORMS, JUDGEMENT = Outcome.CONFORMS, Outcome.JUDGEMENT
PLAN_CHANGE = Outcome.PLAN_CHANGE


def plans(old=None, new=None):
    """The two plans as legal documents."""
    return layer(
        "spatial_plan",
        (
            rectangle(0, 0, 100, 100),
            {"local_id": "old", "official_title": "Old plan", **(old or {})},
        ),
        (
            rectangle(0, 0, 100, 100),
            {"local_id": "new", "official_title": "New plan", **(new or {})},
        ),
    )


def zones(old=None, new=None, new_ground=(0, 0, 100, 100), **details):
    """A park of the old plan, and a road of the new plan over it."""
    return plan_layer(
        zone(0, 0, 100, 100, "3_4_4", **{"plan_id": "old", **(old or {})}),
        zone(*new_ground, "4_1_1", **{"plan_id": "new", **(new or {})}),
        **details,
    )


def dated(old_day, new_day):
    return plans({"valid_from": old_day}, {"valid_from": new_day})


TABLE = [
    pytest.param(
        dated(OLD_DAY, NEW_DAY), {}, {CONFORMS: 200}, "is newer than", id="newer binds"
    ),
    pytest.param(
        dated(NEW_DAY, OLD_DAY),
        {},
        {PLAN_CHANGE: 200},
        "is newer than",
        id="the newer one binds whichever is called new",
    ),
    pytest.param(
        dated(None, None),
        {},
        {JUDGEMENT: 400},
        "do not say which is newer",
        id="neither has a date",
    ),
    pytest.param(
        dated(OLD_DAY, None),
        {},
        {JUDGEMENT: 400},
        "do not say which is newer",
        id="one has no date",
    ),
    pytest.param(
        dated(NEW_DAY, NEW_DAY),
        {},
        {JUDGEMENT: 400},
        "do not say which is newer",
        id="the same day",
    ),
    pytest.param(
        dated(OLD_DAY, LATER),
        {},
        {PLAN_CHANGE: 200},
        "No other plan in force",
        id="the newer one takes force later",
    ),
    pytest.param(
        dated(OLD_DAY, NEW_DAY),
        {"new": {"step": DECIDED}},
        {PLAN_CHANGE: 200},
        "No other plan in force",
        id="the newer one is being decided",
    ),
    pytest.param(
        dated(OLD_DAY, NEW_DAY),
        {"new": {"step": "obsolete"}},
        {PLAN_CHANGE: 200},
        "No other plan in force",
        id="the newer one is history",
    ),
    pytest.param(
        plans({}, {"cancels": "old", "process_step_general": "legalForce"}),
        {},
        {CONFORMS: 200},
        "is in force and cancels",
        id="the new plan cancels the old plan, no dates",
    ),
    pytest.param(
        plans(
            {}, {"cancels": "zoning_element-1", "process_step_general": "legalForce"}
        ),
        {},
        {CONFORMS: 200},
        "is in force and cancels",
        id="the new plan cancels the park by its id",
    ),
    pytest.param(
        plans(
            {"valid_from": OLD_DAY},
            {
                "cancels": "old",
                "valid_from": LATER,
                "process_step_general": "legalForce",
            },
        ),
        {},
        {PLAN_CHANGE: 200},
        "will be cancelled by “New plan” when that plan takes force",
        id="a plan not yet in force is to cancel it",
    ),
    pytest.param(
        plans({}, {"cancels": "old"}),
        {"new": {"step": None}},
        {JUDGEMENT: 400},
        "do not say whether “New plan” is in force",
        id="whether the cancelling plan is in force is not known",
    ),
    pytest.param(
        plans(
            {"valid_from": NEW_DAY},
            {
                "cancels": "old",
                "valid_from": OLD_DAY,
                "process_step_general": "legalForce",
            },
        ),
        {},
        {JUDGEMENT: 200},
        "do not show that “New plan” is the newer",
        id="an older plan says that it cancels the newer",
    ),
    pytest.param(
        plans(
            {"cancels": "new", "process_step_general": "legalForce"},
            {"cancels": "old", "process_step_general": "legalForce"},
        ),
        {},
        {JUDGEMENT: 400},
        "newer",
        id="each cancels the other",
    ),
    pytest.param(
        dated(OLD_DAY, NEW_DAY),
        {"old": {"vertical_position": "underground"}},
        {CONFORMS: 200},
        "No other plan in force",
        id="the old one lies underground only",
    ),
    pytest.param(
        dated(OLD_DAY, NEW_DAY),
        {"new": {"level_to_m": -2.0, "level_from_m": -30.0}},
        {PLAN_CHANGE: 200},
        "No other plan in force",
        id="the new one lies underground only, by its levels",
    ),
    pytest.param(
        dated(None, None),
        {"old": {"plan_id": "new"}},
        {PLAN_CHANGE: 200, CONFORMS: 200},
        "No other plan in force",
        id="two zones of one plan both speak",
    ),
]


@pytest.mark.parametrize(("documents", "changes", "expected", "why"), TABLE)
def test_which_plan_binds(documents, changes, expected, why):
    findings = screen(land_use(), (documents, zones(**changes)), HUB, PLACE)

    assert areas(findings) == expected
    assert any(why in str(finding.plan_object.why) for finding in findings)


def test_outside_the_newer_plan_the_older_one_binds():
    east = zones(new_ground=(50, 0, 100, 100))

    findings = screen(land_use(), (dated(OLD_DAY, NEW_DAY), east), HUB, PLACE)

    assert areas(findings) == {PLAN_CHANGE: 100, CONFORMS: 100}
    assert [finding.plan_object.standing for finding in findings] == [
        Standing.BINDS,
        Standing.BINDS,
    ]


def test_the_sentence_says_which_plan_replaced_which():
    findings = screen(land_use(), (dated(OLD_DAY, NEW_DAY), zones()), HUB, PLACE)

    assert str(findings[0].sentence) == (
        "“New plan” allows hub in zone zoning_element-2. “New plan”, in force since "
        "2018-04-30, is newer than “Old plan” and replaces it here."
    )


def test_a_cancellation_on_its_own_ground_leaves_the_rest():
    new = {"cancels_within": "old", "process_step_general": "legalForce"}
    documents = plans({}, new)
    documents.features.loc[1, "geometry"] = rectangle(50, 0, 100, 100)
    nothing_new = zones(new_ground=(90, 90, 100, 100))

    findings = screen(land_use(), (documents, nothing_new), HUB, PLACE)

    assert areas(findings) == {PLAN_CHANGE: 100, JUDGEMENT: 100}
    empty = next(f for f in findings if f.outcome is JUDGEMENT)
    assert "No detailed plan covers 100 m²" in str(empty.sentence)
    assert "cancels zoning_element-1 of “Old plan” here" in str(empty.sentence)


def test_what_a_plan_cancels_and_nobody_holds_is_said():
    new = {"valid_from": NEW_DAY, "cancels": "221200|220205"}
    documents = plans({"valid_from": OLD_DAY}, new)

    (finding,) = screen(land_use(), (documents, zones()), HUB, PLACE)

    said = "also cancels 220205, 221200, which these data do not hold"
    assert said in str(finding.plan_object.why)
    assert said in str(finding.sentence)


def test_two_plans_of_unknown_age_that_agree_need_no_judgement():
    both_park = zones(new={"hilucs_land_use": "3_4_4"})

    findings = screen(land_use(), (dated(None, None), both_park), HUB, PLACE)

    assert areas(findings) == {PLAN_CHANGE: 400}


def test_what_goes_underground_reads_the_underground_plan_and_the_surface_plan():
    below = zones(old={"vertical_position": "underground"})
    layers = (dated(OLD_DAY, NEW_DAY), below)

    assert areas(screen(land_use(), layers, WELL, PLACE)) == {
        PLAN_CHANGE: 200,
        CONFORMS: 200,
    }
    assert areas(screen(land_use(), layers, HUB, PLACE)) == {CONFORMS: 200}


def test_where_only_an_underground_plan_lies_that_is_said():
    tunnel = plan_layer(zone(0, 0, 100, 100, "4_1_1", vertical_position="underground"))

    (finding,) = screen(land_use(), (tunnel,), HUB, PLACE)

    assert finding.outcome is JUDGEMENT
    assert "lies below ground only" in str(finding.sentence)


def test_the_master_plan_guides_where_a_detailed_plan_binds():
    master = plan_layer(
        zone(0, 0, 100, 100, "3_4_4", AUTHORITIES),
        level=LevelOfSpatialPlan.LOCAL,
        layer_id="master",
    )
    detailed = plan_layer(zone(0, 0, 100, 100, "4_1_1"), layer_id="detailed")
    scope = land_use(PlanScope.MASTER_PLAN)

    (guided,) = screen(scope, (master, detailed), HUB, PLACE)
    (alone,) = screen(scope, (master,), HUB, PLACE)

    assert guided.plan_object.standing is Standing.GUIDES
    assert alone.plan_object.standing is Standing.BINDS


def test_a_cancelled_detailed_plan_does_not_overrule_the_master_plan():
    documents = plans({}, {"cancels": "old", "process_step_general": "legalForce"})
    detailed = plan_layer(
        zone(0, 0, 100, 100, "4_1_1", plan_id="old"), layer_id="detailed"
    )
    master = plan_layer(
        zone(0, 0, 100, 100, "3_4_4", AUTHORITIES),
        level=LevelOfSpatialPlan.LOCAL,
        layer_id="master",
    )

    findings = screen(
        land_use(PlanScope.MASTER_PLAN), (documents, detailed, master), HUB, PLACE
    )

    assert outcomes(findings) == [PLAN_CHANGE]


CLAUSE = rule(
    RuleKind.TEXT_CLAUSE, ("supplementary_regulation",), outcome=Outcome.JUDGEMENT
)


def clause(**attributes):
    return layer(
        "supplementary_regulation",
        (rectangle(0, 0, 100, 100), {"plan_id": "old", **attributes}),
    )


@pytest.mark.parametrize(
    ("documents", "attributes", "expected"),
    [
        pytest.param(dated(OLD_DAY, NEW_DAY), {}, {CONFORMS}, id="replaced"),
        pytest.param(dated(NEW_DAY, OLD_DAY), {}, {JUDGEMENT}, id="it is the newer"),
        pytest.param(dated(None, None), {}, {JUDGEMENT}, id="age unknown"),
        pytest.param(
            plans({}, {"cancels": "old", "process_step_general": "legalForce"}),
            {},
            {CONFORMS},
            id="cancelled",
        ),
        pytest.param(
            dated(NEW_DAY, OLD_DAY),
            {"vertical_position": "underground"},
            {CONFORMS},
            id="below ground",
        ),
    ],
)
def test_a_clause_of_a_plan_that_gave_way_is_not_quoted(
    documents, attributes, expected
):
    layers = (documents, zones(), clause(**attributes))

    assert set(outcomes(screen(CLAUSE, layers, HUB, PLACE))) == expected


def test_a_clause_is_quoted_where_the_newer_plan_does_not_reach():
    layers = (dated(OLD_DAY, NEW_DAY), zones(new_ground=(50, 0, 100, 100)), clause())

    (finding,) = screen(CLAUSE, layers, HUB, PLACE)

    assert finding.overlap_m2 == pytest.approx(100)


def test_beyond_its_coverage_a_newer_plan_silences_no_clause():
    """The zones reach on to the east; that they are all there is ends half way."""
    half = zones(coverage=rectangle(0, 0, 50, 100))
    layers = (dated(OLD_DAY, NEW_DAY), half, clause())

    (finding,) = screen(CLAUSE, layers, HUB, PLACE)

    assert finding.overlap_m2 == pytest.approx(100)


def test_layers_in_any_order_give_the_same_answer():
    one, two = (
        zones(layer_id="one"),
        zones(old={"local_id": "a"}, new={"local_id": "b"}, layer_id="two"),
    )
    documents = dated(OLD_DAY, NEW_DAY)
    placement = Placement("p1", "hub", PLACE)

    def said(*layers):
        screener = Screener(
            DistrictLayers(district(), layers),
            (land_use(),),
            {"hub": HUB},
            city(),
            TODAY,
        )
        return sorted(str(f.sentence) for f in screener.screen_one(placement))

    assert said(one, two, documents) == said(documents, two, one)


def test_a_plan_does_not_cancel_its_own_block_of_the_same_id():
    """Old and new call the block K-1; the new plan cancels K-1 and means the old."""
    documents = plans({}, {"cancels": "K-1", "process_step_general": "legalForce"})
    park = zone(0, 0, 100, 100, "3_4_4", plan_id="old", local_id="K-1")
    road = zone(0, 0, 100, 100, "4_1_1", plan_id="new", local_id="K-1")
    layers = (
        documents,
        plan_layer(park, layer_id="before"),
        plan_layer(road, layer_id="after"),
    )

    assert areas(screen(land_use(), layers, HUB, PLACE)) == {CONFORMS: 200}


def test_a_deck_above_ground_does_not_concern_what_only_goes_underground():
    deck = plan_layer(
        zone(0, 0, 100, 100, "3_4_4", level_from_m=5.0),
        zone(0, 0, 100, 100, "4_1_1"),
    )
    cavern = solution(
        "cavern",
        preferred=("4_1_1",),
        incompatible=("3_4_4",),
        hosts=(Host.UNDERGROUND,),
    )

    assert areas(screen(land_use(), (deck,), cavern, PLACE)) == {CONFORMS: 200}
    assert areas(screen(land_use(), (deck,), HUB, PLACE)) == {
        CONFORMS: 200,
        PLAN_CHANGE: 200,
    }
