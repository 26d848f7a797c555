"""How much room a footprint surely leaves of a way, and how much it leaves at most.

The frame, the strip and the passage are those of `geo.screening.clear_width`. A disc
that is rolled past has to cross every line across the strip, so it is no wider than
the widest gap there; and it can be rolled straight through a slab that nothing reaches
into. Where the two agree on the side of every limit the width need not be measured.
"""

import numpy as np

from geo.overlay.compiling import kernel

LEADS, ENDS, UNSURE = 1, 0, -1
_MOST = 600  # more crossings than this are left to the judge
_LINES = 9
_CLOSE_M = 1e-6


@kernel
def bounds_of_room(places, pairs, ways, windows, measures):  # type: ignore[no-untyped-def]
    """Give bounds of the clear width, for each pair of a site and a way.

    Parameters
    ----------
    places
        x and y of each site [m].
    pairs
        Site and way of each row.
    ways
        First edge of each way, and edges as x, y, x, y [m].
    windows
        First corner of each convex outline about a site, and the corners: the
        footprint, the windows at whose outline a way has to go on, and the one in
        which its direction is measured.
    measures
        Shortest end of a way that counts, and how far beyond the footprint and up to
        which width is measured [m].

    Returns least, most, and LEADS, ENDS or UNSURE of each row; most is below 0 where
    the footprint does not meet the way.
    """
    count = len(pairs)
    least = np.zeros(count)
    most = np.full(count, np.inf)
    leads = np.full(count, UNSURE, np.int8)
    begins, edges = ways
    starts, corners = windows
    end_m, reach_m, up_to_m = measures
    last = len(starts) - 2
    footprint = corners[starts[0] : starts[1]]
    for row in range(count):
        x, y = places[pairs[row, 0]]
        way = edges[begins[pairs[row, 1]] : begins[pairs[row, 1] + 1]].copy()
        for k in range(len(way)):
            way[k, 0] -= x
            way[k, 1] -= y
            way[k, 2] -= x
            way[k, 3] -= y
        met, sound, _ = _clipped(way, footprint)
        if not sound:
            continue
        if len(met) == 0:
            most[row] = -1.0
            continue
        leads[row] = ENDS
        for window in range(1, last):
            _, sound, ends = _clipped(way, corners[starts[window] : starts[window + 1]])
            seen = _count_ends(ends, end_m)
            if not sound or seen < 0:
                leads[row] = UNSURE
                break
            if seen > 1:
                leads[row] = LEADS
                break
        if leads[row] != LEADS:
            continue
        part, sound, _ = _clipped(way, corners[starts[last] : starts[last + 1]])
        if not sound or len(part) < 3:
            continue
        cos, sin = _direction(part)
        if cos == 0.0 and sin == 0.0:
            continue
        least[row], most[row] = _bounds(way, footprint, met, cos, sin, reach_m, up_to_m)
    return least, most, leads


@kernel
def _holds(way, x, y):  # type: ignore[no-untyped-def]
    inside = False
    for k in range(len(way)):
        ay, by = way[k, 1], way[k, 3]
        if (ay > y) != (by > y):
            at = way[k, 0] + (y - ay) / (by - ay) * (way[k, 2] - way[k, 0])
            if at > x:
                inside = not inside
    return inside


