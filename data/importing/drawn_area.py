"""An area that somebody drew elsewhere and gives as a small GeoJSON file."""

import json
from collections.abc import Iterator
from typing import Any, NoReturn

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from data.importing.areas import reproject
from data.importing.errors import ImportRefusedError

# Assumptions: an area drawn by hand is far smaller; a flood is not.
BYTES_MAX = 1_000_000
VERTICES_MAX = 10_000
_WGS84 = "EPSG:4326"
_ADVICE = "Save it as GeoJSON in longitude and latitude (EPSG:4326) and give it again."


def read_drawn_area(content: bytes, crs: str) -> Polygon | MultiPolygon:
    """Give the polygons of a GeoJSON file as one area in a district's CRS [m].

    Parameters
    ----------
    content
        The file: a geometry, a feature or a collection of features, in longitude and
        latitude as the standard asks.

    Raises
    ------
    ImportRefusedError
        If it is no GeoJSON, too large, holds anything but valid polygons, or lies
        where `crs` cannot be used.

    Examples
    --------
    >>> square = b'''{"type": "Polygon", "coordinates":
    ...   [[[24.95, 60.17], [24.951, 60.17], [24.951, 60.171], [24.95, 60.17]]]}'''
    >>> round(read_drawn_area(square, "EPSG:3879").area)
    3093
    """
    if len(content) > BYTES_MAX:
        _refuse(f"it has {len(content):,} bytes, at most {BYTES_MAX:,} are read")
    try:
        document = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        _refuse("it is no GeoJSON")
    shapes = [_polygon(geometry) for geometry in _geometries(document)]
    if not shapes:
        _refuse("it holds no polygon")
    area = shapely.union_all(shapes)
    if shapely.get_num_coordinates(area) > VERTICES_MAX:
        _refuse(f"it has more than {VERTICES_MAX:,} corners")
    moved = reproject(area, _WGS84, crs)
    if (
        not isinstance(moved, Polygon | MultiPolygon)
        or not moved.is_valid
        or not np.isfinite(moved.bounds).all()
    ):
        _refuse(f"it cannot be drawn in {crs}")
    return moved


def _geometries(document: Any, depth: int = 0) -> Iterator[Any]:
    if not isinstance(document, dict) or depth > 1:
        _refuse("it is no GeoJSON")
    match document.get("type"):
        case "FeatureCollection" if isinstance(document.get("features"), list):
            for feature in document["features"]:
                yield from _geometries(feature, depth + 1)
        case "Feature":
            yield document.get("geometry")
        case _:
            yield document


def _polygon(geometry: Any) -> Polygon | MultiPolygon:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in {"Polygon", "MultiPolygon"}:
        _refuse(f"it holds a {str(kind or 'shape without geometry')[:40]}, no polygon")
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except (shapely.errors.GEOSException, ValueError):
        _refuse("its coordinates cannot be read")
    if (
        not isinstance(shape, Polygon | MultiPolygon)
        or not shape.is_valid
        or not shape.area
    ):
        _refuse("a polygon crosses itself or has no ground")
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        _refuse("its coordinates are no longitudes and latitudes")
    return shape


def _refuse(what: str) -> NoReturn:
    msg = f"The area cannot be used: {what}. {_ADVICE}"
    raise ImportRefusedError(msg)
