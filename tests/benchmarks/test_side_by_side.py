"""The benchmark's city, and that our engine says what shapely says; never how fast."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from benchmarks.agreement import check_circles, compare
from benchmarks.city_files import city_files
from benchmarks.peers.engine import Lies
from benchmarks.peers.plantable import Plantable, PlantableCircles
from benchmarks.peers.tuned_shapely import TunedShapely
from benchmarks.synthetic_city import KINDS, synthetic_city
from benchmarks.synthetic_placements import clearances_m, synthetic_placements

FEATURES, PLACEMENTS = 2_000, 200


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    return city_files(FEATURES, tmp_path_factory.mktemp("cities"))


@pytest.fixture(scope="module")
def placements(city):
    return city.placements(PLACEMENTS)


@pytest.fixture(scope="module")
def shapes():
    return synthetic_city(FEATURES).geometries


@pytest.fixture(scope="module")
def answer(city, placements, tmp_path_factory):
    """Give the rows of an engine."""

    def ask(kind):
        engine = kind(city, tmp_path_factory.mktemp("workspace"))
        engine.build()
        engine.take_placements(placements)
        return engine.rows(engine.relate())

    return ask


@pytest.fixture(scope="module")
def oracle(answer):
    return answer(TunedShapely)


def test_the_same_seed_makes_the_same_city():
    one, two = synthetic_city(1_000, seed=7), synthetic_city(1_000, seed=7)

    assert shapely.equals_exact(one.geometries, two.geometries).all()
    assert not shapely.equals_exact(
        one.geometries, synthetic_city(1_000, seed=8).geometries
    ).all()


@pytest.mark.parametrize("count", [1_000, 2_000, 3_333])
def test_four_of_five_features_are_planned_land_use(count):
    kinds = synthetic_city(count).kinds
    shares = {kind: (kinds == number).sum() for number, kind in enumerate(KINDS)}

    assert len(kinds) == count
    assert shares == {
        "zoning_element": count - shares["supplementary_regulation"]
        - shares["district_heat_pipe"] - shares["valuable_tree"],
        "supplementary_regulation": round(count / 10),
        "district_heat_pipe": round(count * 0.08),
        "valuable_tree": round(count * 0.02),
    }  # fmt: skip


def test_zones_lie_side_by_side_without_gaps_or_overlaps():
    city = synthetic_city(2_000)
    zones = city.geometries[city.kinds == 0]
    corners = shapely.get_num_coordinates(shapely.get_exterior_ring(zones)) - 1

    assert shapely.is_valid(city.geometries).all()
    assert shapely.coverage_is_valid(zones)
    assert shapely.get_num_interior_rings(shapely.union_all(zones)) == 0
    assert corners.min() >= 8
    assert corners.max() <= 60
    assert shapely.get_num_interior_rings(zones).sum() == 79  # beside 39 x 39 cells


def test_neighbours_follow_one_another_in_the_file(shapes):
    middles = shapely.get_coordinates(shapely.centroid(shapes))
    steps = np.hypot(*np.diff(middles, axis=0).T)

    assert np.median(steps) < 50  # shuffled, it would be some 600 m


def test_footprints_have_the_sizes_and_clearances_of_the_catalogue(placements):
    circles = placements.is_circle
    exact = np.pi * placements.radii_m[circles] ** 2
    drawn = shapely.area(placements.geometries[circles])

    assert circles.sum() == PLACEMENTS / 2
    assert set(placements.reaches_m) <= set(clearances_m()) == {3, 5, 7.5, 10, 20, 25}
    # A polygon of 32 sides has sin(2 pi/32) * 16 / pi of its circle.
    assert drawn / exact == pytest.approx(0.993587, abs=1e-6)
    assert shapely.area(placements.geometries).min() > 0.05  # an air sensor
    assert shapely.area(placements.geometries).max() <= 300_000  # a solar field


def test_circles_and_rectangles_are_equally_large():
    extent = (25_480_000.0, 6_660_000.0, 25_490_000.0, 6_670_000.0)
    many = synthetic_placements(20_000, extent)
    area_m2 = shapely.area(many.geometries)
    circles, rectangles = area_m2[many.is_circle], area_m2[~many.is_circle]

    assert np.median(circles) == pytest.approx(np.median(rectangles), rel=0.1)


def test_fewer_placements_are_the_first_of_more(city):
    few, more = city.placements(5), city.placements(50)

    assert shapely.equals_exact(few.geometries, more.geometries[:5]).all()


def test_our_engine_gives_the_rows_of_tuned_shapely(answer, oracle, placements, shapes):
    verdict = compare(answer(Plantable), oracle, placements, shapes)

    assert verdict.faults == ()
    assert len(oracle) > 5 * PLACEMENTS


def test_true_circles_are_what_geometry_says(answer, oracle, placements, shapes):
    verdict = check_circles(answer(PlantableCircles), oracle, placements, shapes)

    assert verdict.faults == ()


def test_one_placement_gives_as_many_rows_as_among_many(city, placements, tmp_path):
    for kind in (Plantable, TunedShapely):
        engine = kind(city, tmp_path)
        engine.build()
        engine.take_placements(placements)
        many = np.bincount(engine.rows(engine.relate()).placement, minlength=20)
        engine.prepare_clicks(placements)

        assert [engine.click(row) for row in range(20)] == many[:20].tolist()


def test_the_reopened_index_answers_as_the_built_one(city, placements, tmp_path):
    engine = Plantable(city, tmp_path)
    engine.build()
    engine.take_placements(placements)
    built = engine.rows(engine.relate())
    engine.reopen()

    assert np.array_equal(engine.rows(engine.relate()).overlap, built.overlap)


def altered(rows, **columns):
    return replace(rows, **{name: change(rows) for name, change in columns.items()})


def first(rows, relation):
    return int(np.flatnonzero(rows.relation == relation)[0])


def changed(values, row, value):
    copy = values.copy()
    copy[row] = value
    return copy


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (lambda rows: rows.take(np.arange(1, len(rows))), "1 are missing"),
        (
            lambda rows: rows.take(np.r_[0, np.arange(len(rows))]),
            "the same pair twice",
        ),
        (
            lambda rows: altered(
                rows,
                overlap=lambda it: changed(
                    it.overlap,
                    first(it, Lies.INSIDE),
                    it.overlap[first(it, Lies.INSIDE)] * (1 + 1e-6),
                ),
            ),
            "overlaps differ",
        ),
        (
            lambda rows: altered(
                rows,
                distance_m=lambda it: changed(
                    it.distance_m,
                    first(it, Lies.APART),
                    it.distance_m[first(it, Lies.APART)] + 1e-5,
                ),
            ),
            "distances differ",
        ),
        (
            lambda rows: altered(
                rows,
                relation=lambda it: changed(
                    it.relation, first(it, Lies.OVERLAPS), Lies.TOUCHES
                ),
            ),
            "1 relations differ",
        ),
    ],
    ids=["lost row", "row twice", "area", "distance", "relation"],
)
def test_a_difference_between_engines_is_found(
    fault, words, oracle, placements, shapes
):
    verdict = compare(fault(oracle), oracle, placements, shapes)

    assert words in " ".join(verdict.faults)


def test_rows_lost_at_the_edge_of_a_buffer_are_told_but_others_are_a_fault(
    oracle, placements, shapes
):
    reach_m = placements.reaches_m[oracle.placement]
    nearest_to_edge = int(np.argmin(np.abs(reach_m - oracle.distance_m)))
    at_edge = altered(
        oracle,
        distance_m=lambda it: changed(
            it.distance_m, nearest_to_edge, reach_m[nearest_to_edge] - 1e-4
        ),
    )
    lost = at_edge.take(np.delete(np.arange(len(oracle)), nearest_to_edge))
    far = oracle.take(np.arange(1, len(oracle)))

    told = compare(lost, at_edge, placements, shapes, loses_rows_at_the_edge=True)
    wrong = compare(far, oracle, placements, shapes, loses_rows_at_the_edge=True)

    assert (told.faults, told.notes[0][:13]) == ((), "1 rows at the")
    assert "1 are missing" in wrong.faults[0]


def test_a_circle_that_is_only_a_polygon_is_found(oracle, placements, shapes):
    verdict = check_circles(oracle, oracle, placements, shapes)

    assert "do not have the area pi r2" in " ".join(verdict.faults)


def test_placements_of_one_seed_are_the_same_each_time():
    extent = (25_480_000.0, 6_660_000.0, 25_481_000.0, 6_661_000.0)
    one, two = (synthetic_placements(10, extent, seed=3) for _ in range(2))

    assert shapely.equals_exact(one.geometries, two.geometries).all()
