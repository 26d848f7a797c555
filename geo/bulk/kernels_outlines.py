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
# How far rounding at real eastings moves the ends of a side.
_ROUNDING_M = 1e-8


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
    starts, corners = windows
    measures = _measured(starts, corners)
    for row in range(len(pairs)):
        x, y = places[pairs[row, 0]]
        way = edges[begins[pairs[row, 1]] : begins[pairs[row, 1] + 1]].copy()
        way[:, 0::2] -= x
        way[:, 1::2] -= y
        near = _near(way, measures[0].max())
        outlines = (starts, corners, measures)
        leads[row] = _of_one((way, near), outlines, end_m, frames[row])
    return leads, frames


@kernel
def _measured(starts, corners):  # type: ignore[no-untyped-def]
    """Give the rings of each outline, inner and outer, and lengths along all."""
    count = len(starts) - 1
    rings = np.empty((count, 2))
    along = np.empty(len(corners) + count)
    for number in range(count):
        window = corners[starts[number] : starts[number + 1]]
        rings[number, 0], rings[number, 1] = _rings(window)
        begin = starts[number] + number
        along[begin : begin + len(window) + 1] = _lengths_along(window)
    return rings, along


@kernel
def _near(way, reach2):  # type: ignore[no-untyped-def]
    """Give the edges that come nearer to the origin than the root of a square."""
    near = np.empty_like(way)
    count = 0
    for k in range(len(way)):
        if _square_of_gap(way[k, 0], way[k, 1], way[k, 2], way[k, 3]) <= reach2:
            near[count] = way[k]
            count += 1
    return near[:count]


@kernel
def _of_one(way, outlines, end_m, frame):  # type: ignore[no-untyped-def]
    met, sound, _ = _clipped(way, outlines, 0)
    if not sound:
        return UNSURE
    if len(met) == 0:
        return APART
    last = len(outlines[0]) - 2
    leads = ENDS
    for window in range(1, last):
        _, sound, ends = _clipped(way, outlines, window)
        seen = _count_ends(ends, end_m)
        if not sound or seen < 0:
            return UNSURE
        if seen > 1:
            leads = LEADS
            break
    part, sound, _ = _clipped(way, outlines, last)
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
def _clipped(way, outlines, number):  # type: ignore[no-untyped-def]
    """Clip a way, whole and near, with a convex outline around the origin.

    Returns the points that span what is left, whether that is sure, and the lengths of
    the outline inside the way, as one run each; runs shorter than rounding are unsure.
    """
    starts, corners, (rings, lengths) = outlines
    window = corners[starts[number] : starts[number + 1]]
    along = lengths[starts[number] + number : starts[number + 1] + number + 1]
    points = np.empty((_MOST + len(window), 2))
    crossings = np.empty(_MOST)
    measures = (rings[number], along)
    found, crossed = _crossed(way[1], window, measures, points, crossings)
    cuts = np.sort(crossings[:crossed])
    if found + 4 >= _MOST or crossed % 2 == 1:
        return points[:0], False, cuts[:0]
    inside = _holds(way[0], window[0, 0], window[0, 1])
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
    sound = gaps.min() >= _CLOSE_M and not _at_corner(cuts, along)
    return points[:found], sound, runs.copy()


@kernel
def _at_corner(cuts, along):  # type: ignore[no-untyped-def]
    """Whether a way crosses an outline so close to a corner that rounding decides."""
    for cut in cuts:
        after = np.searchsorted(along, cut)
        for corner in (after - 1, after):
            if 0 <= corner < len(along) and abs(along[corner] - cut) < _CLOSE_M:
                return True
    return False


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
def _crossed(way, window, measures, points, crossings):  # type: ignore[no-untyped-def]
    """Fill in corners of a way inside an outline, and where its edges cross that."""
    (inner2, outer2), along = measures
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
            if _boxes_apart(way[k], window[c], window[after]):
                continue
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
def _boxes_apart(edge, p, q):  # type: ignore[no-untyped-def]
    """Whether an edge surely does not meet another between p and q."""
    return (
        (edge[0] < p[0] and edge[0] < q[0] and edge[2] < p[0] and edge[2] < q[0])
        or (edge[0] > p[0] and edge[0] > q[0] and edge[2] > p[0] and edge[2] > q[0])
        or (edge[1] < p[1] and edge[1] < q[1] and edge[3] < p[1] and edge[3] < q[1])
        or (edge[1] > p[1] and edge[1] > q[1] and edge[3] > p[1] and edge[3] > q[1])
    )


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
    found = np.empty((count, 5))
    for k in range(count):
        found[k] = _rectangle(hull, k)
    best = found[np.argmin(found[:, 0])]
    for k in range(count):
        turned = abs(found[k, 1] * best[2] - found[k, 2] * best[1]) > 1e-4
        if turned and found[k, 0] < best[0] * (1 + 1e-7):
            return 0.0, 0.0
    if best[3] < 1e-6 or best[4] > 1e-4:
        return 0.0, 0.0
    return best[1], best[2]


@kernel
def _rectangle(hull, k):  # type: ignore[no-untyped-def]
    """Give a rectangle on one edge of a hull.

    Its area, its direction, the excess of its longer side, and by how much rounding may
    turn it [rad].
    """
    after = k + 1 if k + 1 < len(hull) else 0
    ux, uy = hull[after, 0] - hull[k, 0], hull[after, 1] - hull[k, 1]
    side = np.sqrt(ux * ux + uy * uy)
    if side < 1e-9:
        return np.array([np.inf, 1.0, 0.0, 0.0, 1.0])
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
    excess = abs(far - (high - low)) / max(far, 1e-9)
    return np.array([area, ux, uy, excess, _ROUNDING_M / side])


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
