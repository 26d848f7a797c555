"""The features of a layer as flat arrays: coordinates, paths, features.

A path is a point, a line, a shell or a hole; holes follow their shell. A feature is
a run of paths, so polygons with holes, parts and mixed collections are one thing.
Coordinates are kept as they came: kernels subtract a footprint's centre from them
before they multiply, so nothing is lost at coordinates of 1e7 m.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.errors import GeoModelError
from geo.overlay.kernels_packing import HOLE, LINE, POINT, SHELL, boxes_and_sizes

_LEVELS = {  # GeoArrow type -> offsets levels, whether features hold several parts
    "point": (0, False, POINT),
    "multipoint": (1, True, POINT),
    "linestring": (1, False, LINE),
    "multilinestring": (2, True, LINE),
    "polygon": (2, False, SHELL),
    "multipolygon": (3, True, SHELL),
}


_TYPES: Mapping[str, type] = {
    "coords": np.float64,
    "path_offsets": np.int64,
    "path_kinds": np.int8,
    "feature_offsets": np.int64,
    "boxes": np.float64,
    "dimensions": np.int8,
    "sizes": np.float64,
}


class PackedFeaturesError(GeoModelError):
    """Arrays that do not describe features."""


@dataclass(frozen=True, slots=True)
class PackedFeatures:
    """Flat arrays; see the module.

    Parameters
    ----------
    coords
        x and y of every vertex [m], shape (n, 2).
    path_offsets, path_kinds
        First vertex of each path, and what each path is.
    feature_offsets
        First path of each feature.
    boxes
        west, south, east, north of each feature [m]; NaN where it is empty.
    dimensions
        2, 1, 0, or -1 where a feature is empty or not a number.
    sizes
        Area [m2], length [m] or number of points of each feature.
    """

    coords: NDArray[np.float64]
    path_offsets: NDArray[np.int64]
    path_kinds: NDArray[np.int8]
    feature_offsets: NDArray[np.int64]
    boxes: NDArray[np.float64]
    dimensions: NDArray[np.int8]
    sizes: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.dimensions)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Give the arrays by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def reopened(arrays: Mapping[str, NDArray[Any]]) -> PackedFeatures:
    """Take features from arrays by name, as `PackedFeatures.arrays` gave them.

    Raises
    ------
    PackedFeaturesError
        If arrays are missing, of another type, or do not fit together.
    """
    lacking = [name for name in _TYPES if name not in arrays]
    if lacking:
        msg = f"Packed features lack {', '.join(lacking)}. Build them anew."
        raise PackedFeaturesError(msg)
    for name, kind in _TYPES.items():
        if arrays[name].dtype != kind:
            msg = f"{name} of packed features is {arrays[name].dtype}, not {kind}."
            raise PackedFeaturesError(msg)
    features = PackedFeatures(**{name: arrays[name] for name in _TYPES})
    require_offsets(
        features.coords,
        features.path_offsets,
        features.path_kinds,
        features.feature_offsets,
    )
    count = len(features.feature_offsets) - 1
    if features.boxes.shape != (count, 4) or not (
        features.dimensions.shape == features.sizes.shape == (count,)
    ):
        msg = f"{count} packed features lack boxes or sizes. Build them anew."
        raise PackedFeaturesError(msg)
    return features


def pack(geometries: NDArray[np.object_]) -> PackedFeatures:
    """Pack geometries of any type; None and empty ones stay in their place."""
    parts, owners = _simple_parts(geometries)
    kinds = shapely.get_type_id(parts)
    is_polygon = kinds == shapely.GeometryType.POLYGON
    polygons = np.flatnonzero(is_polygon)
    rings, ring_polygons = shapely.get_rings(parts[polygons], return_index=True)
    others = np.flatnonzero(~is_polygon)
    paths = np.concatenate([rings, parts[others]])
    path_parts = np.concatenate([polygons[ring_polygons], others])
    opens = np.diff(ring_polygons, prepend=-1) > 0
    other_kinds = np.where(kinds[others] == shapely.GeometryType.POINT, POINT, LINE)
    path_kinds = np.concatenate([np.where(opens, SHELL, HOLE), other_kinds])
    order = np.argsort(path_parts, kind="stable")
    coords, owner_paths = shapely.get_coordinates(paths[order], return_index=True)
    return _packed(
        coords,
        _offsets(owner_paths, len(paths)),
        path_kinds[order],
        _offsets(owners[path_parts[order]], len(geometries)),
    )


def pack_geoarrow(
    geometry_type: str,
    coords: NDArray[np.float64],
    offsets: Sequence[NDArray[np.integer]],
) -> PackedFeatures:
    """Pack the buffers of a GeoArrow array without making a geometry.

    Parameters
    ----------
    geometry_type
        ``point``, ``linestring``, ``polygon``, or one of these after ``multi``.
    coords
        x and y, shape (n, 2) [m].
    offsets
        GeoArrow offsets, innermost first: (rings, polygons, multipolygons), cut to
        as many as the type has; none for points. A missing geometry has no parts;
        a missing point has coordinates that are not numbers.

    Raises
    ------
    PackedFeaturesError
        If the type is not one of these or the offsets do not fit it.
    """
    levels, many, kind = _LEVELS.get(geometry_type, (-1, False, POINT))
    if len(offsets) != levels:
        msg = (
            f"{len(offsets)} offsets were given for features of type "
            f"{geometry_type!r}; the types are {', '.join(_LEVELS)}."
        )
        raise PackedFeaturesError(msg)
    steps = [np.asarray(level, np.int64) for level in offsets]
    if kind == POINT:
        steps.insert(0, np.arange(len(coords) + 1))
    paths, outer = steps[0], steps[1:]
    kinds = np.full(len(paths) - 1, kind, np.int8)
    if kind == SHELL:
        kinds[:] = HOLE
        first_rings = outer[0][:-1]
        kinds[first_rings[first_rings < outer[0][1:]]] = SHELL
    if kind != SHELL and not many:
        outer = [np.arange(len(paths))]
    features = outer[0] if len(outer) == 1 else outer[0][outer[1]]
    return _packed(coords, paths, kinds, features)


def geometries_of(
    features: PackedFeatures, rows: NDArray[np.integer]
) -> NDArray[np.object_]:
    """Make geometries of some features, new ones at each call.

    They belong to the caller alone: no other thread holds them.
    """
    made = np.empty(len(rows), dtype=object)
    for position, row in enumerate(rows):
        made[position] = _geometry(features, int(row))
    return made


def _geometry(features: PackedFeatures, row: int) -> BaseGeometry:
    parts: list[BaseGeometry] = []
    shells: list[tuple[Any, list[Any]]] = []
    for path in range(
        int(features.feature_offsets[row]), int(features.feature_offsets[row + 1])
    ):
        first, last = features.path_offsets[path], features.path_offsets[path + 1]
        vertices = np.asarray(features.coords[first:last])
        kind = features.path_kinds[path]
        if kind == SHELL:
            shells.append((vertices, []))
        elif kind == HOLE:
            shells[-1][1].append(vertices)
        elif kind == LINE:
            parts.append(shapely.LineString(vertices))
        else:
            parts.append(shapely.Point(vertices[0]))
    parts.extend(shapely.Polygon(shell, holes) for shell, holes in shells)
    if len(parts) == 1:
        return parts[0]
    if len({part.geom_type for part in parts}) > 1:
        return shapely.GeometryCollection(parts)
    return _MULTI[parts[0].geom_type](parts) if parts else shapely.Polygon()


_MULTI: Mapping[str, Any] = {
    "Point": shapely.MultiPoint,
    "LineString": shapely.MultiLineString,
    "Polygon": shapely.MultiPolygon,
}


def _packed(
    coords: NDArray[Any],
    path_offsets: NDArray[Any],
    path_kinds: NDArray[Any],
    feature_offsets: NDArray[Any],
) -> PackedFeatures:
    # Kernels are compiled for arrays that could be written to, though none is.
    flat = np.require(coords, np.float64, ["C", "W"])
    paths = np.require(path_offsets, np.int64, ["C", "W"])
    kinds = np.require(path_kinds, np.int8, ["C", "W"])
    owners = np.require(feature_offsets, np.int64, ["C", "W"])
    require_offsets(flat, paths, kinds, owners)
    boxes, dimensions, sizes = boxes_and_sizes(flat, paths, kinds, owners)
    return PackedFeatures(flat, paths, kinds, owners, boxes, dimensions, sizes)


def require_offsets(
    coords: NDArray[np.float64],
    path_offsets: NDArray[np.int64],
    path_kinds: NDArray[np.int8],
    feature_offsets: NDArray[np.int64],
) -> None:
    """Refuse arrays that would lead a kernel outside of them.

    Raises
    ------
    PackedFeaturesError
        If offsets fall, or do not end where the next array ends.
    """
    sound = (
        coords.ndim == 2
        and coords.shape[1] == 2
        and _runs_over(path_offsets, len(coords))
        and len(path_kinds) == len(path_offsets) - 1
        and _runs_over(feature_offsets, len(path_kinds))
        and bool(np.all((path_kinds >= POINT) & (path_kinds <= HOLE)))
    )
    if not sound:
        msg = (
            f"The arrays of packed features do not fit together "
            f"({len(coords)} vertices, {len(path_kinds)} paths, "
            f"{len(feature_offsets) - 1} features). Build them anew from the layer."
        )
        raise PackedFeaturesError(msg)


def _runs_over(offsets: NDArray[np.int64], count: int) -> bool:
    return (
        offsets.ndim == 1
        and len(offsets) > 0
        and int(offsets[0]) == 0
        and int(offsets[-1]) == count
        and bool(np.all(offsets[1:] >= offsets[:-1]))
    )


def _offsets(owners: NDArray[Any], count: int) -> NDArray[np.int64]:
    ends = np.cumsum(np.bincount(owners, minlength=count)[:count])
    return np.concatenate([[0], ends]).astype(np.int64)


def _simple_parts(
    geometries: NDArray[np.object_],
) -> tuple[NDArray[np.object_], NDArray[np.integer]]:
    """Take geometries apart, collections in collections too; drop what is empty."""
    parts, owners = shapely.get_parts(
        np.asarray(geometries, dtype=object), return_index=True
    )
    while np.any(shapely.get_type_id(parts) > shapely.GeometryType.POLYGON):
        parts, inner = shapely.get_parts(parts, return_index=True)
        owners = owners[inner]
    filled = ~shapely.is_empty(parts)
    return parts[filled], owners[filled]
