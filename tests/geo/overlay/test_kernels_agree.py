"""Compiled and shapely answers are the same, on ground that likes to break rules."""

from fractions import Fraction

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.overlay import FeatureIndex, Footprints, Relation
from geo.overlay.kernels_pairs import relate_candidates
from tests.chance import examples
from tests.geo.overlay.ground import (
    FAR,
    assert_same,
    by_shapely,
    dented,
    features,
    footprints,
    holed,
    moved,
    objects,
    overlays,
    polygons,
)

some_features = st.lists(features, min_size=1, max_size=12)
some_footprints = st.lists(footprints, min_size=1, max_size=6)
reaches = st.sampled_from([0.0, 2.0, 5.0])
quick = settings(max_examples=examples(150), deadline=None)


def relate(footprint_shapes, feature_shapes, reach_m):
    index = FeatureIndex.from_geometries(objects(feature_shapes))
    return index.relate(Footprints.from_geometries(objects(footprint_shapes)), reach_m)


@quick
@given(some_footprints, some_features, reaches)
def test_convex_footprints_and_points_get_the_answer_of_shapely(placed, layer, reach_m):
    assert_same(relate(placed, layer, reach_m), by_shapely(placed, layer, reach_m))


@quick
@given(some_footprints, some_features, reaches)
def test_ground_at_real_eastings_gets_the_same_answer(placed, layer, reach_m):
    there = relate(moved(placed, FAR), moved(layer, FAR), reach_m)

    assert_same(there, by_shapely(placed, layer, reach_m), within=1e-5)


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(dented | holed | overlays, min_size=1, max_size=4), some_features)
def test_dented_holed_and_split_footprints_get_the_answer_of_shapely(placed, layer):
    assert_same(relate(placed, layer, 2.0), by_shapely(placed, layer, 2.0))


@settings(max_examples=examples(60), deadline=None)
@given(
    st.tuples(st.integers(-5, 5), st.integers(-5, 5)),
    st.sampled_from([0.5, 3.0, 7.25]),
    some_features,
)
def test_a_circle_gets_the_answer_of_a_shape_with_many_corners(centre, radius_m, layer):
    rows = FeatureIndex.from_geometries(objects(layer)).relate(
        Footprints.circles(*centre, radius_m), 2.0
    )
    many = shapely.buffer(shapely.Point(centre), radius_m, quad_segs=2_000)
    expected = by_shapely([many], layer, 2.0)

    found = dict(zip(rows.feature.tolist(), rows.overlap_m2, strict=True))
    for feature, area in zip(expected.feature, expected.overlap_m2, strict=True):
        assert found.get(int(feature), 0.0) == pytest.approx(area, abs=2e-4)
    lengths = dict(zip(rows.feature.tolist(), rows.overlap_length_m, strict=True))
    for feature, run in zip(expected.feature, expected.overlap_length_m, strict=True):
        assert lengths.get(int(feature), 0.0) == pytest.approx(run, abs=6e-3)


@settings(max_examples=examples(60), deadline=None)
@given(polygons, some_footprints)
def test_a_layer_cut_in_two_holds_the_same_area(shape, placed):
    west = shapely.intersection(shape, shapely.box(-50, -50, 0.5, 50))
    east = shapely.intersection(shape, shapely.box(0.5, -50, 50, 50))

    whole = relate(placed, [shape], 0.0).overlap_m2.sum()
    halves = relate(placed, [west, east], 0.0).overlap_m2.sum()

    assert halves == pytest.approx(whole, rel=1e-8, abs=1e-8)


@settings(max_examples=examples(60), deadline=None)
@given(some_footprints, some_features, st.randoms(use_true_random=False))
def test_the_order_of_features_and_footprints_does_not_matter(placed, layer, random):
    placed_order, layer_order = list(range(len(placed))), list(range(len(layer)))
    random.shuffle(placed_order)
    random.shuffle(layer_order)

    rows = relate(placed, layer, 2.0)
    mixed = relate(
        [placed[i] for i in placed_order], [layer[i] for i in layer_order], 2.0
    )

    def pairs(found, own, other):
        return {
            (own[a], other[b]): (distance, area, label)
            for a, b, distance, area, label in zip(
                found.footprint,
                found.feature,
                found.distance_m,
                found.overlap_m2,
                found.relation,
                strict=True,
            )
        }

    assert pairs(mixed, placed_order, layer_order) == pairs(
        rows, range(len(placed)), range(len(layer))
    )


@quick
@given(some_footprints, some_features, reaches)
def test_one_placement_gets_the_same_as_many(placed, layer, reach_m):
    index = FeatureIndex.from_geometries(objects(layer))
    together = index.relate(Footprints.from_geometries(objects(placed)), reach_m)

    for row, shape in enumerate(placed):
        assert_same(
            index.relate_one(shape, reach_m),
            by_row(together, row),
        )


def by_row(rows, row):
    mine = rows.take(rows.footprint == row)
    mine.footprint[:] = 0
    return mine


