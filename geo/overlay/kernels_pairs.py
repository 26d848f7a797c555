"""Relate convex and round footprints to features in one pass over their edges.

An edge is cut at the footprint's boundary. Its part inside adds the triangle it
makes with the footprint's centre; a part outside adds the sector of the footprint
that it passes by. Sectors of neighbouring edges cancel but where the feature's
boundary enters or leaves, so an edge far away costs one comparison: whether it
crosses the ray from the centre eastwards, where sectors start at 0. The sum over a
ring is its common area with the footprint, whatever its dents and direction.

Everything is in one file because machine code kept on the disk is renewed when its
own file changes, not when a file does that it calls.
"""

import math

import numpy as np

from geo.overlay.compiling import kernel, part

MEETS_M = 1e-7  # closer than this is meeting: 50 steps of a coordinate of 1e7 m
NOTHING = 1e-9  # an overlap that is this share of either side is a touch
WHOLE = 1 - 1e-9  # a share that counts as all of it: rounding of coordinates
_TOUCHES, _OVERLAPS, _INSIDE, _AROUND = 1, 2, 3, 4


@kernel
def relate_candidates(  # type: ignore[no-untyped-def]
    footprints, features, rows, starts, candidates, reach_m
):
    """Relate footprints to their candidates and keep those within reach.

    Parameters
    ----------
    footprints, features
        Columns of `Footprints` and `PackedFeatures`, as they are unpacked here.
    rows, starts, candidates
        Footprints, first candidate of each, and features.

    Returns pairs, measures and labels: the columns of `Relations` in order of `rows`.
    """
    _, centres, radii_m, vertex_offsets, vertices = footprints
    coords, offsets, kinds, feature_offsets, dimensions, sizes = features
    count = len(candidates)
    pairs = np.empty((2, count), np.int32)
    measures = np.empty((3, count))
    labels = np.empty(count, np.int8)
    kept = 0
    for i in range(len(rows)):
        row = rows[i]
        ring = vertices[vertex_offsets[row] : vertex_offsets[row + 1]]
        planes = np.empty((len(ring), 6))
        frame = _frame(centres[row, 0], centres[row, 1], radii_m[row], ring, planes)
        for place in range(starts[i], starts[i + 1]):
            feature = candidates[place]
            first, last = feature_offsets[feature], feature_offsets[feature + 1]
            about = first, last, dimensions[feature], sizes[feature]
            met = _relate(coords, offsets, kinds, about, planes, frame, reach_m)
            if met[0] <= reach_m:
                pairs[0, kept] = row
                pairs[1, kept] = feature
                measures[0, kept], measures[1, kept], measures[2, kept] = met[:3]
                labels[kept] = met[3]
                kept += 1
    return pairs[:, :kept].copy(), measures[:, :kept].copy(), labels[:kept].copy()


@part
def _relate(coords, offsets, kinds, feature, planes, frame, reach_m):  # type: ignore[no-untyped-def]
    """Give distance, common area, common length and label of one pair.

    Arrays are handed on one by one: to take them out of tuples costs a count of
    references each time, which took a fifth of all time. Of the feature: its first
    path and the one after its last, its dimension and its size.
    """
    own = frame[3]
    first_path, after_path, dimension, size = feature
    best = reach_m + 2 * MEETS_M  # shortest distance found so far
    area = length = 0.0
    wraps = points = 0
    for path in range(first_path, after_path):
        first, last, kind = offsets[path], offsets[path + 1], kinds[path]
        if last <= first:
            continue
        if kind == 0:
            gap = _point_gap(coords[first, 0], coords[first, 1], planes, frame)
            points += gap <= MEETS_M
            best = min(best, gap)
            continue
        level_m = MEETS_M if kind == 1 else -1.0
        way = coords[first:last]
        part, turns, run, best = _path(way, planes, frame, best, level_m)
        if kind == 1:
            length += run
        elif kind == 2:
            area += abs(part + own * turns)
            wraps += abs(turns)
        else:
            area -= abs(part + own * turns)
            wraps -= abs(turns)
    gap = min(best, reach_m) if best <= reach_m + MEETS_M else np.inf
    if best <= MEETS_M:
        gap = 0.0
    return _told((area, length, points, wraps), own, dimension, size, gap)


