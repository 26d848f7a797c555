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

from geo.overlay.compiling import kernel

MEETS_M = 1e-7  # closer than this is meeting: 50 steps of a coordinate of 1e7 m
NOTHING = 1e-9  # an overlap that is this share of either side is a touch
WHOLE = 1 - 1e-9  # a share that counts as all of it: rounding of coordinates
_TOUCHES = 1
_OVERLAPS = 2
_INSIDE = 3
_AROUND = 4


@kernel
def relate_candidates(  # type: ignore[no-untyped-def]
    footprints, features, rows, starts, candidates, reach_m
):
    """Relate footprints to their candidates and keep those within reach.

    Parameters
    ----------
    footprints, features
        Columns of `Footprints` and `PackedFeatures`, as `_relate` unpacks them.
    rows, starts, candidates
        Footprints, first candidate of each, and features.

    Returns pairs, measures and labels: the columns of `Relations` in order of `rows`.
    """
    _, centres, radii_m, vertex_offsets, vertices = footprints
    count = len(candidates)
    pairs = np.empty((2, count), np.int32)
    measures = np.empty((3, count))
    labels = np.empty(count, np.int8)
    kept = 0
    for i in range(len(rows)):
        row = rows[i]
        ring = vertices[vertex_offsets[row] : vertex_offsets[row + 1]]
        ground = _ground(centres[row, 0], centres[row, 1], radii_m[row], ring)
        for place in range(starts[i], starts[i + 1]):
            met = _relate(features, candidates[place], ground, reach_m)
            if met[0] <= reach_m:
                pairs[0, kept] = row
                pairs[1, kept] = candidates[place]
                measures[0, kept], measures[1, kept], measures[2, kept] = met[:3]
                labels[kept] = met[3]
                kept += 1
    return pairs[:, :kept].copy(), measures[:, :kept].copy(), labels[:kept].copy()


@kernel
def _relate(features, feature, ground, reach_m):  # type: ignore[no-untyped-def]
    """Give distance, common area, common length and label of one pair."""
    own = ground[5][0]
    coords, path_offsets, path_kinds, feature_offsets, dimensions, sizes = features
    best = reach_m + 2 * MEETS_M  # shortest distance found so far
    area = length = 0.0
    wraps = points = 0
    for path in range(feature_offsets[feature], feature_offsets[feature + 1]):
        first = path_offsets[path]
        last = path_offsets[path + 1]
        kind = path_kinds[path]
        if last <= first:
            continue
        if kind == 0:
            gap = _point_gap(coords[first, 0], coords[first, 1], ground)
            points += gap <= MEETS_M
            best = min(best, gap)
            continue
        level_m = MEETS_M if kind == 1 else -1.0
        part, turns, run, best = _path(coords, first, last, ground, best, level_m)
        if kind == 1:
            length += run
        elif kind == 2:
            area += abs(part + own * turns)
            wraps += abs(turns)
        else:
            area -= abs(part + own * turns)
            wraps -= abs(turns)
    gap = _settled(best, reach_m)
    if own == 0:  # a point: inside whatever it meets
        inside = gap == 0 or (dimensions[feature] == 2 and wraps > 0)
        return (0.0, 0.0, 0.0, _INSIDE) if inside else (gap, 0.0, 0.0, 0)
    if dimensions[feature] == 2:
        return _area_label(area, own, sizes[feature], gap)
    if gap > 0:
        return gap, 0.0, 0.0, 0
    if dimensions[feature] == 1:
        label = _label(length, np.inf, sizes[feature])
        return 0.0, 0.0, 0.0 if label == _TOUCHES else length, label
    return 0.0, 0.0, 0.0, _label(float(points), np.inf, sizes[feature])


@kernel
def _settled(gap, reach_m):  # type: ignore[no-untyped-def]
    """Level what differs by rounding alone; endless beyond reach."""
    if gap <= MEETS_M:
        return 0.0
    return min(gap, reach_m) if gap <= reach_m + MEETS_M else np.inf


