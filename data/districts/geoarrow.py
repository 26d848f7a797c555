"""Read GeoParquet whose geometries are GeoArrow: coordinates, no geometries made."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from data.districts.storage_files import DistrictStorageError

_DEPTHS = {
    "point": 0,
    "multipoint": 1,
    "linestring": 1,
    "multilinestring": 2,
    "polygon": 2,
    "multipolygon": 3,
}
_BATCH_ROWS = 65_536


@dataclass(frozen=True, slots=True)
class GeoArrowBuffers:
    """The geometries of a layer of one type.

    Parameters
    ----------
    geometry_type
        E.g. ``polygon`` or ``multipolygon``.
    coords
        x and y, shape (n, 2), in the file's CRS.
    offsets
        GeoArrow offsets, innermost first. Missing geometries have no parts, missing
        points coordinates that are not numbers.
    """

    geometry_type: str
    coords: NDArray[np.float64]
    offsets: tuple[NDArray[np.int64], ...]


def read_geoarrow(file: Path) -> GeoArrowBuffers:
    """Read the geometries of a GeoParquet file with a GeoArrow encoding.

    Parts of the file are read one after the other, so that memory holds the
    coordinates once and little else.

    Raises
    ------
    DistrictStorageError
        If it is no such file, e.g. because its geometries are stored as WKB.
    """
    try:
        with pq.ParquetFile(file) as parquet:
            described = json.loads(parquet.schema_arrow.metadata[b"geo"])
            column = described["primary_column"]
            kind = described["columns"][column]["encoding"].lower()
            if kind not in _DEPTHS:
                msg = f"{file.name} stores its geometries as {kind.upper()}; "
                msg += "write it with a GeoArrow encoding to read it this way."
                raise DistrictStorageError(msg)
            return _read(parquet, column, kind)
    except (pa.ArrowException, OSError, KeyError, TypeError, AttributeError) as error:
        msg = f"{file.name} cannot be read as GeoParquet: {error}"
        raise DistrictStorageError(msg) from error


def _read(parquet: pq.ParquetFile, column: str, kind: str) -> GeoArrowBuffers:
    depth = _DEPTHS[kind]
    coords = np.empty((_vertices_at_most(parquet, column), 2))
    levels: list[list[NDArray[np.int64]]] = [
        [np.zeros(1, np.int64)] for _ in range(depth)
    ]
    filled = 0
    for batch in parquet.iter_batches(_BATCH_ROWS, columns=[column]):
        nested = batch.column(column)
        for level in levels:
            offsets = nested.offsets.to_numpy().astype(np.int64)
            level.append(offsets[1:] - offsets[0] + level[-1][-1])
            nested = nested.values.slice(offsets[0], offsets[-1] - offsets[0])
        last = filled + len(nested)
        for axis, name in enumerate("xy"):
            coords[filled:last, axis] = _numbers(nested, name)
        filled = last
    offsets = tuple(np.concatenate(level) for level in reversed(levels))
    return GeoArrowBuffers(kind, coords[:filled], offsets)


def _numbers(coordinates: Any, name: str) -> NDArray[np.float64]:
    """Give x or y; a missing point has coordinates that are not numbers."""
    field = coordinates.flatten()[coordinates.type.get_field_index(name)]
    return np.asarray(field.to_numpy(zero_copy_only=False), np.float64)


def _vertices_at_most(parquet: pq.ParquetFile, column: str) -> int:
    metadata = parquet.metadata
    leaf = next(
        position
        for position in range(metadata.num_columns)
        if metadata.schema.column(position).path.split(".")[0] == column
    )
    return sum(
        metadata.row_group(group).column(leaf).num_values
        for group in range(metadata.num_row_groups)
    )
