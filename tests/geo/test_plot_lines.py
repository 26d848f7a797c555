"""The line of one's own plot, and the plots of neighbours, who may consent."""

from dataclasses import replace

import pytest

from geo.example_district import district, layer, rectangle, solution
from geo.layers import DistrictLayers
from geo.model.placement import HostReference, Placement
from geo.model.rule import LinesOf
from geo.model.vocabulary import Confidence, Outcome, RuleKind
from geo.repair.margin import margin_m
from geo.repair.trials import Trials
from geo.threshold_flips import Side, flips
from tests.geo.bulk.judged_alone import differences, screener_of, sites_at
from tests.geo.worlds import city, outcomes, rule, screen

WELL = solution("well")
PLACE = rectangle(20, 20, 30, 30)
CITY = city(own=2.0, others=7.5)
PATTERN = "{found} m to {object}, {required} m asked"


def lines(of, threshold):
    return rule(
        RuleKind.KEEP_FROM_LINES,
        ("plot",),
        threshold=threshold,
        lines_of=of,
        rule_id=f"lines.{of}",
        sentence=PATTERN,
    )


OWN = lines(LinesOf.OWN, "own")
OTHERS = lines(LinesOf.OTHERS, "others")


def plots(*shapes, **details):
    rows = ((shape, {"local_id": f"P{n}"}) for n, shape in enumerate(shapes))
    return layer("plot", *rows, **details)


def judged(a_rule, *shapes, place=PLACE, **placement):
    return screen(a_rule, (plots(*shapes),), WELL, place, CITY, **placement)


@pytest.mark.parametrize(
    ("east_m", "expected"),
    [
        pytest.param(40, Outcome.CONFORMS, id="10 m to the neighbour"),
        pytest.param(37.5, Outcome.CONFORMS, id="just 7.5 m"),
        pytest.param(37, Outcome.CONDITION, id="7 m"),
        pytest.param(31, Outcome.CONDITION, id="1 m"),
    ],
)
def test_a_line_between_two_plots_is_asked_for_once_as_the_neighbours(east_m, expected):
    mine, theirs = rectangle(0, 0, east_m, 60), rectangle(east_m, 0, 90, 60)

    assert outcomes(judged(OTHERS, mine, theirs)) == [expected]
    assert outcomes(judged(OWN, mine, theirs)) == [Outcome.CONFORMS]


def test_the_finding_tells_which_plot_and_how_many_metres():
    mine, theirs = rectangle(0, 0, 33, 60), rectangle(33, 0, 90, 60)

    (finding,) = judged(OTHERS, mine, theirs)

    assert str(finding.sentence) == "3 m to P1, 7.5 m asked"
    assert finding.plan_object.local_id == "P1"
    assert (finding.found_value, finding.required_value) == (3.0, 7.5)
    assert finding.margin == -4.5
    assert finding.clash.length == pytest.approx(3.0)


def test_the_distance_at_which_a_finding_would_turn_is_told():
    drawn = plots(rectangle(0, 0, 33, 60), rectangle(33, 0, 90, 60))
    found = screen(OTHERS, (drawn,), WELL, PLACE, CITY)
    layers = DistrictLayers(district(), (drawn,))

    (flip,) = flips(found, [OTHERS], CITY, layers)

    assert (flip.key, flip.present, flip.at, flip.side) == (
        "others",
        7.5,
        pytest.approx(3.0),
        Side.BELOW,
    )


def test_a_spot_that_helps_tells_by_how_much_it_keeps_from_the_own_line():
    """1 m from the line before, 5 m after: 3 m more than the 2 m asked."""
    screener = screener_of(OWN, (plots(rectangle(0, 0, 31, 60)),), WELL, CITY)
    before = Placement("p1", "well", PLACE)
    moved = Placement("p1", "well", rectangle(16, 20, 26, 30))
    trials = Trials(screener, before, 10)

    cleared = screener.screen_one(before)

    assert margin_m(trials, trials.judge(moved), cleared) == pytest.approx(3.0)


def test_a_fit_by_an_assumed_distance_is_an_assumption():
    assumed = replace(CITY.thresholds["others"], confidence=Confidence.ASSUMPTION)
    assumes = replace(CITY, thresholds={**CITY.thresholds, "others": assumed})
    mine = (plots(rectangle(0, 0, 60, 60)),)

    (sure,) = screen(OTHERS, mine, WELL, PLACE, CITY)
    (less_sure,) = screen(OTHERS, mine, WELL, PLACE, assumes)

    assert sure.confidence is Confidence.SOURCED
    assert less_sure.confidence is Confidence.ASSUMPTION


