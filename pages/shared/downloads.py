"""Findings and the register as files to take away."""

import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import geopandas as gpd
import streamlit as st

from data.exporting import findings_table, register_table, write_table
from geo.model.district import District
from geo.model.finding import Finding
from geo.model.plan_change import PlanChange
from pages.shared.texts import _

_FORMATS = {
    "CSV": (".csv", "text/csv"),
    "GeoPackage": (".gpkg", "application/geopackage+sqlite3"),
    "GeoJSON": (".geojson", "application/geo+json"),
}


def offer_findings(
    findings: Iterable[Finding], district: District, titles: Mapping[str, str]
) -> None:
    """Offer the findings for download."""
    _offer(
        lambda: findings_table(findings, district.crs, titles),
        f"{district.id}-findings",
        "findings",
    )


def offer_register(changes: Iterable[PlanChange], district: District) -> None:
    """Offer the register for download."""
    _offer(
        lambda: register_table(changes, district.crs),
        f"{district.id}-plan-changes",
        "plan_changes",
    )


def offer_site_table(table: Callable[[], gpd.GeoDataFrame], name: str) -> None:
    """Offer the sites at which a solution was tried."""
    _offer(table, name, "sites", ("GeoPackage", "CSV"))


def _offer(
    table: Callable[[], gpd.GeoDataFrame],
    name: str,
    layer: str,
    formats: Iterable[str] = tuple(_FORMATS),
) -> None:
    chosen = st.radio(
        _("Download as"), list(formats), horizontal=True, key=f"format_{layer}"
    )
    suffix, media_type = _FORMATS[chosen]

    def content() -> bytes:
        # Written when somebody asks for it, not at every click on the page.
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, f"{name}{suffix}")
            write_table(table(), file, layer)
            return file.read_bytes()

    st.download_button(
        _("Download"), content, file_name=f"{name}{suffix}", mime=media_type
    )
