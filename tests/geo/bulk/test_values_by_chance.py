"""Values of plans, of pipes and of what is shared: many sites as one at each."""

from dataclasses import replace
from itertools import pairwise
from unittest.mock import patch

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.bulk import BulkScreener, tiles
from geo.bulk.near import RisingAnswers
from geo.example_district import SOUTH_M, WEST_M, layer, quantity, rectangle, solution
from geo.model.placement import Placement
from geo.model.rule import Dimension, Failure, FailureBasis, Shared
from geo.model.vocabulary import LevelOfSpatialPlan, Outcome, Remedy, RuleKind
from tests.chance import examples
from tests.geo.bulk.judged_alone import differences, screener_of, sites_at
from tests.geo.worlds import (
    BUILDERS,
    COMING,
    DRAFTED,
    IN_FORCE,
    city,
    plan_layer,
    rule,
)

DETAILED = LevelOfSpatialPlan.INFRA_LOCAL
CITY = city(most_m2=30, least_m2=25, hot=65, factor=0.9)
COVERAGES = st.sampled_from(
    (rectangle(-200, -200, 300, 300), rectangle(0, 0, 80, 100), None)
)
FAILURE = Failure(
    FailureBasis.PLAN, Outcome.PLAN_CHANGE, Remedy.AMEND_PLAN, "amend", "{found}", "?"
)


def asks(dimension, kind, **requirement):
    one = rule(
        RuleKind.DIMENSION,
        ("zoning_element", "supplementary_regulation", "building"),
        dimension=dimension,
        where_column="regulation_kind",
        where_values=frozenset({kind}),
        rule_id=kind,
        **requirement,
    )
    return replace(one, failure=FAILURE)


SIZES = (
    asks(Dimension.HEIGHT, "building_height"),
    asks(Dimension.FLOOR_AREA, "floor_area"),
    asks(Dimension.BUILDING_AREA, "building_area"),
    asks(
        Dimension.PARKING_PLACES,
        "parking_places",
        threshold="most_m2",
        least_threshold="least_m2",
    ),
)
SHARES = (
    rule(
        RuleKind.NEAR_WITH_VALUE,
        ("district_heat_pipe",),
        rule_id="hot",
        distance_from_solution=True,
        least_threshold="hot",
        value_column="supply_temperature_c",
    ),
    rule(
        RuleKind.COUNT_ON_SHARED,
        ("secondary_substation",),
        rule_id="power",
        threshold="factor",
        shared=Shared.SUBSTATION_POWER,
    ),
    rule(
        RuleKind.COUNT_ON_SHARED,
        ("kerb_space",),
        rule_id="kerb",
        shared=Shared.KERB_LENGTH,
    ),
)


def tower(size_m2):
    made = solution("hub", typ_m2=size_m2)
    return replace(
        made,
        height_m=quantity(12, "m"),
        electric_power_typ_kw=quantity(100, "kW"),
        max_connection_m=quantity(20, "m"),
    )


@st.composite
def boxes(draw, largest_m=60):
    west, south = draw(st.integers(-10, 100)), draw(st.integers(-10, 100))
    wide, deep = draw(st.integers(3, largest_m)), draw(st.integers(3, largest_m))
    return rectangle(west, south, west + wide, south + deep)


def maybe(*values):
    return st.sampled_from((None, *values))


TOLERANCES = st.sampled_from((0.0, 0.5, 2.0))


