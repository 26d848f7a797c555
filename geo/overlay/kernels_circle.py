"""Compiled: how an exact circle lies to one feature."""

import math

import numpy as np
from numba import njit

from geo.overlay.kernels_geometry import (
    distance_to_segment_squared,
    edge_area_in_circle,
    segment_length_in_circle,
)
from geo.overlay.kernels_shapes import (
    APART,
    AROUND,
    OVERLAPS,
    TOUCHES,
    Found,
    Shapes,
    code_of,
)
from geo.overlay.packed import LINE, POINT, POLYGON, Packed
from geo.overlay.relations import NEGLIGIBLE


@njit(nogil=True, cache=True)
def circle_to_feature(shapes: Shapes, row: int, packed: Packed, one: int) -> Found:
    """Relate one exact circle to one feature."""
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
        code = code_of(area, shapes.area[row], size, distance)
        if code <= TOUCHES:
            area = 0.0
        return distance, area, 0.0, code, False
    distance = max(0.0, nearest - radius)
    if distance > 0:
        return distance, 0.0, 0.0, APART, False
    if farthest <= radius * radius:
        return 0.0, 0.0, length, AROUND, False
    return 0.0, 0.0, length, OVERLAPS if length > NEGLIGIBLE else TOUCHES, False
