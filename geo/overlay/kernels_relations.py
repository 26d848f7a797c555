"""Compiled: how circles and convex footprints lie to the features around them."""

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from geo.overlay.kernels_geometry import (
    clipped_ring_area,
    convex_corners,
    distance_to_segment_squared,
    edge_area_in_circle,
    segment_in_convex,
    segment_length_in_circle,
    segment_to_convex_squared,
    signed_area,
)
from geo.overlay.packed import LINE, POINT, POLYGON, Packed
from geo.overlay.relations import NEGLIGIBLE, WHOLE_SHARE
from geo.overlay.tree import Tree, query_into, room_for_query

Floats = NDArray[np.float64]
_Columns = tuple[
    NDArray[np.int32],
    NDArray[np.int32],
    Floats,
    Floats,
    Floats,
    NDArray[np.int8],
]
_APART, _TOUCHES, _OVERLAPS, _INSIDE, _AROUND = 0, 1, 2, 3, 4
# Nearer than this to a limit, rounding could decide: those pairs are looked at again
# with exact predicates [m].
_CLOSE_CALL_M = 1e-7
_CLOSE_CALL_SIZE = 1e-6


class Shapes(NamedTuple):
    """Circles and convex polygons, as `Footprints` has them."""

    kind: NDArray[np.int8]
    centre_x: Floats
    centre_y: Floats
    radius: Floats
    area: Floats
    boxes: Floats
    corner_offsets: NDArray[np.int64]
    corner_x: Floats
    corner_y: Floats


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
                found = _circle_to_feature(shapes, row, packed, one)
            else:
                work = _with_room(work, packed, one)
                found = _convex_to_feature(shapes, row, packed, one, far, work)
            distance, overlap, length, code, doubtful = found
            if shapes.kind[row] != 1:
                doubtful = doubtful or (
                    code <= _TOUCHES and abs(distance - far) <= _CLOSE_CALL_M
                )
                doubtful = doubtful or (code <= _TOUCHES and distance <= _CLOSE_CALL_M)
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
def _with_room(work: Floats, packed: Packed, one: int) -> Floats:
    """Give room for the longest ring of a feature, each corner of it doubled twice."""
    longest = 0
    for chain in range(packed.feature_offsets[one], packed.feature_offsets[one + 1]):
        longest = max(
            longest, packed.chain_offsets[chain + 1] - packed.chain_offsets[chain]
        )
    if 8 * longest > work.shape[1]:
        return np.empty((4, 8 * longest))
    return work


@njit(nogil=True, cache=True)
def _circle_to_feature(
    shapes: Shapes, row: int, packed: Packed, one: int
) -> tuple[float, float, float, int, bool]:
    cx, cy, radius = shapes.centre_x[row], shapes.centre_y[row], shapes.radius[row]
    kind, size = packed.kind[one], packed.size[one]
    nearest = np.inf
    farthest = 0.0
    inside = False
    area, length = 0.0, 0.0
    for chain in range(packed.feature_offsets[one], packed.feature_offsets[one + 1]):
        begin, end = packed.chain_offsets[chain], packed.chain_offsets[chain + 1]
        sign = 1.0 if packed.chain_sign[chain] > 0 else -1.0
        ax, ay = packed.x[begin] - cx, packed.y[begin] - cy
        farthest = max(farthest, ax * ax + ay * ay)
        if kind == POINT:
            nearest = min(nearest, ax * ax + ay * ay)
        for k in range(begin + 1, end):
            bx, by = packed.x[k] - cx, packed.y[k] - cy
            farthest = max(farthest, bx * bx + by * by)
            if kind == POINT:
                nearest = min(nearest, bx * bx + by * by)
                continue
            nearest = min(
                nearest, distance_to_segment_squared(0.0, 0.0, ax, ay, bx, by)
            )
            if kind == LINE:
                length += segment_length_in_circle(ax, ay, bx, by, radius)
            else:
                area += sign * edge_area_in_circle(ax, ay, bx, by, radius)
                if (ay > 0) != (by > 0) and ax + (0 - ay) / (by - ay) * (bx - ax) > 0:
                    inside = not inside
            ax, ay = bx, by
    nearest = math.sqrt(nearest)
    if kind == POLYGON:
        if nearest >= radius:
            area = shapes.area[row] if inside else 0.0
        distance = 0.0 if inside else max(0.0, nearest - radius)
        code = _code(area, shapes.area[row], size, distance)
        if code <= _TOUCHES:
            area = 0.0
        return distance, area, 0.0, code, False
    distance = max(0.0, nearest - radius)
    if distance > 0:
        return distance, 0.0, 0.0, _APART, False
    if farthest <= radius * radius:
        return 0.0, 0.0, length, _AROUND, False
    return 0.0, 0.0, length, _OVERLAPS if length > NEGLIGIBLE else _TOUCHES, False


