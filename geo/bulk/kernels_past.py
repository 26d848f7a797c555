"""How wide a disc can be rolled past a round footprint: measured by what stops it.

A disc gets from the beginning of the strip beside the footprint to its end unless walls
and the footprint stand so close to one another, one after the other, that they close
the strip from its southern to its northern edge. So the width that stays free is the
widest gap in the chain of obstacles whose widest gap is least. That is the width which
`geo.screening.clear_width` finds by shrinking and halving, to a few millimetres, for
all that is told here; the rest is left to it.

Everything in one file because machine code kept on the disk is renewed when its own
file changes, not when a file does that it calls.
"""

import numpy as np

from geo.overlay.compiling import kernel

_MOST = 400  # more walls than this beside one footprint are left to the judge
# So far before the end of a drawing its continuation is drawn over it [m].
_GOES_ON_M = 1.02
_SHORTEST_M = 0.05
_CLOSE_M = 1e-6
_EXACT_M = 1e-4
_LESS = 0.3819660112501051  # of a span the lesser part of the golden section
# The first obstacles of a strip: its edges and the footprint, then walls.
_SOUTH, _NORTH, _FOOTPRINT, _FIRST_WALL = 0, 1, 2, 3


@kernel
def widths_past(places, pairs, ways, frames, heights, up_to_m):  # type: ignore[no-untyped-def]
    """Give the clear width past a round footprint, for each pair of a site and a way.

    Parameters
    ----------
    places, pairs, ways, frames
        As `lie_of_ways` takes and gives them.
    heights
        Radius of the footprint, and how far beyond it ways are looked at [m].
    up_to_m
        Wider passages are given as this width.

    Returns the widths [m], NaN where they cannot be told; and whether the way lies in
    one piece around the footprint. Where it does not, another street counted as a way
    past: then the width may be less.
    """
    found = np.full(len(pairs), np.nan)
    whole = np.zeros(len(pairs), np.bool_)
    begins, edges = ways
    radius_m, reach_m = heights
    far_m = radius_m + reach_m
    for row in range(len(pairs)):
        if np.isnan(frames[row, 0]):
            continue
        # Outlines run with the way to their right.
        way = edges[begins[pairs[row, 1]] : begins[pairs[row, 1] + 1]]
        x, y = places[pairs[row, 0]]
        walls, linked, first, last = _walls(way, x, y, frames[row], far_m, reach_m)
        _, _, west, east = frames[row]
        beyond_m = up_to_m / 2 + _GOES_ON_M
        if first > west - beyond_m or last < east + beyond_m:
            continue
        if east - west < _SHORTEST_M or len(walls) > _MOST:
            continue
        box = np.array([west - reach_m, -far_m, east + reach_m, far_m])
        whole[row] = _in_one_piece(walls, linked, box)
        found[row] = _least_widest_gap(walls, (west, east), far_m, radius_m, up_to_m)
    return found, whole


