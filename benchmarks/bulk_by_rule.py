"""Fifty thousand cells against every rule: where the CPU time goes, rule by rule.

``python -m benchmarks.bulk_by_rule`` prints it for the demo district, and for a made-up
district with ten thousand features in the same kinds of layer. Rules of which many
sites are judged one by one (what is left of a way, what is shared, sizes) are left out:
they take as long as so many placements do.
"""

import sys
import time
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import shapely
from shapely.affinity import translate

from data.catalogue import read_catalogue
from data.catalogue.rule_reading import read_rules
from data.districts.satamaranta import build_satamaranta
from geo.bulk import BulkScreener, Sites
from geo.layers import DistrictLayers, Layer
from geo.model.vocabulary import RuleKind
from geo.screening import Screener

CELLS = 50_000
SAMPLE = 100
SEED = 20_260_301
FEATURES = 10_000
DAY = date(2026, 3, 1)
LEFT_OUT = {
    RuleKind.ROOM_LEFT,
    RuleKind.COUNT_ON_SHARED,
    RuleKind.DIMENSION,
    RuleKind.KEEP_FROM_LINES,
}


@dataclass(frozen=True, slots=True)
class BulkFigures:
    """CPU milliseconds of one question over a district.

    Parameters
    ----------
    first_ms, again_ms
        All cells at once: the first time, and once the judges were asked.
    by_rule_ms
        The second of the two, rule by rule; what layers hold around the cells is
        counted with the first rule that asks for it.
    one_by_one_ms
        All cells as placements, **extrapolated** from a random sample.
    judged_alone
        How many cells, rule by rule together, had to be judged by themselves.
    """

    solution_id: str
    cell_count: int
    feature_count: int
    first_ms: float
    again_ms: float
    by_rule_ms: dict[str, float]
    one_by_one_ms: float
    sample_count: int
    judged_alone: int


def bulk_by_rule(
    screener: Screener, solution_id: str, cell_count: int = CELLS
) -> BulkFigures:
    """Measure one solution on a grid over a whole district."""
    sites = _grid(screener, solution_id, cell_count)
    # Compiling is no part of it.
    BulkScreener(screener).screen(replace(sites, x=sites.x[:50], y=sites.y[:50]))
    bulk = BulkScreener(screener)
    begin = time.process_time()
    bulk.screen(sites)
    first_ms = _ms_since(begin)
    marks = [time.process_time()]
    found = bulk.screen(sites, lambda _share: marks.append(time.process_time()))
    chance = np.random.default_rng(SEED)
    sample = chance.choice(len(sites), SAMPLE, replace=False).tolist()
    begin = time.process_time()
    for site in sample:
        screener.screen_one(sites.placement(site))
    return BulkFigures(
        solution_id,
        len(sites),
        sum(len(layer.features) for layer in screener.layers.layers),
        first_ms,
        1000 * (marks[-1] - marks[0]),
        dict(zip(found.rule_ids[1:], (1000 * np.diff(marks)).tolist(), strict=True)),
        _ms_since(begin) / SAMPLE * len(sites),
        SAMPLE,
        sum(found.judged_alone.values()),
    )


def demo_district() -> Screener:
    """Give the demo district under the rules of Helsinki."""
    return _screener(build_satamaranta())


def ten_thousand_features() -> Screener:
    """Give the demo district with copies of its features strewn over it.

    Zones and what is drawn as a whole of the district stay as they are: copies of them
    would lie over one another as in no plan.
    """
    layers = build_satamaranta()
    kept = ("zoning_element", "supplementary_regulation", "spatial_plan", "plot")
    held = sum(len(layer.features) for layer in layers.layers)
    copied = [layer for layer in layers.layers if layer.kind not in kept]
    times = 1 + (FEATURES - held) // max(1, sum(len(one.features) for one in copied))
    chance = np.random.default_rng(SEED)
    grown = tuple(
        layer if layer.kind in kept else _strewn(layer, layers, times, chance)
        for layer in layers.layers
    )
    return _screener(DistrictLayers(layers.district, grown))


def _strewn(
    layer: Layer, layers: DistrictLayers, times: int, chance: np.random.Generator
) -> Layer:
    rows = layer.features
    small = rows[rows.geometry.area < 5000]
    if small.empty:
        return layer
    more = small.iloc[np.tile(np.arange(len(small)), times)].copy()
    west, south, east, north = layers.district.boundary.bounds
    half_x, half_y = (east - west) / 4, (north - south) / 4
    more.geometry = [
        translate(
            shape, chance.uniform(-half_x, half_x), chance.uniform(-half_y, half_y)
        )
        for shape in more.geometry
    ]
    more["local_id"] = [f"copy-{number}" for number in range(len(more))]
    together = type(rows)(
        {name: [*rows[name], *more[name]] for name in rows.columns},
        geometry="geometry",
        crs=rows.crs,
    )
    return replace(layer, features=together)


def _screener(layers: DistrictLayers) -> Screener:
    catalogue = read_catalogue()
    profile = catalogue.profile("helsinki")
    rules = [rule for rule in read_rules() if rule.kind not in LEFT_OUT]
    return Screener(layers, rules, catalogue.solutions, profile, DAY)


def _grid(screener: Screener, solution_id: str, count: int) -> Sites:
    boundary = screener.layers.district.boundary
    west, south, east, north = boundary.bounds
    side_m = np.sqrt(boundary.area / count)
    x, y = (
        each.ravel()
        for each in np.meshgrid(
            np.arange(west, east, side_m), np.arange(south, north, side_m)
        )
    )
    inside = shapely.contains_xy(boundary, x, y)
    return Sites(screener.solutions[solution_id], x[inside], y[inside])


def _ms_since(begin: float) -> float:
    return 1000 * (time.process_time() - begin)


def main() -> None:
    """Print what was measured."""
    for name, screener in (
        ("Satamaranta", demo_district()),
        ("about ten thousand features", ten_thousand_features()),
    ):
        for solution_id in ("car_share_bay", "bess_container"):
            seen = bulk_by_rule(screener, solution_id)
            sys.stdout.write(
                f"{name}, {seen.feature_count:,} features, {solution_id}: "
                f"{seen.cell_count:,} cells x {len(seen.by_rule_ms)} rules\n"
                f"  first {seen.first_ms:,.0f}, again {seen.again_ms:,.0f} CPU ms; "
                f"{seen.judged_alone} judged alone; one by one "
                f"{seen.one_by_one_ms / 1000:,.0f} CPU s, extrapolated from "
                f"{seen.sample_count} cells\n"
            )
            for rule_id, ms in seen.by_rule_ms.items():
                sys.stdout.write(f"    {rule_id}: {ms:,.0f}\n")


if __name__ == "__main__":
    main()
