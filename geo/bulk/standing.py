"""Standing on something: how much of each footprint does, and how far off the rest."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.bulk.derived import indexed, polygons_of, shapes_of
from geo.bulk.features import FeatureSituations
from geo.bulk.situations import Answer, worst_of
from geo.bulk.surroundings import Surroundings
from geo.layers import LAYER_KINDS, Layer, LayerGroup
from geo.overlay import FeatureIndex
from geo.screening.layer_index import Hit
from geo.screening.reading import NEGLIGIBLE_M2
from geo.screening.requirement import that_count


@dataclass(frozen=True)
class Ground:
    """What a rule lets a solution stand on, as one ground.

    Parameters
    ----------
    itself, widened
        The ground, and as far as it may reach by how exactly it is drawn.
    """

    itself: FeatureIndex
    widened: FeatureIndex


class StandingOn(FeatureSituations):
    """Standing wholly on it, beside it as far as it is drawn, or off it."""

    _ground: Ground | None = None

    def by_arrays(self, around: Surroundings) -> Answer:
        """Ask the judge once of each way of standing."""
        known = self.known()
        nothing = np.zeros(len(around), np.int8)
        everywhere = np.ones(len(around), bool)
        if known.gap or known.unusable or len(known.usable) != 1:
            return nothing, everywhere
        [layer] = known.usable
        if (
            LAYER_KINDS[layer.kind].group is LayerGroup.PLAN
            or (self.derived.dimension(layer) != 2).any()
        ):
            return nothing, everywhere
        if self._ground is None:
            self._ground = self._counted_ground(layer, around)
        on_m2 = _common_m2(around, self._ground.itself)
        reached_m2 = _common_m2(around, self._ground.widened)
        held_m2 = around.covered_m2(layer.coverage.area)
        beyond = around.size_m2 - held_m2 > NEGLIGIBLE_M2
        off = held_m2 - on_m2 > NEGLIGIBLE_M2
        reached = reached_m2 >= held_m2 - NEGLIGIBLE_M2
        situations = off + 2 * reached + 4 * beyond
        open_sites = np.zeros(len(around), bool)
        if self.derived.reaching_beyond(layer).any():
            # What stands beyond the coverage may still be stood on.
            open_sites = beyond & (reached_m2 > 0)
        codes = nothing
        for situation in np.unique(situations[~open_sites]).tolist():
            [*sites] = np.flatnonzero((situations == situation) & ~open_sites)
            key = ("standing", situation)
            if key not in self._said:
                found = self.findings(around.sites, int(sites[0]))
                self._said[key] = worst_of(found)
            codes[sites] = self._said[key]
        return codes, open_sites

    def _counted_ground(self, layer: Layer, around: Surroundings) -> Ground:
        case = self.screener.case(self.rule, around.sites.placement(0))
        hits = tuple(
            Hit(layer, row, shape, 0.0)
            for row, shape in enumerate(shapes_of(layer))
            if shape is not None and not shape.is_empty
        )
        area = layer.coverage.area
        assert area is not None  # a layer without coverage is never usable
        counted = shapely.union_all([hit.geometry for hit in that_count(case, hits)])
        widened = shapely.intersection(
            shapely.buffer(counted, layer.positional_tolerance_m), area
        )
        return Ground(indexed(polygons_of(counted)), indexed(polygons_of(widened)))


def _common_m2(around: Surroundings, ground: FeatureIndex) -> NDArray[np.float64]:
    """Give how much of each footprint lies on a ground [m2], of 1 without any."""
    found = around.relate(ground, 0.0)
    if around.areal:
        return around.taken_m2(found)
    return around.sum_of(found, np.ones(len(found)))
