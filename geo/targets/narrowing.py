"""Find the plan changes: guess from an outline, try with the sites, look closer.

The outline counts sites without placing them, so that it is small and its least is
never above the true one. Its plan changes are tried with the sites themselves. Where
they do, nothing better exists. Where they do not, the sites behind them are written
one by one into the outline, which then knows better, and it is asked again.
"""

from dataclasses import dataclass, replace

import numpy as np

from geo.targets.budget import Budget
from geo.targets.choice import Ending, Goal, Reached
from geo.targets.compiling import Relations, compile_model
from geo.targets.costs import costs, costs_of_changes
from geo.targets.kinds import sort_candidates
from geo.targets.outline import OutlineWriter
from geo.targets.problem import Problem
from geo.targets.rows import NEARLY_NOTHING, Model, Numbers
from geo.targets.solving import Found, minimise, rounded_up, solve

_ROUNDS_MAX = 40
# Of the time that is left for a goal: for one outline, for one try with the sites.
_OUTLINE_SHARE, _TRY_SHARE = 0.7, 0.3
# Of the time that is left: for one search among all sites where no try has done.
_LAST_SHARE = 0.7


@dataclass(frozen=True)
class Answer:
    """Sites that meet all targets, as columns of a model of a part of the problem."""

    problem: Problem
    model: Model
    values: Numbers

    @property
    def changes(self) -> frozenset[str]:
        """The plan changes that the sites need."""
        return frozenset(
            change
            for position in self.model.columns.candidates(self.values)
            for change in self.problem.candidates[position].changes
        )


