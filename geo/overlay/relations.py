"""How footprints and features lie to each other, as parallel arrays."""

from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

# Overlaps below this are rounding of coordinates, not ground [m2, or m for lines].
NEGLIGIBLE = 1e-9
# A share of one within this is one: the whole footprint, or the whole feature.
WHOLE_SHARE = 1 - 1e-9


class Relation(IntEnum):
    """How a footprint and a feature lie to each other."""

    APART = 0
    TOUCHES = 1
    OVERLAPS = 2
    INSIDE = 3  # the footprint wholly inside the feature
    AROUND = 4  # the feature wholly inside the footprint


@dataclass(frozen=True, slots=True)
class Relations:
    """One row for each footprint and feature no farther apart than was asked.

    Sorted by footprint, then by feature.

    Parameters
    ----------
    footprint, feature
        Positions in what was handed in [int32].
    distance_m
        Shortest distance [m]; 0 where they meet.
    overlap_m2
        Common ground of an areal footprint and an areal feature [m2], else 0.
    overlap_length_m
        Length of a line feature in the footprint [m], else 0.
    relation
        Value of `Relation` [int8].
    """

    footprint: NDArray[np.int32]
    feature: NDArray[np.int32]
    distance_m: NDArray[np.float64]
    overlap_m2: NDArray[np.float64]
    overlap_length_m: NDArray[np.float64]
    relation: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.footprint)

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> "Relations":
        """Give some of the rows, in the order asked for."""
        return Relations(*(getattr(self, field.name)[rows] for field in fields(self)))

    def in_order(self) -> "Relations":
        """Give the rows sorted by footprint, then by feature."""
        key = self.footprint.astype(np.int64) << 32 | self.feature
        return self.take(np.argsort(key, kind="stable"))


def together(parts: list[Relations]) -> Relations:
    """Give the rows of several relations as one, in the order of `parts`."""
    columns = [field.name for field in fields(Relations)]
    if not parts:
        return nothing()
    return Relations(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in columns)
    )


def nothing() -> Relations:
    """Give no rows at all."""
    return Relations(
        np.empty(0, np.int32),
        np.empty(0, np.int32),
        np.empty(0),
        np.empty(0),
        np.empty(0),
        np.empty(0, np.int8),
    )
