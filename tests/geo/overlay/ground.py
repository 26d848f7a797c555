"""Random ground for the overlay: many shapes that touch, share corners and fold."""

import numpy as np
import shapely
from hypothesis import strategies as st

from geo.overlay import Relations
from geo.overlay.shapely_relations import relate_pairs

FAR = np.array([25_496_000.0, 6_673_000.0])  # eastings and northings near Helsinki

# Whole metres make edges run along each other and corners fall together.
spots = st.tuples(st.integers(-12, 12), st.integers(-12, 12)) | st.tuples(
    st.floats(-12, 12, width=16), st.floats(-12, 12, width=16)
)


def _star(corners):
    """A ring around the origin of its corners, each direction once."""
    middle = np.mean(corners, axis=0)
    by_angle = sorted(corners, key=lambda c: np.arctan2(*(np.array(c) - middle)[::-1]))
    return shapely.Polygon(by_angle)


def _usable(shape):
    return shape.is_valid and not shape.is_empty and shape.area > 1e-3


dented = (
    st.lists(spots, min_size=3, max_size=12, unique=True).map(_star).filter(_usable)
)
boxes = st.builds(
    lambda spot, wide, high: shapely.box(*spot, spot[0] + wide, spot[1] + high),
    spots,
    st.integers(1, 10),
    st.integers(1, 10),
)
polygons = boxes | dented
overlays = (
    st.builds(shapely.difference, polygons, polygons)
    | st.builds(shapely.union, polygons, polygons)
).filter(lambda shape: shape.geom_type.endswith("Polygon") and _usable(shape))
holed = st.builds(
    lambda hole: shapely.difference(shapely.box(-14, -14, 14, 14), hole), dented
)
lines = st.lists(spots, min_size=2, max_size=2, unique=True).map(shapely.LineString)
several_lines = st.lists(lines, min_size=2, max_size=2).filter(
    lambda two: shapely.intersection(*two).length == 0
)
features = (
    polygons
    | overlays
    | holed
    | lines
    | several_lines.map(shapely.MultiLineString)
    | spots.map(shapely.Point)
    | st.lists(spots, min_size=2, max_size=4, unique=True).map(shapely.MultiPoint)
    | st.sampled_from([None, shapely.Polygon(), shapely.Point()])
)
hulls = (
    st.lists(spots, min_size=3, max_size=12, unique=True)
    .map(lambda corners: shapely.MultiPoint(corners).convex_hull)
    .filter(lambda shape: shape.geom_type == "Polygon" and _usable(shape))
)
footprints = boxes | hulls | spots.map(shapely.Point)


def objects(shapes):
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array


def moved(shapes, by):
    return objects(
        [None if s is None else shapely.transform(s, lambda c: c + by) for s in shapes]
    )


def by_shapely(footprint_shapes, feature_shapes, reach_m) -> Relations:
    """Relate every pair with shapely alone, without an index."""
    own, other = np.divmod(
        np.arange(len(footprint_shapes) * len(feature_shapes)), len(feature_shapes)
    )
    return relate_pairs(
        objects(footprint_shapes)[own],
        objects(feature_shapes)[other],
        own,
        other,
        reach_m,
    )


def assert_same(found: Relations, expected: Relations, within=1e-9):
    """Same rows and relations; measures within 1e-9 of their size, or `within`."""
    np.testing.assert_array_equal(found.footprint, expected.footprint)
    np.testing.assert_array_equal(found.feature, expected.feature)
    np.testing.assert_array_equal(found.relation, expected.relation)
    for name in ("distance_m", "overlap_m2", "overlap_length_m"):
        np.testing.assert_allclose(
            getattr(found, name), getattr(expected, name), rtol=1e-9, atol=within
        )
