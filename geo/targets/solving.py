"""Make one sum small within rows, by branch and bound (HiGHS, through SciPy)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from geo.targets.rows import NEARLY_NOTHING, Model, Numbers, Rows

_OPTIMAL, _INFEASIBLE = 0, 2


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


def solve(model: Model, cost: Numbers, *, gap: float, time_limit_s: float) -> Found:
    """Make one sum as small as possible within the rows of a model."""
    return minimise(
        cost, model.rows, model.upper, model.whole, gap=gap, time_limit_s=time_limit_s
    )


def minimise(
    cost: Numbers,
    rows: Rows,
    upper: Numbers,
    whole: NDArray[np.int_],
    *,
    gap: float,
    time_limit_s: float,
) -> Found:
    """Make one sum as small as possible.

    Parameters
    ----------
    cost
        What each column adds to the sum.
    upper
        How large each column may be; none may be below 0.
    whole
        1 for columns that have to be whole numbers.
    gap
        Share of the sum by which a better one may be missed.
    """
    columns = len(cost)
    lowest, highest = np.array(rows.lower), np.array(rows.upper)
    if not columns:
        fits = bool(np.all(lowest <= 0) and np.all(highest >= 0))
        return Found(np.zeros(0) if fits else None, 0.0, fits, not fits)
    result = milp(
        cost,
        integrality=whole,
        bounds=Bounds(0, upper),
        constraints=LinearConstraint(rows.matrix(columns), lowest, highest)
        if len(lowest)
        else (),
        options={"time_limit": max(time_limit_s, 0.0), "mip_rel_gap": gap},
    )
    values = None
    if result.x is not None:
        values = np.where(whole == 1, np.round(result.x), result.x)
    bound = result.mip_dual_bound if whole.any() else result.fun
    return Found(
        values,
        -np.inf if bound is None else float(bound),
        result.status == _OPTIMAL,
        result.status == _INFEASIBLE,
    )


def rounded_up(bound: float, cost: Numbers) -> float:
    """Raise a bound to a whole number where only whole sums are possible."""
    if not np.isfinite(bound) or np.any(cost != np.round(cost)):
        return bound
    return float(np.ceil(bound - NEARLY_NOTHING))
