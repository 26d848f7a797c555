"""Where solutions could stand, who lives there, and what screening makes of sites."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from geo.example_district import district, layer, rectangle, solution
from geo.layers import DistrictLayers
from geo.model.capacity import Capacity, Per
from geo.model.placement import Placement
from geo.model.solution import Host, SolutionGeometry
from geo.model.vocabulary import Confidence, RuleKind
from geo.screening import Screener
from geo.targets.screened import candidates_from
from geo.targets.sites import sites_for
from geo.targets.surroundings import (
    homes_of,
    separations_of,
    supplied,
    supplies_of,
)
from tests.geo.worlds import TODAY, city, land_use, plan_layer, rule, zone

ONE_CAR = Capacity("hub", "cars", 0.1, Per.M2, True, Confidence.ASSUMPTION)


def world(*layers):
    return DistrictLayers(district(), layers)


def kerb(length_m=25):
    return layer("kerb_space", (rectangle(10, 10, 10 + length_m, 12), {}))


def test_a_kerb_is_cut_into_as_many_bays_as_it_holds():
    bay = solution("bay", typ_m2=12.5, hosts=(Host.KERBSIDE,))

    found = sites_for(bay, world(kerb(25)))

    assert [round(one.geometry.area, 6) for one in found.placements] == [12.5] * 4
    assert shapely.union_all([one.geometry for one in found.placements]).area == (
        pytest.approx(50)
    )
    assert found.looked_at == ("pieces of kerb",)


def test_a_kerb_that_runs_north_is_cut_across_as_well():
    bay = solution("bay", typ_m2=12, hosts=(Host.KERBSIDE,))
    north = layer("kerb_space", (rectangle(10, 10, 12, 34), {}))

    found = sites_for(bay, world(north))

    assert [round(one.geometry.area, 6) for one in found.placements] == [12.0] * 4


def test_a_kerb_too_short_for_a_bay_is_counted_not_offered():
    bay = solution("bay", typ_m2=12.5, hosts=(Host.KERBSIDE,))

    found = sites_for(bay, world(kerb(3)))

    assert found.placements == ()
    assert found.too_small_count == 1


def test_a_plot_offers_the_middle_of_its_widest_free_ground():
    plots = layer("plot", (rectangle(0, 0, 40, 20), {}))
    houses = layer("building", (rectangle(0, 0, 20, 20), {}))

    (place,) = sites_for(solution("hub", typ_m2=60), world(plots, houses)).placements

    assert place.geometry.distance(rectangle(30, 10, 30, 10).centroid) < 1


def test_a_plot_full_of_building_offers_nothing():
    plots = layer("plot", (rectangle(0, 0, 40, 20), {}))
    houses = layer("building", (rectangle(0, 0, 38, 20), {}))

    found = sites_for(solution("hub", typ_m2=60), world(plots, houses))

    assert (found.placements, found.too_small_count) == ((), 1)


def test_a_kerb_between_the_smallest_and_the_typical_size_is_taken_whole():
    hub = solution("hub", typ_m2=60, hosts=(Host.KERBSIDE,))

    (place,) = sites_for(hub, world(kerb(20))).placements

    assert place.geometry.area == pytest.approx(40)


def test_a_plot_between_the_smallest_and_the_typical_size_gives_what_is_free():
    plots = layer("plot", (rectangle(0, 0, 8, 8), {}))

    (place,) = sites_for(solution("hub", typ_m2=60), world(plots)).placements

    assert place.size_m2 == pytest.approx(np.pi * 4**2, rel=0.01)


def test_a_roof_is_taken_whole_and_says_which_building_it_is():
    houses = layer("building", (rectangle(0, 0, 20, 20), {"local_id": "B-1"}))
    solar = solution("solar", geometry=SolutionGeometry.ROOF, hosts=(Host.ROOF,))

    (place,) = sites_for(solar, world(houses)).placements

    assert place.geometry.area == 400
    assert place.host.local_id == "B-1"


def test_open_ground_is_asked_about_on_a_grid():
    lab = solution("lab", hosts=(Host.OPEN_GROUND,))

    assert len(sites_for(lab, world()).placements) == 4


def test_more_places_than_can_be_asked_about_are_counted():
    bay = solution("bay", typ_m2=2, hosts=(Host.KERBSIDE,))

    found = sites_for(bay, world(kerb(25)), limit=10)

    assert len(found.placements) == 10
    assert found.beyond_limit_count == 15


def test_a_solution_drawn_as_a_line_has_no_places():
    lane = solution("lane", geometry=SolutionGeometry.LINE, hosts=(Host.STREET,))

    assert sites_for(lane, world(kerb())).placements == ()


def test_homes_are_residential_buildings_with_what_is_not_known():
    houses = layer(
        "building",
        (rectangle(0, 0, 10, 10), {"building_use": "residential", "floors": 3}),
        (
            rectangle(20, 0, 30, 10),
            {"building_use": "residential", "floor_area_m2": 500.0, "floors": 4},
        ),
        (rectangle(40, 0, 50, 10), {"building_use": "residential"}),
        (rectangle(60, 0, 70, 10), {"building_use": "office"}),
        (rectangle(80, 0, 90, 10), {"building_use": None}),
        coverage=rectangle(0, 0, 100, 50),
    )

    known = homes_of(world(houses))

    assert known.homes.ids == ("building-1", "building-2", "building-3")
    assert np.allclose(known.homes.floor_area_m2, [300, 500, np.nan], equal_nan=True)
    assert (known.use_unknown_count, known.area_unknown_count) == (1, 1)
    assert known.covered_share == pytest.approx(0.5)
    assert not known.everywhere


def test_without_buildings_no_home_is_known():
    known = homes_of(world())

    assert len(known.homes) == 0
    assert known.covered_share == 0


def test_a_substation_that_does_not_state_its_load_has_no_known_spare_power():
    substations = layer(
        "secondary_substation",
        (
            shapely.Point(*rectangle(5, 5, 6, 6).bounds[:2]),
            {"transformer_kva": 500.0, "peak_load_kw": 420.0},
        ),
        (
            shapely.Point(*rectangle(90, 90, 91, 91).bounds[:2]),
            {"transformer_kva": 500.0},
        ),
    )

    known = supplies_of(world(substations))

    assert [(one.id, one.spare_kw) for one in known.supplies] == [
        ("secondary_substation-1", 80.0)
    ]
    assert known.unknown_count == 1


def test_energy_wells_keep_the_distance_that_holds_between_wells():
    wells = solution("wells", traits=frozenset({"energy_well"}))
    apart = rule(RuleKind.KEEP_DISTANCE, ("energy_well",), threshold="gap")
    apart = replace(
        apart, applies_to=replace(apart.applies_to, traits=frozenset({"energy_well"}))
    )

    distances = separations_of((apart,), (wells, solution("hub")), city(gap=20.0))

    assert distances == {"wells": 20.0}


def screened(*places, with_unknown=False, layers=None):
    hub = solution("hub", preferred=("4_1_1",), incompatible=("3_4",))
    plans = plan_layer(
        zone(0, 0, 50, 100, "4_1_1", local_id="street"),
        zone(50, 0, 100, 100, "3_4", local_id="park"),
        coverage=rectangle(0, 0, 100, 90),
    )
    profile = city()
    screener = Screener(
        world(plans) if layers is None else layers,
        (land_use(),),
        {"hub": hub},
        profile,
        TODAY,
    )
    placements = [
        Placement(f"s{n}", "hub", rectangle(west, south, west + 10, south + 5))
        for n, (west, south) in enumerate(places)
    ]
    findings = tuple(screener.screen(placements))
    return candidates_from(
        placements,
        findings,
        {"hub": hub},
        profile,
        (ONE_CAR,),
        with_unknown=with_unknown,
    )


def test_sites_in_one_zone_need_one_and_the_same_plan_change():
    found = screened((10, 10), (60, 10), (80, 10))

    free, *barred = found.candidates
    assert free.changes == frozenset()
    assert len(barred) == 2
    assert barred[0].changes == barred[1].changes
    assert len(barred[0].changes) == 1
    assert barred[0].changes <= set(found.needed.register)


def test_sites_nobody_knows_about_are_left_out_and_counted():
    found = screened((10, 10), (10, 92))

    assert [one.id for one in found.candidates] == ["s0"]
    assert found.unknown_count == 1


def test_sites_nobody_knows_about_may_be_let_in_with_what_is_not_known():
    found = screened((10, 10), (10, 92), with_unknown=True)

    assert [one.unknown_count > 0 for one in found.candidates] == [False, True]


def test_a_site_gives_what_its_footprint_holds():
    (one,) = screened((10, 10)).candidates

    assert dict(one.capacities) == {"sites": 1.0, "cars": 5.0}


def test_a_site_hangs_on_the_nearest_substation_it_can_reach():
    (one,) = screened((10, 10)).candidates
    hub = replace(
        solution("hub"),
        utilities=("lv",),
        electric_power_typ_kw=solution("hub").footprint_typ_m2,
    )
    substations = layer(
        "secondary_substation",
        (shapely.Point(*rectangle(5, 5, 6, 6).bounds[:2]), {}),
        (shapely.Point(*rectangle(90, 90, 91, 91).bounds[:2]), {}),
    )

    (hung,) = supplied([one], world(substations), {"hub": hub})

    assert (hung.supply_id, hung.draws_kw) == ("secondary_substation-1", 60.0)
