"""A detailed plan of 1979 and the plan of 2018 that changed it, from the city."""

import json
from dataclasses import replace
from datetime import date

import geopandas as gpd
import pytest
import shapely

from data.catalogue import read_catalogue
from data.catalogue.rule_reading import read_rules
from geo.layers import Coverage, DistrictLayers, Layer, validate_features
from geo.model.district import District
from geo.model.placement import Placement
from geo.model.vocabulary import LevelOfSpatialPlan, Outcome, RuleKind, Standing
from geo.screening import Screener
from tests.geo.worlds import rule as clause_rule

pytestmark = pytest.mark.realdata
CRS = "EPSG:3879"
OLD, NEW = "220400", "vk2001"
FILES = {
    OLD: "espoo_old_new/OGR-AK_ESPOO_vanha_kaava.geojson",
    NEW: "espoo_old_new/OGR-AK_ESPOO_uusi_kaava.geojson",
}
# The file of the old plan leaves the identity of its block empty; the block of the new
# plan gives it as what it replaces.
OLD_BLOCK = "9d80d4e3-2bfd-4979-86bd-c64bd3a9532f.23"
CATALOGUE = read_catalogue()
(LAND_USE,) = (one for one in read_rules() if one.id == "land_use.detailed_plan")


def rows_of(realdata, plan_id):
    """Features of one plan: its properties and its ground in metres."""
    features = json.loads((realdata / FILES[plan_id]).read_text(encoding="utf-8"))
    found = [one for one in features["features"] if one["geometry"]]
    shapes = gpd.GeoSeries(
        [shapely.geometry.shape(one["geometry"]) for one in found], crs="EPSG:4326"
    ).to_crs(CRS)
    return [
        (one["properties"], shape) for one, shape in zip(found, shapes, strict=True)
    ]


def cancelled_by(plan):
    for one in plan["cancellations"]:
        yield from one.get("planningObjectIdsToCancel") or [one["cancelledPlanId"]]


def make_layer(kind, rows, ground):
    frame = gpd.GeoDataFrame(
        [attributes for attributes, _ in rows],
        geometry=[shape for _, shape in rows],
        crs=CRS,
    )
    return Layer(
        kind,
        kind,
        validate_features(frame, kind, kind),
        Coverage(ground, "both plans whole"),
        plan_level=LevelOfSpatialPlan.INFRA_LOCAL,
    )


@pytest.fixture(scope="module")
def layers(realdata):
    plans, zones, regulations = [], [], []
    for plan_id in FILES:
        for properties, shape in rows_of(realdata, plan_id):
            name = properties["localId"].rpartition("/")[2].partition(".")[0]
            common = {
                "plan_id": plan_id,
                "name": name,
                "valid_from": properties["validFrom"],
                "process_step_general": "legalForce",
                "regulation_nature": "bindingForDevelopers",
                "vertical_position": "surface",
            }
            if properties["featureType"] == "SpatialPlan":
                document = {
                    **common,
                    "local_id": properties["planId"],
                    "official_title": properties["name"]["fin"],
                    "cancels": "|".join(cancelled_by(properties)) or None,
                    "vertical_position": None,
                }
                plans.append((document, shape))
            elif name.startswith("KORTTELI"):
                block = OLD_BLOCK if plan_id == OLD else f"{plan_id}-{name}"
                zones.append(
                    ({**common, "local_id": block, "hilucs_land_use": "5_1"}, shape)
                )
            else:
                regulations.append(({**common, "local_id": name}, shape))
    ground = shapely.buffer(shapely.union_all([shape for _, shape in plans]), 100)
    district = District("servinniemi", "Servinniemi", CRS, shapely.box(*ground.bounds))
    return DistrictLayers(
        district,
        (
            make_layer("spatial_plan", plans, ground),
            make_layer("zoning_element", zones, ground),
            make_layer("supplementary_regulation", regulations, ground),
        ),
    )


def screened(layers, footprint, rule=LAND_USE, as_of=None):
    screener = Screener(
        layers,
        (rule,),
        CATALOGUE.solutions,
        CATALOGUE.profile("espoo"),
        as_of or date(2026, 6, 1),
    )
    return screener.screen_one(Placement("p1", "car_share_plot", footprint))


