"""Findings and plan changes as tables, and tables as files people can open."""

import csv
import os
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import geopandas as gpd
import pandas as pd
from pyogrio.errors import DataSourceError

from data.exporting.columns import (
    FINDING_COLUMNS,
    PLAN_CHANGE_COLUMNS,
    OutputColumn,
)
from geo.errors import GeoModelError
from geo.model.finding import Finding
from geo.model.plan_change import PlanChange

_DTYPES = {
    "text": "string",
    "number": "float64",
    "integer": "Int64",
    "yes_no": "boolean",
}

# A spreadsheet runs a cell that starts like this as a formula.
_LIVE_CELL_STARTS = ("=", "+", "-", "@", "\t", "\r")


class ExportRefusedError(GeoModelError):
    """A file cannot be written as asked."""


def findings_table(
    findings: Iterable[Finding], crs: str, titles: Mapping[str, str] | None = None
) -> gpd.GeoDataFrame:
    """Give one row per finding with the columns of `FINDING_COLUMNS`.

    Parameters
    ----------
    findings
        Findings of any number of placements.
    crs
        The district's CRS; the geometry is that of the clash, empty where there
        is none.
    titles
        Titles of placements by id, for the column ``placement_title``.
    """
    findings = tuple(findings)
    table = filled_table(findings, FINDING_COLUMNS, [f.clash for f in findings], crs)
    known = {name: title for name, title in (titles or {}).items() if title}
    table["placement_title"] = table["placement_id"].map(known).astype("string")
    return table


def register_table(changes: Iterable[PlanChange], crs: str) -> gpd.GeoDataFrame:
    """Give one row per plan change, in register order."""
    changes = tuple(changes)
    return filled_table(changes, PLAN_CHANGE_COLUMNS, [c.clash for c in changes], crs)


def filled_table(
    rows: Sequence[object],
    columns: tuple[OutputColumn, ...],
    shapes: Sequence[object],
    crs: str,
) -> gpd.GeoDataFrame:
    """Give one row per thing, its columns filled and typed as their table says."""
    filled: dict[str, pd.Series] = {}
    for column in columns:
        values = [column.fill(row) for row in rows]
        if column.type == "text":
            values = [None if value is None else str(value) for value in values]
        filled[column.name] = pd.Series(values, dtype=_DTYPES[column.type])
    return gpd.GeoDataFrame(
        filled, geometry=gpd.GeoSeries(list(shapes), crs=crs), crs=crs
    )


def write_table(table: gpd.GeoDataFrame, target: Path, layer: str) -> None:
    """Write a table by the suffix of its file, whole or not at all.

    Parameters
    ----------
    table
        In the district's CRS. GeoJSON is written in EPSG:4326, as its standard
        asks; CSV carries the geometry as WKT in the column ``geometry_wkt`` and
        marks texts that a spreadsheet would run with a leading apostrophe.
    target
        File ending in .gpkg, .geojson, .csv or .parquet.
    layer
        Name of the layer in a GeoPackage.

    Raises
    ------
    ExportRefusedError
        If the suffix is another one, or the folder does not exist.
    """
    writers = {
        ".gpkg": _write_geopackage,
        ".geojson": _write_geojson,
        ".csv": _write_csv,
        ".parquet": _write_parquet,
    }
    writer = writers.get(target.suffix.lower())
    if writer is None:
        msg = (
            f"{target.name}: files are written as {', '.join(sorted(writers))}; "
            f"found {target.suffix or 'no suffix'!r}. Choose one of them."
        )
        raise ExportRefusedError(msg)
    _write_whole(target, lambda half: writer(table, half, layer))


def write_layers(tables: Mapping[str, gpd.GeoDataFrame], target: Path) -> None:
    """Write several tables as the layers of one GeoPackage, whole or not at all.

    Raises
    ------
    ExportRefusedError
        If the file is no .gpkg, or its folder does not exist.
    """
    if target.suffix.lower() != ".gpkg":
        msg = (
            f"{target.name}: several layers fit only into a .gpkg; found "
            f"{target.suffix or 'no suffix'!r}. Name the file so."
        )
        raise ExportRefusedError(msg)

    def write(half: Path) -> None:
        for name, table in tables.items():
            _write_geopackage(table, half, name)

    _write_whole(target, write)


def _write_whole(target: Path, write: Callable[[Path], None]) -> None:
    if not target.parent.is_dir():
        msg = f"The folder {target.parent} does not exist. Make it, or choose another."
        raise ExportRefusedError(msg)
    half_written = target.with_name(
        f".{target.stem}-{secrets.token_hex(4)}{target.suffix}"
    )
    try:
        write(half_written)
        half_written.replace(target)
    except (OSError, DataSourceError) as error:
        msg = f"{target} could not be written: {error}. Check rights and free space."
        raise ExportRefusedError(msg) from error
    finally:
        with suppress(OSError):
            half_written.unlink(missing_ok=True)


def _write_geopackage(table: gpd.GeoDataFrame, file: Path, layer: str) -> None:
    table.to_file(file, layer=layer, driver="GPKG", geometry_type="Unknown")
    _flush(file)


def _write_geojson(table: gpd.GeoDataFrame, file: Path, layer: str) -> None:
    table.to_crs(4326).to_file(file, driver="GeoJSON", RFC7946="YES")
    _flush(file)


def _write_parquet(table: gpd.GeoDataFrame, file: Path, layer: str) -> None:
    table.to_parquet(file)
    _flush(file)


def _write_csv(table: gpd.GeoDataFrame, file: Path, layer: str) -> None:
    plain = pd.DataFrame(table.drop(columns="geometry"))
    plain["geometry_wkt"] = table.geometry.to_wkt()
    for name in plain.columns:
        if isinstance(plain[name].dtype, pd.StringDtype):
            plain[name] = plain[name].map(_inert, na_action="ignore")
    # Texts in quotes: a carriage return inside one would else end the row.
    plain.to_csv(file, index=False, encoding="utf-8", quoting=csv.QUOTE_NONNUMERIC)
    _flush(file)


def _inert(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula.

    Examples
    --------
    >>> _inert("=1+1"), _inert("a hub")
    ("'=1+1", 'a hub')
    """
    return f"'{text}" if text.startswith(_LIVE_CELL_STARTS) else text


def _flush(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