class Narrowing:
    """Makes goals on the plan changes small, one after the other.

    Parameters
    ----------
    gap
        A goal counts as reached when nothing better by more than this share exists.
    shares
        Of the time that is left in the budget, for each goal.
    """

    def __init__(
        self,
        problem: Problem,
        relations: Relations,
        gap: float,
        budget: Budget,
        shares: dict[Goal, float],
    ) -> None:
        self.problem = problem
        self.relations = relations
        self.gap = gap
        self.budget = budget
        self.shares = shares
        self.best: Answer | None = None
        self.reached: list[Reached] = []
        self._sites = sort_candidates(problem, relations)
        self._close: frozenset[int] = frozenset()
        self._tried: frozenset[int] = frozenset()
        self._failed: list[frozenset[int]] = []

    def pursue(self, goals: tuple[Goal, ...]) -> Ending:
        """Make each goal as small as the earlier ones allow."""
        for goal in goals:
            bound, infeasible = self._narrow(goal, self.budget.part(self.shares[goal]))
            if self.best is None and not infeasible:
                bound, infeasible = self._search_all(goal, bound)
            if infeasible:
                return Ending.CANNOT_BE_MET
            if self.best is None:
                return Ending.OUT_OF_TIME
            value = self._value(goal, self.best)
            bound = min(max(bound, 0.0), value)
            proven = self._is_done(goal, bound)
            self.reached.append(Reached(goal, value, bound, proven))
        return Ending.FOUND

    def _narrow(self, goal: Goal, budget: Budget) -> tuple[float, bool]:
        """Give what the goal takes at least, and whether the targets cannot be met."""
        bound = 0.0
        for _ in range(_ROUNDS_MAX):
            if budget.is_over:
                break
            found = self._guess(goal, budget.take(_OUTLINE_SHARE))
            if found.infeasible:
                return bound, self.best is None
            bound = max(bound, rounded_up(found.bound, self._cost(goal)))
            if self._is_done(goal, bound) or found.values is None:
                break
            made = found.values[: len(self._sites.bundles)] > 0.5
            changes = frozenset(np.flatnonzero(made).tolist())
            if not self._try(goal, changes, budget) or self._is_done(goal, bound):
                break
        return bound, False

    def _guess(self, goal: Goal, time_limit_s: float) -> Found:
        """Make the goal small in the outline."""
        writer = OutlineWriter(self.problem, self.relations, self._sites, self._close)
        outline = writer.write()
        for held in self.reached:
            outline.rows.hold(self._cost(held.goal), held.value, held.bound)
        for changes in self._failed:
            others = set(range(len(self._sites.bundles))) - changes
            outline.rows.add([(one, 1.0) for one in sorted(others)], lower=1.0)
        cost = np.zeros(len(outline.upper))
        cost[: len(self._sites.bundles)] = self._cost(goal)
        found = minimise(
            cost,
            outline.rows,
            outline.upper,
            outline.whole,
            gap=self.gap,
            time_limit_s=time_limit_s,
        )
        if found.infeasible or np.isfinite(found.bound):
            return found
        # Out of time before anything was known: in parts the least is soon found.
        parts = minimise(
            cost,
            outline.rows,
            outline.upper,
            np.zeros_like(outline.whole),
            gap=0.0,
            time_limit_s=time_limit_s,
        )
        return replace(found, bound=parts.bound)

    def _try(self, goal: Goal, changes: frozenset[int], budget: Budget) -> bool:
        """Try plan changes with the sites themselves; say if asking again can help."""
        found = self._search(goal, changes, budget.take(_TRY_SHARE))
        known = self._tried | changes
        if found.values is None and known != changes:
            self._search(goal, known, budget.take(_TRY_SHARE))
        self._tried = known
        if found.values is not None:
            return False
        if not changes <= self._close:
            self._close |= changes
            return True
        if found.infeasible:
            # Looked at as closely as can be: these changes alone will not do.
            self._failed.append(changes)
        return found.infeasible

    def _search(self, goal: Goal, changes: frozenset[int], limit_s: float) -> Found:
        """Choose among the sites that some changes unlock; keep what is better."""
        ids = {one for number in changes for one in self._sites.bundles[number]}
        unlocked, relations = unlocked_by(self.problem, self.relations, ids)
        model = compile_model(unlocked, relations, by_matters=False)
        for held in self.reached:
            model.rows.hold(costs(unlocked, model, held.goal), held.value)
        cost = costs(unlocked, model, goal)
        found = solve(model, cost, gap=self.gap, time_limit_s=limit_s)
        if found.values is not None:
            answer = Answer(unlocked, model, found.values)
            if self.best is None or (
                self._value(goal, answer) < self._value(goal, self.best)
            ):
                self.best = answer
        return found

    def _search_all(self, goal: Goal, bound: float) -> tuple[float, bool]:
        everything = frozenset(range(len(self._sites.bundles)))
        found = self._search(goal, everything, self.budget.take(_LAST_SHARE))
        bound = max(bound, rounded_up(found.bound, self._cost(goal)))
        return bound, found.infeasible

    def _cost(self, goal: Goal) -> Numbers:
        return costs_of_changes(self.problem, self._sites.bundles, goal)

    def _value(self, goal: Goal, answer: Answer) -> float:
        made = answer.changes
        bundles = tuple((one,) for one in sorted(made))
        return float(costs_of_changes(self.problem, bundles, goal).sum())

    def _is_done(self, goal: Goal, bound: float) -> bool:
        if self.best is None:
            return False
        value = self._value(goal, self.best)
        return value - bound <= self.gap * value + NEARLY_NOTHING


def unlocked_by(
    problem: Problem, relations: Relations, changes: set[str]
) -> tuple[Problem, Relations]:
    """Leave only the candidates that need no other plan change."""
    kept = [
        position
        for position, one in enumerate(problem.candidates)
        if one.changes <= changes
    ]
    unlocked = Problem(
        tuple(problem.candidates[position] for position in kept),
        problem.targets,
        problem.change_months,
        problem.homes,
        problem.separations_m,
        problem.supplies,
        problem.unknown_penalty,
    )
    return unlocked, relations.among(kept, len(problem.candidates))
