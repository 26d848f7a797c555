"""What a solution keeps out of, keeps away from, has to be near or stands on."""

import pytest
import shapely

from geo.example_district import SOUTH_M, SQUARE, WEST_M, layer, rectangle, solution
from geo.model.rule import FailureBasis
from geo.model.vocabulary import Confidence, Outcome, RuleKind
from tests.geo.worlds import city, outcomes, rule, screen

WELL = solution("well")
PLACE = rectangle(40, 40, 50, 50)
WIDE = shapely.buffer(SQUARE, 500)


def groundwater(*areas, **details):
    return layer("groundwater", *areas, **{"coverage": WIDE, **details})


KEEP_OUT = rule(RuleKind.KEEP_OUT, ("groundwater",), outcome=Outcome.PROHIBITED)
BY_CLASS = rule(
    RuleKind.KEEP_OUT,
    ("groundwater",),
    where_column="groundwater_class",
    where_values=frozenset({"1", "2"}),
)


def test_standing_on_it_is_found_with_the_overlap():
    water = groundwater((rectangle(45, 40, 90, 50), {}))

    (finding,) = screen(KEEP_OUT, (water,), WELL, PLACE)

    assert finding.outcome is Outcome.PROHIBITED
    assert finding.overlap_m2 == pytest.approx(50)
    assert finding.overlap_share == pytest.approx(0.5)


def test_sharing_an_edge_is_not_standing_on_it():
    water = groundwater((rectangle(50, 40, 90, 50), {}))

    assert outcomes(screen(KEEP_OUT, (water,), WELL, PLACE)) == [Outcome.CONFORMS]


@pytest.mark.parametrize(
    ("west", "expected"),
    [
        pytest.param(49.6, Outcome.JUDGEMENT, id="0.4 m deep"),
        pytest.param(49.4, Outcome.PROHIBITED, id="0.6 m deep"),
        pytest.param(50.4, Outcome.JUDGEMENT, id="0.4 m beside"),
        pytest.param(50.6, Outcome.CONFORMS, id="0.6 m beside"),
    ],
)
def test_within_half_a_metre_of_tolerance_a_person_looks(west, expected):
    water = groundwater((rectangle(west, 0, 90, 90), {}), tolerance_m=0.5)

    assert outcomes(screen(KEEP_OUT, (water,), WELL, PLACE)) == [expected]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"groundwater_class": "1"}, Outcome.CONDITION),
        ({"groundwater_class": "3"}, Outcome.CONFORMS),
        ({}, Outcome.JUDGEMENT),
    ],
)
def test_a_class_that_is_not_given_is_never_a_yes(attributes, expected):
    water = groundwater((rectangle(45, 40, 90, 50), attributes))

    assert outcomes(screen(BY_CLASS, (water,), WELL, PLACE)) == [expected]


@pytest.mark.parametrize(
    "layers",
    [
        pytest.param((), id="no layer"),
        pytest.param((groundwater(coverage=None),), id="coverage not stated"),
        pytest.param(
            (groundwater(coverage=rectangle(0, 0, 45, 100)),), id="half covered"
        ),
    ],
)
def test_what_no_layer_covers_is_not_assessed(layers):
    assert outcomes(screen(KEEP_OUT, layers, WELL, PLACE)) == [Outcome.NOT_ASSESSED]


def test_an_object_beyond_coverage_is_counted_but_proves_nothing():
    water = groundwater((rectangle(0, 0, 100, 100), {}), coverage=None)

    (finding,) = screen(KEEP_OUT, (water,), WELL, PLACE)

    assert finding.outcome is Outcome.NOT_ASSESSED
    assert "it holds 1 objects here, which may not be all" in str(finding.sentence)


def test_a_placement_outside_the_study_area_gets_one_answer():
    water = groundwater((rectangle(0, 0, 900, 900), {}))

    (finding,) = screen(KEEP_OUT, (water,), WELL, rectangle(200, 0, 210, 10))

    assert finding.outcome is Outcome.NOT_ASSESSED
    assert "outside the study area" in str(finding.sentence)


