"""What the plans over a place say of a solution there.

The solution wants roads (HILUCS 4_1_1) and does not go with parks (3_4_4).
"""

import pytest

from geo.example_district import rectangle, solution
from geo.layers import DistrictLayers, UnreadableLayer
from geo.model.placement import Duration, Placement
from geo.model.rule import PlanScope
from geo.model.vocabulary import LevelOfSpatialPlan, Outcome, Remedy
from geo.screening import Screener
from tests.geo.worlds import (
    AUTHORITIES,
    COMING,
    DECIDED,
    DRAFTED,
    TODAY,
    areas,
    city,
    district,
    land_use,
    outcomes,
    plan_layer,
    screen,
    zone,
)

HUB = solution("hub", preferred=("4_1_1",), incompatible=("3_4_4",))
HALF_AND_HALF = rectangle(40, 0, 60, 10)  # 100 m2 west and 100 m2 east of x = 50
ROAD = zone(0, 0, 50, 100, "4_1_1")
PARK = zone(50, 0, 100, 100, "3_4_4")
MASTER = LevelOfSpatialPlan.LOCAL


def test_the_part_in_the_park_needs_the_plan_to_change():
    findings = screen(land_use(), (plan_layer(ROAD, PARK),), HUB, HALF_AND_HALF)

    assert areas(findings) == {Outcome.PLAN_CHANGE: 100, Outcome.CONFORMS: 100}


def test_the_finding_names_object_present_and_needed_value():
    findings = screen(land_use(), (plan_layer(ROAD, PARK),), HUB, HALF_AND_HALF)

    change = findings[0]
    assert change.plan_object.local_id == "zoning_element-2"
    assert (change.found_value, change.needed_value) == ("3_4_4", "4_1_1")
    assert change.overlap_share == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("east_half", "expected"),
    [
        pytest.param("6_4", Outcome.CONFORMS, id="any use is allowed"),
        pytest.param("4_1_1|5_1", Outcome.CONFORMS, id="one of several uses fits"),
        pytest.param("4_1", Outcome.CONFORMS, id="a broader use holds the wanted one"),
        pytest.param("5_1", Outcome.JUDGEMENT, id="neither named nor excluded"),
        pytest.param("4_1_1|3_4_4", Outcome.JUDGEMENT, id="road and park at once"),
        pytest.param("3_4_4", Outcome.PLAN_CHANGE, id="excluded"),
        pytest.param("6_5", Outcome.NOT_ASSESSED, id="no use specified"),
        pytest.param("6_6", Outcome.NOT_ASSESSED, id="use not known"),
        pytest.param(None, Outcome.NOT_ASSESSED, id="use missing in the data"),
    ],
)
def test_what_a_zone_says(east_half, expected):
    layers = (plan_layer(ROAD, zone(50, 0, 100, 100, east_half)),)

    findings = screen(land_use(), layers, HUB, rectangle(60, 0, 70, 10))

    assert areas(findings) == {expected: 100}


def test_without_any_detailed_plan_layer_that_comes_first():
    rules = (land_use(PlanScope.MASTER_PLAN), land_use())
    master = plan_layer(PARK, level=MASTER)

    findings = screen(rules, (master,), HUB, rectangle(60, 0, 70, 10))

    assert outcomes(findings)[0] is Outcome.NOT_ASSESSED
    assert str(findings[0].sentence) == (
        "Detailed plan: not assessed, no such layer is loaded."
    )


def test_outside_coverage_is_not_assessed_to_the_square_metre():
    west_only = plan_layer(ROAD, coverage=rectangle(0, 0, 50, 100))

    findings = screen(land_use(), (west_only,), HUB, HALF_AND_HALF)

    assert areas(findings) == {Outcome.CONFORMS: 100, Outcome.NOT_ASSESSED: 100}


def test_a_zone_that_reaches_beyond_coverage_proves_nothing_there():
    """The road zone covers the whole footprint, the layer is complete in the west."""
    west_only = plan_layer(
        zone(0, 0, 100, 100, "4_1_1"), coverage=rectangle(0, 0, 50, 100)
    )

    findings = screen(land_use(), (west_only,), HUB, HALF_AND_HALF)

    assert areas(findings) == {Outcome.CONFORMS: 100, Outcome.NOT_ASSESSED: 100}


def test_inside_coverage_without_a_plan_a_planner_judges():
    findings = screen(land_use(), (plan_layer(ROAD),), HUB, HALF_AND_HALF)

    assert areas(findings) == {Outcome.CONFORMS: 100, Outcome.JUDGEMENT: 100}
    assert findings[0].remedy is Remedy.NEW_PLAN


@pytest.mark.parametrize(
    "missing", [{"nature": None}, {"step": None}, {"nature": None, "step": None}]
)
def test_a_plan_that_does_not_say_whom_it_binds_or_how_far_it_is_is_judged(missing):
    layers = (plan_layer(zone(0, 0, 100, 100, "3_4_4", **missing)),)

    (finding,) = screen(land_use(), layers, HUB, rectangle(60, 0, 70, 10))

    assert finding.outcome is Outcome.JUDGEMENT
    assert "a plan would have to change" in str(finding.sentence)
    assert finding.nature_defaulted == ("nature" in missing)
    assert finding.step_defaulted == ("step" in missing)


def test_a_repealed_plan_is_history_and_does_not_answer():
    repealed = zone(0, 0, 100, 100, "3_4_4", step="obsolete")

    findings = screen(
        land_use(), (plan_layer(repealed),), HUB, rectangle(60, 0, 70, 10)
    )

    assert areas(findings) == {Outcome.JUDGEMENT: 100}
    assert "No detailed plan covers" in str(findings[0].sentence)


