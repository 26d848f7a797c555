"""What a plan fixes in numbers or lines: one fact at a time turns the answer."""

from dataclasses import replace

import pytest
import shapely

from geo.example_district import SQUARE, layer, quantity, rectangle, solution
from geo.layers import Coverage
from geo.model.rule import Dimension, Failure, FailureBasis
from geo.model.vocabulary import Outcome, Remedy, RuleKind
from geo.plan_changes import plan_changes
from tests.geo.worlds import (
    BUILDERS,
    DECIDED,
    DRAFTED,
    IN_FORCE,
    city,
    outcomes,
    plan_layer,
    rule,
    screen,
    zone,
)

KINDS = ("zoning_element", "supplementary_regulation", "building")
TANK = replace(
    solution("tank", traits=frozenset({"building"})), height_m=quantity(18.5, "m")
)
PLACE = rectangle(10, 10, 20, 20)
NO_BUILDINGS = layer("building")
NO_REGULATIONS = layer("supplementary_regulation")


def asks(dimension, kind, **requirement):
    one = rule(
        RuleKind.DIMENSION,
        KINDS,
        dimension=dimension,
        where_column="regulation_kind",
        where_values=frozenset({kind}),
        **requirement,
    )
    words = "{solution}: {found} of {required} in {object}"
    failure = Failure(
        FailureBasis.PLAN,
        Outcome.PLAN_CHANGE,
        Remedy.AMEND_PLAN,
        "amend",
        words,
        words,
    )
    return replace(one, failure=failure, sentence_met=words)


HEIGHT = asks(Dimension.HEIGHT, "building_height")
FLOOR_AREA = asks(Dimension.FLOOR_AREA, "floor_area")
LINE = asks(Dimension.BUILDING_AREA, "building_area")
PARKING = asks(
    Dimension.PARKING_PLACES,
    "parking_places",
    threshold="most_m2",
    least_threshold="least_m2",
)
CITY = city(most_m2=30, least_m2=25)


def plan(**values):
    return plan_layer(zone(0, 0, 50, 50, "4_3_1", **values))


def fixes(kind="building_height", ground=None, **values):
    return layer(
        "supplementary_regulation",
        (
            rectangle(0, 0, 50, 50) if ground is None else ground,
            {
                "regulation_kind": kind,
                "regulation_nature": BUILDERS,
                "process_step_general": IN_FORCE,
                **values,
            },
        ),
    )


def say(a_rule, *layers, what=TANK, where=PLACE, **placement):
    """Judge with empty layers where none is given."""
    given = {one.kind for one in layers}
    rest = (plan(), NO_REGULATIONS, NO_BUILDINGS)
    world = (*layers, *(one for one in rest if one.kind not in given))
    return screen(a_rule, world, what, where, CITY, **placement)


@pytest.mark.parametrize(
    ("allowed_m", "expected"),
    [(18.5, Outcome.CONFORMS), (18.4, Outcome.PLAN_CHANGE), (16, Outcome.PLAN_CHANGE)],
)
def test_a_building_may_be_as_high_as_the_zone_allows(allowed_m, expected):
    assert outcomes(say(HEIGHT, plan(building_height_max_m=allowed_m))) == [expected]


def test_what_is_too_high_names_what_the_plan_allows_and_what_is_needed():
    findings = say(HEIGHT, plan(building_height_max_m=16.0))

    (finding,) = findings
    (change,) = plan_changes(findings, CITY)
    assert str(finding.sentence) == "tank: 18.5 m of 16 m in zoning_element-1"
    assert (finding.found_value, finding.required_value) == (18.5, 16.0)
    assert (finding.margin, finding.unit) == (-2.5, "m")
    assert (change.present_value, change.needed_value) == ("16 m", "18.5 m")


@pytest.mark.parametrize(
    ("step", "expected"),
    [(DRAFTED, Outcome.CONDITION), (DECIDED, Outcome.PLAN_CHANGE)],
)
def test_a_height_in_a_plan_that_is_not_yet_in_force_is_spoken_of_now(step, expected):
    coming = replace(
        plan_layer(
            zone(0, 0, 50, 50, "4_3_1", step=step, building_height_max_m=16),
            process_steps=frozenset({DRAFTED, DECIDED}),
        ),
        id="draft",
    )
    in_force = plan(building_height_max_m=20)

    assert outcomes(say(HEIGHT, in_force, coming)) == [expected, Outcome.CONFORMS]


