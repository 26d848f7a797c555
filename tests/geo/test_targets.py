"""Choosing sites with the least plan change, in worlds small enough to work by hand."""

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import TargetError
from geo.example_district import rectangle
from geo.model.placement import Placement
from geo.targets import (
    AmountTarget,
    Candidate,
    Ending,
    Goal,
    Homes,
    Problem,
    ReachTarget,
    Storey,
    Supply,
    choose,
    cost_of,
    faults_of,
    prices_of_more,
    relations_of,
    what_binds,
    why_infeasible,
)
from geo.targets.alike import Cluster
from tests.chance import examples

CARS = AmountTarget("cars", "cars", 2, ("bay",), "shared cars")


def site(name, west=0, changes=(), *, solution="bay", cars=1, south=0, **details):
    """A site of 4 m x 4 m that gives one shared car."""
    footprint = rectangle(west, south, west + 4, south + 4)
    return Candidate(
        Placement(name, solution, footprint),
        footprint,
        changes=frozenset(changes),
        capacities=(("cars", float(cars)),) if cars else (),
        **details,
    )


def homes(*places):
    """Homes at metres east of the corner."""
    corner = rectangle(0, 0, 1, 1).bounds[:2]
    points = [shapely.Point(corner[0] + x, corner[1] + 2) for x in places]
    return Homes(
        tuple(f"H{n}" for n in range(len(places))),
        np.array(points, dtype=object),
        np.full(len(places), 100.0),
    )


def three_bays():
    """Two bays behind one plan change, one bay behind another, shorter one."""
    return (
        site("a", 0, {"park"}),
        site("b", 10, {"park"}),
        site("c", 20, {"street"}),
    )


MONTHS = {"park": 12.0, "street": 4.0}


def problem(candidates, *targets, months=MONTHS, **more):
    return Problem(tuple(candidates), targets or (CARS,), months, **more)


def check(asked):
    choice = choose(asked)
    assert faults_of(asked, choice) == []
    return choice


def test_one_change_that_unlocks_two_sites_beats_two_changes_for_one_each():
    choice = check(problem(three_bays()))

    assert choice.site_ids == ("a", "b")
    assert choice.change_ids == ("park",)
    assert choice.proven


def test_a_site_that_needs_no_change_is_taken_first():
    choice = check(problem([*three_bays(), site("d", 30), site("e", 40)]))

    assert choice.site_ids == ("d", "e")
    assert choice.change_ids == ()


def test_of_equally_many_changes_the_faster_one_is_made():
    one_car = AmountTarget("cars", "cars", 1, ("bay",), "shared cars")

    assert check(problem(three_bays(), one_car)).change_ids == ("street",)


def test_a_change_of_unknown_length_counts_as_the_longest_known():
    one_car = AmountTarget("cars", "cars", 1, ("bay",), "shared cars")
    months = {"park": None, "street": 4.0, "far": 12.0}
    sites = [site("a", 0, {"park"}), site("c", 20, {"street"}), site("x", 30, {"far"})]

    assert check(problem(sites, one_car, months=months)).change_ids == ("street",)


def test_fewer_conditions_are_worth_one_site_more():
    sites = [site("big", 0, cars=2, matters=3), site("x", 10), site("y", 20)]

    choice = check(problem(sites))

    assert choice.site_ids == ("x", "y")
    assert choice.of(Goal.MATTERS) == 0


def test_of_equal_cost_fewer_sites_are_chosen():
    sites = [site("big", 0, cars=2), site("x", 10), site("y", 20)]

    assert check(problem(sites)).site_ids == ("big",)


def test_an_unanswered_check_counts_as_a_condition():
    one_car = AmountTarget("cars", "cars", 1, ("bay",), "shared cars")
    sites = [site("known", 0, matters=1), site("dark", 10, unknown_count=2)]

    assert check(problem(sites, one_car)).site_ids == ("known",)


def test_two_sites_on_the_same_ground_are_never_both_chosen():
    sites = [site("a", 0), site("b", 2), site("c", 20, {"street"})]

    choice = check(problem(sites))

    assert choice.site_ids in {("a", "c"), ("b", "c")}


def test_sites_that_only_touch_stand_side_by_side():
    assert check(problem([site("a", 0), site("b", 4)])).site_ids == ("a", "b")


def test_a_roof_and_the_ground_below_are_two_storeys():
    sites = [site("a", 0), site("roof", 0, storey=Storey.ROOF)]

    assert check(problem(sites)).site_ids == ("a", "roof")