@pytest.mark.parametrize(
    ("step", "expected"),
    [(DRAFTED, Outcome.CONDITION), (DECIDED, Outcome.PLAN_CHANGE)],
)
def test_how_late_it_is_decides_what_a_coming_plan_means(step, expected):
    draft = plan_layer(zone(0, 0, 100, 100, "3_4_4", step=step), process_steps=COMING)

    (finding,) = screen(
        land_use(PlanScope.PLAN_IN_PREPARATION),
        (draft,),
        HUB,
        rectangle(60, 0, 70, 10),
    )

    assert finding.outcome is expected


def test_a_layer_of_plans_in_force_says_nothing_of_coming_plans():
    in_force = plan_layer(ROAD, layer_id="in_force")

    (finding,) = screen(
        land_use(PlanScope.PLAN_IN_PREPARATION),
        (in_force,),
        HUB,
        rectangle(10, 0, 20, 10),
    )

    assert finding.outcome is Outcome.NOT_ASSESSED


def test_the_master_plan_gives_way_where_a_detailed_plan_in_force_covers():
    detailed = plan_layer(zone(0, 0, 100, 100, "4_1_1"), layer_id="detailed")
    master = plan_layer(
        zone(0, 0, 100, 100, "3_4_4", AUTHORITIES), level=MASTER, layer_id="master"
    )
    rule = land_use(PlanScope.MASTER_PLAN)
    place = rectangle(60, 0, 70, 10)

    covered = screen(rule, (detailed, master), HUB, place)
    alone = screen(rule, (master,), HUB, place)

    assert outcomes(covered) == [Outcome.CONDITION]
    assert outcomes(alone) == [Outcome.PLAN_CHANGE]


def test_where_a_detailed_plan_decides_the_silence_of_the_master_plan_is_no_question():
    detailed = plan_layer(zone(0, 0, 100, 100, "4_1_1"), layer_id="detailed")
    master = plan_layer(
        zone(0, 0, 100, 100, "5_1", AUTHORITIES), level=MASTER, layer_id="master"
    )
    rule = land_use(PlanScope.MASTER_PLAN)
    place = rectangle(60, 0, 70, 10)

    assert outcomes(screen(rule, (detailed, master), HUB, place)) == [Outcome.CONFORMS]
    assert outcomes(screen(rule, (master,), HUB, place)) == [Outcome.JUDGEMENT]


def test_a_crossing_within_the_drawing_tolerance_is_judged_with_its_size():
    drawn_to_half_a_metre = plan_layer(ROAD, PARK, tolerance_m=0.5)

    findings = screen(
        land_use(), (drawn_to_half_a_metre,), HUB, rectangle(40, 0, 50.3, 10)
    )

    assert areas(findings) == {Outcome.CONFORMS: 100, Outcome.JUDGEMENT: 3}


def test_a_layer_that_cannot_be_read_keeps_the_place_not_assessed():
    layers = DistrictLayers(
        district(),
        (plan_layer(ROAD),),
        (UnreadableLayer("more_zones", "zoning_element", "file damaged"),),
    )
    screener = Screener(layers, (land_use(),), {"hub": HUB}, city(), TODAY)

    findings = screener.screen_one(Placement("p1", "hub", rectangle(0, 0, 10, 10)))

    assert set(outcomes(findings)) == {Outcome.CONFORMS, Outcome.NOT_ASSESSED}
    assert "file damaged" in str(findings[0].sentence)


def test_a_pilot_is_judged_against_the_plan_too():
    findings = screen(
        land_use(),
        (plan_layer(PARK),),
        HUB,
        rectangle(60, 0, 70, 10),
        duration=Duration.TEMPORARY,
    )

    assert outcomes(findings) == [Outcome.PLAN_CHANGE]


@pytest.mark.parametrize(
    ("duration", "expected"),
    [
        pytest.param(Duration.PERMANENT, Outcome.PLAN_CHANGE, id="to stay"),
        pytest.param(Duration.TEMPORARY, Outcome.CONDITION, id="on trial"),
    ],
)
def test_a_use_allowed_for_a_time_only(duration, expected):
    """The homes of the zone neither name nor exclude the hub for good."""
    homes = plan_layer(zone(0, 0, 100, 100, "5_1", temporary_hilucs="4_1"))

    (finding,) = screen(
        land_use(), (homes,), HUB, rectangle(0, 0, 10, 10), duration=duration
    )

    assert finding.outcome is expected


@pytest.mark.parametrize(
    ("excluded", "expected"),
    [
        pytest.param(None, Outcome.CONFORMS, id="nothing ruled out"),
        pytest.param("4_1_1", Outcome.JUDGEMENT, id="a part of the use ruled out"),
        pytest.param("4", Outcome.PLAN_CHANGE, id="the whole use ruled out"),
        pytest.param("9_9", Outcome.JUDGEMENT, id="nobody can read what is ruled out"),
        pytest.param("5_1", Outcome.CONFORMS, id="something else ruled out"),
    ],
)
def test_what_a_zone_rules_out_by_name(excluded, expected):
    traffic = solution("traffic", preferred=("4_1",), incompatible=("3_4_4",))
    layers = (plan_layer(zone(0, 0, 100, 100, "4_1", excluded_hilucs=excluded)),)

    findings = screen(land_use(), layers, traffic, rectangle(0, 0, 10, 10))

    assert outcomes(findings) == [expected]
