"""The same question in SQL, for the three databases."""

from benchmarks.peers.engine import WHOLE, Lies


def relate_sql(
    join: str, placements: str = "placements", *, fence: str = "", wall: str = ""
) -> str:
    """Give the query: predicates first, then only what they leave to be computed.

    Parameters
    ----------
    join
        How a placement ``p`` finds features ``f`` that may be near: by boxes.
    placements
        Table of placements, or one in brackets.
    fence, wall
        What keeps a planner from computing predicates twice: ``MATERIALIZED`` before
        a part of the query, or ``OFFSET 0`` after it.
    """
    return f"""
WITH candidates AS {fence} (
  SELECT p.placement, f.feature, p.footprint, f.geom, p.own, f.size, f.dimension,
         p.reach, ST_Intersects(p.footprint, f.geom) AS meets
  FROM {placements} p JOIN features f ON {join} {wall}
),
near AS {fence} (
  SELECT *, CASE WHEN meets THEN 0.0 ELSE ST_Distance(footprint, geom) END AS distance
  FROM candidates {wall}
),
measured AS {fence} (
  SELECT placement, feature, own, size, dimension, meets, distance,
    CASE
      WHEN NOT meets THEN 0.0
      WHEN ST_Covers(footprint, geom) THEN size
      WHEN dimension = 2 AND ST_CoveredBy(footprint, geom) THEN own
      WHEN dimension = 2 THEN ST_Area(ST_Intersection(footprint, geom))
      WHEN dimension = 1 THEN ST_Length(ST_Intersection(footprint, geom))
      ELSE 0.0
    END AS overlap
  FROM near WHERE distance <= reach {wall}
)
SELECT placement, feature,
  CASE
    WHEN NOT meets THEN {int(Lies.APART)}
    WHEN dimension = 2 AND overlap >= {WHOLE!r} * own THEN {int(Lies.INSIDE)}
    WHEN overlap >= {WHOLE!r} * size THEN {int(Lies.AROUND)}
    WHEN overlap > 0 THEN {int(Lies.OVERLAPS)}
    ELSE {int(Lies.TOUCHES)}
  END AS relation, overlap, distance
FROM measured"""


def features_sql(source: str, geometry: str = "geometry") -> str:
    """Give the table of features with what is known of each beforehand."""
    return f"""
SELECT feature, {geometry} AS geom, ST_Dimension({geometry}) AS dimension,
  CASE WHEN ST_Dimension({geometry}) = 2 THEN ST_Area({geometry})
       ELSE ST_Length({geometry}) END AS size
FROM {source}"""