@st.composite
def plans_with_values(draw):
    def zones(name, steps, process_steps=None):
        cuts = [0, *sorted(draw(st.sets(st.integers(10, 90), max_size=2))), 100]
        rows = [
            (
                rectangle(0, south, 100, north),
                {
                    "hilucs_land_use": "4_1_1",
                    "regulation_nature": draw(st.sampled_from((BUILDERS, None))),
                    "process_step_general": draw(st.sampled_from(steps)),
                    "building_height_max_m": draw(maybe(8.0, 20.0)),
                    "floor_area_right_m2": draw(maybe(30.0, 60.0, 900.0)),
                    "parking_norm_floor_area_m2": draw(maybe(20.0, 300.0)),
                },
            )
            for south, north in pairwise(cuts)
            if draw(st.integers(0, 5))
        ]
        return plan_layer(
            *rows,
            layer_id=name,
            tolerance_m=draw(TOLERANCES),
            coverage=draw(COVERAGES),
            process_steps=process_steps,
        )

    regulations = [
        (
            draw(boxes()),
            {
                "regulation_kind": draw(
                    st.sampled_from(
                        ("building_area", "building_area", "building_height", "noise")
                    )
                ),
                "regulation_nature": draw(st.sampled_from((BUILDERS, None))),
                "process_step_general": draw(st.sampled_from((IN_FORCE, DRAFTED))),
                "value_max": draw(maybe(10.0, 14.0)),
                "value_unit": draw(st.sampled_from(("m", "floors"))),
            },
        )
        for _ in range(draw(st.integers(0, 4)))
    ]
    made = [
        zones("in_force", (IN_FORCE, IN_FORCE, None)),
        layer(
            "supplementary_regulation",
            *regulations,
            plan_level=DETAILED,
            tolerance_m=draw(TOLERANCES),
            coverage=draw(COVERAGES),
        ),
        layer(
            "building",
            *(
                (draw(boxes(30)), {"floor_area_m2": draw(maybe(40.0, 400.0))})
                for _ in range(draw(st.integers(0, 3)))
            ),
            tolerance_m=draw(TOLERANCES),
            coverage=draw(COVERAGES),
        ),
    ]
    if draw(st.booleans()):
        made.append(zones("coming", (DRAFTED,), COMING))
    return made


@st.composite
def shared_things(draw):
    def place():
        return draw(st.integers(-10, 110)), draw(st.integers(-10, 110))

    def point():
        x, y = place()
        return shapely.Point(WEST_M + x, SOUTH_M + y)

    def some(kind, shape, **columns):
        rows = [
            (shape(), {name: draw(value) for name, value in columns.items()})
            for _ in range(draw(st.integers(0, 5)))
        ]
        return layer(
            kind, *rows, tolerance_m=draw(TOLERANCES), coverage=draw(COVERAGES)
        )

    return [
        some(
            "district_heat_pipe",
            lambda: shapely.LineString([point(), point().buffer(5).exterior.coords[0]]),
            supply_temperature_c=maybe(50.0, 90.0),
        ),
        some(
            "secondary_substation",
            point,
            transformer_kva=maybe(100.0, 800.0),
            peak_load_kw=maybe(10.0, 100.0),
        ),
        some("kerb_space", lambda: draw(boxes(20)), kerb_length_m=maybe(6.0, 30.0)),
    ]


PLACES = st.lists(
    st.tuples(st.floats(-5, 105), st.floats(-5, 105)), min_size=4, max_size=10
)
CHANCE = settings(
    max_examples=examples(30),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def told_alike(rules, layers, size_m2, places, beside=()):
    a_hub = tower(size_m2)
    screener = screener_of(rules, layers, a_hub, CITY).beside(beside)
    sites = sites_at(*np.round(np.array(places), 3).tolist(), a_solution=a_hub)
    # As if there were thousands of them: neighbours are taken together.
    with patch.object(tiles, "_WORTH_IT", 0):
        assert differences(screener, sites) == []


@CHANCE
@given(
    layers=plans_with_values(), size_m2=st.sampled_from((0.0, 25.0, 250.0)), at=PLACES
)
def test_sizes_are_read_as_placement_by_placement(layers, size_m2, at):
    told_alike(SIZES, layers, size_m2, at)


@CHANCE
@given(
    layers=shared_things(),
    size_m2=st.sampled_from((0.0, 4.0, 60.0)),
    at=PLACES,
    others=st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), max_size=3),
)
def test_what_is_shared_is_counted_as_placement_by_placement(
    layers, size_m2, at, others
):
    beside = [
        Placement(f"other-{number}", "hub", shapely.Point(WEST_M + x, SOUTH_M + y))
        for number, (x, y) in enumerate(others)
    ]
    told_alike(SHARES, layers, size_m2, at, beside)


def test_sizes_over_two_zones_need_no_site_judged_alone():
    low, high = {"building_height_max_m": 8.0}, {"building_height_max_m": 20.0}
    force = {"regulation_nature": BUILDERS, "process_step_general": IN_FORCE}
    zones = plan_layer(
        (rectangle(0, 0, 50, 100), {**low, **force}),
        (rectangle(50, 0, 100, 100), {**high, **force}),
    )
    layers = [
        zones,
        layer("supplementary_regulation", plan_level=DETAILED),
        layer("building", (rectangle(20, 70, 40, 90), {})),
    ]
    screener = screener_of(SIZES[0], layers, tower(25.0), CITY)
    low_zone, both, high_zone, half_in_a_house, in_a_house = (
        (20, 50),
        (50, 50),
        (70, 30),
        (20, 80),
        (30, 80),
    )
    sites = sites_at(
        low_zone, both, high_zone, half_in_a_house, in_a_house, a_solution=tower(25.0)
    )

    found = BulkScreener(screener).screen(sites)

    assert found.outcomes() == [
        Outcome.PLAN_CHANGE,
        Outcome.PLAN_CHANGE,
        Outcome.CONFORMS,
        Outcome.PLAN_CHANGE,
        Outcome.CONFORMS,
    ]
    assert found.judged_alone == {"building_height": 0}


