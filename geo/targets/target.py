"""What people want to reach: an amount of something, or something near every home."""

import math
from dataclasses import dataclass
from enum import StrEnum

from geo.errors import TargetError
from geo.model.message import Message, mark, message


class HomeWeight(StrEnum):
    """By what homes are counted where a share of them is asked for."""

    BUILDING = "building"
    FLOOR_AREA = "floor_area"


@dataclass(frozen=True, slots=True)
class AmountTarget:
    """So much of something, over all chosen sites together.

    Parameters
    ----------
    measure
        Key of what is counted, e.g. ``"shared_cars"``; candidates say how much of
        it each gives.
    amount
        How much is wanted, in `unit`; 0 asks for nothing.
    title
        What is counted, in words.
    solutions
        Catalogue ids that may serve; others do not count.

    Raises
    ------
    TargetError
        If the amount is below zero or not a number, or no solution is named.
    """

    id: str
    measure: str
    amount: float
    solutions: tuple[str, ...]
    title: str
    unit: str = ""

    def __post_init__(self) -> None:
        if not (math.isfinite(self.amount) and self.amount >= 0):
            msg = (
                f"Target {self.title!r}: the amount is {self.amount}. Give a number "
                "of 0 or more."
            )
            raise TargetError(msg)
        _require_solutions(self.title, self.solutions)


@dataclass(frozen=True, slots=True)
class ReachTarget:
    """Every home, or a share of the homes, within a distance of a chosen site.

    Parameters
    ----------
    distance_m
        Straight line from the middle of a home's building to the nearest edge of
        the site [m].
    share
        Share of all homes, above 0 and at most 1; 1 means every home.
    weight
        What the share is a share of.

    Raises
    ------
    TargetError
        If distance or share are out of range, or no solution is named.
    """

    id: str
    distance_m: float
    solutions: tuple[str, ...]
    title: str
    share: float = 1.0
    weight: HomeWeight = HomeWeight.BUILDING

    def __post_init__(self) -> None:
        if not (math.isfinite(self.distance_m) and self.distance_m > 0):
            msg = (
                f"Target {self.title!r}: the distance is {self.distance_m} m. Give a "
                "distance of more than 0 m."
            )
            raise TargetError(msg)
        if not 0 < self.share <= 1:
            msg = (
                f"Target {self.title!r}: the share of homes is {self.share}. Give "
                "more than 0 and at most 100 %."
            )
            raise TargetError(msg)
        _require_solutions(self.title, self.solutions)

    @property
    def every_home(self) -> bool:
        """Whether no home may be left out."""
        return self.share >= 1


Target = AmountTarget | ReachTarget


def _require_solutions(title: str, solutions: tuple[str, ...]) -> None:
    if not solutions:
        msg = f"Target {title!r} names no solution. Choose at least one."
        raise TargetError(msg)


def target_words(target: Target) -> Message:
    """Give a target in a few words.

    Examples
    --------
    >>> print(target_words(AmountTarget("t", "cars", 40, ("bay",), "shared cars")))
    40 shared cars
    """
    if isinstance(target, AmountTarget):
        pattern = (
            mark("{amount} {unit} {title}") if target.unit else mark("{amount} {title}")
        )
        return message(
            pattern,
            amount=f"{target.amount:,g}",
            unit=target.unit,
            title=message(target.title),
        )
    if target.every_home:
        pattern = mark("every home within {distance} m of {title}")
    elif target.weight is HomeWeight.BUILDING:
        pattern = mark(
            "{share} % of the homes' buildings within {distance} m of {title}"
        )
    else:
        pattern = mark(
            "{share} % of the homes' floor area within {distance} m of {title}"
        )
    return message(
        pattern,
        share=f"{target.share * 100:g}",
        distance=f"{target.distance_m:g}",
        title=message(target.title),
    )
