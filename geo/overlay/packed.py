"""The features of a layer as flat arrays, without a Python object for each of them.

Every feature is one or more *chains* of coordinates: the rings of its polygons, its
lines, or its points. Coordinates stay as they are in the layer; kernels bring them near
the footprint they look at.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import shapely
from numba import njit
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.errors import GeoModelError
from geo.overlay.kernels_geometry import signed_area

EMPTY, POINT, LINE, POLYGON = np.int8(0), np.int8(1), np.int8(2), np.int8(3)
Floats = NDArray[np.float64]
Offsets = NDArray[np.int64]

_KIND_OF_TYPE = {
    shapely.GeometryType.POINT: POINT,
    shapely.GeometryType.MULTIPOINT: POINT,
    shapely.GeometryType.LINESTRING: LINE,
    shapely.GeometryType.LINEARRING: LINE,
    shapely.GeometryType.MULTILINESTRING: LINE,
    shapely.GeometryType.POLYGON: POLYGON,
    shapely.GeometryType.MULTIPOLYGON: POLYGON,
}


class OverlayError(GeoModelError):
    """Features that cannot be laid under footprints."""


class Packed(NamedTuple):
    """Features of a layer.

    Parameters
    ----------
    kind
        `EMPTY`, `POINT`, `LINE` or `POLYGON` of each feature [int8, M].
    size
        Area of a polygon feature [m2] or length of a line feature [m].
    boxes
        West, south, east, north [m, M x 4]; NaN for an empty feature.
    feature_offsets
        Where the chains of each feature begin [int64, M + 1].
    chain_offsets
        Where the coordinates of each chain begin [int64, chains + 1].
    chain_sign
        What a ring's signed area counts for: 1 or -1, so that shells add and holes take
        away whichever way they run; 2 and -2 mark the shells.
    x, y
        Coordinates [m].
    """

    kind: NDArray[np.int8]
    size: Floats
    boxes: Floats
    feature_offsets: Offsets
    chain_offsets: Offsets
    chain_sign: NDArray[np.int8]
    x: Floats
    y: Floats

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Give the arrays by name, to be kept and reopened."""
        return dict(self._asdict())

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> "Packed":
        """Reopen kept arrays.

        Raises
        ------
        OverlayError
            If one is missing or they do not belong together.
        """
        missing = [name for name in cls._fields if name not in arrays]
        if missing:
            msg = f"The kept index lacks {', '.join(missing)}; build it again."
            raise OverlayError(msg)
        found = cls(*(np.asarray(arrays[name]) for name in cls._fields))
        count = len(found.kind)
        fits = (
            found.boxes.shape == (count, 4)
            and len(found.size) == count
            and len(found.feature_offsets) == count + 1
            and int(found.feature_offsets[-1]) == len(found.chain_sign)
            and len(found.chain_offsets) == len(found.chain_sign) + 1
            and int(found.chain_offsets[-1]) == len(found.x) == len(found.y)
        )
        if not fits:
            msg = "The arrays of the kept index do not belong together; build it again."
            raise OverlayError(msg)
        return found

    def geometry(self, row: int) -> BaseGeometry:
        """Give a feature as a geometry again, with the same coordinates."""
        chains = [
            np.column_stack(
                (
                    self.x[self.chain_offsets[c] : self.chain_offsets[c + 1]],
                    self.y[self.chain_offsets[c] : self.chain_offsets[c + 1]],
                )
            )
            for c in range(self.feature_offsets[row], self.feature_offsets[row + 1])
        ]
        if self.kind[row] == POINT:
            return shapely.MultiPoint(np.concatenate(chains))
        if self.kind[row] == LINE:
            return shapely.MultiLineString(chains)
        if self.kind[row] == EMPTY:
            return shapely.Polygon()
        first = self.feature_offsets[row]
        parts: list[tuple[NDArray[np.float64], list[NDArray[np.float64]]]] = []
        for position, chain in enumerate(chains):
            if abs(int(self.chain_sign[first + position])) == 2 or not parts:
                parts.append((chain, []))
            else:
                parts[-1][1].append(chain)
        return shapely.MultiPolygon([shapely.Polygon(*part) for part in parts])


def pack(geometries: NDArray[np.object_]) -> Packed:
    """Pack geometries of any mixture of points, lines and polygons.

    None and empty geometries are kept as features that nothing ever meets.

    Raises
    ------
    OverlayError
        If a geometry is a collection.
    """
    shapes = np.asarray(geometries, dtype=object)
    types = shapely.get_type_id(shapes)
    kind = np.full(len(shapes), EMPTY)
    for geometry_type, one in _KIND_OF_TYPE.items():
        kind[types == geometry_type] = one
    kind[shapely.is_empty(shapes) | (types < 0)] = EMPTY
    strange = np.flatnonzero((kind == EMPTY) & (types >= 0) & ~shapely.is_empty(shapes))
    if len(strange):
        msg = (
            f"Feature {strange[0]} is a {shapes[strange[0]].geom_type}; an overlay "
            "takes points, lines and polygons. Split it into its parts."
        )
        raise OverlayError(msg)
    chains, owner, is_shell = _chains_of(shapes, kind)
    coordinates = shapely.get_coordinates(chains)
    chain_offsets = _offsets(shapely.get_num_coordinates(chains))
    feature_offsets = _offsets(np.bincount(owner, minlength=len(shapes)))
    return _assemble(
        kind,
        feature_offsets,
        chain_offsets,
        is_shell,
        np.ascontiguousarray(coordinates[:, 0]),
        np.ascontiguousarray(coordinates[:, 1]),
    )


