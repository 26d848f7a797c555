"""Plantable's own engine: one packed, resident index for each layer."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyarrow.parquet as pq

from benchmarks.peers.engine import Engine, Rows
from benchmarks.synthetic_city import KINDS
from benchmarks.synthetic_placements import Placements
from data.districts.geoarrow import read_geoarrow
from data.districts.kept_arrays import read_arrays, write_arrays
from geo.overlay import FeatureIndex, Footprints, Relations
from geo.overlay.warm_up import warm_up


class Plantable(Engine):
    """The footprints are the same polygons that the peers get."""

    names: list[str]
    features: list[Any]
    indexes: list[FeatureIndex]

    def start(self) -> None:
        # Machine code is made at the first use on a machine and read from disk later.
        warm_up()

    def build(self) -> None:
        self.names, self.features, self.indexes = [], [], []
        for kind in KINDS:
            file = self.city.layer(kind)
            named = pq.read_table(file, columns=["feature"])
            read = read_geoarrow(file)
            index = FeatureIndex.from_geoarrow(
                read.geometry_type, read.coords, read.offsets
            )
            self._take(kind, named["feature"].to_numpy(), index)

    def _take(self, name: str, features: Any, index: FeatureIndex) -> None:
        self.names.append(name)
        self.features.append(features)
        self.indexes.append(index)
        write_arrays(self._kept(name), FeatureIndex.FORM, index.arrays())

    def _kept(self, kind: str) -> Path:
        return self.workspace / kind / "1"

    def take_placements(self, placements: Placements) -> None:
        self.placements = placements

    def relate(self) -> list[tuple[Any, Any, Relations]]:
        reaches_m = self.placements.reaches_m
        answer = []
        for reach_m in np.unique(reaches_m):
            names = np.flatnonzero(reaches_m == reach_m)
            footprints = self._footprints(self.placements.take(names))
            answer += [
                (names, features, index.relate(footprints, float(reach_m)))
                for features, index in zip(self.features, self.indexes, strict=True)
            ]
        return answer

    def _footprints(self, placements: Placements) -> Footprints:
        return Footprints.from_geometries(placements.geometries)

    def rows(self, answer: list[tuple[Any, Any, Relations]]) -> Rows:
        columns = [
            (
                names[found.footprint],
                features[found.feature],
                found.relation,
                found.overlap_m2 + found.overlap_length_m,
                found.distance_m,
            )
            for names, features, found in answer
        ]
        return Rows.sorted(
            *(np.concatenate(part) for part in zip(*columns, strict=True))
        )

    def click(self, position: int) -> int:
        # Packed once for all layers.
        footprint, reach_m = (
            self._one(position),
            float(self.clicked.reaches_m[position]),
        )
        return sum(len(index.relate(footprint, reach_m)) for index in self.indexes)

    def _one(self, position: int) -> Footprints:
        return Footprints.of_one(self.clicked.geometries[position])

    def reopen(self) -> None:
        self.indexes = [
            FeatureIndex.from_arrays(read_arrays(self._kept(name), FeatureIndex.FORM))
            for name in self.names
        ]

    def version(self) -> str:
        from numba import __version__

        return f"geo.overlay of this checkout, numba {__version__}"


class PlantableOneIndex(Plantable):
    """As `Plantable`, but all features in one index, from the peers' file in WKB."""

    def build(self) -> None:
        self.names, self.features, self.indexes = [], [], []
        read = gpd.read_parquet(self.city.features, columns=["geometry"])
        index = FeatureIndex.from_geometries(read.geometry.array)
        self._take("all", np.arange(len(index)), index)


class PlantableCircles(Plantable):
    """As `Plantable`, but circles are true circles: no corners, exact areas."""

    true_circles = True

    def relate(self) -> list[tuple[Any, Any, Relations]]:
        is_circle = self.placements.is_circle
        everything = self.placements
        answer = []
        for which in (is_circle, ~is_circle):
            rows = np.flatnonzero(which)
            self.placements = everything.take(rows)
            answer += [
                (rows[names], features, found)
                for names, features, found in super().relate()
            ]
        self.placements = everything
        return answer

    def _one(self, position: int) -> Footprints:
        if self.clicked.is_circle[position]:
            one = self.clicked
            return Footprints.circles(
                one.x[position], one.y[position], one.radii_m[position]
            )
        return super()._one(position)

    def _footprints(self, placements: Placements) -> Footprints:
        if placements.is_circle[0]:
            return Footprints.circles(placements.x, placements.y, placements.radii_m)
        return super()._footprints(placements)