def test_a_placement_half_outside_the_study_area_is_judged_inside():
    water = groundwater((rectangle(90, 0, 110, 10), {}))

    findings = screen(KEEP_OUT, (water,), WELL, rectangle(90, 0, 110, 10))

    assert outcomes(findings) == [Outcome.PROHIBITED, Outcome.NOT_ASSESSED]


def test_a_clash_is_told_even_where_the_rest_is_unknown():
    water = groundwater(
        (rectangle(40, 40, 42, 50), {}), coverage=rectangle(0, 0, 45, 100)
    )

    findings = screen(KEEP_OUT, (water,), WELL, PLACE)

    assert outcomes(findings) == [Outcome.PROHIBITED, Outcome.NOT_ASSESSED]


def test_a_repealed_underground_reservation_no_longer_counts():
    reservation = layer(
        "underground_reservation",
        (rectangle(0, 0, 90, 90), {"process_step_general": "obsolete"}),
    )
    keep_out = rule(
        RuleKind.KEEP_OUT, ("underground_reservation",), basis=FailureBasis.PLAN
    )

    assert outcomes(screen(keep_out, (reservation,), WELL, PLACE)) == [Outcome.CONFORMS]


DISTANCE = rule(
    RuleKind.KEEP_DISTANCE,
    ("building",),
    sentence="{found} m found, {required} m asked",
    threshold="gap",
    comfort_threshold="wide_gap",
    outcome=Outcome.PROHIBITED,
)


@pytest.mark.parametrize(
    ("gap_m", "expected"),
    [
        (2.0, Outcome.PROHIBITED),
        (3.0, Outcome.CONDITION),
        (4.9, Outcome.CONDITION),
        (5.0, Outcome.CONFORMS),
    ],
)
def test_three_metres_are_asked_and_five_are_comfortable(gap_m, expected):
    house = layer("building", (rectangle(50 + gap_m, 40, 90, 50), {}), coverage=WIDE)

    findings = screen(DISTANCE, (house,), WELL, PLACE, city(gap=3, wide_gap=5))

    assert outcomes(findings) == [expected]


@pytest.mark.parametrize(
    ("gap_m", "expected"),
    [
        pytest.param(2.4, Outcome.PROHIBITED, id="short by more than the tolerance"),
        pytest.param(2.6, Outcome.JUDGEMENT, id="short by less"),
        pytest.param(3.4, Outcome.JUDGEMENT, id="kept by less"),
        pytest.param(3.6, Outcome.CONDITION, id="kept by more"),
    ],
)
def test_a_distance_within_the_drawing_tolerance_is_looked_at(gap_m, expected):
    house = layer(
        "building",
        (rectangle(50 + gap_m, 40, 90, 50), {}),
        coverage=WIDE,
        tolerance_m=0.5,
    )

    findings = screen(DISTANCE, (house,), WELL, PLACE, city(gap=3, wide_gap=5))

    assert outcomes(findings) == [expected]


def test_of_what_is_only_uncomfortably_near_the_nearest_stands_for_all():
    houses = layer(
        "building",
        (rectangle(54, 40, 60, 50), {"name": "A"}),
        (rectangle(40, 53.5, 50, 60), {"name": "B"}),
        coverage=WIDE,
    )

    (finding,) = screen(DISTANCE, (houses,), WELL, PLACE, city(gap=3, wide_gap=5))

    assert finding.plan_object.name == "B"
    assert "and 1 more lie" in str(finding.sentence)


def test_of_what_is_too_near_each_is_told():
    houses = layer(
        "building",
        (rectangle(51, 40, 60, 50), {}),
        (rectangle(40, 52, 50, 60), {}),
        coverage=WIDE,
    )

    findings = screen(DISTANCE, (houses,), WELL, PLACE, city(gap=3, wide_gap=5))

    assert outcomes(findings) == [Outcome.PROHIBITED, Outcome.PROHIBITED]


def test_the_finding_carries_found_required_and_margin():
    house = layer("building", (rectangle(52, 40, 90, 50), {}), coverage=WIDE)

    (finding,) = screen(DISTANCE, (house,), WELL, PLACE, city(gap=3, wide_gap=5))

    assert (finding.found_value, finding.required_value, finding.margin) == (2, 3, -1)
    assert str(finding.sentence) == "2 m found, 3 m asked"


