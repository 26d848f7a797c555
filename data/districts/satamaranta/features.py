"""Rows become layers: every documented column, in its type, with its coverage."""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from data.districts.satamaranta.ground import CRS
from geo.layers import LAYER_KINDS, Column, ColumnType, Coverage, Layer
from geo.layers.schema import validate_features
from geo.model.vocabulary import LevelOfSpatialPlan, ProcessStepGeneral

Row: TypeAlias = tuple[BaseGeometry, dict[str, object]]
Rows: TypeAlias = list[Row]

SOURCE = "Plantable demo script; fictional"
LICENCE = "CC0-1.0"
_DTYPES = {ColumnType.NUMBER: "float64", ColumnType.INTEGER: "Int64"}


@dataclass(frozen=True, slots=True)
class LayerFacts:
    """What is said about a layer beside its features.

    Parameters
    ----------
    west_half_only
        The layer is complete west of Satamarannankatu only.
    """

    data_date: date
    tolerance_m: float
    statement: str
    title: str = ""
    plan_level: LevelOfSpatialPlan | None = None
    process_steps: frozenset[ProcessStepGeneral] | None = None
    west_half_only: bool = False


def numbered(prefix: str, rows: Rows) -> Rows:
    """Give rows without an identifier one, e.g. ``"TREE-03"``."""
    return [
        (shape, {"local_id": f"{prefix}-{number:02d}", **values})
        for number, (shape, values) in enumerate(rows, start=1)
    ]


def layer_of(
    layer_id: str, kind_id: str, rows: Rows, facts: LayerFacts, covered: BaseGeometry
) -> Layer:
    """Make a layer from rows in the district's CRS.

    Raises
    ------
    LayerSchemaError
        If a row breaks the column table of the kind.
    """
    kind = LAYER_KINDS[kind_id]
    columns = {column.name: _values(rows, column) for column in kind.columns}
    frame = gpd.GeoDataFrame(columns, geometry=[shape for shape, _ in rows], crs=CRS)
    return Layer(
        id=layer_id,
        kind=kind_id,
        features=validate_features(frame, kind_id, layer_id),
        coverage=Coverage(covered, facts.statement, process_steps=facts.process_steps),
        title=facts.title or kind.title,
        positional_tolerance_m=facts.tolerance_m,
        plan_level=facts.plan_level,
        data_date=facts.data_date,
        source=SOURCE,
        licence=LICENCE,
    )


def _values(rows: Rows, column: Column) -> "pd.Series[Any]":
    values = [attributes.get(column.name) for _, attributes in rows]
    return pd.Series(values, dtype=_DTYPES.get(column.type, "object"))
