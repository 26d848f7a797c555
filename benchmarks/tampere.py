"""A real plan: Tampere's master plan, 1,000 placements through engine and screener.

It is not part of the project; ``PLANTABLE_REALDATA`` names the folder that holds it.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from benchmarks.agreement import compare
from benchmarks.measuring import Figure, Scale, clocked
from benchmarks.peers.engine import NotMeasured, Rows
from benchmarks.peers.tuned_shapely import TunedShapely
from benchmarks.screening import AS_OF
from benchmarks.synthetic_placements import Placements, synthetic_placements
from data.catalogue import read_catalogue
from data.catalogue.rule_reading import checked_rules
from geo.layers import LAYER_KINDS, DistrictLayers, Layer
from geo.layers.coverage import Coverage
from geo.layers.schema import validate_features
from geo.model.district import District
from geo.model.placement import Placement
from geo.model.vocabulary import LevelOfSpatialPlan, ProcessStepGeneral
from geo.overlay import FeatureIndex, Footprints
from geo.screening import Screener

ROOT = Path(__file__).parents[1]
CRS = "EPSG:3878"
PROFILE = "tampere"
PLACEMENTS = 1_000
PLAN_AREA = "yk2040_kaava_alue_polygon"

# What the files mean is said by their names; all others are further regulations.
KINDS = {
    "yk2040_k1_yhdyskuntarakenne_kayttotarkoitusalueet_polygon": "zoning_element",
    "yk2040_k1_rautatiet_line": "railway",
    "yk2040_k1_pyorailyn_tavoiteverkko_line": "cycle_network",
    "yk2040_k1_raitiotiepysakit": "transit_stop",
    "yk2040_k3_muinaisjaannos_ja_kulttuuriperinto_kohteet_point": "ancient_monument",
    "yk2040_k4_kemikaalilaitokset_konsultointivyohykkeet_polygon": "seveso_zone",
    "yk2040_k4_melunselvitystarvealue_polygon": "noise",
    "yk2040_k4_pohjavesialueet_polygon": "groundwater",
    "yk2040_k4_puhdistettavat_alueet_point": "contaminated_soil",
}


def master_plan(scale: Scale) -> list[Figure]:
    """Measure the plan; a disagreement with shapely is a failure."""
    del scale  # the plan has one size
    layers = _layers(_folder())
    features = np.concatenate([one.features.geometry.to_numpy() for one in layers])
    area = next(one for one in layers if one.id == PLAN_AREA).features.geometry
    placements = _placements(area.union_all())
    name = f"Tampere master plan, {len(features):,} features, {PLACEMENTS:,} placements"
    return [
        _overlay(name, features, placements),
        _screening(name, layers, area.union_all(), placements),
    ]


def _folder() -> Path:
    stated = os.environ.get("PLANTABLE_REALDATA", "../shared/realdata")
    folder = (ROOT / stated / "tampere_master_plan").resolve()
    if not folder.is_dir():
        msg = f"no real data at {folder}; name their folder with PLANTABLE_REALDATA"
        raise NotMeasured(msg)
    return folder


def _layers(folder: Path) -> list[Layer]:
    """Read each file once: some are repeated across the plan's four maps."""
    files = {file.stem: file for file in sorted(folder.rglob("*.shp"))}
    frames = {stem: _readable(file) for stem, file in files.items()}
    whole = frames[PLAN_AREA].geometry.union_all()
    return [_layer(stem, frame, whole) for stem, frame in frames.items()]


def _readable(file: Path) -> gpd.GeoDataFrame:
    frame = pyogrio.read_dataframe(file, columns=[]).to_crs(CRS)
    frame = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
    # A ring that crosses itself is mended: screening refuses it.
    geometry = shapely.make_valid(shapely.force_2d(frame.geometry.to_numpy()))
    return gpd.GeoDataFrame(
        {"local_id": [f"{file.stem}-{row}" for row in range(len(frame))]},
        geometry=geometry,
        crs=CRS,
    )


def _layer(stem: str, frame: gpd.GeoDataFrame, whole: shapely.Geometry) -> Layer:
    kind = KINDS.get(stem, "supplementary_regulation")
    is_plan = kind in {"zoning_element", "supplementary_regulation"}
    fitting = frame.geom_type.isin(LAYER_KINDS[kind].geometry_types)
    return Layer(
        stem,
        kind,
        validate_features(frame[fitting], kind, stem),
        Coverage(
            whole,
            "the plan's own boundary",
            process_steps=frozenset({ProcessStepGeneral.LEGAL_FORCE}),
        ),
        plan_level=LevelOfSpatialPlan.LOCAL if is_plan else None,
    )


def _placements(area: shapely.Geometry) -> Placements:
    """Spread footprints over the plan; those that leave it are left out."""
    west, south, east, north = area.bounds
    spread = synthetic_placements(10 * PLACEMENTS, (west, south, east, north))
    within = np.flatnonzero(shapely.covers(area, spread.geometries))
    return spread.take(within[:PLACEMENTS])


def _overlay(name: str, features: np.ndarray, placements: Placements) -> Figure:
    peer = TunedShapely.__new__(TunedShapely)
    peer.take_features(features)
    peer.take_placements(placements)
    with clocked() as theirs:
        answer = peer.relate()
    oracle = peer.rows(answer)
    index = FeatureIndex.from_geometries(features)
    with clocked() as ours:
        parts = list(_related(index, placements))
    rows = Rows.sorted(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    verdict = compare(rows, oracle, placements, features)
    agreed = f"{len(rows):,} rows, as tuned shapely gives in {theirs.cpu_s:.3g} s"
    return Figure(
        f"{name}, overlay",
        ours.cpu_s,
        "s of processor",
        "; ".join([agreed, *verdict.notes]),
        failure="; ".join(verdict.faults),
    )


def _related(index: FeatureIndex, placements: Placements) -> Iterator[tuple]:
    for reach_m in np.unique(placements.reaches_m):
        names = np.flatnonzero(placements.reaches_m == reach_m)
        footprints = Footprints.from_geometries(placements.geometries[names])
        found = index.relate(footprints, float(reach_m))
        yield (
            names[found.footprint],
            found.feature,
            found.relation,
            found.overlap_m2 + found.overlap_length_m,
            found.distance_m,
        )


def _screening(
    name: str, layers: list[Layer], area: shapely.Geometry, placements: Placements
) -> Figure:
    catalogue = read_catalogue()
    profile = catalogue.profile(PROFILE)
    district = District("tampere", "Tampere", CRS, area, profile=PROFILE, country="FI")
    screener = Screener(
        DistrictLayers(district, tuple(layers)),
        checked_rules(catalogue, profile),
        catalogue.solutions,
        profile,
        AS_OF,
    )
    solutions = sorted(screener.solutions)
    placed = [
        Placement(f"p{row}", solutions[row % len(solutions)], geometry)
        for row, geometry in enumerate(placements.geometries)
    ]
    with clocked() as screening:
        findings = screener.screen(placed)
        sentences = len([str(finding.sentence) for finding in findings])
    return Figure(
        f"{name}, all rules",
        screening.cpu_s,
        "s of processor",
        f"{sentences:,} findings with sentences; land use codes are not in the files",
    )