@njit(nogil=True, cache=True)
def _code(overlap: float, own: float, other: float, distance: float) -> int:
    if overlap <= NEGLIGIBLE:
        return _APART if distance > 0 else _TOUCHES
    if overlap >= WHOLE_SHARE * own:
        return _INSIDE
    if overlap >= WHOLE_SHARE * other:
        return _AROUND
    return _OVERLAPS


@njit(nogil=True, cache=True)
def _convex_to_feature(
    shapes: Shapes, row: int, packed: Packed, one: int, far: float, work: Floats
) -> tuple[float, float, float, int, bool]:
    begin, end = shapes.corner_offsets[row], shapes.corner_offsets[row + 1]
    fx, fy = shapes.corner_x[begin:end], shapes.corner_y[begin:end]
    kind = packed.kind[one]
    if kind == POINT:
        return _convex_to_points(shapes, row, packed, one, fx, fy)
    if kind == LINE:
        return _convex_to_lines(shapes, row, packed, one, far, fx, fy)
    return _convex_to_rings(shapes, row, packed, one, far, fx, fy, work)


@njit(nogil=True, cache=True)
def _convex_to_points(
    shapes: Shapes, row: int, packed: Packed, one: int, fx: Floats, fy: Floats
) -> tuple[float, float, float, int, bool]:
    cx, cy = shapes.centre_x[row], shapes.centre_y[row]
    nearest, farthest = np.inf, 0.0
    for chain in range(packed.feature_offsets[one], packed.feature_offsets[one + 1]):
        for k in range(packed.chain_offsets[chain], packed.chain_offsets[chain + 1]):
            px, py = packed.x[k] - cx, packed.y[k] - cy
            squared = segment_to_convex_squared(px, py, px, py, fx, fy)
            nearest, farthest = min(nearest, squared), max(farthest, squared)
    nearest = math.sqrt(nearest)
    if nearest > 0:
        return nearest, 0.0, 0.0, _APART, False
    return 0.0, 0.0, 0.0, _AROUND if farthest == 0 else _TOUCHES, False


@njit(nogil=True, cache=True)
def _convex_to_lines(
    shapes: Shapes,
    row: int,
    packed: Packed,
    one: int,
    far: float,
    fx: Floats,
    fy: Floats,
) -> tuple[float, float, float, int, bool]:
    cx, cy = shapes.centre_x[row], shapes.centre_y[row]
    box = shapes.boxes[row]
    margin = far + _CLOSE_CALL_M
    west, south = box[0] - cx - margin, box[1] - cy - margin
    east, north = box[2] - cx + margin, box[3] - cy + margin
    nearest, length = np.inf, 0.0
    for chain in range(packed.feature_offsets[one], packed.feature_offsets[one + 1]):
        begin, end = packed.chain_offsets[chain], packed.chain_offsets[chain + 1]
        ax, ay = packed.x[begin] - cx, packed.y[begin] - cy
        for k in range(begin + 1, end):
            bx, by = packed.x[k] - cx, packed.y[k] - cy
            if not (
                (ax < west and bx < west)
                or (ax > east and bx > east)
                or (ay < south and by < south)
                or (ay > north and by > north)
            ):
                enter, leave = segment_in_convex(ax, ay, bx, by, fx, fy)
                if enter <= leave:
                    nearest = 0.0
                    dx, dy = bx - ax, by - ay
                    length += (leave - enter) * math.sqrt(dx * dx + dy * dy)
                elif nearest > 0:
                    squared = segment_to_convex_squared(ax, ay, bx, by, fx, fy)
                    nearest = min(nearest, squared)
            ax, ay = bx, by
    nearest = math.sqrt(nearest)
    doubtful = 0 < length < _CLOSE_CALL_SIZE
    if length <= NEGLIGIBLE:
        return nearest, 0.0, 0.0, _APART if nearest > 0 else _TOUCHES, doubtful
    if length >= WHOLE_SHARE * packed.size[one]:
        return 0.0, 0.0, length, _AROUND, doubtful
    return 0.0, 0.0, length, _OVERLAPS, doubtful


