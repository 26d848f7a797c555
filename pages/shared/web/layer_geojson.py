"""A layer as the map draws it: GeoJSON in longitude and latitude, few columns.

Everything is rounded to `DECIMALS` for drawing only; no decision reads it back.
"""

import json
from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.layers import Layer
from geo.model.district import District
from geo.portrayal import layer_portrayal, zoning_class

WGS84 = "EPSG:4326"
DECIMALS = 7  # about 1 cm
LABEL_TOLERANCE_M = 1.0
COLUMNS = ("local_id", "name", "code")


def features_geojson(layer: Layer, district: District) -> bytes:
    """Give all features of a layer with the columns the map needs.

    Zoning elements carry ``zoning_class``, the id of their class in the table of
    portrayals.
    """
    features = layer.features
    properties = [_properties(layer, row) for row in _records(features)]
    return _collection(features.geometry, properties)


def labels_geojson(layer: Layer, district: District) -> bytes:
    """Give one point for each feature that has a label, well inside it."""
    column = layer_portrayal(layer.kind).label
    rows = [
        (_label_point(shape), _label(str(record[column]), layer, record))
        for shape, record in zip(
            layer.features.geometry, _records(layer.features), strict=True
        )
        if column and record.get(column)
    ]
    points = gpd.GeoSeries([point for point, _ in rows], crs=district.crs)
    return _collection(points, [properties for _, properties in rows])


def uncovered_geojson(layer: Layer, district: District) -> bytes:
    """Give the part of the study area of which the layer knows nothing."""
    missing = layer.coverage.missing(district.boundary)
    parts = gpd.GeoSeries([] if missing.is_empty else [missing], crs=district.crs)
    return _collection(parts, [{} for _ in parts])


PARTS: dict[str, Callable[[Layer, District], bytes]] = {
    "features": features_geojson,
    "labels": labels_geojson,
    "uncovered": uncovered_geojson,
}


def _records(features: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    columns = [*COLUMNS, "hilucs_land_use"]
    there = features[[name for name in columns if name in features.columns]]
    filled = there.astype(object).where(there.notna(), None)
    return [dict(row) for row in filled.to_dict("records")]


def _properties(layer: Layer, record: dict[str, Any]) -> dict[str, Any]:
    kept = {name: record[name] for name in COLUMNS if record.get(name) is not None}
    if layer.kind == "zoning_element":
        kept["zoning_class"] = zoning_class(record.get("hilucs_land_use")).id
    return kept


def _label(text: str, layer: Layer, record: dict[str, Any]) -> dict[str, Any]:
    # Street areas have names of their own; their plan code only matters close up.
    zoning = _properties(layer, record).get("zoning_class")
    return (
        {"label": text, "close_up": True} if zoning == "transport" else {"label": text}
    )


def _label_point(shape: BaseGeometry) -> BaseGeometry:
    if shape.geom_type in {"Polygon", "MultiPolygon"}:
        radius = shapely.maximum_inscribed_circle(shape, tolerance=LABEL_TOLERANCE_M)
        return shapely.get_point(radius, 0)
    if shape.geom_type == "LineString":
        return shapely.line_interpolate_point(shape, 0.5, normalized=True)
    return shapely.point_on_surface(shape)


def _collection(shapes: gpd.GeoSeries, properties: list[dict[str, Any]]) -> bytes:
    degrees = shapes.to_crs(WGS84) if len(shapes) else shapes
    rounded = shapely.transform(
        degrees.to_numpy(), lambda ordinates: np.round(ordinates, DECIMALS)
    )
    features = [
        f'{{"type":"Feature","properties":{_json(row)},"geometry":{geometry}}}'
        for row, geometry in zip(properties, shapely.to_geojson(rounded), strict=True)
    ]
    text = f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'
    return text.encode()


def _json(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=str)
