"""A layer of a district in memory, and the set of all of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from geo.errors import CrsMismatchError
from geo.layers.coverage import Coverage
from geo.model.district import District
from geo.model.vocabulary import LevelOfSpatialPlan


@dataclass(frozen=True)
class Layer:
    """Features of one kind with what is known about them.

    Parameters
    ----------
    id
        Identifier, unique in the district.
    kind
        Id of a `LayerKind`, which gives the columns of `features`.
    features
        One row per object, in the district's CRS.
    coverage
        Where `features` is known to be complete.
    positional_tolerance_m
        How far a line of the layer may be off [m].
    plan_level
        Plan layers only: level of the plans the layer holds.
    data_date
        Day the data describe; None where the source does not say.
    lost_object_count
        Objects of the source that the import could not place: they may lie anywhere,
        so that no answer from the layer is a plain yes.
    """

    id: str
    kind: str
    features: gpd.GeoDataFrame
    coverage: Coverage
    title: str = ""
    positional_tolerance_m: float = 0.0
    plan_level: LevelOfSpatialPlan | None = None
    data_date: date | None = None
    source: str = ""
    licence: str = ""
    attribution: str = ""
    version: str = ""
    lost_object_count: int = 0
    # Tables are slow to ask for one value at a time; rules ask for many.
    _values: dict[str, NDArray[np.object_]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def value(self, column: str, row: int) -> Any:
        """Give an attribute of an object, None where it is missing or not a column."""
        values = self._values.get(column)
        if values is None:
            values = self._values[column] = self._column_values(column)
        return values[row]

    def _column_values(self, column: str) -> NDArray[np.object_]:
        if column not in self.features.columns:
            return np.full(len(self.features), None, dtype=object)
        series = self.features[column]
        values: NDArray[np.object_] = series.to_numpy(dtype=object).copy()
        values[(series.isna() | (series == "")).to_numpy(dtype=bool)] = None
        return values


@dataclass(frozen=True)
class UnreadableLayer:
    """A layer that is listed but could not be read; it answers *not assessed*."""

    id: str
    kind: str
    reason: str


@dataclass(frozen=True)
class DistrictLayers:
    """All layers of a district.

    Raises
    ------
    CrsMismatchError
        If a layer is not in the district's CRS.
    """

    district: District
    layers: tuple[Layer, ...]
    unreadable: tuple[UnreadableLayer, ...] = field(default=())
    _by_kind: dict[str, tuple[Layer, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        wanted = CRS.from_user_input(self.district.crs)
        for layer in self.layers:
            if layer.features.crs != wanted:
                msg = (
                    f"Layer {layer.id!r} is in {layer.features.crs}, district "
                    f"{self.district.id!r} is in {self.district.crs}; import the "
                    "layer again so that it is reprojected."
                )
                raise CrsMismatchError(msg)
            same = self._by_kind.get(layer.kind, ())
            self._by_kind[layer.kind] = (*same, layer)

    def of_kind(
        self, kind: str, plan_level: LevelOfSpatialPlan | None = None
    ) -> tuple[Layer, ...]:
        """Give the layers of a kind, of one plan level if stated."""
        layers = self._by_kind.get(kind, ())
        if plan_level is None:
            return layers
        return tuple(layer for layer in layers if layer.plan_level is plan_level)

    def unreadable_of_kind(self, kind: str) -> tuple[UnreadableLayer, ...]:
        """Give the layers of a kind that could not be read."""
        return tuple(layer for layer in self.unreadable if layer.kind == kind)

    def without(self, layer_ids: Iterable[str]) -> "DistrictLayers":
        """Give the same district with some layers taken away."""
        gone = set(layer_ids)
        return DistrictLayers(
            self.district,
            tuple(layer for layer in self.layers if layer.id not in gone),
            tuple(layer for layer in self.unreadable if layer.id not in gone),
        )
