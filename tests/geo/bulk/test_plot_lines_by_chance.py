"""Distances from plot lines: many sites are told what one placement at each is told."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.bulk import BulkScreener
from geo.example_district import layer, rectangle, solution
from geo.model.rule import LinesOf
from geo.model.vocabulary import Outcome, RuleKind
from tests.chance import examples
from tests.geo.bulk.judged_alone import differences, screener_of, sites_at
from tests.geo.worlds import city, rule

CITY = city(own=2.0, others=7.5, sliver_width=0.1)
KNOWN = rectangle(-300, -300, 400, 400)
RULES = tuple(
    rule(
        RuleKind.KEEP_FROM_LINES,
        ("plot",),
        threshold=threshold,
        lines_of=of,
        rule_id=f"lines.{of}",
    )
    for of, threshold in ((LinesOf.OWN, "own"), (LinesOf.OTHERS, "others"))
)


def well(size_m2=4.0):
    return solution("well", typ_m2=size_m2)


def plots(*shapes, coverage=KNOWN, tolerance_m=0.0):
    rows = ((shape, {"local_id": f"P{n}"}) for n, shape in enumerate(shapes))
    return layer("plot", *rows, coverage=coverage, tolerance_m=tolerance_m)


def test_a_line_shared_over_a_gap_of_five_centimetres_is_the_neighbours():
    """Near a shared line nothing is asked of the own line, beside a street 2 m."""
    two = plots(rectangle(0, 0, 40, 60), rectangle(40.05, 0, 90, 60))
    screener = screener_of(RULES, [two], well(), CITY)
    sites = sites_at((20, 30), (37.5, 30), (2.5, 30), (60, 30), a_solution=well())

    found = BulkScreener(screener).screen(sites)

    asked = dict(zip(found.rule_ids, found.severity.tolist(), strict=True))
    bad = Outcome.CONDITION.severity
    assert [code == bad for code in asked["lines.own"]] == [False, False, True, False]
    assert [code == bad for code in asked["lines.others"]] == [
        False,
        True,
        False,
        False,
    ]
    assert set(found.judged_alone.values()) == {0}
    assert differences(screener, sites) == []


@pytest.mark.parametrize("gap_m", [0.02, 0.09, 0.11])
def test_a_plot_just_out_of_reach_can_still_share_the_line_within_reach(gap_m):
    """The line of one's own plot 1.95 m away, the neighbour's plot 2 m and a little."""
    two = plots(rectangle(0, 0, 40, 60), rectangle(40 + gap_m, 0, 90, 60))
    screener = screener_of(RULES, [two], well(), CITY)
    radius_m = float(sites_at((0, 0), a_solution=well()).template.bounds[2])
    places = [(40 - radius_m - away_m, 30) for away_m in (1.9, 1.95, 1.99, 2.0, 2.05)]

    assert differences(screener, sites_at(*places, a_solution=well())) == []


@settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    cuts=st.lists(st.integers(5, 95), min_size=1, max_size=3, unique=True),
    gap_m=st.sampled_from((-3.0, -0.05, 0.0, 0.05, 0.3, 4.0)),
    coverage=st.sampled_from((KNOWN, KNOWN, rectangle(-20, -20, 60, 120))),
    tolerance_m=st.sampled_from((0.0, 0.5)),
    size_m2=st.sampled_from((1.0, 12.5, 400.0)),
    places=st.lists(
        st.tuples(st.floats(-5, 105), st.floats(-5, 65)), min_size=3, max_size=8
    ),
)
def test_any_plots_are_measured_as_placement_by_placement(
    cuts, gap_m, coverage, tolerance_m, size_m2, places
):
    ends = [0, *sorted(cuts), 100]
    rows = [
        rectangle(west, 0, max(east - gap_m, west + 0.5), 60)
        for west, east in pairwise(ends)
    ]
    world = plots(*rows, coverage=coverage, tolerance_m=tolerance_m)
    a_well = well(size_m2)
    screener = screener_of(RULES, [world], a_well, CITY)

    assert differences(screener, sites_at(*places, a_solution=a_well)) == []
