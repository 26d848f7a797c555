"""The ground of many placements as flat arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from geo.overlay.kernels_packing import circles, convex_rings

_CORNERS_PER_QUARTER = 256
_NO_RADIUS = np.zeros(1)


class FootprintKind(IntEnum):
    """What a footprint is, which decides how it is related to features."""

    NOTHING = -1  # empty, missing or not a number: meets nothing
    POINT = 0
    CIRCLE = 1
    CONVEX = 2
    OTHER = 3  # dented, holed, in parts, or a line


_ONE_CONVEX = np.full(1, FootprintKind.CONVEX, np.int8)


@dataclass(frozen=True, slots=True)
class Footprints:
    """Footprints as flat arrays; made by the class methods.

    Parameters
    ----------
    kinds
        A `FootprintKind` each.
    centres
        x and y of points, circles and convex polygons [m], shape (n, 2).
    radii_m
        Radius of circles [m], otherwise 0.
    vertex_offsets, vertices
        First vertex of each convex polygon, and the vertices, from its centre and
        counter-clockwise [m].
    boxes
        west, south, east, north [m]; NaN where there is nothing.
    others
        Geometry of what is OTHER, else None.
    """

    kinds: NDArray[np.int8]
    centres: NDArray[np.float64]
    radii_m: NDArray[np.float64]
    vertex_offsets: NDArray[np.int64]
    vertices: NDArray[np.float64]
    boxes: NDArray[np.float64]
    others: NDArray[np.object_] | None = None

    def __len__(self) -> int:
        return len(self.kinds)

    @classmethod
    def from_geometries(
        cls, geometries: Sequence[BaseGeometry | None] | NDArray[Any]
    ) -> "Footprints":
        """Sort geometries into points, convex polygons and the rest.

        Parameters
        ----------
        geometries
            Of any type, in a metric CRS. None and empty ones meet nothing.
        """
        shapes = _objects(geometries)
        kinds = np.full(len(shapes), FootprintKind.OTHER, np.int8)
        boxes = shapely.bounds(shapes)
        whole = np.all(np.isfinite(boxes), axis=1)
        centres = (boxes[:, :2] + boxes[:, 2:]) / 2
        is_spot = (boxes[:, 0] == boxes[:, 2]) & (boxes[:, 1] == boxes[:, 3])
        kinds[is_spot] = FootprintKind.POINT
        kinds[~whole] = FootprintKind.NOTHING
        simple = np.flatnonzero(
            (kinds == FootprintKind.OTHER)
            & (shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON)
            & (shapely.get_num_interior_rings(shapes) == 0)
        )
        counts = np.zeros(len(shapes), np.int64)
        vertices = np.empty((0, 2))
        if len(simple):
            coords = shapely.get_coordinates(shapes[simple])
            ends = np.cumsum(shapely.get_num_coordinates(shapes[simple]))
            rings = np.concatenate([[0], ends]).astype(np.int64)
            convex, middles, starts, vertices = convex_rings(coords, rings)
            kinds[simple[convex]] = FootprintKind.CONVEX
            centres[simple[convex]] = middles[convex]
            counts[simple] = np.diff(starts)
        others = shapes.copy()
        others[kinds != FootprintKind.OTHER] = None
        return cls(
            kinds,
            centres,
            np.zeros(len(shapes)),
            np.concatenate([[0], np.cumsum(counts)]),
            vertices,
            boxes,
            others if np.any(kinds == FootprintKind.OTHER) else None,
        )

    @classmethod
    def of_one(cls, geometry: BaseGeometry | None) -> "Footprints":
        """Give the same as `from_geometries` of one geometry, sooner."""
        if (
            not isinstance(geometry, shapely.Polygon)
            or geometry.is_empty
            or shapely.get_num_interior_rings(geometry)
        ):
            return cls.from_geometries([geometry])
        coords = shapely.get_coordinates(geometry)
        rings = np.array([0, len(coords)])
        convex, centres, starts, vertices = convex_rings(coords, rings)
        if not convex[0]:
            return cls.from_geometries([geometry])
        return cls(
            _ONE_CONVEX,
            centres,
            _NO_RADIUS,
            starts,
            vertices,
            shapely.bounds(geometry).reshape(1, 4),
        )

    @classmethod
    def circles(cls, x: ArrayLike, y: ArrayLike, radius_m: ArrayLike) -> "Footprints":
        """Give true circles, not polygons with many corners.

        Parameters
        ----------
        x, y
            Centres, in a metric CRS [m].
        radius_m
            One radius, or one for each [m]; 0 makes a point. What is negative or
            not a number meets nothing.
        """
        # Copies, because kernels are compiled for plain arrays.
        x, y, radius = (np.array(one, float, ndmin=1) for one in (x, y, radius_m))
        if not len(x) == len(y) == len(radius):
            x, y, radius = (one.copy() for one in np.broadcast_arrays(x, y, radius))
        kinds, centres, radii, boxes = circles(x, y, radius)
        offsets = np.zeros(len(kinds) + 1, np.int64)
        return cls(kinds, centres, radii, offsets, np.empty((0, 2)), boxes)

    @classmethod
    def copies(cls, template: BaseGeometry, x: ArrayLike, y: ArrayLike) -> "Footprints":
        """Give one footprint at many places, without a geometry for each of them.

        Parameters
        ----------
        template
            A footprint; its own origin comes to lie on each (x, y) [m].
        """
        one = cls.of_one(template)
        places = np.column_stack([np.asarray(x, float), np.asarray(y, float)])
        if one.kinds[0] not in (FootprintKind.CONVEX, FootprintKind.POINT):
            return cls.from_geometries(
                [translate(template, east, north) for east, north in places]
            )
        corners = len(one.vertices)
        return cls(
            np.full(len(places), one.kinds[0], np.int8),
            places + one.centres[0],
            np.zeros(len(places)),
            np.arange(len(places) + 1, dtype=np.int64) * corners,
            np.tile(one.vertices, (len(places), 1)),
            np.tile(places, 2) + one.boxes[0],
        )

    def columns(self) -> tuple[NDArray[Any], ...]:
        """Give what kernels read."""
        return (
            self.kinds,
            self.centres,
            self.radii_m,
            self.vertex_offsets,
            self.vertices,
        )

    def geometries(self, rows: NDArray[np.integer]) -> NDArray[np.object_]:
        """Make geometries of some footprints; circles get 1,024 corners."""
        made = np.empty(len(rows), dtype=object)
        for position, row in enumerate(rows):
            made[position] = self._geometry(int(row))
        return made

    def _geometry(self, row: int) -> Any:
        kind = self.kinds[row]
        if kind == FootprintKind.NOTHING:
            return None
        if kind == FootprintKind.OTHER and self.others is not None:
            return self.others[row]
        if kind == FootprintKind.CONVEX:
            first, last = self.vertex_offsets[row], self.vertex_offsets[row + 1]
            return shapely.Polygon(self.vertices[first:last] + self.centres[row])
        spot = shapely.Point(self.centres[row])
        if kind == FootprintKind.POINT:
            return spot
        return shapely.buffer(spot, self.radii_m[row], quad_segs=_CORNERS_PER_QUARTER)


def _objects(
    geometries: Sequence[BaseGeometry | None] | NDArray[Any],
) -> NDArray[np.object_]:
    return np.asarray(geometries, dtype=object).reshape(-1)
