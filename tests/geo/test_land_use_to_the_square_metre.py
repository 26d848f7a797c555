"""Tolerance, slivers, and that every square metre of a footprint is accounted for."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.example_district import SOUTH_M, WEST_M, layer, rectangle, solution
from geo.layers import DistrictLayers
from geo.model.placement import Placement
from geo.model.rule import PlanScope
from geo.model.vocabulary import LevelOfSpatialPlan, Outcome, RuleKind
from geo.screening import Screener
from tests.chance import examples
from tests.geo.worlds import (
    AUTHORITIES,
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
CONFORMS, JUDGEMENT = Outcome.CONFORMS, Outcome.JUDGEMENT
PLAN_CHANGE = Outcome.PLAN_CHANGE
ROAD, PARK = "4_1_1", "3_4_4"
PLACE = rectangle(40, 0, 60, 10)


def judged(*zones, tolerance_m=0.5, place=PLACE, **thresholds):
    layers = (plan_layer(*zones, tolerance_m=tolerance_m),)
    return screen(land_use(), layers, HUB, place, city(**thresholds))


@pytest.mark.parametrize(
    ("zones", "expected"),
    [
        pytest.param(
            (zone(0, 0, 49.8, 100, ROAD), zone(50, 0, 100, 100, ROAD)),
            {CONFORMS: 200},
            id="a gap of 0.2 m between two roads",
        ),
        pytest.param(
            (zone(0, 0, 49.8, 100, ROAD), zone(50, 0, 100, 100, PARK)),
            {CONFORMS: 98, PLAN_CHANGE: 102},
            id="a gap of 0.2 m counts with the worse answer",
        ),
        pytest.param(
            (zone(0, 0, 49, 100, ROAD), zone(50, 0, 100, 100, ROAD)),
            {CONFORMS: 190, JUDGEMENT: 10},
            id="a gap of 1 m is ground without a plan",
        ),
        pytest.param(
            (zone(0, 0, 50.2, 100, ROAD), zone(50, 0, 100, 100, PARK)),
            {CONFORMS: 100, PLAN_CHANGE: 100},
            id="an overlap of 0.2 m is counted once",
        ),
        pytest.param(
            (zone(0, 0, 52, 100, ROAD), zone(50, 0, 100, 100, PARK)),
            {CONFORMS: 120, PLAN_CHANGE: 100},
            id="in an overlap of 2 m both zones speak",
        ),
    ],
)
def test_lines_that_miss_one_another(zones, expected):
    assert areas(judged(*zones)) == expected


def test_a_sliver_is_said_with_its_size():
    findings = judged(zone(0, 0, 49.8, 100, ROAD), zone(50, 0, 100, 100, ROAD))

    assert any(
        "2 m² of it lie where the lines of two zones miss one another by less than "
        "0.5 m, and are counted here." in str(finding.sentence)
        for finding in findings
    )


def test_a_footprint_that_only_reaches_into_the_gap_asks_for_no_plan_change():
    """The road ends at 49.8 m, the park begins at 50 m, the footprint ends at 49.9."""
    findings = judged(
        zone(0, 0, 49.8, 100, ROAD),
        zone(50, 0, 100, 100, PARK),
        place=rectangle(40, 0, 49.9, 10),
    )

    assert areas(findings) == {CONFORMS: 98, JUDGEMENT: 1}


def test_where_the_plan_ends_there_is_no_gap_to_fill():
    findings = judged(zone(0, 0, 49.8, 100, ROAD), place=rectangle(40, 0, 50, 10))

    assert areas(findings) == {CONFORMS: 98, JUDGEMENT: 2}
    assert "No detailed plan covers" in str(findings[0].sentence)


def test_a_city_may_state_a_sliver_width_for_layers_drawn_exactly():
    gap = (zone(0, 0, 49.95, 100, ROAD), zone(50, 0, 100, 100, ROAD))

    assert areas(judged(*gap, tolerance_m=0)) == {CONFORMS: 199.5, JUDGEMENT: 0.5}
    assert areas(judged(*gap, tolerance_m=0, sliver_width=0.1)) == {CONFORMS: 200}


def test_reaching_into_a_gap_of_a_stated_width_alone_asks_for_no_plan_change():
    findings = judged(
        zone(0, 0, 49.95, 100, ROAD),
        zone(50, 0, 100, 100, PARK),
        tolerance_m=0,
        place=rectangle(40, 0, 49.98, 10),
        sliver_width=0.1,
    )

    assert areas(findings) == {CONFORMS: 99.5, JUDGEMENT: 0.3}


def test_two_plans_of_unknown_age_that_overlap_in_a_sliver_do_not_dispute():
    findings = judged(
        zone(0, 0, 50.2, 100, ROAD, plan_id="west"),
        zone(50, 0, 100, 100, ROAD, plan_id="east"),
    )

    assert areas(findings) == {CONFORMS: 200}


@pytest.mark.parametrize(
    ("zones", "place", "expected"),
    [
        pytest.param(
            (zone(0, 0, 50, 100, ROAD), zone(50, 0, 100, 100, PARK)),
            rectangle(40, 0, 50.3, 10),
            {CONFORMS, JUDGEMENT},
            id="0.3 m into a park",
        ),
        pytest.param(
            (
                zone(0, 0, 50, 100, ROAD),
                zone(50, 0, 50.4, 100, PARK),
                zone(50.4, 0, 100, 100, PARK),
            ),
            rectangle(40, 0, 50.8, 10),
            {CONFORMS, PLAN_CHANGE},
            id="0.4 m into each of two parks behind one another",
        ),
        pytest.param(
            (zone(0, 0, 50, 100, PARK), zone(50, 0, 100, 100, PARK)),
            rectangle(49.6, 0, 50.4, 10),
            {PLAN_CHANGE},
            id="a narrow strip on the line between two parks",
        ),
        pytest.param(
            (
                zone(0, 0, 50, 100, ROAD),
                zone(50, 0, 50.8, 100, PARK),
                zone(50.8, 0, 100, 100, ROAD),
            ),
            rectangle(40, 0, 60, 10),
            {CONFORMS, PLAN_CHANGE},
            id="right across a park 0.8 m wide",
        ),
    ],
)
def test_how_deep_a_clash_is(zones, place, expected):
    assert set(outcomes(judged(*zones, place=place))) == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        pytest.param(rectangle(40, 0, 50.3, 10), JUDGEMENT, id="0.3 m off the street"),
        pytest.param(rectangle(40, 0, 51, 10), Outcome.CONDITION, id="1 m off"),
        pytest.param(
            rectangle(80, 0, 80.4, 10), Outcome.CONDITION, id="narrow, 30 m off"
        ),
    ],
)
def test_how_far_off_its_street_a_footprint_may_stand(place, expected):
    stand = rule(RuleKind.MUST_STAND_ON, ("street_area",))
    street = layer("street_area", (rectangle(0, 0, 50, 100), {}), tolerance_m=0.5)

    assert expected in outcomes(screen(stand, (street,), HUB, place))


def test_a_detailed_plan_covers_across_a_gap_of_its_drawing():
    detailed = plan_layer(
        zone(0, 0, 49.8, 100, ROAD), zone(50, 0, 100, 100, ROAD), tolerance_m=0.5
    )
    master = plan_layer(
        zone(0, 0, 100, 100, PARK, AUTHORITIES),
        level=LevelOfSpatialPlan.LOCAL,
        layer_id="master",
    )

    findings = screen(
        land_use(PlanScope.MASTER_PLAN),
        (detailed, master),
        HUB,
        rectangle(40, 0, 60, 10),
    )

    assert outcomes(findings) == [Outcome.CONDITION]


# Random worlds: zones on a grid of 10 m, so that areas can be counted by cells.
CELLS = [(x, y) for x in range(10) for y in range(10)]
USES = st.sampled_from([ROAD, PARK, "5_1", "6_4", None])
EDGE = st.integers(0, 9)


@st.composite
def grid_boxes(draw):
    west, south = draw(EDGE), draw(EDGE)
    return (
        west,
        south,
        draw(st.integers(west + 1, 10)),
        draw(st.integers(south + 1, 10)),
    )


ZONES = st.lists(st.tuples(grid_boxes(), USES), max_size=6)


def holds(box, cell):
    west, south, east, north = box
    return west <= cell[0] < east and south <= cell[1] < north


def drawn(box):
    return tuple(10 * edge for edge in box)


def world(zones, covered, **more):
    return plan_layer(
        *(zone(*drawn(box), use, **more) for box, use in zones),
        coverage=rectangle(*drawn(covered)),
    )


@settings(max_examples=examples(60), deadline=None)
@given(ZONES, grid_boxes(), grid_boxes())
def test_every_square_metre_is_accounted_for(zones, covered, place):
    """Once for each zone that speaks on it, else once as unknown or without a plan."""
    expected = 0
    for cell in CELLS:
        if holds(place, cell):
            speaking = sum(holds(box, cell) for box, _ in zones)
            expected += 100 * (max(speaking, 1) if holds(covered, cell) else 1)

    footprint = rectangle(*drawn(place))
    findings = screen(land_use(), (world(zones, covered),), HUB, footprint)

    assert sum(f.overlap_m2 for f in findings) == pytest.approx(expected, abs=1e-6)
    clashes = shapely.union_all([finding.clash for finding in findings])
    assert clashes.area == pytest.approx(footprint.area, abs=1e-6)


@settings(max_examples=examples(60), deadline=None)
@given(
    st.lists(st.floats(0.5, 99.5), min_size=1, max_size=5, unique=True),
    st.lists(st.floats(-0.45, 0.9), min_size=6, max_size=6),
    st.lists(USES, min_size=6, max_size=6),
    st.floats(0, 90),
)
def test_zones_whose_lines_miss_one_another_add_up_to_the_footprint(
    cuts, misses, uses, west
):
    """Zones in a row with gaps and narrow overlaps: no ground is lost or doubled."""
    edges = [0.0, *sorted(cuts), 100.0]
    wide = [edge for edge, after in pairwise(edges) if after - edge > 3] + [100.0]
    rows = [
        zone(a, 0, b - miss, 100, use)
        for a, b, miss, use in zip(wide, wide[1:], misses, uses, strict=False)
    ]
    place = rectangle(west, 10, west + 8, 20)

    findings = judged(*rows, place=place)

    assert sum(f.overlap_m2 for f in findings) == pytest.approx(80, abs=1e-6)


def eastwards(east_m):
    return lambda points: points + np.array([east_m, 0])


def said(findings):
    """What findings say, whatever their order."""
    return sorted(
        (str(f.outcome), round(f.overlap_m2, 4), str(f.sentence)) for f in findings
    )


def with_ids(zones):
    return [
        (box, use, f"z{number}", f"p{number % 3}", day)
        for number, (box, use, day) in enumerate(zones)
    ]


DATED = st.lists(
    st.tuples(grid_boxes(), USES, st.sampled_from(["2000-01-01", "2010-01-01", None])),
    max_size=5,
)


def layer_of(rows, layer_id="zones", east_m=0):
    return plan_layer(
        *(
            (
                shapely.transform(rectangle(*drawn(box)), eastwards(east_m)),
                zone(0, 0, 1, 1, use, local_id=name, plan_id=plan, valid_from=day)[1],
            )
            for box, use, name, plan, day in rows
        ),
        layer_id=layer_id,
        coverage=shapely.box(
            WEST_M - 1000, SOUTH_M - 1000, WEST_M + 2000, SOUTH_M + 2000
        ),
    )


@settings(max_examples=examples(40), deadline=None)
@given(DATED, grid_boxes(), st.randoms())
def test_the_order_of_zones_and_layers_does_not_matter(zones, place, random):
    rows = with_ids(zones)
    mixed = random.sample(rows, len(rows))
    footprint = rectangle(*drawn(place))

    one = screen(land_use(), (layer_of(rows),), HUB, footprint)
    other = screen(land_use(), (layer_of(mixed),), HUB, footprint)

    assert said(one) == said(other)


@settings(max_examples=examples(40), deadline=None)
@given(DATED, grid_boxes(), st.integers(-500, 500))
def test_moving_everything_changes_nothing(zones, place, east_m):
    rows = with_ids(zones)
    home = district()
    moved = replace(home, boundary=shapely.transform(home.boundary, eastwards(east_m)))
    footprint = rectangle(*drawn(place))
    elsewhere = shapely.transform(footprint, eastwards(east_m))

    def screened(where, found, on):
        screener = Screener(
            DistrictLayers(where, (found,)), (land_use(),), {"hub": HUB}, city(), TODAY
        )
        return screener.screen_one(Placement("p1", "hub", on))

    assert said(screened(home, layer_of(rows), footprint)) == said(
        screened(moved, layer_of(rows, east_m=east_m), elsewhere)
    )


def worst(findings):
    return max(finding.outcome.severity for finding in findings)


@settings(max_examples=examples(40), deadline=None)
@given(ZONES, st.lists(grid_boxes(), max_size=3), grid_boxes(), grid_boxes())
def test_one_more_constraint_never_betters_the_outcome(zones, floods, more, place):
    rules = (land_use(), rule(RuleKind.KEEP_OUT, ("flood",)))
    base = world(zones, (0, 0, 10, 10))
    footprint = rectangle(*drawn(place))

    def with_floods(boxes):
        shapes = [(rectangle(*drawn(box)), {}) for box in boxes]
        return screen(rules, (base, layer("flood", *shapes)), HUB, footprint)

    assert worst(with_floods([*floods, more])) >= worst(with_floods(floods))
