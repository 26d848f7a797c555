"""How footprints lie to the features of a layer: one row per pair within reach."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from geo.overlay.kernels_pairs import MEETS_M, NOTHING, WHOLE

__all__ = ["MEETS_M", "NOTHING", "WHOLE", "Relation", "Relations"]


class Relation(IntEnum):
    """How a footprint lies to a feature. Boundaries belong to what they bound.

    Shares are of areas; of lengths and numbers of points for lines and points.
    Where both contain each other (they are equal) the relation is INSIDE. Two
    things that meet without a common area (lines: length) touch.
    """

    APART = 0
    TOUCHES = 1
    OVERLAPS = 2
    INSIDE = 3  # the footprint is wholly inside the feature
    AROUND = 4  # the feature is wholly inside the footprint


@dataclass(frozen=True, slots=True)
class Relations:
    """Parallel arrays, one row per footprint and feature that are within reach.

    Rows are sorted by footprint, then by feature.

    Parameters
    ----------
    footprint, feature
        Positions among the footprints asked for and in the index.
    distance_m
        Shortest distance [m]; 0 where they meet. What is off from meeting, or from
        being in reach, by less than ``MEETS_M`` is so by rounding and counts.
    overlap_m2
        Common area [m2]; 0 where one of the two has no area.
    overlap_length_m
        Length of what a line and the other side have in common [m]; 0 where
        neither is a line or one is a point.
    relation
        A `Relation`.
    """

    footprint: NDArray[np.int32]
    feature: NDArray[np.int32]
    distance_m: NDArray[np.float64]
    overlap_m2: NDArray[np.float64]
    overlap_length_m: NDArray[np.float64]
    relation: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.footprint)

    def take(self, rows: NDArray[np.integer] | NDArray[np.bool_]) -> "Relations":
        """Give some rows, in the order asked for."""
        return Relations(*(getattr(self, field.name)[rows] for field in fields(self)))

    @staticmethod
    def none() -> "Relations":
        """Give no rows."""
        return Relations(
            np.empty(0, np.int32),
            np.empty(0, np.int32),
            np.empty(0),
            np.empty(0),
            np.empty(0),
            np.empty(0, np.int8),
        )

    @staticmethod
    def chained(parts: Sequence["Relations"]) -> "Relations":
        """Put rows of several answers one after the other."""
        return Relations(
            *(
                np.concatenate([getattr(part, field.name) for part in parts])
                for field in fields(Relations)
            )
        )

    @staticmethod
    def joined(parts: Sequence["Relations"]) -> "Relations":
        """Put rows of several answers together, sorted."""
        if len(parts) == 1:
            return parts[0]
        rows = Relations.chained([Relations.none(), *parts])
        return rows.take(np.lexsort((rows.feature, rows.footprint)))
