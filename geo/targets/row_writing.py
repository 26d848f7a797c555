"""The rows: what sites need, what they exclude, and what the targets ask for."""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np

from geo.targets.ground import Pairs, cliques
from geo.targets.problem import Problem
from geo.targets.rows import ROUNDING, Columns, Rows
from geo.targets.target import AmountTarget, ReachTarget, Target

# Above this many sites one row links all sites behind a change to it: looser, but the
# rows below on what changes must unlock make up for it, and there are ten times fewer.
LINKED_EACH_ALONE_MAX = 3_000


@dataclass(frozen=True)
class RowWriter:
    """Writes the rows of a problem."""

    problem: Problem
    conflicts: Pairs
    columns: Columns
    column_of: dict[int, int]
    home_sets: dict[str, dict[tuple[int, ...], float]]
    rows: Rows

    def write(self) -> None:
        """Write every row."""
        self._changes_that_sites_need()
        self._one_on_the_same_ground()
        self._shared_supplies()
        first_home = self.columns.first_home
        for target in self.problem.targets:
            if isinstance(target, AmountTarget):
                self._amount(target)
            elif target.every_home and not self.columns.shortfalls:
                self._every_home(target)
            else:
                self._share_of_homes(target, first_home)
                first_home += len(self.home_sets[target.id])

    def _changes_that_sites_need(self) -> None:
        columns = self.columns
        behind: dict[int, list[int]] = defaultdict(list)
        for number, needs in enumerate(columns.needs):
            for bundle in needs:
                behind[bundle].append(number)
        each_alone = len(columns.groups) <= LINKED_EACH_ALONE_MAX
        for bundle, numbers in behind.items():
            for some in [[one] for one in numbers] if each_alone else [numbers]:
                most = sum(columns.group_max[number] for number in some)
                sites = [(columns.first_group + number, 1.0) for number in some]
                self.rows.add([*sites, (bundle, -float(most))], upper=0.0)

    def _one_on_the_same_ground(self) -> None:
        columns = self.columns
        offers = 0
        for cluster in columns.clusters:
            own = range(offers, offers + len(cluster.offers))
            offers += len(cluster.offers)
            terms = [(columns.first_group + number, 1.0) for number in own]
            # What reaches over several of the sites takes each of them.
            others = Counter(one for standing in cluster.others for one in standing)
            terms += [
                (self.column_of[one], float(sites)) for one, sites in others.items()
            ]
            if len(terms) > 1:
                self.rows.add(terms, upper=float(cluster.site_count))
        apart = {members[0] for members in columns.groups[offers:]}
        pairs = [
            pair
            for pair in self.conflicts.tolist()
            if pair[0] in apart and pair[1] in apart
        ]
        for members in cliques(np.array(pairs, dtype=np.intp).reshape(-1, 2)):
            self.rows.add(
                [(self.column_of[one], 1.0) for one in members.tolist()], upper=1.0
            )

    def _shared_supplies(self) -> None:
        spare = {supply.id: supply.spare_kw for supply in self.problem.supplies}
        drawn: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, members in enumerate(self.columns.groups):
            one = self.problem.candidates[members[0]]
            if one.supply_id in spare and one.draws_kw > 0:
                drawn[one.supply_id].append(
                    (self.columns.first_group + number, one.draws_kw)
                )
        for supply_id, terms in drawn.items():
            self.rows.add(terms, upper=max(spare[supply_id], 0.0))

    def _amount(self, target: AmountTarget) -> None:
        if target.amount <= 0:
            return
        terms: dict[int, float] = {}
        for position in self.problem.serves(target):
            column = self.column_of.get(position)
            each = self.problem.candidates[position].capacity(target.measure)
            if column is not None and each > 0:
                terms[column] = min(each, target.amount)
        needed = target.amount * (1 - ROUNDING)
        self._changes_for(target, terms)
        if not self.columns.shortfalls and len(set(terms.values())) == 1:
            # All sites give alike, so that whole sites are counted.
            each = next(iter(terms.values()))
            self.rows.add(
                [(column, 1.0) for column in terms],
                lower=math.ceil(target.amount / each - ROUNDING),
            )
            return
        self.rows.add(
            [*terms.items(), *self._shortfall(target, target.amount)], lower=needed
        )

    def _changes_for(self, target: AmountTarget, terms: dict[int, float]) -> None:
        """Say what the changes must unlock beyond what can be had without any."""
        columns = self.columns
        without, behind = 0.0, defaultdict[int, float](float)
        for column, each in terms.items():
            number = column - columns.first_group
            most = each * columns.group_max[number]
            if columns.needs[number]:
                behind[columns.needs[number][0]] += most
            else:
                without += most
        missing = target.amount * (1 - ROUNDING) - without
        if missing > 0 and behind and not columns.shortfalls:
            self.rows.add(
                [(bundle, min(most, missing)) for bundle, most in behind.items()],
                lower=missing,
            )

    def _every_home(self, target: ReachTarget) -> None:
        sets = list(self.home_sets[target.id])
        for near in without_implied(sets):
            self.rows.add(self._sites(near), lower=1.0)
        for bundles in without_implied([self._only_behind(near) for near in sets]):
            if bundles:
                self.rows.add([(bundle, 1.0) for bundle in bundles], lower=1.0)

    def _only_behind(self, near: tuple[int, ...]) -> tuple[int, ...]:
        """Give changes of which one at least is needed for a home; none if none is.

        Without this row a hundred sites behind one change could each be chosen by a
        hundredth while the change is made by a hundredth.
        """
        first = self.columns.first_group
        needs = [
            self.columns.needs[self.column_of[one] - first]
            for one in near
            if one in self.column_of
        ]
        if not all(needs):
            return ()
        return tuple(sorted({one[0] for one in needs}))

    def _share_of_homes(self, target: ReachTarget, first_home: int) -> None:
        weighted = []
        for number, (near, weight) in enumerate(self.home_sets[target.id].items()):
            column = first_home + number
            self.rows.add([(column, 1.0), *_negative(self._sites(near))], upper=0.0)
            weighted.append((column, weight))
        needed = self.problem.needed(target)
        self.rows.add(
            [*weighted, *self._shortfall(target, needed)],
            lower=needed * (1 - ROUNDING),
        )

    def _sites(self, near: tuple[int, ...]) -> list[tuple[int, float]]:
        columns = dict.fromkeys(
            self.column_of[one] for one in near if one in self.column_of
        )
        return [(column, 1.0) for column in columns]

    def _shortfall(self, target: Target, scale: float) -> list[tuple[int, float]]:
        shortfalls = self.columns.shortfalls
        if target.id not in shortfalls:
            return []
        return [(self.columns.first_shortfall + shortfalls.index(target.id), scale)]


def _negative(terms: list[tuple[int, float]]) -> list[tuple[int, float]]:
    return [(column, -value) for column, value in terms]


def without_implied(sets: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Leave out sets that are met whenever another one is."""
    kept: list[frozenset[int]] = []
    by_member: dict[int, list[frozenset[int]]] = defaultdict(list)
    for near in sorted(set(sets), key=lambda one: (len(one), one)):
        mine = frozenset(near)
        smaller = {one for member in mine for one in by_member[member]}
        if any(one <= mine for one in smaller):
            continue
        kept.append(mine)
        for member in mine:
            by_member[member].append(mine)
    return [tuple(sorted(one)) for one in kept]
