"""Where a solution could be done, as a file to take away."""

from collections.abc import Iterable, Iterator

import geopandas as gpd
import streamlit as st

from data.exporting import SiteToExport, sites_table
from geo.model.district import District
from geo.model.rule import Rule
from geo.suitability import Suitability, site_shapes
from pages.shared.downloads import offer_site_table
from pages.shared.texts import _


def offer_sites(
    district: District, found: Suitability, rules: Iterable[Rule], typical_m2: float
) -> None:
    """Offer every site that was tried, with its outcome."""
    titles = {rule.id: rule.title for rule in rules}

    def table() -> gpd.GeoDataFrame:
        return sites_table(_sites(found, titles, typical_m2), district.crs)

    with st.expander(_("Take the result away")):
        offer_site_table(table, f"{district.id}-where-{found.solution_id}")


def _sites(
    found: Suitability, titles: dict[str, str], typical_m2: float
) -> Iterator[SiteToExport]:
    where = found.candidates
    ranks = {site: rank for rank, site in enumerate(found.best, start=1)}
    shapes = site_shapes(where)
    for site in range(len(where)):
        rule_id = found.rule_id(site)
        yield SiteToExport(
            solution_id=found.solution_id,
            basis=str(where.basis),
            name=where.names[site] if where.names else "",
            size_m2=found.size_m2 or typical_m2 or None,
            duration=found.duration,
            x=float(where.x[site]),
            y=float(where.y[site]),
            area_m2=float(where.area_m2[site]),
            outcome=found.outcome(site),
            rule_id=rule_id,
            rule_title=titles.get(rule_id, ""),
            not_assessed_share=float(found.not_assessed_share[site]),
            rank=ranks.get(site),
            shape=shapes[site],
        )