@kernel
def _clipped(way, window):  # type: ignore[no-untyped-def]
    """Clip a way with a convex outline around the origin.

    Returns the points that span what is left, whether that is sure, and the lengths of
    the outline inside the way, as one run each; runs shorter than rounding are unsure.
    """
    count = len(window)
    nothing = np.empty((0, 2))
    inner2, outer2 = np.inf, 0.0
    along = np.empty(count + 1)
    along[0] = 0.0
    for k in range(count):
        after = k + 1 if k + 1 < count else 0
        ax, ay, bx, by = window[k, 0], window[k, 1], window[after, 0], window[after, 1]
        side = np.sqrt((bx - ax) ** 2 + (by - ay) ** 2)
        along[k + 1] = along[k] + side
        outer2 = max(outer2, ax * ax + ay * ay)
        inner2 = min(inner2, ((ax * by - ay * bx) / side) ** 2)
    points = np.empty((_MOST, 2))
    crossings = np.empty(_MOST)
    found = crossed = 0
    for k in range(len(way)):
        ax, ay, bx, by = way[k]
        a2, b2 = ax * ax + ay * ay, bx * bx + by * by
        if found + 2 >= _MOST or crossed + 2 >= _MOST:
            return nothing, False, crossings[:0]
        if a2 < outer2 and (a2 < inner2 or _inside(window, ax, ay)):
            points[found, 0], points[found, 1] = ax, ay
            found += 1
        if a2 < inner2 and b2 < inner2:
            continue
        dx, dy = bx - ax, by - ay
        length2 = dx * dx + dy * dy
        if length2 == 0:
            continue
        at = min(max(-(ax * dx + ay * dy) / length2, 0.0), 1.0)
        if (ax + at * dx) ** 2 + (ay + at * dy) ** 2 > outer2:
            continue
        for c in range(count):
            after = c + 1 if c + 1 < count else 0
            px, py = window[c, 0], window[c, 1]
            qx, qy = window[after, 0], window[after, 1]
            from_a = (qx - px) * (ay - py) - (qy - py) * (ax - px)
            from_b = (qx - px) * (by - py) - (qy - py) * (bx - px)
            if (from_a > 0) == (from_b > 0):
                continue
            from_p = dx * (py - ay) - dy * (px - ax)
            from_q = dx * (qy - ay) - dy * (qx - ax)
            if (from_p > 0) == (from_q > 0):
                continue
            if found + 1 >= _MOST or crossed + 1 >= _MOST:
                return nothing, False, crossings[:0]
            share = from_p / (from_p - from_q)
            points[found, 0] = px + share * (qx - px)
            points[found, 1] = py + share * (qy - py)
            crossings[crossed] = along[c] + share * (along[c + 1] - along[c])
            found += 1
            crossed += 1
    cuts = np.sort(crossings[:crossed])
    if crossed % 2 == 1:
        return nothing, False, cuts[:0]
    inside = _holds(way, window[0, 0], window[0, 1])
    total = along[count]
    if found + count >= _MOST:
        return nothing, False, cuts[:0]
    passed = 0
    for k in range(count):
        while passed < crossed and cuts[passed] < along[k]:
            passed += 1
        if inside != (passed % 2 == 1):
            points[found, 0], points[found, 1] = window[k, 0], window[k, 1]
            found += 1
    if crossed == 0:
        if inside:
            return points[:found], True, np.full(1, total)
        return points[:found], True, cuts[:0]
    runs = np.empty(crossed // 2)
    for k in range(crossed // 2):
        first = 2 * k + 1 if inside else 2 * k
        begin = cuts[first]
        end = cuts[first + 1] if first + 1 < crossed else cuts[0] + total
        runs[k] = end - begin
    for k in range(crossed):
        after = cuts[k + 1] if k + 1 < crossed else cuts[0] + total
        if after - cuts[k] < _CLOSE_M:
            return points[:found], False, runs
    return points[:found], True, runs


@kernel
def _inside(window, x, y):  # type: ignore[no-untyped-def]
    count = len(window)
    for k in range(count):
        after = k + 1 if k + 1 < count else 0
        ax, ay = window[k, 0], window[k, 1]
        if (window[after, 0] - ax) * (y - ay) - (window[after, 1] - ay) * (x - ax) < 0:
            return False
    return True


@kernel
def _count_ends(runs, end_m):  # type: ignore[no-untyped-def]
    """Count runs that are long enough; -1 where rounding may decide."""
    seen = 0
    for run in runs:
        if abs(run - end_m) < 1e-3:
            return -1
        seen += run >= end_m
    return seen


@kernel
def _direction(points):  # type: ignore[no-untyped-def]
    """Give the longer side of the narrowest rectangle around points; 0, 0 if unsure."""
    hull = _hull(points)
    count = len(hull)
    best = other = np.inf
    best_x = best_y = 0.0
    if count < 3:
        return 0.0, 0.0
    for turn in range(2):
        for k in range(count):
            after = k + 1 if k + 1 < count else 0
            ux, uy = hull[after, 0] - hull[k, 0], hull[after, 1] - hull[k, 1]
            side = np.sqrt(ux * ux + uy * uy)
            if side < 1e-9:
                continue
            ux, uy = ux / side, uy / side
            low = high = hull[k, 0] * ux + hull[k, 1] * uy
            far = 0.0
            for p in range(count):
                run = hull[p, 0] * ux + hull[p, 1] * uy
                low, high = min(low, run), max(high, run)
                off = (hull[p, 1] - hull[k, 1]) * ux - (hull[p, 0] - hull[k, 0]) * uy
                far = max(far, off)
            area = (high - low) * far
            if far > high - low:
                ux, uy = -uy, ux
            if turn == 0:
                if area < best:
                    best, best_x, best_y = area, ux, uy
                    even = abs(far - (high - low)) < 1e-6 * far
            elif abs(ux * best_y - uy * best_x) > 1e-4:
                other = min(other, area)
    if even or other < best * (1 + 1e-7):
        return 0.0, 0.0
    return best_x, best_y


@kernel
def _hull(points):  # type: ignore[no-untyped-def]
    by_y = points[np.argsort(points[:, 1], kind="mergesort")]
    ordered = by_y[np.argsort(by_y[:, 0], kind="mergesort")]
    count = len(ordered)
    hull = np.empty((2 * count + 2, 2))
    size = 0
    for step in range(2):
        floor = size
        for k in range(count):
            x, y = ordered[k] if step == 0 else ordered[count - 1 - k]
            while size - floor >= 2:
                ax, ay = hull[size - 2]
                bx, by = hull[size - 1]
                if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                    break
                size -= 1
            hull[size, 0], hull[size, 1] = x, y
            size += 1
        size -= 1
    return hull[:size]


@kernel
def _bounds(way, footprint, met, cos, sin, reach_m, up_to_m):  # type: ignore[no-untyped-def]
    """Bound the clear width in the frame in which the way runs along x."""
    west, east = np.inf, -np.inf
    for k in range(len(met)):
        at = met[k, 0] * cos + met[k, 1] * sin
        west, east = min(west, at), max(east, at)
    thing = np.empty_like(footprint)
    for k in range(len(footprint)):
        thing[k, 0] = footprint[k, 0] * cos + footprint[k, 1] * sin
        thing[k, 1] = footprint[k, 1] * cos - footprint[k, 0] * sin
    turned = np.empty_like(way)
    first, last = np.inf, -np.inf
    for k in range(len(way)):
        for end in (0, 2):
            turned[k, end] = way[k, end] * cos + way[k, end + 1] * sin
            turned[k, end + 1] = way[k, end + 1] * cos - way[k, end] * sin
            first, last = min(first, turned[k, end]), max(last, turned[k, end])
    if east - west < 0.05:
        return 0.0, np.inf
    most = np.inf
    free = np.empty(0)
    for number in range(_LINES):
        at = west + (east - west) * (number + 0.5) / _LINES
        # Beside the end of a drawing the way is thought to go on.
        open_ended = (first > west - reach_m and at < first + 1.01) or (
            last < east + reach_m and at > last - 1.01
        )
        crossed = _crossings(turned, at)
        if number == _LINES // 2:
            free = crossed
        if open_ended or len(crossed) % 2 == 1:
            continue
        most = min(most, _widest_gap(crossed, thing, at))
    least = _slab(turned, thing, free, west, east, up_to_m)
    for side in (1.0, -1.0):
        beside = _rolled(turned, thing, free, west, east, up_to_m, side)
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
def _widest_gap(crossed, thing, at):  # type: ignore[no-untyped-def]
    south, north = np.inf, -np.inf
    for k in range(len(thing)):
        after = k + 1 if k + 1 < len(thing) else 0
        ax, bx = thing[k, 0], thing[after, 0]
        if (ax > at) != (bx > at):
            share = (at - ax) / (bx - ax)
            y = thing[k, 1] + share * (thing[after, 1] - thing[k, 1])
            south, north = min(south, y), max(north, y)
    widest = 0.0
    for k in range(0, len(crossed) - 1, 2):
        low, high = crossed[k], crossed[k + 1]
        if north <= low or south >= high:
            widest = max(widest, high - low)
        else:
            widest = max(widest, south - low, high - north)
    return widest


@kernel
def _rolled(turned, thing, free, west, east, up_to_m, side):  # type: ignore[no-untyped-def]
    """Give how wide a disc can be that is rolled along a round footprint.

    It stays between the footprint and the nearest wall, north of the middle (side 1)
    or south of it (side -1), from the beginning of the strip to its end.
    """
    round2, least2 = 0.0, np.inf
    for k in range(len(thing)):
        after = k + 1 if k + 1 < len(thing) else 0
        ax, ay, bx, by = thing[k, 0], thing[k, 1], thing[after, 0], thing[after, 1]
        round2 = max(round2, ax * ax + ay * ay)
        side2 = (bx - ax) ** 2 + (by - ay) ** 2
        least2 = min(least2, (ax * by - ay * bx) ** 2 / side2)
    if least2 < 0.98 * round2:
        return 0.0
    west -= up_to_m / 2 + 0.05
    east += up_to_m / 2 + 0.05
    near2 = (np.sqrt(round2) + up_to_m + 0.1) ** 2
    for k in range(len(turned)):
        ax, ay, bx, by = turned[k]
        ay, by = side * ay, side * by
        if max(ax, bx) < west or min(ax, bx) > east or max(ay, by) < 0:
            continue
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
            continue
        length2 = dx * dx + dy * dy
        at = begin
        if length2 > 0:
            at = min(max(-(ax * dx + ay * dy) / length2, begin), end)
        near2 = min(near2, (ax + at * dx) ** 2 + (ay + at * dy) ** 2)
    room = np.sqrt(near2) - np.sqrt(round2)
    if room <= 0:
        return 0.0
    at = side * (np.sqrt(round2) + room / 2)
    return room if np.searchsorted(free, at) % 2 == 1 else 0.0


@kernel
def _slab(turned, thing, free, west, east, up_to_m):  # type: ignore[no-untyped-def]
    """Give the widest slab along the strip that nothing reaches into."""
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
        if low - top > widest:
            middle = (low + top) / 2
            if np.searchsorted(free, middle) % 2 == 1:
                widest = low - top
        top = max(top, high)
    return widest
