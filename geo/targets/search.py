"""Choose the sites: one goal after the other, with a limit of time."""

from geo.targets.budget import Budget, Clock
from geo.targets.choice import Choice, Ending, Goal, Reached
from geo.targets.compiling import (
    Relations,
    compile_model,
    relations_of,
    useful_candidates,
)
from geo.targets.costs import costs
from geo.targets.narrowing import Narrowing, unlocked_by
from geo.targets.problem import Problem
from geo.targets.rows import Model, Numbers
from geo.targets.solving import Found, solve

GAP = 0.01
TIME_LIMIT_S = 30.0
# Above this many columns one search is too slow: first it is asked which plan changes,
# then which of the sites they unlock.
COLUMNS_AT_ONCE_MAX = 3_000
# Of the time that is left.
TIME_SHARES = {
    Goal.CHANGES: 0.7,
    Goal.MONTHS: 0.4,
    Goal.MATTERS: 0.7,
    Goal.SITES: 1.0,
}
# Where the sites come last they are soon found.
_SHARES_FOR_CHANGES = {Goal.CHANGES: 0.7, Goal.MONTHS: 0.85}
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
    if not _is_large(problem, relations):
        model = compile_model(problem, relations)
        if model.columns.count <= COLUMNS_AT_ONCE_MAX:
            work = GoalSearch(problem, relations, model, gap, budget)
            ending = work.pursue(tuple(Goal))
            return _choice(problem, work, ending, changes_first=False)
    return _changes_then_sites(problem, relations, gap, budget)


def _is_large(problem: Problem, relations: Relations) -> bool:
    """Say whether there are surely too many columns, without writing them."""
    unlike = set()
    for position in useful_candidates(problem, relations):
        one = problem.candidates[position]
        unlike.add((one.solution_id, one.changes, one.capacities, one.matters))
    return len(unlike) > COLUMNS_AT_ONCE_MAX


def _changes_then_sites(
    problem: Problem, relations: Relations, gap: float, budget: Budget
) -> Choice:
    changes = Narrowing(problem, relations, gap, budget, _SHARES_FOR_CHANGES)
    ending = changes.pursue(_ON_CHANGES)
    if changes.best is None or ending is not Ending.FOUND:
        return Choice(ending)
    best = changes.best
    unlocked, among = unlocked_by(problem, relations, set(best.changes))
    model = compile_model(unlocked, among)
    sites = GoalSearch(unlocked, among, model, gap, budget)
    if sites.pursue(_ON_SITES) is Ending.FOUND:
        sites.reached = [*changes.reached, *sites.reached]
        return _choice(unlocked, sites, Ending.FOUND, changes_first=True)
    found = GoalSearch(best.problem, among, best.model, gap, budget)
    found.best, found.reached = best.values, changes.reached
    return _choice(best.problem, found, Ending.FOUND, changes_first=True)


class GoalSearch:
    """Makes goals small one after the other, each held while the next is pursued."""

    def __init__(
        self,
        problem: Problem,
        relations: Relations,
        model: Model,
        gap: float,
        budget: Budget,
    ) -> None:
        self.problem = problem
        self.relations = relations
        self.model = model
        self.gap = gap
        self.budget = budget
        self.best: Numbers | None = None
        self.reached: list[Reached] = []

    def pursue(self, goals: tuple[Goal, ...]) -> Ending:
        """Make each goal as small as the earlier ones allow."""
        for goal in goals:
            cost = costs(self.problem, self.model, goal)
            limit_s = self.budget.take(TIME_SHARES[goal])
            found = solve(self.model, cost, gap=self.gap, time_limit_s=limit_s)
            if not self.keep(found, cost):
                return Ending.CANNOT_BE_MET if found.infeasible else Ending.OUT_OF_TIME
            assert self.best is not None
            value = float(cost @ self.best)
            bound = min(max(found.bound, 0.0), value)
            self.reached.append(Reached(goal, value, bound, found.proven))
            self.hold(cost, value)
        return Ending.FOUND

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
        self.model.rows.hold(cost, value)


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