def test_two_of_a_kind_keep_the_distance_that_a_rule_asks_for():
    # Gaps of 16 m, 20 m and 40 m; exactly 20 m is enough.
    sites = [site("a", 0), site("b", 20), site("c", 44)]

    choice = check(problem(sites, separations_m={"bay": 20.0}))

    assert choice.site_ids in {("a", "c"), ("b", "c")}


def test_sites_share_the_spare_power_of_their_substation():
    sites = [
        site("a", 0, supply_id="S", draws_kw=30.0),
        site("b", 10, supply_id="S", draws_kw=30.0),
        site("c", 20, {"street"}),
    ]
    supplies = (Supply("S", "Substation 1", 50.0),)

    choice = check(problem(sites, supplies=supplies))

    assert choice.change_ids == ("street",)


def test_every_home_has_a_hub_within_reach():
    near = ReachTarget("near", 30.0, ("bay",), "a hub")
    sites = [site("west", 0), site("middle", 50, {"park"}), site("east", 100)]

    choice = check(problem(sites, near, homes=homes(10, 90)))

    assert choice.site_ids == ("east", "west")


def test_a_share_of_the_homes_may_be_enough():
    near = ReachTarget("near", 30.0, ("bay",), "a hub", share=0.6)
    sites = [site("west", 0), site("middle", 50, {"park"}), site("east", 100)]

    choice = check(problem(sites, near, homes=homes(5, 10, 90)))

    assert choice.site_ids == ("west",)


def test_a_target_of_nothing_needs_nothing():
    none = AmountTarget("cars", "cars", 0, ("bay",), "shared cars")

    choice = check(problem(three_bays(), none))

    assert choice.site_ids == ()
    assert choice.proven


def test_changes_that_only_go_together_are_both_counted():
    sites = [site("a", 0, {"park", "street"}), site("b", 10, {"park", "street"})]

    choice = check(problem(sites))

    assert choice.of(Goal.CHANGES) == 2
    assert choice.of(Goal.MONTHS) == 16


def test_the_answer_does_not_depend_on_the_order_of_the_sites():
    sites = [site(name, 10 * n) for n, name in enumerate("fbdaec")]

    answers = {
        choose(problem(order)).site_ids for order in itertools.permutations(sites)
    }

    assert len(answers) == 1


def test_two_targets_can_want_the_same_ground():
    bikes = AmountTarget("bikes", "bikes", 1, ("stand",), "bicycle stands")
    stand = Candidate(
        Placement("s", "stand", rectangle(0, 0, 4, 4)),
        rectangle(0, 0, 4, 4),
        capacities=(("bikes", 1.0),),
    )
    sites = [site("a", 0), site("b", 10), site("c", 20, {"street"}), stand]

    choice = check(problem(sites, CARS, bikes))

    assert choice.site_ids == ("b", "c", "s")


def test_equal_sites_of_which_one_is_needed_for_something_else():
    # Four equal bays; on the first one stands the only place for a bicycle stand,
    # which reaches over to a fifth bay that is told apart.
    wide = rectangle(-1, 0, 1, 4)
    stand = Candidate(Placement("0", "stand", wide), wide, capacities=(("bikes", 1.0),))
    west = site("w", -4, {"park"})
    bays = [site(f"b{n}", 10 * n) for n in range(5)]
    bikes = AmountTarget("bikes", "bikes", 1, ("stand",), "bicycle stands")
    four = AmountTarget("cars", "cars", 4, ("bay",), "shared cars")

    choice = check(problem([*bays, stand, west], four, bikes))

    assert choice.site_ids == ("0", "b1", "b2", "b3", "b4")


def test_a_stand_that_reaches_over_two_equal_bays_takes_both():
    wide = rectangle(2, 0, 12, 4)
    stand = Candidate(Placement("0", "stand", wide), wide, capacities=(("bikes", 1.0),))
    bays = [site(f"b{n}", 10 * n) for n in range(5)]
    bikes = AmountTarget("bikes", "bikes", 1, ("stand",), "bicycle stands")
    four = AmountTarget("cars", "cars", 4, ("bay",), "shared cars")

    choice = check(problem([*bays, stand, site("w", 60, {"park"})], four, bikes))

    assert choice.site_ids == ("0", "b2", "b3", "b4", "w")


# What cannot be met


def why(asked):
    assert choose(asked).ending is Ending.CANNOT_BE_MET
    return why_infeasible(asked, relations_of(asked))


