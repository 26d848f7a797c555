"""What every engine does: the same job, one row per placement and feature in reach."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.city_files import CityFiles
from benchmarks.synthetic_placements import Placements

WHOLE = 1 - 1e-9  # a share that counts as all of it: rounding of coordinates


class NotMeasured(Exception):
    """An engine cannot run on this machine; the message says why and what to do."""


class Lies(IntEnum):
    """How a placement lies to a feature; the words of `geo.overlay.Relation`."""

    APART = 0
    TOUCHES = 1
    OVERLAPS = 2
    INSIDE = 3
    AROUND = 4


@dataclass(frozen=True)
class Rows:
    """Rows of an answer, for comparing: sorted by placement, then feature.

    Parameters
    ----------
    overlap
        Common area [m2] or, with a line, common length [m].
    distance_m
        0 where they meet [m].
    """

    placement: NDArray[np.int32]
    feature: NDArray[np.int32]
    relation: NDArray[np.int8]
    overlap: NDArray[np.float64]
    distance_m: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.placement)

    @classmethod
    def sorted(
        cls, placement: Any, feature: Any, relation: Any, overlap: Any, distance_m: Any
    ) -> "Rows":
        """Bring columns into order."""
        placement, feature = np.asarray(placement), np.asarray(feature)
        order = np.lexsort((feature, placement))
        return cls(
            placement[order].astype(np.int32),
            feature[order].astype(np.int32),
            np.asarray(relation)[order].astype(np.int8),
            np.asarray(overlap)[order].astype(float),
            np.asarray(distance_m)[order].astype(float),
        )

    def keys(self) -> NDArray[np.int64]:
        """Give one number for each pair, in order."""
        return self.placement.astype(np.int64) << 32 | self.feature

    def take(self, rows: NDArray[Any]) -> "Rows":
        """Give some rows."""
        return Rows(
            self.placement[rows],
            self.feature[rows],
            self.relation[rows],
            self.overlap[rows],
            self.distance_m[rows],
        )


class Engine(ABC):
    """One engine in one process: built, asked for many and for one, reopened.

    Parameters
    ----------
    city
        What every engine starts from.
    workspace
        An empty folder for what the engine keeps on disk.
    """

    true_circles = False
    #: A peer whose method loses rows at the edge of its reach, by design.
    loses_rows_at_the_edge = False

    def __init__(self, city: CityFiles, workspace: Path) -> None:
        self.city = city
        self.workspace = workspace

    def start(self) -> None:  # noqa: B027 - most engines need nothing
        """Do what belongs to no measure: start a server, load compiled code."""

    def stop(self) -> None:  # noqa: B027
        """Undo `start`."""

    @abstractmethod
    def build(self) -> None:
        """Read the city's files and make all indexes (measured)."""

    @abstractmethod
    def take_placements(self, placements: Placements) -> None:
        """Take placements over in the engine's own form (not measured)."""

    @abstractmethod
    def relate(self) -> Any:
        """Answer for all placements taken over (measured)."""

    @abstractmethod
    def rows(self, answer: Any) -> Rows:
        """Bring an answer into rows for comparing (not measured)."""

    def prepare_clicks(self, placements: Placements) -> None:
        """Get ready for single placements (not measured)."""
        self.clicked = placements

    @abstractmethod
    def click(self, position: int) -> int:
        """Answer for one placement (measured) and give the number of rows."""

    @abstractmethod
    def reopen(self) -> None:
        """Drop everything and get ready again from what is on disk (measured)."""

    def outside_cpu_s(self) -> float:
        """Give processor time spent for this engine in other processes [s]."""
        return 0.0

    def outside_peak_mb(self) -> float:
        """Give peak memory of other processes of this engine [MB]."""
        return 0.0

    def version(self) -> str:
        """Give what was measured."""
        return ""
