"""Where the building areas of each zone lie, and how footprints lie to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.bulk.derived import Bools, indexed, polygons_of, shapes_of
from geo.bulk.surroundings import Surroundings, pair_keys
from geo.layers import Layer
from geo.overlay import FeatureIndex, Relations
from geo.screening.building_area import areas_in
from geo.screening.case import Case
from geo.screening.layer_index import Hit
from geo.screening.outcomes import judge_mismatch
from geo.screening.reading import NEGLIGIBLE_M2

STAYS, SHALLOW, DEEP = 0, 1, 2


@dataclass(frozen=True)
class BuildingAreas:
    """The building areas in the zones of one layer.

    Parameters
    ----------
    inside, widened
        The areas in each zone, and as far as they may reach by how they are drawn.
    drawn
        Whether a zone has any.
    unclear
        Zones whose areas differ in what they mean, or lose ground to other plans.
    """

    inside: FeatureIndex
    widened: FeatureIndex
    drawn: Bools
    unclear: Bools

    @classmethod
    def of(cls, case: Case, layer: Layer, giving_way: Sequence[BaseGeometry]) -> Self:
        """Look up the areas of each zone.

        Parameters
        ----------
        giving_way
            Regulations that speak on a part of their ground only.
        """
        zones = shapes_of(layer)
        inside, widened = np.empty((2, len(zones)), object)
        drawn, unclear = np.zeros((2, len(zones)), bool)
        for row, zone in enumerate(zones):
            if zone is None or zone.is_empty or layer.kind != "zoning_element":
                continue
            areas, _ = areas_in(case, Hit(layer, row, zone, 0.0))
            unclear[row] = any(shapely.intersects(zone, one) for one in giving_way)
            if not areas:
                continue
            drawn[row] = True
            shapes = [area.geometry for area in areas]
            meanings = {
                (
                    judge_mismatch(case, area, detailed_plan_covers=True).outcome,
                    area.layer.positional_tolerance_m,
                )
                for area in areas
            }
            unclear[row] |= len(meanings) > 1
            tolerance_m = areas[0].layer.positional_tolerance_m
            inside[row] = _within(zone, shapes)
            widened[row] = _within(
                zone, [shapely.buffer(one, tolerance_m) for one in shapes]
            )
        return cls(indexed(inside), indexed(widened), drawn, unclear)

    def states(
        self, found: Relations, around: Surroundings
    ) -> tuple[NDArray[np.int64], Bools]:
        """Say how the part of a footprint in a zone lies, and where that is unsure."""
        off, unsure = _left(around.relate(self.inside, 0.0), found)
        drawn = self.drawn[found.feature]
        states = np.full(len(found), STAYS, np.int64)
        out = np.flatnonzero(off & drawn)
        if len(out):
            leaving = found.take(out)
            sites = np.unique(leaving.footprint).astype(np.intp)
            beyond, unsure_too = _left(around.relate_some(self.widened, sites), leaving)
            states[out] = np.where(beyond, DEEP, SHALLOW)
            unsure[out] |= unsure_too
        return states, (unsure & drawn) | self.unclear[found.feature]


def _left(met: Relations, found: Relations) -> tuple[Bools, Bools]:
    """Say where more ground is found than is met, and where that is close."""
    known = pair_keys(met.footprint, met.feature)
    wanted = pair_keys(found.footprint, found.feature)
    place = np.searchsorted(known, wanted)
    place[place == len(known)] = 0
    left_m2 = found.overlap_m2.copy()
    if len(known):
        there = known[place] == wanted
        left_m2[there] -= met.overlap_m2[place[there]]
    unsure = (left_m2 > NEGLIGIBLE_M2 / 10) & (left_m2 < NEGLIGIBLE_M2 * 10)
    return left_m2 > NEGLIGIBLE_M2, unsure


def _within(zone: BaseGeometry, shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    together = shapely.intersection(zone, shapely.union_all(shapes))
    return shapely.MultiPolygon(polygons_of(together))
