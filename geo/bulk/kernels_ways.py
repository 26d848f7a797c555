"""How much room a footprint surely leaves of a way, and how much it leaves at most.

A disc that is rolled past has to cross every line across the strip beside the
footprint, so it is no wider than the widest gap there; and it can be rolled straight
through a slab that nothing reaches into, or closely around the footprint. Where the
two agree on the side of every limit the width need not be measured.

Everything in one file because machine code kept on the disk is renewed when its own
file changes, not when a file does that it calls.
"""

import numpy as np

from geo.overlay.compiling import kernel

_LINES = 9
# Beside the end of a drawing, and so far before it, a way is thought to go on [m].
_GOES_ON_M = 1.01
_SHORTEST_M = 0.05


@kernel
def bounds_of_room(places, pairs, ways, frames, footprint, rings, measures):  # type: ignore[no-untyped-def]
    """Give bounds of the clear width, for each pair of a site and a way [m].

    Parameters
    ----------
    places, pairs, ways, frames
        As `lie_of_ways` takes and gives them.
    footprint
        Corners of the footprint about a site [m].
    rings
        Radii between which its outline runs [m].
    measures
        How far beyond the footprint a way is looked at, and up to which width it is
        measured [m].

    Returns least and most; 0 and endless where there is no frame.
    """
    least = np.zeros(len(pairs))
    most = np.full(len(pairs), np.inf)
    begins, edges = ways
    for row in range(len(pairs)):
        if np.isnan(frames[row, 0]):
            continue
        x, y = places[pairs[row, 0]]
        way = edges[begins[pairs[row, 1]] : begins[pairs[row, 1] + 1]].copy()
        way[:, 0::2] -= x
        way[:, 1::2] -= y
        least[row], most[row] = _bounds(way, footprint, frames[row], rings, measures)
    return least, most


@kernel
def _turned(way, cos, sin):  # type: ignore[no-untyped-def]
    turned = np.empty_like(way)
    for end in range(0, way.shape[1], 2):
        turned[:, end] = way[:, end] * cos + way[:, end + 1] * sin
        turned[:, end + 1] = way[:, end + 1] * cos - way[:, end] * sin
    return turned


@kernel
def _bounds(way, footprint, frame, rings, measures):  # type: ignore[no-untyped-def]
    """Bound the clear width in the frame in which the way runs along x."""
    cos, sin, west, east = frame
    reach_m, up_to_m = measures
    if east - west < _SHORTEST_M:
        return 0.0, np.inf
    thing = _turned(footprint, cos, sin)
    turned = _turned(way, cos, sin)
    first, last = turned[:, 0].min(), turned[:, 0].max()
    most = np.inf
    free = np.empty(0)
    for number in range(_LINES):
        at = west + (east - west) * (number + 0.5) / _LINES
        open_ended = (first > west - reach_m and at < first + _GOES_ON_M) or (
            last < east + reach_m and at > last - _GOES_ON_M
        )
        crossed = _crossings(turned, at)
        if number == _LINES // 2:
            free = crossed
        if open_ended or len(crossed) % 2 == 1:
            continue
        most = min(most, _widest_gap(crossed, thing, at))
    least = _slab(turned, thing, free, west, east, (reach_m, up_to_m))
    for side in (1.0, -1.0):
        beside = _rolled(turned, rings, free, west, east, up_to_m, side)
        least = max(least, beside)
    return least, most


@kernel
def _crossings(turned, at):  # type: ignore[no-untyped-def]
    found = np.empty(len(turned))
    count = 0
    for k in range(len(turned)):
        ax, bx = turned[k, 0], turned[k, 2]
        if (ax > at) != (bx > at):
            share = (at - ax) / (bx - ax)
            found[count] = turned[k, 1] + share * (turned[k, 3] - turned[k, 1])
            count += 1
    return np.sort(found[:count])


@kernel
def _on_line(thing, at):  # type: ignore[no-untyped-def]
    """Give from where to where the footprint lies on a line across the strip."""
    south, north = np.inf, -np.inf
    for k in range(len(thing)):
        after = k + 1 if k + 1 < len(thing) else 0
        ax, bx = thing[k, 0], thing[after, 0]
        if (ax > at) != (bx > at):
            share = (at - ax) / (bx - ax)
            y = thing[k, 1] + share * (thing[after, 1] - thing[k, 1])
            south, north = min(south, y), max(north, y)
    return south, north


