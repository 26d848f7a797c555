"""One reader per format, for the worker; GDAL sees only what it has a driver for."""

import sqlite3
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from data.importing.formats import Format
from data.importing.worker_geojson import read_geojson
from data.importing.worker_layers import (
    Geometries,
    SourceNote,
    UnreadableSourceError,
    WorkerLayer,
    geometries_from_wkb,
    require_few_columns,
)

__all__ = ["UnreadableSourceError", "WorkerLayer", "read_dataset"]

_MAX_LAYERS = 2_000
_CURVE_TYPES = frozenset(range(8, 15))  # ISO WKB: circular string ... surface of curves
_DBF_LANGUAGE_BYTE = 29


def read_dataset(path: Path, format_name: str, name: str) -> Iterator[WorkerLayer]:
    """Read all layers of one file.

    Parameters
    ----------
    path
        Private copy of the file.
    format_name
        Value of a `Format`, told by the bytes.
    name
        Name of the layer where the format gives none.

    Raises
    ------
    UnreadableSourceError
        If the file is damaged or not what its first bytes say.
    """
    kind = Format(format_name)
    if kind is Format.GEOJSON:
        return read_geojson(path, name)
    if kind is Format.GEOPARQUET:
        return _read_geoparquet(path, name)
    return _read_with_gdal(path, kind, name)


def _read_with_gdal(path: Path, kind: Format, name: str) -> Iterator[WorkerLayer]:
    import pyogrio

    drivers = set(pyogrio.list_drivers())
    if drivers != {kind.gdal_driver}:
        msg = f"the reader holds other drivers than {kind.gdal_driver}: {drivers}"
        raise UnreadableSourceError(msg)
    if kind is Format.GEOPACKAGE:
        _require_plain_tables(path)
    encoding, notes = _encoding(path) if kind is Format.SHAPEFILE else (None, [])
    try:
        listed = pyogrio.list_layers(path)
        if len(listed) > _MAX_LAYERS:
            msg = f"found {len(listed):,} layers, at most {_MAX_LAYERS:,} are read"
            raise UnreadableSourceError(msg)
        for layer, geometry_type in listed:
            if geometry_type is None:
                continue  # a table without places is no layer
            shown = name if kind is Format.SHAPEFILE or len(listed) == 1 else layer
            if kind is Format.GEOPACKAGE:
                shown = layer
            yield _read_gdal_layer(path, str(layer), str(shown), encoding, notes)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        reason = str(error).replace(str(path), "the file").split(";")[0]
        msg = f"it cannot be read ({reason}). Export or download it again."
        raise UnreadableSourceError(msg) from error


def _read_gdal_layer(
    path: Path, layer: str, shown: str, encoding: str | None, notes: list[SourceNote]
) -> WorkerLayer:
    import pyogrio

    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        info = pyogrio.read_info(path, layer=layer, encoding=encoding)
        require_few_columns(len(info["fields"]))
        meta, table = pyogrio.read_arrow(path, layer=layer, encoding=encoding)
        geometry_name = _geometry_name(meta, table)
        binaries = table[geometry_name].to_pylist()
        curved = [row for row, wkb in enumerate(binaries) if _is_curve(wkb)]
        if curved:
            binaries = _linear(path, layer)
    geometries, found = geometries_from_wkb(binaries)
    return WorkerLayer(
        shown,
        table.drop_columns([geometry_name]),
        geometries,
        info["crs"],
        [*notes, *map(_curve_note, curved), *_warned(said, path), *found],
    )


def _geometry_name(meta: dict[str, Any], table: pa.Table) -> str:
    stated = meta.get("geometry_name") or "wkb_geometry"
    return str(stated if stated in table.column_names else table.column_names[-1])


def _is_curve(wkb: bytes | None) -> bool:
    if not wkb:
        return False
    code = int.from_bytes(wkb[1:5], "little" if wkb[0] else "big")
    return (code & 0x0FFFFFFF) % 1000 in _CURVE_TYPES


def _linear(path: Path, layer: str) -> list[bytes | None]:
    from pyogrio import raw

    binaries: list[bytes | None] = list(raw.read(path, layer=layer, columns=[])[2])
    return binaries


def _curve_note(row: int) -> SourceNote:
    return SourceNote(
        row,
        "an outline with arcs",
        "Plantable measures with straight lines",
        "arcs drawn as short straight lines, one for every 4 degrees of arc",
        doubtful=False,
    )


def _warned(said: list[warnings.WarningMessage], path: Path) -> Iterator[SourceNote]:
    for text in dict.fromkeys(str(warning.message) for warning in said):
        yield SourceNote(
            None,
            f"the reader warns: {text.replace(str(path), 'the file')[:300]}",
            "part of the file may not be as its maker meant it",
            "read as the reader gives it",
        )


def _require_plain_tables(path: Path) -> None:
    query = "SELECT name, type, coalesce(sql, '') FROM sqlite_master"
    layers = "SELECT table_name FROM gpkg_contents"
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        try:
            found = connection.execute(query).fetchall()
            named = {str(row[0]).lower() for row in connection.execute(layers)}
        finally:
            connection.close()
    except sqlite3.Error as error:
        msg = f"it is a damaged GeoPackage ({error}). Export or download it again."
        raise UnreadableSourceError(msg) from error
    for name, kind, sql in found:
        words = " ".join(str(sql).lower().split())
        virtual = (
            words.startswith("create virtual table") and "using rtree" not in words
        )
        if virtual or (kind == "view" and str(name).lower() in named):
            msg = (
                f"layer {name!r} is computed by a query when it is read. Export it as "
                "a plain table."
            )
            raise UnreadableSourceError(msg)


def _encoding(path: Path) -> tuple[str | None, list[SourceNote]]:
    """Tell in which letters the texts of a shapefile are, where it does not say."""
    table = path.with_suffix(".dbf")
    if not table.exists():
        msg = "its .dbf file with the attributes is missing. Give all its files."
        raise UnreadableSourceError(msg)
    content = table.read_bytes()
    stated = len(content) > _DBF_LANGUAGE_BYTE and content[_DBF_LANGUAGE_BYTE] != 0
    if path.with_suffix(".cpg").exists() or stated or content[32:].isascii():
        return None, []
    try:
        content[32:].decode("utf-8")
    except UnicodeDecodeError:
        encoding = "ISO-8859-1"
    else:
        encoding = "UTF-8"
    note = SourceNote(
        None,
        "the file does not say in which encoding its texts are",
        "letters outside a to z may be wrong",
        f"read as {encoding}; compare a text, and add a .cpg file if it is another",
        doubtful=encoding != "UTF-8",
    )
    return encoding, [note]


def _read_geoparquet(path: Path, name: str) -> Iterator[WorkerLayer]:
    import geopandas as gpd
    from pyarrow import parquet

    try:
        require_few_columns(len(parquet.read_schema(path).names))
        frame = gpd.read_parquet(path)
    except (pa.ArrowException, ValueError, OSError, KeyError, TypeError) as error:
        reason = str(error).replace(str(path), "the file")[:300]
        msg = f"it is not a GeoParquet file that can be read ({reason})."
        raise UnreadableSourceError(msg) from error
    geometries: Geometries = np.array(frame.geometry.array, dtype=object)
    attributes = frame.drop(columns=frame.geometry.name)
    others = [
        column for column in attributes if str(attributes[column].dtype) == "geometry"
    ]
    table = pa.Table.from_pandas(
        attributes.drop(columns=others), preserve_index=False
    ).replace_schema_metadata(None)
    crs = None if frame.crs is None else frame.crs.to_string()
    yield WorkerLayer(name, table, geometries, crs)
