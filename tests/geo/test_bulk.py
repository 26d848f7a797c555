"""Many sites at once say what a placement at each of them would be told."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from data.catalogue import read_catalogue
from data.catalogue.rule_reading import read_rules
from data.districts.satamaranta import build_satamaranta
from geo.bulk import BulkScreener, Sites
from geo.example_district import (
    SOUTH_M,
    WEST_M,
    district,
    layer,
    rectangle,
    solution,
)
from geo.layers import DistrictLayers
from geo.layers.layer import UnreadableLayer
from geo.model.placement import Duration
from geo.model.rule import FailureBasis, PlanScope
from geo.model.vocabulary import LevelOfSpatialPlan, Outcome, RuleKind
from geo.screening import Screener
from tests.chance import examples
from tests.geo.worlds import (
    AUTHORITIES,
    BUILDERS,
    DRAFTED,
    IN_FORCE,
    TODAY,
    city,
    land_use,
    rule,
)

KNOWN_SOLUTIONS = (
    "car_share_bay",
    "mobility_hub_m",
    "bess_container",
    "borehole_field",
    "parcel_locker",
    "pv_roof",
    "small_wind",
    "energy_community",
    "bess_building",
    "rain_garden",
    "smart_pole",
    "individual_heat_pump",
)
SITES_EACH = 40


def differences(screener, sites, bulk=None):
    """Say at which site and rule the two disagree."""
    found = (bulk or BulkScreener(screener)).screen(sites)
    rows = {rule_id: row for row, rule_id in enumerate(found.rule_ids)}
    wrong = []
    for site in range(len(sites)):
        one = dict.fromkeys(rows, 0)
        for finding in screener.screen_one(sites.placement(site)):
            one[finding.rule_id] = max(one[finding.rule_id], finding.outcome.severity)
        wrong += [
            (site, sites.x[site], sites.y[site], rule_id, severity, said)
            for rule_id, severity in one.items()
            if (said := int(found.severity[rows[rule_id], site])) != severity
        ]
    return wrong


@pytest.fixture(scope="module")
def satamaranta() -> Screener:
    catalogue = read_catalogue()
    return Screener(
        build_satamaranta(),
        read_rules(),
        catalogue.solutions,
        catalogue.profile("helsinki"),
        date(2026, 3, 1),
    )


def places_around(boundary, count, seed):
    """Random places in a district, and a few just outside."""
    chance = np.random.default_rng(seed)
    west, south, east, north = boundary.buffer(20).bounds
    return chance.uniform(west, east, count), chance.uniform(south, north, count)


@pytest.mark.parametrize("solution_id", KNOWN_SOLUTIONS)
@pytest.mark.parametrize("duration", Duration)
def test_the_demo_district_is_judged_as_placement_by_placement(
    satamaranta, solution_id, duration
):
    seed = sum(map(ord, solution_id))
    x, y = places_around(satamaranta.layers.district.boundary, SITES_EACH, seed)
    sites = Sites(satamaranta.solutions[solution_id], x, y, duration=duration)

    assert differences(satamaranta, sites) == []


@pytest.mark.parametrize("size_m2", [2.0, 4000.0])
def test_a_stated_size_is_judged_as_a_placement_of_that_size(satamaranta, size_m2):
    x, y = places_around(satamaranta.layers.district.boundary, SITES_EACH, 7)
    sites = Sites(satamaranta.solutions["bess_container"], x, y, size_m2)

    assert differences(satamaranta, sites) == []


def test_what_one_run_remembers_holds_in_the_next(satamaranta):
    bulk = BulkScreener(satamaranta)
    hub = satamaranta.solutions["mobility_hub_m"]
    for seed in (1, 2, 3):
        x, y = places_around(satamaranta.layers.district.boundary, SITES_EACH, seed)
        assert differences(satamaranta, Sites(hub, x, y), bulk) == []


# Worlds drawn by chance

COORDINATE = st.integers(-2, 102).map(float)
KINDS = ("groundwater", "flood", "zoning_element", "street_area", "mv_cable")


@st.composite
def rectangles(draw):
    west, south = draw(COORDINATE), draw(COORDINATE)
    wide, deep = draw(st.integers(1, 60)), draw(st.integers(1, 60))
    return rectangle(west, south, west + wide, south + deep)


@st.composite
def shapes(draw):
    box = draw(rectangles())
    west, south, east, north = box.bounds
    if draw(st.booleans()):
        return box
    return draw(
        st.sampled_from(
            (
                shapely.LineString([(west, south), (east, north)]),
                shapely.Point(west, north),
                shapely.Polygon([(west, south), (east, south), (west, north)]),
            )
        )
    )


@st.composite
def layers_of(draw, kind, layer_id):
    drawn = rectangles() if kind in {"zoning_element", "street_area"} else shapes()
    if kind == "mv_cable":
        drawn = rectangles().map(
            lambda box: shapely.LineString([box.bounds[:2], box.bounds[2:]])
        )
    if kind in {"groundwater", "flood"}:
        drawn = rectangles()
    rows = [
        (shape, _attributes(draw, kind)) for shape in draw(st.lists(drawn, max_size=4))
    ]
    made = layer(
        kind,
        *rows,
        layer_id=layer_id,
        coverage=draw(
            st.sampled_from(
                (
                    rectangle(0, 0, 100, 100),
                    rectangle(-50, -50, 150, 150),
                    rectangle(0, 0, 60, 100),
                    rectangle(20, 10, 70, 90),
                    None,
                )
            )
        ),
        tolerance_m=draw(st.sampled_from((0.0, 0.5, 2.0))),
        plan_level=LevelOfSpatialPlan.INFRA_LOCAL if kind == "zoning_element" else None,
    )
    old = draw(st.integers(0, 5)) == 0
    return replace(
        made,
        lost_object_count=draw(st.sampled_from((0, 0, 0, 1))),
        coverage=replace(made.coverage, valid_until=date(2020, 1, 1))
        if old
        else made.coverage,
    )


def _attributes(draw, kind):
    if kind != "zoning_element":
        return {}
    return {
        "hilucs_land_use": draw(st.sampled_from(("5_1", "4_1_1", "3_3", None))),
        "regulation_nature": draw(st.sampled_from((BUILDERS, AUTHORITIES, None))),
        "process_step_general": draw(st.sampled_from((IN_FORCE, DRAFTED, None))),
    }


RULES = (
    rule(RuleKind.KEEP_OUT, ("groundwater",), rule_id="out"),
    rule(
        RuleKind.KEEP_OUT,
        ("flood", "groundwater"),
        outcome=Outcome.PROHIBITED,
        basis=FailureBasis.LAW,
        rule_id="out.of.two",
    ),
    rule(
        RuleKind.KEEP_DISTANCE,
        ("flood",),
        rule_id="distance",
        threshold="near_m",
        comfort_threshold="far_m",
    ),
    rule(
        RuleKind.KEEP_DISTANCE,
        ("street_area",),
        rule_id="lines",
        threshold="near_m",
        from_boundary=True,
    ),
    rule(
        RuleKind.KEEP_DISTANCE,
        ("flood",),
        rule_id="own",
        threshold="near_m",
        own_object_excluded=True,
    ),
    rule(RuleKind.MUST_BE_NEAR, ("mv_cable",), rule_id="near", threshold="far_m"),
    rule(RuleKind.MUST_STAND_ON, ("street_area",), rule_id="stand"),
    rule(RuleKind.STATEMENT_NEEDED, ("groundwater",), rule_id="statement"),
    land_use(),
    land_use(PlanScope.PLAN_IN_PREPARATION),
)


@st.composite
def worlds(draw):
    made = [draw(layers_of(kind, kind)) for kind in KINDS if draw(st.integers(0, 6))]
    if draw(st.booleans()):
        made.append(draw(layers_of("groundwater", "more_groundwater")))
    broken = draw(st.sampled_from((None, None, None, *KINDS)))
    unreadable = (UnreadableLayer("broken", broken, "torn"),) if broken else ()
    return DistrictLayers(district(), tuple(made), unreadable)


@settings(
    max_examples=examples(40),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    world=worlds(),
    size_m2=st.sampled_from((0.0, 4.0, 60.0)),
    places=st.lists(
        st.tuples(st.floats(-5, 105), st.floats(-5, 105)), min_size=1, max_size=12
    ),
)
def test_any_world_is_judged_as_placement_by_placement(world, size_m2, places):
    hub = solution("hub", typ_m2=size_m2, preferred=("4_1_1",), incompatible=("5_1",))
    a_city = city(near_m=5.0, far_m=12.0)
    screener = Screener(world, RULES, {"hub": hub}, a_city, TODAY)
    # To the millimetre, as places are given.
    x, y = (np.round(np.array(each), 3) for each in zip(*places, strict=True))

    assert differences(screener, Sites(hub, x + WEST_M, y + SOUTH_M)) == []


# What once differed, drawn by hand


def _alike(layers, rules, typ_m2, x, y):
    hub = solution("hub", typ_m2=typ_m2)
    known = DistrictLayers(district(), layers)
    screener = Screener(known, rules, {"hub": hub}, city(far_m=12.0), TODAY)
    place = Sites(hub, np.array([WEST_M + x]), np.array([SOUTH_M + y]))
    return differences(screener, place) == []


def test_a_place_without_ground_on_the_boundary_is_inside():
    assert _alike((), (), 0.0, 0.0, 0.0)


def test_a_plan_layer_of_which_nobody_stated_the_coverage_is_a_doubt():
    plan = layer("zoning_element", (rectangle(0, 0, 50, 50), {}), coverage=None)

    assert _alike((plan,), (land_use(),), 60.0, 20.0, 20.0)


def test_a_cable_near_covered_ground_counts_where_it_lies_beyond():
    cable = shapely.LineString(
        [(WEST_M + 65, SOUTH_M + 81), (WEST_M + 98, SOUTH_M + 83)]
    )
    west = layer("mv_cable", (cable, {}), coverage=rectangle(0, 0, 60, 100))
    near = rule(RuleKind.MUST_BE_NEAR, ("mv_cable",), threshold="far_m")

    assert _alike((west,), (near,), 60.0, 52.4, 76.0)


def test_objects_beyond_a_coverage_are_a_doubt_where_another_layer_is_complete():
    part = layer(
        "groundwater",
        (rectangle(0, 0, 10, 10), {}),
        coverage=rectangle(50, 50, 100, 100),
        layer_id="part",
    )
    whole = layer("groundwater", layer_id="whole")
    out = rule(RuleKind.KEEP_OUT, ("groundwater",))

    assert _alike((part, whole), (out,), 4.0, 5.0, 5.0)
