"""How wide a way stays beside what is placed on it: one fact at a time."""

from dataclasses import replace

import pytest
import shapely
from shapely import affinity

from geo.example_district import SQUARE, layer, quantity, rectangle, solution
from geo.layers import Coverage
from geo.model.placement import Placement
from geo.model.rule import AppliesTo
from geo.model.vocabulary import Outcome, Remedy, RuleKind
from geo.screening.clear_width import clear_width_m
from geo.screening.screener import applies
from tests.geo.worlds import BUILDERS, IN_FORCE, city, outcomes, rule, screen

POST = solution("post", typ_m2=1)
KNOWN = shapely.buffer(SQUARE, 50)
CITY = city(comfort=2.0, norm=1.8, least=1.5)
FOOTWAY = replace(
    rule(
        RuleKind.ROOM_LEFT,
        ("footway",),
        sentence="{found} of {required} m",
        comfort_threshold="comfort",
        threshold="norm",
        least_threshold="least",
        fixed_by="street_plan",
    ),
    sentence_met="{found} of {required} m",
)


def footway(*shapes, tolerance_m=0.0, coverage=KNOWN):
    drawn = shapes or (rectangle(-40, 40, 140, 43),)
    return layer(
        "footway",
        *((shape, {}) for shape in drawn),
        coverage=coverage,
        tolerance_m=tolerance_m,
    )


def deep(depth_m, west=50):
    """A post at the southern edge of the footway, so deep into it."""
    return rectangle(west, 40, west + 1, 40 + depth_m)


def say(*layers, place):
    return screen(FOOTWAY, layers or (footway(),), POST, place, CITY)


@pytest.mark.parametrize(
    ("depth_m", "expected", "remedy"),
    [
        pytest.param(1.0, Outcome.CONFORMS, Remedy.NONE, id="2.0 m left"),
        pytest.param(1.03, Outcome.CONDITION, Remedy.MOVE, id="1.97 m left"),
        pytest.param(1.2, Outcome.CONDITION, Remedy.MOVE, id="1.8 m left"),
        pytest.param(1.5, Outcome.CONDITION, Remedy.MOVE, id="1.5 m left"),
        pytest.param(1.53, Outcome.PROHIBITED, Remedy.MOVE, id="1.47 m left"),
        pytest.param(3.0, Outcome.PROHIBITED, Remedy.MOVE, id="all blocked"),
    ],
)
def test_the_room_beside_a_post_decides(depth_m, expected, remedy):
    (finding,) = say(place=deep(depth_m))

    assert (finding.outcome, finding.remedy) == (expected, remedy)
    assert finding.found_value == pytest.approx(3 - depth_m, abs=0.011)
    assert finding.unit == "m"


def test_below_the_norm_the_norm_is_what_is_asked_and_above_it_comfort():
    (below,) = say(place=deep(1.3))
    (above,) = say(place=deep(1.1))

    assert (below.required_value, above.required_value) == (1.8, 2.0)


STREET_PLAN = {
    "regulation_kind": "street_plan",
    "regulation_nature": BUILDERS,
    "process_step_general": IN_FORCE,
}


@pytest.mark.parametrize(
    ("change", "depth_m", "expected"),
    [
        pytest.param({}, 1.3, Outcome.PLAN_CHANGE, id="a street plan fixes it"),
        pytest.param({}, 1.1, Outcome.CONDITION, id="only not comfortable"),
        pytest.param({}, 1.6, Outcome.PROHIBITED, id="too narrow under any plan"),
        pytest.param(
            {"regulation_kind": "townscape"}, 1.3, Outcome.CONDITION, id="other clause"
        ),
        pytest.param(
            {"regulation_nature": None}, 1.3, Outcome.JUDGEMENT, id="binding whom?"
        ),
    ],
)
def test_a_plan_that_fixes_the_space_would_have_to_change(change, depth_m, expected):
    plan = layer(
        "supplementary_regulation",
        (rectangle(0, 40, 100, 43), {**STREET_PLAN, **change}),
        coverage=KNOWN,
    )

    assert outcomes(say(footway(), plan, place=deep(depth_m))) == [expected]


