"""One version of one layer on the disk: features.parquet and layer.json.

A version never changes. Its name is a hash of the features and of all that is said
about them, so the same import twice gives the same version.
"""

import hashlib
import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from data.districts.storage_files import (
    DistrictStorageError,
    read_json,
    require_layer_id,
    to_json,
    write_folder,
)
from data.importing.report import ImportReport
from geo.errors import GeoModelError
from geo.layers import ColumnType, Coverage, Layer, require_kind, validate_features
from geo.model.vocabulary import LevelOfSpatialPlan, ProcessStepGeneral

FEATURES_FILE = "features.parquet"
METADATA_FILE = "layer.json"
BBOX_COLUMN = "bbox"
_VERSION_LENGTH = 16


def write_layer_version(layer: Layer, folder: Path, report: ImportReport) -> str:
    """Write a layer below `folder` (``<folder>/<version>/``) and give its version.

    Features are stored as GeoParquet in Hilbert order with a bounding-box column,
    so that a part of the map can be read without the rest.

    Raises
    ------
    DistrictStorageError
        If a column holds values that cannot be stored.
    """
    require_layer_id(layer.id)
    features = _in_hilbert_order(_with_stored_types(layer))
    data = _to_geoparquet(features, layer.id)
    metadata = _metadata(layer, features, report)
    metadata["features_sha256"] = hashlib.sha256(data).hexdigest()
    version = hashlib.sha256(to_json(metadata).encode()).hexdigest()[:_VERSION_LENGTH]
    metadata["version"] = version

    def fill(part: Path) -> None:
        (part / FEATURES_FILE).write_bytes(data)
        (part / METADATA_FILE).write_text(to_json(metadata), encoding="utf-8")

    write_folder(folder / version, fill)
    return version


def read_layer_version(folder: Path, crs: str) -> Layer:
    """Read a version of a layer.

    Parameters
    ----------
    folder
        ``<layer>/<version>/``.
    crs
        The district's CRS; the features are checked against it.

    Raises
    ------
    DistrictStorageError
        With the reason, if any part of it is missing, damaged or contradictory.
    """
    metadata = read_layer_metadata(folder)
    try:
        features = _read_features(folder / FEATURES_FILE, metadata)
        if features.crs != _parsed_crs(crs):
            msg = f"its features are in {features.crs}, not in {crs}"
            raise DistrictStorageError(msg)
        return Layer(
            features=validate_features(features, metadata["kind"], metadata["id"]),
            **layer_attributes(metadata),
        )
    except (KeyError, TypeError, ValueError) as error:
        own = isinstance(error, GeoModelError)
        msg = str(error) if own else f"{METADATA_FILE} is damaged: {error}"
        raise DistrictStorageError(msg) from error


def read_layer_metadata(folder: Path) -> dict[str, Any]:
    """Read ``layer.json`` of a version.

    Raises
    ------
    DistrictStorageError
        If it is missing or damaged.
    """
    return read_json(folder / METADATA_FILE)


def layer_attributes(metadata: dict[str, Any]) -> dict[str, Any]:
    """Give everything about a `Layer` but its features from its metadata.

    Raises
    ------
    KeyError, TypeError, ValueError
        If the metadata are damaged.
    """
    level = metadata["plan_level"]
    return {
        "id": metadata["id"],
        "kind": metadata["kind"],
        "coverage": _read_coverage(metadata["coverage"]),
        "title": metadata["title"],
        "positional_tolerance_m": float(metadata["positional_tolerance_m"]),
        "plan_level": None if level is None else LevelOfSpatialPlan(level),
        "data_date": _read_date(metadata["data_date"]),
        "source": metadata["source"],
        "licence": metadata["licence"],
        "attribution": metadata["attribution"],
        "version": metadata["version"],
        "lost_object_count": int(metadata["lost_object_count"]),
    }


