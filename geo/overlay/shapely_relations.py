"""Relate any footprint to any feature with shapely: always right, not always fast.

Nothing is prepared here: prepared geometries that two threads share crash the
process.
"""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.errors import GEOSException

from geo.overlay.relations import MEETS_M, NOTHING, WHOLE, Relation, Relations

_MULTI = (shapely.MultiPoint, shapely.MultiLineString, shapely.MultiPolygon)


def relate_pairs(
    footprints: NDArray[np.object_],
    features: NDArray[np.object_],
    footprint_rows: NDArray[np.integer],
    feature_rows: NDArray[np.integer],
    reach_m: float,
) -> Relations:
    """Relate pairs of geometries and keep those within reach.

    Parameters
    ----------
    footprints, features
        One pair at each position.
    footprint_rows, feature_rows
        What to call them in the answer.
    reach_m
        Largest distance kept [m].
    """
    distances = shapely.distance(footprints, features)
    near = np.flatnonzero(distances <= reach_m + MEETS_M)
    distances = np.minimum(distances, reach_m)
    distances[distances <= MEETS_M] = 0.0
    areas, lengths = np.zeros(len(near)), np.zeros(len(near))
    relations = np.full(len(near), Relation.APART, np.int8)
    for position in np.flatnonzero(distances[near] == 0):
        pair = near[position]
        areas[position], lengths[position], relations[position] = _meeting(
            footprints[pair], features[pair]
        )
    return Relations(
        np.asarray(footprint_rows)[near].astype(np.int32),
        np.asarray(feature_rows)[near].astype(np.int32),
        distances[near],
        areas,
        lengths,
        relations,
    )


def _meeting(
    footprint: shapely.Geometry, feature: shapely.Geometry
) -> tuple[float, float, Relation]:
    """Give common area, common length and relation of two things that meet."""
    footprint, feature = _highest_parts(footprint), _highest_parts(feature)
    shared = min(_dimension(footprint), _dimension(feature))
    own, other = _size(footprint, shared), _size(feature, shared)
    if shared == 0:
        met = _points_met(footprint, feature)
        return 0.0, 0.0, _label(met, own, other)
    common = _size(_intersection(footprint, feature), shared)
    relation = _label(common, own, other)
    if relation is Relation.TOUCHES:
        return 0.0, 0.0, relation
    return (common, 0.0, relation) if shared == 2 else (0.0, common, relation)


def _label(common: float, own: float, other: float) -> Relation:
    if common <= NOTHING * min(own, other):
        return Relation.TOUCHES
    if common >= WHOLE * own:
        return Relation.INSIDE
    if common >= WHOLE * other:
        return Relation.AROUND
    return Relation.OVERLAPS


def _highest_parts(shape: shapely.Geometry) -> shapely.Geometry:
    """Give a collection's parts of the highest dimension, others as they are."""
    if not isinstance(shape, shapely.GeometryCollection):
        return shape
    parts = shapely.get_parts(shape)
    while np.any(shapely.get_type_id(parts) > shapely.GeometryType.POLYGON):
        parts = shapely.get_parts(parts)
    highest = parts[shapely.get_dimensions(parts) == _dimension(shape)]
    return _MULTI[_dimension(shape)](list(highest))


def _dimension(shape: shapely.Geometry) -> int:
    return int(shapely.get_dimensions(shape))


def _size(shape: shapely.Geometry, dimension: int) -> float:
    """Give the size in one dimension; endless where the shape is of a higher one."""
    own = _dimension(shape)
    if own > dimension:
        return np.inf
    if dimension == 2:
        return float(shapely.area(shape))
    if dimension == 1:
        return float(shapely.length(shape)) if own == 1 else 0.0
    return float(shapely.get_num_coordinates(shape))


def _points_met(footprint: shapely.Geometry, feature: shapely.Geometry) -> int:
    points, ground = footprint, feature
    if _dimension(points) > 0:
        points, ground = feature, footprint
    distances = shapely.distance(shapely.get_parts(points), ground)
    return int(np.count_nonzero(distances <= MEETS_M))


def _intersection(one: shapely.Geometry, two: shapely.Geometry) -> shapely.Geometry:
    try:
        return shapely.intersection(one, two)
    except GEOSException:  # a ring that crosses itself
        return shapely.intersection(shapely.make_valid(one), shapely.make_valid(two))
