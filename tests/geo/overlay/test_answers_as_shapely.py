"""The compiled kernels and shapely say the same of every footprint and feature."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from shapely import affinity

from geo.overlay import FeatureIndex, Footprints, Relation
from geo.overlay.relations import Relations
from geo.overlay.shapely_relations import relate_pairs

# Where cities lie in their national grids [m].
FAR_EAST, FAR_NORTH = 25_497_000.0, 6_673_000.0

# Whole metres on a small square: edges, corners and lines fall together all the time.
whole = st.integers(-12, 12).map(float)
place = st.tuples(whole, whole)
turn = st.sampled_from([0.0, 0.0, 30.0, 45.0, 90.0, 123.4])


@st.composite
def rectangles(draw):
    x, y = draw(place)
    width, height = draw(st.integers(1, 12)), draw(st.integers(1, 12))
    return affinity.rotate(shapely.box(x, y, x + width, y + height), draw(turn))


@st.composite
def convex_footprints(draw):
    hull = shapely.convex_hull(
        shapely.MultiPoint(draw(st.lists(place, min_size=3, max_size=7)))
    )
    assume(hull.geom_type == "Polygon")
    return hull


@st.composite
def round_footprints(draw):
    return shapely.buffer(shapely.Point(draw(place)), draw(st.integers(1, 8)))


@st.composite
def areas_with_holes(draw):
    outline = shapely.convex_hull(
        shapely.MultiPoint(draw(st.lists(place, min_size=4, max_size=8)))
    )
    for hole in draw(st.lists(rectangles(), max_size=3)):
        outline = shapely.difference(outline, hole)
    parts = [part for part in shapely.get_parts(outline) if part.area > 0]
    assume(parts)
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


@st.composite
def lines(draw):
    line = shapely.LineString(draw(st.lists(place, min_size=2, max_size=5)))
    assume(line.length > 0 and line.is_simple)
    return line


points = place.map(shapely.Point)
many_points = st.lists(place, min_size=1, max_size=4).map(shapely.MultiPoint)
footprints = st.one_of(rectangles(), convex_footprints(), round_footprints())
features = st.one_of(rectangles(), areas_with_holes(), lines(), points, many_points)


def by_shapely(footprint, shapes, reach_m) -> Relations:
    count = len(shapes)
    own, other = np.empty(count, dtype=object), np.empty(count, dtype=object)
    own[:], other[:] = footprint, shapes
    return relate_pairs(
        np.zeros(count, int), np.arange(count), own, other, np.full(count, reach_m)
    )


def index_of(shapes) -> FeatureIndex:
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return FeatureIndex.from_geometries(array)


def require_same(found: Relations, wanted: Relations) -> None:
    assert found.feature.tolist() == wanted.feature.tolist()
    np.testing.assert_allclose(found.distance_m, wanted.distance_m, atol=1e-7)
    np.testing.assert_allclose(found.overlap_m2, wanted.overlap_m2, 1e-9, 1e-8)
    np.testing.assert_allclose(
        found.overlap_length_m, wanted.overlap_length_m, 1e-9, 1e-7
    )
    assert found.relation.tolist() == wanted.relation.tolist()


@settings(max_examples=300, deadline=None)
@given(footprints, st.lists(features, min_size=1, max_size=6), st.sampled_from([0, 5]))
@example(shapely.box(0, 0, 4, 4), [shapely.box(4, 0, 8, 4)], 0)  # a shared edge
@example(shapely.box(0, 0, 4, 4), [shapely.box(4, 4, 8, 8)], 0)  # a shared corner
@example(shapely.box(0, 0, 4, 4), [shapely.box(0, 0, 4, 4)], 0)  # the same ground
@example(shapely.box(1, 1, 2, 2), [shapely.box(0, 0, 4, 4)], 0)
@example(shapely.box(0, 0, 4, 4), [shapely.box(1, 1, 2, 2)], 0)
@example(shapely.box(0, 0, 4, 4), [shapely.LineString([(0, 0), (4, 0)])], 0)
@example(shapely.box(0, 0, 4, 4), [shapely.Point(4, 4)], 0)
def test_a_footprint_lies_to_features_as_shapely_says(footprint, shapes, reach_m):
    found = index_of(shapes).relate_one(footprint, reach_m)

    require_same(found, by_shapely(footprint, shapes, reach_m))


@settings(max_examples=150, deadline=None)
@given(footprints, st.lists(features, min_size=1, max_size=4), st.sampled_from([0, 5]))
def test_a_city_at_ten_million_metres_is_no_different(footprint, shapes, reach_m):
    def moved(shape):
        return shapely.transform(shape, lambda at: at + np.array([FAR_EAST, FAR_NORTH]))

    here = index_of(shapes).relate_one(footprint, reach_m)
    there = index_of([moved(shape) for shape in shapes]).relate_one(
        moved(footprint), reach_m
    )

    # Coordinates there are exact to four billionths of a metre: what only touches
    # here may be that far apart there, so only ground is compared.
    ground_here = {
        int(feature): area
        for feature, area in zip(here.feature, here.overlap_m2, strict=True)
        if area > 1e-6
    }
    ground_there = {
        int(feature): area
        for feature, area in zip(there.feature, there.overlap_m2, strict=True)
        if area > 1e-6
    }
    assert ground_here.keys() == ground_there.keys()
    for feature, area in ground_here.items():
        assert ground_there[feature] == pytest.approx(area, abs=1e-5)


@settings(max_examples=150, deadline=None)
@given(place, st.integers(1, 8), st.lists(features, min_size=1, max_size=4))
def test_a_circle_takes_exactly_its_share(centre, radius_m, shapes):
    """Against a polygon of 4,096 corners, whose area is short by less than 4e-7."""
    circle = Footprints.circles([centre[0]], [centre[1]], radius_m)
    many_corners = shapely.buffer(shapely.Point(centre), radius_m, quad_segs=1024)

    found = index_of(shapes).relate(circle, 3.0)
    wanted = by_shapely(many_corners, shapes, 3.0 + 1e-4)

    areas = dict(zip(wanted.feature.tolist(), wanted.overlap_m2, strict=True))
    lengths = dict(zip(wanted.feature.tolist(), wanted.overlap_length_m, strict=True))
    assert set(found.feature.tolist()) <= set(areas)
    for row, feature in enumerate(found.feature.tolist()):
        assert found.overlap_m2[row] == pytest.approx(areas[feature], abs=2e-4)
        # Near a tangent the chord of the true circle is longer by the root of the gap.
        assert found.overlap_length_m[row] == pytest.approx(lengths[feature], abs=0.02)


def test_half_a_circle_lies_beyond_an_edge_through_its_middle():
    half_plane = shapely.box(0, -100, 100, 100)

    found = index_of([half_plane]).relate(Footprints.circles([0], [0], 7.0), 0.0)

    assert found.overlap_m2[0] == pytest.approx(math.pi * 49 / 2, rel=1e-12)


def test_the_ground_of_a_circle_beyond_a_chord_is_the_textbook_segment():
    """Radius 5, chord 3 from the middle: r2 acos(d/r) - d sqrt(r2 - d2)."""
    beyond = shapely.box(3, -100, 100, 100)

    found = index_of([beyond]).relate(Footprints.circles([0], [0], 5.0), 0.0)

    segment_m2 = 25 * math.acos(3 / 5) - 3 * 4
    assert found.overlap_m2[0] == pytest.approx(segment_m2, rel=1e-12)


def test_a_circle_in_a_courtyard_meets_nothing_and_keeps_its_distance():
    block = shapely.difference(shapely.box(0, 0, 40, 40), shapely.box(10, 10, 30, 30))

    found = index_of([block]).relate(Footprints.circles([20], [20], 4.0), 8.0)

    assert found.distance_m.tolist() == [6.0]
    assert found.relation.tolist() == [Relation.APART]


def test_features_without_ground_are_kept_in_their_places_and_never_met():
    shapes = [None, shapely.Polygon(), shapely.box(0, 0, 1, 1), shapely.MultiPoint()]
    index = index_of(shapes)

    assert len(index) == 4
    assert index.relate_one(shapely.box(-9, -9, 9, 9), 100.0).feature.tolist() == [2]


def test_a_layer_without_any_feature_meets_nothing():
    assert len(index_of([]).relate_one(shapely.box(0, 0, 1, 1), 10.0)) == 0


@settings(max_examples=100, deadline=None)
@given(
    st.lists(footprints, min_size=1, max_size=5),
    st.lists(features, min_size=1, max_size=6),
    st.permutations(range(6)),
)
def test_the_order_of_features_does_not_matter(placed, shapes, order):
    order = [position for position in order if position < len(shapes)]
    straight = index_of(shapes).relate(Footprints.from_geometries(placed), 4.0)
    shuffled = index_of([shapes[at] for at in order]).relate(
        Footprints.from_geometries(placed), 4.0
    )

    def rows(found, names):
        return sorted(
            (int(own), names[int(other)], round(area, 6), int(code))
            for own, other, area, code in zip(
                found.footprint,
                found.feature,
                found.overlap_m2,
                found.relation,
                strict=True,
            )
        )

    assert rows(straight, range(len(shapes))) == rows(shuffled, order)


@settings(max_examples=100, deadline=None)
@given(
    st.one_of(areas_with_holes(), lines(), points),
    st.lists(features, min_size=1, max_size=5),
)
def test_what_people_draw_freely_is_answered_as_well(footprint, shapes):
    """Inward corners, holes, several parts, lines and points go to shapely."""
    found = index_of(shapes).relate_one(footprint, 3.0)

    require_same(found, by_shapely(footprint, shapes, 3.0))