def test_the_wider_side_is_the_passage():
    in_the_middle = rectangle(50, 40.5, 51, 41)

    (finding,) = say(place=in_the_middle)

    assert finding.found_value == pytest.approx(2.0, abs=0.011)


def test_the_width_is_measured_on_the_slant_too():
    centre = rectangle(0, 0, 100, 83).centroid
    turned = affinity.rotate(rectangle(-40, 40, 140, 43), 30, centre)
    post = affinity.rotate(deep(1.2), 30, centre)

    (finding,) = say(footway(turned), place=post)

    assert finding.found_value == pytest.approx(1.8, abs=0.011)


def test_a_footway_drawn_in_pieces_is_one_way():
    pieces = footway(rectangle(-40, 40, 50.5, 43), rectangle(50.5, 40, 140, 43))

    (finding,) = say(pieces, place=deep(1.2))

    assert finding.found_value == pytest.approx(1.8, abs=0.011)


def test_what_does_not_stand_on_the_footway_takes_none():
    (finding,) = say(place=rectangle(50, 44, 51, 45))

    assert finding.outcome is Outcome.CONFORMS
    assert "none is taken" in str(finding.sentence)


def test_what_stands_where_the_way_is_wider_narrows_nothing():
    """The way is 1.6 m wide four metres on; the post is in a bay of 5 m."""
    pinched = footway(rectangle(-40, 40, 140, 41.6), rectangle(48, 40, 53, 45))

    (finding,) = say(pinched, place=rectangle(50, 44, 51, 45))

    assert finding.outcome is Outcome.CONFORMS
    assert finding.found_value == 3.0  # four metres are free; measured to three


def test_a_narrow_place_near_by_is_no_excuse_for_too_little_room():
    """1.4 m stay beside the locker; three metres on the way is 1.2 m by itself."""
    waisted = footway(
        shapely.difference(rectangle(-40, 40, 140, 43), rectangle(54, 41.2, 54.5, 43))
    )

    (finding,) = say(waisted, place=deep(1.6))

    assert finding.outcome is Outcome.PROHIBITED
    assert finding.found_value == pytest.approx(1.4, abs=0.011)


def test_a_line_of_two_centimetres_between_two_drawings_is_no_wall():
    """The locker blocks all three metres; it must not hide behind the drawing."""
    pieces = footway(rectangle(-40, 40, 47, 43), rectangle(47.02, 40, 140, 43))

    (finding,) = say(pieces, place=deep(3.0))

    assert finding.outcome is Outcome.PROHIBITED
    assert finding.found_value == 0.0


def test_two_ways_that_are_apart_are_each_measured():
    """A bench across the gap leaves 2.5 m of one footway and 1 m of the other."""
    two = footway(rectangle(-40, 40, 140, 43), rectangle(-40, 43.5, 140, 45.5))

    found = say(two, place=rectangle(50, 42.5, 51, 44.5))

    assert sorted(outcomes(found)) == [Outcome.CONFORMS, Outcome.PROHIBITED]


def test_at_the_end_of_a_footway_a_person_looks():
    ends = footway(rectangle(-40, 40, 52, 43))

    assert outcomes(say(ends, place=deep(1.2))) == [Outcome.JUDGEMENT]


def test_on_a_wide_square_there_is_room():
    square = footway(rectangle(-40, 30, 140, 60))

    assert outcomes(say(square, place=rectangle(50, 44, 51, 45))) == [Outcome.CONFORMS]


@pytest.mark.parametrize(
    ("depth_m", "expected"),
    [
        pytest.param(1.45, Outcome.JUDGEMENT, id="1.55 m may be 1.45 m"),
        pytest.param(1.55, Outcome.JUDGEMENT, id="1.45 m may be 1.55 m"),
        pytest.param(1.3, Outcome.CONDITION, id="1.7 m is below the norm either way"),
        pytest.param(1.8, Outcome.PROHIBITED, id="1.2 m is too narrow either way"),
        pytest.param(0.95, Outcome.JUDGEMENT, id="2.05 m may be 1.95 m"),
        pytest.param(1.05, Outcome.CONDITION, id="1.95 m is told as it is"),
    ],
)
def test_a_width_within_the_drawing_tolerance_is_no_plain_answer(depth_m, expected):
    drawn = footway(tolerance_m=0.1)

    assert outcomes(say(drawn, place=deep(depth_m))) == [expected]


