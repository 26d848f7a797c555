"""Layers indexed for many placements, and what is remembered for one of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.errors import GeoModelError
from geo.layers import Layer
from geo.overlay import FeatureIndex, FootprintKind, Footprints, Relation

# An area of so few corners is sooner asked as it is than by its index.
_FEW_CORNERS = 64


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


class LayerIndex:
    """A resident index of one layer."""

    def __init__(self, layer: Layer, ready: FeatureIndex | None = None) -> None:
        self.layer = layer
        self.geometries: NDArray[np.object_] = np.asarray(
            layer.features.geometry.array, dtype=object
        )
        if ready is not None and len(ready) != len(self.geometries):
            msg = (
                f"The index given for layer {layer.id!r} holds {len(ready)} objects, "
                f"the layer {len(self.geometries)}. Build it anew from the layer."
            )
            raise GeoModelError(msg)
        # Built here, not at the first question, which could come from two threads.
        self.features = (
            FeatureIndex.from_geometries(self.geometries) if ready is None else ready
        )

    def within(
        self, place: BaseGeometry, reach_m: float, one: Footprints | None = None
    ) -> list[Hit]:
        """Give the objects within reach of a place [m].

        Parameters
        ----------
        one
            The place as indexes read it, where it is at hand.
        """
        one = Footprints.of_one(place) if one is None else one
        if one.kinds[0] == FootprintKind.OTHER:
            # Only distances are asked here, and the geometries are at hand.
            rows = self.features.candidates(place, reach_m)
            distances_m = shapely.distance(self.geometries[rows], place)
            near = distances_m <= reach_m
            rows, distances_m = rows[near], distances_m[near]
        else:
            found = self.features.relate(one, reach_m)
            rows, distances_m = found.feature, found.distance_m
        return [
            Hit(self.layer, row, self.geometries[row], distance_m)
            for row, distance_m in zip(rows.tolist(), distances_m.tolist(), strict=True)
        ]


class Coverages:
    """Where layers are complete: areas that many layers share, each indexed once."""

    def __init__(self, layers: Iterable[Layer]) -> None:
        self._number_of: dict[str, int] = {}
        self._areas: list[tuple[BaseGeometry, FeatureIndex]] = []
        known: dict[bytes, int] = {}
        for layer in layers:
            area = layer.coverage.area
            if area is None:
                continue
            if area.wkb not in known:
                known[area.wkb] = len(self._areas)
                self._areas.append((area, FeatureIndex.from_geometries([area])))
            self._number_of[layer.id] = known[area.wkb]

    def hold(self, layer: Layer, place: BaseGeometry, memory: "Memory") -> bool:
        """Whether a layer is complete on the whole of a place."""
        number = self._number_of.get(layer.id)
        if number is None or place.is_empty:
            return False
        key = (number, id(place))
        if key not in memory.covered:
            memory.keep(place)
            memory.covered[key] = _holds(*self._areas[number], place, memory)
        return memory.covered[key]


class Memory:
    """What was read around one placement; many rules ask the same of a layer."""

    def __init__(self) -> None:
        self.hits: dict[tuple[str, int, float], list[Hit]] = {}
        self.grounds: dict[tuple[int, float], BaseGeometry] = {}
        self.covered: dict[tuple[int, int], bool] = {}
        self._overlays: dict[tuple[int, int], BaseGeometry] = {}
        self._unions: dict[tuple[int, ...], BaseGeometry] = {}
        self._footprints: dict[int, Footprints] = {}
        self._places: dict[int, BaseGeometry] = {}

    def keep(self, place: BaseGeometry) -> None:
        """Keep a place alive, so that its identity stays its own."""
        self._places[id(place)] = place

    def ground(self, place: BaseGeometry, reach_m: float) -> BaseGeometry:
        """Give a place widened by a reach [m]."""
        if reach_m <= 0:
            return place
        key = (id(place), reach_m)
        if key not in self.grounds:
            self.keep(place)
            self.grounds[key] = shapely.buffer(place, reach_m)
        return self.grounds[key]

    def common(self, one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
        """Give the ground that two geometries share."""
        if one is other:
            return one
        key = (id(one), id(other))
        if key not in self._overlays:
            self.keep(one)
            self.keep(other)
            self._overlays[key] = shapely.intersection(one, other)
        return self._overlays[key]

    def together(self, grounds: Sequence[BaseGeometry]) -> BaseGeometry:
        """Give grounds as one."""
        key = tuple(map(id, grounds))
        if key not in self._unions:
            for ground in grounds:
                self.keep(ground)
            self._unions[key] = shapely.union_all(grounds)
        return self._unions[key]

    def footprint(self, place: BaseGeometry) -> Footprints:
        """Give a place as indexes read it."""
        if id(place) not in self._footprints:
            self.keep(place)
            self._footprints[id(place)] = Footprints.of_one(place)
        return self._footprints[id(place)]


def _holds(
    area: BaseGeometry, index: FeatureIndex, place: BaseGeometry, memory: Memory
) -> bool:
    few = shapely.get_num_coordinates(area) <= _FEW_CORNERS
    if few and shapely.covers(area, place):
        return True
    one = memory.footprint(place)
    if one.kinds[0] == FootprintKind.OTHER:
        return bool(shapely.covers(area, place))
    return bool((index.relate(one, 0.0).relation == Relation.INSIDE).any())
