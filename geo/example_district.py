"""A tiny district with round coordinates, for examples in docstrings and tests.

100 m x 100 m in EPSG:3879, drawn so that areas can be worked out by hand.
"""

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.layers.coverage import Coverage
from geo.layers.layer import Layer
from geo.layers.schema import validate_features
from geo.model.district import District
from geo.model.profile import CityProfile, MismatchRow
from geo.model.solution import Host, Quantity, Solution, SolutionGeometry
from geo.model.vocabulary import (
    Confidence,
    LevelOfSpatialPlan,
    Outcome,
    ProcessStepGeneral,
    RegulationNature,
    Remedy,
)

CRS = "EPSG:3879"
WEST_M, SOUTH_M = 25_497_000.0, 6_673_000.0
SQUARE = shapely.box(WEST_M, SOUTH_M, WEST_M + 100, SOUTH_M + 100)


def rectangle(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """Draw a rectangle in metres from the south-west corner of the district."""
    return shapely.box(WEST_M + west, SOUTH_M + south, WEST_M + east, SOUTH_M + north)


def district(profile: str = "generic") -> District:
    """Give the example district."""
    return District("example", "Example", CRS, SQUARE, profile=profile)


def profile() -> CityProfile:
    """Give a city profile in which only plans in force bind builders."""
    return CityProfile(
        "example",
        "Example",
        "",
        thresholds={},
        instruments={},
        mismatches=(
            MismatchRow(
                RegulationNature.BINDING_FOR_DEVELOPERS,
                ProcessStepGeneral.LEGAL_FORCE,
                "any",
                Outcome.PLAN_CHANGE,
                Remedy.AMEND_PLAN,
                "detailed_plan_amendment",
            ),
        ),
        choices=(),
    )


def quantity(value: float, unit: str = "m2") -> Quantity:
    """Give an assumed catalogue value."""
    return Quantity(value, unit, Confidence.ASSUMPTION)


def solution(
    solution_id: str,
    *,
    typ_m2: float = 60,
    geometry: SolutionGeometry = SolutionGeometry.POLYGON,
    hosts: tuple[Host, ...] = (Host.PLOT,),
    preferred: tuple[str, ...] = ("4_1_1",),
    incompatible: tuple[str, ...] = (),
    blocking: tuple[str, ...] = (),
    traits: frozenset[str] = frozenset(),
) -> Solution:
    """Give a catalogue entry with plain values."""
    return Solution(
        id=solution_id,
        name=solution_id.replace("_", " "),
        neirotti_domain="Transport and mobility",
        buf_factor="Smart Mobility",
        systems=("mobility",),
        geometry=geometry,
        hosts=hosts,
        footprint_min_m2=quantity(typ_m2 / 2),
        footprint_typ_m2=quantity(typ_m2),
        footprint_max_m2=quantity(typ_m2 * 2),
        preferred_hilucs=preferred,
        incompatible_hilucs=incompatible,
        blocking_layers=blocking,
        traits=traits,
        utilities=(),
        utility_optional=True,
        max_connection_m=quantity(100, "m"),
        lead_department="Mobility and street planning",
        partner_departments=(),
    )


def layer(
    kind: str,
    *rows: tuple[BaseGeometry, dict[str, object]],
    layer_id: str = "",
    coverage: BaseGeometry | None = SQUARE,
    plan_level: LevelOfSpatialPlan | None = None,
    process_steps: frozenset[ProcessStepGeneral] | None = None,
    tolerance_m: float = 0.0,
) -> Layer:
    """Give a layer of a kind from geometries and their attributes.

    Examples
    --------
    >>> layer("building", (rectangle(0, 0, 10, 10), {"floors": 3})).features.floors[0]
    np.int64(3)
    """
    records = [
        {"local_id": f"{kind}-{number}", **attributes}
        for number, (_, attributes) in enumerate(rows, start=1)
    ]
    frame = gpd.GeoDataFrame(
        records or {"local_id": []},
        geometry=[shape for shape, _ in rows],
        crs=CRS,
    )
    return Layer(
        id=layer_id or kind,
        kind=kind,
        features=validate_features(frame, kind, layer_id or kind),
        coverage=Coverage(coverage, "drawn by hand", process_steps=process_steps),
        plan_level=plan_level,
        positional_tolerance_m=tolerance_m,
    )
