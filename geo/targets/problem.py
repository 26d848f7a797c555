"""Everything that a choice of sites depends on, put together and checked once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.errors import TargetError
from geo.model.placement import Placement
from geo.model.solution import Host, Solution, SolutionGeometry
from geo.targets.target import HomeWeight, ReachTarget, Target


class Storey(StrEnum):
    """On what a site stands; only sites on the same storey exclude each other."""

    GROUND = "ground"
    ROOF = "roof"
    INSIDE = "inside"


def storey_of(solution: Solution) -> Storey:
    """Give the storey a solution takes; underground ones count as ground.

    Examples
    --------
    >>> from geo.example_district import solution
    >>> storey_of(solution("hub")), storey_of(solution("pv", hosts=(Host.ROOF,)))
    (<Storey.GROUND: 'ground'>, <Storey.ROOF: 'roof'>)
    """
    if solution.geometry is SolutionGeometry.ROOF or solution.hosts == (Host.ROOF,):
        return Storey.ROOF
    if solution.geometry is SolutionGeometry.BUILDING:
        return Storey.INSIDE
    return Storey.GROUND


@dataclass(frozen=True, slots=True)
class Candidate:
    """A site for one solution, judged by itself.

    Parameters
    ----------
    placement
        What would be placed; its id is the candidate's.
    footprint
        Ground, roof or floor it takes, in the district's CRS [m].
    changes
        Ids of the plan changes without which it cannot stand there.
    matters
        Conditions and questions for a person that come with it.
    unknown_count
        Checks that could not be answered for want of data.
    capacities
        Pairs of measure and amount that it gives.
    supply_id, draws_kw
        The supply it would hang on and the power it would take [kW]; empty where
        none is known.
    """

    placement: Placement
    footprint: BaseGeometry
    storey: Storey = Storey.GROUND
    changes: frozenset[str] = frozenset()
    matters: int = 0
    unknown_count: int = 0
    capacities: tuple[tuple[str, float], ...] = ()
    supply_id: str = ""
    draws_kw: float = 0.0

    @property
    def id(self) -> str:
        """The placement's id."""
        return self.placement.id

    @property
    def solution_id(self) -> str:
        """The placement's solution."""
        return self.placement.solution_id

    def capacity(self, measure: str) -> float:
        """Give how much of a measure the site gives; 0 where it gives none."""
        return dict(self.capacities).get(measure, 0.0)


@dataclass(frozen=True)
class Homes:
    """Where people live, as far as the data say.

    Parameters
    ----------
    ids
        Ids of the buildings.
    points
        Middle of each building, in the district's CRS.
    floor_area_m2
        Floor area of each [m2]; not a number where the data do not give it.
    """

    ids: tuple[str, ...] = ()
    points: NDArray[np.object_] = field(
        default_factory=lambda: np.empty(0, dtype=object)
    )
    floor_area_m2: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))

    def __len__(self) -> int:
        return len(self.ids)

    def weights(self, weight: HomeWeight) -> NDArray[np.float64]:
        """Give what each home counts; homes of unknown floor area count nothing."""
        if weight is HomeWeight.BUILDING:
            return np.ones(len(self))
        return np.nan_to_num(self.floor_area_m2, nan=0.0)


@dataclass(frozen=True, slots=True)
class Supply:
    """Something that several sites share, such as the spare power of a substation."""

    id: str
    title: str
    spare_kw: float


@dataclass(frozen=True)
class Problem:
    """Targets, the sites to choose from, and what choosing costs.

    Parameters
    ----------
    candidates
        In any order; they are put in the order of their ids, so that the same
        question always gets the same answer.
    change_months
        Typical months of each plan change; None where nobody has stated any.
    separations_m
        Distance between two sites of a solution that a rule asks for [m].
    unknown_penalty
        How many conditions one unanswered check counts as.

    Raises
    ------
    TargetError
        If an id occurs twice, or a candidate needs a plan change that is not listed.
    """

    candidates: tuple[Candidate, ...]
    targets: tuple[Target, ...]
    change_months: Mapping[str, float | None] = field(default_factory=dict)
    homes: Homes = field(default_factory=Homes)
    separations_m: Mapping[str, float] = field(default_factory=dict)
    supplies: tuple[Supply, ...] = ()
    unknown_penalty: float = 1.0

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.candidates, key=lambda one: one.id))
        object.__setattr__(self, "candidates", ordered)
        _require_distinct("site", [one.id for one in ordered])
        _require_distinct("target", [one.id for one in self.targets])
        for one in ordered:
            if missing := one.changes - set(self.change_months):
                msg = (
                    f"Site {one.id!r} needs the plan change {min(missing)!r}, which is "
                    "not in the register. Screen the sites again."
                )
                raise TargetError(msg)

    def months_counted(self) -> dict[str, float]:
        """Give the months of each change; unknown ones count as the longest known."""
        known = [months for months in self.change_months.values() if months is not None]
        longest = max(known, default=0.0)
        return {
            change: longest if months is None else months
            for change, months in self.change_months.items()
        }

    def serves(self, target: Target) -> list[int]:
        """Give the positions of the candidates whose solution a target names."""
        return [
            position
            for position, one in enumerate(self.candidates)
            if one.solution_id in target.solutions
        ]

    def needed(self, target: Target) -> float:
        """Give what a target asks for: an amount, or a weight of homes."""
        if isinstance(target, ReachTarget):
            return target.share * float(self.homes.weights(target.weight).sum())
        return target.amount


def _require_distinct(what: str, ids: list[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            msg = f"The {what} {one!r} is there twice. Give each its own id."
            raise TargetError(msg)
        seen.add(one)