def test_a_plan_that_does_not_say_whom_it_binds_is_judged():
    silent = plan_layer(
        zone(0, 0, 50, 50, "4_3_1", nature=None, building_height_max_m=16)
    )

    (finding,) = say(HEIGHT, silent)

    assert finding.outcome is Outcome.JUDGEMENT
    assert finding.nature_defaulted


@pytest.mark.parametrize(
    ("world", "what"),
    [
        pytest.param((plan(),), TANK, id="the plan gives no height"),
        pytest.param(
            (plan(building_height_max_m=20),),
            replace(TANK, height_m=None),
            id="the catalogue gives no height",
        ),
        pytest.param((plan_layer(),), TANK, id="no zone lies here"),
        pytest.param(
            (replace(plan(building_height_max_m=20), coverage=Coverage(None)),),
            TANK,
            id="nobody knows where the plan is complete",
        ),
        pytest.param(
            (
                plan(building_height_max_m=20),
                replace(NO_REGULATIONS, coverage=Coverage(None)),
            ),
            TANK,
            id="a further regulation may be missing",
        ),
    ],
)
def test_without_a_value_nothing_is_said(world, what):
    assert set(outcomes(say(HEIGHT, *world, what=what))) == {Outcome.NOT_ASSESSED}


def test_a_height_on_half_of_the_ground_is_no_fit_of_the_whole():
    half = fixes(ground=rectangle(0, 0, 15, 50), value_max=20, value_unit="m")

    assert outcomes(say(HEIGHT, half)) == [Outcome.NOT_ASSESSED]


@pytest.mark.parametrize(
    ("least", "most", "unit", "expected"),
    [
        pytest.param(None, 16, "m", Outcome.PLAN_CHANGE, id="too high"),
        pytest.param(10, 20, "m", Outcome.CONFORMS, id="between"),
        pytest.param(19, 22, "m", Outcome.PLAN_CHANGE, id="too low"),
        pytest.param(None, 4, "floors", Outcome.JUDGEMENT, id="in floors"),
        pytest.param(None, 40, None, Outcome.JUDGEMENT, id="no unit"),
    ],
)
def test_a_regulation_gives_a_range_in_metres(least, most, unit, expected):
    zones = plan(building_height_max_m=30)
    clause = fixes(value_min=least, value_max=most, value_unit=unit)

    assert expected in outcomes(say(HEIGHT, zones, clause))


def test_a_value_in_metres_about_nobody_knows_what_is_judged():
    clause = fixes(kind=None, value_max=16, value_unit="m")

    assert Outcome.JUDGEMENT in outcomes(
        say(HEIGHT, plan(building_height_max_m=20), clause)
    )


def test_two_values_for_the_same_ground_are_both_told():
    clause = fixes(value_max=18, value_unit="m")

    findings = say(HEIGHT, plan(building_height_max_m=16), clause)

    assert [finding.required_value for finding in findings] == [16.0, 18.0]


def test_a_zone_met_no_deeper_than_it_is_drawn_is_judged():
    beside = plan_layer(
        zone(0, 0, 50, 50, "4_3_1", building_height_max_m=20),
        zone(50, 0, 90, 50, "5_1", building_height_max_m=10),
        tolerance_m=0.5,
    )

    findings = say(HEIGHT, beside, where=rectangle(40, 10, 50.4, 20))

    assert outcomes(findings) == [Outcome.JUDGEMENT, Outcome.CONFORMS]


def test_what_moves_into_a_building_that_stands_adds_no_height():
    house = layer("building", (rectangle(5, 5, 30, 30), {"floor_area_m2": 600.0}))

    assert outcomes(say(HEIGHT, plan(building_height_max_m=16), house)) == [
        Outcome.CONFORMS
    ]


def house(floor_area_m2, ground=None):
    return layer(
        "building",
        (
            rectangle(30, 30, 40, 40) if ground is None else ground,
            {"floor_area_m2": floor_area_m2},
        ),
    )


@pytest.mark.parametrize(
    ("stands_m2", "expected"),
    [
        pytest.param(900.0, Outcome.CONFORMS, id="900 + 100 of 1000"),
        pytest.param(901.0, Outcome.PLAN_CHANGE, id="901 + 100 of 1000"),
        pytest.param(None, Outcome.JUDGEMENT, id="nobody knows what stands"),
    ],
)
def test_what_stands_counts_before_the_floor_area_that_is_left(stands_m2, expected):
    findings = say(FLOOR_AREA, plan(floor_area_right_m2=1000), house(stands_m2))

    assert outcomes(findings) == [expected]


