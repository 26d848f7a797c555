"""Objects of plans that lose ground to another plan."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import shapely

from geo.bulk.derived import Bools, DerivedLayers, polygons_of, shapes_of
from geo.layers import LAYER_KINDS, Layer, LayerGroup
from geo.model.rule import PlanScope
from geo.model.vocabulary import LevelOfSpatialPlan
from geo.overlay import FeatureIndex, Footprints
from geo.screening.case import Case
from geo.screening.land_use_parts import LEVELS, MASTER, STEPS, claim_of
from geo.screening.layer_index import Hit
from geo.screening.which_binds import (
    Claim,
    is_nothing,
    levels_not_read,
    what_remains,
)


@dataclass(frozen=True)
class GivingWay:
    """Objects of a layer that speak on a part of their ground only.

    Parameters
    ----------
    those
        Which they are; objects that speak everywhere or nowhere are not among them.
    left
        The features of the layer, these with the ground on which they still speak.
    """

    those: Bools
    left: FeatureIndex


def that_give_way(case: Case, layer: Layer, derived: DerivedLayers) -> GivingWay:
    """Say which objects of a layer give way to other plans, and where."""
    shapes = shapes_of(layer)
    those = np.zeros(len(shapes), bool)
    if LAYER_KINDS[layer.kind].group is not LayerGroup.PLAN:
        return GivingWay(those, derived.index(layer))
    zones = _zones_over(case, layer, derived)
    not_read = levels_not_read(case.solution)
    left = shapes.copy()
    for row, shape in enumerate(shapes):
        if shape is None or shape.is_empty:
            continue
        claim = claim_of(case, Hit(layer, row, shape, 0.0), shape)
        alone = what_remains(claim, (), case.register, not_read)
        if alone is not None and is_nothing(alone, shape):
            continue
        beside = what_remains(claim, zones[row], case.register, not_read)
        if beside is not None:
            those[row] = True
            left[row] = shapely.MultiPolygon(polygons_of(beside))
    index = FeatureIndex.from_geometries(left) if those.any() else derived.index(layer)
    return GivingWay(those, index)


def _zones_over(
    case: Case, layer: Layer, derived: DerivedLayers
) -> dict[int, list[Claim]]:
    """Give the zones that could replace each object, as far as they are known."""
    over: dict[int, list[Claim]] = defaultdict(list)
    if not case.register.has_several:
        return over
    master = layer.plan_level in MASTER
    scope = PlanScope.MASTER_PLAN if master else PlanScope.DETAILED_PLAN
    placed = Footprints.from_geometries(shapes_of(layer))
    for zones in case.reader.layers.of_kind("zoning_element"):
        level = zones.plan_level or LevelOfSpatialPlan.INFRA_LOCAL
        if level not in LEVELS[scope] or not case.reader.may_be_read(
            zones, STEPS[scope]
        ):
            continue
        shapes, known = shapes_of(zones), derived.known_shapes(zones)
        met = derived.index(zones).relate(placed, zones.positional_tolerance_m)
        for row, zone in zip(met.footprint.tolist(), met.feature.tolist(), strict=True):
            hit = Hit(zones, zone, shapes[zone], 0.0)
            over[row].append(claim_of(case, hit, known[zone]))
    return over
