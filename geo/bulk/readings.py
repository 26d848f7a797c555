"""What a reading of layers knows at many sites, and where it knows too little."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from geo.bulk.derived import Bools
from geo.bulk.surroundings import Surroundings
from geo.layers import Layer
from geo.model.vocabulary import LevelOfSpatialPlan, ProcessStepGeneral
from geo.screening.screener import Screener

NO_STEPS: frozenset[ProcessStepGeneral] = frozenset()


@dataclass(frozen=True)
class Known:
    """What is known of the layers that are read.

    Parameters
    ----------
    kinds
        The kinds of layers that are asked for.
    usable
        Layers that may be read on the day of the question.
    unusable
        The others; what they hold is a reason for doubt.
    gap
        Whether something is unknown everywhere.
    """

    kinds: tuple[str, ...]
    usable: tuple[Layer, ...]
    unusable: tuple[Layer, ...]
    gap: bool


def known_of(
    screener: Screener,
    kinds: Iterable[str],
    levels: frozenset[LevelOfSpatialPlan] | None = None,
    steps: frozenset[ProcessStepGeneral] = NO_STEPS,
) -> Known:
    """Say which layers may be read.

    Parameters
    ----------
    levels, steps
        Of plans that are asked for, as `LayerReader.read` takes them.
    """
    kinds = tuple(kinds)
    layers = screener.layers
    usable: list[Layer] = []
    unusable: list[Layer] = []
    gap = False
    for kind in kinds:
        found = [
            one
            for one in layers.of_kind(kind)
            if levels is None
            or (one.plan_level or LevelOfSpatialPlan.INFRA_LOCAL) in levels
        ]
        good = [one for one in found if screener.reader.may_be_read(one, steps)]
        usable += good
        unusable += [
            one
            for one in found
            if one not in good
            and (not steps or any(one.coverage.holds_step(step) for step in steps))
        ]
        gap = gap or not good or bool(layers.unreadable_of_kind(kind))
        gap = gap or any(layer.lost_object_count for layer in good)
    return Known(kinds, tuple(usable), tuple(unusable), gap)


def gaps_of(known: Known, around: Surroundings, reach_m: float) -> tuple[Bools, Bools]:
    """Give where something is surely unknown, and where arrays cannot tell."""
    gaps = np.full(len(around), known.gap)
    open_sites = np.zeros(len(around), bool)
    for kind in known.kinds:
        layers = [layer for layer in known.usable if layer.kind == kind]
        if not layers:
            continue
        held = np.zeros(len(around), bool)
        for layer in layers:
            held |= around.held(layer, reach_m)
        areas = {layer.coverage.area for layer in layers}
        if len(areas) == 1:
            gaps |= ~held
        else:
            # Together they may cover what none of them covers alone.
            open_sites |= ~held
    for layer in known.unusable:
        reach = reach_m + layer.positional_tolerance_m
        gaps[around.relations(layer, reach).footprint] = True
    return gaps, open_sites
