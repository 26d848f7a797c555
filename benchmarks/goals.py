"""How many times less than a peer Plantable is meant to need, and its own limits.

They are for the largest size of a run, and for the same polygons; but circles are true
circles where ours are measured, polygons where a peer is. A goal that is missed is
reported as missed; it fails nothing, for a machine may be noisy.
"""

CPU, CLICK, BUILD, MEMORY = "processor time", "one placement", "build", "memory"

RECTANGLES = "processor time, rectangles"
CIRCLES = "processor time, circles"

RATIO_GOALS: dict[tuple[str, str], float] = {
    (CPU, "tuned shapely"): 10,
    (CPU, "naive geopandas"): 15,
    (CPU, "DuckDB spatial"): 10,
    (CPU, "SedonaDB"): 10,
    (CPU, "PostGIS"): 10,
    (RECTANGLES, "tuned shapely"): 10,
    (RECTANGLES, "naive geopandas"): 10,
    (RECTANGLES, "DuckDB spatial"): 10,
    (RECTANGLES, "SedonaDB"): 10,
    (RECTANGLES, "PostGIS"): 10,
    (CIRCLES, "tuned shapely"): 15,
    (CIRCLES, "naive geopandas"): 15,
    (CIRCLES, "DuckDB spatial"): 15,
    (CIRCLES, "SedonaDB"): 15,
    (CIRCLES, "PostGIS"): 15,
    (CLICK, "tuned shapely"): 2,
    (CLICK, "naive geopandas"): 100,
    (CLICK, "DuckDB spatial"): 20,
    (CLICK, "SedonaDB"): 100,
    (CLICK, "PostGIS"): 10,
    (BUILD, "tuned shapely"): 1.5,
    (BUILD, "naive geopandas"): 2,
    (BUILD, "DuckDB spatial"): 1,
    (BUILD, "SedonaDB"): 1,
    (BUILD, "PostGIS"): 5,
    (MEMORY, "tuned shapely"): 1.5,
    (MEMORY, "naive geopandas"): 1.5,
    (MEMORY, "DuckDB spatial"): 1 / 1.5,
}

GROWTH_WITH_PLACEMENTS = 1.1  # exponent: ten times as many cost at most 12.6 times
GROWTH_WITH_FEATURES = 0.3  # exponent: a city ten times as large costs at most twice
SCREENING_P50_MS = 5.0
SCREENING_P90_MS = 10.0
CELLS_S = 1.0
SITES_S = 30.0