@njit(nogil=True, cache=True)
def _convex_to_rings(
    shapes: Shapes,
    row: int,
    packed: Packed,
    one: int,
    far: float,
    fx: Floats,
    fy: Floats,
    work: Floats,
) -> tuple[float, float, float, int, bool]:
    cx, cy, area = shapes.centre_x[row], shapes.centre_y[row], shapes.area[row]
    box = np.array(
        (
            shapes.boxes[row, 0] - cx,
            shapes.boxes[row, 1] - cy,
            shapes.boxes[row, 2] - cx,
            shapes.boxes[row, 3] - cy,
        )
    )
    if (
        packed.boxes[one, 0] - cx > box[2]
        or packed.boxes[one, 2] - cx < box[0]
        or packed.boxes[one, 1] - cy > box[3]
        or packed.boxes[one, 3] - cy < box[1]
    ):
        nearest = _rings_to_convex(shapes, row, packed, one, far, fx, fy)
        return nearest, 0.0, 0.0, _APART if nearest > 0 else _TOUCHES, False
    inside, crossed = False, False
    first, last = packed.feature_offsets[one], packed.feature_offsets[one + 1]
    for chain in range(first, last):
        begin, end = packed.chain_offsets[chain], packed.chain_offsets[chain + 1]
        ax, ay = packed.x[begin] - cx, packed.y[begin] - cy
        for k in range(begin + 1, end):
            bx, by = packed.x[k] - cx, packed.y[k] - cy
            if (ay > 0) != (by > 0) and ax + (0 - ay) / (by - ay) * (bx - ax) > 0:
                inside = not inside
            crossed = crossed or not (
                (ax < box[0] and bx < box[0])
                or (ax > box[2] and bx > box[2])
                or (ay < box[1] and by < box[1])
                or (ay > box[3] and by > box[3])
            )
            ax, ay = bx, by
    if not crossed:
        if inside:
            return 0.0, area, 0.0, _INSIDE, False
        nearest = _rings_to_convex(shapes, row, packed, one, far, fx, fy)
        return nearest, 0.0, 0.0, _APART, False
    overlap = 0.0
    for chain in range(first, last):
        begin, end = packed.chain_offsets[chain], packed.chain_offsets[chain + 1]
        corners = end - begin - 1
        for k in range(corners):
            work[0, k], work[1, k] = packed.x[begin + k] - cx, packed.y[begin + k] - cy
        sign = 1.0 if packed.chain_sign[chain] > 0 else -1.0
        overlap += sign * clipped_ring_area(work, corners, fx, fy, box)
    doubtful = not (abs(overlap) <= NEGLIGIBLE * 1e-3 or overlap >= _CLOSE_CALL_SIZE)
    distance = 0.0
    if overlap <= NEGLIGIBLE:
        overlap = 0.0
        distance = _rings_to_convex(shapes, row, packed, one, far, fx, fy)
    return (
        distance,
        overlap,
        0.0,
        _code(overlap, area, packed.size[one], distance),
        doubtful,
    )


@njit(nogil=True, cache=True)
def _rings_to_convex(
    shapes: Shapes,
    row: int,
    packed: Packed,
    one: int,
    far: float,
    fx: Floats,
    fy: Floats,
) -> float:
    """Give the distance of a polygon's rings; infinite where it is beyond reach [m]."""
    cx, cy = shapes.centre_x[row], shapes.centre_y[row]
    box = shapes.boxes[row]
    margin = far + _CLOSE_CALL_M
    west, south = box[0] - cx - margin, box[1] - cy - margin
    east, north = box[2] - cx + margin, box[3] - cy + margin
    nearest = np.inf
    # What lies farther than the nearest edge so far is not looked at.
    for chain in range(packed.feature_offsets[one], packed.feature_offsets[one + 1]):
        begin, end = packed.chain_offsets[chain], packed.chain_offsets[chain + 1]
        ax, ay = packed.x[begin] - cx, packed.y[begin] - cy
        for k in range(begin + 1, end):
            bx, by = packed.x[k] - cx, packed.y[k] - cy
            if not (
                (ax < west and bx < west)
                or (ax > east and bx > east)
                or (ay < south and by < south)
                or (ay > north and by > north)
            ):
                squared = segment_to_convex_squared(ax, ay, bx, by, fx, fy)
                if squared < nearest:
                    nearest = squared
                    margin = math.sqrt(nearest)
                    west, south = box[0] - cx - margin, box[1] - cy - margin
                    east, north = box[2] - cx + margin, box[3] - cy + margin
            ax, ay = bx, by
    return math.sqrt(nearest)


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
