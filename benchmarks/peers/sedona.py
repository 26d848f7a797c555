"""SedonaDB: features in memory, a spatial join over frames, then exact functions."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.city_files import CityFiles
from benchmarks.peers.engine import Engine, NotMeasured, Rows
from benchmarks.peers.sql import features_sql, relate_sql
from benchmarks.synthetic_placements import Placements


class SedonaDb(Engine):
    """It keeps no index between questions, so one placement reads everything."""

    def __init__(self, city: CityFiles, workspace: Path) -> None:
        super().__init__(city, workspace)
        self.connection: Any = None

    def start(self) -> None:
        try:
            import geoarrow.pyarrow  # noqa: F401 - to_pandas needs it
            import sedonadb
        except ImportError as error:
            msg = f"{error}; run make bench, which installs it"
            raise NotMeasured(msg) from error
        self._sedonadb = sedonadb

    def build(self) -> None:
        self.connection = self._sedonadb.connect()
        self.connection.read_parquet(str(self.city.features)).to_view("raw", True)
        features = self.connection.sql(features_sql("raw"))
        features.to_memtable().to_view("features", True)

    def take_placements(self, placements: Placements) -> None:
        self._give(placements, placements.along_curve(), "placements")

    def _give(self, placements: Placements, order: Any, view: str) -> None:
        boxes = shapely.bounds(placements.geometries)
        reach = placements.reaches_m[:, np.newaxis]
        frames = shapely.box(*(boxes + np.hstack([-reach, -reach, reach, reach])).T)
        crs = "EPSG:3879"
        given = gpd.GeoDataFrame(
            {
                "placement": order.astype(np.int32),
                "reach": placements.reaches_m[order],
                "own": shapely.area(placements.geometries)[order],
                "frame": gpd.GeoSeries(frames[order], crs=crs),
                "footprint": gpd.GeoSeries(placements.geometries[order], crs=crs),
            },
            geometry="footprint",
            crs=crs,
        )
        self.connection.create_data_frame(given).to_memtable().to_view(view, True)

    def relate(self) -> Any:
        query = relate_sql("ST_Intersects(p.frame, f.geom)")
        return self.connection.sql(query).to_pandas()

    def rows(self, answer: Any) -> Rows:
        names = ("placement", "feature", "relation", "overlap", "distance")
        return Rows.sorted(*(answer[name].to_numpy() for name in names))

    def click(self, position: int) -> int:
        one = self.clicked.take(slice(position, position + 1))
        self._give(one, np.zeros(1, np.int32), "clicked")
        query = relate_sql("ST_Intersects(p.frame, f.geom)", "clicked")
        return len(self.connection.sql(query).to_pandas())

    def reopen(self) -> None:
        self.build()  # nothing is kept

    def version(self) -> str:
        return f"SedonaDB {self._sedonadb.__version__}"
