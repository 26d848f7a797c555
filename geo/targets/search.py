"""Choose the sites: one goal after the other, with a limit of time."""

import numpy as np

from geo.targets.apart import sum_of_parts
from geo.targets.budget import Budget, Clock
from geo.targets.choice import Choice, Ending, Goal, Reached
from geo.targets.compiling import Relations, compile_model, relations_of
from geo.targets.problem import Problem
from geo.targets.rows import Model, Numbers
from geo.targets.solving import Found, Parts, rounded_up, solve, solve_in_steps
from geo.targets.target import ReachTarget

GAP = 0.01
TIME_LIMIT_S = 30.0
# Above this many columns one search is too slow: first it is asked which plan changes,
# then which of the sites they unlock.
COLUMNS_AT_ONCE_MAX = 3_000
# Of the time that is left.
_TIME_SHARES = {
    Goal.CHANGES: 0.7,
    Goal.MONTHS: 0.4,
    Goal.MATTERS: 0.7,
    Goal.SITES: 1.0,
}
_TOLERANCE = 1e-6
_ON_CHANGES = (Goal.CHANGES, Goal.MONTHS)
_ON_SITES = (Goal.MATTERS, Goal.SITES)


def choose(
    problem: Problem,
    relations: Relations | None = None,
    *,
    gap: float = GAP,
    time_limit_s: float = TIME_LIMIT_S,
    clock: Clock | None = None,
) -> Choice:
    """Choose the sites that meet all targets with the least plan change.

    Kept small in this order: the number of plan changes, their months together, the
    conditions and questions that come with the sites, the number of sites. A later
    goal never makes an earlier one worse.

    Parameters
    ----------
    relations
        From `relations_of`, where they are known already.
    gap
        A goal counts as reached when nothing better by more than this share is
        possible.
    time_limit_s
        For all goals together [s]. Where it is not enough, the best found stands,
        with how much better it could be at most.
    clock
        Gives seconds that only grow, so that time saved on one goal goes to the next.

    Returns
    -------
    Choice
        The same for the same problem, unless the time ran out. For very many sites
        the last two goals are as small as they can be *with the plan changes chosen*.

    Examples
    --------
    >>> choose(Problem((), ())).ending
    <Ending.FOUND: 'found'>
    """
    relations = relations_of(problem) if relations is None else relations
    budget = Budget(time_limit_s, clock)
    model = compile_model(problem, relations)
    work = GoalSearch(problem, relations, model, gap, budget)
    if model.columns.count <= COLUMNS_AT_ONCE_MAX:
        ending = work.pursue(tuple(Goal))
        return _choice(problem, work, ending, changes_first=False)
    coarse = compile_model(problem, relations, by_matters=False)
    work = GoalSearch(problem, relations, coarse, gap, budget, in_steps=True)
    ending = work.pursue(_ON_CHANGES)
    choice = _choice(problem, work, ending, changes_first=True)
    if ending is not Ending.FOUND:
        return choice
    unlocked, relations = _unlocked(problem, relations, set(choice.change_ids))
    within = GoalSearch(
        unlocked,
        relations,
        compile_model(unlocked, relations),
        gap,
        budget,
    )
    if within.pursue(_ON_SITES) is not Ending.FOUND:
        return choice
    within.reached = [*work.reached, *within.reached]
    return _choice(unlocked, within, Ending.FOUND, changes_first=True)


