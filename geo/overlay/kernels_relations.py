"""Compiled: how circles and convex footprints lie to the features around them."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from geo.overlay.kernels_circle import circle_to_feature
from geo.overlay.kernels_convex import convex_to_feature, with_room
from geo.overlay.kernels_geometry import convex_corners, signed_area
from geo.overlay.kernels_shapes import CLOSE_CALL_M, TOUCHES, Floats, Shapes
from geo.overlay.packed import Packed
from geo.overlay.tree import Tree, query_into, room_for_query

_Columns = tuple[
    NDArray[np.int32],
    NDArray[np.int32],
    Floats,
    Floats,
    Floats,
    NDArray[np.int8],
]


@njit(nogil=True, cache=True)
def relate_shapes(
    rows: NDArray[np.int64], shapes: Shapes, packed: Packed, tree: Tree, reach: Floats
) -> tuple[_Columns, NDArray[np.bool_]]:
    """Give a row for each pair within reach, and whether rounding could decide it.

    Parameters
    ----------
    rows
        Which footprints, in the order in which they are looked at.
    reach
        How far to look from each footprint [m].

    Returns
    -------
    footprint, feature, distance, overlap, length and relation; and close calls
    """
    room = 4 * len(rows) + 64
    footprint = np.empty(room, np.int32)
    feature = np.empty(room, np.int32)
    measured = np.empty((room, 3))
    relation = np.empty(room, np.int8)
    close = np.empty(room, np.bool_)
    work = np.empty((4, 512))
    candidates, waiting = room_for_query()
    count = 0
    for row in rows:
        box = shapes.boxes[row]
        far = reach[row]
        met, candidates = query_into(
            tree,
            box[0] - far,
            box[1] - far,
            box[2] + far,
            box[3] + far,
            candidates,
            waiting,
        )
        if count + met > room:
            room = 2 * (count + met)
            footprint = _wider(footprint, count, room)
            feature = _wider(feature, count, room)
            relation = _wider(relation, count, room)
            close = _wider(close, count, room)
            more = np.empty((room, 3))
            more[:count] = measured[:count]
            measured = more
        for one in candidates[:met]:
            if shapes.kind[row] == 1:
                found = circle_to_feature(shapes, row, packed, one)
            else:
                work = with_room(work, packed, one)
                found = convex_to_feature(shapes, row, packed, one, far, work)
            distance, overlap, length, code, doubtful = found
            if shapes.kind[row] != 1:
                doubtful = doubtful or (
                    code <= TOUCHES and abs(distance - far) <= CLOSE_CALL_M
                )
                doubtful = doubtful or (code <= TOUCHES and distance <= CLOSE_CALL_M)
            if distance > far and not doubtful:
                continue
            footprint[count], feature[count] = row, one
            measured[count, 0], measured[count, 1] = distance, overlap
            measured[count, 2] = length
            relation[count], close[count] = code, doubtful
            count += 1
    columns = (
        footprint[:count],
        feature[:count],
        measured[:count, 0].copy(),
        measured[:count, 1].copy(),
        measured[:count, 2].copy(),
        relation[:count],
    )
    return columns, close[:count]


@njit(nogil=True, cache=True)
def _wider(values, count, room):  # type: ignore[no-untyped-def]
    more = np.empty(room, values.dtype)
    more[:count] = values[:count]
    return more


@njit(nogil=True, cache=True)
def relate_ring(
    coordinates: Floats, packed: Packed, tree: Tree, far: float
) -> tuple[bool, _Columns, NDArray[np.bool_]]:
    """Relate one polygon without holes, given by its ring, in a single call.

    Returns
    -------
    whether it is convex, and then what `relate_shapes` gives
    """
    count = len(coordinates)
    west, south, east, north = np.inf, np.inf, -np.inf, -np.inf
    for k in range(count):
        west, east = min(west, coordinates[k, 0]), max(east, coordinates[k, 0])
        south, north = min(south, coordinates[k, 1]), max(north, coordinates[k, 1])
    cx, cy = (west + east) / 2, (south + north) / 2
    x, y = np.empty(count), np.empty(count)
    corners = convex_corners(coordinates, 0, count, cx, cy, x, y)
    x, y = x[:corners], y[:corners]
    rows = np.zeros(1, np.int64)
    area = abs(signed_area(x, y)) if corners > 2 else 0.0
    shapes = Shapes(
        np.full(1, 2, np.int8),
        np.full(1, cx),
        np.full(1, cy),
        np.zeros(1),
        np.full(1, area),
        np.array([[west, south, east, north]]),
        np.array([0, corners]),
        x,
        y,
    )
    convex = area > 0
    columns, close = relate_shapes(
        rows if convex else rows[:0], shapes, packed, tree, np.full(1, far)
    )
    return convex, columns, close
