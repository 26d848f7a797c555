"""Sites at which a solution was tried, as one table to take away."""

from collections.abc import Iterable
from dataclasses import dataclass

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from data.exporting.columns import OutputColumn
from data.exporting.tables import filled_table
from geo.model.placement import Duration
from geo.model.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class SiteToExport:
    """One site at which a solution was tried.

    Parameters
    ----------
    basis
        What the site is: ``cell``, ``plot``, ``kerb`` or ``roof``.
    size_m2
        Ground the solution would take [m2]; None where it takes none.
    x, y
        Where its middle would stand, in the district's CRS [m].
    shape
        The cell, plot or roof; the point of a metre of kerb.
    rank
        1 for the site that needs least; None for all but a few.
    """

    solution_id: str
    basis: str
    name: str
    size_m2: float | None
    duration: Duration
    x: float
    y: float
    area_m2: float
    outcome: Outcome
    rule_id: str
    rule_title: str
    not_assessed_share: float
    rank: int | None
    shape: BaseGeometry


SITE_COLUMNS = (
    OutputColumn("solution", "text", "Catalogue entry", lambda s: s.solution_id),
    OutputColumn(
        "site", "text", "What one site is: cell, plot, kerb, roof", lambda s: s.basis
    ),
    OutputColumn(
        "object_id",
        "text",
        "The plot or building; empty for cells and kerbs",
        lambda s: s.name or None,
    ),
    OutputColumn(
        "size_m2",
        "number",
        "Ground the solution would take; empty where it takes none",
        lambda s: s.size_m2 or None,
    ),
    OutputColumn("duration", "text", "permanent or temporary", lambda s: s.duration),
    OutputColumn(
        "x", "number", "Where its middle would stand, district CRS", lambda s: s.x
    ),
    OutputColumn(
        "y", "number", "Where its middle would stand, district CRS", lambda s: s.y
    ),
    OutputColumn(
        "area_m2",
        "number",
        "Ground that the site stands for; empty for kerbs",
        lambda s: s.area_m2 or None,
    ),
    OutputColumn(
        "outcome", "text", "Worst of the six outcomes there", lambda s: s.outcome
    ),
    OutputColumn(
        "rule_id",
        "text",
        "First rule with that outcome; empty where all fits",
        lambda s: s.rule_id or None,
    ),
    OutputColumn("rule_title", "text", "Its title", lambda s: s.rule_title or None),
    OutputColumn(
        "not_assessed_share",
        "number",
        "Share of rules that could not be assessed, 0 to 1",
        lambda s: s.not_assessed_share,
    ),
    OutputColumn(
        "rank",
        "integer",
        "1 for the site that needs least; empty for all but a few",
        lambda s: s.rank,
    ),
)


def sites_table(sites: Iterable[SiteToExport], crs: str) -> gpd.GeoDataFrame:
    """Give one row per site with the columns of `SITE_COLUMNS`."""
    sites = tuple(sites)
    return filled_table(sites, SITE_COLUMNS, [site.shape for site in sites], crs)
