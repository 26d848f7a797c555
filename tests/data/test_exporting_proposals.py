"""Proposed plan changes as files: areas add up, ids stay, QGIS can open them."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from geopandas.testing import assert_geodataframe_equal

from data.exporting import (
    PROPOSAL_COLUMNS,
    SPATIAL_PLAN_COLUMNS,
    SUPPLEMENTARY_REGULATION_COLUMNS,
    ZONING_ELEMENT_COLUMNS,
    ExportRefusedError,
    ProposalToExport,
    plan_layers,
    proposals_table,
    write_proposals,
)
from data.store import ProposedChange
from geo.example_district import CRS, district, layer, rectangle
from geo.layers import DistrictLayers
from geo.model.plan import SpatialPlan
from geo.model.vocabulary import LevelOfSpatialPlan
from geo.model.what_if import Amendment, AmendmentKind
from geo.what_if import amend
from tests.geo.worlds import plan_layer, zone

PLAN = SpatialPlan("PLAN-1", "Plan of the west", LevelOfSpatialPlan.INFRA_LOCAL)
HOMES = zone(
    0, 0, 50, 100, "5_1", local_id="AK-1", name="West block", floor_area_right_m2=4000.0
)
HEIGHT = layer(
    "supplementary_regulation",
    (
        rectangle(0, 0, 50, 50),
        {"local_id": "S-1", "value_max": 12.0, "value_unit": "m"},
    ),
)
RESERVED = layer(
    "underground_reservation", (rectangle(0, 0, 50, 50), {"local_id": "R-1"})
)
LAYERS = DistrictLayers(district(), (plan_layer(HOMES), HEIGHT, RESERVED))
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
CORNER = rectangle(0, 0, 10, 10)


def export(
    kind: AmendmentKind = AmendmentKind.PART,
    layer_id: str = "zoning_element",
    object_id: str = "AK-1",
    number: int = 1,
    **more: object,
) -> ProposalToExport:
    amendment = Amendment(kind, layer_id, object_id, **more)
    amended = amend(LAYERS, amendment)
    proposal = ProposedChange(
        f"C-{number}",
        amendment,
        amended.ground,
        "A hub in the block",
        object_name="West block",
        plan_id="PLAN-1",
        scenario_id="0123456789abcdef",
        crs=CRS,
        number=number,
        updated_at=NOON,
    )
    return ProposalToExport(
        proposal,
        amended.layer.kind,
        PLAN,
        amended.layer.plan_level,
        amended.before,
        amended.after,
    )


PART = export(area=CORNER, use="4_1_1")


def test_the_zone_taken_apart_adds_up_to_its_area_and_says_what_is_proposed():
    zones = plan_layers([PART], district())["zoning_element"]

    assert zones["role"].tolist() == ["remains", "proposed"]
    assert zones["area_m2"].tolist() == [4900, 100]
    assert zones["hilucsLandUse"].tolist() == ["5_1", "4_1_1"]
    assert zones["dimensioningIndication_floorArea_m2"].fillna(0).tolist() == [4000, 0]
    assert zones.geometry.is_valid.all()
    assert set(zones["processStepGeneral"]) == {"elaboration"}


def test_the_plan_stands_over_the_ground_that_changes():
    (plan,) = plan_layers([PART], district())["spatial_plan"].to_dict("records")

    assert plan["geometry"].equals(CORNER)
    assert plan["inspireId_localId"] == "01234567-C-1"
    assert (plan["amends"], plan["levelOfSpatialPlan"]) == ("PLAN-1", "infraLocal")
    assert plan["processStepGeneral"] == "elaboration"


def test_ids_are_the_same_in_every_file_and_never_stand_twice():
    both = [PART, export(AmendmentKind.USE, use="4_1_1", number=2)]
    first, second = (plan_layers(both, district()) for _ in range(2))

    for name, table in first.items():
        ids = table["inspireId_localId"].tolist()
        assert ids == second[name]["inspireId_localId"].tolist()
        assert len(set(ids)) == len(ids)


def test_a_cancelled_zone_is_shown_as_ground_that_no_object_holds():
    zones = plan_layers([export(AmendmentKind.CANCEL)], district())["zoning_element"]

    assert zones["role"].tolist() == ["cancelled"]
    assert zones["area_m2"].tolist() == [5000]
    assert zones["hilucsLandUse"].isna().all()


def test_a_moved_limit_is_a_supplementary_regulation_with_its_new_value():
    higher = export(
        AmendmentKind.RAISE,
        "supplementary_regulation",
        "S-1",
        column="value_max",
        value=16.0,
    )
    layers = plan_layers([higher], district())

    (row,) = layers["supplementary_regulation"].to_dict("records")
    assert row["dimensioningIndication_max"] == 16
    assert row["dimensioningIndication_unit"] == "m"
    assert layers["zoning_element"].empty
    (listed,) = proposals_table([higher], district()).to_dict("records")
    assert (listed["limit_before"], listed["limit_after"]) == (12, 16)


def test_a_reservation_with_a_hole_adds_up_too():
    hole = export(layer_id="underground_reservation", object_id="R-1", area=CORNER)
    rows = plan_layers([hole], district())["supplementary_regulation"]

    assert rows["role"].tolist() == ["remains", "cancelled"]
    assert rows["area_m2"].tolist() == [2400, 100]
    assert rows["regulationKind"].tolist()[0] == "underground_reservation"


def test_the_file_opens_again_with_the_same_layers_columns_and_areas(tmp_path: Path):
    file = tmp_path / "proposals.gpkg"
    exports = [PART, export(AmendmentKind.CANCEL, number=2)]
    write_proposals(exports, district(), file)

    expected = {
        "proposed_changes": proposals_table(exports, district()),
        **plan_layers(exports, district()),
    }
    assert {name for name, _ in pyogrio.list_layers(file)} == set(expected)
    for name, table in expected.items():
        again = gpd.read_file(file, layer=name)
        if table.empty:
            assert again.empty
            assert list(again.columns) == list(table.columns)
            continue
        assert_geodataframe_equal(
            again.astype(table.dtypes.drop("geometry").to_dict()),
            table,
            check_like=True,
        )


def test_every_column_of_the_tables_is_in_the_layers():
    layers = plan_layers([PART], district())
    tables = {
        "spatial_plan": SPATIAL_PLAN_COLUMNS,
        "zoning_element": ZONING_ELEMENT_COLUMNS,
        "supplementary_regulation": SUPPLEMENTARY_REGULATION_COLUMNS,
    }

    for name, columns in tables.items():
        assert list(layers[name].columns) == [*(c.name for c in columns), "geometry"]
    assert list(proposals_table([PART], district()).columns) == [
        *(column.name for column in PROPOSAL_COLUMNS),
        "geometry",
    ]


def test_several_layers_are_refused_in_a_file_that_holds_one(tmp_path: Path):
    with pytest.raises(ExportRefusedError, match=r"only into a \.gpkg"):
        write_proposals([PART], district(), tmp_path / "proposals.geojson")
    assert list(tmp_path.iterdir()) == []


def test_no_half_written_file_is_left_where_the_folder_is_missing(tmp_path: Path):
    with pytest.raises(ExportRefusedError, match="does not exist"):
        write_proposals([PART], district(), tmp_path / "gone" / "proposals.gpkg")


def test_a_title_with_strange_letters_comes_back_as_it_was(tmp_path: Path):
    odd = "=1+1 «Ääkkönen» \u202e 'x'"
    strange = replace(PART, proposal=replace(PART.proposal, title=odd))
    write_proposals([strange], district(), tmp_path / "p.gpkg")

    plan = gpd.read_file(tmp_path / "p.gpkg", layer="spatial_plan")
    assert plan["officialTitle"].tolist() == [odd]
