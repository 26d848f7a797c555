"""Where could this be done: worlds of round numbers, worked by hand."""

import numpy as np
import pytest
import shapely

from geo.bulk import BulkScreener
from geo.example_district import SOUTH_M, WEST_M, district, layer, rectangle, solution
from geo.layers import DistrictLayers
from geo.model.placement import Placement
from geo.model.solution import Host
from geo.model.vocabulary import Outcome, RuleKind
from geo.screening import Screener
from geo.suitability import (
    Basis,
    NoCandidatesError,
    bases_of,
    candidates,
    ground_by_outcome,
    site_shapes,
    suitability,
)
from tests.geo.worlds import TODAY, city, rule

HUB = solution("hub", typ_m2=4.0)
NO_GROUNDWATER = rule(
    RuleKind.KEEP_OUT,
    ("groundwater",),
    outcome=Outcome.PROHIBITED,
    rule_id="keep_out.groundwater",
)
NO_FLOOD = rule(
    RuleKind.KEEP_OUT,
    ("flood",),
    outcome=Outcome.PLAN_CHANGE,
    rule_id="keep_out.flood",
)
WEST_HALF = layer("groundwater", (rectangle(0, 0, 50, 100), {}))
SOUTH_STRIP = layer("flood", (rectangle(0, 0, 100, 20), {}))


def found_in(rules, layers, basis=Basis.CELL, of=HUB, **more):
    known = DistrictLayers(district(), layers)
    screener = Screener(known, rules, {of.id: of}, city(), TODAY)
    where = candidates(known, basis, more.pop("footprint_m2", 100.0))
    return suitability(BulkScreener(screener), of, where, **more)


def totals(found):
    return {
        each.outcome: (each.site_count, each.area_m2)
        for each in found.totals
        if each.site_count
    }


def test_half_of_a_square_is_groundwater_and_half_of_the_cells_are_impossible():
    # A footprint of 100 m2 gives cells of 5 m: 20 x 20 of 25 m2. The ten columns up to
    # 47.5 m lie in the area; the next middle, 52.5 m, is farther than the 1.13 m of
    # a round place of 4 m2.
    found = found_in((NO_GROUNDWATER,), (WEST_HALF,))

    assert found.candidates.cell_m == 5.0
    assert totals(found) == {
        Outcome.PROHIBITED: (200, 5000.0),
        Outcome.CONFORMS: (200, 5000.0),
    }
    [reason] = found.reasons
    assert (reason.rule_id, reason.share, reason.alone_share) == (
        "keep_out.groundwater",
        0.5,
        0.5,
    )


def test_of_two_reasons_each_is_told_apart_where_it_alone_excludes():
    # Flood: 4 of 20 rows, 20 %; half of those cells are groundwater as well.
    found = found_in((NO_FLOOD, NO_GROUNDWATER), (WEST_HALF, SOUTH_STRIP))

    assert [
        (one.rule_id, one.share, one.alone_share, one.prohibited_share)
        for one in found.reasons
    ] == [
        ("keep_out.groundwater", 0.5, 0.4, 0.5),
        ("keep_out.flood", 0.2, 0.1, 0.0),
    ]
    assert totals(found) == {
        Outcome.PROHIBITED: (200, 5000.0),
        Outcome.PLAN_CHANGE: (40, 1000.0),
        Outcome.CONFORMS: (160, 4000.0),
    }


def test_the_rule_with_the_worst_finding_decides_and_none_where_all_is_well():
    found = found_in((NO_FLOOD, NO_GROUNDWATER), (WEST_HALF, SOUTH_STRIP))

    decided = {found.rule_id(site) for site in range(len(found.candidates))}
    assert decided == {"keep_out.groundwater", "keep_out.flood", ""}
    corner = np.argmin(found.candidates.x + found.candidates.y)
    assert found.rule_id(int(corner)) == "keep_out.groundwater"
    assert found.outcome(int(corner)) is Outcome.PROHIBITED


def test_ground_that_a_layer_does_not_cover_is_never_counted_as_fitting():
    # The layer knows the western half only, and holds nothing there.
    unknown_east = layer("groundwater", coverage=rectangle(0, 0, 50, 100))
    found = found_in((NO_GROUNDWATER,), (unknown_east,))

    assert totals(found) == {
        Outcome.CONFORMS: (200, 5000.0),
        Outcome.NOT_ASSESSED: (200, 5000.0),
    }
    east = found.candidates.x > WEST_M + 50
    # One of two questions: the study area was assessed, groundwater was not.
    assert set(found.not_assessed_share[east]) == {0.5}
    assert set(found.not_assessed_share[~east]) == {0.0}


def test_without_any_rule_nothing_was_assessed():
    found = found_in((), ())

    assert totals(found) == {Outcome.NOT_ASSESSED: (400, 10_000.0)}


def test_the_best_site_fits_and_lies_farthest_from_trouble():
    found = found_in((NO_GROUNDWATER,), (WEST_HALF,))

    first = found.best[0]
    # The nearest impossible middle is at 47.5 m; the easternmost cells lie at 97.5 m.
    assert found.candidates.x[first] == WEST_M + 97.5
    assert all(found.outcome(site) is Outcome.CONFORMS for site in found.best)


def test_best_sites_do_not_stand_next_to_one_another():
    found = found_in((NO_GROUNDWATER,), (WEST_HALF,))

    places = [
        shapely.Point(found.candidates.x[site], found.candidates.y[site])
        for site in found.best
    ]
    nearest = min(
        one.distance(other) for one in places for other in places if one is not other
    )
    assert len(places) > 1
    assert nearest > 20.0  # four cells of 5 m


