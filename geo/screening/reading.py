"""Read the layers of a district around a placement, and say what is not known.

No answer leaves this module without the ground it rests on: objects met, the part
of the ground that no layer covers, and why.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.layers import DistrictLayers, Layer
from geo.model.finding import LayerRead
from geo.model.message import Message, message
from geo.model.vocabulary import LevelOfSpatialPlan, ProcessStepGeneral
from geo.model.words import STEP_WORDS

ALL_OF_IT = 0.995  # what would be written as 100 %
NEGLIGIBLE_M2 = 1e-6  # floating-point noise of an overlay, far below a millimetre


@dataclass(frozen=True)
class Hit:
    """An object of a layer within reach of a footprint.

    Parameters
    ----------
    row
        Position of the object in ``layer.features``.
    distance_m
        Shortest distance to the footprint [m]; 0 where they meet.
    """

    layer: Layer
    row: int
    geometry: BaseGeometry
    distance_m: float

    def value(self, column: str) -> Any:
        """Give an attribute, or None where it is missing or not a column."""
        return self.layer.value(column, self.row)

    def text(self, column: str) -> str:
        """Give an attribute as text, empty where it is missing."""
        value = self.value(column)
        return "" if value is None else str(value)


@dataclass(frozen=True)
class Unknown:
    """Ground or a layer about which nothing is known, with the reason.

    Parameters
    ----------
    ground
        The part of the footprint's surroundings concerned.
    share
        Its share of the ground a rule looks at, 0 to 1.
    unread
        True where a layer exists that could not be read: whatever other layers say,
        it may hold more.
    """

    kind: str
    reason: Message
    ground: BaseGeometry
    share: float
    unread: bool = False


@dataclass(frozen=True)
class Reading:
    """What the layers say around one footprint."""

    hits: tuple[Hit, ...]
    unknown: tuple[Unknown, ...]
    layers: tuple[LayerRead, ...]


class _Index:
    """A resident spatial index of one layer.

    Geometries are never prepared here: prepared geometries shared across threads
    crash the process, and every session of the app is a thread.
    """

    def __init__(self, layer: Layer) -> None:
        self.layer = layer
        self.geometries: NDArray[np.object_] = np.asarray(
            layer.features.geometry.array, dtype=object
        )
        # Built here, not at the first question, which could come from two threads.
        self.tree = shapely.STRtree(self.geometries)

    def within(self, place: BaseGeometry, reach_m: float) -> list[Hit]:
        west, south, east, north = place.bounds
        frame = shapely.box(
            west - reach_m, south - reach_m, east + reach_m, north + reach_m
        )
        rows = np.sort(self.tree.query(frame))
        if not len(rows):
            return []
        distances = shapely.distance(self.geometries[rows], place)
        return [
            Hit(self.layer, int(row), self.geometries[row], float(distance))
            for row, distance in zip(rows, distances, strict=True)
            if distance <= reach_m
        ]


class LayerReader:
    """The layers of a district, indexed for many placements.

    Parameters
    ----------
    layers
        Layers in the district's CRS.
    as_of
        The day of the question; layers past their last day are stale.
    """

    def __init__(self, layers: DistrictLayers, as_of: date) -> None:
        self.layers = layers
        self.as_of = as_of
        self._indexes = {layer.id: _Index(layer) for layer in layers.layers}

    def read(
        self,
        kinds: Iterable[str],
        place: BaseGeometry,
        reach_m: float = 0.0,
        *,
        plan_levels: frozenset[LevelOfSpatialPlan] | None = None,
        steps: frozenset[ProcessStepGeneral] = frozenset(),
    ) -> Reading:
        """Find the objects within reach of a place, and what is not known there.

        Parameters
        ----------
        kinds
            Layer kinds to read.
        place
            Footprint in the district's CRS.
        reach_m
            Distance to look around it [m]. Coverage is asked of the footprint
            widened by it. A layer's own positional tolerance is always added to
            the search, never to the coverage.
        plan_levels
            Plan layers only: the levels that count.
        steps
            Plan layers only: process steps the layer has to be complete for.
        """
        ground = shapely.buffer(place, reach_m) if reach_m > 0 else place
        hits: list[Hit] = []
        unknown: list[Unknown] = []
        read: list[LayerRead] = []
        for kind in kinds:
            found = [
                layer
                for layer in self.layers.of_kind(kind)
                if plan_levels is None or _level_of(layer) in plan_levels
            ]
            beyond = 0
            for layer in found:
                if steps and not _holds(layer, steps):
                    continue  # holds other plans than the ones asked for
                reach = reach_m + layer.positional_tolerance_m
                met = self._indexes[layer.id].within(place, reach)
                usable = self._why_unusable(layer, steps) is None
                known = [hit for hit in met if usable and _is_known(hit, place, reach)]
                beyond += len(met) - len(known)
                hits.extend(known)
            gaps, coverages = self._what_is_missing(kind, found, ground, steps, beyond)
            unknown.extend(gaps)
            read.extend(coverages)
        return Reading(tuple(hits), tuple(unknown), tuple(read))

    def _what_is_missing(
        self,
        kind: str,
        found: list[Layer],
        ground: BaseGeometry,
        steps: frozenset[ProcessStepGeneral],
        beyond: int,
    ) -> tuple[list[Unknown], list[LayerRead]]:
        faults = {layer.id: self._why_unusable(layer, steps) for layer in found}
        usable = [layer for layer in found if faults[layer.id] is None]
        gaps = [
            Unknown(
                kind,
                message(
                    "the layer {layer} could not be read ({reason})",
                    layer=broken.id,
                    reason=broken.reason,
                ),
                ground,
                1.0,
                unread=True,
            )
            for broken in self.layers.unreadable_of_kind(kind)
        ]
        missing = ground
        for layer in usable:
            missing = layer.coverage.missing(missing)
        share = _share(missing, ground)
        gaps.extend(
            Unknown(
                kind,
                message(
                    "the import could not place {count} objects of the layer {layer}",
                    count=layer.lost_object_count,
                    layer=layer.id,
                ),
                ground,
                0.0,
                unread=True,
            )
            for layer in usable
            if layer.lost_object_count
        )
        if beyond and share <= 0:
            reason = message(
                "a layer that is not stated to be complete here holds {count} objects",
                count=beyond,
            )
            gaps.append(Unknown(kind, reason, ground, 0.0, unread=True))
        if share > 0:
            reasons = [fault for fault in faults.values() if fault is not None]
            reason = _why_missing(usable, reasons, share)
            if beyond:
                reason = message(
                    "{reason}; it holds {count} objects here, which may not be all",
                    reason=reason,
                    count=beyond,
                )
            gaps.append(Unknown(kind, reason, missing, share))
        read = [_layer_read(layer, layer in usable, ground) for layer in found]
        return gaps, read or [LayerRead(kind)]

    def _why_unusable(
        self, layer: Layer, steps: frozenset[ProcessStepGeneral]
    ) -> Message | None:
        if layer.coverage.is_stale(self.as_of):
            return message(
                "the layer {layer} was valid until {day} only",
                layer=layer.id,
                day=layer.coverage.valid_until,
            )
        if layer.coverage.area is None:
            return message(
                "nobody has stated where the layer {layer} is complete", layer=layer.id
            )
        lacking = [step for step in steps if not layer.coverage.holds_step(step)]
        if lacking:
            return message(
                "no layer is stated to hold all plans that are {step}",
                step=message(STEP_WORDS[min(lacking)]),
            )
        return None


def _level_of(layer: Layer) -> LevelOfSpatialPlan:
    """Read plans whose level nobody has stated as detailed plans, which bind most."""
    return layer.plan_level or LevelOfSpatialPlan.INFRA_LOCAL


def _holds(layer: Layer, steps: frozenset[ProcessStepGeneral]) -> bool:
    return any(layer.coverage.holds_step(step) for step in steps)


def _is_known(hit: Hit, place: BaseGeometry, reach_m: float) -> bool:
    """Whether an object meets the place where its layer is stated to be complete.

    Layers often hold objects that reach beyond what was collected whole. There they
    prove nothing: neither that a use is allowed, nor that they are all there are.
    """
    covered = hit.layer.coverage.area
    if covered is None:
        return False
    if shapely.covers(covered, place):
        return True
    looked_at = shapely.buffer(place, reach_m) if reach_m > 0 else place
    met = shapely.intersection(hit.geometry, looked_at)
    return bool(shapely.intersects(met, covered))


def _why_missing(usable: list[Layer], reasons: list[Message], share: float) -> Message:
    if usable and share >= ALL_OF_IT:
        return message("the place lies outside what the layer covers")
    if usable:
        return message(
            "{share} % of the ground lies outside what the layer covers",
            share=_percent(share),
        )
    return reasons[0] if reasons else message("no such layer is loaded")


def _layer_read(layer: Layer, usable: bool, ground: BaseGeometry) -> LayerRead:
    covered = 1 - _share(layer.coverage.missing(ground), ground) if usable else 0.0
    return LayerRead(layer.kind, layer.id, layer.data_date, covered)


def _percent(share: float) -> str:
    percent = share * 100
    return f"{percent:.0f}" if percent >= 1 else f"{percent:.1g}"


def _share(part: BaseGeometry, whole: BaseGeometry) -> float:
    """Give a part's share of a whole that may be a polygon, a line or a point."""
    if part.is_empty:
        return 0.0
    if whole.area > 0:
        share = part.area / whole.area
        return share if part.area > NEGLIGIBLE_M2 else 0.0
    if whole.length > 0:
        return part.length / whole.length
    return 1.0