@part
def _told(common, own, dimension, size, gap):  # type: ignore[no-untyped-def]
    area, length, points, wraps = common
    if own == 0:  # a point: inside whatever it meets
        inside = gap == 0 or (dimension == 2 and wraps > 0)
        return (0.0, 0.0, 0.0, _INSIDE) if inside else (gap, 0.0, 0.0, 0)
    if dimension == 2:
        if area > max(1e-12 * own, NOTHING * min(own, size)):
            return 0.0, area, 0.0, _label(area, own, size)
        return gap, 0.0, 0.0, _TOUCHES if gap == 0 else 0
    if gap > 0:
        return gap, 0.0, 0.0, 0
    if dimension == 1:
        label = _label(length, np.inf, size)
        return 0.0, 0.0, 0.0 if label == _TOUCHES else length, label
    return 0.0, 0.0, 0.0, _label(float(points), np.inf, size)


@part
def _label(common, own, other):  # type: ignore[no-untyped-def]
    if common <= NOTHING * min(own, other):
        return _TOUCHES
    if common >= WHOLE * own:
        return _INSIDE
    if common >= WHOLE * other:
        return _AROUND
    return _OVERLAPS


@part
def _frame(x, y, radius, ring, planes):  # type: ignore[no-untyped-def]
    """Prepare a footprint: fill in its half-planes and give its frame.

    A half-plane is an outward direction, its limit, the area from the eastward ray to
    its first corner, and that corner. The frame: x, y; radius; area; where the ray
    leaves; the number of the half-plane there; west, south, east, north. A circle has
    no corners.
    """
    count = len(ring)
    if count == 0:
        whole = np.pi * radius * radius
        return x, y, radius, whole, radius, -1, -radius, -radius, radius, radius
    area = ray = reached = 0.0
    crossed = 0
    west = south = np.inf
    east = north = -np.inf
    for k in range(count):
        after = k + 1 if k + 1 < count else 0
        ax, ay, bx, by = ring[k, 0], ring[k, 1], ring[after, 0], ring[after, 1]
        side = math.sqrt((bx - ax) ** 2 + (by - ay) ** 2)
        planes[k, 4], planes[k, 5] = ax, ay
        planes[k, 0], planes[k, 1] = (by - ay) / side, (ax - bx) / side
        planes[k, 2] = planes[k, 0] * ax + planes[k, 1] * ay
        planes[k, 3] = area  # from the first corner, until the ray is known
        area += (ax * by - ay * bx) / 2
        west, east = min(west, ax), max(east, ax)
        south, north = min(south, ay), max(north, ay)
        if ay < 0 <= by:
            crossed = k
            ray = ax - ay * (bx - ax) / (by - ay)
            reached = planes[k, 3] - ay * ray / 2
    for k in range(count):
        planes[k, 3] += area - reached if k <= crossed else -reached
    return x, y, radius, area, ray, crossed, west, south, east, north


@part
def _path(way, planes, frame, best, level_m):  # type: ignore[no-untyped-def]
    """Go along a line or ring.

    Returns the common area but for whole turns around the footprint, those turns,
    the common length and the shortest distance, which starts as `best`.
    """
    x, y = frame[0], frame[1]
    area, length, turns = 0.0, 0.0, 0
    ax, ay = way[0, 0] - x, way[0, 1] - y
    west, south, east, north = _box(frame, best)
    for i in range(1, len(way)):
        bx, by = way[i, 0] - x, way[i, 1] - y
        beside = (ax > east and bx > east) or (ax < west and bx < west)
        if beside or (ay > north and by > north) or (ay < south and by < south):
            turns += _turns(ax, ay, ay >= 0, bx, by, by >= 0)
        else:
            edge = ax, ay, bx, by
            if len(planes):
                met = _edge_at_polygon(edge, planes, frame, best, level_m, i == 1)
            else:
                met = _edge_at_circle(edge, frame[2], best)
            area += met[0]
            turns += met[1]
            length += met[2]
            if met[3] < best:
                best = met[3]
                west, south, east, north = _box(frame, best)
        ax, ay = bx, by
    return area, turns, length, best


@part
def _box(frame, gap):  # type: ignore[no-untyped-def]
    gap = max(gap, MEETS_M)
    return frame[6] - gap, frame[7] - gap, frame[8] + gap, frame[9] + gap


