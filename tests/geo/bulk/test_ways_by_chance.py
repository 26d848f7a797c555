"""What is left of a way: many sites are told what one placement at each is told."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.bulk import BulkScreener
from geo.example_district import SOUTH_M, WEST_M, layer, rectangle, solution
from geo.model.vocabulary import LevelOfSpatialPlan, Outcome, RuleKind
from tests.chance import examples
from tests.geo.bulk.judged_alone import differences, screener_of, sites_at
from tests.geo.worlds import BUILDERS, IN_FORCE, city, rule

CITY = city(comfort=2.0, norm=1.8, least=1.5)
LEFT = rule(
    RuleKind.ROOM_LEFT,
    ("footway",),
    comfort_threshold="comfort",
    threshold="norm",
    least_threshold="least",
    fixed_by="street_plan",
)
KNOWN = rectangle(-300, -300, 400, 400)


def post(size_m2):
    return solution("hub", typ_m2=size_m2)


def footways(*shapes, tolerance_m=0.1, coverage=KNOWN):
    rows = ((shape, {}) for shape in shapes)
    return layer("footway", *rows, coverage=coverage, tolerance_m=tolerance_m)


def along(*places, half_m=1.5):
    line = shapely.LineString([(WEST_M + x, SOUTH_M + y) for x, y in places])
    return shapely.buffer(line, half_m, cap_style="flat", join_style="mitre")


@pytest.mark.parametrize(("tolerance_m", "measured"), [(0.0, 6), (0.1, 18)])
def test_most_sites_along_a_footway_need_not_be_measured(tolerance_m, measured):
    straight = footways(along((-50, 50), (150, 50)), tolerance_m=tolerance_m)
    # A post of 1 m2 is a round shape of 0.564 m: at the middle it leaves 0.936 m.
    depths_m = np.linspace(-2.4, 2.4, 97)
    sites = sites_at(*((50, 50 + depth) for depth in depths_m), a_solution=post(1.0))
    screener = screener_of(LEFT, [straight], post(1.0), CITY)

    found = BulkScreener(screener).screen(sites)

    assert found.outcomes()[48] is Outcome.PROHIBITED
    assert found.outcomes()[0] is Outcome.CONFORMS
    assert found.judged_alone["room_left"] <= measured
    assert differences(screener, sites) == []


@pytest.mark.parametrize("left_m", [1.485, 1.495, 1.785, 1.795, 1.985, 2.0])
def test_a_width_close_to_a_limit_is_measured(left_m):
    straight = footways(along((-50, 50), (150, 50)), tolerance_m=0.0)
    radius_m = float(sites_at((0, 0), a_solution=post(1.0)).template.bounds[2])
    sites = sites_at((50, 51.5 - left_m - radius_m), a_solution=post(1.0))
    screener = screener_of(LEFT, [straight], post(1.0), CITY)

    assert differences(screener, sites) == []


def test_a_street_plan_that_fixes_the_space_counts_where_it_lies():
    straight = footways(along((-50, 50), (150, 50)))
    plan = layer(
        "supplementary_regulation",
        (
            rectangle(0, 0, 50, 100),
            {
                "regulation_kind": "street_plan",
                "regulation_nature": BUILDERS,
                "process_step_general": IN_FORCE,
            },
        ),
        plan_level=LevelOfSpatialPlan.INFRA_LOCAL,
    )
    strict = replace(CITY, thresholds={**CITY.thresholds, **city(least=0.5).thresholds})
    screener = screener_of(LEFT, [straight, plan], post(1.0), strict)
    sites = sites_at((20, 50), (80, 50), (20, 60), a_solution=post(1.0))

    found = BulkScreener(screener).screen(sites).outcomes()

    assert found == [Outcome.PLAN_CHANGE, Outcome.CONDITION, Outcome.CONFORMS]
    assert differences(screener, sites) == []


@pytest.mark.parametrize("apart_m", [4, 5, 7, 30])
def test_another_street_is_no_way_past_for_many_sites_either(apart_m):
    """A bend between two footways; the southern one is blocked or nearly so."""
    bend = along((-40, 20), (140, 20), (140, 20 + apart_m), (-40, 20 + apart_m))
    screener = screener_of(LEFT, [footways(bend)], post(12.5), CITY)
    sites = sites_at(
        *((40 + shift, 20 + shift / 2) for shift in range(-6, 7)), a_solution=post(12.5)
    )

    found = BulkScreener(screener).screen(sites)

    assert found.outcomes()[6] is Outcome.PROHIBITED
    assert differences(screener, sites) == []


@pytest.mark.parametrize("apart_m", [5, 7, 9])
def test_of_two_streets_stood_on_each_counts_for_many_sites_too(apart_m):
    """A round place of 8.7 m over two footways, from one to the other."""
    bend = along((-40, 20), (140, 20), (140, 20 + apart_m), (-40, 20 + apart_m))
    screener = screener_of(LEFT, [footways(bend)], post(60.0), CITY)
    sites = sites_at(
        *((40, 16 + step / 2) for step in range(2 * apart_m + 16)),
        a_solution=post(60.0),
    )

    assert differences(screener, sites) == []


WHOLE = st.integers(0, 100)


@st.composite
def ways(draw):
    """Footways that bend, cross, end, lie around a courtyard, or hardly touch."""
    made = []
    for _ in range(draw(st.integers(1, 4))):
        half_m = draw(st.sampled_from((0.8, 1.5, 2.5, 6.0)))
        kind = draw(st.sampled_from(("bent", "street", "court", "spot")))
        if kind == "bent":
            corners = draw(st.lists(st.tuples(WHOLE, WHOLE), min_size=2, max_size=4))
            if len(set(corners)) > 1:
                made.append(along(*corners, half_m=half_m))
        elif kind == "street":
            y = draw(WHOLE)
            made.append(along((-40, y), (140, y + draw(st.integers(-9, 9)))))
        elif kind == "court":
            x, y = draw(WHOLE), draw(WHOLE)
            outer = rectangle(x, y, x + 40, y + 30)
            made.append(outer - shapely.buffer(outer, -2 * half_m))
        else:
            x, y = draw(WHOLE), draw(WHOLE)
            made.append(rectangle(x, y, x + 7, y + 4))
    return [shape for shape in made if shape.is_valid and not shape.is_empty]


@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    shapes=ways(),
    tolerance_m=st.sampled_from((0.0, 0.1, 0.5)),
    coverage=st.sampled_from((KNOWN, KNOWN, rectangle(-20, -20, 90, 120))),
    size_m2=st.sampled_from((1.0, 12.5, 180.0)),
    places=st.lists(
        st.tuples(st.floats(0, 1), st.floats(-4, 4), st.floats(-4, 4)),
        min_size=3,
        max_size=8,
    ),
)
def test_any_ways_are_measured_as_placement_by_placement(
    shapes, tolerance_m, coverage, size_m2, places
):
    drawn = shapely.union_all(shapes)
    if drawn.is_empty:
        return
    # On and beside the outlines, where something is left or not.
    outline = shapely.boundary(drawn)
    points = [outline.interpolate(share, normalized=True) for share, _, _ in places]
    at = [
        (round(p.x - WEST_M + dx, 3), round(p.y - SOUTH_M + dy, 3))
        for p, (_, dx, dy) in zip(points, places, strict=True)
    ]
    a_post = post(size_m2)
    layers = [footways(*shapes, tolerance_m=tolerance_m, coverage=coverage)]
    screener = screener_of(LEFT, layers, a_post, CITY)

    assert differences(screener, sites_at(*at, a_solution=a_post)) == []
