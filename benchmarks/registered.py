"""Everything that is measured: register a new engine or benchmark here.

Each name is ``module:thing``; each runs in a process of its own, so that memory and a
crash belong to one of them alone.
"""

OURS = "Plantable"  # all names that begin so are ours
OURS_IN_CIRCLES = "Plantable, true circles"
ORACLE = "tuned shapely"

# An `Engine` each: the same job side by side.
ENGINES: dict[str, str] = {
    OURS: "benchmarks.peers.plantable:Plantable",
    "Plantable, one index": "benchmarks.peers.plantable:PlantableOneIndex",
    OURS_IN_CIRCLES: "benchmarks.peers.plantable:PlantableCircles",
    ORACLE: "benchmarks.peers.tuned_shapely:TunedShapely",
    "naive geopandas": "benchmarks.peers.naive_geopandas:NaiveGeopandas",
    "DuckDB spatial": "benchmarks.peers.duckdb_spatial:DuckDbSpatial",
    "SedonaDB": "benchmarks.peers.sedona:SedonaDb",
    "PostGIS": "benchmarks.peers.postgis:Postgis",
}

# Functions that take a `Scale` and give a list of `Figure`.
WHOLE_PRODUCT: tuple[str, ...] = (
    "benchmarks.screening:one_placement",
    "benchmarks.screening:many_threads",
    "benchmarks.tampere:master_plan",
    "benchmarks.planning_questions:where",
    "benchmarks.planning_questions:sites",
)
