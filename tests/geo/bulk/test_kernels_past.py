"""The width past a round footprint: by what closes the strip, and as the judge does."""

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import affinity

from geo.bulk.kernels_outlines import LEADS, lie_of_ways
from geo.bulk.kernels_past import widths_past
from geo.bulk.kernels_pieces import lie_in_one_piece
from geo.bulk.nearness import Rings
from geo.bulk.room import CLOSE_M, SHRUNK, edges_of, packed
from geo.screening.clear_width import (
    END_LENGTH_M,
    LOOK_M,
    WINDOWS_M,
    clear_width_m,
)
from geo.screening.room_left import ways_of
from tests.chance import examples

UP_TO_M = 4.0
EAST_M, NORTH_M = 25_498_000.0, 6_675_000.0


def bounds_past(way, place, radius_m, up_to_m=UP_TO_M):
    """Give least and most of the width past a round footprint, and that footprint."""
    about = shapely.buffer(shapely.Point(0, 0), radius_m)
    outlines = [about, *(shapely.buffer(about, one) for one in (*WINDOWS_M, LOOK_M))]
    corners = [
        shapely.get_coordinates(shapely.normalize(one))[:0:-1] for one in outlines
    ]
    begins = np.cumsum([0, *(len(each) for each in corners)]).astype(np.int64)
    places, pairs = np.array([place], np.float64), np.zeros((1, 2), np.int64)
    ways = packed([edges_of(way)])
    leads, frames = lie_of_ways(
        places, pairs, ways, (begins, np.concatenate(corners)), END_LENGTH_M
    )
    rings = Rings.of(about)
    heights = ((rings.inner_m + rings.outer_m) / 2, up_to_m + 1.0)
    whole = lie_in_one_piece(places, pairs, ways, frames, heights)
    least, most = widths_past(places, pairs, ways, frames, whole, heights, up_to_m)
    footprint = affinity.translate(about, *place)
    return leads[0] == LEADS, least[0], most[0], footprint


def along(*places, half_m=1.5):
    line = shapely.LineString(places)
    return shapely.buffer(line, half_m, cap_style="flat", join_style="mitre")


FOOTWAY = along((-60, 0), (60, 0))


@pytest.mark.parametrize(
    ("way", "place", "left_m"),
    [
        pytest.param(FOOTWAY, (0, 0.5), 1.5, id="the wider side counts"),
        pytest.param(FOOTWAY, (0, 1.7), 2.7, id="half outside"),
        pytest.param(
            FOOTWAY - shapely.box(-0.1, -1.5, 0.1, -1.0), (0, 0.5), 1.0, id="a wall"
        ),
        pytest.param(
            FOOTWAY - shapely.box(3, -1.5, 4, 1.4), (0, 0.5), 1.5, id="a wall beyond"
        ),
        pytest.param(
            FOOTWAY - shapely.box(-0.1, -0.6, 0.1, -0.5), (0, 0.5), 0.9, id="a post"
        ),
    ],
)
def test_what_is_left_is_the_least_of_the_widest_gaps(way, place, left_m):
    leads, least, most, _ = bounds_past(way, place, 0.5)

    assert leads
    assert least == pytest.approx(left_m, abs=0.02)
    assert most == pytest.approx(left_m, abs=0.02)


def test_a_placement_across_the_whole_way_leaves_nothing():
    _, least, most, _ = bounds_past(FOOTWAY, (0, 0), 1.6)

    assert (least, most) == (0.0, 0.0)


def test_with_another_street_beside_it_the_width_is_not_told():
    bend = along((-60, 0), (60, 0), (60, 5), (-60, 5))

    assert bounds_past(bend, (0, 0), 1.0)[1:3] == (0.0, np.inf)


@st.composite
def drawings(draw):
    """Ways that bend, cross, end or go round, some with posts and dents."""
    made = []
    whole = st.integers(0, 60)
    for _ in range(draw(st.integers(1, 3))):
        half_m = draw(st.sampled_from((0.8, 1.5, 2.5, 6.0)))
        if draw(st.booleans()):
            corners = draw(st.lists(st.tuples(whole, whole), min_size=2, max_size=4))
            if len(set(corners)) > 1:
                made.append(along(*corners, half_m=half_m))
        else:
            turn = np.linspace(0, draw(st.floats(0.3, 3)), draw(st.integers(4, 40)))
            radius_m = draw(st.floats(8, 60))
            made.append(
                along(
                    *zip(radius_m * np.cos(turn), radius_m * np.sin(turn), strict=True),
                    half_m=half_m,
                )
            )
    drawn = shapely.union_all(made) if made else along((0, 0), (40, 0))
    for share in draw(st.lists(st.floats(0, 1), max_size=4)):
        post = shapely.boundary(drawn).interpolate(share, normalized=True)
        drawn = drawn - shapely.buffer(post, draw(st.floats(0.1, 1.2)), quad_segs=4)
    return affinity.translate(drawn, EAST_M, NORTH_M)


@settings(
    max_examples=examples(150),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    drawn=drawings(),
    share=st.floats(0, 1),
    off=st.tuples(st.floats(-2, 2), st.floats(-2, 2)),
    radius_m=st.sampled_from((0.564, 2.0, 4.37)),
)
def test_the_judge_finds_a_width_between_the_bounds(drawn, share, off, radius_m):
    for way in ways_of([drawn]):
        if way.is_empty:
            continue
        at = way.boundary.interpolate(share, normalized=True)
        place = (at.x + off[0], at.y + off[1])
        leads, least, most, footprint = bounds_past(way, place, radius_m)
        if not leads or (least == 0.0 and most == np.inf):
            continue
        close_m = CLOSE_M + 0.002 * radius_m

        found_m = clear_width_m(way, footprint, UP_TO_M)

        assert least * (1 - SHRUNK) - close_m <= found_m <= most + close_m
