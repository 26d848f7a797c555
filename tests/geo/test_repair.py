"""What would need less: worked out by hand on a square of 100 m x 100 m.

The battery wants an energy site (HILUCS 2_4) and does not go with homes (5_1).
"""

from dataclasses import replace

import pytest
import shapely

from geo.example_district import SOUTH_M, WEST_M, layer, quantity, rectangle, solution
from geo.layers import DistrictLayers
from geo.model.placement import BuildingStage, Duration, HostReference, Placement
from geo.model.plan_change import Instrument
from geo.model.profile import InstrumentChoice
from geo.model.rule import AppliesTo, FailureBasis
from geo.model.solution import Host, SolutionGeometry
from geo.model.vocabulary import LevelOfSpatialPlan, Outcome, Remedy, RuleKind
from geo.repair import Kind, look_for_less, needs_anything, sentence_of
from geo.repair.needs import needs_of
from geo.repair.trials import Trials
from geo.screening import Screener
from tests.geo.worlds import TODAY, city, district, land_use, plan_layer, rule, zone

BATTERY = solution("battery", preferred=("2_4",), incompatible=("5_1",))
ENERGY_WEST = zone(0, 0, 30, 100, "2_4", name="Energy")
HOMES_EAST = zone(30, 0, 100, 100, "5_1", name="Homes")
TWO_ZONES = (plan_layer(ENERGY_WEST, HOMES_EAST),)
HOMES_EVERYWHERE = (plan_layer(zone(0, 0, 100, 100, "5_1", name="Homes")),)
TEN_METRES_IN = rectangle(32, 40, 40, 48)  # its east edge is 10 m inside the homes
INFRA = LevelOfSpatialPlan.INFRA_LOCAL
FOR_A_TIME = InstrumentChoice(INFRA, "yes", "", None, Remedy.DEVIATION, "deviation")
FOR_EVER = InstrumentChoice(INFRA, "", "", None, Remedy.AMEND_PLAN, "amend")
SEWER = rule(RuleKind.KEEP_OUT, ("utility",), rule_id="sewer")
HERITAGE = rule(
    RuleKind.KEEP_OUT,
    ("ancient_monument",),
    rule_id="heritage",
    outcome=Outcome.PROHIBITED,
    basis=FailureBasis.LAW,
)
NEAR_HOMES = rule(
    RuleKind.KEEP_DISTANCE,
    ("building",),
    rule_id="homes",
    outcome=Outcome.PROHIBITED,
    threshold="apart",
)


def world(rules, layers, a_solution=BATTERY, a_city=None):
    rules = rules if isinstance(rules, tuple) else (rules,)
    return Screener(
        DistrictLayers(district(), layers),
        rules,
        {a_solution.id: a_solution},
        a_city or city(),
        TODAY,
    )


def look(screener, geometry, reach_m=12.0, **placement):
    (solution_id,) = screener.solutions
    return look_for_less(
        screener, Placement("p1", solution_id, geometry, **placement), reach_m
    )


def of_kind(repair, kind):
    return [one for one in repair.suggestions if one.kind is kind]


def only(repair, kind):
    (one,) = of_kind(repair, kind)
    return one


def lenient(*choices):
    return replace(city(), choices=choices)


# Another spot


def test_a_battery_ten_metres_inside_the_homes_moves_ten_metres_west():
    move = only(look(world(land_use(), TWO_ZONES), TEN_METRES_IN), Kind.MOVE)

    assert move.distance_m == pytest.approx(10, abs=0.5)
    assert move.bearing_degrees == 270
    assert (
        str(sentence_of(move, city())) == "Move it 10 m west: nothing more is needed."
    )
    assert (move.before.outcome, move.after.outcome) == (
        Outcome.PLAN_CHANGE,
        Outcome.CONFORMS,
    )
    assert move.placement.geometry.equals(rectangle(22, 40, 30, 48))


def test_a_battery_placed_as_a_point_moves_by_its_radius_and_the_way_to_the_edge():
    # 78.5 m2 are a circle of 5 m radius; its middle is 5 m inside.
    middle = shapely.Point(WEST_M + 35, SOUTH_M + 50)
    repair = look(world(land_use(), TWO_ZONES), middle, size_m2=78.5)

    move = of_kind(repair, Kind.MOVE)[0]
    assert move.distance_m == pytest.approx(10, abs=0.5)
    assert move.bearing_degrees == 270
    assert move.placement.size_m2 == 78.5


