"""Write a problem as columns and rows, with all that cannot be told apart merged."""

import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from geo.targets.alike import Look, clusters
from geo.targets.ground import Pairs, conflicts, reached
from geo.targets.problem import Candidate, Problem
from geo.targets.row_writing import RowWriter
from geo.targets.rows import ROUNDING, Columns, Model, Needs, Rows
from geo.targets.target import AmountTarget, ReachTarget


@dataclass(frozen=True)
class Relations:
    """Conflicts and reach of a problem, found once and used by every solve."""

    conflicts: Pairs
    reached: dict[str, Pairs]

    def among(self, kept: list[int], count: int) -> "Relations":
        """Give the same among some of `count` candidates, by their new positions."""
        new = np.full(count, -1, dtype=np.intp)
        new[kept] = np.arange(len(kept))
        pairs = new[self.conflicts]
        return Relations(
            pairs[(pairs >= 0).all(axis=1)],
            {
                target_id: np.column_stack([found[:, 0], new[found[:, 1]]])[
                    new[found[:, 1]] >= 0
                ]
                for target_id, found in self.reached.items()
            },
        )


def relations_of(problem: Problem) -> Relations:
    """Find which sites exclude one another and which homes each reaches."""
    return Relations(
        conflicts(problem.candidates, problem.separations_m),
        {
            target.id: reached(problem.candidates, problem.homes, target)
            for target in problem.targets
            if isinstance(target, ReachTarget)
        },
    )


def compile_model(
    problem: Problem,
    relations: Relations,
    *,
    elastic: bool = False,
    by_matters: bool = True,
) -> Model:
    """Write a problem as columns and rows.

    Parameters
    ----------
    elastic
        Whether every target may fall short; the shortfalls are the last columns, as
        shares of what the target asks for.
    by_matters
        Whether sites are told apart that differ only in conditions and questions.
    """
    useful = useful_candidates(problem, relations)
    bundles, needs_of = bundled_changes(problem, useful)
    look = _look(problem, relations, needs_of, by_matters=by_matters)
    found, apart = clusters(useful, relations.conflicts, look)
    offers = [offer for cluster in found for offer in cluster.offers]
    groups = (*offers, *((position,) for position in apart))
    column_of = {
        position: len(bundles) + number
        for number, members in enumerate(groups)
        for position in members
    }
    home_sets = {
        target.id: _home_sets(problem, relations, target)
        for target in problem.targets
        if isinstance(target, ReachTarget)
    }
    partial = [
        target
        for target in problem.targets
        if isinstance(target, ReachTarget) and (elastic or not target.every_home)
    ]
    columns = Columns(
        bundles=bundles,
        groups=groups,
        clusters=tuple(found),
        needs=tuple(needs_of[members[0]] for members in groups),
        group_max=tuple(
            min(len(members), enough_of(problem, problem.candidates[members[0]]))
            for members in groups
        ),
        homes=sum(len(home_sets[target.id]) for target in partial),
        shortfalls=tuple(one.id for one in problem.targets) if elastic else (),
    )
    rows = Rows()
    RowWriter(problem, relations.conflicts, columns, column_of, home_sets, rows).write()
    upper = np.ones(columns.count)
    upper[columns.first_group : columns.first_home] = columns.group_max
    whole = np.zeros(columns.count, dtype=int)
    whole[: columns.first_home] = 1
    return Model(columns, rows, upper, whole)


def useful_candidates(problem: Problem, relations: Relations) -> list[int]:
    """Leave out candidates that no target asks for."""
    serving: set[int] = set()
    for target in problem.targets:
        if isinstance(target, AmountTarget):
            if target.amount > 0:
                serving.update(
                    position
                    for position in problem.serves(target)
                    if problem.candidates[position].capacity(target.measure) > 0
                )
        else:
            serving.update(relations.reached[target.id][:, 1].tolist())
    return sorted(serving)


def bundled_changes(
    problem: Problem, useful: list[int]
) -> tuple[tuple[tuple[str, ...], ...], dict[int, Needs]]:
    """Take changes that the same candidates need as one."""
    needed_by: dict[str, list[int]] = defaultdict(list)
    for position in useful:
        for change in sorted(problem.candidates[position].changes):
            needed_by[change].append(position)
    together: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for change in sorted(needed_by):
        together[tuple(needed_by[change])].append(change)
    needs: dict[int, list[int]] = {position: [] for position in useful}
    for number, members in enumerate(together):
        for position in members:
            needs[position].append(number)
    bundles = tuple(tuple(changes) for changes in together.values())
    return bundles, {position: tuple(found) for position, found in needs.items()}


def _look(
    problem: Problem,
    relations: Relations,
    needs: dict[int, Needs],
    *,
    by_matters: bool,
) -> Look:
    """Give what tells candidates apart."""
    homes_of: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for target_id, pairs in sorted(relations.reached.items()):
        for home, position in pairs.tolist():
            homes_of[position].append((target_id, home))
    supplies = {supply.id for supply in problem.supplies}

    def look(position: int) -> tuple[object, ...]:
        one = problem.candidates[position]
        supplied = one.supply_id in supplies and one.draws_kw > 0
        return (
            one.solution_id,
            needs[position],
            tuple(sorted(one.capacities)),
            (one.supply_id, one.draws_kw) if supplied else None,
            tuple(homes_of[position]),
            (one.matters, one.unknown_count) if by_matters else None,
        )

    return look


def enough_of(problem: Problem, candidate: Candidate) -> int:
    """Give how many of a kind could be of any use: more would serve no target."""
    most = 1
    for target in problem.targets:
        if not isinstance(target, AmountTarget):
            continue
        each = candidate.capacity(target.measure)
        if candidate.solution_id in target.solutions and each > 0:
            most = max(most, math.ceil(target.amount / each - ROUNDING))
    return most


def _home_sets(
    problem: Problem, relations: Relations, target: ReachTarget
) -> dict[tuple[int, ...], float]:
    """Take homes that the same candidates reach as one, with their weights added."""
    weights = problem.homes.weights(target.weight)
    sites: dict[int, list[int]] = {home: [] for home in range(len(problem.homes))}
    for home, position in relations.reached[target.id].tolist():
        sites[home].append(position)
    sets: dict[tuple[int, ...], float] = defaultdict(float)
    for home, near in sites.items():
        sets[tuple(near)] += float(weights[home])
    return dict(sets)
