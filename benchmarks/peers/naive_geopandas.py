"""GeoPandas as most scripts use it: buffer, spatial join, overlay, and a row at a time.

The buffer's arcs are polygons: pairs within a few millimetres of the clearance distance
are lost.
"""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from benchmarks.peers.engine import WHOLE, Engine, Lies, Rows
from benchmarks.synthetic_city import CRS
from benchmarks.synthetic_placements import Placements

_DIMENSIONS = {"Polygon": 2, "LineString": 1, "Point": 0}


class NaiveGeopandas(Engine):
    """No index but the one that geopandas makes on the first question."""

    loses_rows_at_the_edge = True

    def build(self) -> None:
        features = gpd.read_parquet(self.city.features)[["feature", "geometry"]]
        features["dimension"] = features.geom_type.map(_DIMENSIONS)
        features["size"] = np.where(
            features["dimension"] == 2, features.area, features.length
        )
        self.features = features
        _ = features.sindex

    def take_placements(self, placements: Placements) -> None:
        self.placements = _frame(placements)

    def relate(self) -> pd.DataFrame:
        return self._related(self.placements)

    def _related(self, placements: gpd.GeoDataFrame) -> pd.DataFrame:
        around = placements.copy()
        around["geometry"] = placements.buffer(placements["reach"])
        near = gpd.sjoin(around, self.features, predicate="intersects")
        found = near[
            ["placement", "feature", "own", "dimension", "size", "index_right"]
        ].copy()
        placed = placements.geometry.loc[found.index]
        other = self.features.geometry.loc[found["index_right"]]
        found["distance"] = placed.distance(other, align=False).to_numpy()
        # Overlay takes one kind of geometry at a time, and all features at once.
        met = self.features.loc[found["index_right"].unique()]
        parts = [
            gpd.overlay(
                placements[["placement", "geometry"]],
                met.loc[met["dimension"] == dimension, ["feature", "geometry"]],
                keep_geom_type=False,
            )
            for dimension in (2, 1)
            if (met["dimension"] == dimension).any()
        ]
        common = pd.concat(
            [
                pd.DataFrame(
                    {
                        "placement": part["placement"],
                        "feature": part["feature"],
                        "overlap": part.area + np.where(part.area > 0, 0, part.length),
                    }
                )
                for part in parts
            ]
        )
        found = found.merge(common, on=["placement", "feature"], how="left")
        found["overlap"] = found["overlap"].fillna(0.0)
        found["relation"] = found.apply(_relation, axis=1)
        return found

    def rows(self, answer: pd.DataFrame) -> Rows:
        names = ("placement", "feature", "relation", "overlap", "distance")
        return Rows.sorted(*(answer[name].to_numpy() for name in names))

    def prepare_clicks(self, placements: Placements) -> None:
        self.clicked_frame = _frame(placements)

    def click(self, position: int) -> int:
        return len(self._related(self.clicked_frame.iloc[[position]]))

    def reopen(self) -> None:
        self.build()

    def version(self) -> str:
        return f"geopandas {gpd.__version__}"


def _frame(placements: Placements) -> gpd.GeoDataFrame:
    frame = gpd.GeoDataFrame(
        {
            "placement": np.arange(len(placements), dtype=np.int32),
            "reach": placements.reaches_m,
        },
        geometry=placements.geometries,
        crs=CRS,
    )
    frame["own"] = frame.area
    return frame


def _relation(row: Any) -> int:
    if row["distance"] > 0:
        return int(Lies.APART)
    if row["dimension"] == 2 and row["overlap"] >= WHOLE * row["own"]:
        return int(Lies.INSIDE)
    if row["overlap"] >= WHOLE * row["size"]:
        return int(Lies.AROUND)
    return int(Lies.OVERLAPS if row["overlap"] > 0 else Lies.TOUCHES)
