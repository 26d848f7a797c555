"""Targets as text in the address, so that a reload and a sent link keep them."""

import math
from collections.abc import Iterable

from geo.errors import TargetError
from geo.model.capacity import MEASURES
from geo.targets import AmountTarget, HomeWeight, ReachTarget, Target

_REACH = "reach"
_BETWEEN_TARGETS = "~"
_BETWEEN_PARTS = "!"
_BETWEEN_SOLUTIONS = "."
TARGETS_MAX = 12


def written(targets: Iterable[Target]) -> str:
    """Write targets as one short text.

    Examples
    --------
    >>> written([AmountTarget("t1", "shared_cars", 40, ("car_share_bay",), "cars")])
    'shared_cars!40!car_share_bay'
    """
    return _BETWEEN_TARGETS.join(map(_written_one, targets))


def _written_one(target: Target) -> str:
    solutions = _BETWEEN_SOLUTIONS.join(target.solutions)
    if isinstance(target, AmountTarget):
        return _BETWEEN_PARTS.join((target.measure, f"{target.amount:g}", solutions))
    return _BETWEEN_PARTS.join(
        (
            _REACH,
            f"{target.distance_m:g}",
            f"{target.share:g}",
            str(target.weight),
            solutions,
        )
    )


def read(text: str, names: dict[str, str]) -> tuple[list[Target], int]:
    """Read targets from a text.

    Parameters
    ----------
    names
        Name of each solution by id; others are not known.

    Returns
    -------
    targets, unreadable_count
        What could not be read is counted, never guessed.

    Examples
    --------
    >>> found, unreadable = read("shared_cars!40!bay~nonsense", {"bay": "Bay"})
    >>> found[0].amount, unreadable
    (40.0, 1)
    """
    targets: list[Target] = []
    unreadable = 0
    for number, part in enumerate(filter(None, text.split(_BETWEEN_TARGETS))):
        target = _read_one(f"t{number + 1}", part, names)
        if target is None or len(targets) >= TARGETS_MAX:
            unreadable += 1
        else:
            targets.append(target)
    return targets, unreadable


def _read_one(name: str, text: str, names: dict[str, str]) -> Target | None:
    kind, *parts = text.split(_BETWEEN_PARTS)
    solutions = tuple(parts[-1].split(_BETWEEN_SOLUTIONS)) if parts else ()
    if not solutions or not set(solutions) <= set(names):
        return None
    try:
        if kind == _REACH and len(parts) == 4:
            share, weight = _number(parts[1]), HomeWeight(parts[2])
            return reach_target(
                name, _number(parts[0]), share, weight, solutions, names
            )
        if kind in MEASURES and len(parts) == 2:
            return amount_target(name, kind, _number(parts[0]), solutions, names)
    except (TargetError, ValueError):
        return None
    return None


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError
    return number


def amount_target(
    name: str,
    measure: str,
    amount: float,
    solutions: tuple[str, ...],
    names: dict[str, str],
) -> AmountTarget:
    """Make a target for an amount; of sites it says of what."""
    title, unit = MEASURES[measure]
    if measure == "sites":
        title = f"× {_named(solutions, names)}"
    return AmountTarget(name, measure, amount, solutions, title, unit)


def reach_target(
    name: str,
    distance_m: float,
    share: float,
    weight: HomeWeight,
    solutions: tuple[str, ...],
    names: dict[str, str],
) -> ReachTarget:
    """Make a target for something near homes."""
    title = _named(solutions, names)
    return ReachTarget(name, distance_m, solutions, title, share, weight)


def _named(solutions: tuple[str, ...], names: dict[str, str]) -> str:
    return " / ".join(names[one] for one in solutions)
