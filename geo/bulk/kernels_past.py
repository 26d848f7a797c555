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
# Of this length of the end of a drawing its continuation is drawn [m].
_SLICE_M = 1.0
_SLACK_M = 0.001
# Lines across a strip on which is looked at what hangs together.
_LINES = 5
_SHORTEST_M = 0.05
_CLOSE_M = 1e-6
_EXACT_M = 1e-4
_LESS = 0.3819660112501051  # of a span the lesser part of the golden section
# The first obstacles of a strip: its edges and the footprint, then walls.
_SOUTH, _NORTH, _FOOTPRINT, _FIRST_WALL = 0, 1, 2, 3


@kernel
def widths_past(places, pairs, ways, frames, whole, heights, up_to_m):  # type: ignore[no-untyped-def]
    """Bound the clear width past a round footprint, for each pair of a site and a way.

    Parameters
    ----------
    places, pairs, ways, frames
        As `lie_of_ways` takes and gives them; outlines run with the way to their right.
    whole
        Whether the way lies in one piece around the footprint; where another street is
        near it cannot be told how wide this one stays.
    heights
        Radius of the footprint, and how far beyond it ways are looked at [m].
    up_to_m
        Wider passages are given as this width.

    Returns least and most [m]: the same but where a drawing ends beside the footprint;
    0 and endless where it cannot be told.
    """
    least = np.zeros(len(pairs))
    most = np.full(len(pairs), np.inf)
    begins, edges = ways
    radius_m, reach_m = heights
    far_m = radius_m + reach_m
    for row in range(len(pairs)):
        _, _, west, east = frames[row]
        # Not a number where there is no frame.
        if not east - west >= _SHORTEST_M or not whole[row]:
            continue
        way = edges[begins[pairs[row, 1]] : begins[pairs[row, 1] + 1]]
        x, y = places[pairs[row, 0]]
        walls, span = _walls(way, x, y, frames[row], far_m, reach_m)
        if len(walls) <= _MOST:
            # A wall at the very end of the strip would be on neither side of it.
            west, east = west + _SLACK_M, east - _SLACK_M
            strip = (west, east, far_m, radius_m, up_to_m)
            least[row], most[row] = _bounds(walls, span, strip)
    return least, most


@kernel
def _bounds(walls, span, strip):  # type: ignore[no-untyped-def]
    """Bound the clear width in a strip; ways go on where their drawing ends beside it.

    A drawing goes on as the hull of its end, moved on: at least each place in the end
    goes on straight, and at most all ground between the outermost of them is way.
    """
    west, east, _, _, up_to_m = strip
    beyond_m = up_to_m / 2 + _SLICE_M + _SLACK_M
    narrow, wide = walls, walls
    goes_on = span[1] - span[0] > 3 * _SLICE_M
    for end, beside, towards in ((span[0], west, -1.0), (span[1], east, 1.0)):
        if (end - beside) * towards >= beyond_m:
            continue
        # Moved on by the reach, which is a metre more than is measured.
        goes_on &= (end - beside) * towards >= _SLACK_M - up_to_m / 2
        to = beside + towards * 2 * up_to_m
        inside = end - towards * (_SLICE_M - _SLACK_M)
        narrow = _continued(narrow, inside, to, True)
        wide = _continued(wide, end - towards * (_SLICE_M + _SLACK_M), to, False)
    most = _least_widest_gap(wide, strip)
    if wide is walls:
        return (most, most) if most >= 0 else (0.0, np.inf)
    least = _least_widest_gap(narrow, strip) if goes_on else 0.0
    return max(least, 0.0), most if most >= 0 else np.inf


@kernel
def _continued(walls, at, to, place_by_place):  # type: ignore[no-untyped-def]
    """Let a way go on straight from a line across: place by place, or as a whole."""
    towards = 1.0 if to > at else -1.0
    lines = np.empty((2 * len(walls) + 2, 4))
    count = 0
    south, north = np.inf, -np.inf
    for k in range(len(walls)):
        ax, ay, bx, by = walls[k]
        a_in, b_in = (at - ax) * towards > 0, (at - bx) * towards > 0
        if not (a_in and b_in):
            height = ay if ax == bx else ay + (at - ax) / (bx - ax) * (by - ay)
            if a_in == b_in:
                south, north = min(south, ay, by), max(north, ay, by)
                continue
            south = min(south, height, by if a_in else ay)
            north = max(north, height, by if a_in else ay)
            if place_by_place:
                from_x, to_x = (at, to) if (bx > ax) == (to > at) else (to, at)
                lines[count] = from_x, height, to_x, height
                count += 1
            if a_in:
                bx, by = at, height
            else:
                ax, ay = at, height
        lines[count] = ax, ay, bx, by
        count += 1
    if not place_by_place and south <= north:
        lines[count] = min(at, to), north, max(at, to), north
        lines[count + 1] = max(at, to), south, min(at, to), south
        count += 2
    return lines[:count]


@kernel
def _walls(way, x, y, frame, far_m, reach_m):  # type: ignore[no-untyped-def]
    """Give the edges of a way near a footprint, turned so that it runs along x.

    Returns them, and from where to where the whole way runs.
    """
    cos, sin, west, east = frame
    west, east = west - reach_m, east + reach_m
    walls = np.empty((len(way), 4))
    first, last = np.inf, -np.inf
    count = 0
    for k in range(len(way)):
        ax, ay, bx, by = way[k, 0] - x, way[k, 1] - y, way[k, 2] - x, way[k, 3] - y
        ax, ay = ax * cos + ay * sin, ay * cos - ax * sin
        bx, by = bx * cos + by * sin, by * cos - bx * sin
        first, last = min(first, ax), max(last, ax)
        in_strip = max(ax, bx) >= west and min(ax, bx) <= east
        if in_strip and max(ay, by) >= -far_m and min(ay, by) <= far_m:
            walls[count] = ax, ay, bx, by
            count += 1
    return walls[:count], (first, last)


@kernel
def _root(parents, node):  # type: ignore[no-untyped-def]
    while parents[node] != node:
        parents[node] = parents[parents[node]]
        node = parents[node]
    return node


@kernel
def _least_widest_gap(walls, strip):  # type: ignore[no-untyped-def]
    """Give the width of the widest disc that gets from one end of a strip to the other.

    The chain is found from the southern edge on, always by the narrowest gap. Less
    than nothing where the outlines are not as they should be.
    """
    up_to_m = strip[4]
    things, roots, sound = _obstacles(walls, strip)
    if not sound:
        return -1.0
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
def _obstacles(walls, strip):  # type: ignore[no-untyped-def]
    """Give what may stop a disc as lines with a radius, and which of it hang together.

    The first is the southern edge of what is looked at, then the northern edge and the
    footprint. Walls with ground between them that is no way hang together.
    """
    west, east, far_m, radius_m, up_to_m = strip
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
    sound = True
    for line in range(_LINES):
        at = west + (east - west) * line / (_LINES - 1)
        sound = _join_behind(things, roots, at, far_m) and sound
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