@pytest.mark.parametrize(
    "coverage", [None, rectangle(49, 39, 52, 44)], ids=["nowhere", "only underneath"]
)
def test_a_footway_that_is_not_known_around_it_is_not_assessed(coverage):
    half = replace(footway(), coverage=Coverage(coverage))

    assert set(outcomes(say(half, place=deep(1.2)))) == {Outcome.NOT_ASSESSED}


def test_without_footways_nothing_is_assessed():
    beside = layer("carriageway")

    assert outcomes(say(beside, place=deep(1.2))) == [Outcome.NOT_ASSESSED]


def test_it_is_asked_of_solutions_that_have_to_leave_footway():
    to = AppliesTo(leaves_footway=True)
    bound = replace(POST, min_footway_left_m=quantity(1.8, "m"))
    placement = Placement("p1", "post", deep(1))
    assert applies(to, bound, placement)
    assert not applies(to, POST, placement)


def test_around_a_corner_the_narrower_leg_is_the_passage():
    corner = shapely.union(rectangle(0, 40, 50, 43), rectangle(47, 40, 50, 90))

    left_m = clear_width_m(corner, rectangle(46, 40, 47, 41.2), 4.0)

    assert left_m == pytest.approx(1.8, abs=0.02)


@pytest.mark.parametrize("apart_m", [5, 12, 60])
@pytest.mark.parametrize("around_the_block", [False, True], ids=["a bend", "a ring"])
def test_another_street_is_no_way_past_a_blocked_footway(apart_m, around_the_block):
    """Two footways of 3 m that meet at their ends; one is blocked from wall to wall."""
    north = 20 + apart_m
    parts = [
        rectangle(0, 18.5, 100, 21.5),
        rectangle(98.5, 18.5, 101.5, north + 1.5),
        rectangle(0, north - 1.5, 100, north + 1.5),
    ]
    if around_the_block:
        parts.append(rectangle(-1.5, 18.5, 1.5, north + 1.5))
    way = footway(shapely.union_all(parts), coverage=shapely.buffer(SQUARE, 300))

    (finding,) = say(way, place=rectangle(30, 18.5, 32, 21.5))

    assert finding.outcome is Outcome.PROHIBITED
    assert finding.found_value == 0.0


def test_a_passage_behind_a_tree_in_the_same_footway_is_a_way_past():
    """A footway of 8 m with a tree pit in its middle: 3.5 m stay on the other side."""
    pit = rectangle(30, 43.5, 32, 44.5)
    way = footway(rectangle(-40, 40, 140, 48) - pit)

    (finding,) = say(way, place=rectangle(30, 40, 32, 43.5))

    assert finding.outcome is Outcome.CONFORMS


@pytest.mark.parametrize("north_m", [27.9, 28.5, 30.4])
def test_of_two_streets_stood_on_each_has_to_stay_passable(north_m):
    """Blocked from wall to wall on the southern one, whatever the northern one has."""
    bend = shapely.union_all(
        [
            rectangle(-40, 18.5, 140, 21.5),
            rectangle(138.5, 18.5, 141.5, 30.5),
            rectangle(-40, 27.5, 140, 30.5),
        ]
    )
    way = footway(bend, coverage=shapely.buffer(SQUARE, 300))

    (finding,) = say(way, place=rectangle(30, 18.5, 32, north_m))

    assert finding.outcome is Outcome.PROHIBITED
    assert finding.found_value == 0.0


def test_a_street_that_is_only_touched_is_not_stood_on():
    """2.5 m stay on the footway stood on; the one touched is 1.2 m wide all along."""
    bend = shapely.union_all(
        [
            rectangle(-40, 20, 140, 23),
            rectangle(137, 18, 140, 23),
            rectangle(-40, 18.0, 140, 19.2),
        ]
    )
    way = footway(bend, coverage=shapely.buffer(SQUARE, 300))

    (finding,) = say(way, place=rectangle(30, 19.2, 32, 20.5))

    assert finding.outcome is Outcome.CONFORMS
    assert finding.found_value == pytest.approx(2.5, abs=0.01)
