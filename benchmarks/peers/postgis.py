"""PostGIS: GiST index, clustered, analysed; one placement by a prepared statement."""

import io
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks.city_files import CityFiles
from benchmarks.peers.engine import Engine, NotMeasured, Rows
from benchmarks.peers.postgis_server import PostgisServer
from benchmarks.peers.sql import relate_sql
from benchmarks.synthetic_placements import Placements

SRID = 3879
# Keeps the planner from computing a predicate twice, and workers are still used.
WALL = "OFFSET 0"


class Postgis(Engine):
    """A server of its own; many: two parallel workers, one: without any."""

    def __init__(self, city: CityFiles, workspace: Path) -> None:
        super().__init__(city, workspace)
        self.server: PostgisServer | None = None

    def start(self) -> None:
        try:
            import psycopg
        except ImportError as error:
            msg = f"{error}; run make bench, which installs it"
            raise NotMeasured(msg) from error
        self._psycopg = psycopg
        self.server = PostgisServer()
        self.server.start()
        self._connect()
        self.connection.execute("CREATE EXTENSION postgis")

    def stop(self) -> None:
        if self.server is not None:
            self.server.stop()

    def _connect(self) -> None:
        self.connection = self._psycopg.connect(
            host="127.0.0.1",
            port=self.server.port,
            user="plantable",
            dbname="postgres",
            autocommit=True,
        )

    def build(self) -> None:
        features = gpd.read_parquet(self.city.features, columns=["feature", "geometry"])
        shapes = np.asarray(features.geometry.array, dtype=object)
        self._load(
            "read_features (feature int, geom geometry)",
            pd.DataFrame({"feature": features["feature"], "geom": _ewkb(shapes)}),
        )
        self._run(
            """
            CREATE UNLOGGED TABLE features AS
              SELECT feature, geom, ST_Dimension(geom) AS dimension,
                CASE WHEN ST_Dimension(geom) = 2 THEN ST_Area(geom)
                     ELSE ST_Length(geom) END AS size
              FROM read_features;
            DROP TABLE read_features;
            CREATE INDEX features_geom ON features USING gist (geom);
            CLUSTER features USING features_geom;
            ANALYZE features;
            """
        )

    def _run(self, script: str) -> None:
        for statement in script.split(";"):
            if statement.strip():
                self.connection.execute(statement)

    def _load(self, table: str, frame: pd.DataFrame) -> None:
        name = table.split()[0]
        self.connection.execute(f"DROP TABLE IF EXISTS {name}")
        self.connection.execute(f"CREATE UNLOGGED TABLE {table}")
        with self.connection.cursor().copy(f"COPY {name} FROM STDIN CSV") as copy:
            for start in range(0, len(frame), 50_000):
                part = frame.iloc[start : start + 50_000]
                copy.write(part.to_csv(index=False, header=False))

    def take_placements(self, placements: Placements) -> None:
        order = placements.along_curve()
        table = (
            "placements (placement int, reach float8, own float8, footprint geometry)"
        )
        self._load(
            table,
            pd.DataFrame(
                {
                    "placement": order,
                    "reach": placements.reaches_m[order],
                    "own": shapely.area(placements.geometries)[order],
                    "footprint": _ewkb(placements.geometries[order]),
                }
            ),
        )
        self.connection.execute("ANALYZE placements")

    def relate(self) -> str:
        self._run(
            "DROP TABLE IF EXISTS answer; CREATE UNLOGGED TABLE answer AS "
            + relate_sql("f.geom && ST_Expand(p.footprint, p.reach)", wall=WALL)
        )
        return "answer"

    def rows(self, answer: str) -> Rows:
        text = io.BytesIO()
        with self.connection.cursor().copy(f"COPY {answer} TO STDOUT CSV") as copy:
            for part in copy:
                text.write(part)
        text.seek(0)
        names = ("placement", "feature", "relation", "overlap", "distance")
        read = pd.read_csv(text, names=list(names), float_precision="round_trip")
        return Rows.sorted(*(read[name].to_numpy() for name in names))

    def prepare_clicks(self, placements: Placements) -> None:
        super().prepare_clicks(placements)
        self._prepare()

    def _prepare(self) -> None:
        one = (
            "(SELECT 0 AS placement, $2::float8 AS reach, ST_Area($1::geometry) AS own,"
            " $1::geometry AS footprint)"
        )
        query = relate_sql(
            "f.geom && ST_Expand($1::geometry, $2::float8)", one, wall=WALL
        )
        self._run(
            "SET max_parallel_workers_per_gather = 0;"
            f"PREPARE click (geometry, float8) AS {query}"
        )

    def click(self, position: int) -> int:
        footprint = shapely.set_srid(self.clicked.geometries[position], SRID)
        wkb = shapely.to_wkb(footprint, hex=True, include_srid=True)
        reach = float(self.clicked.reaches_m[position])
        found = self.connection.execute(f"EXECUTE click ('{wkb}', {reach!r})")
        return len(found.fetchall())

    def reopen(self) -> None:
        self.connection.close()
        self._connect()
        self._prepare()

    def outside_cpu_s(self) -> float:
        return self.server.cpu_s()

    def outside_peak_mb(self) -> float:
        return self.server.peak_mb()

    def version(self) -> str:
        found = self.connection.execute("SELECT version(), postgis_full_version()")
        server, postgis = found.fetchone()
        return f"{server.split(' (')[0]}, {' '.join(postgis.split()[:2])}"


def _ewkb(shapes: Any) -> Any:
    return shapely.to_wkb(shapely.set_srid(shapes, SRID), hex=True, include_srid=True)
