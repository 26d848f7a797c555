"""What was found, as files people can open."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from data.exporting import (
    FINDING_COLUMNS,
    ExportRefusedError,
    findings_table,
    register_table,
    write_table,
)
from data.exporting.__main__ import OUTPUTS_PAGE, outputs_page
from geo.example_district import CRS, rectangle
from geo.model.finding import Finding, LayerRead, Verdict
from geo.model.message import message
from geo.model.plan import RegulationText, SpatialPlan, ZoningElement
from geo.model.vocabulary import Outcome, Remedy
from geo.plan_changes import plan_changes
from tests.geo.worlds import IN_FORCE, city

ZONE = ZoningElement(
    "zones",
    "Z1",
    name="Park of the shore",
    plan=SpatialPlan("PLAN-1", "Plan of the west"),
    code="VP",
    regulation=RegulationText("Park.", 254, "http://example.org/plan"),
    process_step_general=IN_FORCE,
)
FINDING = Finding(
    placement_id="P-1",
    solution_id="hub",
    rule_id="land_use.detailed_plan",
    rule_version=3,
    rule_title="Land use",
    topic="Planned land use",
    outcome=Outcome.PLAN_CHANGE,
    remedy=Remedy.AMEND_PLAN,
    sentence=message("{what} clashes.", what="It"),
    owner_department="Detailed planning",
    plan_object=ZONE,
    required_value="4_1_1",
    found_value="3_4_4",
    needed_value="4_1_1",
    overlap_m2=100.0,
    overlap_share=0.5,
    clash=rectangle(0, 0, 10, 10),
    layers=(
        LayerRead("zoning_element", "zones", date(2024, 5, 1), 0.25),
        LayerRead("zoning_element", "more_zones", date(2025, 5, 1), 0.75),
    ),
    verdict=Verdict(Outcome.CONDITION, "agreed on site", "planner"),
)


def table(*findings):
    return findings_table(findings or (FINDING,), CRS)


def test_a_finding_is_one_row_with_its_fields():
    row = table().iloc[0]

    assert (row.placement_id, row.outcome, row.sentence) == (
        "P-1",
        "plan_change",
        "It clashes.",
    )
    assert (row.plan_id, row.object_id, row.regulation_cut_at) == ("PLAN-1", "Z1", 254)
    assert (row.data_date, row.covered_share) == ("2024-05-01", 0.75)
    assert (row.verdict_outcome, row.verdict_author) == ("condition", "planner")


def test_the_page_of_outputs_is_true():
    assert OUTPUTS_PAGE.read_text(encoding="utf-8") == outputs_page()


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".csv", ".parquet"])
def test_every_format_holds_every_column_and_row(tmp_path, suffix):
    target = tmp_path / f"findings{suffix}"

    write_table(table(FINDING, replace(FINDING, clash=None)), target, "findings")

    read = {
        ".csv": pd.read_csv,
        ".parquet": gpd.read_parquet,
    }.get(suffix, gpd.read_file)(target)
    assert {column.name for column in FINDING_COLUMNS} <= set(read.columns)
    assert len(read) == 2


def test_geojson_is_in_longitude_and_latitude(tmp_path):
    target = tmp_path / "findings.geojson"

    write_table(table(), target, "findings")

    shape = json.loads(target.read_text())["features"][0]["geometry"]
    longitude, latitude = shape["coordinates"][0][0]
    assert (round(longitude, 1), round(latitude, 1)) == (24.9, 60.2)


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_spreadsheet_runs_nothing_that_people_wrote(tmp_path, start):
    target = tmp_path / "findings.csv"
    written = replace(FINDING, placement_id=start)

    write_table(table(written), target, "findings")

    assert pd.read_csv(target).placement_id[0] == f"'{start}"


@pytest.mark.parametrize("name", ["findings.shp", "findings", "findings.xlsx"])
def test_another_suffix_is_refused_with_the_choices(tmp_path, name):
    with pytest.raises(
        ExportRefusedError, match=r"\.csv, \.geojson, \.gpkg, \.parquet"
    ):
        write_table(table(), tmp_path / name, "findings")


def test_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(ExportRefusedError, match="does not exist"):
        write_table(table(), tmp_path / "nowhere" / "f.csv", "findings")


def test_a_failed_write_leaves_the_old_file_and_no_rest(tmp_path, monkeypatch):
    target = tmp_path / "findings.csv"
    target.write_text("old")

    def full_disk(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_csv", full_disk)
    with pytest.raises(ExportRefusedError, match="free space"):
        write_table(table(), target, "findings")

    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_plan_change_is_one_row():
    changes = plan_changes((FINDING, replace(FINDING, placement_id="P-2")), city())

    row = register_table(changes, CRS).iloc[0]

    assert (row.placement_count, row.placement_ids) == (2, "P-1|P-2")
    assert (row.lateness, row.present_value) == ("in_force", "VP · 3_4_4")
    assert row.geometry.equals(shapely.union_all([FINDING.clash]))


def test_empty_results_are_files_too(tmp_path):
    target = tmp_path / "register.gpkg"

    write_table(register_table((), CRS), target, "plan_changes")

    assert len(gpd.read_file(target)) == 0
    assert isinstance(target, Path)
