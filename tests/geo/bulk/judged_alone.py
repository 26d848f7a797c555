"""Many sites held against one placement at each of them, rule by rule."""

from collections.abc import Iterable

import numpy as np

from geo.bulk import BulkScreener, Sites
from geo.example_district import SOUTH_M, WEST_M, district, solution
from geo.layers import DistrictLayers, Layer
from geo.model.profile import CityProfile
from geo.model.rule import Rule
from geo.model.solution import Solution
from geo.screening import Screener
from tests.geo.worlds import TODAY, city

HUB = solution("hub", preferred=("4_1_1",), incompatible=("3_4_4",))


def screener_of(
    rules: Rule | tuple[Rule, ...],
    layers: Iterable[Layer],
    a_solution: Solution = HUB,
    a_city: CityProfile | None = None,
) -> Screener:
    rules = rules if isinstance(rules, tuple) else (rules,)
    return Screener(
        DistrictLayers(district(), tuple(layers)),
        rules,
        {a_solution.id: a_solution},
        a_city or city(),
        TODAY,
    )


def sites_at(
    *places: tuple[float, float],
    a_solution: Solution = HUB,
    size_m2: float | None = None,
) -> Sites:
    """Sites in metres from the south-west corner of the example district."""
    x, y = np.array(places, np.float64).T
    return Sites(a_solution, x + WEST_M, y + SOUTH_M, size_m2)


def differences(screener: Screener, sites: Sites) -> list[tuple[object, ...]]:
    """Say at which site and rule many at once and one alone disagree."""
    found = BulkScreener(screener).screen(sites)
    wrong = []
    for site in range(len(sites)):
        alone = dict.fromkeys(found.rule_ids, 0)
        for finding in screener.screen_one(sites.placement(site)):
            worst = max(alone[finding.rule_id], finding.outcome.severity)
            alone[finding.rule_id] = worst
        wrong += [
            (site, rule_id, f"alone {alone[rule_id]}", f"together {severity}")
            for rule_id, severity in zip(
                found.rule_ids, found.severity[:, site].tolist(), strict=True
            )
            if severity != alone[rule_id]
        ]
    return wrong
