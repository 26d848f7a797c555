"""What is known of the layers that a rule reads, and where something is not."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.bulk.surroundings import Bools, Surroundings
from geo.layers import Layer
from geo.model.rule import Rule
from geo.overlay import Footprints
from geo.screening.land_use_parts import MASTER
from geo.screening.layer_index import Hit
from geo.screening.reading import NEGLIGIBLE_M2, LayerReader, Reading
from geo.screening.screener import Screener


@dataclass(frozen=True)
class Known:
    """What is known of the layers a rule reads.

    Parameters
    ----------
    usable
        Layers that may be read on the day of the question.
    unusable
        The others; what they hold is a reason for doubt.
    gap
        Whether something is unknown everywhere.
    """

    usable: tuple[Layer, ...]
    unusable: tuple[Layer, ...]
    gap: bool


def known_of(screener: Screener, rule: Rule) -> Known:
    """Sort the layers a rule reads into those that may be read and the others."""
    reader = screener.reader
    usable: list[Layer] = []
    unusable: list[Layer] = []
    gap = False
    for kind in rule.requirement.layers:
        found = screener.layers.of_kind(kind)
        good = [layer for layer in found if reader.may_be_read(layer)]
        usable += good
        unusable += [layer for layer in found if not reader.may_be_read(layer)]
        gap = gap or not good
        gap = gap or bool(screener.layers.unreadable_of_kind(kind))
        gap = gap or any(layer.lost_object_count for layer in good)
    return Known(tuple(usable), tuple(unusable), gap)


def gaps_of(
    rule: Rule, known: Known, around: Surroundings, reach_m: float
) -> tuple[Bools, Bools]:
    """Give where something is surely unknown, and where arrays cannot tell."""
    gaps = np.zeros(len(around.footprints), bool)
    open_sites = np.zeros(len(around.footprints), bool)
    for kind in rule.requirement.layers:
        layers = [layer for layer in known.usable if layer.kind == kind]
        if not layers:
            continue
        held = np.zeros(len(gaps), bool)
        for layer in layers:
            held |= around.held((layer,), reach_m)
            open_sites |= around.nearly_held(layer, reach_m)
        if len(layers) == 1:
            gaps |= ~held
        else:
            # Together they may cover what none of them covers alone.
            open_sites |= ~held
    return gaps, open_sites


def under_other_plans(screener: Screener, layer: Layer) -> Bools:
    """Say which regulations of a layer lie under a zone of another plan."""
    shapes = np.asarray(layer.features.geometry.array, dtype=object)
    placed = Footprints.from_geometries(shapes)
    own = _plan_ids(layer)
    under = np.zeros(len(shapes), bool)
    for zones in screener.layers.of_kind("zoning_element"):
        if (zones.plan_level in MASTER) is not (layer.plan_level in MASTER):
            continue
        met = screener.reader.index(zones.id).relate(placed, 0.0)
        # Plans that only share a border do not contest one another's ground.
        ground = (met.overlap_m2 > NEGLIGIBLE_M2) | (shapely.area(shapes) == 0)[
            met.footprint
        ]
        other = _plan_ids(zones)[met.feature] != own[met.footprint]
        under[met.footprint[ground & other]] = True
    return under


def _plan_ids(layer: Layer) -> NDArray[np.object_]:
    rows = range(len(layer.features))
    return np.array([layer.value("plan_id", row) or "" for row in rows], dtype=object)


class OnlyThese(LayerReader):
    """A reader that knows everything, and of a rule's own question only some hits."""

    def __init__(self, reader: LayerReader, hits: tuple[Hit, ...]) -> None:
        self.__dict__.update(reader.for_one_placement().__dict__)
        self._hits = hits

    def read(
        self,
        kinds: Iterable[str],
        place: BaseGeometry,
        reach_m: float = 0.0,
        **_filters: object,
    ) -> Reading:
        """Give the hits of the kinds asked for, and nothing unknown."""
        wanted = set(kinds)
        return Reading(
            tuple(hit for hit in self._hits if hit.layer.kind in wanted), (), ()
        )
