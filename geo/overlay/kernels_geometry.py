"""Compiled geometry of one footprint and one chain of coordinates.

All coordinates are relative to the footprint's centre [m]. A polygon footprint is given
by its corners, counter-clockwise and convex, the first not repeated.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# Four times the last digit of a coordinate of ten million metres.
_DENT_M = 1e-8


@njit(nogil=True, cache=True)
def signed_area(x: Floats, y: Floats) -> float:
    """Give the area of a ring, negative where it runs clockwise [m2]."""
    total = 0.0
    for i in range(2, len(x)):
        total += (x[i - 1] - x[0]) * (y[i] - y[0]) - (x[i] - x[0]) * (y[i - 1] - y[0])
    return total / 2


@njit(nogil=True, cache=True)
def convex_corners(
    coordinates: Floats,
    begin: int,
    end: int,
    cx: float,
    cy: float,
    x: Floats,
    y: Floats,
) -> int:
    """Write a ring's corners, counter-clockwise and relative to its centre.

    Returns
    -------
    how many corners; 0 where the ring is not convex
    """
    count = end - begin - 1
    for k in range(count):
        x[k], y[k] = coordinates[begin + k, 0] - cx, coordinates[begin + k, 1] - cy
    if signed_area(x[:count], y[:count]) < 0:
        x[:count], y[:count] = x[:count][::-1].copy(), y[:count][::-1].copy()
    return count if is_convex(x[:count], y[:count]) else 0


@njit(nogil=True, cache=True)
def is_convex(x: Floats, y: Floats) -> bool:
    """Whether a counter-clockwise ring turns left or goes straight at every corner.

    Corners of a circle or of rounded edges are themselves rounded to the last digit of
    their coordinates; a dent that small is none.
    """
    count = len(x)
    turned = 0.0
    for i in range(count):
        a, b, c = i, (i + 1) % count, (i + 2) % count
        ux, uy = x[b] - x[a], y[b] - y[a]
        vx, vy = x[c] - x[b], y[c] - y[b]
        cross = ux * vy - uy * vx
        if cross < -_DENT_M * (abs(ux) + abs(uy) + abs(vx) + abs(vy)):
            return False
        if ux == 0 and uy == 0:
            return False
        turned += math.atan2(cross, ux * vx + uy * vy)
    # A ring that winds twice turns left everywhere as well.
    return abs(turned - 2 * math.pi) < 1e-6


@njit(nogil=True, cache=True)
def distance_to_segment_squared(
    px: float, py: float, ax: float, ay: float, bx: float, by: float
) -> float:
    """Give the squared distance of a point from a segment [m2]."""
    dx, dy = bx - ax, by - ay
    length_squared = dx * dx + dy * dy
    t = 0.0
    if length_squared > 0:
        t = ((px - ax) * dx + (py - ay) * dy) / length_squared
        t = min(1.0, max(0.0, t))
    ex, ey = ax + t * dx - px, ay + t * dy - py
    return ex * ex + ey * ey


@njit(nogil=True, cache=True)
def segment_in_convex(
    ax: float, ay: float, bx: float, by: float, fx: Floats, fy: Floats
) -> tuple[float, float]:
    """Give from where to where a segment lies in a convex footprint, as shares.

    The first share is more than the second where no part of it does.
    """
    enter, leave = 0.0, 1.0
    count = len(fx)
    for i in range(count):
        j = i + 1 if i + 1 < count else 0
        ex, ey = fx[j] - fx[i], fy[j] - fy[i]
        at_a = ex * (ay - fy[i]) - ey * (ax - fx[i])
        at_b = ex * (by - fy[i]) - ey * (bx - fx[i])
        if at_a < 0 and at_b < 0:
            return 1.0, 0.0
        if at_a < 0:
            enter = max(enter, at_a / (at_a - at_b))
        elif at_b < 0:
            leave = min(leave, at_a / (at_a - at_b))
    return enter, leave


@njit(nogil=True, cache=True)
def segment_to_convex_squared(
    ax: float, ay: float, bx: float, by: float, fx: Floats, fy: Floats
) -> float:
    """Give the squared distance of a segment from a convex footprint [m2]."""
    enter, leave = segment_in_convex(ax, ay, bx, by, fx, fy)
    if enter <= leave:
        return 0.0
    nearest = np.inf
    count = len(fx)
    for i in range(count):
        j = i + 1 if i + 1 < count else 0
        near = distance_to_segment_squared(ax, ay, fx[i], fy[i], fx[j], fy[j])
        nearest = min(nearest, near)
        near = distance_to_segment_squared(bx, by, fx[i], fy[i], fx[j], fy[j])
        nearest = min(nearest, near)
        near = distance_to_segment_squared(fx[i], fy[i], ax, ay, bx, by)
        nearest = min(nearest, near)
    return nearest


@njit(nogil=True, cache=True)
def _clip_half_plane(
    ax: float,
    ay: float,
    ex: float,
    ey: float,
    from_x: Floats,
    from_y: Floats,
    count: int,
    to_x: Floats,
    to_y: Floats,
) -> int:
    """Keep of a ring what lies left of the line through (ax, ay) along (ex, ey)."""
    kept = 0
    last_x, last_y = from_x[count - 1], from_y[count - 1]
    last = ex * (last_y - ay) - ey * (last_x - ax)
    for k in range(count):
        x, y = from_x[k], from_y[k]
        here = ex * (y - ay) - ey * (x - ax)
        if (here >= 0) != (last >= 0):
            t = last / (last - here)
            to_x[kept] = last_x + t * (x - last_x)
            to_y[kept] = last_y + t * (y - last_y)
            kept += 1
        if here >= 0:
            to_x[kept], to_y[kept] = x, y
            kept += 1
        last_x, last_y, last = x, y, here
    return kept


@njit(nogil=True, cache=True)
def clipped_ring_area(
    work: Floats, count: int, fx: Floats, fy: Floats, box: Floats
) -> float:
    """Give the signed area of a ring inside a convex footprint [m2].

    Sutherland-Hodgman; against a footprint of many corners first against its box,
    which leaves little of a long ring. Where the ring has inward corners the clipped
    ring may run along an edge of the footprint and back: such a stretch encloses
    nothing.

    Parameters
    ----------
    work
        Four rows of room; the first two hold the ring's x and y. Each of the `count`
        corners may become two at each clip that the ring crosses.
    box
        West, south, east, north of the footprint, relative to its centre [m].
    """
    from_x, from_y, to_x, to_y = work[0], work[1], work[2], work[3]
    room = work.shape[1]
    corners = len(fx)
    first = 0 if corners > 8 else 4
    for step in range(first, 4 + corners):
        if count == 0:
            return 0.0
        if 2 * count > room:
            return np.nan
        if step == 0:
            ax, ay, ex, ey = box[0], box[1], 1.0, 0.0
        elif step == 1:
            ax, ay, ex, ey = box[2], box[1], 0.0, 1.0
        elif step == 2:
            ax, ay, ex, ey = box[2], box[3], -1.0, 0.0
        elif step == 3:
            ax, ay, ex, ey = box[0], box[3], 0.0, -1.0
        else:
            i = step - 4
            j = i + 1 if i + 1 < corners else 0
            ax, ay = fx[i], fy[i]
            ex, ey = fx[j] - fx[i], fy[j] - fy[i]
        count = _clip_half_plane(ax, ay, ex, ey, from_x, from_y, count, to_x, to_y)
        from_x, to_x = to_x, from_x
        from_y, to_y = to_y, from_y
    return signed_area(from_x[:count], from_y[:count]) if count > 2 else 0.0


@njit(nogil=True, cache=True)
def edge_area_in_circle(
    ax: float, ay: float, bx: float, by: float, radius: float
) -> float:
    """Give the signed area between an edge, the centre and the circle [m2].

    Summed over the edges of a ring it is the ring's area inside the circle, exactly.
    """
    dx, dy = bx - ax, by - ay
    a = dx * dx + dy * dy
    if a == 0:
        return 0.0
    b = ax * dx + ay * dy
    c = ax * ax + ay * ay - radius * radius
    inside = b * b - a * c
    if inside <= 0:
        return _sector(ax, ay, bx, by, radius)
    root = math.sqrt(inside)
    enter, leave = (-b - root) / a, (-b + root) / a
    if leave <= 0 or enter >= 1:
        return _sector(ax, ay, bx, by, radius)
    px, py, qx, qy = ax, ay, bx, by
    total = 0.0
    if enter > 0:
        px, py = ax + enter * dx, ay + enter * dy
        total += _sector(ax, ay, px, py, radius)
    if leave < 1:
        qx, qy = ax + leave * dx, ay + leave * dy
        total += _sector(qx, qy, bx, by, radius)
    return total + (px * qy - py * qx) / 2


@njit(nogil=True, cache=True)
def _sector(ax: float, ay: float, bx: float, by: float, radius: float) -> float:
    angle = math.atan2(ax * by - ay * bx, ax * bx + ay * by)
    return radius * radius * angle / 2


@njit(nogil=True, cache=True)
def segment_length_in_circle(
    ax: float, ay: float, bx: float, by: float, radius: float
) -> float:
    """Give the length of a segment inside a circle about the origin [m]."""
    dx, dy = bx - ax, by - ay
    a = dx * dx + dy * dy
    if a == 0:
        return 0.0
    b = ax * dx + ay * dy
    inside = b * b - a * (ax * ax + ay * ay - radius * radius)
    if inside <= 0:
        return 0.0
    root = math.sqrt(inside)
    enter, leave = max(0.0, (-b - root) / a), min(1.0, (-b + root) / a)
    return max(0.0, leave - enter) * math.sqrt(a)