def test_the_ground_around_has_to_be_covered_too():
    known_to_two_metres = layer("building", coverage=rectangle(38, 38, 52, 52))

    findings = screen(
        DISTANCE, (known_to_two_metres,), WELL, PLACE, city(gap=3, wide_gap=5)
    )

    assert outcomes(findings) == [Outcome.NOT_ASSESSED]


@pytest.mark.parametrize(
    ("plot", "expected"),
    [
        pytest.param(rectangle(30, 30, 60, 60), Outcome.CONFORMS, id="10 m inside"),
        pytest.param(rectangle(35, 30, 60, 60), Outcome.CONDITION, id="5 m inside"),
        pytest.param(rectangle(45, 30, 60, 60), Outcome.CONDITION, id="across"),
    ],
)
def test_a_plot_line_keeps_its_distance_from_inside(plot, expected):
    keep = rule(RuleKind.KEEP_DISTANCE, ("plot",), threshold="line", from_boundary=True)

    plots = layer("plot", (plot, {}), coverage=WIDE)

    assert outcomes(screen(keep, (plots,), WELL, PLACE, city(line=7.5))) == [expected]


NEAR = rule(RuleKind.MUST_BE_NEAR, ("transit_stop",), threshold="walk")


def stop(east_m, **details):
    point = shapely.Point(WEST_M + east_m, SOUTH_M + 45)
    return layer("transit_stop", (point, {}), **{"coverage": WIDE, **details})


@pytest.mark.parametrize(
    ("east_m", "expected"),
    [(149, Outcome.CONFORMS), (150, Outcome.CONFORMS), (151, Outcome.CONDITION)],
)
def test_a_stop_within_a_hundred_metres_edge_to_edge_is_near(east_m, expected):
    findings = screen(NEAR, (stop(east_m),), WELL, PLACE, city(walk=100))

    assert outcomes(findings) == [expected]


def test_a_stop_that_is_there_is_near_even_if_the_layer_is_incomplete():
    findings = screen(NEAR, (stop(60, coverage=PLACE),), WELL, PLACE, city(walk=100))

    assert outcomes(findings) == [Outcome.CONFORMS]


def test_no_stop_in_an_incomplete_layer_is_not_assessed():
    findings = screen(NEAR, (stop(400, coverage=PLACE),), WELL, PLACE, city(walk=100))

    assert outcomes(findings) == [Outcome.NOT_ASSESSED]


STAND_ON = rule(
    RuleKind.MUST_STAND_ON, ("street_area",), sentence="{overlap} m2 stand off"
)


def test_half_off_the_street_is_told_with_the_ground():
    street = layer("street_area", (rectangle(0, 0, 45, 100), {}))

    (finding,) = screen(STAND_ON, (street,), WELL, PLACE)

    assert (finding.outcome, finding.overlap_m2) == (Outcome.CONDITION, 50)
    assert str(finding.sentence) == "50 m2 stand off"


def test_two_street_areas_side_by_side_carry_it_together():
    street = layer(
        "street_area",
        (rectangle(0, 0, 45, 100), {}),
        (rectangle(45, 0, 100, 100), {}),
    )

    assert outcomes(screen(STAND_ON, (street,), WELL, PLACE)) == [Outcome.CONFORMS]


def test_where_streets_are_not_known_standing_on_one_is_not_assessed():
    street = layer("street_area", coverage=rectangle(0, 0, 10, 10))

    assert outcomes(screen(STAND_ON, (street,), WELL, PLACE)) == [Outcome.NOT_ASSESSED]


def test_a_threshold_without_a_source_makes_the_finding_an_assumption():
    import dataclasses

    base = city(gap=3, wide_gap=5)
    assumed = dataclasses.replace(
        base.thresholds["gap"], confidence=Confidence.ASSUMPTION
    )
    base.thresholds["gap"] = assumed
    house = layer("building", (rectangle(52, 40, 90, 50), {}), coverage=WIDE)

    (finding,) = screen(DISTANCE, (house,), WELL, PLACE, base)

    assert finding.confidence is Confidence.ASSUMPTION
