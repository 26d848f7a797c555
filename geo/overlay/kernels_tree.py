"""A packed tree of boxes in flat arrays: built in order of a Hilbert curve.

Level 0 holds the boxes of the features, sixteen under each box of the next level.
Flat arrays can be kept in files and reopened at once, which a tree of objects
cannot.
"""

import numpy as np

from geo.overlay.compiling import kernel, part

NODE_SIZE = 16
_DEPTH_MAX = 16


@kernel
def hilbert_order(x, y):  # type: ignore[no-untyped-def]
    """Give the order in which neighbours on the ground stand near each other."""
    codes = np.zeros(len(x), np.uint32)
    if len(x) == 0:
        return np.argsort(codes)
    west, south = x.min(), y.min()
    side = max(x.max() - west, y.max() - south)
    scale = 65535.0 / side if side > 0 else 0.0
    for i in range(len(x)):
        codes[i] = _hilbert_code(
            int((x[i] - west) * scale), int((y[i] - south) * scale)
        )
    return np.argsort(codes)


@kernel
def _hilbert_code(column, row):  # type: ignore[no-untyped-def]
    code = 0
    side = 32768
    while side > 0:
        right = 1 if column & side else 0
        upper = 1 if row & side else 0
        code += side * side * ((3 * right) ^ upper)
        if upper == 0:
            if right == 1:
                column = 65535 - column
                row = 65535 - row
            column, row = row, column
        side //= 2
    return np.uint32(code)


@kernel
def level_starts(count):  # type: ignore[no-untyped-def]
    """Give the first box of each level, and the number of boxes."""
    starts = np.zeros(_DEPTH_MAX, np.int64)
    levels = 1
    starts[1] = count
    while count > 1:
        count = (count + NODE_SIZE - 1) // NODE_SIZE
        levels += 1
        starts[levels] = starts[levels - 1] + count
    return starts[: levels + 1].copy()


@kernel
def build_tree(boxes, items):  # type: ignore[no-untyped-def]
    """Lay boxes of `items`, and of all levels above them, into one array."""
    starts = level_starts(len(items))
    tree = np.empty((starts[-1], 4))
    for i in range(len(items)):
        tree[i] = boxes[items[i]]
    for level in range(1, len(starts) - 1):
        for node in range(starts[level], starts[level + 1]):
            first = starts[level - 1] + (node - starts[level]) * NODE_SIZE
            last = min(first + NODE_SIZE, starts[level])
            tree[node] = tree[first]
            for child in range(first + 1, last):
                tree[node, 0] = min(tree[node, 0], tree[child, 0])
                tree[node, 1] = min(tree[node, 1], tree[child, 1])
                tree[node, 2] = max(tree[node, 2], tree[child, 2])
                tree[node, 3] = max(tree[node, 3], tree[child, 3])
    return tree


@kernel
def query_tree(tree, items, boxes, rows, margin_m):  # type: ignore[no-untyped-def]
    """Find the items whose boxes meet boxes grown by a margin.

    Returns
    -------
    tuple
        First place of each of `rows` among the found, and the found items,
        ascending for each row. A box that is not a number finds nothing.
    """
    starts = level_starts(len(items))
    offsets = np.zeros(len(rows) + 1, np.int64)
    found = np.empty(16 + 8 * len(rows), np.int32)
    stack = np.empty((_DEPTH_MAX * NODE_SIZE, 2), np.int64)
    filled = 0
    for i in range(len(rows)):
        west = boxes[rows[i], 0] - margin_m
        south = boxes[rows[i], 1] - margin_m
        east = boxes[rows[i], 2] + margin_m
        north = boxes[rows[i], 3] + margin_m
        height = 0
        if len(items):
            stack[0, 0] = len(starts) - 1
            stack[0, 1] = 0
            height = 1
        while height:
            height -= 1
            level = stack[height, 0] - 1
            first = starts[level] + stack[height, 1]
            last = min(first + NODE_SIZE, starts[level + 1])
            if level == 0 and filled + NODE_SIZE > len(found):
                found = _grown(found)
            # Written whether they meet or not, and kept if they do: guessing which
            # way a branch goes takes longer.
            for box in range(first, last):
                meets = (tree[box, 0] <= east) & (tree[box, 2] >= west)
                meets &= (tree[box, 1] <= north) & (tree[box, 3] >= south)
                if level == 0:
                    found[filled] = items[box]
                    filled += meets
                else:
                    stack[height, 0] = level
                    stack[height, 1] = (box - starts[level]) * NODE_SIZE
                    height += meets
        _sort_few(found, offsets[i], filled)
        offsets[i + 1] = filled
    return offsets, found[:filled].copy()


@part
def _sort_few(found, first, last):  # type: ignore[no-untyped-def]
    """Sort a run in place; most runs are a handful, which insertion does soonest."""
    if last - first > 64:
        found[first:last].sort()
        return
    for place in range(first + 1, last):
        item = found[place]
        hole = place
        while hole > first and found[hole - 1] > item:
            found[hole] = found[hole - 1]
            hole -= 1
        found[hole] = item


@kernel
def _grown(found):  # type: ignore[no-untyped-def]
    larger = np.empty(2 * len(found), found.dtype)
    larger[: len(found)] = found
    return larger