def segment_area(radius_m, offset_m):
    """Area of a circle beyond a straight line that runs at an offset."""
    half = np.arccos(offset_m / radius_m)
    return radius_m**2 * (half - np.sin(half) * np.cos(half))


@pytest.mark.parametrize("offset_m", [-9.99, -4.0, 0.0, 1e-3, 4.0, 9.0, 9.999])
def test_a_circle_over_a_straight_edge_has_the_area_of_its_segment(offset_m):
    east = shapely.box(FAR[0], FAR[1] - 500, FAR[0] + 1000, FAR[1] + 500)
    index = FeatureIndex.from_geometries([east])

    rows = index.relate(Footprints.circles(FAR[0] - offset_m, FAR[1], 10.0), 0.0)

    # The centre itself is rounded to 4e-9 m there, times a chord of at most 20 m.
    expected = segment_area(10.0, FAR[0] - (FAR[0] - offset_m))
    assert rows.overlap_m2[0] == pytest.approx(expected, rel=1e-9)


def test_a_circle_in_a_triangle_that_cuts_it_three_times_loses_three_segments():
    side = 20.0
    triangle = shapely.Polygon([(0, 0), (side, 0), (side / 2, side * np.sqrt(3) / 2)])
    middle = triangle.centroid
    in_radius = side / (2 * np.sqrt(3))

    rows = FeatureIndex.from_geometries([triangle]).relate(
        Footprints.circles(middle.x, middle.y, 7.0), 0.0
    )

    expected = np.pi * 49 - 3 * segment_area(7.0, in_radius)
    assert rows.overlap_m2[0] == pytest.approx(expected, rel=1e-12)


def test_a_circle_around_a_square_and_a_square_around_a_circle():
    index = FeatureIndex.from_geometries(
        [shapely.box(-1, -1, 1, 1), shapely.box(-20, -20, 20, 20)]
    )

    rows = index.relate(Footprints.circles(0.0, 0.0, 10.0), 0.0)

    assert rows.relation.tolist() == [Relation.AROUND, Relation.INSIDE]
    assert rows.overlap_m2 == pytest.approx([4.0, np.pi * 100], rel=1e-12)


def test_a_circle_without_radius_is_a_point_and_a_negative_one_is_nowhere():
    index = FeatureIndex.from_geometries([shapely.box(-1, -1, 1, 1)])

    rows = index.relate(Footprints.circles([0, 0, 0], [0, 0, np.nan], [0, -1, 1]), 5.0)

    assert rows.footprint.tolist() == [0]
    assert rows.relation.tolist() == [Relation.INSIDE]


def test_a_zone_without_area_is_touched_where_it_lies():
    flat = shapely.Polygon([(0, 0), (10, 0), (0, 0)])

    rows = FeatureIndex.from_geometries([flat]).relate_one(shapely.box(2, -1, 4, 1), 0)

    assert rows.relation.tolist() == [Relation.TOUCHES]
    assert rows.overlap_m2.tolist() == [0.0]


def test_a_cable_drawn_there_and_back_counts_both_ways():
    cable = shapely.LineString([(-5, 0.25), (5, 0.25), (-5, 0.25)])

    rows = FeatureIndex.from_geometries([cable]).relate_one(
        shapely.box(-1, -1, 1, 1), 0
    )

    assert rows.overlap_length_m == pytest.approx([4.0])


def test_a_footprint_in_parts_meets_in_each_of_its_parts():
    parts = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(5, 0, 6, 1)])

    rows = FeatureIndex.from_geometries([shapely.box(-1, 0, 5.5, 1)]).relate_one(
        parts, 0
    )

    assert rows.overlap_m2 == pytest.approx([1.5])


@pytest.mark.parametrize(
    "shuffled",
    [
        pytest.param(np.random.default_rng(1).permutation(5_000), id="strewn"),
        pytest.param(np.arange(5_000), id="one beside the other"),
        pytest.param(np.arange(5_000)[::-1], id="from the end"),
    ],
)
def test_many_footprints_are_answered_in_threads_and_in_order(shuffled):
    west = np.arange(5_000) % 100 * 10.0
    south = np.arange(5_000) // 100 * 10.0
    tiles = shapely.box(west, south, west + 10, south + 10)
    index = FeatureIndex.from_geometries(tiles)

    rows = index.relate(Footprints.from_geometries(tiles[shuffled]), 0.0)

    assert np.all(np.diff(rows.footprint.astype(np.int64) * 5_000 + rows.feature) > 0)
    same = rows.take(rows.relation == Relation.INSIDE)
    np.testing.assert_array_equal(same.feature, shuffled)
    assert rows.overlap_m2.sum() == pytest.approx(5_000 * 100, rel=1e-12)
    assert len(rows) == 9 * 5_000 - 2 * 3 * (100 + 50) + 4


