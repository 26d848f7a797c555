"""GeoJSON, read without GDAL so that no address in it is ever followed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from shapely.geometry import shape

from data.importing.worker_layers import (
    Geometries,
    SourceNote,
    UnreadableSourceError,
    WorkerLayer,
    require_few_columns,
    ring_closed,
    unreadable,
)

RFC_7946_CRS = "OGC:CRS84"
_GEOMETRY_TYPES = {
    *("Point", "MultiPoint", "LineString", "MultiLineString"),
    *("Polygon", "MultiPolygon", "GeometryCollection"),
}
_READING_ERRORS = (
    *(ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError),
    shapely.errors.ShapelyError,
)


def read_geojson(path: Path, name: str) -> Iterator[WorkerLayer]:
    """Read a GeoJSON file as one layer.

    Raises
    ------
    UnreadableSourceError
        If the file is not a GeoJSON feature collection, feature or geometry.
    """
    document = _parse(path)
    features = _features(document)
    geometries, notes = _geometries([feature.get("geometry") for feature in features])
    crs, crs_notes = _crs(document)
    columns = _columns([_properties(feature) for feature in features])
    yield WorkerLayer(name, columns, geometries, crs, [*crs_notes, *notes])


def _parse(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        msg = "its text is not UTF-8, which GeoJSON has to be. Save it as UTF-8."
        raise UnreadableSourceError(msg) from error
    except (ValueError, RecursionError) as error:
        msg = f"it is not whole JSON ({error}). Export or download it again."
        raise UnreadableSourceError(msg) from error
    if not isinstance(document, dict):
        msg = "it is JSON, but not GeoJSON. Export it as a GeoJSON feature collection."
        raise UnreadableSourceError(msg)
    return document


def _features(document: dict[str, Any]) -> list[dict[str, Any]]:
    kind = document.get("type")
    if kind == "FeatureCollection":
        listed = document.get("features")
        if isinstance(listed, list) and all(isinstance(f, dict) for f in listed):
            return listed
    elif kind == "Feature":
        return [document]
    elif kind in _GEOMETRY_TYPES:
        return [{"type": "Feature", "properties": {}, "geometry": document}]
    msg = (
        f"it is JSON of type {str(kind)[:60]!r}, not GeoJSON with a list of features. "
        "Export it as a GeoJSON feature collection."
    )
    raise UnreadableSourceError(msg)


def _geometries(members: list[Any]) -> tuple[Geometries, list[SourceNote]]:
    """Read all at once, and one by one those that are not read this way."""
    texts = [None if member is None else json.dumps(member) for member in members]
    geometries = shapely.from_geojson(np.array(texts, object), on_invalid="ignore")
    notes: list[SourceNote] = []
    for row in np.flatnonzero(shapely.is_missing(geometries)).tolist():
        geometries[row], found = _geometry(members[row], row)
        notes.extend(found)
    return geometries, notes


def _geometry(
    member: object, row: int
) -> tuple[shapely.Geometry | None, list[SourceNote]]:
    if member is None:
        return None, []
    try:
        if not isinstance(member, dict) or member.get("type") not in _GEOMETRY_TYPES:
            msg = "it is of no GeoJSON geometry type"
            raise ValueError(msg)
        geometry = shape(_first_three_ordinates(member))
        shapely.to_wkb(geometry)  # an odd nesting shows only here
    except _READING_ERRORS as error:
        return None, [unreadable(row, str(error) or type(error).__name__)]
    notes = [ring_closed(row)] if _has_open_ring(member) else []
    return geometry, notes


def _first_three_ordinates(member: dict[str, Any]) -> dict[str, Any]:
    if member["type"] == "GeometryCollection":
        parts = [_first_three_ordinates(part) for part in member["geometries"]]
        return {"type": "GeometryCollection", "geometries": parts}
    return {"type": member["type"], "coordinates": _cut(member["coordinates"])}


def _cut(coordinates: list[Any]) -> list[Any]:
    if coordinates and not isinstance(coordinates[0], list):
        return [float(value) for value in coordinates[:3]]
    return [_cut(part) for part in coordinates]


def _has_open_ring(member: dict[str, Any]) -> bool:
    coordinates = member.get("coordinates", [])
    if member["type"] == "Polygon":
        rings = coordinates
    elif member["type"] == "MultiPolygon":
        rings = [ring for polygon in coordinates for ring in polygon]
    else:
        parts = member.get("geometries", [])
        return any(_has_open_ring(part) for part in parts)
    return any(ring and ring[0] != ring[-1] for ring in rings)


def _crs(document: dict[str, Any]) -> tuple[str | None, list[SourceNote]]:
    member = document.get("crs")
    if member is None:
        return RFC_7946_CRS, []
    kind = member.get("type") if isinstance(member, dict) else None
    properties = member.get("properties") if isinstance(member, dict) else None
    if kind == "name" and isinstance(properties, dict) and "name" in properties:
        return str(properties["name"]), []
    note = SourceNote(
        None,
        "the CRS is given by a link or not readably",
        "the coordinates are read as longitude and latitude, as GeoJSON says",
        "the link was not followed; state the CRS if it is another",
    )
    return RFC_7946_CRS, [note]


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    stated = feature.get("properties")
    properties = dict(stated) if isinstance(stated, dict) else {}
    if "id" in feature:
        properties.setdefault("id", feature["id"])
    return properties


def _columns(rows: list[dict[str, Any]]) -> pa.Table:
    names = list(dict.fromkeys(name for row in rows for name in row))
    require_few_columns(len(names))
    if not names:
        return pa.table({"row": pa.array(range(1, len(rows) + 1), pa.int64())})
    return pa.table({name: _column([row.get(name) for row in rows]) for name in names})


def _column(values: list[Any]) -> pa.Array:
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {int, float} and kinds != {float, int} | {bool}:
        try:
            return pa.array(values)
        except (pa.ArrowException, OverflowError):
            pass
    elif kinds in ({bool}, {str}):
        return pa.array(values, type=pa.string() if kinds == {str} else None)
    return pa.array([None if value is None else _text(value) for value in values])


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