def test_half_a_house_in_the_zone_counts_half():
    across = house(1800.0, rectangle(45, 30, 55, 40))

    (finding,) = say(FLOOR_AREA, plan(floor_area_right_m2=1000), across)

    assert finding.found_value == pytest.approx(1000)
    assert finding.outcome is Outcome.CONFORMS


def test_what_is_too_much_even_without_the_unknown_house_is_a_plan_change():
    findings = say(FLOOR_AREA, plan(floor_area_right_m2=99), house(None))

    assert outcomes(findings) == [Outcome.PLAN_CHANGE]


def test_houses_of_the_zone_that_nobody_has_collected_leave_it_open():
    half = replace(house(500.0), coverage=Coverage(rectangle(0, 0, 45, 45)))

    findings = say(FLOOR_AREA, plan(floor_area_right_m2=1000), half)

    assert outcomes(findings) == [Outcome.NOT_ASSESSED]


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        pytest.param(rectangle(10, 10, 20, 20), [Outcome.CONFORMS], id="inside"),
        pytest.param(rectangle(10, 10, 18, 20), [Outcome.PLAN_CHANGE], id="20 m2 off"),
        pytest.param(rectangle(30, 30, 40, 40), [Outcome.PLAN_CHANGE], id="elsewhere"),
        pytest.param(rectangle(60, 60, 70, 70), [Outcome.NOT_ASSESSED], id="none here"),
    ],
)
def test_a_building_stays_inside_the_building_area_of_its_zone(area, expected):
    assert outcomes(say(LINE, fixes("building_area", area))) == expected


def test_what_lies_outside_the_line_is_measured():
    (finding,) = say(LINE, fixes("building_area", rectangle(10, 10, 18, 20)))

    assert finding.overlap_m2 == pytest.approx(20)
    assert finding.needed_value == "+ 20 m²"


@pytest.mark.parametrize(
    ("tolerance_m", "expected"),
    [(0.5, Outcome.JUDGEMENT), (0.3, Outcome.PLAN_CHANGE)],
)
def test_a_line_passed_within_its_tolerance_is_judged(tolerance_m, expected):
    line = fixes("building_area", rectangle(10, 10, 19.6, 20))

    findings = say(LINE, replace(line, positional_tolerance_m=tolerance_m))

    assert outcomes(findings) == [expected]


def test_another_kind_of_line_is_no_building_area():
    assert outcomes(say(LINE, fixes("townscape"))) == [Outcome.NOT_ASSESSED]


CAR_PARK = solution("car_park", traits=frozenset({"parking"}))
# 1200 m2 hold 40 places of 30 m2 and 48 places of 25 m2.
LOT = rectangle(10, 10, 50, 40)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"value_max": 48, "value_unit": "places"}, Outcome.CONFORMS),
        ({"value_max": 45, "value_unit": "places"}, Outcome.JUDGEMENT),
        ({"value_max": 39, "value_unit": "places"}, Outcome.PLAN_CHANGE),
        ({"value_min": 40, "value_unit": "places"}, Outcome.CONFORMS),
        ({"value_min": 60, "value_unit": "places"}, Outcome.JUDGEMENT),
        ({"value_min": 1, "value_unit": "places per dwelling"}, Outcome.JUDGEMENT),
    ],
)
def test_places_are_counted_from_the_ground_they_take(values, expected):
    clause = fixes("parking_places", **values)

    assert outcomes(say(PARKING, clause, what=CAR_PARK, where=LOT)) == [expected]


@pytest.mark.parametrize(
    ("right_m2", "expected"),
    [
        pytest.param(4000, Outcome.CONFORMS, id="40 places asked"),
        pytest.param(4001, Outcome.JUDGEMENT, id="41 places asked"),
        pytest.param(None, Outcome.JUDGEMENT, id="nobody knows the floor area"),
    ],
)
def test_a_norm_by_floor_area_asks_for_places_by_what_may_be_built(right_m2, expected):
    zones = plan(parking_norm_floor_area_m2=100, floor_area_right_m2=right_m2)

    assert outcomes(say(PARKING, zones, what=CAR_PARK, where=LOT)) == [expected]


def test_the_ground_is_known_everywhere():
    assert shapely.covers(SQUARE, LOT)