def pack_polygons(
    x: Floats, y: Floats, ring_offsets: Offsets, polygon_offsets: Offsets
) -> Packed:
    """Pack polygons given as GeoArrow has them, one polygon a feature.

    Parameters
    ----------
    x, y
        Coordinates of all rings, first corners repeated [m].
    ring_offsets
        Where the coordinates of each ring begin [rings + 1].
    polygon_offsets
        Where the rings of each polygon begin, its shell first [polygons + 1].
    """
    feature_offsets = np.asarray(polygon_offsets, np.int64)
    is_shell = np.zeros(len(ring_offsets) - 1, bool)
    begins = feature_offsets[:-1][np.diff(feature_offsets) > 0]
    is_shell[begins] = True
    kind = np.where(np.diff(feature_offsets) > 0, POLYGON, EMPTY).astype(np.int8)
    return _assemble(
        kind, feature_offsets, np.asarray(ring_offsets, np.int64), is_shell, x, y
    )


def _assemble(
    kind: NDArray[np.int8],
    feature_offsets: Offsets,
    chain_offsets: Offsets,
    is_shell: NDArray[np.bool_],
    x: Floats,
    y: Floats,
) -> Packed:
    size = np.zeros(len(kind))
    boxes = np.full((len(kind), 4), np.nan)
    sign = np.where(is_shell, 2, 1).astype(np.int8)
    _measure(kind, feature_offsets, chain_offsets, x, y, sign, size, boxes)
    return Packed(kind, size, boxes, feature_offsets, chain_offsets, sign, x, y)


def _chains_of(
    shapes: NDArray[np.object_], kind: NDArray[np.int8]
) -> tuple[NDArray[np.object_], NDArray[np.int64], NDArray[np.bool_]]:
    """Give all chains in the order of their features, each with its feature."""
    chains, owners, shells = [], [], []
    for one in (POINT, LINE, POLYGON):
        rows = np.flatnonzero(kind == one)
        parts, part_of = shapely.get_parts(shapes[rows], return_index=True)
        full = ~shapely.is_empty(parts)
        parts, owner = parts[full], rows[part_of[full]]
        is_shell = np.zeros(len(parts), bool)
        if one == POLYGON:
            parts, ring_of = shapely.get_rings(parts, return_index=True)
            owner = owner[ring_of]
            is_shell = np.diff(ring_of, prepend=-1) != 0
        chains.append(parts)
        owners.append(owner)
        shells.append(is_shell)
    owner = np.concatenate(owners).astype(np.int64)
    order = np.argsort(owner, kind="stable")
    return np.concatenate(chains)[order], owner[order], np.concatenate(shells)[order]


def _offsets(counts: NDArray[np.generic]) -> Offsets:
    return np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))


@njit(nogil=True, cache=True)
def _measure(
    kind: NDArray[np.int8],
    feature_offsets: Offsets,
    chain_offsets: Offsets,
    x: Floats,
    y: Floats,
    sign: NDArray[np.int8],
    size: Floats,
    boxes: Floats,
) -> None:
    """Fill in sizes, boxes and the signs of rings."""
    for feature in range(len(kind)):
        if kind[feature] == EMPTY:
            continue
        west, south, east, north = np.inf, np.inf, -np.inf, -np.inf
        for chain in range(feature_offsets[feature], feature_offsets[feature + 1]):
            begin, end = chain_offsets[chain], chain_offsets[chain + 1]
            for k in range(begin, end):
                west, east = min(west, x[k]), max(east, x[k])
                south, north = min(south, y[k]), max(north, y[k])
                if kind[feature] == LINE and k > begin:
                    dx, dy = x[k] - x[k - 1], y[k] - y[k - 1]
                    size[feature] += np.sqrt(dx * dx + dy * dy)
            if kind[feature] == POLYGON:
                area = signed_area(x[begin:end], y[begin:end])
                is_shell = sign[chain] == 2
                if (area < 0) == is_shell:
                    sign[chain] = -sign[chain]
                size[feature] += abs(area) if is_shell else -abs(area)
        boxes[feature, 0], boxes[feature, 1] = west, south
        boxes[feature, 2], boxes[feature, 3] = east, north
