"""What binds a choice of sites, and what one more of each target would cost."""

import math
from dataclasses import dataclass, replace

import numpy as np

from geo.model.message import Message, mark, message
from geo.targets.budget import Budget, Clock
from geo.targets.choice import Choice, Ending, Goal, cost_of
from geo.targets.compiling import Relations
from geo.targets.problem import Candidate, Problem
from geo.targets.search import choose
from geo.targets.target import AmountTarget, ReachTarget, Target, target_words
from geo.targets.verification import amount_of, homes_near

_NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class PriceOfMore:
    """What one more of a target would cost beyond the choice.

    Parameters
    ----------
    step
        How much more was asked for, in the target's unit or in homes.
    more
        Plan changes, months, conditions and sites more (or less) by goal; None where
        one more cannot be had, or the time ran out.
    possible
        False where it is proven that one more cannot be had.
    exact
        Whether both answers are proven; otherwise the price is approximate.
    """

    target: Target
    step: float
    more: dict[Goal, float] | None
    possible: bool
    exact: bool


def what_binds(problem: Problem, choice: Choice) -> list[Message]:
    """Say which targets are met with nothing to spare and which sites ran out."""
    wanted = set(choice.site_ids)
    chosen = [one for one in problem.candidates if one.id in wanted]
    told = []
    for target in problem.targets:
        needed = problem.needed(target)
        found = amount_of(problem, chosen, target)
        every_home = isinstance(target, ReachTarget) and target.every_home
        spare = found - needed
        if needed > 0 and not every_home and spare <= _NOTHING * max(1.0, needed):
            told.append(
                message(
                    mark("{target}: met exactly, with nothing to spare."),
                    target=target_words(target),
                )
            )
        serving = problem.serves(target)
        used = sum(problem.candidates[position].id in wanted for position in serving)
        if serving and used == len(serving):
            told.append(
                message(
                    mark("{target}: all {count} sites for it are taken."),
                    target=target_words(target),
                    count=used,
                )
            )
        if isinstance(target, ReachTarget):
            told += _hardest_home(problem, target)
    for supply in problem.supplies:
        drawn_kw = sum(one.draws_kw for one in chosen if one.supply_id == supply.id)
        if drawn_kw > 0 and supply.spare_kw - drawn_kw < 1.0:
            told.append(
                message(
                    mark("{supply}: its spare power is used up."), supply=supply.title
                )
            )
    return told


def _hardest_home(problem: Problem, target: ReachTarget) -> list[Message]:
    """Name homes that only one site can reach: that site cannot be given up."""
    if not target.every_home:
        return []
    near = np.zeros(len(problem.homes), dtype=int)
    for position in problem.serves(target):
        near += homes_near(problem, [problem.candidates[position]], target)
    only = int((near == 1).sum())
    if not only:
        return []
    return [
        message(
            mark(
                "{target}: {count} homes have one single site to choose from within "
                "that distance."
            ),
            target=target_words(target),
            count=only,
        )
    ]


def prices_of_more(
    problem: Problem,
    relations: Relations,
    choice: Choice,
    *,
    time_limit_s: float = 20.0,
    clock: Clock | None = None,
) -> list[PriceOfMore]:
    """Ask again with one more of each target, and compare.

    For an amount one more is one unit beyond what the choice gives; for a share of the
    homes it is one more home. Where every home is reached already, nothing is asked.
    """
    budget = Budget(time_limit_s, clock)
    now = cost_of(problem, choice.site_ids)
    chosen = [one for one in problem.candidates if one.id in set(choice.site_ids)]
    prices = []
    asked = [one for one in problem.targets if _more_of(problem, chosen, one)]
    for number, target in enumerate(asked):
        more = _more_of(problem, chosen, target)
        assert more is not None
        changed, step = more
        targets = tuple(changed if one is target else one for one in problem.targets)
        answer = choose(
            replace(problem, targets=targets),
            relations,
            time_limit_s=budget.take(1 / (len(asked) - number)),
            clock=clock,
        )
        found = answer.ending is Ending.FOUND
        then = cost_of(problem, answer.site_ids)
        prices.append(
            PriceOfMore(
                target,
                step,
                {goal: then[goal] - now[goal] for goal in Goal} if found else None,
                answer.ending is not Ending.CANNOT_BE_MET,
                choice.proven and (answer.proven if found else True),
            )
        )
    return prices


def _more_of(
    problem: Problem, chosen: list[Candidate], target: Target
) -> tuple[Target, float] | None:
    """Give a target that asks for one more, and the step; None where there is none."""
    reached = amount_of(problem, chosen, target)
    if isinstance(target, AmountTarget):
        wanted = math.floor(reached + _NOTHING) + 1.0
        return replace(target, amount=wanted), wanted - target.amount
    weights = problem.homes.weights(target.weight)
    total = float(weights.sum())
    if reached >= total * (1 - _NOTHING):
        return None
    smallest = float(weights[weights > 0].min())
    return replace(target, share=min(1.0, (reached + smallest) / total)), 1.0
