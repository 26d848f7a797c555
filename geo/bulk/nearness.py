"""Distances of many round footprints, as exactly as a rule can tell them apart.

A footprint lies between two circles about its middle. So the distance of the middle
says within millimetres how far the footprint is, and only where a rule turns between
the two circles the footprint itself has to be measured.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.overlay import FeatureIndex, Footprints, Relation, Relations

Floats = NDArray[np.float64]
_ROUNDING_M = 1e-6
Some = Callable[[NDArray[np.intp]], Footprints]
Relate = Callable[[FeatureIndex, float], Relations]


@dataclass(frozen=True)
class Rings:
    """Circles about the middle between which the outline of a footprint runs [m]."""

    inner_m: float
    outer_m: float

    @classmethod
    def of(cls, template: BaseGeometry) -> Self:
        """Measure a footprint drawn about the origin."""
        if template.area <= 0:
            return cls(0.0, 0.0)
        corners = shapely.get_coordinates(template)
        inner_m = shapely.distance(shapely.boundary(template), shapely.Point(0, 0))
        return cls(float(inner_m), float(np.hypot(corners[:, 0], corners[:, 1]).max()))


def nearby(
    middles: Relate,
    some: Some,
    rings: Rings,
    index: FeatureIndex,
    reach_m: float,
    steps: Floats,
) -> Relations:
    """Give the features within reach of each footprint.

    Parameters
    ----------
    middles
        Relates all middles to an index.
    some
        Gives the footprints of some sites.
    steps
        Distances at which a rule turns [m]; which of them a distance lies between is
        exact, the distance itself to within the two circles.
    """
    found = middles(index, reach_m + rings.outer_m)
    middle_m = found.distance_m
    least = np.maximum(middle_m - rings.outer_m - _ROUNDING_M, 0.0)
    most = np.maximum(middle_m - rings.inner_m + _ROUNDING_M, 0.0)
    most[middle_m <= rings.inner_m] = 0.0
    turns = np.append(steps, np.nextafter(reach_m, np.inf))
    turns.sort()
    unsure = np.digitize(least, turns) != np.digitize(most, turns)
    unsure |= (least == 0) & (most > 0)
    again = np.unique(found.footprint[unsure]).astype(np.intp)
    measured = np.zeros(int(found.footprint.max(initial=0)) + 1, bool)
    measured[again] = True
    kept = ~measured[found.footprint] & (most <= reach_m)
    sure = found.take(kept)
    parts = [
        Relations(
            sure.footprint,
            sure.feature,
            most[kept],
            np.zeros(len(sure)),
            np.zeros(len(sure)),
            np.full(len(sure), Relation.APART, np.int8),
        )
    ]
    if len(again):
        parts.append(of_sites(index.relate(some(again), reach_m), again))
    return Relations.joined(parts)


def of_sites(found: Relations, rows: NDArray[np.intp]) -> Relations:
    """Give the relations of some footprints by their positions among all."""
    return Relations(
        rows[found.footprint].astype(np.int32),
        found.feature,
        found.distance_m,
        found.overlap_m2,
        found.overlap_length_m,
        found.relation,
    )
