"""Whatever is stale, expired, doubtful or lost: it never reads as "fits"."""

from dataclasses import replace
from datetime import date

import pytest
import shapely

from geo.errors import PlacementError
from geo.example_district import layer, rectangle, solution
from geo.layers import DistrictLayers
from geo.model.placement import HostReference, Placement
from geo.model.rule import PlanScope
from geo.model.vocabulary import Outcome, ProcessStepGeneral, RuleKind
from geo.screening import Screener
from tests.geo.worlds import (
    DECIDED,
    DRAFTED,
    TODAY,
    city,
    district,
    land_use,
    outcomes,
    plan_layer,
    rule,
    screen,
    zone,
)

HUB = solution("hub", preferred=("4_1_1",), incompatible=("3_4_4",))
PLACE = rectangle(10, 10, 20, 20)
ROAD = zone(0, 0, 100, 100, "4_1_1")
KEEP_OUT = rule(RuleKind.KEEP_OUT, ("flood",))


def stale(one):
    old = replace(one.coverage, valid_until=date(2020, 1, 1))
    return replace(one, coverage=old)


@pytest.mark.parametrize("rules", [land_use(), KEEP_OUT], ids=["land use", "keep out"])
def test_a_stale_layer_supports_no_yes(rules):
    layers = (stale(plan_layer(ROAD)), stale(layer("flood")))

    assert set(outcomes(screen(rules, layers, HUB, PLACE))) == {Outcome.NOT_ASSESSED}


def test_a_fit_with_a_plan_that_may_not_be_in_force_is_judged():
    layers = (plan_layer(zone(0, 0, 100, 100, "4_1_1", step=None)),)

    (finding,) = screen(land_use(), layers, HUB, PLACE)

    assert finding.outcome is Outcome.JUDGEMENT
    assert finding.step_defaulted


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        pytest.param({}, "allows hub", id="no dates"),
        pytest.param({"valid_to": "2015-01-01"}, "No detailed plan", id="expired"),
        pytest.param({"valid_to": "2030-01-01"}, "allows hub", id="still valid"),
        pytest.param({"valid_from": "2030-01-01"}, "No detailed plan", id="not yet"),
    ],
)
def test_a_plan_counts_from_its_first_to_its_last_day(dates, expected):
    layers = (plan_layer(zone(0, 0, 100, 100, "4_1_1", **dates)),)

    (finding,) = screen(land_use(), layers, HUB, PLACE)

    assert expected in str(finding.sentence)


@pytest.mark.parametrize("steps", [{DRAFTED}, {DECIDED}])
def test_plans_in_preparation_are_known_only_if_drafts_and_decisions_are(steps):
    half = plan_layer(process_steps=frozenset(steps))

    findings = screen(land_use(PlanScope.PLAN_IN_PREPARATION), (half,), HUB, PLACE)

    assert outcomes(findings) == [Outcome.NOT_ASSESSED]


def test_a_draft_whose_step_is_only_known_of_its_layer_is_read_as_a_draft():
    """The layer holds coming plans only; the zone itself does not say its step."""
    draft = plan_layer(
        zone(0, 0, 100, 100, "4_1_1", step=None),
        process_steps=frozenset({DRAFTED, DECIDED}),
    )

    in_force = screen(land_use(), (draft,), HUB, PLACE)
    coming = screen(land_use(PlanScope.PLAN_IN_PREPARATION), (draft,), HUB, PLACE)

    assert outcomes(in_force) == [Outcome.NOT_ASSESSED]
    assert outcomes(coming) == [Outcome.JUDGEMENT]


def test_an_object_of_an_incomplete_layer_is_not_hidden_by_a_complete_empty_one():
    national = layer("flood", layer_id="national")
    local = layer(
        "flood", (rectangle(0, 0, 50, 50), {}), layer_id="local", coverage=None
    )

    (finding,) = screen(KEEP_OUT, (national, local), HUB, PLACE)

    assert finding.outcome is Outcome.NOT_ASSESSED
    assert "holds 1 objects" in str(finding.sentence)


def test_objects_that_the_import_could_not_place_leave_a_doubt():
    lost = replace(layer("flood"), lost_object_count=2)

    (finding,) = screen(KEEP_OUT, (lost,), HUB, PLACE)

    assert finding.outcome is Outcome.NOT_ASSESSED
    assert "could not place 2 objects" in str(finding.sentence)


def test_a_regulation_whose_kind_is_not_given_is_quoted_to_a_person():
    clause = rule(
        RuleKind.TEXT_CLAUSE,
        ("supplementary_regulation",),
        outcome=Outcome.JUDGEMENT,
        where_column="regulation_kind",
        where_values=frozenset({"townscape"}),
    )
    unnamed = layer(
        "supplementary_regulation",
        (rectangle(0, 0, 50, 50), {"regulation_text": "Be kind."}),
    )

    (finding,) = screen(clause, (unnamed,), HUB, PLACE)

    assert finding.outcome is Outcome.JUDGEMENT
    assert "Be kind." in str(finding.sentence)


