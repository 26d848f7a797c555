"""Satamaranta on the ground: streets, plots, buildings, networks, coverage."""

from datetime import date

import geopandas as gpd
import numpy as np
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal

from data.districts.satamaranta import build_satamaranta
from geo.layers import LAYER_KINDS, DistrictLayers, Layer, validate_features

STREET_PARTS = ("carriageway", "footway", "cycle_track", "kerb_space")
# Neighbours share their corners, so that only floating-point dust may remain.
DUST_M2 = 1e-6


@pytest.fixture(scope="module")
def satamaranta() -> DistrictLayers:
    return build_satamaranta()


def layer(district: DistrictLayers, layer_id: str) -> Layer:
    return next(layer for layer in district.layers if layer.id == layer_id)


def features(district: DistrictLayers, layer_id: str) -> gpd.GeoDataFrame:
    return layer(district, layer_id).features


def overlap_m2(frame: gpd.GeoDataFrame) -> float:
    shapes = frame.geometry.to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = one < other
    return float(
        shapely.area(
            shapely.intersection(shapes[one[pairs]], shapes[other[pairs]])
        ).sum()
    )


def test_it_says_that_it_is_fictional(satamaranta):
    district = satamaranta.district

    assert (district.id, district.crs, district.profile, district.country) == (
        "satamaranta",
        "EPSG:3879",
        "helsinki",
        "FI",
    )
    assert district.fictional
    assert "fictional" in district.description


def test_it_is_about_one_kilometre_by_one_kilometre(satamaranta):
    assert satamaranta.district.boundary.area == pytest.approx(1_000_000, rel=0.01)


def test_two_builds_are_equal(satamaranta):
    again = build_satamaranta()

    assert [layer.id for layer in again.layers] == [
        layer.id for layer in satamaranta.layers
    ]
    for one, other in zip(satamaranta.layers, again.layers, strict=True):
        assert_geodataframe_equal(one.features, other.features)
        assert one.coverage == other.coverage


def test_every_layer_keeps_the_column_table_of_its_kind(satamaranta):
    for drawn in satamaranta.layers:
        validate_features(drawn.features, drawn.kind, drawn.id)


def test_layer_ids_stand_once(satamaranta):
    ids = [layer.id for layer in satamaranta.layers]

    assert len(ids) == len(set(ids))


def test_every_layer_says_where_it_comes_from(satamaranta):
    for drawn in satamaranta.layers:
        assert drawn.title
        assert drawn.source == "Plantable demo script; fictional"
        assert drawn.licence == "CC0-1.0"
        assert drawn.coverage.area is not None
        assert drawn.coverage.statement
        assert drawn.positional_tolerance_m > 0
        assert date(2024, 1, 1) <= drawn.data_date <= date(2026, 12, 31)


def test_coordinates_are_whole_centimetres(satamaranta):
    for drawn in satamaranta.layers:
        places_cm = shapely.get_coordinates(drawn.features.geometry.to_numpy()) * 100
        assert np.abs(places_cm - np.round(places_cm)).max(initial=0) < 1e-4, drawn.id


def test_everything_lies_in_the_district(satamaranta):
    around = shapely.buffer(satamaranta.district.boundary, 0.05)
    for drawn in satamaranta.layers:
        assert shapely.covers(around, drawn.features.geometry.to_numpy()).all(), (
            drawn.id
        )


def test_there_are_plots_and_buildings_enough_for_a_district(satamaranta):
    assert len(features(satamaranta, "plot")) >= 60
    assert len(features(satamaranta, "building")) >= 250


@pytest.mark.parametrize(
    "use",
    [
        "residential",
        "office",
        "warehouse",
        "school",
        "station",
        "day_care",
        "commercial",
    ],
)
def test_buildings_serve_many_uses(satamaranta, use):
    assert use in set(features(satamaranta, "building")["building_use"])


def test_every_building_stands_inside_one_plot(satamaranta):
    houses = features(satamaranta, "building").geometry.to_numpy()
    plots = features(satamaranta, "plot").geometry.to_numpy()
    within, _ = shapely.STRtree(plots).query(houses, predicate="covered_by")

    assert sorted(within) == list(range(len(houses)))


@pytest.mark.parametrize("layer_id", ["building", "plot", "street_area", *STREET_PARTS])
def test_nothing_of_one_kind_overlaps(satamaranta, layer_id):
    assert overlap_m2(features(satamaranta, layer_id)) < DUST_M2


def test_the_parts_of_a_street_do_not_overlap(satamaranta):
    parts = [features(satamaranta, use).geometry for use in STREET_PARTS]
    together = gpd.GeoDataFrame(geometry=np.concatenate([p.to_numpy() for p in parts]))

    assert overlap_m2(together) < DUST_M2


