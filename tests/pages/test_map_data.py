"""What the page gives the map, and what it believes of what the browser sends."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import shapely

from geo.example_district import CRS, SQUARE, district, layer, rectangle, solution
from geo.layers import Coverage, DistrictLayers, UnreadableLayer
from geo.model.placement import Placement
from geo.model.vocabulary import LevelOfSpatialPlan, Outcome, ProcessStepGeneral
from pages.shared.map import (
    MapClick,
    attribution,
    from_degrees,
    map_layers,
    map_placement,
    view_of,
)
from pages.shared.map.component import read_click, read_selection
from pages.shared.map.coordinates import to_degrees
from pages.shared.map.install_libraries import LIBRARIES, licence_rows
from pages.shared.web.headers import content_security_policy
from pages.shared.web.health import is_writable

TODAY = date(2026, 6, 1)
WEST = rectangle(0, 0, 50, 100)
IN_FORCE = frozenset({ProcessStepGeneral.LEGAL_FORCE})
DRAFTED = frozenset({ProcessStepGeneral.ELABORATION})
LICENCES = Path(__file__).parents[2] / "docs" / "third-party-licences.md"


def zoning(layer_id, plan_level=LevelOfSpatialPlan.INFRA_LOCAL, steps=IN_FORCE):
    return layer(
        "zoning_element",
        (SQUARE, {"hilucs_land_use": "5_1"}),
        layer_id=layer_id,
        plan_level=plan_level,
        process_steps=steps,
    )


def on_map(*layers, unreadable=()):
    drawn = map_layers(DistrictLayers(district(), layers, unreadable), as_of=TODAY)
    return {row.id: row for row in drawn}


def test_a_layer_that_could_not_be_read_stands_in_the_legend_with_the_reason():
    gone = UnreadableLayer("cables", "lv_cable", "features.parquet is damaged")

    row = on_map(unreadable=(gone,))["cables"]

    assert row.features_url == ""
    assert "nothing is known" in row.note


def test_a_layer_that_covers_half_the_district_hatches_the_rest():
    row = on_map(layer("flood", (WEST, {}), coverage=WEST))["flood"]

    assert row.uncovered_url.endswith(".uncovered.geojson")


def test_a_layer_that_covers_the_district_hatches_nothing():
    assert on_map(layer("flood", (WEST, {})))["flood"].uncovered_url == ""


def test_a_layer_without_stated_coverage_says_so_and_hatches_everything():
    row = on_map(layer("flood", (WEST, {}), coverage=None))["flood"]

    assert row.uncovered_url
    assert "Nobody has said where it is complete." in row.note


def test_an_empty_layer_means_none_only_where_it_is_complete():
    complete = on_map(layer("flood"))["flood"]
    half = on_map(layer("flood", coverage=WEST))["flood"]

    assert complete.note == "There is none in the district."
    assert half.note == "Holds no object."


def test_a_layer_past_its_last_day_says_that_it_is_too_old():
    old = replace(
        layer("flood", (WEST, {})),
        coverage=Coverage(SQUARE, "survey", valid_until=date(2026, 5, 31)),
    )

    assert "Too old" in on_map(old)["flood"].note


@pytest.mark.parametrize(
    ("data_date", "said"),
    [(date(2025, 9, 1), "2025-09-01"), (None, "Date not known.")],
)
def test_every_layer_says_how_old_it_is(data_date, said):
    dated = replace(layer("flood", (WEST, {})), data_date=data_date)

    assert on_map(dated)["flood"].date_text == said


def test_of_several_plans_only_the_most_detailed_in_force_opens_switched_on():
    rows = on_map(
        zoning("detailed"),
        zoning("draft", steps=DRAFTED),
        zoning("master", LevelOfSpatialPlan.LOCAL),
        zoning("regional", LevelOfSpatialPlan.REGIONAL),
    )

    assert [row.id for row in rows.values() if row.shown] == ["detailed"]


def test_a_master_plan_opens_switched_on_where_there_is_no_detailed_plan():
    rows = on_map(
        zoning("master", LevelOfSpatialPlan.LOCAL), zoning("draft", steps=DRAFTED)
    )

    assert [row.id for row in rows.values() if row.shown] == ["master"]


def test_a_more_detailed_plan_is_drawn_above_a_broader_one():
    rows = on_map(zoning("detailed"), zoning("master", LevelOfSpatialPlan.LOCAL))

    assert list(rows) == ["master", "detailed"]


def test_the_legend_holds_only_the_planned_uses_that_occur():
    uses = layer(
        "zoning_element",
        (WEST, {"hilucs_land_use": "3_4_4"}),
        (rectangle(50, 0, 100, 100), {"hilucs_land_use": None}),
    )

    classes = on_map(uses)["zoning_element"].classes

    assert [row.title for row in classes] == [
        "Parks and open-air recreation",
        "Use not stated",
    ]


def test_credits_name_each_source_once():
    layers = tuple(
        replace(layer(kind, (WEST, {})), attribution="City of Example")
        for kind in ("flood", "noise")
    )

    credits_line = attribution(DistrictLayers(district(), layers))

    assert credits_line == "City of Example"


def test_a_placement_is_drawn_with_the_ground_it_takes():
    place = Placement("p1", "hub", shapely.Point(SQUARE.centroid), size_m2=60)

    drawn = map_placement(
        place, solution("hub"), Outcome.CONFORMS, district(), description="Hub"
    )

    assert drawn.footprint["type"] == "Polygon"
    assert (round(drawn.lng, 3), round(drawn.lat, 3)) == (24.947, 60.17)


def test_a_place_comes_back_from_the_map_to_the_millimetre():
    there = to_degrees(SQUARE.centroid, CRS)

    back = from_degrees(there.x, there.y, CRS)

    assert back.distance(SQUARE.centroid) < 0.001


def test_the_view_of_a_district_is_its_boundary_in_degrees():
    view = view_of(district())

    # At 60 degrees north 100 m are 0.0009 degrees of latitude, 0.0018 of longitude.
    assert round(view.north - view.south, 4) == 0.0009
    assert round(view.east - view.west, 4) == 0.0018


CLICK = {"lng": 24.9, "lat": 60.2, "zoom": 15.5, "by": "pointer"}


def test_a_click_is_read_as_a_place():
    assert read_click(CLICK) == MapClick(24.9, 60.2, 15.5, "pointer")


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "24.9",
        [24.9, 60.2],
        {**CLICK, "lng": None},
        {**CLICK, "lng": "24.9"},
        {**CLICK, "lng": True},
        {**CLICK, "lng": float("nan")},
        {**CLICK, "lng": float("inf")},
        {**CLICK, "lng": 181},
        {**CLICK, "lat": -91},
    ],
)
def test_what_is_no_place_on_earth_is_no_click(sent):
    assert read_click(sent) is None


def test_only_a_placement_that_the_map_shows_can_be_chosen():
    hub = map_placement(
        Placement("p1", "hub", SQUARE.centroid),
        solution("hub"),
        Outcome.CONFORMS,
        district(),
        description="Hub",
    )

    assert read_selection({"id": "p1"}, [hub]).placement_id == "p1"
    assert read_selection({"id": "p2"}, [hub]) is None
    assert read_selection({"id": ["p1"]}, [hub]) is None


@pytest.mark.parametrize(
    "host", ["", "a b", "x; script-src *", "x\r\nSet-Cookie: a", "é.example", "x/y"]
)
def test_a_forged_host_name_does_not_reach_the_policy(host):
    assert "ws:" not in content_security_policy(host)


def test_a_store_that_cannot_be_made_is_not_writable(tmp_path):
    file = tmp_path / "a_file"
    file.write_text("")

    assert is_writable(tmp_path / "new" / "home")
    assert not is_writable(file / "home")


def test_the_licence_of_every_library_package_is_listed():
    listed = LICENCES.read_text(encoding="utf-8").splitlines()

    assert [row for row in licence_rows() if row not in listed] == []


def test_every_library_brings_its_licence_text():
    for library in LIBRARIES:
        assert any("LICENSE" in target for _, target in library.files)
