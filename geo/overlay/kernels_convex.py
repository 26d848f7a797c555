"""Compiled: how a convex footprint lies to one feature."""

import math

import numpy as np
from numba import njit

from geo.overlay.kernels_geometry import (
    clipped_ring_area,
    segment_in_convex,
    segment_to_convex_squared,
)
from geo.overlay.kernels_shapes import (
    APART,
    AROUND,
    CLOSE_CALL_M,
    CLOSE_CALL_SIZE,
    INSIDE,
    OVERLAPS,
    TOUCHES,
    Floats,
    Found,
    Shapes,
    code_of,
)
from geo.overlay.packed import LINE, POINT, Packed
from geo.overlay.relations import NEGLIGIBLE, WHOLE_SHARE


@njit(nogil=True, cache=True)
def with_room(work: Floats, packed: Packed, one: int) -> Floats:
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
def convex_to_feature(
    shapes: Shapes, row: int, packed: Packed, one: int, far: float, work: Floats
) -> Found:
    """Relate one convex footprint to one feature."""
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
) -> Found:
    cx, cy = shapes.centre_x[row], shapes.centre_y[row]
    nearest, farthest = np.inf, 0.0
    for chain in range(packed.feature_offsets[one], packed.feature_offsets[one + 1]):
        for k in range(packed.chain_offsets[chain], packed.chain_offsets[chain + 1]):
            px, py = packed.x[k] - cx, packed.y[k] - cy
            squared = segment_to_convex_squared(px, py, px, py, fx, fy)
            nearest, farthest = min(nearest, squared), max(farthest, squared)
    nearest = math.sqrt(nearest)
    if nearest > 0:
        return nearest, 0.0, 0.0, APART, False
    return 0.0, 0.0, 0.0, AROUND if farthest == 0 else TOUCHES, False


@njit(nogil=True, cache=True)
def _convex_to_lines(
    shapes: Shapes,
    row: int,
    packed: Packed,
    one: int,
    far: float,
    fx: Floats,
    fy: Floats,
) -> Found:
    cx, cy = shapes.centre_x[row], shapes.centre_y[row]
    box = shapes.boxes[row]
    margin = far + CLOSE_CALL_M
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
    doubtful = 0 < length < CLOSE_CALL_SIZE
    if length <= NEGLIGIBLE:
        return nearest, 0.0, 0.0, APART if nearest > 0 else TOUCHES, doubtful
    if length >= WHOLE_SHARE * packed.size[one]:
        return 0.0, 0.0, length, AROUND, doubtful
    return 0.0, 0.0, length, OVERLAPS, doubtful


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
) -> Found:
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
        return nearest, 0.0, 0.0, APART if nearest > 0 else TOUCHES, False
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
            return 0.0, area, 0.0, INSIDE, False
        nearest = _rings_to_convex(shapes, row, packed, one, far, fx, fy)
        return nearest, 0.0, 0.0, APART, False
    overlap = 0.0
    for chain in range(first, last):
        begin, end = packed.chain_offsets[chain], packed.chain_offsets[chain + 1]
        corners = end - begin - 1
        for k in range(corners):
            work[0, k], work[1, k] = packed.x[begin + k] - cx, packed.y[begin + k] - cy
        sign = 1.0 if packed.chain_sign[chain] > 0 else -1.0
        overlap += sign * clipped_ring_area(work, corners, fx, fy, box)
    doubtful = not (abs(overlap) <= NEGLIGIBLE * 1e-3 or overlap >= CLOSE_CALL_SIZE)
    distance = 0.0
    if overlap <= NEGLIGIBLE:
        overlap = 0.0
        distance = _rings_to_convex(shapes, row, packed, one, far, fx, fy)
    return (
        distance,
        overlap,
        0.0,
        code_of(overlap, area, packed.size[one], distance),
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
    margin = far + CLOSE_CALL_M
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
