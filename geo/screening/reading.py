"""Read the layers of a district around a placement, and say what is not known.

No answer leaves this module without the ground it rests on: objects met, the part
of the ground that no layer covers, and why.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import shapely
from shapely.geometry.base import BaseGeometry

from geo.layers import DistrictLayers, Layer
from geo.layers.coverage import NOTHING
from geo.model.finding import LayerRead
from geo.model.message import Message, message
from geo.model.vocabulary import LevelOfSpatialPlan, ProcessStepGeneral
from geo.model.words import STEP_WORDS
from geo.overlay import FeatureIndex
from geo.screening.layer_index import Coverages, Hit, LayerIndex, Memory

ALL_OF_IT = 0.995  # what would be written as 100 %
NEGLIGIBLE_M2 = 1e-6  # floating-point noise of an overlay, far below a millimetre


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


class LayerReader:
    """The layers of a district, indexed for many placements.

    Parameters
    ----------
    layers
        Layers in the district's CRS.
    as_of
        The day of the question; layers past their last day are stale.
    ready_indexes
        Ready indexes by layer id; what is not there is indexed here.
    """

    def __init__(
        self,
        layers: DistrictLayers,
        as_of: date,
        ready_indexes: Mapping[str, FeatureIndex] = MappingProxyType({}),
    ) -> None:
        self.layers = layers
        self.as_of = as_of
        self._indexes = {
            layer.id: LayerIndex(layer, ready_indexes.get(layer.id))
            for layer in layers.layers
        }
        self._coverages = Coverages(layers.layers)
        self._memory: Memory | None = None

    def for_one_placement(self) -> "LayerReader":
        """Give a reader that remembers what it read; for one placement, one thread."""
        reader = copy(self)
        reader._memory = Memory()
        return reader

    def index(self, layer_id: str) -> FeatureIndex:
        """Give the index of a layer."""
        return self._indexes[layer_id].features

    def common(self, one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
        """Give the ground that two geometries share; many rules ask for the same."""
        return (self._memory or Memory()).common(one, other)

    def together(self, grounds: Sequence[BaseGeometry]) -> BaseGeometry:
        """Give grounds as one; remembered as `common` is."""
        return (self._memory or Memory()).together(grounds)

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
        memory = self._memory or Memory()
        ground = memory.ground(place, reach_m)
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
                met = self._met(layer, place, reach, memory)
                known: list[Hit] = []
                if met and self.may_be_read(layer, steps):
                    known = self._known(layer, met, place, reach, memory)
                beyond += len(met) - len(known)
                hits.extend(known)
            gaps, coverages = self._what_is_missing(
                kind, found, ground, steps, beyond, memory
            )
            unknown.extend(gaps)
            read.extend(coverages)
        return Reading(tuple(hits), tuple(unknown), tuple(read))

    def _met(
        self, layer: Layer, place: BaseGeometry, reach_m: float, memory: Memory
    ) -> list[Hit]:
        key = (layer.id, id(place), reach_m)
        if key not in memory.hits:
            memory.keep(place)
            memory.hits[key] = self._indexes[layer.id].within(
                place, reach_m, memory.footprint(place)
            )
        return memory.hits[key]

    def _known(
        self,
        layer: Layer,
        met: list[Hit],
        place: BaseGeometry,
        reach_m: float,
        memory: Memory,
    ) -> list[Hit]:
        """Give the objects that meet a place where their layer is stated complete.

        Layers often hold objects that reach beyond what was collected whole. There
        they prove nothing: neither that a use is allowed, nor that they are all there
        are.
        """
        covered = layer.coverage.area
        if covered is None:
            return []
        if self._coverages.hold(layer, place, memory):
            return met
        looked_at = memory.ground(place, reach_m)
        return [
            hit
            for hit in met
            if shapely.intersects(
                shapely.intersection(hit.geometry, looked_at), covered
            )
        ]

    def _missing(
        self, layer: Layer, ground: BaseGeometry, memory: Memory
    ) -> BaseGeometry:
        if self._coverages.hold(layer, ground, memory):
            return NOTHING
        return layer.coverage.missing(ground)

    def _what_is_missing(
        self,
        kind: str,
        found: list[Layer],
        ground: BaseGeometry,
        steps: frozenset[ProcessStepGeneral],
        beyond: int,
        memory: Memory,
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
            missing = self._missing(layer, missing, memory)
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
        read = [
            _layer_read(
                layer,
                self._missing(layer, ground, memory) if layer in usable else None,
                ground,
            )
            for layer in found
            if not steps or _holds(layer, steps)
        ]
        return gaps, read or [LayerRead(kind)]

    def may_be_read(
        self, layer: Layer, steps: frozenset[ProcessStepGeneral] = frozenset()
    ) -> bool:
        """Whether a layer may be read at all on the day of the question.

        Parameters
        ----------
        steps
            Plan layers only: process steps the layer has to be complete for.
        """
        return self._why_unusable(layer, steps) is None

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


def _why_missing(usable: list[Layer], reasons: list[Message], share: float) -> Message:
    if usable and share >= ALL_OF_IT:
        return message("the place lies outside what the layer covers")
    if usable:
        return message(
            "{share} % of the ground lies outside what the layer covers",
            share=_percent(share),
        )
    return reasons[0] if reasons else message("no such layer is loaded")


def leaves_nothing(part: BaseGeometry, whole: BaseGeometry) -> bool:
    """Whether a part of a ground is all of it, but for rounding of coordinates.

    Their areas tell: an overlay of two outlines that are the same but for rounding is
    the slowest there is. A part reaches nowhere beyond the whole.

    Examples
    --------
    >>> plot = shapely.box(0, 0, 10, 10)
    >>> leaves_nothing(shapely.box(0, 0, 10, 10), plot)
    True
    >>> leaves_nothing(shapely.box(0, 0, 10, 9.9), plot)
    False
    """
    whole_m2 = whole.area
    return bool(whole_m2 > 0 and whole_m2 - part.area <= NEGLIGIBLE_M2)


def _layer_read(
    layer: Layer, missing: BaseGeometry | None, ground: BaseGeometry
) -> LayerRead:
    covered = 0.0 if missing is None else 1 - _share(missing, ground)
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