@part
def _turns(ax, ay, a_upper, bx, by, b_upper):  # type: ignore[no-untyped-def]
    """Count how an edge outside the footprint crosses the eastward ray: 1, 0, -1."""
    if a_upper == b_upper or (ax <= 0 and bx <= 0):
        return 0
    turn = 1 if b_upper else -1
    if ax > 0 and bx > 0:
        return turn
    return turn if (ax * by - ay * bx) * turn > 0 else 0


@part
def _edge_at_polygon(edge, planes, frame, best, level_m, opens):  # type: ignore[no-untyped-def]
    """Cut one edge at a convex polygon: area, turns, length, shortest distance."""
    ax, ay, bx, by = edge
    cut = _cut(planes, edge, best, level_m)
    a_out, enter, enter_plane, b_out, leave, leave_plane, apart = cut
    if enter > leave:
        if apart < best:
            best = min(best, _edge_gap(edge, planes, opens))
        return 0.0, _turns(ax, ay, ay >= 0, bx, by, by >= 0), 0.0, best
    dx, dy = bx - ax, by - ay
    px, py, qx, qy = ax, ay, bx, by
    if a_out:
        px, py = ax + enter * dx, ay + enter * dy
    if b_out:
        qx, qy = ax + leave * dx, ay + leave * dy
    area = (px * qy - py * qx) / 2
    turns = 0
    if a_out:
        sector, upper = _sector(px, py, enter_plane, planes, frame)
        area += sector
        turns += _turns(ax, ay, ay >= 0, px, py, upper)
    if b_out:
        sector, upper = _sector(qx, qy, leave_plane, planes, frame)
        area -= sector
        turns += _turns(qx, qy, upper, bx, by, by >= 0)
    run = (leave - enter) * math.sqrt(dx * dx + dy * dy) if level_m > 0 else 0.0
    return area, turns, run, 0.0


@part
def _cut(planes, edge, best, level_m):  # type: ignore[no-untyped-def]
    """Cut an edge at half-planes; also say how far apart it is at least.

    Whether its ends are outside depends on the end alone, so that two edges agree
    on the vertex they share; only edges of lines are levelled where they run along
    the boundary.
    """
    ax, ay, bx, by = edge
    enter, leave, apart = 0.0, 1.0, 0.0
    enter_plane = leave_plane = -1
    a_out = b_out = False
    for k in range(len(planes)):
        beyond_a = planes[k, 0] * ax + planes[k, 1] * ay - planes[k, 2]
        beyond_b = planes[k, 0] * bx + planes[k, 1] * by - planes[k, 2]
        if abs(beyond_a) <= level_m and abs(beyond_b) <= level_m:
            continue
        if beyond_a > 0 and beyond_b > 0:
            apart = max(apart, min(beyond_a, beyond_b))
            if apart >= best:
                break
        elif beyond_a > 0:
            a_out = True
            at = beyond_a / (beyond_a - beyond_b)
            if at >= enter:
                enter, enter_plane = at, k
        elif beyond_b > 0:
            b_out = True
            at = beyond_a / (beyond_a - beyond_b)
            if at <= leave:
                leave, leave_plane = at, k
    if apart > 0:
        return True, 1.0, -1, True, 0.0, -1, apart
    return a_out, enter, enter_plane, b_out, leave, leave_plane, apart


@part
def _sector(x, y, plane, planes, frame):  # type: ignore[no-untyped-def]
    """Give the area from the ray to a place on the boundary, and if it is north."""
    if plane == frame[5]:
        sector = frame[4] * y / 2
        return (sector, True) if y >= 0 else (frame[3] + sector, False)
    sector = planes[plane, 3] + (planes[plane, 4] * y - planes[plane, 5] * x) / 2
    upper = y >= 0
    if x > 0 and abs(y) <= 1e-9 * (frame[8] - frame[6]):
        upper = sector < frame[3] / 2
    return sector, upper


