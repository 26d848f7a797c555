"""What each column adds to a goal."""

import numpy as np

from geo.targets.choice import Goal
from geo.targets.problem import Problem
from geo.targets.rows import Model, Numbers


def costs_of_changes(
    problem: Problem, bundles: tuple[tuple[str, ...], ...], goal: Goal
) -> Numbers:
    """Give what bundles of plan changes add to a goal; nothing for goals on sites.

    Examples
    --------
    >>> asked = Problem((), (), {"park": 12.0, "street": None})
    >>> costs_of_changes(asked, (("park", "street"),), Goal.MONTHS)
    array([24.])
    """
    if goal is Goal.CHANGES:
        return np.array([float(len(bundle)) for bundle in bundles])
    if goal is Goal.MONTHS:
        months = problem.months_counted()
        return np.array(
            [float(sum(months[change] for change in bundle)) for bundle in bundles]
        )
    return np.zeros(len(bundles))


def costs(problem: Problem, model: Model, goal: Goal) -> Numbers:
    """Give what each column of a model adds to a goal."""
    columns = model.columns
    cost = np.zeros(columns.count)
    if goal in (Goal.CHANGES, Goal.MONTHS):
        cost[: columns.first_group] = costs_of_changes(problem, columns.bundles, goal)
        return cost
    first_of = [problem.candidates[members[0]] for members in columns.groups]
    cost[columns.first_group : columns.first_home] = [
        1.0
        if goal is Goal.SITES
        else one.matters + problem.unknown_penalty * one.unknown_count
        for one in first_of
    ]
    return cost