def test_too_few_sites_are_told_with_what_they_give():
    many = AmountTarget("cars", "cars", 5, ("bay",), "shared cars")

    found = why(problem(three_bays(), many))

    assert found.missed[0].possible == pytest.approx(3)
    assert "5 shared cars: all 3 sites" in str(found.missed[0].reason)
    assert found.site_ids == ("a", "b", "c")
    assert found.certain


def test_a_solution_without_any_site_says_so():
    hubs = AmountTarget("hubs", "sites", 1, ("hub",), "hubs")

    found = why(problem(three_bays(), hubs))

    assert "no site for it to choose from" in str(found.missed[0].reason)


def test_homes_without_any_site_in_reach_are_counted():
    near = ReachTarget("near", 30.0, ("bay",), "a hub")

    found = why(problem([site("a", 0)], near, homes=homes(10, 500, 600)))

    assert "2 homes have no site" in str(found.missed[0].reason)
    assert found.missed[0].possible == pytest.approx(1)


def test_the_nearest_that_can_be_done_takes_nothing_needless():
    near = ReachTarget("near", 30.0, ("bay",), "a hub")
    sites = [site("a", 0), site("b", 10, {"park"}), site("c", 20)]

    found = why(problem(sites, near, homes=homes(10, 500)))

    assert len(found.site_ids) == 1
    assert found.site_ids != ("b",)
    assert found.missed[0].together == pytest.approx(1, abs=1e-3)


def test_only_the_targets_that_are_in_conflict_are_named():
    bikes = AmountTarget("bikes", "bikes", 1, ("stand",), "bicycle stands")
    trees = AmountTarget("trees", "trees", 1, ("tree",), "trees")
    ground = rectangle(0, 0, 4, 4)
    stand = Candidate(
        Placement("s", "stand", ground), ground, capacities=(("bikes", 1.0),)
    )
    tree = Candidate(
        Placement("t", "tree", rectangle(50, 0, 54, 4)),
        rectangle(50, 0, 54, 4),
        capacities=(("trees", 1.0),),
    )
    sites = [site("a", 0), site("b", 10), stand, tree]

    found = why(problem(sites, CARS, trees, bikes))

    assert found.conflict == ("cars", "bikes")
    assert "other targets need the same sites" in str(found.missed[0].reason)


def test_sites_too_near_each_other_give_less_than_their_sum():
    sites = [site("a", 0), site("b", 20)]

    found = why(problem(sites, separations_m={"bay": 20.0}))

    assert found.missed[0].possible == pytest.approx(1)
    assert "stand in each other's way" in str(found.missed[0].reason)


# What binds, and the price of one more


def test_what_binds_names_targets_met_exactly_and_sites_that_ran_out():
    asked = problem([site("a", 0), site("b", 10)])

    told = [str(one) for one in what_binds(asked, choose(asked))]

    assert told == [
        "2 shared cars: met exactly, with nothing to spare.",
        "2 shared cars: all 2 sites for it are taken.",
    ]


def test_the_price_of_one_more_car_is_the_next_plan_change():
    asked = problem(three_bays())
    relations = relations_of(asked)

    (price,) = prices_of_more(asked, relations, choose(asked, relations))

    assert price.step == 1
    assert price.more[Goal.CHANGES] == 1
    assert price.more[Goal.MONTHS] == 4
    assert price.more[Goal.SITES] == 1
    assert price.exact


def test_one_more_that_cannot_be_had_has_no_price():
    asked = problem([site("a", 0), site("b", 10)])
    relations = relations_of(asked)

    (price,) = prices_of_more(asked, relations, choose(asked, relations))

    assert price.more is None
    assert not price.possible


def test_one_more_home_beyond_a_share_has_a_price():
    near = ReachTarget("near", 30.0, ("bay",), "a hub", share=0.5)
    sites = [site("west", 0), site("east", 100, {"park"})]
    asked = problem(sites, near, homes=homes(5, 10, 90))
    relations = relations_of(asked)

    (price,) = prices_of_more(asked, relations, choose(asked, relations))

    assert price.more[Goal.CHANGES] == 1


# Faults and limits


def test_no_time_at_all_is_said_and_nothing_is_made_up():
    rng = np.random.default_rng(7)
    sites = [
        site(f"s{n:03d}", 6 * n, {f"c{rng.integers(40)}"}, cars=int(rng.integers(1, 9)))
        for n in range(300)
    ]
    months = {f"c{n}": 1.0 for n in range(40)}
    many = AmountTarget("cars", "cars", 900, ("bay",), "shared cars")

    choice = choose(problem(sites, many, months=months), time_limit_s=0.0)

    assert choice.ending is Ending.OUT_OF_TIME or not choice.proven