@pytest.mark.parametrize(
    ("home", "words"),
    [
        pytest.param(rectangle(40, 52, 60, 60), "6 m south", id="a home in the north"),
        pytest.param(rectangle(40, 30, 60, 36), "6 m north", id="a home in the south"),
        pytest.param(rectangle(60, 20, 70, 80), "4 m west", id="a home in the east"),
    ],
)
def test_a_battery_too_near_a_home_steps_back_to_the_distance_asked(home, words):
    # Asked are 10 m. The battery stands 4 m from the first two and 6 m from the third.
    battery = rectangle(46, 40, 54, 48)
    screener = world(
        NEAR_HOMES, (layer("building", (home, {})),), a_city=city(apart=10)
    )

    move = only(look(screener, battery), Kind.MOVE)

    assert str(move.act) == f"Move it {words}"
    assert 0 <= move.margin_m < 0.5
    assert [finding.rule_id for finding in move.cleared] == ["homes"]


def test_a_diagonal_way_out_is_named_by_the_compass():
    # A yard of 10 m x 10 m among homes; the battery of 5 m x 5 m stands north-east of
    # it: 10 m west and 10 m south, 14.1 m in all, bring it in.
    yard = rectangle(26, 46, 36, 56)
    around = rectangle(0, 0, 100, 100).difference(yard)
    _, homes = zone(0, 0, 1, 1, "5_1")
    plan = plan_layer(zone(26, 46, 36, 56, "2_4"), (around, homes))
    repair = look(world(land_use(), (plan,)), rectangle(41, 61, 46, 66), 16)

    assert str(only(repair, Kind.MOVE).act) == "Move it 14.5 m south-west"


def test_the_nearest_of_two_ways_out_is_taken():
    homes_between = (
        plan_layer(
            zone(0, 0, 30, 100, "2_4"),
            zone(30, 0, 60, 100, "5_1"),
            zone(60, 0, 100, 100, "2_4"),
        ),
    )
    # East edge of the energy site 10 m away in the west, 22 m in the east.
    move = only(look(world(land_use(), homes_between), TEN_METRES_IN), Kind.MOVE)

    assert str(move.act) == "Move it 10 m west"


def test_beyond_the_reach_nothing_is_looked_for():
    repair = look(world(land_use(), TWO_ZONES), TEN_METRES_IN, reach_m=9)

    assert not of_kind(repair, Kind.MOVE)


def test_what_a_spot_still_needs_is_said_with_it():
    permit = rule(RuleKind.PERMIT_TRIGGER, rule_id="dig", sentence="dig")
    repair = look(world((land_use(), permit), TWO_ZONES), TEN_METRES_IN)

    move = only(repair, Kind.MOVE)
    assert [finding.rule_id for finding in move.left] == ["dig"]
    assert str(sentence_of(move, city())) == (
        "Move it 10 m west: no plan change. Still to look at: A rule."
    )


def test_a_decision_that_is_still_needed_is_called_by_its_name():
    permit = rule(RuleKind.PERMIT_TRIGGER, rule_id="dig", sentence="dig")
    named = Instrument("X", "placement permit", "", "", "")
    with_name = replace(city(), instruments={"permit": named})
    repair = look(
        world((land_use(), permit), TWO_ZONES, a_city=with_name), TEN_METRES_IN
    )

    sentence = str(sentence_of(only(repair, Kind.MOVE), with_name))
    assert sentence.endswith("no plan change. Still needs: placement permit.")


def test_a_spot_that_only_trades_a_plan_change_for_a_prohibition_is_not_offered():
    grave = layer("ancient_monument", (rectangle(0, 0, 30, 100), {}))
    repair = look(world((land_use(), HERITAGE), (*TWO_ZONES, grave)), TEN_METRES_IN)

    assert not of_kind(repair, Kind.MOVE)


def test_a_new_condition_is_told_beside_what_it_spares():
    pipe = layer("utility", (rectangle(0, 0, 30, 100), {}))
    move = only(
        look(world((land_use(), SEWER), (*TWO_ZONES, pipe)), TEN_METRES_IN), Kind.MOVE
    )

    assert [finding.rule_id for finding in move.new] == ["sewer"]
    assert [finding.rule_id for finding in move.cleared] == ["land_use.detailed_plan"]
    assert move.after.outcome is Outcome.CONDITION


