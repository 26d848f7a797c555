"""The features of one layer, resident and indexed, and how footprints lie to them."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.errors import GeoModelError
from geo.overlay.footprints import FootprintKind, Footprints
from geo.overlay.kernels_pairs import relate_candidates
from geo.overlay.kernels_tree import (
    build_tree,
    hilbert_order,
    level_starts,
    query_tree,
)
from geo.overlay.packed import (
    PackedFeatures,
    PackedFeaturesError,
    geometries_of,
    pack,
    pack_geoarrow,
    reopened,
)
from geo.overlay.relations import MEETS_M, Relations
from geo.overlay.shapely_relations import relate_pairs

_THREADS = 2
_CHUNK = 8192
_TOO_FEW_FOR_THREADS = 2048
# Places of a grid are one side of a cell apart, and as far as all of it once a row.
_STEPS_OF_A_WALK = 6
_FIRST = np.zeros(1, np.int64)
# What kernels relate; shapely does the others.
_COMPILED = tuple(
    map(int, (FootprintKind.POINT, FootprintKind.CIRCLE, FootprintKind.CONVEX))
)


class FeatureIndex:
    """The features of a layer, packed and indexed.

    It never changes, so threads may share it. Made by the class methods. Features
    keep their position; None and empty ones are never within reach of anything.
    ``FORM`` names what `arrays` means: kept arrays of another form are built anew.
    """

    FORM: ClassVar[str] = "packed-1"

    def __init__(
        self,
        features: PackedFeatures,
        tree: NDArray[np.float64],
        items: NDArray[np.int32],
    ) -> None:
        self._features = features
        self._tree = tree
        self._items = items
        self._columns = (
            features.coords,
            features.path_offsets,
            features.path_kinds,
            features.feature_offsets,
            features.dimensions,
            features.sizes,
        )

    @classmethod
    def _of(cls, features: PackedFeatures) -> "FeatureIndex":
        there = np.flatnonzero(features.dimensions >= 0)
        boxes = features.boxes[there]
        order = hilbert_order(boxes[:, 0] + boxes[:, 2], boxes[:, 1] + boxes[:, 3])
        items = there[order].astype(np.int32)
        return cls(features, build_tree(features.boxes, items), items)

    @classmethod
    def from_geometries(
        cls, geometries: Sequence[BaseGeometry | None] | NDArray[Any]
    ) -> "FeatureIndex":
        """Index geometries of any type in a metric CRS; polygons have to be valid."""
        return cls._of(pack(np.asarray(geometries, dtype=object)))

    @classmethod
    def from_geoarrow(
        cls,
        geometry_type: str,
        coords: NDArray[np.float64],
        offsets: Sequence[NDArray[Any]] = (),
    ) -> "FeatureIndex":
        """Index the buffers of a GeoArrow array; see `packed.pack_geoarrow`."""
        return cls._of(pack_geoarrow(geometry_type, coords, offsets))

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> "FeatureIndex":
        """Reopen what `arrays` gave; they may be mapped from files.

        Raises
        ------
        PackedFeaturesError
            If arrays are missing or do not fit together.
        """
        features = reopened(arrays)
        return cls(features, *_reopened_tree(arrays, len(features)))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Give plain arrays to keep, for `from_arrays`."""
        arrays = self._features.arrays()
        arrays["tree_boxes"] = self._tree
        arrays["tree_items"] = self._items
        return arrays

    def __len__(self) -> int:
        return len(self._features)

    def relate(self, footprints: Footprints, reach_m: float) -> Relations:
        """Relate many footprints to the features within reach of them.

        Parameters
        ----------
        footprints
            In the CRS of the features.
        reach_m
            Largest distance [m]; 0 for what meets only.

        Raises
        ------
        GeoModelError
            If `reach_m` is below 0 or not a number.
        """
        reach_m = _checked(reach_m)
        if len(footprints) == 1 and int(footprints.kinds[0]) in _COMPILED:
            return self._relate_compiled(footprints, _FIRST, reach_m)
        rows = np.flatnonzero(np.isin(footprints.kinds, _COMPILED))
        parts = [self._relate_in_threads(footprints, rows, reach_m)]
        rest = np.flatnonzero(footprints.kinds == FootprintKind.OTHER)
        if len(rest):
            parts.append(self._relate_by_shapely(footprints, rest, reach_m))
        return Relations.joined(parts)

    def _relate_in_threads(
        self, footprints: Footprints, rows: NDArray[np.int64], reach_m: float
    ) -> Relations:
        if len(rows) <= _TOO_FEW_FOR_THREADS:
            return self._relate_compiled(footprints, rows, reach_m)
        # Neighbours one after the other find the same features in the processor.
        ordered = _follow_one_another(footprints.centres[rows])
        near = rows
        if not ordered:
            near = rows[hilbert_order(*footprints.centres[rows].T.copy())]
        chunks = np.array_split(near, -(-len(near) // _CHUNK))
        with ThreadPoolExecutor(_THREADS) as threads:
            parts = list(
                threads.map(
                    lambda chunk: self._relate_compiled(footprints, chunk, reach_m),
                    chunks,
                )
            )
        found = Relations.chained(parts)
        if ordered:
            return found
        return found.take(np.argsort(found.footprint, kind="stable"))

    def _relate_compiled(
        self, footprints: Footprints, rows: NDArray[np.int64], reach_m: float
    ) -> Relations:
        starts, candidates = query_tree(
            self._tree, self._items, footprints.boxes, rows, reach_m + MEETS_M
        )
        pairs, measures, labels = relate_candidates(
            footprints.columns(), self._columns, rows, starts, candidates, reach_m
        )
        distances, areas, lengths = measures
        return Relations(pairs[0], pairs[1], distances, areas, lengths, labels)

    def _relate_by_shapely(
        self, footprints: Footprints, rows: NDArray[np.int64], reach_m: float
    ) -> Relations:
        starts, candidates = query_tree(
            self._tree, self._items, footprints.boxes, rows, reach_m + MEETS_M
        )
        own = np.repeat(rows, np.diff(starts))
        met, places = np.unique(candidates, return_inverse=True)
        return relate_pairs(
            footprints.geometries(own),
            geometries_of(self._features, met)[places],
            own,
            candidates,
            reach_m,
        )

    def candidates(self, footprint: BaseGeometry, reach_m: float) -> NDArray[np.int32]:
        """Give the features whose boxes come within reach of a footprint's box [m]."""
        boxes = np.array([footprint.bounds])
        _, found = query_tree(self._tree, self._items, boxes, _FIRST, reach_m + MEETS_M)
        return np.asarray(found)

    def relate_one(self, footprint: BaseGeometry | None, reach_m: float) -> Relations:
        """Relate one placement; as `relate`, with 0 as its position."""
        return self.relate(Footprints.of_one(footprint), reach_m)


def _follow_one_another(centres: NDArray[np.float64]) -> bool:
    """Whether places come in the order of a walk, as those of a grid do."""
    steps = np.abs(np.diff(centres, axis=0)).sum(axis=1)
    side = np.ptp(centres, axis=0).max()
    return bool(steps.mean() < _STEPS_OF_A_WALK * side / np.sqrt(len(centres)))


def _checked(reach_m: float) -> float:
    if not reach_m >= 0:
        msg = f"A reach of {reach_m} m was asked for; give 0 m or more."
        raise GeoModelError(msg)
    return float(reach_m)  # kernels are compiled for one type of number


def _reopened_tree(
    arrays: Mapping[str, NDArray[Any]], count: int
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    tree, items = arrays.get("tree_boxes"), arrays.get("tree_items")
    sound = (
        tree is not None
        and items is not None
        and tree.dtype == np.float64
        and items.dtype == np.int32
        and items.ndim == 1
        and tree.shape == (int(level_starts(len(items))[-1]), 4)
        and bool(np.all((items >= 0) & (items < count)))
    )
    if tree is None or items is None or not sound:
        msg = f"The tree of {count} packed features is damaged. Build it anew."
        raise PackedFeaturesError(msg)
    return tree, items
