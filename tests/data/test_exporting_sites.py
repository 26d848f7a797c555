"""Where a solution could be done, as files people can open."""

import geopandas as gpd
import pandas as pd
import pytest

from data.exporting import SITE_COLUMNS, SiteToExport, sites_table, write_table
from geo.example_district import CRS, rectangle
from geo.model.placement import Duration
from geo.model.vocabulary import Outcome


@pytest.fixture
def table():
    common = {
        "solution_id": "hub",
        "basis": "cell",
        "name": "",
        "size_m2": 60.0,
        "duration": Duration.PERMANENT,
        "y": 6_673_005.0,
        "area_m2": 100.0,
    }
    sites = (
        SiteToExport(
            **common,
            x=25_497_005.0,
            outcome=Outcome.PROHIBITED,
            rule_id="keep_out.groundwater",
            rule_title="=Groundwater",
            not_assessed_share=0.25,
            rank=None,
            shape=rectangle(0, 0, 10, 10),
        ),
        SiteToExport(
            **common,
            x=25_497_015.0,
            outcome=Outcome.CONFORMS,
            rule_id="",
            rule_title="",
            not_assessed_share=0.0,
            rank=1,
            shape=rectangle(10, 0, 20, 10),
        ),
    )
    return sites_table(sites, CRS)


def test_a_geopackage_holds_each_site_with_its_outcome_and_ground(table, tmp_path):
    write_table(table, tmp_path / "sites.gpkg", "sites")
    read = gpd.read_file(tmp_path / "sites.gpkg", layer="sites")

    assert read["outcome"].tolist() == ["prohibited", "conforms"]
    assert read.geometry.area.tolist() == [100.0, 100.0]
    assert read.crs == CRS


def test_a_csv_runs_nothing_and_leaves_empty_what_there_is_not(table, tmp_path):
    write_table(table, tmp_path / "sites.csv", "sites")
    read = pd.read_csv(tmp_path / "sites.csv")

    assert [*read.columns] == [*(one.name for one in SITE_COLUMNS), "geometry_wkt"]
    assert read["rule_title"][0] == "'=Groundwater"
    assert read["rank"].isna().tolist() == [True, False]
    assert read["rule_id"].isna().tolist() == [False, True]
