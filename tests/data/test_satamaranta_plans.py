"""The plans over Satamaranta: zones edge to edge, drafts, clauses."""

import geopandas as gpd
import pytest
import shapely

from data.districts.satamaranta import build_satamaranta
from data.districts.satamaranta.ground import on_map
from geo.layers import DistrictLayers
from geo.model.vocabulary import LevelOfSpatialPlan, ProcessStepGeneral

DUST_M2 = 1e-6


@pytest.fixture(scope="module")
def satamaranta() -> DistrictLayers:
    return build_satamaranta()


def features(district: DistrictLayers, layer_id: str) -> gpd.GeoDataFrame:
    return next(layer for layer in district.layers if layer.id == layer_id).features


def zone(district: DistrictLayers, local_id: str) -> dict[str, object]:
    zones = features(district, "detailed_plan").set_index("local_id")
    return zones.loc[local_id].to_dict()


@pytest.mark.parametrize(
    "layer_id", ["detailed_plan", "detailed_plan_draft", "master_plan"]
)
def test_zones_tile_without_overlap_or_sliver(satamaranta, layer_id):
    zones = features(satamaranta, layer_id).geometry.to_numpy()

    assert shapely.coverage_is_valid(zones)
    assert shapely.area(zones).sum() == pytest.approx(
        shapely.union_all(zones).area, abs=DUST_M2
    )


def test_the_detailed_plans_cover_all_but_the_old_boatyard(satamaranta):
    planned = shapely.union_all(features(satamaranta, "detailed_plan").geometry)
    unplanned = shapely.difference(satamaranta.district.boundary, planned)
    places = features(satamaranta, "place_name").set_index("name")

    # 103 m by 209 m on the drawing board.
    assert unplanned.area == pytest.approx(103 * 209, rel=0.005)
    assert unplanned.contains(places.loc["Verstaanniitty", "geometry"])


def test_the_land_without_a_detailed_plan_is_inside_coverage(satamaranta):
    (detailed, _) = satamaranta.of_kind(
        "zoning_element", LevelOfSpatialPlan.INFRA_LOCAL
    )

    assert shapely.covers(detailed.coverage.area, satamaranta.district.boundary)
    assert "none" in detailed.coverage.statement


def test_the_master_plan_covers_the_whole_district(satamaranta):
    zones = features(satamaranta, "master_plan")

    assert zones.geometry.area.sum() == pytest.approx(
        satamaranta.district.boundary.area
    )
    assert set(zones["regulation_nature"]) == {"bindingOnlyForAuthorities"}


def test_layers_in_force_and_in_preparation_say_which_steps_they_hold(satamaranta):
    steps = {
        layer.id: layer.coverage.process_steps
        for layer in satamaranta.of_kind("zoning_element")
    }

    in_force = frozenset({ProcessStepGeneral.LEGAL_FORCE})
    assert steps == {
        "detailed_plan": in_force,
        "detailed_plan_draft": {
            ProcessStepGeneral.ELABORATION,
            ProcessStepGeneral.ADOPTION,
        },
        "master_plan": in_force,
    }


def test_one_draft_is_being_drawn_up_and_one_is_on_display(satamaranta):
    drafts = features(satamaranta, "detailed_plan_draft")
    steps = drafts.groupby("plan_id")["process_step_general"].unique()

    assert {plan: list(step) for plan, step in steps.items()} == {
        "DP-2391": ["elaboration"],
        "DP-2402": ["adoption"],
    }


@pytest.mark.parametrize(
    "layer_id",
    [
        "detailed_plan",
        "detailed_plan_draft",
        "detailed_plan_regulations",
        "master_plan",
    ],
)
def test_every_zone_and_clause_belongs_to_a_plan_that_is_listed(satamaranta, layer_id):
    plans = set(features(satamaranta, "spatial_plan")["local_id"])

    assert set(features(satamaranta, layer_id)["plan_id"]) <= plans


def test_a_plan_is_as_large_as_its_zones(satamaranta):
    zones = features(satamaranta, "detailed_plan")
    plans = features(satamaranta, "spatial_plan").set_index("local_id")
    zoned_m2 = zones.geometry.area.groupby(zones["plan_id"]).sum()

    assert zoned_m2.to_dict() == pytest.approx(
        plans.geometry.area[zoned_m2.index].to_dict()
    )


