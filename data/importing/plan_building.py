"""The layer of plans as legal documents, from what a mapping states."""

from collections.abc import Callable

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from data.importing.areas import CoverageArea, CoverageFromLayer, area_in
from data.importing.doctor import Patient, examine
from data.importing.errors import ImportRefusedError
from data.importing.layer_building import (
    BuiltLayer,
    coverage_of,
    make_layer,
    whole_layer_rows,
)
from data.importing.mapping_model import (
    PLANS_LAYER_ID,
    LayerStatement,
    Mapping,
    PlanStatement,
)
from data.importing.reading import SourceLayer
from data.importing.report import ReportRow
from geo.layers import LAYER_KINDS
from geo.model.district import District

_KIND = "spatial_plan"
_STATED = ("data_date", "source", "licence", "attribution", "positional_tolerance_m")


def build_plans(
    mapping: Mapping,
    sources: dict[str, SourceLayer],
    crs_of: Callable[[SourceLayer], str],
    district: District,
) -> BuiltLayer | None:
    """Make the layer of plans that a mapping describes; None where it has none.

    Each plan keeps the *basis* on which its level, step and nature are stated.

    Raises
    ------
    ImportRefusedError
        If the ground of a plan is empty.
    """
    if not mapping.plans:
        return None
    rows: list[ReportRow] = []
    grounds: list[BaseGeometry] = []
    for plan in mapping.plans:
        ground, found = _ground(plan, sources, crs_of, district)
        grounds.append(ground)
        rows.extend(found)
    features = gpd.GeoDataFrame(
        [_attributes(plan) for plan in mapping.plans],
        geometry=grounds,
        crs=district.crs,
    )
    statement = _statement(mapping)
    rows.extend(whole_layer_rows(features, statement, None, district))
    coverage = coverage_of(statement, district, mapping)
    return BuiltLayer(make_layer(features, statement, coverage), tuple(rows))


def _statement(mapping: Mapping) -> LayerStatement:
    levels = {plan.level_of_spatial_plan for plan in mapping.plans}
    facts = mapping.defaults.model_dump(include=set(_STATED), exclude_none=True)
    return LayerStatement(
        **facts,
        source_layer="plans of the mapping",
        kind=_KIND,
        id=PLANS_LAYER_ID,
        coverage=mapping.plans_coverage,
        plan_level=levels.pop() if len(levels) == 1 else None,
    )


def _attributes(plan: PlanStatement) -> dict[str, object]:
    words = {
        "level_of_spatial_plan": plan.level_of_spatial_plan,
        "process_step_general": plan.process_step_general,
        "regulation_nature": plan.regulation_nature,
    }
    return {
        "local_id": plan.local_id,
        "name": plan.official_title,
        "official_title": plan.official_title,
        **{
            name: None if value is None else str(value) for name, value in words.items()
        },
        "valid_from": plan.valid_from,
        "valid_to": plan.valid_to,
        "regulation_link": plan.link,
        "cancels": "|".join(plan.cancels) or None,
        "cancels_within": "|".join(plan.cancels_within) or None,
        "basis": plan.basis,
    }


def _ground(
    plan: PlanStatement,
    sources: dict[str, SourceLayer],
    crs_of: Callable[[SourceLayer], str],
    district: District,
) -> tuple[BaseGeometry, list[ReportRow]]:
    if plan.ground.area is not None:
        return area_in(plan.ground.area, district.crs), []
    source = sources[plan.ground.source_layer or ""]
    ground, rows = ground_of_layer(
        source, crs_of(source), district.crs, PLANS_LAYER_ID, f"{plan.local_id} part"
    )
    if ground is None:
        msg = (
            f"Plan {plan.local_id!r} has no ground: layer {source.name!r} holds no "
            "area. Name another layer or state the area."
        )
        raise ImportRefusedError(msg)
    return ground, rows


def with_coverage_measured(
    mapping: Mapping,
    sources: dict[str, SourceLayer],
    crs_of: Callable[[SourceLayer], str],
    district: District,
) -> tuple[Mapping, list[ReportRow]]:
    """Give the mapping with each coverage that is a layer's ground as an area.

    Raises
    ------
    ImportRefusedError
        If such a layer holds no area.
    """
    measured: dict[str, CoverageArea | CoverageFromLayer] = {}
    rows: list[ReportRow] = []
    for name, stated in mapping.coverage.items():
        if isinstance(stated, CoverageArea):
            measured[name] = stated
            continue
        source = sources[stated.source_layer]
        ground, found = ground_of_layer(
            source, crs_of(source), district.crs, source.name, f"coverage {name}"
        )
        if ground is None:
            msg = (
                f"Coverage {name!r} has no ground: layer {source.name!r} holds no "
                "area. Name another layer or state the area."
            )
            raise ImportRefusedError(msg)
        rows.extend(found)
        measured[name] = CoverageArea(
            crs=district.crs,
            wkt=shapely.to_wkt(ground, rounding_precision=-1),
            statement=stated.statement,
        )
    return mapping.model_copy(update={"coverage": measured}), rows


def ground_of_layer(
    source: SourceLayer, source_crs: str, crs: str, layer_id: str, part: str
) -> tuple[BaseGeometry | None, list[ReportRow]]:
    """Give the ground of all areas of a layer, repaired; None where it has none."""
    geometries = source.geometries.copy()
    ids = [f"{part} {n}" for n in range(1, len(geometries) + 1)]
    patient = Patient(layer_id, LAYER_KINDS[_KIND], ids, geometries)
    examine(patient, source_crs, crs)
    present = patient.present()
    if not present.any():
        return None, patient.rows
    return shapely.union_all(patient.geometries[present]), patient.rows
