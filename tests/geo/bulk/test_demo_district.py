"""The demo district: what thousands of cells are told, each is told alone."""

from datetime import date

import numpy as np
import pytest
import shapely

from data.catalogue import read_catalogue
from data.catalogue.rule_reading import read_rules
from data.districts.satamaranta import build_satamaranta
from geo.bulk import BulkScreener, Sites, tiles
from geo.screening import Screener
from tests.geo.bulk.judged_alone import differences

CELLS = 800
HELD_AGAINST = 14


@pytest.fixture(scope="module")
def satamaranta() -> Screener:
    catalogue = read_catalogue()
    return Screener(
        build_satamaranta(),
        read_rules(),
        catalogue.solutions,
        catalogue.profile("helsinki"),
        date(2026, 3, 1),
    )


def grid(screener: Screener, solution_id: str, count: int = CELLS) -> Sites:
    """Cells of one size over the whole district and a little beyond."""
    west, south, east, north = screener.layers.district.boundary.buffer(10).bounds
    side_m = np.sqrt((east - west) * (north - south) / count)
    x, y = np.meshgrid(np.arange(west, east, side_m), np.arange(south, north, side_m))
    return Sites(screener.solutions[solution_id], x.ravel(), y.ravel())


@pytest.mark.parametrize(
    "solution_id",
    [
        "bess_container",
        "borehole_field",
        "car_share_bay",
        "ev_dc_hub",
        "mobility_hub_m",
        "parking_sharing",
        "pv_roof",
        "smart_pole",
        "substation_sec",
        "thermal_storage",
    ],
)
def test_cells_of_a_grid_are_told_what_each_is_told_alone(
    satamaranta, solution_id, monkeypatch
):
    # As if there were thousands of them: neighbours are taken together.
    monkeypatch.setattr(tiles, "_WORTH_IT", 0)
    sites = grid(satamaranta, solution_id)
    found = BulkScreener(satamaranta).screen(sites)
    some = np.random.default_rng(5).choice(len(sites), HELD_AGAINST, replace=False)
    for site in some.tolist():
        alone = dict.fromkeys(found.rule_ids, 0)
        for finding in satamaranta.screen_one(sites.placement(site)):
            worst = max(alone[finding.rule_id], finding.outcome.severity)
            alone[finding.rule_id] = worst
        together = dict(
            zip(found.rule_ids, found.severity[:, site].tolist(), strict=True)
        )

        assert together == alone, (solution_id, sites.x[site], sites.y[site])


@pytest.mark.parametrize("solution_id", ["bess_container", "substation_sec"])
def test_hardly_any_cell_has_to_be_judged_by_itself(satamaranta, solution_id):
    sites = grid(satamaranta, solution_id)
    found = BulkScreener(satamaranta).screen(sites)
    # What is left of a way is measured where it comes close to a limit.
    of_ways = [
        count
        for rule_id, count in found.judged_alone.items()
        if rule_id.startswith("room_left.")
    ]
    alone = sum(found.judged_alone.values()) - sum(of_ways)

    assert len(found.judged_alone) >= 14
    assert alone < 0.001 * len(found.judged_alone) * len(sites)
    assert sum(of_ways) < 0.02 * len(of_ways) * len(sites) + 1


def test_rounding_does_not_undo_a_detailed_plan_over_a_large_footprint(satamaranta):
    # A borehole field of half a hectare across three zones of the master plan, all of
    # it in detailed plans in force.
    field = satamaranta.solutions["borehole_field"]
    place = shapely.Point(25498013.767417453, 6675894.932112201)
    sites = Sites(field, np.array([place.x]), np.array([place.y]))
    [rule] = [one for one in satamaranta.rules if one.id == "land_use.master_plan"]

    said = satamaranta.judge(rule, sites.placement(0))

    assert {str(finding.outcome) for finding in said} == {"conforms"}
    assert differences(satamaranta, sites) == []