def test_a_rule_that_spoils_the_nearest_spots_leads_to_the_next_ones():
    # West of x = 30 a grave lies in the way from y = 30 to 70.
    grave = layer("ancient_monument", (rectangle(0, 30, 30, 70), {}))
    repair = look(world((land_use(), HERITAGE), (*TWO_ZONES, grave)), TEN_METRES_IN, 26)

    move = only(repair, Kind.MOVE)
    assert move.after.outcome is Outcome.CONFORMS
    # At least 10 m west and 18 m south, 20.6 m in all; within a ring and a direction.
    assert 20.5 <= move.distance_m <= 24


def test_a_rule_learned_on_the_way_is_asked_again_half_a_metre_on():
    # At 9.5 m it has left the homes and stands on a narrow grave; at 10 m on neither.
    grave = layer("ancient_monument", (rectangle(29.6, 0, 29.9, 100), {}))
    repair = look(
        world((land_use(), HERITAGE), (*TWO_ZONES, grave)),
        rectangle(31.5, 40, 39.5, 48),
    )

    assert str(only(repair, Kind.MOVE).act) == "Move it 10 m west"


def test_with_one_condition_for_all_places_no_spot_is_looked_for():
    permit = rule(RuleKind.PERMIT_TRIGGER, rule_id="dig", sentence="dig")
    repair = look(world(permit, ()), TEN_METRES_IN)

    assert repair.suggestions == ()
    assert repair.screenings < 10


def test_a_clash_is_left_for_good_not_only_as_far_as_the_line_is_drawn():
    # Drawn to 1 m: at 9 m the overlap would be "a planner has to judge", at 10 m none.
    drawn = (plan_layer(ENERGY_WEST, HOMES_EAST, tolerance_m=1.0),)
    repair = look(world(land_use(), drawn), TEN_METRES_IN)

    assert str(only(repair, Kind.MOVE).act) == "Move it 10 m west"


def test_a_spot_hardly_farther_that_needs_less_stands_for_the_nearer_one():
    # At 10 m a corner of the battery lies on doubtful ground, at 11 m none of it.
    doubt = rule(
        RuleKind.KEEP_OUT, ("flood",), rule_id="flood", outcome=Outcome.JUDGEMENT
    )
    wet = layer("flood", (rectangle(29, 0, 40, 100), {}))
    repair = look(world((land_use(), doubt), (*TWO_ZONES, wet)), TEN_METRES_IN)

    assert str(only(repair, Kind.MOVE).act) == "Move it 11 m west"


# Silence is never consent


def test_a_move_to_where_no_plan_is_known_is_not_offered():
    known = (plan_layer(HOMES_EAST, coverage=rectangle(30, 0, 100, 100)),)
    repair = look(world(land_use(), known), TEN_METRES_IN)

    assert not of_kind(repair, Kind.MOVE)
    assert repair.passed_by_unknown


def test_a_move_to_where_pipes_are_not_surveyed_is_not_offered():
    pipes = layer("utility", coverage=rectangle(30, 0, 100, 100))
    repair = look(world((land_use(), SEWER), (*TWO_ZONES, pipes)), TEN_METRES_IN)

    assert not of_kind(repair, Kind.MOVE)
    assert repair.passed_by_unknown


def test_what_is_unknown_everywhere_does_not_hinder_a_better_spot():
    repair = look(world((land_use(), SEWER), TWO_ZONES), TEN_METRES_IN)

    move = only(repair, Kind.MOVE)
    assert move.after.not_assessed_count == move.before.not_assessed_count == 1
    assert str(move.gain) == "nothing more is needed, as far as is known"


def test_ground_without_any_plan_is_no_better_than_a_plan_change():
    repair = look(world(land_use(), (plan_layer(HOMES_EAST),)), TEN_METRES_IN)

    assert not of_kind(repair, Kind.MOVE)


def test_a_worse_word_is_never_offered_for_a_lighter_weight():
    # No plan at all is "a planner has to judge", a deviation "the plan would change".
    unplanned = (plan_layer(zone(0, 0, 30, 100, "5_1")),)
    screener = world(land_use(), unplanned, a_city=lenient(FOR_A_TIME, FOR_EVER))
    repair = look(screener, TEN_METRES_IN, duration=Duration.TEMPORARY)

    assert repair.suggestions == ()


