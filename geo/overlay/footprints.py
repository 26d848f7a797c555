"""Footprints as flat arrays: circles, convex polygons and whatever else is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import shapely
from numba import njit
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from geo.overlay.kernels_geometry import convex_corners

OTHER, CIRCLE, CONVEX = np.int8(0), np.int8(1), np.int8(2)
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Footprints:
    """N footprints in a metric CRS.

    Parameters
    ----------
    kind
        Circle, convex polygon or other [int8, N].
    centre_x, centre_y
        A point of each footprint [m]; kernels work relative to it, because areas
        computed at coordinates of ten million metres would lose all their decimals.
    radius_m, area_m2
        Of each circle; area of each circle or convex polygon.
    boxes
        West, south, east, north [m, N x 4].
    corner_offsets
        Where the corners of each convex polygon begin [int64, N + 1].
    corner_x, corner_y
        Corners relative to the centre, counter-clockwise, the first not repeated [m].
    others
        Position and geometry of every other footprint: lines, points, holes, several
        parts, inward corners.
    """

    kind: NDArray[np.int8]
    centre_x: Floats
    centre_y: Floats
    radius_m: Floats
    area_m2: Floats
    boxes: Floats
    corner_offsets: NDArray[np.int64]
    corner_x: Floats
    corner_y: Floats
    others: dict[int, BaseGeometry]
    geometries: NDArray[np.object_] | None = None

    def __len__(self) -> int:
        return len(self.kind)

    @classmethod
    def circles(cls, x: ArrayLike, y: ArrayLike, radius_m: ArrayLike) -> Self:
        """Give exact circles about (x, y) [m].

        Raises
        ------
        ValueError
            If a radius is not more than 0.
        """
        east, north = np.asarray(x, np.float64), np.asarray(y, np.float64)
        radius = np.broadcast_to(np.asarray(radius_m, np.float64), east.shape).copy()
        if not (radius > 0).all():
            msg = "A circle needs a radius of more than 0 m."
            raise ValueError(msg)
        count = len(east)
        return cls(
            np.full(count, CIRCLE),
            east,
            north,
            radius,
            np.pi * radius**2,
            np.column_stack(
                (east - radius, north - radius, east + radius, north + radius)
            ),
            np.zeros(count + 1, np.int64),
            np.empty(0),
            np.empty(0),
            {},
        )

    @classmethod
    def moved(cls, template: shapely.Polygon, x: ArrayLike, y: ArrayLike) -> Self:
        """Give copies of one convex polygon, its own origin moved to each (x, y) [m].

        Fifty thousand cells are then a few arrays instead of fifty thousand objects.
        """
        one = cls.from_geometries([template])
        if one.kind[0] != CONVEX:
            msg = "Only a convex polygon can be copied as arrays."
            raise ValueError(msg)
        east, north = np.asarray(x, np.float64), np.asarray(y, np.float64)
        count, corners = len(east), len(one.corner_x)
        centre_x, centre_y = east + one.centre_x[0], north + one.centre_y[0]
        west, south, far_east, far_north = one.boxes[0]
        return cls(
            np.full(count, CONVEX),
            centre_x,
            centre_y,
            np.zeros(count),
            np.full(count, one.area_m2[0]),
            np.column_stack(
                (east + west, north + south, east + far_east, north + far_north)
            ),
            np.arange(count + 1, dtype=np.int64) * corners,
            np.tile(one.corner_x, count),
            np.tile(one.corner_y, count),
            {},
        )

    @classmethod
    def from_geometries(
        cls, geometries: Sequence[BaseGeometry] | NDArray[np.object_]
    ) -> Self:
        """Sort geometries into convex polygons and others.

        Parameters
        ----------
        geometries
            Valid geometries in a metric CRS.
        """
        shapes = np.empty(len(geometries), dtype=object)
        shapes[:] = list(geometries)
        count = len(shapes)
        kind = np.full(count, OTHER)
        boxes = shapely.bounds(shapes).reshape(count, 4)
        areas = shapely.area(shapes)
        simple = (
            (shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON)
            & (shapely.get_num_interior_rings(shapes) == 0)
            & (areas > 0)
        )
        centre_x = (boxes[:, 0] + boxes[:, 2]) / 2
        centre_y = (boxes[:, 1] + boxes[:, 3]) / 2
        rings = shapely.get_exterior_ring(shapes[simple])
        offsets, corner_x, corner_y = _convex_rings(
            np.flatnonzero(simple),
            shapely.get_coordinates(rings),
            shapely.get_num_coordinates(rings).astype(np.int64),
            centre_x,
            centre_y,
            kind,
        )
        return cls(
            kind,
            centre_x,
            centre_y,
            np.zeros(count),
            areas,
            boxes,
            offsets,
            corner_x,
            corner_y,
            {int(row): shapes[row] for row in np.flatnonzero(kind == OTHER)},
            shapes,
        )

    def geometry(self, row: int) -> BaseGeometry:
        """Give a footprint as a geometry; a circle as a polygon of 256 corners."""
        if self.geometries is not None:
            geometry: BaseGeometry = self.geometries[row]
            return geometry
        if self.kind[row] == CIRCLE:
            centre = shapely.Point(self.centre_x[row], self.centre_y[row])
            drawn: BaseGeometry = shapely.buffer(
                centre, self.radius_m[row], quad_segs=64
            )
            return drawn
        begin, end = self.corner_offsets[row], self.corner_offsets[row + 1]
        return shapely.Polygon(
            np.column_stack(
                (
                    self.corner_x[begin:end] + self.centre_x[row],
                    self.corner_y[begin:end] + self.centre_y[row],
                )
            )
        )


@njit(nogil=True, cache=True)
def _convex_rings(
    rows: NDArray[np.int64],
    coordinates: Floats,
    counts: NDArray[np.int64],
    centre_x: Floats,
    centre_y: Floats,
    kind: NDArray[np.int8],
) -> tuple[NDArray[np.int64], Floats, Floats]:
    """Mark the convex rings in `kind` and give their corners."""
    x, y = np.empty(len(coordinates)), np.empty(len(coordinates))
    offsets = np.zeros(len(kind) + 1, np.int64)
    begin, filled = 0, 0
    for ring in range(len(rows)):
        row, end = rows[ring], begin + counts[ring]
        corners = convex_corners(
            coordinates,
            begin,
            end,
            centre_x[row],
            centre_y[row],
            x[filled:],
            y[filled:],
        )
        if corners > 0:
            kind[row] = CONVEX
            offsets[row + 1] = corners
            filled += corners
        begin = end
    return np.cumsum(offsets), x[:filled].copy(), y[:filled].copy()