def zoned(west, east, **values):
    force = {"regulation_nature": BUILDERS, "process_step_general": IN_FORCE}
    return rectangle(west, 0, east, 100), {**values, **force}


def told(rules, layers, *places):
    screener = screener_of(rules, layers, tower(25.0), CITY)
    sites = sites_at(*places, a_solution=tower(25.0))

    assert differences(screener, sites) == []
    return BulkScreener(screener).screen(sites).outcomes()


def test_floor_area_counts_as_far_as_it_lies_in_a_zone():
    layers = [
        plan_layer(
            zoned(0, 50, floor_area_right_m2=20.0),
            zoned(50, 100, floor_area_right_m2=900.0),
        ),
        layer("supplementary_regulation", plan_level=DETAILED),
        layer("building"),
    ]

    # All 25 m2 in the zone of 20 m2, most of them, less than half of them.
    found = told(SIZES[1], layers, (20, 50), (48, 50), (51, 50))

    assert found == [Outcome.PLAN_CHANGE, Outcome.PLAN_CHANGE, Outcome.CONFORMS]


def test_leaving_a_building_area_by_less_than_it_is_drawn_is_no_sure_clash():
    line = rectangle(20, 20, 60, 60)
    force = {"regulation_nature": BUILDERS, "process_step_general": IN_FORCE}
    layers = [
        plan_layer(zoned(0, 100)),
        layer(
            "supplementary_regulation",
            (line, {"regulation_kind": "building_area", **force}),
            plan_level=DETAILED,
            tolerance_m=2.0,
        ),
        layer("building"),
    ]

    # The hub reaches 2.8 m from its middle: inside, 1.8 m beyond, 7.8 m beyond.
    found = told(SIZES[2], layers, (40, 40), (59, 40), (65, 40))

    assert found == [Outcome.CONFORMS, Outcome.JUDGEMENT, Outcome.PLAN_CHANGE]


def test_a_cold_pipe_says_nothing_where_others_may_be_near():
    cold = shapely.LineString([(WEST_M, SOUTH_M + 50), (WEST_M + 100, SOUTH_M + 50)])
    pipe = layer(
        "district_heat_pipe",
        (cold, {"supply_temperature_c": 50.0}),
        coverage=rectangle(0, 0, 80, 100),
    )

    found = told(SHARES[0], [pipe], (40, 50), (70, 50))

    assert found == [Outcome.CONDITION, Outcome.NOT_ASSESSED]


def test_of_two_substations_as_near_as_each_other_the_judge_knows_the_first():
    strong = {"transformer_kva": 800.0, "peak_load_kw": 10.0}
    weak = {"transformer_kva": 100.0, "peak_load_kw": 10.0}
    at = [shapely.Point(WEST_M + x, SOUTH_M + 50) for x in (40, 60)]
    stations = layer("secondary_substation", (at[0], strong), (at[1], weak))
    swapped = layer("secondary_substation", (at[0], weak), (at[1], strong))
    places = (45, 50), (50, 50), (55, 50)
    fits, short = Outcome.CONFORMS, Outcome.CONDITION

    assert told(SHARES[1], [stations], *places) == [fits, fits, short]
    assert told(SHARES[1], [swapped], *places) == [short, short, fits]


@pytest.mark.parametrize("turns_at", [0, 3, 17, 39])
def test_a_rising_amount_is_judged_a_few_times_only(turns_at):
    amounts = np.arange(40.0)
    asked = []

    def ask(position):
        asked.append(position)
        return 2 if position >= turns_at else 0

    answers = RisingAnswers()
    said = answers.of(amounts, ask)

    assert said.tolist() == [0] * turns_at + [2] * (40 - turns_at)
    assert len(asked) <= 20
    assert answers.of(amounts, lambda _: pytest.fail("asked again")).tolist() == list(
        said
    )
