"""Make one sum small within rows, by branch and bound (HiGHS, through SciPy)."""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from geo.targets.budget import Budget
from geo.targets.rows import NEARLY_NOTHING, Model, Numbers

_OPTIMAL, _INFEASIBLE = 0, 2
# Of the time that is left: for the hint, all in parts, some changes, all of them.
_STEPS = (0.35, 0.5, 0.6, 1.0)


@dataclass(frozen=True)
class Found:
    """What one search gave.

    Parameters
    ----------
    values
        One per column; None where nothing was found.
    bound
        No solution has a smaller sum.
    proven
        Whether nothing better by more than the gap exists.
    infeasible
        True where it is proven that there is no solution.
    """

    values: Numbers | None
    bound: float
    proven: bool
    infeasible: bool


class Parts(Enum):
    """What may be taken in parts."""

    NONE = "none"
    SITES = "sites"
    ALL = "all"


def solve(
    model: Model,
    cost: Numbers,
    *,
    gap: float,
    time_limit_s: float,
    within: NDArray[np.bool_] | None = None,
    parts: Parts = Parts.NONE,
) -> Found:
    """Make one sum as small as possible within the rows of a model.

    Parameters
    ----------
    within
        Columns that may be other than 0; None for all.
    parts
        What may be taken in parts: that is quicker, and never gives a larger sum than
        whole ones.
    """
    columns = model.columns.count
    used = np.ones(columns, dtype=bool) if within is None else within
    lower, upper = np.array(model.rows.lower), np.array(model.rows.upper)
    if not used.any():
        fits = bool(np.all(lower <= 0) and np.all(upper >= 0))
        return Found(np.zeros(columns) if fits else None, 0.0, fits, not fits)
    whole = _whole(model, parts)[used]
    result = milp(
        cost[used],
        integrality=whole,
        bounds=Bounds(0, model.upper[used]),
        constraints=LinearConstraint(model.rows.matrix(columns)[:, used], lower, upper)
        if len(lower)
        else (),
        options={"time_limit": max(time_limit_s, 0.0), "mip_rel_gap": gap},
    )
    values = None
    if result.x is not None:
        values = np.zeros(columns)
        values[used] = np.where(whole == 1, np.round(result.x), result.x)
    bound = result.mip_dual_bound if whole.any() else result.fun
    return Found(
        values,
        -np.inf if bound is None else float(bound),
        result.status == _OPTIMAL,
        result.status == _INFEASIBLE,
    )


def solve_in_steps(
    model: Model,
    cost: Numbers,
    *,
    gap: float,
    budget: Budget,
    share: float,
    at_least: float = 0.0,
    hint: frozenset[str] = frozenset(),
) -> Found:
    """Make one sum small in a model too big for one search.

    First whole sites are searched with the changes of the hint alone. Where that is
    not as good as can be, sites and changes are allowed in parts, which says how small
    the sum can be at least and which other changes are of use; with those it is
    searched again, and for the rest of the time among all.

    Parameters
    ----------
    share
        Of the time that is left in the budget.
    at_least
        A bound that is known already.
    hint
        Plan changes that may do.
    """
    hinted = np.array(
        [hint.issuperset(bundle) for bundle in model.columns.bundles], dtype=bool
    )
    search = _Search(model, cost, gap, at_least)
    if hint:
        search.among(hinted, budget.take(share * _STEPS[0]))
    if search.is_done:
        return search.found()
    parts = solve(
        model,
        cost,
        gap=0.0,
        time_limit_s=budget.take(share * _STEPS[1]),
        parts=Parts.ALL,
    )
    if parts.infeasible:
        return parts
    search.raise_bound(parts.bound)
    if parts.values is not None and not search.is_done:
        useful = parts.values[: model.columns.first_group] > NEARLY_NOTHING
        search.among(hinted | useful, budget.take(share * _STEPS[2]))
    if not search.is_done:
        search.among(np.ones_like(hinted), budget.take(share * _STEPS[3]))
    return search.found()


class _Search:
    """The best answer so far and the least there can be."""

    def __init__(
        self, model: Model, cost: Numbers, gap: float, at_least: float
    ) -> None:
        self.model = model
        self.cost = cost
        self.gap = gap
        self.bound = at_least
        self.best: Numbers | None = None
        self.infeasible = False

    def among(self, changes: NDArray[np.bool_], time_limit_s: float) -> None:
        """Search with some of the changes; with all of them the bound counts too."""
        found = solve(
            self.model,
            self.cost,
            gap=self.gap,
            time_limit_s=time_limit_s,
            within=_behind(self.model, changes),
        )
        if changes.all():
            self.raise_bound(found.bound)
            self.infeasible = found.infeasible
        if found.values is not None and (
            self.best is None or self.cost @ found.values < self.cost @ self.best
        ):
            self.best = found.values

    def raise_bound(self, bound: float) -> None:
        """Keep the higher bound."""
        self.bound = max(self.bound, rounded_up(bound, self.cost))

    @property
    def is_done(self) -> bool:
        """Whether the best answer is as good as the gap asks for."""
        if self.best is None:
            return False
        value = float(self.cost @ self.best)
        return value - self.bound <= self.gap * value + NEARLY_NOTHING

    def found(self) -> Found:
        """Give the best answer."""
        return Found(self.best, self.bound, self.is_done, self.infeasible)


def _whole(model: Model, parts: Parts) -> NDArray[np.int_]:
    whole = model.whole.copy()
    if parts is Parts.ALL:
        whole[:] = 0
    elif parts is Parts.SITES:
        whole[model.columns.first_group :] = 0
    return whole


def _behind(model: Model, wanted: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Give the columns that are left with some of the changes alone."""
    columns = model.columns
    used = np.ones(columns.count, dtype=bool)
    used[: columns.first_group] = wanted[: columns.first_group]
    for number, needs in enumerate(columns.needs):
        used[columns.first_group + number] = all(used[bundle] for bundle in needs)
    return used


def rounded_up(bound: float, cost: Numbers) -> float:
    """Raise a bound to a whole number where only whole sums are possible."""
    if not np.isfinite(bound) or np.any(cost != np.round(cost)):
        return bound
    return float(np.ceil(bound - NEARLY_NOTHING))
