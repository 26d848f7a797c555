"""A layer is checked once, and all its faults are told together."""

from dataclasses import replace
from datetime import date

import geopandas as gpd
import pytest
import shapely

from geo.errors import CrsMismatchError, LayerSchemaError
from geo.example_district import CRS, district, layer, rectangle
from geo.layers import LAYER_KINDS, Coverage, DistrictLayers, validate_features
from geo.model.vocabulary import ProcessStepGeneral


def buildings(**changes):
    columns = {"local_id": ["a", "b"], "floors": [3, 5], **changes}
    shapes = columns.pop(
        "geometry", [rectangle(0, 0, 10, 10), rectangle(20, 0, 30, 10)]
    )
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=CRS)


def test_a_correct_layer_gets_every_documented_column():
    complete = validate_features(buildings(), "building", "houses")

    documented = {column.name for column in LAYER_KINDS["building"].columns}
    assert documented <= set(complete.columns)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"local_id": ["a", "a"]}, "stands twice: a"),
        ({"local_id": ["a", None]}, "'local_id' is empty in 1 rows"),
        ({"floors": ["three", 5]}, "'floors' is not a number in a"),
        ({"geometry": [None, rectangle(0, 0, 1, 1)]}, "null geometry in a"),
        ({"geometry": [shapely.Polygon(), rectangle(0, 0, 1, 1)]}, "empty geometry"),
        ({"geometry": [shapely.Point(0, 0), rectangle(0, 0, 1, 1)]}, "other than"),
        (
            {
                "geometry": [
                    shapely.Polygon([(0, 0), (9, 9), (9, 0), (0, 9)]),
                    rectangle(0, 0, 1, 1),
                ]
            },
            "invalid geometry in a",
        ),
    ],
)
def test_one_thing_broken_is_named_with_its_object(changes, fault):
    with pytest.raises(LayerSchemaError, match=fault):
        validate_features(buildings(**changes), "building", "houses")


def test_all_faults_stand_in_one_message():
    broken = buildings(local_id=["a", "a"], floors=["three", 5])

    with pytest.raises(LayerSchemaError) as refusal:
        validate_features(broken, "building", "houses")

    assert "not a number" in str(refusal.value)
    assert "stands twice" in str(refusal.value)


def test_an_unknown_regulation_nature_is_refused():
    zones = gpd.GeoDataFrame(
        {"local_id": ["z"], "regulation_nature": ["binding"]},
        geometry=[rectangle(0, 0, 9, 9)],
        crs=CRS,
    )

    with pytest.raises(LayerSchemaError, match="'regulation_nature' holds 'binding'"):
        validate_features(zones, "zoning_element", "zones")


def test_a_layer_in_another_crs_is_refused():
    elsewhere = layer("building", (rectangle(0, 0, 9, 9), {}))
    object.__setattr__(elsewhere, "features", elsewhere.features.to_crs(3878))

    with pytest.raises(CrsMismatchError, match="import the layer again"):
        DistrictLayers(district(), (elsewhere,))


def test_where_nobody_stated_coverage_nothing_is_known():
    assert Coverage(None).missing(rectangle(0, 0, 10, 10)).area == 100


def test_a_layer_is_stale_only_after_its_last_day():
    coverage = Coverage(rectangle(0, 0, 1, 1), valid_until=date(2026, 1, 31))

    assert not coverage.is_stale(date(2026, 1, 31))
    assert coverage.is_stale(date(2026, 2, 1))


def test_a_plan_layer_without_stated_steps_is_read_for_plans_in_force_only():
    coverage = Coverage(rectangle(0, 0, 1, 1))

    assert coverage.holds_step(ProcessStepGeneral.LEGAL_FORCE)
    assert not coverage.holds_step(ProcessStepGeneral.ELABORATION)


def test_a_missing_or_empty_value_and_a_column_nobody_has_are_no_value():
    houses = layer(
        "building",
        (rectangle(0, 0, 10, 10), {"building_use": "office"}),
        (rectangle(20, 0, 30, 10), {"building_use": ""}),
        (rectangle(40, 0, 50, 10), {"building_use": None}),
    )

    assert [houses.value("building_use", row) for row in range(3)] == [
        "office",
        None,
        None,
    ]
    assert houses.value("colour", 0) is None


def test_a_layer_with_other_features_forgets_the_values_of_the_old_ones():
    houses = layer("building", (rectangle(0, 0, 10, 10), {"building_use": "office"}))
    assert houses.value("building_use", 0) == "office"
    homes = houses.features.assign(building_use="residential")

    assert replace(houses, features=homes).value("building_use", 0) == "residential"