@kernel
def _widest_gap(crossed, thing, at):  # type: ignore[no-untyped-def]
    south, north = _on_line(thing, at)
    widest = 0.0
    for k in range(0, len(crossed) - 1, 2):
        low, high = crossed[k], crossed[k + 1]
        if north <= low or south >= high:
            widest = max(widest, high - low)
        else:
            widest = max(widest, south - low, high - north)
    return widest


@kernel
def _rolled(turned, rings, free, west, east, up_to_m, side):  # type: ignore[no-untyped-def]
    """Give how wide a disc can be that is rolled along a round footprint.

    It stays between the footprint and the nearest wall, north of the middle (side 1)
    or south of it (side -1), from the beginning of the strip to its end.
    """
    inner_m, outer_m = rings
    if inner_m < 0.99 * outer_m:
        return 0.0
    west -= up_to_m / 2 + 0.05
    east += up_to_m / 2 + 0.05
    near2 = (outer_m + up_to_m + 0.1) ** 2
    for k in range(len(turned)):
        ax, ay, bx, by = turned[k]
        ay, by = side * ay, side * by
        if max(ax, bx) < west or min(ax, bx) > east or max(ay, by) < 0:
            continue
        near2 = min(near2, _square_north(ax, ay, bx, by, west, east))
    room = np.sqrt(near2) - outer_m
    if room <= 0:
        return 0.0
    at = side * (outer_m + room / 2)
    return room if np.searchsorted(free, at) % 2 == 1 else 0.0


@kernel
def _square_north(ax, ay, bx, by, west, east):  # type: ignore[no-untyped-def]
    """Give the square of how near an edge comes in the strip north of the origin."""
    begin, end = 0.0, 1.0
    dx, dy = bx - ax, by - ay
    if dx != 0:
        first, last = (west - ax) / dx, (east - ax) / dx
        begin, end = max(begin, min(first, last)), min(end, max(first, last))
    if dy > 0:
        begin = max(begin, -ay / dy)
    elif dy < 0:
        end = min(end, -ay / dy)
    if begin > end:
        return np.inf
    length2 = dx * dx + dy * dy
    at = begin
    if length2 > 0:
        at = min(max(-(ax * dx + ay * dy) / length2, begin), end)
    return (ax + at * dx) ** 2 + (ay + at * dy) ** 2


@kernel
def _slab(turned, thing, free, west, east, measures):  # type: ignore[no-untyped-def]
    """Give the widest slab along the strip that nothing reaches into.

    It counts within reach only, and where no wall lies between it and the footprint:
    another street is no way past, however near it is.
    """
    reach_m, up_to_m = measures
    south, north = _on_line(thing, (west + east) / 2)
    lowest, highest = thing[:, 1].min() - reach_m, thing[:, 1].max() + reach_m
    west -= up_to_m / 2 + 0.05
    east += up_to_m / 2 + 0.05
    lows = np.empty(len(turned) + 1)
    highs = np.empty(len(turned) + 1)
    lows[0], highs[0] = thing[:, 1].min(), thing[:, 1].max()
    count = 1
    for k in range(len(turned)):
        ax, ay, bx, by = turned[k]
        if max(ax, bx) < west or min(ax, bx) > east:
            continue
        if ax != bx:
            slope = (by - ay) / (bx - ax)
            from_x, to_x = min(max(ax, west), east), min(max(bx, west), east)
            ay, by = ay + slope * (from_x - ax), ay + slope * (to_x - ax)
        lows[count], highs[count] = min(ay, by), max(ay, by)
        count += 1
    order = np.argsort(lows[:count])
    widest = 0.0
    top = highs[order[0]]
    for k in range(1, count):
        low, high = lows[order[k]], highs[order[k]]
        begin, end = max(top, lowest), min(low, highest)
        if end - begin > widest:
            middle = (begin + end) / 2
            behind = np.searchsorted(free, middle)
            beside = north if middle > north else south
            if behind % 2 == 1 and behind == np.searchsorted(free, beside):
                widest = end - begin
        top = max(top, high)
    return widest
