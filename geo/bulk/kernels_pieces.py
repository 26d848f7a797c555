"""Whether a way lies in one piece around a footprint, or another street is near too.

Everything in one file because machine code kept on the disk is renewed when its own
file changes, not when a file does that it calls.
"""

import numpy as np

from geo.overlay.compiling import kernel

_CLOSE_M = 1e-6


@kernel
def lie_in_one_piece(places, pairs, ways, frames, heights):  # type: ignore[no-untyped-def]
    """Say whether each way surely lies in one piece around a site.

    Parameters
    ----------
    places, pairs, ways, frames
        As `lie_of_ways` takes and gives them; outlines run with the way to their right.
    heights
        Radius of the footprint, and how far beyond it ways are looked at [m].

    Returns no where there is no frame.
    """
    whole = np.zeros(len(pairs), np.bool_)
    begins, edges = ways
    far_m = heights[0] + heights[1]
    for row in range(len(pairs)):
        _, _, west, east = frames[row]
        if np.isnan(west):
            continue
        box = (west - heights[1], -far_m, east + heights[1], far_m)
        way = edges[begins[pairs[row, 1]] : begins[pairs[row, 1] + 1]]
        x, y = places[pairs[row, 0]]
        walls, linked = _walls(way, x, y, frames[row], box)
        whole[row] = _in_one_piece(walls, linked, box)
    return whole


@kernel
def _walls(way, x, y, frame, box):  # type: ignore[no-untyped-def]
    """Give the edges of a way that may meet a box, turned so that it runs along x.

    Returns them, and which follows each along the same outline; -1 where none does.
    """
    cos, sin = frame[0], frame[1]
    walls = np.empty((len(way), 4))
    linked = np.full(len(way), -1)
    count = 0
    begin, begin_wall, before_wall = 0, -1, -1
    for k in range(len(way)):
        if k > begin and (way[k, 0] != way[k - 1, 2] or way[k, 1] != way[k - 1, 3]):
            begin, begin_wall, before_wall = k, -1, -1
        ax, ay = way[k, 0] - x, way[k, 1] - y
        bx, by = way[k, 2] - x, way[k, 3] - y
        ax, ay = ax * cos + ay * sin, ay * cos - ax * sin
        bx, by = bx * cos + by * sin, by * cos - bx * sin
        this = -1
        if (
            max(ax, bx) >= box[0]
            and min(ax, bx) <= box[2]
            and max(ay, by) >= box[1]
            and min(ay, by) <= box[3]
        ):
            this = count
            walls[this] = ax, ay, bx, by
            count += 1
            if before_wall >= 0:
                linked[before_wall] = this
        if k == begin:
            begin_wall = this
        before_wall = this
        if way[k, 2] == way[begin, 0] and way[k, 3] == way[begin, 1]:
            if this >= 0 and begin_wall >= 0:
                linked[this] = begin_wall
            begin, begin_wall, before_wall = k + 1, -1, -1
    return walls[:count], linked[:count]


@kernel
def _root(parents, node):  # type: ignore[no-untyped-def]
    while parents[node] != node:
        parents[node] = parents[parents[node]]
        node = parents[node]
    return node


@kernel
def _in_one_piece(walls, linked, box):  # type: ignore[no-untyped-def]
    """Whether surely one piece of a way lies in a box.

    Outlines that cross the edge of the box border the same piece where they are one
    run of walls in it, and where the edge of the box between them lies in the way.
    """
    parents = np.arange(len(walls))
    at = np.empty(2 * len(walls))
    of = np.empty(2 * len(walls), np.int64)
    inward = np.empty(2 * len(walls), np.bool_)
    crossed = 0
    for k in range(len(walls)):
        in_box = box[0] < walls[k, 2] < box[2] and box[1] < walls[k, 3] < box[3]
        if linked[k] >= 0 and in_box:
            parents[_root(parents, k)] = _root(parents, linked[k])
        sound, comes_in, goes_out = _on_border(walls[k], box)
        if not sound:
            return False
        for place, way_in in ((comes_in, True), (goes_out, False)):
            if place >= 0:
                at[crossed], of[crossed], inward[crossed] = place, k, way_in
                crossed += 1
    order = np.argsort(at[:crossed])
    if not _join_inside(parents, at[order], of[order], inward[order]):
        return False
    pieces = 0
    for one in range(crossed):
        pieces += _root(parents, of[one]) != _root(parents, of[0])
    return pieces == 0


@kernel
def _join_inside(parents, at, of, inward):  # type: ignore[no-untyped-def]
    """Join outlines where the edge of a box between them lies in the way.

    Outlines run with the way to their right: what comes in has it beside it along the
    edge, against the clock, as far as the next that goes out. Returns whether the
    outlines are as they should be.
    """
    for one in range(len(at)):
        after = one + 1 if one + 1 < len(at) else 0
        if inward[one] == inward[after] or (
            after > 0 and at[after] - at[one] < _CLOSE_M
        ):
            return False
        if inward[one]:
            parents[_root(parents, of[one])] = _root(parents, of[after])
    return True


@kernel
def _on_border(wall, box):  # type: ignore[no-untyped-def]
    """Say whether it is sure where a wall crosses the edge of a box, and where it does.

    It comes in at the first place and goes out at the second, counted along the edge
    from the south-western corner, against the clock [m]; -1 where it does not.
    """
    ax, ay, bx, by = wall
    dx, dy = bx - ax, by - ay
    begin, end = 0.0, 1.0
    first_side = last_side = -1
    for side in range(4):
        # How far inside a side of the box the wall begins, and how fast it gets out.
        inside = (ax - box[0], box[2] - ax, ay - box[1], box[3] - ay)[side]
        speed = (-dx, dx, -dy, dy)[side]
        if abs(inside) < _CLOSE_M or abs(inside - speed) < _CLOSE_M:
            return False, -1.0, -1.0
        if inside < 0 and inside - speed < 0:
            return True, -1.0, -1.0
        if inside < 0 and inside / speed > begin:
            begin, first_side = inside / speed, side
        elif inside - speed < 0 and inside / speed < end:
            end, last_side = inside / speed, side
    if begin >= end:
        return True, -1.0, -1.0
    comes_in = _along(box, first_side, ax + begin * dx, ay + begin * dy)
    return True, comes_in, _along(box, last_side, ax + end * dx, ay + end * dy)


@kernel
def _along(box, side, x, y):  # type: ignore[no-untyped-def]
    """Give where along the edge of a box a place on one of its sides lies [m]."""
    wide, high = box[2] - box[0], box[3] - box[1]
    if side == 0:
        return 2 * wide + high + box[3] - y
    if side == 1:
        return wide + y - box[1]
    if side == 2:
        return x - box[0]
    if side == 3:
        return wide + high + box[2] - x
    return -1.0
