"""The zones that one kind of plans has in a district, as far as judges tell them apart.

Where zones lie side by side, each decides on its own part of a footprint. What is not
so simple is kept apart: ground of two zones at once, gaps no wider than the zones are
drawn, zones that speak on a part of their ground only.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.bulk.derived import (
    Bools,
    DerivedLayers,
    indexed,
    overlaps_among,
    polygons_of,
    shapes_of,
)
from geo.layers import Layer
from geo.model.rule import PlanScope
from geo.model.vocabulary import LevelOfSpatialPlan, Outcome, Standing
from geo.overlay import FeatureIndex
from geo.screening.case import Case
from geo.screening.land_use import layer_serves
from geo.screening.land_use_parts import (
    IN_FORCE,
    LEVELS,
    STEPS,
    claim_of,
    rulings_over,
    sliver_width_of,
    without_gaps,
    zone_answer,
)
from geo.screening.layer_index import Hit
from geo.screening.which_binds import SPEAKING

SILENT, SPEAKS, IN_PART = np.int8(0), np.int8(1), np.int8(2)


@dataclass(frozen=True)
class ZoneLayer:
    """Zones of one layer.

    Parameters
    ----------
    speaks
        SILENT, SPEAKS or IN_PART, zone by zone.
    clashes
        Whether the plan would have to change for the solution.
    decides
        Whether a zone takes the decision from a master plan: in force and binding.
    """

    layer: Layer
    speaks: NDArray[np.int8]
    clashes: Bools
    decides: Bools


class Zones:
    """The zones of one kind of plans, for one solution.

    Parameters
    ----------
    case
        The rule in front of any placement of the solution.
    """

    def __init__(self, case: Case, scope: PlanScope, derived: DerivedLayers) -> None:
        self._case, self._scope, self._derived = case, scope, derived
        usable: list[Layer] = []
        unusable: list[Layer] = []
        for kind in case.rule.requirement.layers or ("zoning_element",):
            for layer in case.reader.layers.of_kind(kind):
                if not _is_asked(layer, scope):
                    continue
                serves = layer_serves(layer, scope)
                good = case.reader.may_be_read(layer) and serves
                (usable if good else unusable).append(layer)
        self.unusable = tuple(unusable)
        self.layers = tuple(self._zones_of(layer) for layer in usable)

    def _zones_of(self, layer: Layer) -> ZoneLayer:
        shapes = shapes_of(layer)
        speaks = np.full(len(shapes), SILENT)
        clashes = np.zeros(len(shapes), bool)
        decides = np.zeros(len(shapes), bool)
        wanted = SPEAKING
        if self._scope is PlanScope.PLAN_IN_PREPARATION:
            wanted = frozenset({Standing.NOT_YET})
        ids = layer.features["local_id"]
        doubled = ids.duplicated(keep=False).to_numpy()
        for row, shape in enumerate(shapes):
            if shape is None or shape.is_empty:
                continue
            hit = Hit(layer, row, shape, 0.0)
            rulings = rulings_over(self._case, [hit], shape, self._scope)
            said = {ruling.standing for ruling in rulings}
            if len(rulings) > 1 or doubled[row]:
                speaks[row] = IN_PART
            elif said & wanted:
                speaks[row] = SPEAKS
            answer = zone_answer(self._case, hit).outcome
            clashes[row] = answer is Outcome.PLAN_CHANGE
            step = claim_of(self._case, hit, shape).step
            decides[row] = Standing.BINDS in said and step is IN_FORCE
        return ZoneLayer(layer, speaks, clashes, decides)

    @cached_property
    def coverages(self) -> list[BaseGeometry]:
        """Where each of the layers is complete, equal areas once."""
        areas = [zones.layer.coverage.area for zones in self.layers]
        return list({area.wkb: area for area in areas if area is not None}.values())

    @cached_property
    def deciding_ground(self) -> BaseGeometry:
        """The ground on which these zones take the decision from a master plan."""
        grounds = [
            shape
            for zones in self.layers
            for shape in self._derived.known_shapes(zones.layer)[zones.decides]
            if shape is not None
        ]
        return shapely.union_all(grounds)

    def outside_of(self, number: int, ground: BaseGeometry) -> FeatureIndex:
        """Give the zones of one layer without the ground that others decide."""
        shapes = self._derived.known_shapes(self.layers[number].layer)
        left = shapely.difference(shapes, ground)
        return indexed(
            None if shape is None else shapely.MultiPolygon(polygons_of(shape))
            for shape in left
        )

    @cached_property
    def _grounds(self) -> NDArray[np.object_]:
        """Give what the layers know of the ground of their zones."""
        grounds: list[BaseGeometry] = []
        for zones in self.layers:
            shapes = self._derived.known_shapes(zones.layer)
            grounds += [shape for shape in shapes if shape is not None]
        found = np.empty(len(grounds), dtype=object)
        found[:] = grounds
        return found

    @cached_property
    def doubled(self) -> FeatureIndex:
        """Ground of two zones at once."""
        return indexed(overlaps_among(self._grounds) if len(self._grounds) else [])

    @cached_property
    def seams(self) -> FeatureIndex:
        """Gaps between zones no wider than the zones are drawn."""
        layers = [zones.layer for zones in self.layers] or list(
            self._case.reader.layers.of_kind("zoning_element")
        )
        width_m = max((sliver_width_of(self._case, one) for one in layers), default=0.0)
        if not len(self._grounds) or width_m <= 0:
            return indexed([])
        drawn = shapely.union_all(self._grounds)
        gaps = shapely.difference(without_gaps(drawn, width_m), drawn)
        return indexed(polygons_of(gaps))


def _is_asked(layer: Layer, scope: PlanScope) -> bool:
    levels = LEVELS.get(scope)
    level = layer.plan_level or LevelOfSpatialPlan.INFRA_LOCAL
    return (levels is None or level in levels) and any(
        layer.coverage.holds_step(step) for step in STEPS[scope]
    )