def test_a_repealed_clause_is_not_quoted():
    clause = rule(
        RuleKind.TEXT_CLAUSE, ("supplementary_regulation",), outcome=Outcome.JUDGEMENT
    )
    repealed = layer(
        "supplementary_regulation",
        (
            rectangle(0, 0, 50, 50),
            {"process_step_general": ProcessStepGeneral.OBSOLETE},
        ),
    )

    assert outcomes(screen(clause, (repealed,), HUB, PLACE)) == [Outcome.CONFORMS]


def test_a_stop_of_unknown_mode_near_by_is_judged():
    near = rule(
        RuleKind.MUST_BE_NEAR,
        ("transit_stop",),
        threshold="walk",
        where_column="transit_mode",
        where_values=frozenset({"rail"}),
    )
    stop = layer("transit_stop", (rectangle(25, 10, 30, 20), {}))

    assert outcomes(screen(near, (stop,), HUB, PLACE, city(walk=10))) == [
        Outcome.JUDGEMENT
    ]


OWN_EXCLUDED = rule(
    RuleKind.KEEP_DISTANCE, ("building",), threshold="gap", own_object_excluded=True
)


@pytest.mark.parametrize(
    ("house", "host", "expected"),
    [
        pytest.param(rectangle(0, 0, 40, 40), None, Outcome.CONFORMS, id="around it"),
        pytest.param(rectangle(15, 10, 40, 40), None, Outcome.CONDITION, id="across"),
        pytest.param(
            rectangle(15, 10, 40, 40), "building-1", Outcome.CONFORMS, id="its host"
        ),
    ],
)
def test_only_its_own_building_is_left_out_of_the_distance(house, host, expected):
    houses = layer(
        "building", (house, {}), coverage=shapely.buffer(rectangle(0, 0, 99, 99), 50)
    )
    reference = None if host is None else HostReference("building", host)

    findings = screen(OWN_EXCLUDED, (houses,), HUB, PLACE, city(gap=3), host=reference)

    assert outcomes(findings) == [expected]


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        pytest.param("9_9", Outcome.NOT_ASSESSED, id="no HILUCS code"),
        pytest.param("4_1_1_x", Outcome.NOT_ASSESSED, id="misspelt"),
        pytest.param("6_5|4_1_1", Outcome.JUDGEMENT, id="one of two says nothing"),
        pytest.param("9_9|4_1_1", Outcome.JUDGEMENT, id="one of two is unknown"),
    ],
)
def test_a_code_that_says_nothing_is_no_permission(codes, expected):
    layers = (plan_layer(zone(0, 0, 100, 100, codes)),)

    assert outcomes(screen(land_use(), layers, HUB, PLACE)) == [expected]


@pytest.mark.parametrize("preferred", [("5_1",), ("any",)])
def test_a_broad_zone_that_may_be_the_unwanted_use_is_judged(preferred):
    picky = solution("picky", preferred=preferred, incompatible=("5_2",))
    layers = (plan_layer(zone(0, 0, 100, 100, "5")),)

    assert outcomes(screen(land_use(), layers, picky, PLACE)) == [Outcome.JUDGEMENT]


def test_plans_whose_level_nobody_stated_are_read_as_detailed_plans():
    layers = (plan_layer(zone(0, 0, 100, 100, "3_4_4"), level=None),)

    assert outcomes(screen(land_use(), layers, HUB, PLACE)) == [Outcome.PLAN_CHANGE]


@pytest.mark.parametrize(
    "drawn",
    [
        shapely.GeometryCollection([PLACE]),
        shapely.MultiPoint([(0, 0), (9, 9)]),
        shapely.LinearRing([(0, 0), (9, 0), (9, 9)]),
    ],
)
def test_what_is_no_point_line_or_polygon_is_refused(drawn):
    with pytest.raises(PlacementError, match="not as a point, line or polygon"):
        Placement("p1", "hub", drawn)


def test_a_solution_that_left_the_catalogue_stops_nothing_else():
    layers = DistrictLayers(district(), (plan_layer(ROAD),))
    screener = Screener(layers, (land_use(),), {"hub": HUB}, city(), TODAY)

    findings = screener.screen(
        (Placement("p1", "gone", PLACE), Placement("p2", "hub", PLACE))
    )

    assert outcomes(findings) == [Outcome.NOT_ASSESSED, Outcome.CONFORMS]


def test_a_hair_beyond_the_study_area_is_rounding():
    edge = rectangle(90, 0, 100.0000000001, 10)

    assert outcomes(screen(land_use(), (plan_layer(ROAD),), HUB, edge)) == [
        Outcome.CONFORMS
    ]


def test_the_worlds_of_these_tests_fit_where_nothing_is_wrong():
    """The correct example that each test above breaks in one thing."""
    layers = (plan_layer(ROAD), layer("flood"))

    findings = screen((land_use(), KEEP_OUT), layers, HUB, PLACE)

    assert outcomes(findings) == [Outcome.CONFORMS, Outcome.CONFORMS]
