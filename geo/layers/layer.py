"""A layer of a district in memory, and the set of all of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import geopandas as gpd
import pandas as pd
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

    def value(self, column: str, row: int) -> Any:
        """Give an attribute; None where it is missing, blank or not a column.

        Parameters
        ----------
        row
            Position in `features`. Columns are unpacked once: asking a table for one
            cell costs more than judging what it holds.
        """
        values = self._unpacked.get(column)
        if values is None:
            if column not in self.features.columns:
                return None
            values = _unpack(self.features[column])
            self._unpacked[column] = values
        return values[row]

    @cached_property
    def _unpacked(self) -> dict[str, list[Any]]:
        return {}


def _unpack(column: "pd.Series[Any]") -> list[Any]:
    return [
        None if missing or value == "" else value
        for missing, value in zip(
            column.isna(), column.astype(object).tolist(), strict=True
        )
    ]


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

    def of_kind(
        self, kind: str, plan_level: LevelOfSpatialPlan | None = None
    ) -> tuple[Layer, ...]:
        """Give the layers of a kind, of one plan level if stated."""
        return tuple(
            layer
            for layer in self.layers
            if layer.kind == kind
            and (plan_level is None or layer.plan_level is plan_level)
        )

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