@pytest.mark.parametrize(
    "broken",
    [
        lambda: AmountTarget("t", "cars", -1, ("bay",), "cars"),
        lambda: AmountTarget("t", "cars", float("nan"), ("bay",), "cars"),
        lambda: AmountTarget("t", "cars", 1, (), "cars"),
        lambda: ReachTarget("t", 0, ("bay",), "a hub"),
        lambda: ReachTarget("t", 100, ("bay",), "a hub", share=1.2),
        lambda: problem([site("a"), site("a")]),
        lambda: problem([site("a", 0, {"nobody knows"})]),
    ],
)
def test_what_cannot_be_read_as_a_target_is_refused(broken):
    with pytest.raises(TargetError):
        broken()


def test_a_choice_that_breaks_something_is_found_out():
    from dataclasses import replace

    asked = problem([site("a", 0), site("b", 2), site("c", 20)])
    choice = choose(asked)

    broken = replace(choice, site_ids=("a", "b"))

    assert any("each other's way" in str(one) for one in faults_of(asked, broken))
    assert any(
        "not met" in str(one) for one in faults_of(asked, replace(choice, site_ids=()))
    )


# Sites taken as one


def test_a_thing_is_never_put_on_a_site_that_something_else_takes():
    cluster = Cluster(offers=((1, 2, 3),), others=((7,), (), (8,)))

    assert cluster.taken([2], {8}) == [1, 2]
    assert cluster.taken([1], {7, 8}) == [2]


# Against every possible choice


@st.composite
def small_worlds(draw):
    count = draw(st.integers(1, 7))
    names = ("p", "q", "r")
    sites = [
        site(
            f"s{number}",
            draw(st.sampled_from((0, 2, 8, 14, 20, 40))),
            draw(st.frozensets(st.sampled_from(names), max_size=2)),
            solution=draw(st.sampled_from(("bay", "hub"))),
            cars=draw(st.integers(1, 3)),
            matters=draw(st.integers(0, 2)),
            south=draw(st.sampled_from((0, 10))),
            supply_id="S",
            draws_kw=draw(st.sampled_from((0.0, 10.0))),
        )
        for number in range(count)
    ]
    targets = [
        AmountTarget("cars", "cars", draw(st.integers(0, 5)), ("bay", "hub"), "cars")
    ]
    if draw(st.booleans()):
        share = draw(st.sampled_from((0.5, 1.0)))
        targets.append(ReachTarget("near", 15.0, ("hub",), "a hub", share=share))
    return problem(
        sites,
        *targets,
        months={"p": 12.0, "q": 4.0, "r": None},
        homes=homes(*draw(st.lists(st.sampled_from((0, 10, 30)), max_size=3))),
        separations_m={"hub": draw(st.sampled_from((0.0, 12.0)))},
        supplies=(Supply("S", "Substation", 20.0),),
    )


def best_of_all(asked):
    """The least cost over every set of sites that keeps to everything."""
    from geo.targets import Choice

    best = None
    for size in range(len(asked.candidates) + 1):
        for sites in itertools.combinations(asked.candidates, size):
            ids = tuple(one.id for one in sites)
            changes = {change for one in sites for change in one.changes}
            if not faults_of(asked, Choice(Ending.FOUND, ids, tuple(changes))):
                cost = tuple(cost_of(asked, ids).values())
                best = cost if best is None else min(best, cost)
    return best


@settings(max_examples=examples(60), deadline=None)
@given(small_worlds())
def test_no_other_choice_of_sites_is_better(asked):
    choice = choose(asked, gap=0.0)

    best = best_of_all(asked)
    if best is None:
        assert choice.ending is Ending.CANNOT_BE_MET
    else:
        assert faults_of(asked, choice) == []
        assert tuple(one.value for one in choice.reached) == pytest.approx(best)


@settings(max_examples=examples(40), deadline=None)
@given(small_worlds())
def test_a_search_in_steps_finds_as_few_plan_changes(asked):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("geo.targets.search.COLUMNS_AT_ONCE_MAX", 0)
        patch.setattr("geo.targets.row_writing.LINKED_EACH_ALONE_MAX", 0)
        patch.setattr("geo.targets.alike.COMMON_MIN", 1)
        choice = choose(asked, gap=0.0)

    best = best_of_all(asked)
    if best is None:
        assert choice.ending is Ending.CANNOT_BE_MET
    else:
        assert faults_of(asked, choice) == []
        found = tuple(one.value for one in choice.reached)
        assert found[:2] == pytest.approx(best[:2])
