"""Why targets cannot be met, how near one can come, and which are in conflict."""

from dataclasses import dataclass, replace

import numpy as np

from geo.model.message import Message, mark, message
from geo.targets.budget import Budget, Clock
from geo.targets.choice import Goal
from geo.targets.compiling import Relations, compile_model
from geo.targets.problem import Problem
from geo.targets.search import GoalSearch
from geo.targets.solving import solve
from geo.targets.target import AmountTarget, ReachTarget, Target, target_words

_NOTHING = 1e-6
_GAP = 1e-4


@dataclass(frozen=True, slots=True)
class Missed:
    """A target that cannot be met, by how much, and why.

    Parameters
    ----------
    possible
        The most that is possible when the other targets are left out.
    together
        What is reached in the nearest that can be done for all targets together.
    """

    target: Target
    needed: float
    possible: float
    together: float
    reason: Message


@dataclass(frozen=True, slots=True)
class Infeasible:
    """What stands in the way of the targets.

    Parameters
    ----------
    site_ids
        The nearest that can be done for all targets together.
    conflict
        Ids of targets that cannot be met together though each smaller set of them
        can; empty where the time ran out.
    certain
        False where the time ran out, so that less may be missing.
    """

    missed: tuple[Missed, ...]
    site_ids: tuple[str, ...]
    conflict: tuple[str, ...]
    certain: bool


def why_infeasible(
    problem: Problem,
    relations: Relations,
    *,
    time_limit_s: float = 20.0,
    clock: Clock | None = None,
) -> Infeasible:
    """Say why targets cannot all be met.

    Each target may fall short; the shortfalls together, each as a share of what the
    target asks for, are made as small as possible.
    """
    budget = Budget(time_limit_s, clock)
    model = compile_model(problem, relations, elastic=True)
    columns = model.columns
    cost = np.zeros(columns.count)
    cost[columns.first_shortfall :] = 1.0
    found = solve(model, cost, gap=_GAP, time_limit_s=budget.take(0.3))
    certain = found.proven
    sites: tuple[str, ...] = ()
    short = np.zeros(len(problem.targets))
    if found.values is not None:
        # Nothing more is chosen than that takes.
        nearest = GoalSearch(problem, relations, model, _GAP, Budget(budget.take(0.3)))
        nearest.keep(found, cost)
        nearest.hold(cost, float(cost @ found.values))
        nearest.pursue(tuple(Goal))
        assert nearest.best is not None
        sites = tuple(
            problem.candidates[position].id
            for position in columns.candidates(nearest.best)
        )
        short = nearest.best[columns.first_shortfall :]
    missed = []
    for number, target in enumerate(problem.targets):
        possible, proven = _alone(problem, relations, target, budget)
        needed = problem.needed(target)
        certain &= proven
        if short[number] > _NOTHING or possible < needed * (1 - _NOTHING):
            together = needed * (1 - float(short[number]))
            reason = _reason(problem, relations, target, possible)
            missed.append(Missed(target, needed, possible, together, reason))
    conflict, sure = _conflict(problem, relations, budget)
    return Infeasible(tuple(missed), sites, conflict, bool(certain and sure))


def _alone(
    problem: Problem, relations: Relations, target: Target, budget: Budget
) -> tuple[float, bool]:
    """Give the most of a target that is possible without the others."""
    alone = replace(problem, targets=(target,))
    model = compile_model(alone, relations, elastic=True)
    cost = np.zeros(model.columns.count)
    cost[-1] = 1.0
    limit_s = budget.take(0.5 / len(problem.targets))
    found = solve(model, cost, gap=_GAP, time_limit_s=limit_s)
    if found.values is None:
        return 0.0, False
    return problem.needed(target) * (1 - float(found.values[-1])), found.proven


def _conflict(
    problem: Problem, relations: Relations, budget: Budget
) -> tuple[tuple[str, ...], bool]:
    """Leave out targets one by one as long as the rest still cannot be met."""
    kept = list(problem.targets)
    sure = True
    for target in problem.targets:
        rest = [one for one in kept if one is not target]
        model = compile_model(replace(problem, targets=tuple(rest)), relations)
        cost = np.zeros(model.columns.count)
        found = solve(model, cost, gap=1.0, time_limit_s=budget.take(0.4))
        if found.infeasible:
            kept = rest
        sure &= found.infeasible or found.values is not None
    return tuple(target.id for target in kept), sure


def _reason(
    problem: Problem, relations: Relations, target: Target, possible: float
) -> Message:
    serving = problem.serves(target)
    if not serving:
        return message(
            mark("{target}: there is no site for it to choose from."),
            target=target_words(target),
        )
    if isinstance(target, ReachTarget):
        return _reach_reason(problem, relations, target, possible)
    return _amount_reason(problem, target, serving, possible)


def _amount_reason(
    problem: Problem, target: AmountTarget, serving: list[int], possible: float
) -> Message:
    everywhere = sum(
        problem.candidates[position].capacity(target.measure) for position in serving
    )
    unit = target.unit
    if everywhere < target.amount * (1 - _NOTHING):
        return message(
            mark(
                "{target}: all {count} sites that are known for it together give only "
                "{found} {unit}."
            ),
            target=target_words(target),
            count=len(serving),
            found=f"{everywhere:,g}",
            unit=unit,
        )
    if possible < target.amount * (1 - _NOTHING):
        return message(
            mark(
                "{target}: its sites stand in each other's way or share too little "
                "power; at most {found} {unit} are possible."
            ),
            target=target_words(target),
            found=f"{possible:,g}",
            unit=unit,
        )
    return message(
        mark("{target}: possible by itself, but other targets need the same sites."),
        target=target_words(target),
    )


def _reach_reason(
    problem: Problem, relations: Relations, target: ReachTarget, possible: float
) -> Message:
    reachable = np.zeros(len(problem.homes), dtype=bool)
    reachable[relations.reached[target.id][:, 0]] = True
    beyond = int((~reachable).sum())
    weight = problem.homes.weights(target.weight)
    if weight[reachable].sum() < problem.needed(target) * (1 - _NOTHING):
        return message(
            mark(
                "{target}: {count} homes have no site to choose from within "
                "{distance} m."
            ),
            target=target_words(target),
            count=beyond,
            distance=f"{target.distance_m:g}",
        )
    if possible < problem.needed(target) * (1 - _NOTHING):
        return message(
            mark("{target}: its sites stand in each other's way."),
            target=target_words(target),
        )
    return message(
        mark("{target}: possible by itself, but other targets need the same sites."),
        target=target_words(target),
    )
