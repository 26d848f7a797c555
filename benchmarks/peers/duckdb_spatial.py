"""DuckDB with its spatial extension, loaded from the installed package, offline."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from benchmarks.peers.engine import Engine, Lies, NotMeasured, Rows
from benchmarks.peers.sql import features_sql, relate_sql
from benchmarks.synthetic_placements import Placements


class DuckDbSpatial(Engine):
    """Many: spatial join over boxes. One: R-tree index and a constant frame."""

    def start(self) -> None:
        import duckdb
        import duckdb_extension_spatial

        folder = Path(duckdb_extension_spatial.__file__).parent / "extensions"
        built = f"v{duckdb.__version__}"
        extension = folder / built / "spatial.duckdb_extension"
        if not extension.is_file():
            msg = (
                f"its spatial extension is not for DuckDB {built}; make bench pins both"
            )
            raise NotMeasured(msg)
        self._duckdb, self._extension = duckdb, extension

    def _connect(self) -> None:
        self.connection = self._duckdb.connect(str(self.workspace / "city.duckdb"))
        self.connection.execute(f"LOAD '{self._extension}'")

    def build(self) -> None:
        self._connect()
        source = repr(str(self.city.features))
        self.connection.execute(
            "CREATE TABLE features AS " + features_sql(source, "geometry::GEOMETRY")
        )
        self.connection.execute("CREATE INDEX boxes ON features USING RTREE (geom)")

    def take_placements(self, placements: Placements) -> None:
        boxes = shapely.bounds(placements.geometries)
        reach = placements.reaches_m[:, np.newaxis]
        frames = shapely.box(*(boxes + np.hstack([-reach, -reach, reach, reach])).T)
        order = placements.along_curve()
        given = pa.table(  # noqa: F841 - DuckDB finds it by its name
            {
                "placement": order.astype(np.int32),
                "reach": placements.reaches_m[order],
                "own": shapely.area(placements.geometries)[order],
                "footprint": shapely.to_wkb(placements.geometries[order]),
                "frame": shapely.to_wkb(frames[order]),
            }
        )
        self.connection.execute(
            "CREATE OR REPLACE TEMP TABLE placements AS "
            "SELECT placement, reach, own, ST_GeomFromWKB(footprint) AS footprint, "
            "ST_GeomFromWKB(frame) AS frame FROM given"
        )

    def relate(self) -> Any:
        return self.connection.execute(
            relate_sql("ST_Intersects_Extent(f.geom, p.frame)", fence="MATERIALIZED")
        ).fetchnumpy()

    def rows(self, answer: Any) -> Rows:
        names = ("placement", "feature", "relation", "overlap", "distance")
        return Rows.sorted(*(np.asarray(answer[name]) for name in names))

    def prepare_clicks(self, placements: Placements) -> None:
        super().prepare_clicks(placements)
        self.connection.execute("SET threads = 1")

    def click(self, position: int) -> int:
        footprint = self.clicked.geometries[position]
        reach = float(self.clicked.reaches_m[position])
        # Constants in one plain select are what makes DuckDB use its index.
        found = self.connection.execute(_click_sql(footprint, reach)).fetchall()
        return sum(distance <= reach for _, _, distance, _ in found)

    def reopen(self) -> None:
        self.connection.close()
        self._connect()
        self.connection.execute("SET threads = 1")

    def version(self) -> str:
        return (
            f"DuckDB {self._duckdb.__version__} with spatial {self._duckdb.__version__}"
        )


def _click_sql(footprint: shapely.Geometry, reach: float) -> str:
    west, south, east, north = footprint.bounds
    placed = f"ST_GeomFromHEXWKB('{footprint.wkb_hex}')"
    return f"""
SELECT feature,
  CASE
    WHEN NOT ST_Intersects({placed}, geom) THEN {int(Lies.APART)}
    WHEN ST_Covers({placed}, geom) THEN {int(Lies.AROUND)}
    WHEN dimension = 2 AND ST_CoveredBy({placed}, geom) THEN {int(Lies.INSIDE)}
    ELSE {int(Lies.OVERLAPS)}
  END AS relation,
  ST_Distance({placed}, geom) AS distance,
  CASE
    WHEN ST_Covers({placed}, geom) THEN size
    WHEN dimension = 2 THEN ST_Area(ST_Intersection({placed}, geom))
    WHEN dimension = 1 THEN ST_Length(ST_Intersection({placed}, geom))
    ELSE 0.0
  END AS overlap
FROM features
WHERE ST_Intersects(geom, ST_MakeEnvelope(
  {west - reach!r}, {south - reach!r}, {east + reach!r}, {north + reach!r}))"""