def test_a_move_out_of_the_district_is_not_offered():
    at_the_edge = rectangle(2, 40, 10, 48)
    repair = look(world(land_use(), HOMES_EVERYWHERE), at_the_edge)

    assert not of_kind(repair, Kind.MOVE)


# Ground that is taken


def test_no_spot_is_offered_on_top_of_a_house():
    house = layer("building", (rectangle(0, 0, 30, 100), {}))
    repair = look(world(land_use(), (*TWO_ZONES, house)), TEN_METRES_IN)

    assert not of_kind(repair, Kind.MOVE)


@pytest.mark.parametrize(
    ("hosts", "moves"),
    [
        pytest.param((Host.PLOT,), 0, id="made for a plot"),
        pytest.param((Host.PLOT, Host.STREET), 1, id="made for a street too"),
    ],
)
def test_a_spot_in_the_street_is_for_what_is_made_for_streets(hosts, moves):
    made = replace(BATTERY, hosts=hosts)
    street = layer("street_area", (rectangle(0, 0, 30, 100), {}))
    repair = look(world(land_use(), (*TWO_ZONES, street), made), TEN_METRES_IN)

    assert len(of_kind(repair, Kind.MOVE)) == moves


# A smaller size, a turn


BAND = (
    plan_layer(
        zone(0, 0, 45, 100, "5_1"),
        zone(45, 0, 55, 100, "2_4"),
        zone(55, 0, 100, 100, "5_1"),
    ),
)


def test_a_footprint_too_big_for_its_band_is_made_as_big_as_the_band():
    square = replace(BATTERY, footprint_min_m2=quantity(50))
    repair = look(world(land_use(), BAND, square), rectangle(44, 44, 56, 56))

    smaller = only(repair, Kind.SMALLER)
    # 12 m x 12 m about the middle of a band of 10 m: 10 m x 10 m fit.
    assert smaller.size_m2 == pytest.approx(100, abs=1)
    assert str(smaller.act) == "Make it 100 m² instead of 144 m²"
    assert smaller.after.outcome is Outcome.CONFORMS
    assert smaller.placement.geometry.centroid.equals_exact(
        rectangle(44, 44, 56, 56).centroid, 1e-6
    )


def test_no_size_below_the_smallest_of_the_catalogue_is_offered():
    square = replace(BATTERY, footprint_min_m2=quantity(101))
    repair = look(world(land_use(), BAND, square), rectangle(44, 44, 56, 56))

    assert not of_kind(repair, Kind.SMALLER)


def test_where_the_catalogue_has_no_smallest_size_none_is_made_up():
    square = replace(BATTERY, footprint_min_m2=quantity(0))
    repair = look(world(land_use(), BAND, square), rectangle(44, 44, 56, 56))

    assert not of_kind(repair, Kind.SMALLER)


def test_a_battery_placed_as_a_point_becomes_smaller_by_its_stated_size():
    # A circle of 10 m across takes 78.5 m2.
    square = replace(BATTERY, footprint_min_m2=quantity(20))
    middle = shapely.Point(WEST_M + 50, SOUTH_M + 50)
    repair = look(world(land_use(), BAND, square), middle, size_m2=150)

    smaller = only(repair, Kind.SMALLER)
    assert smaller.placement.size_m2 == pytest.approx(78.5, abs=1)


def test_a_long_bay_across_a_narrow_band_fits_when_turned():
    bay = rectangle(43, 48, 57, 52)  # 14 m across a band of 10 m
    repair = look(world(land_use(), BAND), bay)

    turn = only(repair, Kind.TURN)
    assert str(turn.act) == "Turn it by 90 degrees"
    assert turn.placement.geometry.equals(rectangle(48, 43, 52, 57))
    assert turn.after.outcome is Outcome.CONFORMS
    assert repair.suggestions[0] is turn


def yard_of_ten_metres():
    """A yard of 10 m x 10 m among homes, 14 m west of the battery's edge."""
    return plan_layer(
        zone(0, 0, 100, 45, "5_1"),
        zone(0, 55, 100, 100, "5_1"),
        zone(0, 45, 20, 55, "5_1"),
        zone(20, 45, 30, 55, "2_4"),
        zone(30, 45, 100, 55, "5_1"),
    )