@part
def _edge_at_circle(edge, radius, best):  # type: ignore[no-untyped-def]
    """Cut one edge at a circle: area, turns, length, shortest distance."""
    ax, ay, bx, by = edge
    square = radius * radius
    a_out = ax * ax + ay * ay > square
    b_out = bx * bx + by * by > square
    dx, dy = bx - ax, by - ay
    length2 = dx * dx + dy * dy
    if length2 == 0:
        return 0.0, 0, 0.0, min(best, max(math.sqrt(ax * ax + ay * ay) - radius, 0.0))
    middle = -(ax * dx + ay * dy) / length2
    cross = ax * dy - ay * dx
    chord2 = square - cross * cross / length2
    if a_out and b_out and (chord2 < 0 or middle <= 0 or middle >= 1):
        at = min(max(middle, 0.0), 1.0)
        gap = math.sqrt((ax + at * dx) ** 2 + (ay + at * dy) ** 2) - radius
        turns = _turns(ax, ay, ay >= 0, bx, by, by >= 0)
        return 0.0, turns, 0.0, min(best, max(gap, 0.0))
    half = math.sqrt(max(chord2, 0.0) / length2)
    enter, leave, turns, area = 0.0, 1.0, 0, 0.0
    px, py, qx, qy = ax, ay, bx, by
    if a_out:
        enter = min(max(middle - half, 0.0), 1.0)
        px, py = ax + enter * dx, ay + enter * dy + 0.0
        area += _angle(px, py) * square / 2
        turns += _turns(ax, ay, ay >= 0, px, py, py >= 0)
    if b_out:
        leave = min(max(middle + half, enter), 1.0)
        qx, qy = ax + leave * dx, ay + leave * dy + 0.0
        area -= _angle(qx, qy) * square / 2
        turns += _turns(qx, qy, qy >= 0, bx, by, by >= 0)
    area += (px * qy - py * qx) / 2
    return area, turns, (leave - enter) * math.sqrt(length2), 0.0


@part
def _angle(x, y):  # type: ignore[no-untyped-def]
    return math.atan2(y, x) + (0.0 if y >= 0 else 2 * np.pi)


@part
def _point_gap(x, y, planes, frame):  # type: ignore[no-untyped-def]
    """Give the distance of a point from a footprint."""
    x -= frame[0]
    y -= frame[1]
    if len(planes) == 0:
        return max(math.sqrt(x * x + y * y) - frame[2], 0.0)
    gap2 = _corner_gap2(x, y, planes)
    return math.sqrt(gap2) if gap2 < np.inf else 0.0


@part
def _corner_gap2(x, y, planes):  # type: ignore[no-untyped-def]
    """Give the squared distance of a point from a polygon, endless inside of it.

    The side nearest to a point outside is one that the point lies beyond.
    """
    count, gap2 = len(planes), np.inf
    for k in range(count):
        beyond = planes[k, 0] * x + planes[k, 1] * y - planes[k, 2]
        if beyond > 0 and beyond * beyond < gap2:
            after = k + 1 if k + 1 < count else 0
            at2 = _gap2(
                x, y, planes[k, 4], planes[k, 5], planes[after, 4], planes[after, 5]
            )
            gap2 = min(gap2, at2)
    return gap2


@part
def _edge_gap(edge, planes, opens):  # type: ignore[no-untyped-def]
    """Give the distance of an edge that misses a polygon.

    Its first end was measured as the last end of the edge before. Between its ends
    it is nearest to the corner that is nearest to its line.
    """
    ax, ay, bx, by = edge
    gap2 = _corner_gap2(bx, by, planes)
    if opens:
        gap2 = min(gap2, _corner_gap2(ax, ay, planes))
    dx, dy = bx - ax, by - ay
    least, corner = np.inf, 0
    for k in range(len(planes)):
        cross = abs((planes[k, 4] - ax) * dy - (planes[k, 5] - ay) * dx)
        if cross < least:
            least, corner = cross, k
    if least * least < gap2 * (dx * dx + dy * dy):
        gap2 = min(gap2, _gap2(planes[corner, 4], planes[corner, 5], ax, ay, bx, by))
    return math.sqrt(gap2)


@part
def _gap2(x, y, ax, ay, bx, by):  # type: ignore[no-untyped-def]
    dx, dy = bx - ax, by - ay
    length2 = dx * dx + dy * dy
    at = 0.0
    if length2 > 0:
        at = min(max(((x - ax) * dx + (y - ay) * dy) / length2, 0.0), 1.0)
    return (ax + at * dx - x) ** 2 + (ay + at * dy - y) ** 2