def test_where_all_is_impossible_no_site_is_called_the_best():
    everywhere = layer("groundwater", (rectangle(0, 0, 100, 100), {}))

    assert found_in((NO_GROUNDWATER,), (everywhere,)).best == ()


def test_a_site_that_needs_one_permit_is_better_than_one_that_needs_two():
    two = (
        rule(RuleKind.KEEP_OUT, ("groundwater",), rule_id="first"),
        rule(RuleKind.KEEP_OUT, ("flood",), rule_id="second"),
    )
    everywhere = layer("groundwater", (rectangle(0, 0, 100, 100), {}))
    west = layer("flood", (rectangle(0, 0, 50, 100), {}))
    found = found_in(two, (everywhere, west))

    assert {found.outcome(site) for site in found.best} == {Outcome.CONDITION}
    assert found.candidates.x[found.best[0]] > WEST_M + 50


def test_at_most_so_many_cells_and_only_those_whose_middle_lies_in_the_district():
    known = DistrictLayers(district(), ())
    few = candidates(known, Basis.CELL, 0.0, sites_max=100)

    assert len(few) == 100
    assert few.cell_m == 10.0
    assert shapely.contains_xy(known.district.boundary, few.x, few.y).all()


def test_a_plot_is_tried_once_with_its_own_area():
    plots = layer(
        "plot",
        (rectangle(60, 60, 80, 80), {"local_id": "east"}),
        (rectangle(10, 10, 20, 20), {"local_id": "west"}),
    )
    found = found_in((NO_GROUNDWATER,), (WEST_HALF, plots), Basis.PLOT)

    assert found.candidates.names == ("east", "west")
    assert totals(found) == {
        Outcome.CONFORMS: (1, 400.0),
        Outcome.PROHIBITED: (1, 100.0),
    }


def test_a_kerb_of_twelve_metres_gives_twelve_sites_along_its_middle():
    kerb = layer("kerb_space", (rectangle(60, 10, 72, 12.5), {}))
    where = candidates(DistrictLayers(district(), (kerb,)), Basis.KERB)

    assert np.round(np.sort(where.x) - WEST_M, 6).tolist() == [
        60.5 + step for step in range(12)
    ]
    assert set(np.round(where.y - SOUTH_M, 6)) == {11.25}


def test_the_metres_of_a_kerb_are_drawn_as_one_line_where_they_are_told_the_same():
    """Nothing forbids anything along a kerb of 12 m: one line of 12 m, no dots."""
    kerb = layer("kerb_space", (rectangle(60, 10, 72, 12.5), {}))

    found = found_in((NO_GROUNDWATER,), (kerb, layer("groundwater")), Basis.KERB)

    (shape,) = ground_by_outcome(found).values()
    assert shape.geom_type == "LineString"
    assert shape.length == pytest.approx(12.0)


def test_the_best_places_along_a_kerb_are_not_metres_apart():
    """A kerb of 90 m has room for two places 50 m apart, not for five."""
    kerb = layer("kerb_space", (rectangle(5, 10, 95, 12.5), {}))

    found = found_in((NO_GROUNDWATER,), (kerb, layer("groundwater")), Basis.KERB)

    first, second = found.best
    assert abs(found.candidates.x[first] - found.candidates.x[second]) > 50


def test_a_district_without_kerbs_says_so():
    with pytest.raises(NoCandidatesError, match="kerb_space"):
        candidates(DistrictLayers(district(), ()), Basis.KERB)


def test_hosts_suggest_what_a_site_is():
    kerb = layer("kerb_space", (rectangle(60, 10, 72, 12.5), {}))
    roof = layer("building", (rectangle(10, 10, 20, 20), {}))
    known = DistrictLayers(district(), (kerb, roof))

    first = {
        host: bases_of(solution("s", hosts=(host,)), known)[0]
        for host in (Host.KERBSIDE, Host.ROOF, Host.OPEN_GROUND, Host.PLOT)
    }
    assert first == {
        Host.KERBSIDE: Basis.KERB,
        Host.ROOF: Basis.ROOF,
        Host.OPEN_GROUND: Basis.CELL,
        Host.PLOT: Basis.CELL,  # this district has no plots
    }


def test_equal_neighbours_are_drawn_as_one_shape_without_losing_ground():
    found = found_in((NO_GROUNDWATER,), (WEST_HALF,))
    ground = ground_by_outcome(found)

    assert ground[Outcome.PROHIBITED].equals(rectangle(0, 0, 50, 100))
    assert len(ground[Outcome.CONFORMS].exterior.coords) == 5
    assert sum(shapely.area(site_shapes(found.candidates))) == 10_000.0


def test_every_site_is_as_a_placement_there_would_be():
    found = found_in((NO_FLOOD, NO_GROUNDWATER), (WEST_HALF, SOUTH_STRIP))
    known = DistrictLayers(district(), (WEST_HALF, SOUTH_STRIP))
    screener = Screener(known, (NO_FLOOD, NO_GROUNDWATER), {"hub": HUB}, city(), TODAY)
    for site in range(0, len(found.candidates), 7):
        place = shapely.Point(found.candidates.x[site], found.candidates.y[site])
        said = screener.screen_one(Placement("p", "hub", place))
        worst = max((one.outcome.severity for one in said), default=0)
        assert worst == found.severity[site]


def test_progress_goes_up_to_the_whole():
    told = []
    found_in((NO_FLOOD, NO_GROUNDWATER), (WEST_HALF,), progress=told.append)

    assert told == sorted(told)
    assert told[-1] == 1.0