@kernel
def _area_label(area, own, other, gap):  # type: ignore[no-untyped-def]
    if area > 1e-12 * own and area > NOTHING * min(own, other):
        return 0.0, area, 0.0, _label(area, own, other)
    return gap, 0.0, 0.0, _TOUCHES if gap == 0 else 0


@kernel
def _label(common, own, other):  # type: ignore[no-untyped-def]
    if common <= NOTHING * min(own, other):
        return _TOUCHES
    if common >= WHOLE * own:
        return _INSIDE
    if common >= WHOLE * other:
        return _AROUND
    return _OVERLAPS


@kernel
def _ground(x, y, radius, ring):  # type: ignore[no-untyped-def]
    """Prepare a footprint: centre, radius, corners, half-planes and frame.

    A half-plane is an outward direction, its limit, and the area from the eastward
    ray to its first corner. The frame: area; where the ray leaves; the number of
    the half-plane there; west, south, east, north. A circle has no corners.
    """
    count = len(ring)
    planes = np.empty((count, 4))
    if count == 0:
        frame = (np.pi * radius * radius, radius, -1, -radius, -radius, radius, radius)
        return x, y, radius, ring, planes, frame
    area = ray = reached = 0.0
    crossed = 0
    west = south = np.inf
    east = north = -np.inf
    for k in range(count):
        after = k + 1 if k + 1 < count else 0
        ax, ay, bx, by = ring[k, 0], ring[k, 1], ring[after, 0], ring[after, 1]
        side = math.sqrt((bx - ax) ** 2 + (by - ay) ** 2)
        planes[k, 0] = (by - ay) / side
        planes[k, 1] = (ax - bx) / side
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
    frame = (area, ray, crossed, west, south, east, north)
    return x, y, radius, ring, planes, frame


@kernel
def _path(coords, first, last, ground, best, level_m):  # type: ignore[no-untyped-def]
    """Go along a line or ring.

    Returns the common area but for whole turns around the footprint, those turns,
    the common length and the shortest distance, which starts as `best`.
    """
    x, y, radius, ring, _, frame = ground
    area = length = 0.0
    turns = 0
    ax = coords[first, 0] - x
    ay = coords[first, 1] - y
    west, south, east, north = _box(frame, best)
    for i in range(first + 1, last):
        bx = coords[i, 0] - x
        by = coords[i, 1] - y
        beside = (ax > east and bx > east) or (ax < west and bx < west)
        if beside or (ay > north and by > north) or (ay < south and by < south):
            turns += _turns(ax, ay, ay >= 0, bx, by, by >= 0)
        else:
            if len(ring):
                part, turned, run, closest = _edge_at_ring(
                    ax, ay, bx, by, ground, best, level_m, i == first + 1
                )
            else:
                part, turned, run, closest = _edge_at_circle(
                    ax, ay, bx, by, radius, best
                )
            area += part
            turns += turned
            length += run
            if closest < best:
                best = closest
                west, south, east, north = _box(frame, best)
        ax = bx
        ay = by
    return area, turns, length, best


@kernel
def _box(frame, gap):  # type: ignore[no-untyped-def]
    gap = max(gap, MEETS_M)
    return frame[3] - gap, frame[4] - gap, frame[5] + gap, frame[6] + gap


@kernel
def _turns(ax, ay, a_upper, bx, by, b_upper):  # type: ignore[no-untyped-def]
    """Count how an edge outside the footprint crosses the eastward ray: 1, 0, -1."""
    if a_upper == b_upper or (ax <= 0 and bx <= 0):
        return 0
    turn = 1 if b_upper else -1
    if ax > 0 and bx > 0:
        return turn
    return turn if (ax * by - ay * bx) * turn > 0 else 0


@kernel
def _edge_at_ring(ax, ay, bx, by, ground, best, level_m, opens):  # type: ignore[no-untyped-def]
    """Cut one edge at a convex polygon: area, turns, length, shortest distance."""
    _, _, _, ring, planes, frame = ground
    a_out, b_out, enter, leave, enter_plane, leave_plane, apart = _cut(
        planes, ax, ay, bx, by, best, level_m
    )
    if enter > leave:
        if apart < best:
            best = min(best, _edge_gap(ax, ay, bx, by, ring, opens))
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
        sector, upper = _sector(px, py, enter_plane, ring, planes, frame)
        area += sector
        turns += _turns(ax, ay, ay >= 0, px, py, upper)
    if b_out:
        sector, upper = _sector(qx, qy, leave_plane, ring, planes, frame)
        area -= sector
        turns += _turns(qx, qy, upper, bx, by, by >= 0)
    return area, turns, (leave - enter) * math.sqrt(dx * dx + dy * dy), 0.0


