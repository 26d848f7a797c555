"""Sites that look alike from afar and are not: each is judged as if it were alone."""

import numpy as np
import pytest
import shapely

from geo.bulk import BulkScreener, outcomes, tiles
from geo.example_district import layer, rectangle, solution
from geo.model.rule import FailureBasis, PlanScope
from geo.model.vocabulary import LevelOfSpatialPlan, Outcome, RuleKind
from tests.geo.bulk.judged_alone import HUB, differences, screener_of, sites_at
from tests.geo.worlds import AUTHORITIES, city, land_use, plan_layer, rule, zone

# A hub of 60 m2 is a round shape of about 4.37 m.
LOCAL = LevelOfSpatialPlan.LOCAL


def test_a_strip_narrower_than_it_is_drawn_is_deep_only_where_it_crosses():
    strip = layer("flood", (rectangle(50, 0, 51, 100), {}), tolerance_m=2.0)
    stay_out = rule(
        RuleKind.KEEP_OUT,
        ("flood",),
        outcome=Outcome.PROHIBITED,
        basis=FailureBasis.LAW,
    )
    grazing, crossing = (45.8, 20), (50.5, 20)
    screener = screener_of(stay_out, [strip])
    sites = sites_at(grazing, crossing, (46.0, 60), (49.0, 60))

    found = BulkScreener(screener).screen(sites).outcomes()

    assert found[:2] == [Outcome.JUDGEMENT, Outcome.PROHIBITED]
    assert differences(screener, sites) == []


def test_the_part_of_a_master_plan_that_no_detailed_plan_covers_is_not_decided():
    master = plan_layer(
        zone(0, 0, 50, 100, "5_1", AUTHORITIES),
        zone(50, 0, 100, 100, "3_4_4", AUTHORITIES),
        level=LOCAL,
        layer_id="master",
    )
    detailed = plan_layer(
        zone(0, 0, 50, 50, "4_1_1"), zone(50, 50, 100, 100, "4_1_1"), layer_id="detail"
    )
    # At both places the hub lies in both zones of the master plan and in one detailed
    # plan; which part that covers is not the same.
    west_covered, east_covered = (50, 25), (50, 75)
    screener = screener_of(land_use(PlanScope.MASTER_PLAN), [master, detailed])
    sites = sites_at(west_covered, east_covered, (48, 25), (52, 75), (25, 50))

    found = BulkScreener(screener).screen(sites)

    assert found.outcomes()[:2] == [Outcome.PLAN_CHANGE, Outcome.JUDGEMENT]
    assert sum(found.judged_alone.values()) == 0
    assert differences(screener, sites) == []


def plans(*days: str):
    return layer(
        "spatial_plan",
        *(
            (rectangle(0, 0, 100, 100), {"local_id": f"plan-{day}", "valid_from": day})
            for day in days
        ),
    )


def test_a_regulation_speaks_only_where_no_newer_plan_replaced_it():
    old, new = "1980-01-01", "2018-01-01"
    text = layer(
        "supplementary_regulation",
        (rectangle(0, 0, 100, 100), {"plan_id": f"plan-{old}"}),
        plan_level=LevelOfSpatialPlan.INFRA_LOCAL,
    )
    zones = plan_layer(
        zone(0, 0, 100, 100, "4_1_1", plan_id=f"plan-{old}"),
        zone(50, 0, 100, 100, "4_1_1", plan_id=f"plan-{new}"),
    )
    read_it = rule(
        RuleKind.TEXT_CLAUSE,
        ("supplementary_regulation",),
        outcome=Outcome.JUDGEMENT,
        basis=FailureBasis.TEXT,
    )
    screener = screener_of((read_it, land_use()), [plans(old, new), text, zones])
    sites = sites_at((20, 50), (49, 50), (54, 50), (54.5, 50), (80, 50))

    found = BulkScreener(screener).screen(sites)

    of_text = found.severity[found.rule_ids.index(read_it.id)]
    assert (of_text > 0).tolist() == [True, True, True, False, False]
    assert differences(screener, sites) == []


@pytest.mark.parametrize(
    ("details", "still_quoted"),
    [
        pytest.param({}, [False, False, False], id="known everywhere"),
        pytest.param(
            {"coverage": rectangle(0, 0, 50, 100)},
            [False, True, True],
            id="known in the west only",
        ),
        pytest.param({"coverage": None}, [True, True, True], id="nobody said where"),
    ],
)
def test_zones_replace_older_regulations_where_they_are_known(details, still_quoted):
    old, new = "1980-01-01", "2018-01-01"
    text = layer(
        "supplementary_regulation",
        (rectangle(0, 0, 100, 100), {"plan_id": f"plan-{old}"}),
        plan_level=LevelOfSpatialPlan.INFRA_LOCAL,
    )
    newer = plan_layer(zone(0, 0, 100, 100, "4_1_1", plan_id=f"plan-{new}"), **details)
    read_it = rule(
        RuleKind.TEXT_CLAUSE,
        ("supplementary_regulation",),
        outcome=Outcome.JUDGEMENT,
        basis=FailureBasis.TEXT,
    )
    screener = screener_of(read_it, [plans(old, new), text, newer])
    sites = sites_at((20, 50), (52, 50), (80, 50))

    found = BulkScreener(screener).screen(sites)

    said = found.severity[found.rule_ids.index(read_it.id)]
    quoted = said == Outcome.JUDGEMENT.severity
    assert quoted.tolist() == still_quoted
    assert differences(screener, sites) == []