def test_moved_and_made_smaller_at_once_only_where_neither_helps_alone():
    square = replace(BATTERY, footprint_min_m2=quantity(49))
    screener = world(land_use(), (yard_of_ten_metres(),), square)
    repair = look(screener, rectangle(44, 44, 56, 56), 26)

    both = only(repair, Kind.MOVE_AND_SMALLER)
    assert not of_kind(repair, Kind.MOVE)
    assert not of_kind(repair, Kind.SMALLER)
    # Half of 144 m2 is 8.5 m x 8.5 m; its east edge at 54.2 has to come to 30.
    assert both.distance_m == pytest.approx(24.3, abs=0.5)
    assert both.after.outcome is Outcome.CONFORMS
    assert 72 <= both.size_m2 <= 82


def test_what_is_made_smaller_does_not_grow_onto_a_house():
    # 6 cm north of where half the size would stand.
    house = layer("building", (rectangle(20, 54.3, 30, 55), {}))
    square = replace(BATTERY, footprint_min_m2=quantity(49))
    screener = world(land_use(), (yard_of_ten_metres(), house), square)
    repair = look(screener, rectangle(44, 44, 56, 56), 26)

    both = only(repair, Kind.MOVE_AND_SMALLER)
    assert 72 <= both.size_m2 <= 74
    assert not both.placement.geometry.intersects(rectangle(20, 54.31, 30, 55))


# A pilot, a host


def test_a_pilot_spares_the_amendment_where_the_city_has_deviations_for_a_time():
    screener = world(land_use(), HOMES_EVERYWHERE, a_city=lenient(FOR_A_TIME, FOR_EVER))
    repair = look(screener, TEN_METRES_IN)

    pilot = only(repair, Kind.PILOT)
    assert pilot.placement.duration is Duration.TEMPORARY
    assert pilot.findings[0].remedy is Remedy.DEVIATION
    assert str(pilot.gain) == "a deviation is likely to do instead of a plan change"
    assert pilot.after.outcome is Outcome.PLAN_CHANGE


def test_a_pilot_that_no_rule_asks_anything_of_needs_nothing_more():
    for_ever = replace(SEWER, applies_to=AppliesTo(temporary=False))
    surveyed = rule(RuleKind.KEEP_OUT, ("flood",), rule_id="flood")
    pipe = layer("utility", (rectangle(0, 0, 100, 100), {}))
    dry = layer("flood")
    repair = look(world((for_ever, surveyed), (pipe, dry)), TEN_METRES_IN)

    assert str(only(repair, Kind.PILOT).gain) == "nothing more is needed"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"traits": frozenset({"drills"})}, id="wells are drilled to stay"),
        pytest.param({"hosts": (Host.UNDERGROUND,)}, id="underground"),
    ],
)
def test_what_is_built_to_stay_is_not_offered_as_a_pilot(change):
    screener = world(
        land_use(),
        HOMES_EVERYWHERE,
        replace(BATTERY, **change),
        lenient(FOR_A_TIME, FOR_EVER),
    )

    assert not of_kind(look(screener, TEN_METRES_IN), Kind.PILOT)


def test_what_may_stand_in_a_building_is_put_into_the_nearest_that_holds_it():
    indoors = replace(BATTERY, hosts=(Host.BUILDING,))
    on_building = rule(
        RuleKind.MUST_STAND_ON, ("building",), rule_id="on", sentence="{overlap} beside"
    )
    houses = layer(
        "building",
        (rectangle(44, 40, 50, 46), {"local_id": "too-small"}),
        (rectangle(60, 40, 70, 50), {"local_id": "near", "name": "Depot"}),
        (rectangle(80, 40, 99, 50), {"local_id": "far"}),
    )
    repair = look(world(on_building, (houses,), indoors), TEN_METRES_IN, 45)

    host = only(repair, Kind.HOST)
    assert host.placement.host == HostReference("building", "near")
    assert host.placement.geometry.equals(rectangle(61, 41, 69, 49))
    assert str(host.act) == "Put it in or on Depot, 20 m to the east"
    assert not of_kind(repair, Kind.MOVE)