def ground_of(layers, kind, name):
    (layer,) = layers.of_kind(kind)
    return layer.features.set_index("name").geometry[name]


def middle(layers):
    return shapely.buffer(
        layers.of_kind("spatial_plan")[0].features.geometry[0].centroid, 5
    )


def test_inside_the_new_plan_it_binds_and_the_old_one_is_said_to_be_cancelled(layers):
    (finding,) = screened(layers, middle(layers))

    assert finding.plan_object.plan.local_id == NEW
    assert finding.plan_object.standing is Standing.BINDS
    assert (
        "“Espoo Servinniemi” is in force and cancels KORTTELI-10007 of “Aluenro 220400”"
        in str(finding.sentence)
    )


def test_the_two_cancellations_without_a_plan_here_are_said(layers):
    (finding,) = screened(layers, middle(layers))

    assert (
        "“Espoo Servinniemi” also cancels 220205, 221200, which these data do not hold."
    ) in str(finding.sentence)


def test_without_its_cancellations_the_new_plan_replaces_the_old_by_its_date(layers):
    documents, *others = layers.layers
    silent = replace(documents, features=documents.features.assign(cancels=None))
    undeclared = DistrictLayers(layers.district, (silent, *others))

    (finding,) = screened(undeclared, middle(layers))

    assert finding.plan_object.plan.local_id == NEW
    assert "is newer than “Aluenro 220400” and replaces it here" in str(
        finding.sentence
    )


def test_on_the_day_before_the_new_plan_took_force_the_old_one_bound(layers):
    (finding,) = screened(layers, middle(layers), as_of=date(2018, 4, 29))

    assert finding.plan_object.plan.local_id == OLD
    assert "will be cancelled by “Espoo Servinniemi”" in str(finding.sentence)


CLAUSE = clause_rule(
    RuleKind.TEXT_CLAUSE, ("supplementary_regulation",), outcome=Outcome.JUDGEMENT
)


def test_where_the_new_plan_ends_the_parking_area_of_the_old_one_speaks(layers):
    """The parking area reaches over the edge of the new plan by 1.16 m2."""
    parking = ground_of(layers, "supplementary_regulation", "P-4")

    findings = screened(layers, parking, CLAUSE)

    beyond = next(f for f in findings if f.plan_object.name == "P-4")
    assert beyond.plan_object.plan.local_id == OLD
    assert beyond.overlap_m2 == pytest.approx(1.16, abs=0.01)


def test_had_the_new_plan_held_the_west_only_the_old_one_would_bind_in_the_east(layers):
    documents, zones, regulations = layers.layers
    silent = replace(documents, features=documents.features.assign(cancels=None))
    half = zones.features.copy()
    west, south, east, north = half.geometry[1].bounds
    west_half = shapely.box(west, south, (west + east) / 2, north)
    half.loc[1, "geometry"] = half.geometry[1].intersection(west_half)
    halved = DistrictLayers(
        layers.district, (silent, replace(zones, features=half), regulations)
    )

    findings = screened(halved, half.geometry[0])

    ground = {f.plan_object.plan.local_id: f.overlap_m2 for f in findings}
    assert ground[NEW] == pytest.approx(half.geometry[1].area, abs=1e-3)
    assert ground[OLD] == pytest.approx(
        half.geometry[0].area - half.geometry[1].area, abs=1e-3
    )


def test_inside_the_new_plan_the_parking_area_of_the_old_one_is_silent(layers):
    parking = ground_of(layers, "supplementary_regulation", "P-2")

    (finding,) = screened(layers, parking, CLAUSE)

    assert finding.outcome is Outcome.CONFORMS


def test_beside_both_plans_a_planner_judges(layers):
    west, south, _, _ = layers.district.boundary.bounds
    beside = shapely.box(west + 80, south + 80, west + 90, south + 90)

    (finding,) = screened(layers, beside)

    assert finding.outcome is Outcome.JUDGEMENT
    assert "No detailed plan covers" in str(finding.sentence)