@kernel
def _cut(planes, ax, ay, bx, by, best, level_m):  # type: ignore[no-untyped-def]
    """Cut an edge at half-planes; also say how far apart it is at least.

    Whether its ends are outside depends on the end alone, so that two edges agree
    on the vertex they share; only edges of lines are levelled where they run along
    the boundary.
    """
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
        return True, True, 1.0, 0.0, -1, -1, apart
    return a_out, b_out, enter, leave, enter_plane, leave_plane, apart


@kernel
def _sector(x, y, plane, ring, planes, frame):  # type: ignore[no-untyped-def]
    """Give the area from the ray to a place on the boundary, and if it is north."""
    if plane == frame[2]:
        sector = frame[1] * y / 2
        return (sector, True) if y >= 0 else (frame[0] + sector, False)
    sector = planes[plane, 3] + (ring[plane, 0] * y - ring[plane, 1] * x) / 2
    upper = y >= 0
    if x > 0 and abs(y) <= 1e-9 * (frame[5] - frame[3]):
        upper = sector < frame[0] / 2
    return sector, upper


@kernel
def _edge_at_circle(ax, ay, bx, by, radius, best):  # type: ignore[no-untyped-def]
    """Cut one edge at a circle: area, turns, length, shortest distance."""
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
        return (
            0.0,
            _turns(ax, ay, ay >= 0, bx, by, by >= 0),
            0.0,
            min(best, max(gap, 0.0)),
        )
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


@kernel
def _angle(x, y):  # type: ignore[no-untyped-def]
    return math.atan2(y, x) + (0.0 if y >= 0 else 2 * np.pi)


@kernel
def _point_gap(x, y, ground):  # type: ignore[no-untyped-def]
    """Give the distance of a point from a footprint."""
    centre_x, centre_y, radius, ring, planes, _ = ground
    x -= centre_x
    y -= centre_y
    if len(ring) == 0:
        return max(math.sqrt(x * x + y * y) - radius, 0.0)
    inside = True
    for k in range(len(planes)):
        inside &= planes[k, 0] * x + planes[k, 1] * y <= planes[k, 2]
    return 0.0 if inside else _ring_gap(x, y, ring)


@kernel
def _ring_gap(x, y, ring):  # type: ignore[no-untyped-def]
    gap2 = np.inf
    ax, ay = ring[-1, 0], ring[-1, 1]
    for k in range(len(ring)):
        gap2 = min(gap2, _gap2(x, y, ax, ay, ring[k, 0], ring[k, 1]))
        ax, ay = ring[k, 0], ring[k, 1]
    return math.sqrt(gap2)


@kernel
def _edge_gap(ax, ay, bx, by, ring, opens):  # type: ignore[no-untyped-def]
    """Give the distance of an edge that misses a polygon.

    Its first end was measured as the last end of the edge before.
    """
    gap = _ring_gap(bx, by, ring)
    if opens:
        gap = min(gap, _ring_gap(ax, ay, ring))
    gap2 = gap * gap
    for k in range(len(ring)):
        gap2 = min(gap2, _gap2(ring[k, 0], ring[k, 1], ax, ay, bx, by))
    return math.sqrt(gap2)


@kernel
def _gap2(x, y, ax, ay, bx, by):  # type: ignore[no-untyped-def]
    dx, dy = bx - ax, by - ay
    length2 = dx * dx + dy * dy
    at = 0.0
    if length2 > 0:
        at = min(max(((x - ax) * dx + (y - ay) * dy) / length2, 0.0), 1.0)
    return (ax + at * dx - x) ** 2 + (ay + at * dy - y) ** 2