def test_street_areas_are_zoned_as_streets(satamaranta):
    zones = features(satamaranta, "detailed_plan")
    zoned = zones[zones["code"] == "katu"]
    streets = features(satamaranta, "street_area")

    assert set(zoned["hilucs_land_use"]) == {"4_1_1"}
    difference = shapely.symmetric_difference(
        zoned.geometry.union_all(), streets.geometry.union_all()
    )
    assert difference.area < DUST_M2


@pytest.mark.parametrize(
    ("local_id", "hilucs"),
    [
        ("AK-11", "5_1"),
        ("KTY-12", "3_2"),
        ("C-14", "5_2|3_1"),
        ("YO-32", "3_3_2"),
        ("VP-33", "3_4_4"),
        ("LPA-72", "4_1_5"),
        ("LR-75", "4_1_2"),
        ("EN-86", "4_3_1"),
        ("T/kem-87", "2_1"),
        ("SL-63", "6_3_1"),
    ],
)
def test_map_letters_are_read_as_hilucs(satamaranta, local_id, hilucs):
    assert zone(satamaranta, local_id)["hilucs_land_use"] == hilucs


def test_what_stands_keeps_to_floor_area_and_height(satamaranta):
    houses = features(satamaranta, "building")
    zones = features(satamaranta, "detailed_plan")
    house, plan = shapely.STRtree(zones.geometry.to_numpy()).query(
        houses.geometry.representative_point().to_numpy(), predicate="intersects"
    )[[0, 1]]
    built = houses.iloc[house].assign(zone=zones["local_id"].to_numpy()[plan])
    rights = zones.set_index("local_id")

    floor_area_m2 = built.groupby("zone")["floor_area_m2"].sum()
    assert (
        floor_area_m2 <= rights.loc[floor_area_m2.index, "floor_area_right_m2"]
    ).all()
    height_m = built.groupby("zone")["height_m"].max()
    assert (height_m <= rights.loc[height_m.index, "building_height_max_m"]).all()


def test_main_houses_stand_in_their_building_areas(satamaranta):
    regulations = features(satamaranta, "detailed_plan_regulations")
    areas = regulations[regulations["regulation_kind"] == "building_area"]
    houses = features(satamaranta, "building")
    homes = houses[houses["building_use"] == "residential"]
    within, _ = shapely.STRtree(areas.geometry.to_numpy()).query(
        homes.geometry.to_numpy(), predicate="covered_by"
    )

    # The four old houses of the boatyard have no plan and no building area.
    assert len(set(range(len(homes))) - set(within)) == 4


def test_clauses_in_words_have_a_kind_and_a_text(satamaranta):
    regulations = features(satamaranta, "detailed_plan_regulations")
    clauses = regulations[regulations["regulation_kind"] != "building_area"]

    assert {"townscape", "ground_floor_use", "joint_arrangement"} <= set(
        clauses["regulation_kind"]
    )
    assert clauses["regulation_text"].str.len().min() > 30


def test_a_text_that_was_cut_says_where(satamaranta):
    cut = zone(satamaranta, "TV-83")

    assert cut["regulation_cut_at"] == len(str(cut["regulation_text"]))


def test_one_zone_does_not_say_whom_it_binds(satamaranta):
    zones = features(satamaranta, "detailed_plan")
    silent = zones[zones["regulation_nature"].isna()]

    assert list(silent["local_id"]) == ["VL-81"]


def test_the_nature_reserve_is_protected_by_law_and_zoned_so(satamaranta):
    reserve = features(satamaranta, "nature_reserve").iloc[0]

    assert reserve["regulation_nature"] == "definedInLegislation"
    assert reserve.geometry.equals(zone(satamaranta, "SL-63")["geometry"])


def test_the_drawing_board_keeps_areas_on_the_map():
    block = shapely.box(800, 100, 900, 200)

    # Bending shifts columns and rows against each other, which keeps areas; the two
    # shifts together cost less than 0.3 %.
    assert on_map(block).area == pytest.approx(10_000, rel=0.003)
