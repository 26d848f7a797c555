"""Sites sorted by what they offer and by what must change for them, with no regard
to where exactly they lie.

In a street under one plan it hardly matters for the plan changes *which* of fifty
places takes the shared car, only how many places there are. Sorted like this a city of
twenty thousand candidates is a few hundred numbers.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from geo.targets.compiling import Relations, bundled_changes, useful_candidates
from geo.targets.problem import Problem
from geo.targets.rows import Needs
from geo.targets.standing import most_together

Neighbours = dict[int, set[int]]


@dataclass(frozen=True, slots=True)
class Kind:
    """Candidates of one solution that need the same changes and share a supply.

    Parameters
    ----------
    needs
        Bundles of plan changes, as positions.
    members
        Positions of the candidates.
    most
        No more of them than this can stand together, whatever else stands there.
    """

    solution_id: str
    needs: Needs
    supply_id: str
    members: tuple[int, ...]
    most: int


@dataclass(frozen=True, slots=True)
class Cell:
    """Candidates of one kind on spots where the same kinds could stand.

    Parameters
    ----------
    kind, quarter
        Position of the kind, and of the group of spots.
    members
        Positions of the candidates.
    parts
        The same, split so that within each part any can stand for any other.
    """

    kind: int
    quarter: int
    members: tuple[int, ...]
    parts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Sorted:
    """All candidates that are of use, sorted.

    Parameters
    ----------
    bundles
        Plan changes that are always needed together.
    spot_counts
        For each group of spots: how many there are. On a spot one thing can stand.
    spot_of
        For each candidate: its spot.
    """

    bundles: tuple[tuple[str, ...], ...]
    kinds: tuple[Kind, ...]
    cells: tuple[Cell, ...]
    spot_counts: tuple[int, ...]
    spot_of: dict[int, int]


def sort_candidates(problem: Problem, relations: Relations) -> Sorted:
    """Sort the candidates of a problem into kinds and cells."""
    useful = useful_candidates(problem, relations)
    bundles, needs = bundled_changes(problem, useful)
    near = neighbours(useful, relations.conflicts.tolist())
    supplies = {supply.id for supply in problem.supplies}
    by_kind: dict[tuple[str, Needs, str], list[int]] = defaultdict(list)
    for position in useful:
        site = problem.candidates[position]
        supplied = site.supply_id in supplies and site.draws_kw > 0
        supply = site.supply_id if supplied else ""
        by_kind[site.solution_id, needs[position], supply].append(position)
    kinds = tuple(
        Kind(*key, tuple(members), most_together(members, near))
        for key, members in by_kind.items()
    )
    kind_of = {one: number for number, kind in enumerate(kinds) for one in kind.members}
    spots = _spots(useful, near)
    quarters: dict[frozenset[int], list[int]] = defaultdict(list)
    for number, spot in enumerate(spots):
        quarters[frozenset(kind_of[one] for one in spot)].append(number)
    looks = _looks(problem, relations, useful)
    cells = []
    for quarter, numbers in enumerate(quarters.values()):
        parts: dict[int, dict[object, list[int]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for number in numbers:
            standing = set(spots[number])
            found = [kind_of[one] for one in spots[number]]
            for one, kind in zip(spots[number], found, strict=True):
                local = near[one] == standing - {one} and found.count(kind) == 1
                parts[kind][looks[one] if local else one].append(one)
        cells += [
            Cell(
                kind,
                quarter,
                tuple(one for members in by_look.values() for one in members),
                tuple(tuple(members) for members in by_look.values()),
            )
            for kind, by_look in sorted(parts.items())
        ]
    counts = tuple(len(numbers) for numbers in quarters.values())
    spot_of = {one: number for number, spot in enumerate(spots) for one in spot}
    return Sorted(bundles, kinds, tuple(cells), counts, spot_of)


def neighbours(among: Iterable[int], pairs: list[list[int]]) -> Neighbours:
    """Give for each candidate those that it excludes."""
    near: Neighbours = {position: set() for position in among}
    for left, right in pairs:
        if left in near and right in near:
            near[left].add(right)
            near[right].add(left)
    return near


def _spots(useful: list[int], near: Neighbours) -> list[list[int]]:
    """Sort candidates into spots, on each of which one thing can stand.

    Greedy, in the order of positions: each spot takes all that exclude one another.
    """
    free = set(useful)
    spots = []
    for position in useful:
        if position not in free:
            continue
        spot = [position]
        common = near[position] & free
        for other in sorted(common):
            if other in common:
                spot.append(other)
                common = common & near[other]
        free.difference_update(spot)
        spots.append(spot)
    return spots


def _looks(
    problem: Problem, relations: Relations, useful: list[int]
) -> dict[int, tuple[object, ...]]:
    """Give what tells candidates of one kind apart, conditions aside."""
    homes_of: dict[int, tuple[bytes, ...]] = defaultdict(tuple)
    for _, pairs in sorted(relations.reached.items()):
        ordered = pairs[np.lexsort((pairs[:, 0], pairs[:, 1]))]
        positions, first = np.unique(ordered[:, 1], return_index=True)
        homes = np.split(ordered[:, 0], first[1:])
        found = {
            position: near.tobytes()
            for position, near in zip(positions.tolist(), homes, strict=False)
        }
        for position in useful:
            homes_of[position] += (found.get(position, b""),)
    return {
        position: (
            problem.candidates[position].capacities,
            problem.candidates[position].draws_kw,
            homes_of[position],
        )
        for position in useful
    }
