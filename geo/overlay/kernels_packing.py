"""Compiled passes over packed features: their boxes and sizes."""

import numpy as np

from geo.overlay.compiling import kernel

POINT = 0
LINE = 1
SHELL = 2
HOLE = 3


@kernel
def boxes_and_sizes(coords, path_offsets, path_kinds, feature_offsets):  # type: ignore[no-untyped-def]
    """Give box, dimension (-1: empty) and size of each feature.

    The size is an area [m2], a length [m] or a number of points. Features without
    a coordinate, or with one that is not a number, have no box.
    """
    count = len(feature_offsets) - 1
    boxes = np.full((count, 4), np.nan)
    dimensions = np.full(count, -1, np.int8)
    sizes = np.zeros(count)
    for feature in range(count):
        paths = range(feature_offsets[feature], feature_offsets[feature + 1])
        measures = np.zeros(3)
        dimension = -1
        west = south = np.inf
        east = north = -np.inf
        finite = True
        for path in paths:
            kind = path_kinds[path]
            run = coords[path_offsets[path] : path_offsets[path + 1]]
            for i in range(len(run)):
                west, east = min(west, run[i, 0]), max(east, run[i, 0])
                south, north = min(south, run[i, 1]), max(north, run[i, 1])
                finite &= np.isfinite(run[i, 0]) & np.isfinite(run[i, 1])
            dimension = max(dimension, min(kind, 2))
            measures[min(kind, 2)] += _size(run, kind)
        if finite and west <= east:
            boxes[feature] = west, south, east, north
            dimensions[feature] = dimension
            sizes[feature] = measures[dimension]
    return boxes, dimensions, sizes


@kernel
def _size(run, kind):  # type: ignore[no-untyped-def]
    """Give the area, below 0 for a hole, the length or the number of points."""
    if kind == 0:
        return float(len(run))
    length = twice = 0.0
    for i in range(1, len(run)):
        dx = run[i, 0] - run[i - 1, 0]
        dy = run[i, 1] - run[i - 1, 1]
        length += np.sqrt(dx * dx + dy * dy)
        twice += (run[i, 0] - run[0, 0]) * dy - (run[i, 1] - run[0, 1]) * dx
    if kind == 1:
        return length
    return abs(twice) / 2 if kind == 2 else -abs(twice) / 2


@kernel
def circles(x, y, radius_m):  # type: ignore[no-untyped-def]
    """Give kind (-1: nothing, 0: point, 1: circle), centre, radius and box of each.

    What has a radius below 0, or a coordinate that is not a number, is nothing.
    """
    count = len(x)
    kinds = np.full(count, -1, np.int8)
    centres = np.empty((count, 2))
    radii = np.empty(count)
    boxes = np.full((count, 4), np.nan)
    for i in range(count):
        east, north, radius = x[i], y[i], radius_m[i]
        centres[i, 0], centres[i, 1], radii[i] = east, north, radius
        if np.isfinite(east) and np.isfinite(north) and 0 <= radius < np.inf:
            kinds[i] = 0 if radius == 0 else 1
            boxes[i, 0], boxes[i, 1] = east - radius, north - radius
            boxes[i, 2], boxes[i, 3] = east + radius, north + radius
    return kinds, centres, radii, boxes


@kernel
def convex_rings(coords, offsets):  # type: ignore[no-untyped-def]
    """Find which closed rings are convex, and lay their vertices around a centre.

    Returns
    -------
    tuple
        Whether each is convex; its centre; first vertex of each; vertices from the
        centre, counter-clockwise. Dents far below a millimetre are levelled as long
        as they make no 1e-10 of the area.
    """
    count = len(offsets) - 1
    convex = np.zeros(count, np.bool_)
    centres = np.zeros((count, 2))
    kept_offsets = np.zeros(count + 1, np.int64)
    kept = np.empty((len(coords), 2))
    filled = 0
    for ring in range(count):
        first = offsets[ring]
        start = filled
        for i in range(first, offsets[ring + 1]):
            x = coords[i, 0] - coords[first, 0]
            y = coords[i, 1] - coords[first, 1]
            repeats = filled > start and (
                x == kept[filled - 1, 0] and y == kept[filled - 1, 1]
            )
            if not repeats:
                kept[filled, 0] = x
                kept[filled, 1] = y
                filled += 1
        while filled > start + 1 and (
            kept[filled - 1, 0] == kept[start, 0]
            and kept[filled - 1, 1] == kept[start, 1]
        ):
            filled -= 1
        left = _level_dents(kept[start:filled])
        convex[ring] = left > 2
        filled = start + max(left, 0)
        if left > 2:
            x = kept[start:filled, 0].mean()
            y = kept[start:filled, 1].mean()
            centres[ring, 0] = coords[first, 0] + x
            centres[ring, 1] = coords[first, 1] + y
            kept[start:filled, 0] -= centres[ring, 0] - coords[first, 0]
            kept[start:filled, 1] -= centres[ring, 1] - coords[first, 1]
        kept_offsets[ring + 1] = filled
    return convex, centres, kept_offsets, kept[:filled].copy()


@kernel
def _level_dents(ring):  # type: ignore[no-untyped-def]
    """Make a ring counter-clockwise and strictly turning left, in place.

    Returns the number of vertices left, 0 where the ring is not convex.
    """
    count = len(ring)
    if count < 3:
        return 0
    twice = 0.0
    for i in range(count):
        after = (i + 1) % count
        twice += ring[i, 0] * ring[after, 1] - ring[i, 1] * ring[after, 0]
    if twice < 0:
        ring[:] = ring[::-1].copy()
        twice = -twice
    left = 0
    dents = 0.0
    turned = ring.copy()
    for i in range(count):
        before = turned[i - 1] if left == 0 else ring[left - 1]
        here = turned[i]
        after_x = turned[(i + 1) % count, 0]
        after_y = turned[(i + 1) % count, 1]
        cross = (here[0] - before[0]) * (after_y - here[1])
        cross -= (here[1] - before[1]) * (after_x - here[0])
        if cross > 0:
            ring[left, 0] = here[0]
            ring[left, 1] = here[1]
            left += 1
        else:
            dents -= cross
    if left < 3 or not twice > 0 or dents > 1e-10 * twice:
        return 0
    turns = 0  # a convex ring goes east once and west once
    for i in range(left):
        step = ring[(i + 1) % left, 0] - ring[i, 0]
        east = step > 0 or (step == 0 and ring[(i + 1) % left, 1] > ring[i, 1])
        step = ring[i, 0] - ring[i - 1 if i else left - 1, 0]
        last = i - 1 if i else left - 1
        was_east = step > 0 or (step == 0 and ring[i, 1] > ring[last, 1])
        turns += east != was_east
    return left if turns == 2 else 0