def _metadata(
    layer: Layer, features: gpd.GeoDataFrame, report: ImportReport
) -> dict[str, Any]:
    coverage = layer.coverage
    steps = coverage.process_steps
    return {
        "id": layer.id,
        "kind": layer.kind,
        "title": layer.title,
        "feature_count": len(features),
        "geometry_types": sorted(set(features.geom_type)),
        "crs": features.crs.to_string(),
        "coverage": {
            "area": None if coverage.area is None else _to_wkt(coverage.area),
            "statement": coverage.statement,
            "valid_until": _write_date(coverage.valid_until),
            "process_steps": None if steps is None else sorted(map(str, steps)),
        },
        "positional_tolerance_m": layer.positional_tolerance_m,
        "plan_level": None if layer.plan_level is None else str(layer.plan_level),
        "data_date": _write_date(layer.data_date),
        "source": layer.source,
        "licence": layer.licence,
        "attribution": layer.attribution,
        "lost_object_count": layer.lost_object_count,
        "report": report.to_records(),
    }


def _read_coverage(stored: dict[str, Any]) -> Coverage:
    steps = stored["process_steps"]
    area = stored["area"]
    return Coverage(
        area=None if area is None else shapely.from_wkt(area),
        statement=stored["statement"],
        valid_until=_read_date(stored["valid_until"]),
        process_steps=(
            None if steps is None else frozenset(map(ProcessStepGeneral, steps))
        ),
    )


def _to_geoparquet(features: gpd.GeoDataFrame, layer_id: str) -> bytes:
    sink = pa.BufferOutputStream()
    try:
        features.to_parquet(
            sink,
            index=False,
            compression="zstd",
            schema_version="1.1.0",
            write_covering_bbox=True,
        )
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        msg = f"Layer {layer_id!r} cannot be stored: {error}. Correct that column."
        raise DistrictStorageError(msg) from error
    return bytes(sink.getvalue().to_pybytes())


def _read_features(file: Path, metadata: dict[str, Any]) -> gpd.GeoDataFrame:
    try:
        data = file.read_bytes()
    except OSError as error:
        msg = f"{file.name} cannot be read: {error.strerror}"
        raise DistrictStorageError(msg) from error
    if hashlib.sha256(data).hexdigest() != metadata["features_sha256"]:
        msg = f"{file.name} is damaged: it is not the file that was written"
        raise DistrictStorageError(msg)
    try:
        return _parse_geoparquet(pq.read_table(pa.BufferReader(data)))
    except (pa.ArrowException, OSError, ValueError, KeyError, CRSError) as error:
        msg = f"{file.name} cannot be read: {error}"
        raise DistrictStorageError(msg) from error


def _parse_geoparquet(table: pa.Table) -> gpd.GeoDataFrame:
    """Read the GeoParquet that this module writes, with its CRS parsed once.

    A district has dozens of layers in one CRS, and parsing its description takes
    longer than reading all of them.
    """
    described = json.loads(table.schema.metadata[b"geo"])
    name = described["primary_column"]
    crs = _parsed_crs(json.dumps(described["columns"][name]["crs"], sort_keys=True))
    geometries = shapely.from_wkb(table[name].to_numpy(zero_copy_only=False))
    beside = [column for column in (name, BBOX_COLUMN) if column in table.column_names]
    frame = table.drop_columns(beside).to_pandas()
    return gpd.GeoDataFrame(frame, geometry=geometries, crs=crs)


@lru_cache(maxsize=32)
def _parsed_crs(description: str) -> CRS:
    return CRS.from_user_input(description)


def _with_stored_types(layer: Layer) -> gpd.GeoDataFrame:
    features = layer.features.copy()
    for column in require_kind(layer.kind).columns:
        if column.name not in features.columns:
            continue
        values = features[column.name]
        if column.type is ColumnType.NUMBER:
            features[column.name] = pd.to_numeric(values).astype("float64")
        elif column.type is ColumnType.INTEGER:
            features[column.name] = pd.to_numeric(values).astype("Int64")
    return features


def _in_hilbert_order(features: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    if features.empty:
        return features
    order = features.hilbert_distance().argsort(kind="stable")
    return features.iloc[order.to_numpy()].reset_index(drop=True)


def _to_wkt(area: shapely.Geometry) -> str:
    return str(shapely.to_wkt(area, rounding_precision=-1))  # -1: every digit


def _write_date(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _read_date(day: str | None) -> date | None:
    return None if day is None else date.fromisoformat(day)