def test_a_reach_in_whole_metres_compiles_nothing_anew():
    index = FeatureIndex.from_geometries([shapely.box(0, 0, 1, 1)])
    index.relate_one(shapely.box(0, 0, 1, 1), 1.0)
    before = len(relate_candidates.signatures)

    index.relate_one(shapely.box(0, 0, 1, 1), 1)
    index.relate(Footprints.circles(0, 0, 1), np.float32(1))

    assert len(relate_candidates.signatures) == before == 1


def exact_area(footprint, zone):
    """Common area in fractions, without any rounding: cut at each side in turn."""
    side, cut = fractions(footprint), fractions(zone)
    for (ax, ay), (bx, by) in zip(side, side[1:] + side[:1], strict=True):
        beyond = [(bx - ax) * (y - ay) - (by - ay) * (x - ax) for x, y in cut]
        kept = []
        for k, (x, y) in enumerate(cut):
            if (beyond[k - 1] >= 0) != (beyond[k] >= 0):
                share = beyond[k - 1] / (beyond[k - 1] - beyond[k])
                before_x, before_y = cut[k - 1]
                crossing = before_x + share * (x - before_x)
                kept.append((crossing, before_y + share * (y - before_y)))
            if beyond[k] >= 0:
                kept.append((x, y))
        cut = kept
    pairs = zip(cut, cut[1:] + cut[:1], strict=True)
    return float(abs(sum(ax * by - ay * bx for (ax, ay), (bx, by) in pairs)) / 2)


def fractions(shape):
    corners = shapely.get_coordinates(shapely.orient_polygons(shape))[:-1]
    return [(Fraction(float(x)), Fraction(float(y))) for x, y in corners]


def test_areas_at_real_eastings_are_true_to_nine_digits():
    """There shapely itself is off by some 1e-9: it rounds corners to 4e-9 m."""
    random = np.random.default_rng(3)
    angles = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    reach = random.uniform(10, 60, (20, 40, 1))
    around = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    zones = shapely.polygons(FAR + reach * around)
    turned = random.uniform(0, 2 * np.pi, (20, 1)) + np.pi / 2 * np.arange(4)
    corners = np.stack([np.cos(turned), np.sin(turned)], axis=-1) * 15
    placed = shapely.polygons(FAR + random.uniform(-30, 30, (20, 1, 2)) + corners)

    rows = FeatureIndex.from_geometries(zones).relate(
        Footprints.from_geometries(placed), 0.0
    )

    met = rows.take(rows.overlap_m2 > 0)
    assert len(met) > 300
    expected = [
        exact_area(placed[own], zones[other])
        for own, other in zip(met.footprint, met.feature, strict=True)
    ]
    np.testing.assert_allclose(met.overlap_m2, expected, rtol=1e-10)


def test_a_border_through_the_easternmost_corner_cuts_the_right_part():
    """Sectors are counted from the east: there they begin and end."""
    random = np.random.default_rng(0)
    for corners in [3, 4, 5, 6, 7, 8] * 20:
        radius, middle = random.uniform(1, 30), random.uniform(-50, 50, 2)
        angles = 2 * np.pi * np.arange(corners) / corners
        around = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
        placed = shapely.Polygon(middle + radius * around)
        east = middle + np.array([radius, 0.0])
        slope = random.uniform(-np.pi / 2, np.pi / 2)
        along = 100 * np.array([np.cos(slope), np.sin(slope)])
        aside = np.array([-along[1], along[0]]) * random.choice([-2, 2])
        border = [east - along, east + along]
        zone = shapely.Polygon([*border, border[1] + aside, border[0] + aside])

        rows = FeatureIndex.from_geometries([zone]).relate_one(placed, 0.0)

        expected = exact_area(placed, zone)
        assert rows.overlap_m2.sum() == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("away", [0, 0.1, 1 / 3, 100.7, *FAR])
def test_a_cable_along_a_slanted_side_of_a_footprint_counts_along_that_side(away):
    corners = [(-6, -5), (-9, -4), (-9, 1), (-1, 4), (2, 5), (5, 1), (7, -3)]
    placed = shapely.Polygon(np.array(corners) + away)
    cable = shapely.LineString(np.array([(20, -19), (2, 5)]) + away)

    rows = FeatureIndex.from_geometries([cable]).relate_one(placed, 0.0)

    assert rows.overlap_length_m == pytest.approx([5.0], abs=1e-6)
    assert rows.relation.tolist() == [Relation.OVERLAPS]


@pytest.mark.parametrize("away", [0, 0.1, 1 / 3, 100.7, *FAR])
def test_what_is_off_by_just_the_reach_is_within_reach(away):
    corners = [(3, -5), (-3, 2), (-2, 8), (10, 8), (11, 3), (9, -4)]
    placed = shapely.Polygon(np.array(corners) + away)
    index = FeatureIndex.from_geometries([shapely.Point(np.array([-6, 2]) + away)])

    rows = index.relate_one(placed, 3.0)

    assert rows.distance_m == pytest.approx([3.0], abs=1e-7)
    assert rows.distance_m[0] <= 3.0