def test_a_long_one_is_turned_to_go_into_a_narrow_building():
    indoors = replace(BATTERY, hosts=(Host.ROOF,))
    on_building = rule(
        RuleKind.MUST_STAND_ON, ("building",), rule_id="on", sentence="x"
    )
    hall = layer("building", (rectangle(60, 20, 66, 60), {"local_id": "hall"}))
    repair = look(
        world(on_building, (hall,), indoors),
        rectangle(30, 40, 50, 44),
        20,
        building_stage=BuildingStage.NEW,
    )

    host = only(repair, Kind.HOST)
    assert host.placement.geometry.equals(rectangle(61, 30, 65, 50))
    assert host.placement.building_stage is BuildingStage.EXISTING


def test_a_connection_keeps_the_two_ends_that_it_joins():
    pipe_line = replace(
        BATTERY, hosts=(Host.STREET,), geometry=SolutionGeometry.NETWORK
    )
    line = shapely.LineString(
        [(WEST_M + 35, SOUTH_M + 40), (WEST_M + 45, SOUTH_M + 40)]
    )
    repair = look(world(land_use(), TWO_ZONES, pipe_line), line)

    assert not of_kind(repair, Kind.MOVE)
    assert not of_kind(repair, Kind.TURN)


def test_a_track_drawn_as_a_line_is_moved():
    track = replace(BATTERY, hosts=(Host.STREET,), geometry=SolutionGeometry.LINE)
    line = shapely.LineString(
        [(WEST_M + 35, SOUTH_M + 20), (WEST_M + 35, SOUTH_M + 80)]
    )
    repair = look(world(land_use(), TWO_ZONES, track), line)

    # A strip of 0.5 m: its east edge at 35.25 has to come to 30.
    assert only(repair, Kind.MOVE).distance_m == pytest.approx(5.25, abs=0.5)


# The order, and what is left when nothing helps


def test_what_needs_less_comes_first_then_the_nearest():
    drained = layer("utility", (rectangle(0, 0, 24, 100), {}))
    repair = look(
        world(
            (land_use(), SEWER),
            (*TWO_ZONES, drained),
            a_city=lenient(FOR_A_TIME, FOR_EVER),
        ),
        TEN_METRES_IN,
    )

    assert [(one.kind, one.after.outcome) for one in repair.suggestions] == [
        (Kind.MOVE, Outcome.CONDITION),
        (Kind.PILOT, Outcome.PLAN_CHANGE),
    ]


def test_a_minor_amendment_is_less_than_a_whole_one():
    def instrument(name, months):
        return Instrument(name, name, "", "", "", months_typ=months)

    small = InstrumentChoice(INFRA, "", "", 60.0, Remedy.AMEND_PLAN, "minor")
    slow_city = replace(
        lenient(small, FOR_EVER),
        instruments={"minor": instrument("minor", 6), "amend": instrument("whole", 18)},
    )
    repair = look(world(land_use(), HOMES_EVERYWHERE, a_city=slow_city), TEN_METRES_IN)

    smaller = only(repair, Kind.SMALLER)
    assert smaller.size_m2 == pytest.approx(59, abs=1)
    assert str(smaller.gain) == (
        "the decision is likely to take 6 months instead of 18"
    )


def test_a_time_that_nobody_has_stated_is_never_longer():
    # The whole amendment has no stated time: the minor one is then not called faster.
    minor = Instrument("minor", "minor", "", "", "", months_typ=6)
    small = InstrumentChoice(INFRA, "", "", 60.0, Remedy.AMEND_PLAN, "minor")
    silent_city = replace(lenient(small, FOR_EVER), instruments={"minor": minor})
    repair = look(
        world(land_use(), HOMES_EVERYWHERE, a_city=silent_city), TEN_METRES_IN
    )

    assert repair.suggestions == ()


def test_where_nothing_helps_the_one_plan_change_is_named():
    repair = look(world(land_use(), HOMES_EVERYWHERE), TEN_METRES_IN)

    assert repair.suggestions == ()
    assert repair.last_resort.single.plan_object.name == "Homes"
    assert str(repair.last_resort.sentence) == (
        "One plan change is enough, as far as is known: Homes would have to allow it."
    )


def test_where_two_plans_stand_in_the_way_no_single_change_is_promised():
    drawn_twice = (
        plan_layer(
            zone(0, 0, 36, 100, "5_1", name="North homes"),
            zone(36, 0, 100, 100, "5_1", name="South homes"),
        ),
    )
    repair = look(world(land_use(), drawn_twice), TEN_METRES_IN)

    assert repair.last_resort.single is None
    assert "2 of them would be needed together" in str(repair.last_resort.sentence)


