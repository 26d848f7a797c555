"""Check a layer against the column table of its kind, all faults in one message."""

from collections.abc import Iterator

import geopandas as gpd
import pandas as pd

from geo.errors import LayerSchemaError
from geo.layers.columns import Column, ColumnType
from geo.layers.kinds import LAYER_KINDS, LayerKind
from geo.model.vocabulary import (
    ProcessStepGeneral,
    RegulationNature,
    VerticalPosition,
)

_CLOSED_LISTS = {
    "regulation_nature": {str(value) for value in RegulationNature},
    "process_step_general": {str(value) for value in ProcessStepGeneral},
    "vertical_position": {str(value) for value in VerticalPosition},
}


def require_kind(kind_id: str) -> LayerKind:
    """Give a layer kind by id.

    Raises
    ------
    LayerSchemaError
        If no kind has that id.
    """
    try:
        return LAYER_KINDS[kind_id]
    except KeyError:
        msg = (
            f"There is no layer kind {kind_id!r}. Known kinds: "
            f"{', '.join(sorted(LAYER_KINDS))}."
        )
        raise LayerSchemaError(msg) from None


def validate_features(
    features: gpd.GeoDataFrame, kind_id: str, layer_id: str
) -> gpd.GeoDataFrame:
    """Return `features` with every documented column, or refuse them.

    Parameters
    ----------
    features
        Rows of one layer in a metric CRS. Optional columns that are absent are
        added empty; other columns are kept.
    kind_id
        Id of a `LayerKind`.
    layer_id
        Used in the message.

    Returns
    -------
    geopandas.GeoDataFrame
        A new frame; `features` is not changed.

    Raises
    ------
    LayerSchemaError
        With all faults: missing or duplicate ids, null, empty or invalid
        geometry, wrong geometry type, wrong values.
    """
    kind = require_kind(kind_id)
    faults = [*_geometry_faults(features, kind), *_column_faults(features, kind)]
    if faults:
        msg = f"Layer {layer_id!r} ({kind.title}) cannot be used: {'; '.join(faults)}."
        raise LayerSchemaError(msg)
    absent = [column for column in kind.columns if column.name not in features.columns]
    complete = features.copy()
    for column in absent:
        complete[column.name] = None
    return complete


def _geometry_faults(features: gpd.GeoDataFrame, kind: LayerKind) -> Iterator[str]:
    if features.crs is None:
        yield "it has no CRS; state one on import"
    geometry = features.geometry
    null = geometry.isna()
    empty = geometry.is_empty & ~null
    there = ~null & ~empty
    checks = (
        ("null geometry", null),
        ("empty geometry", empty),
        ("invalid geometry", there & ~geometry.is_valid),
        (
            f"geometry other than {'/'.join(sorted(kind.geometry_types))}",
            there & ~geometry.geom_type.isin(kind.geometry_types),
        ),
    )
    for fault, hit in checks:
        if hit.any():
            yield f"{fault} in {_named(features, hit)}"


def _column_faults(features: gpd.GeoDataFrame, kind: LayerKind) -> Iterator[str]:
    for column in kind.columns:
        if column.name in features.columns:
            yield from _value_faults(features, column)
        elif column.required:
            yield f"column {column.name!r} is missing"
    if "local_id" in features.columns:
        twice = features["local_id"].duplicated(keep=False)
        if twice.any():
            yield f"the same local_id stands twice: {_named(features, twice)}"
    if {"level_from_m", "level_to_m"} <= set(features.columns):
        low = pd.to_numeric(features["level_from_m"], errors="coerce")
        high = pd.to_numeric(features["level_to_m"], errors="coerce")
        if (low > high).any():
            named = _named(features, low > high)
            yield f"level_from_m lies above level_to_m in {named}"


def _value_faults(features: gpd.GeoDataFrame, column: Column) -> Iterator[str]:
    values = features[column.name]
    if column.required and values.isna().any():
        yield f"{column.name!r} is empty in {int(values.isna().sum())} rows"
    if column.type in {ColumnType.NUMBER, ColumnType.INTEGER}:
        hit = values.notna() & pd.to_numeric(values, errors="coerce").isna()
        if hit.any():
            yield f"{column.name!r} is not a number in {_named(features, hit)}"
    allowed = _CLOSED_LISTS.get(column.name)
    if allowed is not None:
        hit = values.notna() & ~values.isin(allowed)
        if hit.any():
            yield (
                f"{column.name!r} holds {values[hit].iloc[0]!r} in "
                f"{_named(features, hit)}, allowed: {', '.join(sorted(allowed))}"
            )


def _named(features: gpd.GeoDataFrame, hit: "pd.Series[bool]") -> str:
    rows = features[hit]
    ids = rows["local_id"] if "local_id" in rows.columns else rows.index
    names = [str(value) for value in ids[:3]]
    more = f" and {len(rows) - 3} more" if len(rows) > 3 else ""
    return ", ".join(names) + more
