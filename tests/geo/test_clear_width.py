"""The widest way past a footprint: worked by hand, and against turning and moving."""

import math

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity

from geo.screening.clear_width import EXACT_M, clear_width_m, direction_of
from tests.chance import examples

FOOTWAY = shapely.box(0, 0, 60, 3)
WIDE_M = 6.0


def width_past(footprint, space=FOOTWAY, up_to_m=WIDE_M):
    return clear_width_m(space, footprint, up_to_m)


@pytest.mark.parametrize(
    ("footprint", "left_m"),
    [
        pytest.param(shapely.box(20, 0, 24, 1), 2.0, id="at one edge"),
        pytest.param(shapely.box(20, 1.2, 24, 1.6), 1.4, id="more room on one side"),
        pytest.param(shapely.box(20, -1, 24, 1), 2.0, id="half outside the footway"),
        pytest.param(shapely.box(20, 0, 24, 3), 0.0, id="across all of it"),
        pytest.param(shapely.box(20, -1, 24, 4), 0.0, id="beyond both edges"),
        pytest.param(shapely.Point(20, 1.5).buffer(0.3, 64), 1.2, id="a round pole"),
        pytest.param(shapely.box(0, 0, 4, 1), 2.0, id="where the drawing begins"),
        pytest.param(shapely.box(56, 0, 60, 1), 2.0, id="where the drawing ends"),
        pytest.param(shapely.box(-2, 0, 62, 1), 2.0, id="longer than the footway"),
    ],
)
def test_the_width_is_that_of_the_wider_side(footprint, left_m):
    assert width_past(footprint) == pytest.approx(left_m, abs=0.01)


@pytest.mark.parametrize("degrees", [7, 23, 41, 58, 76])
def test_the_width_is_the_same_at_the_eastings_of_a_city(degrees):
    """A long kiosk along a footway of 60 m: 1.4 m are left, in Helsinki as at zero."""
    kiosk = shapely.box(15, 0, 45, 1.6)
    turned = [affinity.rotate(one, degrees, (0, 0)) for one in (kiosk, FOOTWAY)]
    moved = [affinity.translate(one, 25_497_123.4, 6_673_987.6) for one in turned]

    assert width_past(*moved) == pytest.approx(1.4, abs=EXACT_M)


def test_a_passage_that_would_have_to_change_sides_within_the_placement_is_narrow():
    """Two things, one at each edge: 2 m are free beside each, 1 m between them."""
    staggered = shapely.union_all(
        [shapely.box(20, 0, 22, 1), shapely.box(22, 2, 24, 3)]
    )

    # From the free side of the first to that of the second the gap between their
    # corners (22, 1) and (22, 2) is 1 m.
    assert width_past(staggered) == pytest.approx(1.0, abs=0.01)


def test_the_wide_side_of_one_end_does_not_make_up_for_a_blocked_other_end():
    wedge = shapely.Polygon([(20, 0), (24, 0), (24, 3), (23.9, 3)])

    assert width_past(wedge) == 0.0


def test_a_wider_passage_than_asked_about_is_given_as_that():
    assert width_past(shapely.box(20, 0, 24, 0.1), up_to_m=2.5) == 2.5


def test_another_wall_in_the_space_counts():
    with_kiosk = shapely.difference(FOOTWAY, shapely.box(21, 2, 23, 3))

    assert width_past(shapely.box(20, 0, 24, 0.6), with_kiosk) == pytest.approx(
        1.4, abs=0.01
    )


def test_a_narrow_place_away_from_the_placement_does_not_count():
    waisted = shapely.difference(FOOTWAY, shapely.box(40, 1, 42, 3))

    assert width_past(shapely.box(10, 0, 14, 0.5), waisted) == pytest.approx(
        2.5, abs=0.01
    )


def test_on_a_square_there_is_a_way_round():
    square = shapely.box(0, 0, 40, 40)

    assert width_past(shapely.box(18, 18, 22, 22), square) == WIDE_M


def test_a_curve_is_measured_across_the_curve():
    """A footway of 3 m on a quarter circle; a pole of 0.6 m at its inner edge."""
    ring = (
        shapely.Point(0, 0)
        .buffer(33, 256)
        .difference(shapely.Point(0, 0).buffer(30, 256))
    )
    quarter = shapely.intersection(ring, shapely.box(0, 0, 40, 40))
    at = math.radians(45)
    pole = shapely.Point(30.3 * math.cos(at), 30.3 * math.sin(at)).buffer(0.3, 64)

    assert width_past(pole, quarter) == pytest.approx(2.4, abs=0.02)


def test_the_direction_is_that_of_the_space_not_of_the_placement():
    across = shapely.box(20, 0, 20.5, 2.5)

    assert math.sin(direction_of(FOOTWAY, across)) == pytest.approx(0, abs=1e-9)


@settings(max_examples=examples(40), deadline=None)
@given(
    depth_m=st.floats(0.1, 2.9),
    angle=st.floats(0, 180),
    west_m=st.floats(0, 50),
)
def test_turning_and_moving_the_street_changes_nothing(depth_m, angle, west_m):
    """At real eastings a disc as wide as what is left beside a box passes."""
    box = shapely.box(west_m, 0, west_m + 5, depth_m)
    turned = [
        affinity.translate(
            affinity.rotate(shape, angle, origin=(0, 0)), 25_497_000, 6_673_000
        )
        for shape in (FOOTWAY, box)
    ]

    found_m = clear_width_m(turned[0], turned[1], WIDE_M)

    assert found_m == pytest.approx(3 - depth_m, abs=2 * EXACT_M + 0.005)


@settings(max_examples=examples(25), deadline=None)
@given(depth_m=st.floats(0.2, 2.5), more_m=st.floats(0.05, 0.4))
def test_more_of_it_never_leaves_more_room(depth_m, more_m):
    small = shapely.box(20, 0, 24, depth_m)
    large = shapely.box(19, 0, 25, depth_m + more_m)

    assert width_past(large) <= width_past(small) + 2 * EXACT_M
