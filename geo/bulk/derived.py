"""Geometry made from layers for questions of many sites: made once, then kept."""

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.layers import Layer
from geo.overlay import FeatureIndex, Footprints
from geo.screening.reading import NEGLIGIBLE_M2, LayerReader

Bools = NDArray[np.bool_]
# What people read of an object; no judge decides by it.
ONLY_WORDS = frozenset(
    {"local_id", "name", "regulation_text", "regulation_cut_at", "regulation_link"}
)


class DerivedLayers:
    """Outlines, shrunk and clipped features of layers, each made at its first use."""

    def __init__(self, reader: LayerReader) -> None:
        self.reader = reader
        self._borders: dict[str, FeatureIndex] = {}
        self._shrunk: dict[str, FeatureIndex] = {}
        self._clipped: dict[str, FeatureIndex] = {}
        self._beyond: dict[str, Bools] = {}
        self._areas: dict[bytes, FeatureIndex] = {}
        self._united: dict[tuple[str, ...], FeatureIndex] = {}
        self._dimensions: dict[str, NDArray[np.int32]] = {}
        self._alike: dict[tuple[str, bool], NDArray[np.int64]] = {}

    def index(self, layer: Layer) -> FeatureIndex:
        """Give the features themselves."""
        return self.reader.index(layer.id)

    def borders(self, layer: Layer) -> FeatureIndex:
        """Give the outlines of areas."""
        if layer.id not in self._borders:
            outlines = shapely.boundary(shapes_of(layer))
            self._borders[layer.id] = FeatureIndex.from_geometries(outlines)
        return self._borders[layer.id]

    def shrunk(self, layer: Layer) -> FeatureIndex:
        """Give areas without the strip inside their outline that may be a slip."""
        if layer.id not in self._shrunk:
            shapes = shapes_of(layer).copy()
            areal = shapely.area(shapes) > 0
            shapes[areal] = shapely.buffer(shapes[areal], -layer.positional_tolerance_m)
            self._shrunk[layer.id] = FeatureIndex.from_geometries(shapes)
        return self._shrunk[layer.id]

    def clipped(self, layer: Layer) -> FeatureIndex:
        """Give features as far as they lie in the coverage of their layer."""
        if layer.id not in self._clipped:
            whole = not self.reaching_beyond(layer).any()
            self._clipped[layer.id] = (
                self.index(layer)
                if whole
                else FeatureIndex.from_geometries(self._in_coverage(layer))
            )
        return self._clipped[layer.id]

    def known_shapes(self, layer: Layer) -> NDArray[np.object_]:
        """Give the geometries in the coverage of a layer; empty for what lies beyond.

        Of an area that also meets the edge of the coverage in a line, the area.
        """
        shapes = self._in_coverage(layer)
        mixed = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
        for row in np.flatnonzero(mixed).tolist():
            shapes[row] = shapely.MultiPolygon(polygons_of(shapes[row]))
        return shapes

    def _in_coverage(self, layer: Layer) -> NDArray[np.object_]:
        beyond = self.reaching_beyond(layer)
        shapes = shapes_of(layer).copy()
        shapes[beyond] = shapely.intersection(shapes[beyond], layer.coverage.area)
        return shapes

    def reaching_beyond(self, layer: Layer) -> Bools:
        """Say which features reach beyond what their layer covers."""
        if layer.id not in self._beyond:
            shapes, area = shapes_of(layer), layer.coverage.area
            self._beyond[layer.id] = (
                np.ones(len(shapes), bool)
                if area is None
                else ~shapely.covers(area, shapes)
            )
        return self._beyond[layer.id]

    def dimension(self, layer: Layer) -> NDArray[np.int32]:
        """Give 0 for points, 1 for lines and 2 for areas, feature by feature."""
        if layer.id not in self._dimensions:
            self._dimensions[layer.id] = shapely.get_dimensions(shapes_of(layer))
        return self._dimensions[layer.id]

    def alike(self, layer: Layer, *, by_name: bool) -> NDArray[np.int64]:
        """Give the same number to features that differ in name and words only.

        Parameters
        ----------
        by_name
            Whether names and words make a difference too.
        """
        key = (layer.id, by_name)
        if key not in self._alike:
            columns = [
                _values(layer, name)
                for name in layer.features.columns
                if name != "geometry" and (by_name or name not in ONLY_WORDS)
            ]
            known: dict[tuple[object, ...], int] = {}
            rows = zip(self.dimension(layer), *columns, strict=True)
            self._alike[key] = np.array(
                [known.setdefault(row, len(known)) for row in rows], np.int64
            )
        return self._alike[key]

    def united(self, layers: Sequence[Layer]) -> FeatureIndex:
        """Give the ground of all features of some layers as one, none of it twice."""
        key = tuple(layer.id for layer in layers)
        if key not in self._united:
            self._united[key] = as_one(
                shape for layer in layers for shape in shapes_of(layer)
            )
        return self._united[key]

    def area(self, area: BaseGeometry) -> FeatureIndex:
        """Give one area as an index."""
        return self._area(area.wkb, area)

    def border(self, area: BaseGeometry) -> FeatureIndex:
        """Give the outline of one area as an index."""
        return self._area(b"border" + area.wkb, area.boundary)

    def _area(self, key: bytes, shape: BaseGeometry) -> FeatureIndex:
        if key not in self._areas:
            self._areas[key] = FeatureIndex.from_geometries(np.array([shape]))
        return self._areas[key]


def _values(layer: Layer, column: str) -> list[object]:
    return [str(layer.value(column, row)) for row in range(len(layer.features))]


def shapes_of(layer: Layer) -> NDArray[np.object_]:
    """Give the geometries of a layer."""
    return np.asarray(layer.features.geometry.array, dtype=object)


def overlaps_among(shapes: NDArray[np.object_]) -> Sequence[BaseGeometry]:
    """Give the ground that two of the shapes share, pair by pair."""
    index = FeatureIndex.from_geometries(shapes)
    found = index.relate(Footprints.from_geometries(shapes), 0.0)
    pairs = (found.footprint < found.feature) & (found.overlap_m2 > NEGLIGIBLE_M2)
    common = shapely.intersection(
        shapes[found.footprint[pairs]], shapes[found.feature[pairs]]
    )
    return polygons_of(common)


def polygons_of(shapes: NDArray[np.object_] | BaseGeometry) -> list[shapely.Polygon]:
    """Give the polygons in geometries of any kind."""
    parts = shapely.get_parts(shapely.get_parts(shapes))
    return [
        part for part in parts if isinstance(part, shapely.Polygon) and part.area > 0
    ]


def indexed(shapes: Iterable[BaseGeometry | None]) -> FeatureIndex:
    """Index shapes that belong to no layer."""
    found = list(shapes)
    array = np.empty(len(found), dtype=object)
    array[:] = found
    return FeatureIndex.from_geometries(array)


def as_one(shapes: Iterable[BaseGeometry | None]) -> FeatureIndex:
    """Give shapes as one ground, none of it twice."""
    there = [shape for shape in shapes if shape is not None]
    return indexed(polygons_of(shapely.union_all(polygons_of(np.array(there, object)))))