def test_an_angled_zone_along_the_edge_of_its_coverage_is_no_less_known():
    """Its southern edge runs on along the edge of the coverage."""
    angled = shapely.union_all([rectangle(0, 20, 100, 50), rectangle(60, 50, 100, 90)])
    covered = rectangle(0, 50, 100, 100)
    master = plan_layer(
        zone(0, 0, 100, 100, "3_4_4", AUTHORITIES), level=LOCAL, layer_id="master"
    )
    detailed = plan_layer(
        (angled, zone(0, 0, 1, 1, "4_1_1")[1]), coverage=covered, layer_id="detail"
    )
    everything = (land_use(), land_use(PlanScope.MASTER_PLAN))
    screener = screener_of(everything, [master, detailed])
    sites = sites_at((80, 70), (30, 70), (30, 54), (80, 54), (80, 48), (30, 30))

    assert differences(screener, sites) == []


def test_two_zones_drawn_over_each_other_are_left_to_the_judge():
    zones = plan_layer(zone(0, 0, 60, 100, "4_1_1"), zone(50, 0, 100, 100, "3_4_4"))
    screener = screener_of(land_use(), [zones])
    sites = sites_at((20, 50), (55, 50), (80, 50))

    found = BulkScreener(screener).screen(sites)

    assert found.judged_alone == {"land_use.detailed_plan": 1}
    assert differences(screener, sites) == []


def test_a_gap_no_wider_than_zones_are_drawn_is_left_to_the_judge():
    zones = plan_layer(
        zone(0, 0, 50, 100, "4_1_1"), zone(50.3, 0, 90, 100, "4_1_1"), tolerance_m=0.5
    )
    screener = screener_of(land_use(), [zones])
    sites = sites_at((20, 50), (50, 50), (91, 50), (96, 50))

    found = BulkScreener(screener).screen(sites)

    assert found.judged_alone == {"land_use.detailed_plan": 1}
    assert differences(screener, sites) == []


def test_a_kind_of_rule_nobody_told_the_arrays_of_is_judged_site_by_site(monkeypatch):
    monkeypatch.setattr(outcomes, "_BY_KIND", {})
    stay_out = rule(RuleKind.KEEP_OUT, ("flood",))
    screener = screener_of(stay_out, [layer("flood", (rectangle(0, 0, 50, 100), {}))])
    sites = sites_at((20, 50), (80, 50))

    assert BulkScreener(screener).screen(sites).judged_alone == {stay_out.id: 2}
    assert differences(screener, sites) == []


@pytest.mark.parametrize("distance_m", [2.9995, 3.0, 5.0, 6.9985, 7.0, 8.9985, 9.0])
def test_a_distance_is_told_apart_to_the_millimetre(distance_m):
    stay_away = rule(
        RuleKind.KEEP_DISTANCE,
        ("building",),
        outcome=Outcome.PROHIBITED,
        threshold="near_m",
        comfort_threshold="far_m",
    )
    # From the middle of the hub to the wall, 4.3702 m of it the hub itself.
    hub_m = float(-shapely.bounds(sites_at((0, 0)).template)[0])
    house = layer("building", (rectangle(50, 0, 60, 100), {}), tolerance_m=2.0)
    screener = screener_of(stay_away, [house], a_city=city(near_m=5.0, far_m=9.0))
    sites = sites_at(*((50 - hub_m - distance_m + step, 50) for step in (-1e-4, 1e-4)))

    assert differences(screener, sites) == []


@pytest.mark.parametrize("a_hub", [HUB, solution("point_hub", typ_m2=0.0)])
def test_neighbours_taken_together_are_told_what_each_is_told(monkeypatch, a_hub):
    zones = plan_layer(
        zone(0, 0, 40, 100, "4_1_1"), zone(40, 0, 100, 100, "3_4_4"), tolerance_m=0.5
    )
    flood = layer(
        "flood", (shapely.Point(zones.features.total_bounds[:2]).buffer(30), {})
    )
    rules = (
        land_use(),
        rule(RuleKind.KEEP_OUT, ("flood",)),
        rule(RuleKind.KEEP_DISTANCE, ("flood",), threshold="near_m"),
    )
    screener = screener_of(rules, [zones, flood], a_hub, city(near_m=5.0))
    grid = np.arange(0.5, 100, 2.0)
    sites = sites_at(*((x, y) for x in grid for y in grid), a_solution=a_hub)
    together = BulkScreener(screener).screen(sites)
    monkeypatch.setattr(tiles, "_WORTH_IT", len(sites) + 1)
    one_by_one = BulkScreener(screener).screen(sites)

    assert len(sites) >= 2000
    assert (together.severity == one_by_one.severity).all()