@kernel
def _walls(way, x, y, frame, far_m, reach_m):  # type: ignore[no-untyped-def]
    """Give the edges of a way near a footprint, turned so that it runs along x.

    Returns them, the wall that follows each along the same outline (-1 where it is not
    near), and from where to where the whole way runs.
    """
    cos, sin, west, east = frame
    west, east = west - reach_m, east + reach_m
    walls = np.empty((len(way), 4))
    linked = np.full(len(way), -1)
    first, last = np.inf, -np.inf
    count = 0
    begin, begin_wall, before_wall = 0, -1, -1
    for k in range(len(way)):
        if k > begin and (way[k, 0] != way[k - 1, 2] or way[k, 1] != way[k - 1, 3]):
            begin, begin_wall, before_wall = k, -1, -1
        ax, ay = way[k, 0] - x, way[k, 1] - y
        bx, by = way[k, 2] - x, way[k, 3] - y
        ax, ay = ax * cos + ay * sin, ay * cos - ax * sin
        bx, by = bx * cos + by * sin, by * cos - bx * sin
        first, last = min(first, ax), max(last, ax)
        this = -1
        if (
            max(ax, bx) >= west
            and min(ax, bx) <= east
            and max(ay, by) >= -far_m
            and min(ay, by) <= far_m
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
    return walls[:count], linked[:count], first, last


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


@kernel
def _least_widest_gap(walls, strip, far_m, radius_m, up_to_m):  # type: ignore[no-untyped-def]
    """Give the width of the widest disc that gets from one end of a strip to the other.

    The chain is found from the southern edge on, always by the narrowest gap.
    """
    things, roots, sound = _obstacles(walls, strip, far_m, radius_m, up_to_m)
    if not sound:
        return np.nan
    count = len(things)
    half_m = np.full(count, up_to_m / 2)
    settled = np.zeros(count, np.bool_)
    half_m[_SOUTH] = 0.0
    for _ in range(count):
        here = -1
        for k in range(count):
            if not settled[k] and (here < 0 or half_m[k] < half_m[here]):
                here = k
        if here == _NORTH or half_m[here] >= up_to_m / 2:
            break
        settled[here] = True
        for k in range(count):
            if settled[k] or half_m[k] <= half_m[here]:
                continue
            if roots[k] == roots[here]:
                half_m[k] = half_m[here]
                continue
            gap_m = _half_gap(things[here], things[k], strip, half_m[k])
            half_m[k] = min(half_m[k], max(half_m[here], gap_m))
    return 2 * half_m[_NORTH]


@kernel
def _obstacles(walls, strip, far_m, radius_m, up_to_m):  # type: ignore[no-untyped-def]
    """Give what may stop a disc as lines with a radius, and which of it hang together.

    The first is the southern edge of what is looked at, then the northern edge and the
    footprint. Walls with ground between them that is no way hang together.
    """
    west, east = strip
    near_m = up_to_m / 2 + _CLOSE_M
    things = np.zeros((len(walls) + _FIRST_WALL, 5))
    things[_SOUTH, :4] = west - up_to_m, -far_m, east + up_to_m, -far_m
    things[_NORTH, :4] = west - up_to_m, far_m, east + up_to_m, far_m
    things[_FOOTPRINT, 4] = radius_m
    count = _FIRST_WALL
    for k in range(len(walls)):
        ax, bx = walls[k, 0], walls[k, 2]
        if max(ax, bx) >= west - near_m and min(ax, bx) <= east + near_m:
            things[count, :4] = walls[k]
            count += 1
    things = things[:count]
    roots = np.arange(count)
    sound = _join_behind(things, roots, west, far_m)
    sound = _join_behind(things, roots, east, far_m) and sound
    for k in range(count):
        roots[k] = _root(roots, k)
    return things, roots, sound


@kernel
def _join_behind(things, roots, at, far_m):  # type: ignore[no-untyped-def]
    """Join what has nothing but ground between it that is no way, on a line across.

    Outlines run with the way to their right: ground above one that runs east is none.
    Returns whether the outlines are as they should be.
    """
    heights = np.empty(len(things))
    of = np.empty(len(things), np.int64)
    count = 0
    for k in range(_FIRST_WALL, len(things)):
        ax, ay, bx, by = things[k, :4]
        if (ax > at) != (bx > at):
            height = ay + (at - ax) / (bx - ax) * (by - ay)
            if -far_m < height < far_m:
                heights[count], of[count] = height, k
                count += 1
    order = np.argsort(heights[:count])
    below, above_is_way = _SOUTH, True
    for one in range(count):
        here = of[order[one]]
        runs_east = things[here, 2] > things[here, 0]
        if one > 0 and runs_east != above_is_way:
            return False
        if not runs_east:
            roots[_root(roots, here)] = _root(roots, below)
        below, above_is_way = here, not runs_east
    if count > 0 and not above_is_way:
        roots[_root(roots, below)] = _root(roots, _NORTH)
    return True


@kernel
def _half_gap(one, other, strip, unless_m):  # type: ignore[no-untyped-def]
    """Give the least radius at which rings around two obstacles meet in the strip.

    Endless where it is not below `unless_m`.
    """
    around_m = one[4] + other[4]
    apart_x = max(
        min(one[0], one[2]) - max(other[0], other[2]),
        min(other[0], other[2]) - max(one[0], one[2]),
        0.0,
    )
    apart_y = max(
        min(one[1], one[3]) - max(other[1], other[3]),
        min(other[1], other[3]) - max(one[1], one[3]),
        0.0,
    )
    if apart_x * apart_x + apart_y * apart_y >= (2 * unless_m + around_m) ** 2:
        return np.inf
    px, qx, apart_m = _closest(one, other)
    half_m = max(apart_m - around_m, 0.0) / 2
    if half_m >= unless_m:
        return np.inf
    at = px
    if apart_m > 0:
        at = px + (qx - px) * min((one[4] + half_m) / apart_m, 1.0)
    if strip[0] <= at <= strip[1]:
        return half_m
    return _half_gap_on(one, other, strip[0] if at < strip[0] else strip[1])


@kernel
def _half_gap_on(one, other, at):  # type: ignore[no-untyped-def]
    """Give the least radius at which rings around two obstacles meet on a line across.

    Both distances are convex along the line: what is nearest to both is closed in on.
    """
    south = min(one[1], one[3], other[1], other[3])
    north = max(one[1], one[3], other[1], other[3])
    low, high = south + _LESS * (north - south), north - _LESS * (north - south)
    at_low, at_high = _farther(one, other, at, low), _farther(one, other, at, high)
    while north - south > _EXACT_M:
        if at_low < at_high:
            north, high, at_high = high, low, at_low
            low = south + _LESS * (north - south)
            at_low = _farther(one, other, at, low)
        else:
            south, low, at_low = low, high, at_high
            high = north - _LESS * (north - south)
            at_high = _farther(one, other, at, high)
    return max(min(at_low, at_high), 0.0)


@kernel
def _farther(one, other, x, y):  # type: ignore[no-untyped-def]
    """Give how far the farther of two obstacles is from a place."""
    to_one = np.sqrt(_square(one, x, y)[0]) - one[4]
    return max(to_one, np.sqrt(_square(other, x, y)[0]) - other[4])


@kernel
def _square(line, x, y):  # type: ignore[no-untyped-def]
    """Give the square of how near a line comes to a place, and the x at which."""
    ax, ay = line[0], line[1]
    dx, dy = line[2] - ax, line[3] - ay
    length2 = dx * dx + dy * dy
    share = 0.0
    if length2 > 0:
        share = min(max(((x - ax) * dx + (y - ay) * dy) / length2, 0.0), 1.0)
    nearest = ax + share * dx
    return (nearest - x) ** 2 + (ay + share * dy - y) ** 2, nearest


@kernel
def _closest(one, other):  # type: ignore[no-untyped-def]
    """Give the x of the places of two lines that are closest, and how far apart."""
    ax, ay, bx, by = one[0], one[1], one[2], one[3]
    cx, cy, dx, dy = other[0], other[1], other[2], other[3]
    of_c = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    of_d = (bx - ax) * (dy - ay) - (by - ay) * (dx - ax)
    of_a = (dx - cx) * (ay - cy) - (dy - cy) * (ax - cx)
    of_b = (dx - cx) * (by - cy) - (dy - cy) * (bx - cx)
    if of_c * of_d < 0 and of_a * of_b < 0:
        crossing = ax + of_a / (of_a - of_b) * (bx - ax)
        return crossing, crossing, 0.0
    least2, on_other = _square(other, ax, ay)
    on_one = ax
    square, nearest = _square(other, bx, by)
    if square < least2:
        least2, on_one, on_other = square, bx, nearest
    square, nearest = _square(one, cx, cy)
    if square < least2:
        least2, on_one, on_other = square, nearest, cx
    square, nearest = _square(one, dx, dy)
    if square < least2:
        least2, on_one, on_other = square, nearest, dx
    return on_one, on_other, np.sqrt(least2)