class GoalSearch:
    """Makes goals small one after the other, each held while the next is pursued."""

    def __init__(
        self,
        problem: Problem,
        relations: Relations,
        model: Model,
        gap: float,
        budget: Budget,
        *,
        in_steps: bool = False,
    ) -> None:
        self.problem = problem
        self.relations = relations
        self.model = model
        self.gap = gap
        self.budget = budget
        self.in_steps = in_steps
        self.best: Numbers | None = None
        self.reached: list[Reached] = []

    def pursue(self, goals: tuple[Goal, ...]) -> Ending:
        """Make each goal as small as the earlier ones allow."""
        for goal in goals:
            cost = costs(self.problem, self.model, goal)
            found = self._search(goal, cost)
            if not self.keep(found, cost):
                return Ending.CANNOT_BE_MET if found.infeasible else Ending.OUT_OF_TIME
            assert self.best is not None
            value = float(cost @ self.best)
            bound = min(max(found.bound, 0.0), value)
            self.reached.append(Reached(goal, value, bound, found.proven))
            self.hold(cost, value)
        return Ending.FOUND

    def _search(self, goal: Goal, cost: Numbers) -> Found:
        share = _TIME_SHARES[goal]
        if not self.in_steps:
            limit_s = self.budget.take(share)
            return solve(self.model, cost, gap=self.gap, time_limit_s=limit_s)
        floor, hint = 0.0, set[str]()
        if goal is Goal.CHANGES:
            floor, hint = sum_of_parts(
                self.problem, self.relations, _fewest_changes, self.budget
            )
        elif self.best is not None:
            hint = self.model.columns.changes(self.best)
        return solve_in_steps(
            self.model,
            cost,
            gap=self.gap,
            budget=self.budget,
            share=share,
            at_least=floor,
            hint=frozenset(hint),
        )

    def keep(self, found: Found, cost: Numbers) -> bool:
        """Keep the better answer: a later search may run out of time."""
        worse = self.best is not None and (
            found.values is None or cost @ self.best < cost @ found.values
        )
        if not worse:
            self.best = found.values
        return self.best is not None

    def hold(self, cost: Numbers, value: float) -> None:
        """Bind later searches to what an earlier one has reached."""
        terms = [(int(column), float(cost[column])) for column in np.flatnonzero(cost)]
        if terms:
            self.model.rows.add(terms, upper=value + _TOLERANCE * max(1.0, value))


def _fewest_changes(
    problem: Problem, relations: Relations, budget: Budget, share: float
) -> tuple[float, set[str]]:
    """Give a number of plan changes that no answer can undercut, and such changes."""
    model = compile_model(problem, relations, by_matters=False)
    cost = costs(problem, model, Goal.CHANGES)
    # For sites that only have to be near homes the answer in parts is close already.
    only_reach = all(isinstance(target, ReachTarget) for target in problem.targets)
    bound, changes = 0.0, set[str]()
    for parts in (Parts.ALL,) if only_reach else (Parts.ALL, Parts.NONE):
        found = solve(
            model, cost, gap=0.0, time_limit_s=budget.take(share), parts=parts
        )
        bound = max(bound, rounded_up(found.bound, cost))
        if found.values is not None:
            changes = model.columns.changes(found.values)
    return bound, changes


def costs(problem: Problem, model: Model, goal: Goal) -> Numbers:
    """Give what each column adds to a goal."""
    columns = model.columns
    cost = np.zeros(columns.count)
    if goal is Goal.CHANGES:
        cost[: columns.first_group] = [len(bundle) for bundle in columns.bundles]
    elif goal is Goal.MONTHS:
        months = problem.months_counted()
        cost[: columns.first_group] = [
            sum(months[change] for change in bundle) for bundle in columns.bundles
        ]
    else:
        first_of = [problem.candidates[members[0]] for members in columns.groups]
        cost[columns.first_group : columns.first_home] = [
            1.0
            if goal is Goal.SITES
            else one.matters + problem.unknown_penalty * one.unknown_count
            for one in first_of
        ]
    return cost


def _unlocked(
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


def _choice(
    problem: Problem, work: GoalSearch, ending: Ending, *, changes_first: bool
) -> Choice:
    if ending is not Ending.FOUND:
        return Choice(ending)
    assert work.best is not None
    chosen = [
        problem.candidates[position]
        for position in work.model.columns.candidates(work.best)
    ]
    changes = sorted({change for one in chosen for change in one.changes})
    return Choice(
        ending,
        tuple(one.id for one in chosen),
        tuple(changes),
        tuple(work.reached),
        changes_first=changes_first,
    )
