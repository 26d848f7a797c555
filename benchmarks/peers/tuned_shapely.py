"""Shapely as well as it can be driven by hand from one thread.

Boxes are queried and not distances, since the tree answers boxes some hundred times
faster; placements run along a Hilbert curve and are prepared, so that predicates find
the same features in the cache; only pairs whose boundaries cross are intersected; only
pairs that do not meet are measured.
"""

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from benchmarks.peers.engine import WHOLE, Engine, Lies, Rows
from benchmarks.synthetic_placements import Placements

Array = NDArray[Any]


class TunedShapely(Engine):
    """One STRtree over all features."""

    def build(self) -> None:
        features = gpd.read_parquet(self.city.features, columns=["geometry"])
        self.take_features(np.asarray(features.geometry.array, dtype=object))

    def take_features(self, features: Array) -> None:
        """Index features of any type."""
        self.features = features
        self.tree = shapely.STRtree(self.features)
        self.dimensions = shapely.get_dimensions(self.features)
        self.sizes = _sizes(self.features, self.dimensions)

    def take_placements(self, placements: Placements) -> None:
        self.placements = placements

    def relate(self) -> tuple[Array, ...]:
        order = self.placements.along_curve()
        return self._related(
            self.placements.geometries[order], self.placements.reaches_m[order], order
        )

    def _related(self, footprints: Array, reaches_m: Array, names: Array) -> Any:
        shapely.prepare(footprints)
        boxes = shapely.bounds(footprints)
        reach = reaches_m[:, np.newaxis]
        frames = shapely.box(*(boxes + np.hstack([-reach, -reach, reach, reach])).T)
        own, feature = self.tree.query(frames)
        placed, other = footprints[own], self.features[feature]
        meets = shapely.intersects(placed, other)

        distance_m = np.zeros(len(own))
        apart = np.flatnonzero(~meets)
        distance_m[apart] = shapely.distance(placed[apart], other[apart])
        near = np.flatnonzero(distance_m <= reaches_m[own])

        relation = np.zeros(len(own), np.int8)
        overlap = np.zeros(len(own))
        met = np.flatnonzero(meets)
        around = met[shapely.covers(placed[met], other[met])]
        relation[around] = Lies.AROUND
        overlap[around] = self.sizes[feature[around]]
        rest = met[relation[met] == 0]
        rest_areas = rest[self.dimensions[feature[rest]] == 2]
        inside = rest_areas[shapely.covered_by(placed[rest_areas], other[rest_areas])]
        relation[inside] = Lies.INSIDE
        overlap[inside] = shapely.area(placed[inside])
        crossing = met[relation[met] == 0]
        parts = shapely.intersection(placed[crossing], other[crossing])
        common = _sizes(parts, self.dimensions[feature[crossing]])
        overlap[crossing] = common
        relation[crossing] = np.where(common > 0, Lies.OVERLAPS, Lies.TOUCHES)
        # What is left out by rounding only is whole.
        sizes = self.sizes[feature[crossing]]
        own_areas = shapely.area(placed[crossing])
        is_area = self.dimensions[feature[crossing]] == 2
        relation[crossing[common >= WHOLE * sizes]] = Lies.AROUND
        relation[crossing[is_area & (common >= WHOLE * own_areas)]] = Lies.INSIDE
        shapely.destroy_prepared(footprints)
        return (
            names[own[near]],
            feature[near],
            relation[near],
            overlap[near],
            distance_m[near],
        )

    def rows(self, answer: tuple[Array, ...]) -> Rows:
        return Rows.sorted(*answer)

    def click(self, position: int) -> int:
        one = self.clicked.take(slice(position, position + 1))
        name = np.zeros(1, np.int32)
        return len(self._related(one.geometries, one.reaches_m, name)[0])

    def reopen(self) -> None:
        self.build()  # a tree of shapely cannot be kept

    def version(self) -> str:
        return f"shapely {shapely.__version__}, GEOS {shapely.geos_version_string}"


def _sizes(shapes: Array, dimensions: Array) -> Array:
    """Give area where the feature is one [m2], else length [m]."""
    return np.where(dimensions == 2, shapely.area(shapes), shapely.length(shapes))