def test_the_parts_of_a_street_lie_in_street_areas(satamaranta):
    streets = shapely.coverage_union_all(
        features(satamaranta, "street_area").geometry.to_numpy()
    )
    for use in STREET_PARTS:
        parts = features(satamaranta, use).geometry.to_numpy()
        assert shapely.area(shapely.difference(parts, streets)).sum() < DUST_M2


def test_plots_end_where_streets_begin(satamaranta):
    shapes = [
        *features(satamaranta, "plot").geometry,
        *features(satamaranta, "street_area").geometry,
    ]

    assert shapely.coverage_is_valid(shapes)


@pytest.mark.parametrize(
    ("use", "narrowest_m", "widest_m"),
    [
        ("carriageway", 3.5, 7.0),
        ("footway", 2.0, 3.5),
        ("cycle_track", 2.0, 2.5),
    ],
)
def test_widths_are_those_of_a_finnish_street(satamaranta, use, narrowest_m, widest_m):
    width_m = features(satamaranta, use)["width_m"]

    assert (width_m.min(), width_m.max()) == (narrowest_m, widest_m)


def test_a_kerb_bay_is_two_metres_wide(satamaranta):
    bays = features(satamaranta, "kerb_space")
    width_m = bays.geometry.area / bays["kerb_length_m"]

    assert width_m.between(1.98, 2.02).all()


def test_the_kerb_serves_parking_loading_buses_and_trees(satamaranta):
    assert set(features(satamaranta, "kerb_space")["kerb_use"]) == {
        "parking",
        "loading",
        "bus_stop",
        "free",
    }


def test_streets_have_footways_on_both_sides(satamaranta):
    footways = features(satamaranta, "footway")
    sides = {tuple(name.split("-")[1:3]) for name in footways["local_id"]}
    streets = {street for street, _ in sides}

    assert len(streets) == 14
    assert len(sides) == 28


def test_rail_tram_and_bus_stop_here(satamaranta):
    assert set(features(satamaranta, "transit_stop")["transit_mode"]) == {
        "rail",
        "tram",
        "bus",
    }


def test_secondary_substations_carry_their_load(satamaranta):
    stations = features(satamaranta, "secondary_substation")

    assert len(stations) >= 2
    assert (stations["peak_load_kw"] > 0).all()
    assert (stations["transformer_kva"] >= stations["peak_load_kw"]).all()


def test_every_low_voltage_cable_names_a_substation(satamaranta):
    stations = set(features(satamaranta, "secondary_substation")["local_id"])

    assert set(features(satamaranta, "lv_cable")["substation_id"]) <= stations


def test_heat_is_colder_at_the_shore(satamaranta):
    pipes = features(satamaranta, "district_heat_pipe").set_index("local_id")

    assert pipes.loc["DH-KIR", "supply_temperature_c"] == 110
    assert pipes.loc["DH-RAN", "supply_temperature_c"] == 65


def test_pipes_and_cables_are_known_in_the_west_half_only(satamaranta):
    utility = layer(satamaranta, "utility")
    share = utility.coverage.area.area / satamaranta.district.boundary.area

    assert share == pytest.approx(0.505, abs=0.005)  # the main street is at 505 m
    assert "west" in utility.coverage.statement
    assert shapely.buffer(utility.coverage.area, 0.02).covers(
        utility.features.geometry.union_all()
    )


@pytest.mark.parametrize(
    "kind",
    [
        *("atex_zone", "airport_height", "bat_corridor", "bird_area", "water_intake"),
        *("water_protection", "drilled_well", "exit_route", "gas_pipe"),
    ],
)
def test_what_the_district_has_none_of_is_known_to_be_none(satamaranta, kind):
    empty = layer(satamaranta, kind)

    assert empty.features.empty
    assert shapely.covers(empty.coverage.area, satamaranta.district.boundary)


def test_a_few_kinds_are_honestly_absent(satamaranta):
    absent = set(LAYER_KINDS) - {layer.kind for layer in satamaranta.layers}

    assert absent == {"fibre", "shading", "district_cooling_pipe"}


def test_one_groundwater_area_has_no_class(satamaranta):
    areas = features(satamaranta, "groundwater").set_index("local_id")

    assert areas.loc["GW-1", "groundwater_class"] == "1"
    assert areas["groundwater_class"].isna().sum() == 1


@pytest.mark.parametrize("limit", ["fire_route", "lifting_place"])
def test_rescue_ground_is_free_of_buildings(satamaranta, limit):
    houses = features(satamaranta, "building").geometry.to_numpy()
    ground = features(satamaranta, limit).geometry.to_numpy()

    assert len(shapely.STRtree(houses).query(ground, predicate="intersects")[0]) == 0
