"""The question with sites only counted, not placed: small, and never too strict.

Whatever sites are chosen, counting them by kind keeps to all rows written here. So no
choice can need less than the least found here: that is what makes the answer certain.
The other way round it may take more sites on a spot than can stand there, so that what
it says must still be tried with the sites themselves (`geo.targets.narrowing`). Where
that fails, the kinds in question are looked at closely: site by site.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from geo.targets.compiling import Relations
from geo.targets.ground import Pairs, cliques
from geo.targets.kinds import Cell, Sorted
from geo.targets.problem import Candidate, Problem
from geo.targets.row_writing import without_implied
from geo.targets.rows import ROUNDING, Numbers, Rows
from geo.targets.target import AmountTarget, ReachTarget

# Where sites of a cell give unlike amounts: so many straight lines from above.
_LINES = 8

Terms = list[tuple[int, float]]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Counted:
    """Sites of a cell that are counted together.

    Parameters
    ----------
    column
        Column of their number.
    single
        Whether any of them can stand for any other.
    """

    column: int
    cell: Cell
    members: tuple[int, ...]
    most: int
    single: bool


@dataclass(frozen=True)
class Outline:
    """Columns and rows: plan changes first, then counts of sites, then amounts."""

    rows: Rows
    upper: Numbers
    whole: NDArray[np.int_]


@dataclass
class OutlineWriter:
    """Writes an outline.

    Parameters
    ----------
    close
        Bundles of changes whose sites are looked at one by one.
    """

    problem: Problem
    relations: Relations
    sites: Sorted
    close: frozenset[int]
    rows: Rows = field(default_factory=Rows)
    upper: list[float] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    counted: list[Counted] = field(default_factory=list)

    def write(self) -> Outline:
        """Write all columns and rows."""
        for _ in self.sites.bundles:
            self._column(1.0, whole=True)
        for cell in self.sites.cells:
            self._count(cell)
        self._changes_that_sites_need()
        self._one_on_each_spot()
        self._shared_supplies()
        column_of = np.full(len(self.problem.candidates), -1, dtype=np.intp)
        kind_of = column_of.copy()
        for counted in self.counted:
            column_of[list(counted.members)] = counted.column
            kind_of[list(counted.members)] = counted.cell.kind
        for target in self.problem.targets:
            if isinstance(target, AmountTarget):
                self._amount(target)
            else:
                self._homes(target, column_of, kind_of)
        return Outline(self.rows, np.array(self.upper), np.array(self.whole))

    def _column(self, upper: float, *, whole: bool) -> int:
        self.upper.append(upper)
        self.whole.append(int(whole))
        return len(self.upper) - 1

    def _count(self, cell: Cell) -> None:
        kind = self.sites.kinds[cell.kind]
        near_at_hand = self.close.issuperset(kind.needs)
        for members in cell.parts if near_at_hand else (cell.members,):
            most = min(len(members), self.sites.spot_counts[cell.quarter], kind.most)
            column = self._column(float(most), whole=True)
            single = near_at_hand or len(cell.parts) == 1
            self.counted.append(Counted(column, cell, members, most, single))

    def _changes_that_sites_need(self) -> None:
        by_kind: dict[int, list[Counted]] = defaultdict(list)
        for one in self.counted:
            by_kind[one.cell.kind].append(one)
            for bundle in self.sites.kinds[one.cell.kind].needs:
                self.rows.add([(one.column, 1.0), (bundle, -float(one.most))], upper=0)
        for number, counted in by_kind.items():
            kind = self.sites.kinds[number]
            if sum(one.most for one in counted) <= kind.most:
                continue
            terms = [(one.column, 1.0) for one in counted]
            if not kind.needs:
                self.rows.add(terms, upper=float(kind.most))
            for bundle in kind.needs:
                self.rows.add([*terms, (bundle, -float(kind.most))], upper=0.0)

    def _one_on_each_spot(self) -> None:
        by_quarter: dict[int, list[Counted]] = defaultdict(list)
        for one in self.counted:
            by_quarter[one.cell.quarter].append(one)
        for counted in by_quarter.values():
            self._on_some_spots(counted)
        column_of = {
            one.members[0]: one.column
            for one in self.counted
            if one.single and len(one.members) == 1
        }
        for members in cliques(_among(self.relations.conflicts, column_of)):
            terms = [(column_of[one], 1.0) for one in members.tolist()]
            self.rows.add(terms, upper=1.0)

    def _on_some_spots(self, counted: list[Counted]) -> None:
        """Say of all spots together, and of those that some stand on, what fits."""
        spots_of = [
            frozenset(self.sites.spot_of[member] for member in one.members)
            for one in counted
        ]
        together = frozenset[int]().union(*spots_of)
        for spots in dict.fromkeys([together, *spots_of]):
            within = [
                one
                for one, standing in zip(counted, spots_of, strict=True)
                if standing <= spots
            ]
            if (len(spots) > 1 or spots == together) and sum(
                one.most for one in within
            ) > len(spots):
                terms = [(one.column, 1.0) for one in within]
                self.rows.add(terms, upper=float(len(spots)))

    def _shared_supplies(self) -> None:
        spare = {supply.id: supply.spare_kw for supply in self.problem.supplies}
        drawn: dict[str, Terms] = defaultdict(list)
        for one in self.counted:
            supply = self.sites.kinds[one.cell.kind].supply_id
            if supply:
                least = min(each.draws_kw for each in self._candidates(one))
                drawn[supply].append((one.column, least))
        for supply, terms in drawn.items():
            self.rows.add(terms, upper=max(spare[supply], 0.0))

    def _amount(self, target: AmountTarget) -> None:
        if target.amount <= 0:
            return
        terms: Terms = []
        for one in self.counted:
            if self.sites.kinds[one.cell.kind].solution_id in target.solutions:
                terms += self._gives(one, target)
        self._changes_for(target)
        each = {value for _, value in terms}
        if len(each) == 1 and all(self.whole[column] for column, _ in terms):
            needed = math.ceil(target.amount / each.pop() - ROUNDING)
            self.rows.add([(column, 1.0) for column, _ in terms], lower=needed)
            return
        self.rows.add(terms, lower=target.amount * (1 - ROUNDING))

    def _gives(self, one: Counted, target: AmountTarget) -> Terms:
        """Give what so many sites give at most: the best ones first."""
        amounts = self._amounts(self._candidates(one), target)[: one.most]
        if amounts[0] <= 0:
            return []
        if amounts[0] == amounts[-1]:
            return [(one.column, amounts[0])]
        together = np.concatenate([[0.0], np.cumsum(amounts)])
        given = self._column(float(together[-1]), whole=False)
        needs = self.sites.kinds[one.cell.kind].needs
        steps = np.linspace(0, len(amounts) - 1, _LINES).round().astype(int)
        for step in sorted(set(steps.tolist())):
            slope = amounts[step]
            rest = float(together[step] - step * slope)
            line = [(given, 1.0), (one.column, -slope)]
            if needs:
                self.rows.add([*line, (needs[0], -rest)], upper=0.0)
            else:
                self.rows.add(line, upper=rest)
        return [(given, 1.0)]

    def _changes_for(self, target: AmountTarget) -> None:
        """Say what the changes must unlock beyond what can be had without any."""
        without, behind = 0.0, defaultdict[int, float](float)
        for kind in self.sites.kinds:
            if kind.solution_id not in target.solutions:
                continue
            members = (self.problem.candidates[one] for one in kind.members)
            most = sum(self._amounts(members, target)[: kind.most])
            if kind.needs:
                behind[kind.needs[0]] += most
            else:
                without += most
        missing = target.amount * (1 - ROUNDING) - without
        if missing > 0:
            self.rows.add(
                [(bundle, min(most, missing)) for bundle, most in behind.items()],
                lower=missing,
            )

    def _homes(self, target: ReachTarget, column_of: Places, kind_of: Places) -> None:
        """Ask for a site near the homes, and for a change that allows one."""
        home, position = self.relations.reached[target.id].T
        counts = self._by_home(home, column_of[position])
        kinds = self._by_home(home, kind_of[position])
        changes = [self._only_behind(found) for found in kinds]
        if target.every_home:
            for columns in without_implied(counts):
                self.rows.add([(column, 1.0) for column in columns], lower=1.0)
            wanted = [found for found in changes if found]
            for bundles in without_implied(wanted):
                self.rows.add([(bundle, 1.0) for bundle in bundles], lower=1.0)
            return
        weights = self.problem.homes.weights(target.weight)
        alike: dict[tuple[tuple[int, ...], tuple[int, ...]], float] = defaultdict(float)
        for home in range(len(self.problem.homes)):
            alike[counts[home], changes[home]] += float(weights[home])
        terms: Terms = []
        for sets, weight in alike.items():
            column = self._column(1.0, whole=False)
            terms.append((column, weight))
            for some in (sets[0], *([sets[1]] if sets[1] else [])):
                self.rows.add([(column, 1.0), *((one, -1.0) for one in some)], upper=0)
        self.rows.add(terms, lower=self.problem.needed(target) * (1 - ROUNDING))

    def _only_behind(self, kinds: Iterable[int]) -> tuple[int, ...]:
        """Give changes of which one at least is needed for a home; none if none is."""
        needs = [self.sites.kinds[one].needs for one in kinds]
        if not all(needs):
            return ()
        return tuple(sorted({one[0] for one in needs}))

    def _by_home(self, home: Places, found: Places) -> list[tuple[int, ...]]:
        """Gather for each home what is near it, each once and in order."""
        pairs = np.unique(np.column_stack([home, found]), axis=0)
        last = np.searchsorted(pairs[:, 0], np.arange(len(self.problem.homes)), "right")
        sets = np.split(pairs[:, 1], last)[:-1]
        return [tuple(near.tolist()) for near in sets]

    def _candidates(self, counted: Counted) -> Iterable[Candidate]:
        return (self.problem.candidates[one] for one in counted.members)

    def _amounts(
        self, members: Iterable[Candidate], target: AmountTarget
    ) -> list[float]:
        found = (min(one.capacity(target.measure), target.amount) for one in members)
        return sorted(found, reverse=True)


def _among(conflicts: Pairs, kept: Iterable[int]) -> Pairs:
    wanted = np.array(sorted(kept), dtype=np.intp)
    return conflicts[np.isin(conflicts, wanted).all(axis=1)]
