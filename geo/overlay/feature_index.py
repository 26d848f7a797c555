"""The resident index of one layer: which features lie near a footprint, and how."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Self

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from geo.overlay.footprints import OTHER, Footprints
from geo.overlay.kernels_relations import relate_ring, relate_shapes
from geo.overlay.kernels_shapes import Shapes
from geo.overlay.packed import Packed, pack, pack_polygons
from geo.overlay.relations import Relation, Relations, nothing, together
from geo.overlay.shapely_relations import relate_pairs
from geo.overlay.tree import Tree, build_tree, hilbert_of_boxes, query

# Fewer footprints than this are done before a second thread has begun.
THREADS_FROM = 4096
THREADS = 2
_TREE = "tree_"


class FeatureIndex:
    """Features of a layer in flat arrays, never changed, shared between threads.

    Examples
    --------
    >>> field = shapely.box(0, 0, 10, 10)
    >>> index = FeatureIndex.from_geometries(np.array([field], dtype=object))
    >>> found = index.relate_one(shapely.box(8, 0, 12, 5), reach_m=0)
    >>> found.overlap_m2.tolist(), found.distance_m.tolist()
    ([10.0], [0.0])
    """

    def __init__(
        self,
        packed: Packed,
        tree: Tree,
        geometries: NDArray[np.object_] | None = None,
    ) -> None:
        self._packed = packed
        self._tree = tree
        self._geometries = geometries

    def __len__(self) -> int:
        return len(self._packed.kind)

    @classmethod
    def from_geometries(cls, geometries: NDArray[np.object_]) -> Self:
        """Index points, lines and polygons in a metric CRS.

        None and empty geometries are kept in their places; nothing ever meets them.

        Raises
        ------
        OverlayError
            If a geometry is a collection.
        """
        shapes = np.asarray(geometries, dtype=object)
        packed = pack(shapes)
        return cls(packed, build_tree(packed.boxes), shapes)

    @classmethod
    def from_polygon_arrays(
        cls,
        x: NDArray[np.float64],
        y: NDArray[np.float64],
        ring_offsets: NDArray[np.int64],
        polygon_offsets: NDArray[np.int64],
    ) -> Self:
        """Index polygons given as GeoArrow has them, without a Python object for each.

        Parameters
        ----------
        x, y
            Coordinates of all rings, first corners repeated [m].
        ring_offsets
            Where the coordinates of each ring begin [rings + 1].
        polygon_offsets
            Where the rings of each polygon begin, its shell first [polygons + 1].
        """
        packed = pack_polygons(x, y, ring_offsets, polygon_offsets)
        return cls(packed, build_tree(packed.boxes))

    @classmethod
    def from_arrays(
        cls,
        arrays: Mapping[str, NDArray[np.generic]],
        geometries: NDArray[np.object_] | None = None,
    ) -> Self:
        """Reopen an index from the arrays it was kept as.

        Raises
        ------
        OverlayError
            If an array is missing or they do not belong together.
        """
        packed = Packed.from_arrays(arrays)
        kept = [arrays.get(_TREE + name) for name in Tree._fields]
        if any(array is None for array in kept):
            return cls(packed, build_tree(packed.boxes), geometries)
        tree = Tree(*(np.asarray(array) for array in kept))
        return cls(packed, tree, geometries)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Give everything there is as plain named arrays, to be kept and reopened."""
        kept = {_TREE + name: array for name, array in self._tree._asdict().items()}
        return {**self._packed.arrays(), **kept}

    def geometry(self, row: int) -> BaseGeometry:
        """Give a feature as a geometry."""
        if self._geometries is None:
            return self._packed.geometry(row)
        geometry: BaseGeometry = self._geometries[row]
        return geometry

    def relate_one(self, footprint: BaseGeometry, reach_m: float) -> Relations:
        """Relate one footprint to every feature within reach [m]."""
        found = self._relate_convex(footprint, reach_m)
        if found is not None:
            return found
        return self.relate(Footprints.from_geometries([footprint]), reach_m)

    def _relate_convex(
        self, footprint: BaseGeometry, reach_m: float
    ) -> Relations | None:
        """Relate one footprint in a single call; None where shapely has to look."""
        if not isinstance(footprint, shapely.Polygon) or footprint.interiors:
            return None
        convex, found, close = relate_ring(
            shapely.get_coordinates(footprint), self._packed, self._tree, float(reach_m)
        )
        return Relations(*found) if convex and not close.any() else None

    def near(
        self, footprint: BaseGeometry, reach_m: float
    ) -> tuple[NDArray[np.integer], NDArray[np.float64]]:
        """Give the features within reach of one footprint and their distances [m].

        All that a rule asks before it looks at a feature; overlaps are not computed.
        """
        found = self._relate_convex(footprint, reach_m)
        if found is not None:
            return found.feature, found.distance_m
        rows = self._candidates(footprint, reach_m)
        if not len(rows):
            return rows, np.empty(0)
        shapes = _objects([self.geometry(int(row)) for row in rows])
        distances = shapely.distance(shapes, footprint)
        near = distances <= reach_m
        return rows[near], distances[near]

    def hold(self, footprint: BaseGeometry) -> bool:
        """Whether one of the features has a footprint wholly inside it."""
        found = self._relate_convex(footprint, 0.0)
        if found is not None:
            return bool((found.relation == Relation.INSIDE).any())
        rows = self._candidates(footprint, 0.0)
        return any(shapely.covers(self.geometry(int(row)), footprint) for row in rows)

    def _candidates(self, shape: BaseGeometry, reach_m: float) -> NDArray[np.int64]:
        west, south, east, north = shape.bounds
        found: NDArray[np.int64] = query(
            self._tree,
            west - reach_m,
            south - reach_m,
            east + reach_m,
            north + reach_m,
        )
        return found

    def relate(self, footprints: Footprints, reach_m: ArrayLike) -> Relations:
        """Relate footprints to every feature within reach.

        Parameters
        ----------
        footprints
            In the CRS of the layer.
        reach_m
            How far to look, for all or for each [m]; 0 asks for those that meet.

        Returns
        -------
        Relations
            Sorted by footprint, then by feature.
        """
        reach = np.broadcast_to(
            np.asarray(reach_m, np.float64), (len(footprints),)
        ).copy()
        rows = np.flatnonzero(footprints.kind != OTHER)
        shapes = Shapes(
            footprints.kind,
            footprints.centre_x,
            footprints.centre_y,
            footprints.radius_m,
            footprints.area_m2,
            footprints.boxes,
            footprints.corner_offsets,
            footprints.corner_x,
            footprints.corner_y,
        )
        parts = []
        if len(rows) < THREADS_FROM:
            parts.append(self._compiled(rows, shapes, footprints, reach))
        else:
            # Neighbours look at the same features, which are then still in the cache.
            rows = rows[np.argsort(hilbert_of_boxes(footprints.boxes[rows]))]
            halves = np.array_split(rows, THREADS)
            with ThreadPoolExecutor(THREADS) as pool:
                parts.extend(
                    pool.map(
                        lambda half: self._compiled(half, shapes, footprints, reach),
                        halves,
                    )
                )
        parts.extend(
            self._other(row, shape, reach[row])
            for row, shape in footprints.others.items()
        )
        found = parts[0] if len(parts) == 1 else together(parts)
        return found if len(footprints) == 1 else found.in_order()

    def _compiled(
        self,
        rows: NDArray[np.intp],
        shapes: Shapes,
        footprints: Footprints,
        reach: NDArray[np.float64],
    ) -> Relations:
        if not len(rows):
            return nothing()
        columns, close = relate_shapes(rows, shapes, self._packed, self._tree, reach)
        found = Relations(*columns)
        if not close.any():
            return found
        doubtful = found.take(close)
        again = relate_pairs(
            doubtful.footprint,
            doubtful.feature,
            _objects([footprints.geometry(row) for row in doubtful.footprint]),
            _objects([self.geometry(row) for row in doubtful.feature]),
            reach[doubtful.footprint],
        )
        return together([found.take(~close), again]).in_order()

    def _other(self, row: int, shape: BaseGeometry, reach_m: float) -> Relations:
        if shape is None or shape.is_empty:
            return nothing()
        near = self._candidates(shape, reach_m)
        if not len(near):
            return nothing()
        return relate_pairs(
            np.full(len(near), row),
            near,
            np.full(len(near), shape, dtype=object),
            _objects([self.geometry(feature) for feature in near]),
            np.full(len(near), reach_m),
        )


def _objects(shapes: list[BaseGeometry]) -> NDArray[np.object_]:
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array
