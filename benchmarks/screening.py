"""The whole product on a synthetic city: rules, findings, sentences."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks.city_files import CityFiles, city_files
from benchmarks.goals import SCREENING_P50_MS, SCREENING_P90_MS
from benchmarks.measuring import Figure, Scale, clocked, peak_memory_mb, percentile
from benchmarks.synthetic_city import CRS
from data.catalogue import read_catalogue
from data.catalogue.rule_reading import checked_rules
from geo.layers import DistrictLayers, Layer
from geo.layers.coverage import Coverage
from geo.layers.schema import validate_features
from geo.model.district import District
from geo.model.finding import Finding
from geo.model.placement import Placement
from geo.model.vocabulary import (
    LevelOfSpatialPlan,
    ProcessStepGeneral,
    RegulationNature,
)
from geo.screening import Screener

AS_OF = date(2026, 1, 1)
PROFILE = "helsinki"
THREADS = 16
THREAD_PLACEMENTS = 64
PLAN = "plan-1"
SCREENED = 200

# Which layers the four kinds of the city become, each kind dealt out in turn.
LAYERS: dict[str, tuple[str, ...]] = {
    "zoning_element": ("zoning_element",),
    "supplementary_regulation": (
        "supplementary_regulation",
        "groundwater",
        "contaminated_soil",
        "building",
    ),
    "district_heat_pipe": ("district_heat_pipe", "lv_cable", "sewer", "fibre"),
    "valuable_tree": ("valuable_tree", "bus_stop", "secondary_substation"),
}
HILUCS = ("4_1_1", "5_1", "5_2", "3_1", "3_4_4", "6_3", "4_3", "2_4", "")


def one_placement(scale: Scale) -> list[Figure]:
    """Measure one placement against all rules in the largest city."""
    feature_count = max(scale.feature_counts)
    with clocked() as building:
        screener = synthetic_screener(feature_count)
    placements = synthetic_site_list(screener, city_files(feature_count), SCREENED)
    for placement in placements[:3]:
        screener.screen_one(placement)
    took_ms, findings = [], 0
    for placement in placements:
        start = time.perf_counter()
        found = screener.screen_one(placement)
        findings += len([str(finding.sentence) for finding in found])
        took_ms.append((time.perf_counter() - start) * 1000)
    where = f"{feature_count:,} features, {len(screener.rules)} rules"
    each = f"{findings / len(placements):.1f} findings with sentences each"
    return [
        Figure(
            f"one placement screened, median; {where}",
            percentile(took_ms, 0.5),
            "ms",
            f"{len(placements)} placements of all solutions, {each}",
            SCREENING_P50_MS,
        ),
        Figure(
            f"one placement screened, nine of ten; {where}",
            percentile(took_ms, 0.9),
            "ms",
            f"slowest {max(took_ms):.0f} ms",
            SCREENING_P90_MS,
        ),
        Figure(
            f"district read and indexed; {where}",
            building.wall_s,
            "s",
            f"peak {peak_memory_mb():,.0f} MB",
        ),
    ]


def many_threads(scale: Scale) -> list[Figure]:
    """Screen the same placements in many threads at once: same answers, no crash."""
    feature_count = min(100_000, max(scale.feature_counts))
    screener = synthetic_screener(feature_count)
    placements = synthetic_site_list(
        screener, city_files(feature_count), THREAD_PLACEMENTS
    )
    expected = [_told(screener.screen_one(placement)) for placement in placements]
    until = time.monotonic() + scale.soak_s

    def screen(thread: int) -> tuple[int, int]:
        order = np.random.default_rng(thread).permutation(len(placements))
        done = wrong = 0
        while time.monotonic() < until:
            row = order[done % len(order)]
            wrong += _told(screener.screen_one(placements[row])) != expected[row]
            done += 1
        return done, wrong

    with clocked() as soaking, ThreadPoolExecutor(THREADS) as threads:
        counts = list(threads.map(screen, range(THREADS)))
    done, wrong = (sum(column) for column in zip(*counts, strict=True))
    return [
        Figure(
            f"{THREADS} threads screening side by side, {feature_count:,} features",
            done / soaking.wall_s,
            "placements/s",
            f"{done:,} answers in {soaking.wall_s:.0f} s, all as from one thread",
            failure=f"{wrong:,} of {done:,} answers differ" if wrong else "",
        )
    ]


def _told(findings: list[Finding]) -> list[tuple[Any, ...]]:
    return [
        (one.rule_id, one.outcome, str(one.sentence), one.overlap_m2, one.remedy)
        for one in findings
    ]


def synthetic_screener(feature_count: int) -> Screener:
    """Make a district of a synthetic city, with the real catalogue and its rules."""
    catalogue = read_catalogue()
    profile = catalogue.profile(PROFILE)
    layers = synthetic_district(city_files(feature_count))
    return Screener(
        layers, checked_rules(catalogue, profile), catalogue.solutions, profile, AS_OF
    )


def synthetic_district(city: CityFiles) -> DistrictLayers:
    """Deal the features of a city out to layers, known to be complete everywhere."""
    whole = shapely.box(*city.extent())
    steps = frozenset({ProcessStepGeneral.LEGAL_FORCE})
    features = gpd.read_parquet(city.features)
    layers = [_plan_layer(whole, steps)]
    for kind, becomes in LAYERS.items():
        rows = features.index[features["kind"] == kind]
        for turn, layer_kind in enumerate(becomes):
            layers.append(
                _layer(layer_kind, features.loc[rows[turn :: len(becomes)]], whole)
            )
    district = District(
        "synthetic", "Synthetic city", CRS, whole, profile=PROFILE, fictional=True
    )
    return DistrictLayers(district, tuple(layers))


def _plan_layer(whole: shapely.Polygon, steps: Any) -> Layer:
    plan = gpd.GeoDataFrame(
        {
            "local_id": [PLAN],
            "name": ["Synthetic plan"],
            "official_title": ["Synthetic plan"],
            "level_of_spatial_plan": [str(LevelOfSpatialPlan.INFRA_LOCAL)],
            "process_step_general": [str(ProcessStepGeneral.LEGAL_FORCE)],
            "regulation_nature": [str(RegulationNature.GENERALLY_BINDING)],
        },
        geometry=[whole],
        crs=CRS,
    )
    return Layer(
        "spatial_plan",
        "spatial_plan",
        validate_features(plan, "spatial_plan", "spatial_plan"),
        Coverage(whole, "made up", process_steps=steps),
        plan_level=LevelOfSpatialPlan.INFRA_LOCAL,
    )


def _layer(kind: str, rows: gpd.GeoDataFrame, whole: shapely.Polygon) -> Layer:
    number = rows["feature"].to_numpy()
    frame = gpd.GeoDataFrame(
        {"local_id": pd.Series(number).astype(str).to_numpy()},
        geometry=rows.geometry.to_numpy(),
        crs=CRS,
    )
    frame["name"] = None
    if kind in {"zoning_element", "supplementary_regulation"}:
        frame["plan_id"] = PLAN
    if kind == "zoning_element":
        frame["hilucs_land_use"] = np.array(HILUCS)[number % len(HILUCS)]
        frame["specific_land_use"] = "made up"
    if kind == "groundwater":
        frame["groundwater_class"] = np.array(["1", "2", "E"])[number % 3]
    if kind == "building":
        frame["building_use"] = np.array(["residential", "office"])[number % 2]
    planned = kind in {"zoning_element", "supplementary_regulation"}
    return Layer(
        kind,
        kind,
        validate_features(frame, kind, kind),
        Coverage(
            whole,
            "made up",
            process_steps=frozenset({ProcessStepGeneral.LEGAL_FORCE}),
        ),
        plan_level=LevelOfSpatialPlan.INFRA_LOCAL if planned else None,
    )


def synthetic_site_list(
    screener: Screener, city: CityFiles, count: int
) -> list[Placement]:
    """Place all solutions in turn on the city's footprints."""
    return list(_placed(screener, city, count))


def _placed(screener: Screener, city: CityFiles, count: int) -> Iterator[Placement]:
    solutions = sorted(screener.solutions)
    given = city.placements(count)
    for row in range(count):
        solution = screener.solutions[solutions[row % len(solutions)]]
        spot = shapely.Point(given.x[row], given.y[row])
        yield Placement(f"p{row}", solution.id, spot)
