"""Holes that drift on their way down: how far from a tunnel hangs on their depth."""

from dataclasses import replace

import pytest

from geo.example_district import district, layer, quantity, rectangle, solution
from geo.layers import DistrictLayers
from geo.model.vocabulary import Confidence, Outcome, RuleKind
from geo.threshold_flips import Side, flips
from tests.geo.bulk.judged_alone import differences, screener_of, sites_at
from tests.geo.worlds import city, rule, screen

WELL = solution("well")
CITY = city(gap=25.0, drift=5.0, depth=200.0)
ASSUMED_DEPTH = replace(CITY.thresholds["depth"], confidence=Confidence.ASSUMPTION)
ASSUMES_DEPTH = replace(CITY, thresholds={**CITY.thresholds, "depth": ASSUMED_DEPTH})
TUNNEL = rule(
    RuleKind.KEEP_DISTANCE,
    ("underground_space",),
    outcome=Outcome.PROHIBITED,
    threshold="gap",
    drift_threshold="drift",
    depth_threshold="depth",
)
TUNNEL = replace(
    TUNNEL,
    failure=replace(
        TUNNEL.failure,
        sentence_drift=(
            "{found}: {least} kept, {depth} deep, {drift} off, {required} safe"
        ),
    ),
)


KNOWN = rectangle(-90, -90, 190, 190)


def deep(depth_m, confidence=Confidence.SOURCED):
    hole = replace(quantity(depth_m, "m"), confidence=confidence)
    return replace(WELL, depth_m=hole)


def at_a_distance(distance_m, a_solution=WELL, a_city=CITY):
    east = 30 + distance_m
    tunnel = layer(
        "underground_space", (rectangle(east, 0, east + 5, 90), {}), coverage=KNOWN
    )
    place = rectangle(20, 45, 30, 55)
    (finding,) = screen(TUNNEL, (tunnel,), a_solution, place, a_city)
    return finding


@pytest.mark.parametrize(
    ("distance_m", "depth_m", "expected"),
    [
        pytest.param(24, 200, Outcome.PROHIBITED, id="within the 25 m"),
        pytest.param(25, 200, Outcome.CONDITION, id="just 25 m, within the drift"),
        pytest.param(34, 200, Outcome.CONDITION, id="still within the drift"),
        pytest.param(35, 200, Outcome.CONFORMS, id="beyond the drift"),
        pytest.param(34, 100, Outcome.CONFORMS, id="100 m deep: 5 m of drift"),
        pytest.param(29, 100, Outcome.CONDITION, id="100 m deep, 29 m off"),
        pytest.param(24, 100, Outcome.PROHIBITED, id="shallow holes keep 25 m too"),
        pytest.param(40, 350, Outcome.CONDITION, id="350 m deep: 17.5 m of drift"),
        pytest.param(43, 350, Outcome.CONFORMS, id="350 m deep, beyond 42.5 m"),
    ],
)
def test_a_hole_drifts_by_the_depth_it_has(distance_m, depth_m, expected):
    assert at_a_distance(distance_m, deep(depth_m)).outcome is expected


def test_where_nobody_gives_a_depth_the_citys_stands_in_for_it():
    deeper = replace(CITY.thresholds["depth"], value=350.0)
    other = replace(CITY, thresholds={**CITY.thresholds, "depth": deeper})

    assert at_a_distance(36).outcome is Outcome.CONFORMS
    assert at_a_distance(36, a_city=other).outcome is Outcome.CONDITION
    assert at_a_distance(36, deep(100), other).outcome is Outcome.CONFORMS


def test_within_the_drift_the_sentence_tells_distance_depth_and_drift():
    finding = at_a_distance(40, deep(350))

    assert str(finding.sentence) == "40: 25 kept, 350 deep, 17.5 off, 42.5 safe"
    assert finding.required_value == pytest.approx(42.5)
    assert finding.margin == pytest.approx(-2.5)


@pytest.mark.parametrize(
    ("distance_m", "a_solution", "a_city", "expected"),
    [
        pytest.param(30, WELL, CITY, Confidence.SOURCED, id="all is sourced"),
        pytest.param(30, WELL, ASSUMES_DEPTH, Confidence.ASSUMPTION, id="the depth"),
        pytest.param(36, WELL, ASSUMES_DEPTH, Confidence.ASSUMPTION, id="of a fit too"),
        pytest.param(
            20, WELL, ASSUMES_DEPTH, Confidence.SOURCED, id="within 25 m no matter"
        ),
        pytest.param(
            30, deep(200), ASSUMES_DEPTH, Confidence.SOURCED, id="the depth is known"
        ),
        pytest.param(
            30,
            deep(200, Confidence.ASSUMPTION),
            CITY,
            Confidence.ASSUMPTION,
            id="the solution's depth is assumed",
        ),
    ],
)
def test_an_answer_is_as_sure_as_the_drift_behind_it(
    distance_m, a_solution, a_city, expected
):
    assert at_a_distance(distance_m, a_solution, a_city).confidence is expected


def test_the_drift_at_which_a_hole_would_be_safe_is_told():
    """At 30 m, 5 m beyond the 25 m kept: 200 m of depth by 2.5 m per 100 m."""
    finding = at_a_distance(30)
    layers = DistrictLayers(district(), ())

    (flip,) = flips([finding], [TUNNEL], CITY, layers)

    assert (flip.key, flip.present, flip.side) == ("drift", 5.0, Side.BELOW)
    assert flip.at == pytest.approx(2.5)
    for drift, expected in ((2.4, Outcome.CONFORMS), (2.6, Outcome.CONDITION)):
        other = replace(CITY.thresholds["drift"], value=drift)
        city_of = replace(CITY, thresholds={**CITY.thresholds, "drift": other})
        assert at_a_distance(30, a_city=city_of).outcome is expected


def test_where_the_tunnels_beyond_the_drift_are_not_known_nothing_fits():
    near_only = rectangle(-10, 15, 60, 85)  # 30 m around, where 35 m are asked
    tunnels = layer("underground_space", coverage=near_only)

    (finding,) = screen(TUNNEL, (tunnels,), WELL, rectangle(20, 45, 30, 55), CITY)

    assert finding.outcome is Outcome.NOT_ASSESSED


@pytest.mark.parametrize("depth_m", [100, 350])
def test_many_holes_are_told_what_each_is_told_alone(depth_m):
    tunnel = layer("underground_space", (rectangle(80, 0, 90, 90), {}), coverage=KNOWN)
    places = [(east, 50) for east in (10, 34, 37, 41, 44, 48, 50, 52, 54, 56, 58)]

    screener = screener_of(TUNNEL, (tunnel,), deep(depth_m), CITY)

    assert (
        differences(screener, sites_at(*places, a_solution=deep(depth_m), size_m2=4))
        == []
    )
