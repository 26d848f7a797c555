"""Finding the plan changes of a large city: counted first, then tried with sites."""

from time import perf_counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.targets import (
    AmountTarget,
    Ending,
    Goal,
    HomeWeight,
    Problem,
    ReachTarget,
    Supply,
    choose,
    faults_of,
    relations_of,
)
from geo.targets.kinds import sort_candidates
from geo.targets.outline import OutlineWriter
from geo.targets.solving import minimise
from geo.targets.standing import most_together
from tests.chance import examples
from tests.geo.test_targets import homes, site

MONTHS = {"park": 12.0, "street": 4.0, "square": 6.0, "yard": None}


def as_a_large_city(asked, **how):
    """Choose as where there are too many sites for one search."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("geo.targets.search.COLUMNS_AT_ONCE_MAX", 0)
        return choose(asked, **how)


def cars(amount, *solutions):
    return AmountTarget("cars", "cars", amount, solutions or ("bay",), "shared cars")


def least_changes(asked, *, close):
    """The fewest plan changes by counting alone."""
    relations = relations_of(asked)
    sites = sort_candidates(asked, relations)
    every = frozenset(range(len(sites.bundles)))
    outline = OutlineWriter(
        asked, relations, sites, every if close else frozenset()
    ).write()
    cost = np.zeros(len(outline.upper))
    cost[: len(sites.bundles)] = [len(bundle) for bundle in sites.bundles]
    return minimise(
        cost, outline.rows, outline.upper, outline.whole, gap=0.0, time_limit_s=10
    )


def bays_in_a_row(*, south=0, changes=("park",), name="p", apart=10, count=3):
    return [
        site(f"{name}{n}", apart * n, set(changes), south=south) for n in range(count)
    ]


def test_three_bays_that_keep_their_distance_are_counted_as_two():
    # 10 m from corner to corner leaves 6 m between two; 10 m are asked for.
    bays = bays_in_a_row()
    near = {one: {one - 1, one + 1} & {0, 1, 2} for one in range(3)}

    assert most_together([0, 1, 2], near) == 2
    asked = Problem(
        (*bays, *bays_in_a_row(name="s", changes=("street",), south=50)),
        (cars(3),),
        MONTHS,
        separations_m={"bay": 10.0},
    )
    assert least_changes(asked, close=False).bound == pytest.approx(2)


def five_in_a_ring():
    """Each 12 m from the next: of five in a ring two can keep 13 m, never three."""
    changes = ("park", "park", "park", "street", "street")
    turns = np.deg2rad(np.arange(5) * 72.0)
    return [
        site(f"r{number}", 10 * np.cos(turn), {change}, south=10 * np.sin(turn))
        for number, (turn, change) in enumerate(zip(turns, changes, strict=True))
    ]


def test_sites_that_exclude_one_another_across_two_plans_are_looked_at_closely():
    # By counting the park gives two bays and the street one; with the sites themselves
    # they give two, so that it takes the far square in place of the street.
    sites = (*five_in_a_ring(), site("q", 100, {"square"}))
    asked = Problem(sites, (cars(3),), MONTHS, separations_m={"bay": 13.0})

    assert least_changes(asked, close=False).bound == pytest.approx(2)
    choice = as_a_large_city(asked)

    assert choice.of(Goal.CHANGES) == 2
    assert choice.of(Goal.MONTHS) == 18
    assert choice.change_ids == ("park", "square")
    assert choice.proven
    assert faults_of(asked, choice) == []


def test_plan_changes_that_were_tried_in_vain_are_not_made(monkeypatch):
    # Counting alone, never looking closer: only having tried tells that the faster
    # pair, park and street, will not do.
    def never_closer(asked, relations, sites, _close):
        return OutlineWriter(asked, relations, sites, frozenset())

    monkeypatch.setattr("geo.targets.narrowing.OutlineWriter", never_closer)
    sites = (*five_in_a_ring(), site("q", 100, {"square"}))
    asked = Problem(sites, (cars(3),), MONTHS, separations_m={"bay": 13.0})

    choice = as_a_large_city(asked)

    assert choice.change_ids == ("park", "square")
    assert choice.reached[1].bound == 18
    assert choice.proven


def test_counting_takes_the_sites_that_give_most_first():
    # Two of three can stand: 5 and 4, never 5, 4 and 1.
    sizes = (1, 4, 5)
    sites = [site(f"p{n}", 3 * n, {"park"}, cars=size) for n, size in enumerate(sizes)]
    far = site("s", 100, {"street"}, cars=1)

    for wanted, changes in ((5, 1), (6, 1), (7, 2)):
        asked = Problem((*sites, far), (cars(wanted),), MONTHS)
        best = as_a_large_city(asked)
        assert best.of(Goal.CHANGES) == changes


def test_two_quick_changes_never_win_over_a_slow_one():
    # The park takes 12 months and is enough; street and square take 4 and 6.
    street, square = site("s", 60, {"street"}), site("q", 80, {"square"})
    asked = Problem((*bays_in_a_row(), street, square), (cars(2),), MONTHS)

    choice = as_a_large_city(asked)

    assert choice.change_ids == ("park",)
    assert choice.of(Goal.MONTHS) == 12
    assert choice.proven


def test_sites_that_draw_little_power_are_counted_by_what_they_draw():
    # 10 kW to spare: enough for the two bays of 5 kW, or for the one of 10 kW.
    bays = [
        site(f"p{n}", 10 * n, {"park"}, supply_id="S", draws_kw=drawn)
        for n, drawn in enumerate((10.0, 5.0, 5.0))
    ]
    street = site("s", 60, {"street"})
    supplies = (Supply("S", "Substation", 10.0),)
    asked = Problem((*bays, street), (cars(2),), MONTHS, supplies=supplies)

    choice = as_a_large_city(asked)

    assert choice.change_ids == ("park",)
    assert choice.proven


def test_a_large_city_that_cannot_meet_its_targets_says_so():
    asked = Problem(tuple(bays_in_a_row()), (cars(4),), MONTHS)

    assert as_a_large_city(asked).ending is Ending.CANNOT_BE_MET


def test_what_counting_allows_but_no_sites_can_do_cannot_be_met():
    separations_m = {"bay": 13.0}
    asked = Problem(
        tuple(five_in_a_ring()), (cars(3),), MONTHS, separations_m=separations_m
    )

    assert least_changes(asked, close=False).values is not None
    assert as_a_large_city(asked).ending is Ending.CANNOT_BE_MET


def test_with_no_time_nothing_is_promised():
    asked = Problem(tuple(bays_in_a_row()), (cars(2),), MONTHS)

    choice = as_a_large_city(asked, time_limit_s=0.0)

    assert choice.ending is Ending.OUT_OF_TIME or not choice.proven


# Against the search among all sites at once, which is held to every possible choice


@st.composite
def towns(draw):
    """Up to thirty places, each for a bay or a hub or both, under four plans."""
    changes = [frozenset(), {"park"}, {"street"}, {"square"}, {"park", "yard"}]
    under = draw(st.lists(st.sampled_from(changes), min_size=2, max_size=5))
    step = draw(st.sampled_from((3, 6, 6, 10)))
    sites = []
    for number in range(draw(st.integers(4, 30))):
        west, row = step * (number % 10), number // 10
        solutions = draw(st.sampled_from((("bay",), ("hub",), ("bay", "hub"))))
        sites += [
            site(
                f"{solution}{number:02d}",
                west,
                under[number * len(under) // 30],
                solution=solution,
                cars=draw(st.sampled_from((1, 1, 2, 5))) if solution == "bay" else 2,
                south=8 * row,
                supply_id=draw(st.sampled_from(("", "S"))),
                draws_kw=draw(st.sampled_from((5.0, 10.0))),
            )
            for solution in solutions
        ]
    targets = [cars(draw(st.integers(1, 20)), "bay")]
    if draw(st.booleans()):
        targets.append(
            AmountTarget("hubs", "cars", draw(st.integers(1, 8)), ("hub",), "hubs")
        )
    if draw(st.booleans()):
        share = draw(st.sampled_from((0.5, 1.0)))
        weight = draw(st.sampled_from(list(HomeWeight)))
        near = ReachTarget("near", 15.0, ("hub",), "a hub", share, weight)
        targets.append(near)
    return Problem(
        tuple(sites),
        tuple(targets),
        MONTHS,
        homes(*draw(st.lists(st.sampled_from((0, 10, 30, 60)), max_size=4))),
        {"hub": draw(st.sampled_from((0.0, 5.0, 12.0)))},
        (Supply("S", "Substation", draw(st.sampled_from((20.0, 60.0)))),),
    )


@settings(max_examples=examples(60), deadline=None)
@given(towns())
def test_counted_first_or_all_at_once_the_plan_changes_are_as_few_and_as_fast(asked):
    at_once = choose(asked, gap=0.0)
    counted = as_a_large_city(asked, gap=0.0)

    assert counted.ending is at_once.ending
    for close in (False, True):
        least = least_changes(asked, close=close)
        if at_once.ending is Ending.FOUND:
            assert least.bound <= at_once.reached[0].value + 1e-6
    if at_once.ending is Ending.FOUND:
        assert faults_of(asked, counted) == []
        for one, other in zip(at_once.reached[:2], counted.reached[:2], strict=True):
            assert other.value == pytest.approx(one.value)
            assert other.proven


def test_with_little_time_the_answer_says_how_far_from_the_best_it_may_be():
    from benchmarks.least_plan_change import made_up_city

    asked = made_up_city(sites=250, solutions=5, homes=60)
    relations = relations_of(asked)
    full = as_a_large_city(asked, relations=relations, gap=0.0, clock=perf_counter)
    best = full.reached[0].value
    for limit_s in (0.2, 0.6):
        short = as_a_large_city(
            asked, relations=relations, time_limit_s=limit_s, clock=perf_counter
        )
        for one in short.reached[:1]:
            assert one.bound <= best + 1e-6 <= one.value + 2e-6