def test_where_the_law_prohibits_it_no_plan_change_is_promised():
    grave = layer("ancient_monument", (rectangle(0, 0, 100, 100), {}))
    repair = look(
        world((land_use(), HERITAGE), (*HOMES_EVERYWHERE, grave)), TEN_METRES_IN
    )

    assert repair.last_resort.single is None
    assert str(repair.last_resort.sentence).startswith("Nothing on this map helps")


def test_where_a_move_spares_the_plan_change_no_last_resort_is_named():
    assert look(world(land_use(), TWO_ZONES), TEN_METRES_IN).last_resort is None


def test_what_fits_already_is_left_alone():
    screener = world(land_use(), TWO_ZONES)
    repair = look(screener, rectangle(5, 40, 13, 48))

    assert (repair.suggestions, repair.last_resort) == ((), None)
    placement = Placement("p1", "battery", rectangle(5, 40, 13, 48))
    assert not needs_anything(tuple(screener.screen_one(placement)), city())


def test_what_is_only_not_assessed_is_not_repaired():
    repair = look(world(land_use(), ()), TEN_METRES_IN)

    assert (repair.suggestions, repair.last_resort) == ((), None)


def test_a_solution_that_the_catalogue_does_not_hold_is_left_alone():
    screener = world(land_use(), TWO_ZONES)
    repair = look_for_less(screener, Placement("p1", "gone", TEN_METRES_IN), 60)

    assert repair.suggestions == ()


def test_the_search_ends_at_its_number_of_screenings_and_says_so():
    screener = world(land_use(), HOMES_EVERYWHERE)
    placement = Placement("p1", "battery", TEN_METRES_IN)
    repair = look_for_less(screener, placement, 60, screenings_max=40)

    assert not repair.complete
    assert repair.screenings < 40 + 33  # the ring under way is finished


def test_the_same_question_has_the_same_answer():
    screener = world(land_use(), TWO_ZONES)

    assert look(screener, TEN_METRES_IN) == look(screener, TEN_METRES_IN)


def test_the_progress_goes_from_nothing_to_all():
    told = []
    placement = Placement("p1", "battery", TEN_METRES_IN)
    screener = world(land_use(), HOMES_EVERYWHERE)
    look_for_less(screener, placement, 12, progress=told.append)

    assert told == sorted(told)
    assert told[-1] == 1.0


def test_every_suggestion_needs_less_than_before_by_the_screeners_own_answer():
    screener = world(land_use(), TWO_ZONES, a_city=lenient(FOR_A_TIME, FOR_EVER))
    repair = look(screener, TEN_METRES_IN)
    before = needs_of(
        screener.screen_one(Placement("p1", "battery", TEN_METRES_IN)), screener.profile
    )

    assert len(repair.suggestions) == 2
    for one in repair.suggestions:
        again = screener.screen_one(one.placement)
        assert tuple(again) == one.findings
        assert needs_of(again, screener.profile).is_less_than(before)


SEWER_EVERYWHERE = layer("utility", (rectangle(0, 0, 100, 100), {}))


def test_the_search_asks_only_the_rules_that_were_not_met():
    """At the start nothing but the zone is in the way; the sewer is met in the west."""
    sewer_west = layer("utility", (rectangle(0, 0, 30, 100), {}))
    screener = world((land_use(), SEWER), (*TWO_ZONES, sewer_west))
    trials = Trials(screener, Placement("p1", "battery", TEN_METRES_IN), 10)

    (needs,) = trials.least_needs([Placement("p1", "battery", rectangle(2, 2, 9, 9))])

    assert not needs.by_rule


def test_a_search_leaves_the_screener_of_everybody_as_it_was():
    """A pilot that the search tries first must be judged by all rules afterwards."""
    screener = world((land_use(), SEWER), (*TWO_ZONES, SEWER_EVERYWHERE))
    placed = Placement("p1", "battery", rectangle(2, 2, 9, 9))
    pilot = replace(placed, duration=Duration.TEMPORARY)

    trials = Trials(screener, placed, 10)
    trials.floor(pilot)
    trials.least_needs([pilot])

    asked = {finding.rule_id for finding in screener.screen_one(pilot)}
    assert asked == {"land_use.detailed_plan", "sewer"}
