"""One layer of a district from one layer of a source, with all that was found."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from data.importing.areas import CoverageFromLayer, area_in
from data.importing.attributes import chosen_rows, map_attributes
from data.importing.doctor import Hits, Patient, examine
from data.importing.errors import ImportRefusedError
from data.importing.mapping_model import LayerStatement, Mapping
from data.importing.reading import SourceLayer
from data.importing.report import ReportRow, Severity
from geo.errors import LayerSchemaError
from geo.layers import LAYER_KINDS, Coverage, Layer, LayerGroup, validate_features
from geo.model.district import District

_NAMED_COLUMNS = 20


@dataclass(frozen=True)
class BuiltLayer:
    """A layer and what the doctor found in it."""

    layer: Layer
    rows: tuple[ReportRow, ...]


def build_layer(
    source: SourceLayer,
    statement: LayerStatement,
    source_crs: str,
    district: District,
    mapping: Mapping | None = None,
) -> BuiltLayer:
    """Make a layer.

    Parameters
    ----------
    source
        Layer of the source.
    statement
        What is stated of the layer, defaults included.
    source_crs
        CRS of the source's coordinates.
    mapping
        Where the areas of coverage and the plans are described; None without one.

    Raises
    ------
    ImportRefusedError
        If no object is left.
    """
    plans = mapping.plans if mapping else []
    chosen = chosen_rows(source.attributes, statement.where)
    attributes = source.attributes[chosen]
    if attributes.empty:
        raise _empty(statement, len(source.attributes), ())
    mapped, rows = map_attributes(attributes, statement, plans)
    patient = Patient(
        statement.id,
        LAYER_KINDS[statement.kind],
        list(mapped["local_id"]),
        source.geometries[chosen],
    )
    rows.extend(_source_rows(source, chosen, patient))
    examine(patient, source_crs, district.crs)
    rows.extend(patient.rows)
    present = patient.present()
    if not present.any():
        raise _empty(statement, len(attributes), patient.rows)
    features = gpd.GeoDataFrame(
        mapped[present], geometry=patient.geometries[present], crs=district.crs
    ).reset_index(drop=True)
    rows.extend(whole_layer_rows(features, statement, source, district))
    coverage = coverage_of(statement, district, mapping)
    lost_count = int((~present).sum())
    layer = make_layer(features, statement, coverage, lost_count)
    return BuiltLayer(layer, tuple(rows))


def make_layer(
    features: gpd.GeoDataFrame,
    statement: LayerStatement,
    coverage: Coverage,
    lost_object_count: int = 0,
) -> Layer:
    """Put features and what is stated of them together.

    Parameters
    ----------
    lost_object_count
        Objects of the source that have no place and are left out.

    Raises
    ------
    ImportRefusedError
        If the features do not fit the kind of the layer.
    """
    kind = LAYER_KINDS[statement.kind]
    try:
        complete = validate_features(features, statement.kind, statement.id)
    except LayerSchemaError as error:
        raise ImportRefusedError(str(error)) from error
    return Layer(
        id=statement.id,
        kind=statement.kind,
        features=complete,
        coverage=coverage,
        title=statement.title or kind.title,
        positional_tolerance_m=statement.positional_tolerance_m or 0.0,
        plan_level=statement.plan_level,
        data_date=statement.data_date,
        source=statement.source or "",
        licence=statement.licence or "",
        attribution=statement.attribution or "",
        lost_object_count=lost_object_count,
    )


def coverage_of(
    statement: LayerStatement, district: District, mapping: Mapping | None
) -> Coverage:
    """Give the stated coverage of a layer; nowhere where nobody has stated it."""
    stated = mapping.coverage.get(statement.coverage or "") if mapping else None
    assert not isinstance(stated, CoverageFromLayer), "measured before layers are built"
    return Coverage(
        area=None if stated is None else area_in(stated, district.crs),
        statement="" if stated is None else stated.statement,
        valid_until=statement.valid_until,
        process_steps=statement.process_steps,
    )


def _source_rows(
    source: SourceLayer, chosen: Hits, patient: Patient
) -> list[ReportRow]:
    ids = dict(zip(np.flatnonzero(chosen).tolist(), patient.ids, strict=True))
    return [
        ReportRow(
            patient.layer_id,
            "" if note.row is None else ids[note.row],
            note.fault,
            note.meaning,
            note.action,
            severity=Severity.ATTENTION if note.doubtful else Severity.NOTE,
        )
        for note in source.notes
        if note.row is None or note.row in ids
    ]


def whole_layer_rows(
    features: gpd.GeoDataFrame,
    statement: LayerStatement,
    source: SourceLayer | None,
    district: District,
) -> list[ReportRow]:
    """Say what is doubtful about a layer as a whole; `source` None for no columns."""
    rows = []
    if statement.coverage is None:
        rows.append(_no_coverage(statement.id))
    if not features.intersects(district.boundary).any():
        rows.append(_elsewhere(statement.id))
    groups = {LayerGroup.PLAN, LayerGroup.CONSTRAINT}
    limits = LAYER_KINDS[statement.kind].group in groups
    if limits and statement.positional_tolerance_m is None:
        rows.append(_no_tolerance(statement.id))
    columns = [] if source is None else list(map(str, source.attributes))
    unused = [column for column in columns if column not in statement.source_columns()]
    if unused:
        rows.append(_unused(statement.id, unused))
    return rows


def _no_coverage(layer_id: str) -> ReportRow:
    return ReportRow(
        layer_id,
        "",
        "nobody has stated where the layer is complete",
        "nothing that needs this layer can be assessed anywhere",
        "imported without coverage; state it in a mapping",
    )


def _elsewhere(layer_id: str) -> ReportRow:
    return ReportRow(
        layer_id,
        "",
        "no object lies in the district",
        "the layer may be of another place, or its coordinates wrong",
        "kept where it is; check the CRS",
    )


def _no_tolerance(layer_id: str) -> ReportRow:
    return ReportRow(
        layer_id,
        "",
        "nobody has stated how far its lines may be off",
        "borders are read as if they were exact",
        "tolerance set to 0 m (assumption)",
        severity=Severity.NOTE,
    )


def _unused(layer_id: str, columns: list[str]) -> ReportRow:
    more = len(columns) - _NAMED_COLUMNS
    shown = ", ".join(columns[:_NAMED_COLUMNS])
    return ReportRow(
        layer_id,
        "",
        f"columns that are not mapped: {shown}"
        + (f" and {more} more" if more > 0 else ""),
        "their values are only in the source",
        "left out",
        severity=Severity.NOTE,
    )


def _empty(
    statement: LayerStatement, count: int, rows: Sequence[ReportRow]
) -> ImportRefusedError:
    where = f" that are {dict(statement.where)}" if statement.where else ""
    why = f" ({rows[0].fault}: {rows[0].object_id or 'all'})" if rows else ""
    found = (
        f"{count} row(s) in {statement.source_layer!r}, none{where} can be used{why}"
    )
    msg = (
        f"Layer {statement.id!r} is empty: found {found}. Correct the source or take "
        "the layer out of the mapping."
    )
    return ImportRefusedError(msg)
