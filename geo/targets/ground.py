"""Which sites cannot be chosen together, and which homes each site reaches."""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.screening.reading import NEGLIGIBLE_M2
from geo.targets.problem import Candidate, Homes, Storey
from geo.targets.target import ReachTarget

Pairs = NDArray[np.intp]


def conflicts(
    candidates: tuple[Candidate, ...], separations_m: Mapping[str, float]
) -> Pairs:
    """Give the pairs of sites of which at most one can be chosen.

    Two sites are in each other's way where their footprints overlap on the same
    storey, or where a rule asks for a distance between two of a kind. Sites that
    only touch are not.

    Returns
    -------
    array of shape (n, 2)
        Positions of candidates, the smaller first, sorted.
    """
    footprints = np.array([one.footprint for one in candidates], dtype=object)
    found = [_overlapping(candidates, footprints)]
    for solution_id, distance_m in sorted(separations_m.items()):
        found.append(_too_near(candidates, footprints, solution_id, distance_m))
    pairs = np.concatenate(found) if found else np.empty((0, 2), dtype=np.intp)
    return np.unique(pairs, axis=0) if len(pairs) else pairs


def _overlapping(
    candidates: tuple[Candidate, ...], footprints: NDArray[np.object_]
) -> Pairs:
    storeys = np.array([list(Storey).index(one.storey) for one in candidates])
    found = []
    for storey in np.unique(storeys):
        members = np.flatnonzero(storeys == storey)
        left, right = _near(footprints[members], 0.0)
        area = _overlap_m2(footprints[members], left, right)
        # What takes no ground meets only what stands on the very same spot.
        point = shapely.area(footprints[members[left]]) <= NEGLIGIBLE_M2
        point &= shapely.area(footprints[members[right]]) <= NEGLIGIBLE_M2
        hit = (area > NEGLIGIBLE_M2) | point
        found.append(np.column_stack([members[left[hit]], members[right[hit]]]))
    return np.concatenate(found) if found else np.empty((0, 2), dtype=np.intp)


def _overlap_m2(
    footprints: NDArray[np.object_], left: NDArray[np.intp], right: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Give how much pairs overlap; equal pairs, one per solution, are measured once."""
    _, first, same = np.unique(
        shapely.to_wkb(footprints), return_index=True, return_inverse=True
    )
    pairs, again = np.unique(
        np.column_stack([same[left], same[right]]), axis=0, return_inverse=True
    )
    one, two = footprints[first[pairs[:, 0]]], footprints[first[pairs[:, 1]]]
    area: NDArray[np.float64] = shapely.area(shapely.intersection(one, two))
    return area[again]


def _too_near(
    candidates: tuple[Candidate, ...],
    footprints: NDArray[np.object_],
    solution_id: str,
    distance_m: float,
) -> Pairs:
    members = np.array(
        [i for i, one in enumerate(candidates) if one.solution_id == solution_id],
        dtype=np.intp,
    )
    left, right = _near(footprints[members], distance_m)
    gap = shapely.distance(footprints[members[left]], footprints[members[right]])
    hit = gap < distance_m
    return np.column_stack([members[left[hit]], members[right[hit]]])


def _near(
    footprints: NDArray[np.object_], distance_m: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    tree = shapely.STRtree(footprints)
    if distance_m > 0:
        left, right = tree.query(footprints, predicate="dwithin", distance=distance_m)
    else:
        left, right = tree.query(footprints, predicate="intersects")
    before = left < right
    return left[before], right[before]


def cliques(pairs: Pairs) -> list[NDArray[np.intp]]:
    """Cover conflicting pairs by groups of which at most one can be chosen.

    A group binds more tightly than its pairs one by one, so that the search is
    shorter. Greedy, in the order of positions.

    Examples
    --------
    >>> cliques(np.array([[0, 1], [0, 2], [1, 2], [2, 3]]))
    [array([0, 1, 2]), array([2, 3])]
    """
    neighbours: dict[int, set[int]] = defaultdict(set)
    for left, right in pairs.tolist():
        neighbours[left].add(right)
        neighbours[right].add(left)
    covered: set[tuple[int, int]] = set()
    groups = []
    for left, right in pairs.tolist():
        if (left, right) in covered:
            continue
        members = [left, right]
        common = neighbours[left] & neighbours[right]
        for other in sorted(common):
            if other in common:
                members.append(other)
                common = common & neighbours[other]
        members.sort()
        covered.update(
            (one, two) for i, one in enumerate(members) for two in members[i + 1 :]
        )
        groups.append(np.array(members, dtype=np.intp))
    return groups


def reached(
    candidates: tuple[Candidate, ...], homes: Homes, target: ReachTarget
) -> Pairs:
    """Give the pairs of home and candidate that lie near enough, sorted.

    Returns
    -------
    array of shape (n, 2)
        Position of the home, position of the candidate.
    """
    serving = np.array(
        [i for i, one in enumerate(candidates) if one.solution_id in target.solutions],
        dtype=np.intp,
    )
    if not len(homes) or not len(serving):
        return np.empty((0, 2), dtype=np.intp)
    footprints = np.array([candidates[i].footprint for i in serving], dtype=object)
    home, site = shapely.STRtree(footprints).query(
        homes.points, predicate="dwithin", distance=target.distance_m
    )
    pairs = np.column_stack([home, serving[site]])
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
