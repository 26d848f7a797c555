"""What the results say: ratios first, and nothing that went wrong is left out."""

import json

import pytest

from benchmarks.agreement import Verdict
from benchmarks.apart import run_apart
from benchmarks.goals import CIRCLES, CPU, RECTANGLES
from benchmarks.measuring import Figure, percentile
from benchmarks.ratios import growth, ratios
from benchmarks.registered import OURS, OURS_IN_CIRCLES
from benchmarks.report import for_machines, for_people
from benchmarks.side_by_side import Measured

ABOUT = {
    "date": "2026-01-01T00:00+00:00",
    "processor": "a processor",
    "cores": 2,
    "memory_gb": 8,
    "system": "Linux",
    "load_before": 0.1,
    "versions": {"python": "3.11"},
}


def engine(*cpu_s, click_ms=1.0, circles_s=1.0):
    """Give an engine with rounds of so much processor time for 100 placements."""
    return Measured(
        [
            {
                "version": "1.0",
                "build": {"wall_s": 1.0, "cpu_s": 1.0},
                "peak_mb": 100.0,
                "many": {"100": {"cpu_s": one, "wall_s": one}},
                "by_shape": {
                    "rectangles": {"count": 60, "cpu_s": one / 2},
                    "circles": {"count": 40, "cpu_s": circles_s},
                },
                "click": {"p50_ms": click_ms, "p90_ms": click_ms},
                "reopen": {"wall_s": 1.0, "cpu_s": 1.0},
            }
            for one in cpu_s
        ]
    )


def told(engines, figures=()):
    cities = {1_000: engines}
    return for_people(ABOUT, cities, ratios(cities), list(figures))


def test_a_ratio_is_the_peers_median_over_ours_with_its_goal():
    cities = {1_000: {OURS: engine(2, 9, 1), "tuned shapely": engine(24, 22, 20)}}
    cpu = next(ratio for ratio in ratios(cities) if ratio.measure == CPU)

    assert (cpu.ratio, cpu.goal, cpu.met) == (11, 10, True)
    assert "| processor time | tuned shapely | 11 | 10 | yes |" in told(cities[1_000])


def test_a_goal_that_is_missed_stands_out():
    page = told({OURS: engine(2), "tuned shapely": engine(9)})

    assert "| processor time | tuned shapely | 4.5 | 10 | **no** |" in page


def test_rectangles_and_circles_are_compared_by_themselves():
    """True circles of ours with the polygons that peers have to make of them."""
    engines = {
        OURS: engine(2, circles_s=4),
        OURS_IN_CIRCLES: engine(9, circles_s=0.5),
        "tuned shapely": engine(22, circles_s=8),
    }
    found = {ratio.measure: ratio for ratio in ratios({1_000: engines})}

    of_rectangles, of_circles = found[RECTANGLES], found[CIRCLES]
    assert (of_rectangles.ratio, of_rectangles.placement_count) == (11, 60)
    assert (of_circles.ratio, of_circles.placement_count, of_circles.met) == (
        16,
        40,
        True,
    )


def test_without_true_circles_nothing_is_said_of_circles():
    engines = {OURS: engine(2), "tuned shapely": engine(22)}

    assert CIRCLES not in {ratio.measure for ratio in ratios({1_000: engines})}


def test_goals_are_for_the_largest_city():
    small, large = (
        {OURS: engine(2), "tuned shapely": engine(9)},
        {OURS: engine(2), "tuned shapely": engine(9)},
    )
    found = ratios({1_000: small, 10_000: large})

    assert {one.feature_count for one in found if one.goal} == {10_000}


def test_a_peer_that_could_not_run_is_listed_with_the_reason():
    absent = Measured(not_measured="PostGIS is not installed; run: apt-get install")
    page = told({OURS: engine(2), "PostGIS": absent})

    assert "- PostGIS: not measured: PostGIS is not installed; run: apt-get" in page
    assert "| PostGIS | not measured |" in page


def test_a_disagreement_comes_before_any_ratio():
    wrong = engine(9)
    wrong.verdicts[100] = Verdict(("3 distances differ",), ())
    page = told({OURS: engine(2), "tuned shapely": wrong})

    assert wrong.faults() == ["100 placements: 3 distances differ"]
    assert page.index("3 distances differ") < page.index("peer / ours")


def test_a_failed_benchmark_of_the_product_is_at_the_top_too():
    page = told({OURS: engine(2)}, [Figure("16 threads", failure="2 answers differ")])

    assert page.index("16 threads: 2 answers differ") < page.index("peer / ours")


def test_cost_that_grows_with_the_square_of_placements_has_exponent_two():
    ours = engine(1)
    ours.rounds[0]["many"] = {
        "10": {"cpu_s": 1.0, "wall_s": 1.0},
        "100": {"cpu_s": 100.0, "wall_s": 1.0},
    }
    placements, features = growth({1_000: {OURS: ours}})

    assert placements.value == pytest.approx(2)
    assert features.skipped == "one size only"


def test_machines_get_the_same():
    cities = {1_000: {OURS: engine(2), "tuned shapely": engine(10)}}
    read = json.loads(for_machines(ABOUT, cities, ratios(cities), []))

    assert read["ratios"][0]["ratio"] == 5
    assert len(read["engines"]["1000"]["tuned shapely"]["rounds"]) == 1


def test_a_crash_is_the_failure_of_one_measurement_only():
    told = run_apart("os:_exit", status=3)

    assert told["failure"].startswith("its process ended with 3")


def test_nine_of_ten_answers_are_within_the_ninetieth_percentile():
    assert percentile([float(one) for one in range(1, 101)], 0.9) == 90
