"""The same answers from shapely: for every shape, and where rounding could decide.

Nothing is prepared here: prepared geometries shared between threads crash the process,
and every session of the app is a thread.
"""

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.overlay.relations import NEGLIGIBLE, WHOLE_SHARE, Relation, Relations


def relate_pairs(
    footprint: NDArray[np.integer],
    feature: NDArray[np.integer],
    footprint_shapes: NDArray[np.object_],
    feature_shapes: NDArray[np.object_],
    reach_m: NDArray[np.float64],
) -> Relations:
    """Relate pairs one by one; those farther apart than `reach_m` are left out.

    Parameters
    ----------
    footprint, feature
        Positions that go into the answer.
    footprint_shapes, feature_shapes
        Geometry of each pair.
    reach_m
        How far each pair may be apart [m].
    """
    distance = shapely.distance(footprint_shapes, feature_shapes)
    near = distance <= reach_m
    footprint, feature, distance = footprint[near], feature[near], distance[near]
    own, other = footprint_shapes[near], feature_shapes[near]
    meet = distance == 0
    common = np.full(len(own), None, dtype=object)
    common[meet] = shapely.intersection(own[meet], other[meet])
    overlap = np.nan_to_num(shapely.area(common))
    length = np.nan_to_num(shapely.length(common))
    length[shapely.get_dimensions(other) != 1] = 0.0
    overlap[overlap <= NEGLIGIBLE] = 0.0
    return Relations(
        footprint.astype(np.int32),
        feature.astype(np.int32),
        distance,
        overlap,
        length,
        _codes(own, other, distance, overlap, length),
    )


def _codes(
    own: NDArray[np.object_],
    other: NDArray[np.object_],
    distance: NDArray[np.float64],
    overlap: NDArray[np.float64],
    length: NDArray[np.float64],
) -> NDArray[np.int8]:
    codes = np.full(len(own), Relation.APART, np.int8)
    meet = distance == 0
    codes[meet] = Relation.TOUCHES
    codes[meet & ((overlap > 0) | (length > NEGLIGIBLE))] = Relation.OVERLAPS
    own_area, other_area = shapely.area(own), shapely.area(other)
    areal = (own_area > 0) & (other_area > 0)
    inside = areal & (overlap >= WHOLE_SHARE * own_area)
    around = areal & ~inside & (overlap >= WHOLE_SHARE * other_area)
    lines = meet & (shapely.get_dimensions(other) == 1) & (own_area > 0)
    around |= lines & (length >= WHOLE_SHARE * shapely.length(other))
    points = meet & (shapely.get_dimensions(other) == 0)
    around[points] = shapely.covers(own[points], other[points])
    thin = meet & (own_area == 0) & (other_area > 0)
    inside[thin] = shapely.covers(other[thin], own[thin])
    # A point or a line on an edge is on nobody's ground yet.
    border = shapely.boundary(other[thin])
    inside[thin] &= ~shapely.covers(border, own[thin])
    codes[around], codes[inside] = Relation.AROUND, Relation.INSIDE
    return codes
