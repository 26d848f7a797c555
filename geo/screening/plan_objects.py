"""Which regulations of plans still speak, where several plans lie over a place."""

from collections.abc import Iterable
from dataclasses import replace

import shapely

from geo.layers import LAYER_KINDS, LayerGroup
from geo.model.rule import PlanScope
from geo.screening.case import Case
from geo.screening.land_use_parts import LEVELS, MASTER, STEPS, claim_of
from geo.screening.layer_index import Hit
from geo.screening.which_binds import (
    Claim,
    is_nothing,
    levels_not_read,
    what_remains,
)

# Looked up once: these are asked of every object within reach.
_PLAN = LayerGroup.PLAN


def that_still_speak(case: Case, hits: Iterable[Hit]) -> list[Hit]:
    """Leave out what plans gave up: history, other levels, cancelled, replaced.

    An object that a newer plan replaces on a part of its ground keeps the rest.
    Objects of other layers than those of plans are left as they are.
    """
    zones: dict[PlanScope, list[Claim]] = {}
    not_read = levels_not_read(case.solution)
    kept = []
    for hit in hits:
        if LAYER_KINDS[hit.layer.kind].group is not _PLAN:
            kept.append(hit)
            continue
        scope = PlanScope.DETAILED_PLAN
        if hit.layer.plan_level in MASTER:
            scope = PlanScope.MASTER_PLAN
        if scope not in zones:
            zones[scope] = _zones(case, scope)
        claim = claim_of(case, hit, hit.geometry)
        left = what_remains(claim, zones[scope], case.register, not_read)
        if left is None:
            kept.append(hit)
        elif not is_nothing(left, hit.geometry):
            distance_m = float(shapely.distance(left, case.footprint))
            kept.append(replace(hit, geometry=left, distance_m=distance_m))
    return kept


def _zones(case: Case, scope: PlanScope) -> list[Claim]:
    """Give the zones in force over a footprint, whose plans replace older ones.

    Beyond the coverage of its layer a zone replaces nothing.
    """
    if not case.register.has_several:
        return []
    reading = case.reader.read(
        ("zoning_element",),
        case.footprint,
        plan_levels=LEVELS[scope],
        steps=STEPS[scope],
    )
    return [
        claim_of(case, hit, shapely.intersection(hit.geometry, covered))
        for hit in reading.hits
        if (covered := hit.layer.coverage.area) is not None
    ]
