"""How ways lie at footprints: whether they lead past, and in which direction they run.

The windows, the ends and the direction are those of `geo.screening.clear_width`.
What rounding may decide is unsure.

Everything in one file because machine code kept on the disk is renewed when its own
file changes, not when a file does that it calls.
"""

import numpy as np

from geo.overlay.compiling import kernel

LEADS, ENDS, APART, UNSURE = 1, 0, -1, -2
_MOST = 600  # more crossings than this are left to the judge
_CLOSE_M = 1e-6


@kernel
def lie_of_ways(places, pairs, ways, windows, end_m):  # type: ignore[no-untyped-def]
    """Say how each way lies at each site.

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
    end_m
        Shortest end of a way that counts.

    Returns LEADS, ENDS, APART or UNSURE of each row; and of ways that lead past their
    direction as cosine and sine, and where the part of the footprint in them begins and
    ends along it [m from the site], NaN where that is unsure.
    """
    leads = np.full(len(pairs), UNSURE, np.int8)
    frames = np.full((len(pairs), 4), np.nan)
    begins, edges = ways
    for row in range(len(pairs)):
        x, y = places[pairs[row, 0]]
        way = edges[begins[pairs[row, 1]] : begins[pairs[row, 1] + 1]].copy()
        way[:, 0::2] -= x
        way[:, 1::2] -= y
        leads[row] = _of_one(way, windows[0], windows[1], end_m, frames[row])
    return leads, frames


@kernel
def _of_one(way, starts, corners, end_m, frame):  # type: ignore[no-untyped-def]
    met, sound, _ = _clipped(way, corners[starts[0] : starts[1]])
    if not sound:
        return UNSURE
    if len(met) == 0:
        return APART
    last = len(starts) - 2
    leads = ENDS
    for window in range(1, last):
        _, sound, ends = _clipped(way, corners[starts[window] : starts[window + 1]])
        seen = _count_ends(ends, end_m)
        if not sound or seen < 0:
            return UNSURE
        if seen > 1:
            leads = LEADS
            break
    part, sound, _ = _clipped(way, corners[starts[last] : starts[last + 1]])
    cos, sin = _direction(part)
    if leads == LEADS and sound and (cos != 0.0 or sin != 0.0):
        along = met[:, 0] * cos + met[:, 1] * sin
        frame[0], frame[1], frame[2], frame[3] = cos, sin, along.min(), along.max()
    return leads


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
    points = np.empty((_MOST + len(window), 2))
    crossings = np.empty(_MOST)
    along = _lengths_along(window)
    found, crossed = _crossed(way, window, along, points, crossings)
    cuts = np.sort(crossings[:crossed])
    if found + 4 >= _MOST or crossed % 2 == 1:
        return points[:0], False, cuts[:0]
    inside = _holds(way, window[0, 0], window[0, 1])
    passed = 0
    for k in range(len(window)):
        while passed < crossed and cuts[passed] < along[k]:
            passed += 1
        if inside != (passed % 2 == 1):
            points[found, 0], points[found, 1] = window[k, 0], window[k, 1]
            found += 1
    total = along[len(window)]
    if crossed == 0:
        runs = np.full(1, total)
        return points[:found], True, runs if inside else cuts
    gaps = np.empty(crossed)
    gaps[:-1] = cuts[1:] - cuts[:-1]
    gaps[-1] = cuts[0] + total - cuts[-1]
    runs = gaps[1::2] if inside else gaps[0::2]
    return points[:found], gaps.min() >= _CLOSE_M, runs.copy()


@kernel
def _lengths_along(window):  # type: ignore[no-untyped-def]
    along = np.zeros(len(window) + 1)
    for k in range(len(window)):
        after = k + 1 if k + 1 < len(window) else 0
        dx, dy = window[after, 0] - window[k, 0], window[after, 1] - window[k, 1]
        along[k + 1] = along[k] + np.sqrt(dx * dx + dy * dy)
    return along


@kernel
def _rings(window):  # type: ignore[no-untyped-def]
    """Give the squares of the radii between which an outline runs."""
    inner2, outer2 = np.inf, 0.0
    for k in range(len(window)):
        after = k + 1 if k + 1 < len(window) else 0
        ax, ay, bx, by = window[k, 0], window[k, 1], window[after, 0], window[after, 1]
        outer2 = max(outer2, ax * ax + ay * ay)
        side2 = (bx - ax) ** 2 + (by - ay) ** 2
        inner2 = min(inner2, (ax * by - ay * bx) ** 2 / side2)
    return inner2, outer2