def test_every_neighbour_that_is_too_near_is_told_the_nearest_first():
    mine = rectangle(15, 15, 34, 35)
    east, north = rectangle(34, 0, 90, 60), rectangle(0, 35, 34, 60)

    found = judged(OTHERS, mine, north, east)

    assert sorted(
        (finding.plan_object.local_id, finding.found_value) for finding in found
    ) == [("P1", 5.0), ("P2", 4.0)]


def test_a_line_towards_the_street_is_ones_own():
    mine = rectangle(0, 0, 31, 60)  # 1 m to the street

    (own,) = judged(OWN, mine)

    assert own.outcome is Outcome.CONDITION
    assert str(own.sentence) == "1 m to P0, 2 m asked"
    assert own.clash.length == pytest.approx(1.0)  # drawn from the line, not the plot
    assert outcomes(judged(OTHERS, mine)) == [Outcome.CONFORMS]


def test_the_own_line_is_kept_where_it_is_no_neighbours():
    """1 m to the neighbour in the east, 1.5 m to the street in the south."""
    mine, theirs = rectangle(0, 18.5, 31, 60), rectangle(31, 0, 90, 60)

    (own,) = judged(OWN, mine, theirs)

    assert own.found_value == pytest.approx(1.5)


@pytest.mark.parametrize("gap_m", [0.04, -0.04])
def test_plots_drawn_a_hand_apart_or_over_each_other_still_share_their_line(gap_m):
    mine, theirs = rectangle(0, 0, 31, 60), rectangle(31 + gap_m, 0, 90, 60)
    drawn = plots(mine, theirs, tolerance_m=0.05)

    (own,) = screen(OWN, (drawn,), WELL, PLACE, CITY)

    assert own.outcome is Outcome.CONFORMS


def test_the_plot_in_which_the_middle_lies_is_ones_own():
    mine, theirs = rectangle(0, 0, 26, 60), rectangle(26, 0, 90, 60)

    (finding,) = judged(OTHERS, mine, theirs)

    assert (finding.plan_object.local_id, finding.found_value) == ("P1", 0.0)


def test_the_plot_that_a_placement_names_is_its_own_wherever_its_middle_lies():
    mine, theirs = rectangle(0, 0, 24, 60), rectangle(24, 0, 90, 60)

    (finding,) = judged(OTHERS, mine, theirs, host=HostReference("plot", "P0"))

    assert finding.plan_object.local_id == "P1"


def test_of_a_place_around_a_yard_the_own_plot_is_one_it_stands_on():
    """A U around a neighbour's yard, in whose middle no part of it lies."""
    yard = rectangle(24, 24, 36, 40)
    around = rectangle(20, 20, 40, 40).difference(yard)
    mine = rectangle(0, 0, 90, 60).difference(yard)

    found = judged(OTHERS, mine, yard, place=around)

    assert [finding.plan_object.local_id for finding in found] == ["P1"]


def test_on_no_plot_there_is_no_own_line():
    beside = rectangle(31, 0, 90, 60)  # 1 m off

    assert outcomes(judged(OWN, beside)) == [Outcome.CONFORMS]
    assert outcomes(judged(OTHERS, beside)) == [Outcome.CONDITION]


def test_within_the_tolerance_of_the_plots_a_person_looks_at_the_place():
    mine, theirs = rectangle(0, 0, 37, 60), rectangle(37, 0, 90, 60)
    drawn = plots(mine, theirs, tolerance_m=1.0)

    (finding,) = screen(OTHERS, (drawn,), WELL, PLACE, CITY)

    assert finding.outcome is Outcome.JUDGEMENT


@pytest.mark.parametrize("a_rule", [OWN, OTHERS])
def test_without_the_plots_nothing_is_said_of_lines(a_rule):
    half = plots(rectangle(0, 0, 60, 60), coverage=rectangle(0, 0, 29, 60))

    assert outcomes(screen(a_rule, (), WELL, PLACE, CITY)) == [Outcome.NOT_ASSESSED]
    assert Outcome.CONFORMS not in outcomes(screen(a_rule, (half,), WELL, PLACE, CITY))


@pytest.mark.parametrize("a_rule", [OWN, OTHERS])
def test_many_sites_are_told_what_each_is_told_alone(a_rule):
    drawn = plots(
        rectangle(0, 0, 50, 100), rectangle(50, 0, 80, 100), rectangle(80, 0, 90, 40)
    )
    places = [(east, 50) for east in (4, 42, 44, 49, 50, 53, 60, 78, 81, 95)]

    screener = screener_of(a_rule, (drawn,), WELL, CITY)

    assert differences(screener, sites_at(*places, a_solution=WELL, size_m2=4)) == []
