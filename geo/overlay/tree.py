"""A packed R-tree in flat arrays: it opens as fast as its file does.

Boxes lie in the order of a Hilbert curve, sixteen to a node, level upon level; which
children a node has follows from its place alone.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NODE = 16
_GRID = 1 << 16
_LEVELS_MAX = 12  # sixteen to the twelfth power of features


class Tree(NamedTuple):
    """A packed R-tree.

    Parameters
    ----------
    order
        Row of the box at each place of the lowest level [int64].
    nodes
        Boxes of all levels, the lowest first [m, T x 4].
    level_offsets
        Where each level begins in `nodes` [int64, levels + 1].
    """

    order: NDArray[np.int64]
    nodes: Floats
    level_offsets: NDArray[np.int64]


def build_tree(boxes: Floats) -> Tree:
    """Build a tree over boxes [M x 4]; boxes with NaN are left out."""
    rows = np.flatnonzero(~np.isnan(boxes[:, 0]))
    found = boxes[rows]
    order = np.argsort(hilbert_of_boxes(found), kind="stable")
    levels = [np.ascontiguousarray(found[order])]
    while len(levels[-1]) > NODE:
        levels.append(_parents(levels[-1]))
    offsets = np.concatenate(([0], np.cumsum([len(level) for level in levels])))
    return Tree(rows[order], np.concatenate(levels), offsets.astype(np.int64))


def hilbert_of_boxes(boxes: Floats) -> NDArray[np.int64]:
    """Give the place of each box's middle along a Hilbert curve over all of them."""
    if not len(boxes):
        return np.empty(0, np.int64)
    middle_x = (boxes[:, 0] + boxes[:, 2]) / 2
    middle_y = (boxes[:, 1] + boxes[:, 3]) / 2
    west, south = middle_x.min(), middle_y.min()
    span = max(middle_x.max() - west, middle_y.max() - south) or 1.0
    scale = (_GRID - 1) / span
    column = ((middle_x - west) * scale).astype(np.int64)
    row = ((middle_y - south) * scale).astype(np.int64)
    return _hilbert(column, row)


@njit(nogil=True, cache=True)
def _hilbert(column: NDArray[np.int64], row: NDArray[np.int64]) -> NDArray[np.int64]:
    places = np.empty(len(column), np.int64)
    for k in range(len(column)):
        x, y, place = column[k], row[k], 0
        side = _GRID // 2
        while side > 0:
            right, upper = (x & side) > 0, (y & side) > 0
            place += side * side * ((3 * right) ^ upper)
            if not upper:
                if right:
                    x, y = _GRID - 1 - x, _GRID - 1 - y
                x, y = y, x
            side //= 2
        places[k] = place
    return places


@njit(nogil=True, cache=True)
def _parents(children: Floats) -> Floats:
    count = (len(children) + NODE - 1) // NODE
    parents = np.empty((count, 4))
    for p in range(count):
        parents[p, 0], parents[p, 1] = np.inf, np.inf
        parents[p, 2], parents[p, 3] = -np.inf, -np.inf
        for c in range(p * NODE, min(p * NODE + NODE, len(children))):
            parents[p, 0] = min(parents[p, 0], children[c, 0])
            parents[p, 1] = min(parents[p, 1], children[c, 1])
            parents[p, 2] = max(parents[p, 2], children[c, 2])
            parents[p, 3] = max(parents[p, 3], children[c, 3])
    return parents


@njit(nogil=True, cache=True)
def query(
    tree: Tree, west: float, south: float, east: float, north: float
) -> NDArray[np.int64]:
    """Give the rows whose boxes meet a box, in rising order."""
    found, waiting = room_for_query()
    count, found = query_into(tree, west, south, east, north, found, waiting)
    return found[:count].copy()


@njit(nogil=True, cache=True)
def room_for_query() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the room that queries work in, so that many share one allocation."""
    return np.empty(64, np.int64), np.empty(2 * NODE * _LEVELS_MAX, np.int64)


@njit(nogil=True, cache=True)
def query_into(
    tree: Tree,
    west: float,
    south: float,
    east: float,
    north: float,
    found: NDArray[np.int64],
    waiting: NDArray[np.int64],
) -> tuple[int, NDArray[np.int64]]:
    """Write the rows whose boxes meet a box into `found`, in rising order.

    Returns
    -------
    how many, and `found`, which is a wider array where its room did not suffice
    """
    count, depth = 0, 0
    if len(tree.order) == 0:
        return count, found
    level = len(tree.level_offsets) - 2
    first, last = tree.level_offsets[level], tree.level_offsets[level + 1]
    while True:
        for node in range(first, last):
            if (
                tree.nodes[node, 0] > east
                or tree.nodes[node, 2] < west
                or tree.nodes[node, 1] > north
                or tree.nodes[node, 3] < south
            ):
                continue
            if level > 0:
                waiting[depth], waiting[depth + 1] = level, node
                depth += 2
                continue
            if count == len(found):
                more = np.empty(2 * count, np.int64)
                more[:count] = found
                found = more
            found[count] = tree.order[node]
            count += 1
        if depth == 0:
            break
        depth -= 2
        place = waiting[depth + 1] - tree.level_offsets[waiting[depth]]
        level = waiting[depth] - 1
        first = tree.level_offsets[level] + place * NODE
        last = min(first + NODE, tree.level_offsets[level + 1])
    _sort(found, count)
    return count, found


@njit(nogil=True, cache=True)
def _sort(values: NDArray[np.int64], count: int) -> None:
    if count > 128:
        values[:count] = np.sort(values[:count])
        return
    for i in range(1, count):
        value, k = values[i], i
        while k > 0 and values[k - 1] > value:
            values[k] = values[k - 1]
            k -= 1
        values[k] = value