@kernel
def _crossed(way, window, along, points, crossings):  # type: ignore[no-untyped-def]
    """Fill in corners of a way inside an outline, and where its edges cross that."""
    inner2, outer2 = _rings(window)
    found = crossed = 0
    for k in range(len(way)):
        if found + 4 >= _MOST:
            break
        ax, ay, bx, by = way[k]
        a2, b2 = ax * ax + ay * ay, bx * bx + by * by
        if a2 < outer2 and (a2 < inner2 or _inside(window, ax, ay)):
            points[found, 0], points[found, 1] = ax, ay
            found += 1
        if (a2 < inner2 and b2 < inner2) or _square_of_gap(ax, ay, bx, by) > outer2:
            continue
        for c in range(len(window)):
            after = c + 1 if c + 1 < len(window) else 0
            share = _share_at(way[k], window[c], window[after])
            if share >= 0 and found + 4 < _MOST:
                points[found] = window[c] + share * (window[after] - window[c])
                crossings[crossed] = along[c] + share * (along[c + 1] - along[c])
                found += 1
                crossed += 1
    return found, crossed


@kernel
def _square_of_gap(ax, ay, bx, by):  # type: ignore[no-untyped-def]
    """Give the square of how near an edge comes to the origin."""
    dx, dy = bx - ax, by - ay
    length2 = dx * dx + dy * dy
    at = 0.0
    if length2 > 0:
        at = min(max(-(ax * dx + ay * dy) / length2, 0.0), 1.0)
    return (ax + at * dx) ** 2 + (ay + at * dy) ** 2


@kernel
def _share_at(edge, p, q):  # type: ignore[no-untyped-def]
    """Give how far from p to q an edge crosses between them; -1 where it does not."""
    ax, ay, bx, by = edge
    dx, dy = q[0] - p[0], q[1] - p[1]
    from_a = dx * (ay - p[1]) - dy * (ax - p[0])
    from_b = dx * (by - p[1]) - dy * (bx - p[0])
    if (from_a > 0) == (from_b > 0):
        return -1.0
    from_p = (bx - ax) * (p[1] - ay) - (by - ay) * (p[0] - ax)
    from_q = (bx - ax) * (q[1] - ay) - (by - ay) * (q[0] - ax)
    if (from_p > 0) == (from_q > 0):
        return -1.0
    return from_p / (from_p - from_q)


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
    if count < 3:
        return 0.0, 0.0
    found = np.empty((count, 4))
    for k in range(count):
        found[k] = _rectangle(hull, k)
    best = found[np.argmin(found[:, 0])]
    for k in range(count):
        turned = abs(found[k, 1] * best[2] - found[k, 2] * best[1]) > 1e-4
        if turned and found[k, 0] < best[0] * (1 + 1e-7):
            return 0.0, 0.0
    if best[3] < 1e-6:
        return 0.0, 0.0
    return best[1], best[2]


@kernel
def _rectangle(hull, k):  # type: ignore[no-untyped-def]
    """Give area, direction and excess of the longer side of a rectangle on one edge."""
    after = k + 1 if k + 1 < len(hull) else 0
    ux, uy = hull[after, 0] - hull[k, 0], hull[after, 1] - hull[k, 1]
    side = np.sqrt(ux * ux + uy * uy)
    if side < 1e-9:
        return np.array([np.inf, 1.0, 0.0, 0.0])
    ux, uy = ux / side, uy / side
    low, high, far = np.inf, -np.inf, 0.0
    for p in range(len(hull)):
        run = (hull[p, 0] - hull[k, 0]) * ux + (hull[p, 1] - hull[k, 1]) * uy
        low, high = min(low, run), max(high, run)
        off = (hull[p, 1] - hull[k, 1]) * ux - (hull[p, 0] - hull[k, 0]) * uy
        far = max(far, off)
    area = (high - low) * far
    if far > high - low:
        ux, uy = -uy, ux
    return np.array([area, ux, uy, abs(far - (high - low)) / max(far, 1e-9)])


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
