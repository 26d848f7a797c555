"""Brings a source into a district: read, looked at, reported, then written whole.

Nothing is written before everything has been read and looked at, so a source that is
refused leaves no trace.
"""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from data.catalogue import read_catalogue
from data.districts.storage import read_definition, require_crs_kept, write_layers
from data.districts.storage_files import require_district_id
from data.importing.choices import (
    crs_of_sources,
    district_for,
    left_out_rows,
    statements_without_mapping,
)
from data.importing.layer_building import BuiltLayer, build_layer
from data.importing.mapping import read_mapping, require_in_source, with_defaults
from data.importing.mapping_model import LayerStatement, Mapping
from data.importing.plan_building import build_plans, with_coverage_measured
from data.importing.reading import ReadingLimits, SourceLayer, read_datasets
from data.importing.report import ImportReport, ReportRow
from data.importing.sources import copy_source
from geo.layers import DistrictLayers
from geo.model.district import District


@dataclass(frozen=True)
class ImportResult:
    """What an import gave.

    Parameters
    ----------
    layers
        The district with the layers of this import, as they were or would be written.
    report
        Every fault, repair and doubt.
    written
        False where the import was only checked.
    """

    district_id: str
    layers: DistrictLayers
    report: ImportReport
    written: bool

    @property
    def layer_ids(self) -> tuple[str, ...]:
        """Ids of the layers of this import."""
        return tuple(layer.id for layer in self.layers.layers)

    @property
    def needs_attention(self) -> bool:
        """Whether a person has to look at the report."""
        return self.report.needs_attention


def import_source(
    source: Path,
    district_id: str,
    home: Path,
    *,
    name: str | None = None,
    crs: str | None = None,
    mapping: Path | None = None,
    check: bool = False,
    limits: ReadingLimits | None = None,
) -> ImportResult:
    """Import a file, folder or zip archive into a new or an existing district.

    Layers that the district has already under the same id get a new version; its
    other layers stay.

    Parameters
    ----------
    source
        GeoPackage, GeoJSON, Shapefile, FlatGeobuf or GeoParquet, told by its bytes.
    district_id
        1 to 40 lower-case letters, digits and hyphens.
    home
        See `data.districts.plantable_home`.
    name
        Name of a new district for people; by default that of the mapping or the id.
    crs
        CRS of a new district, and of a source that does not state its own.
    mapping
        Mapping file, see docs/mapping.md. Without one, the source's layers have to be
        named like layer kinds and hold their columns.
    check
        Do everything but write.
    limits
        What reading may take; None for the usual limits.

    Raises
    ------
    ImportRefusedError
        If the source or the mapping cannot be used; nothing was written.
    DistrictStorageError
        If the district id cannot be used or the district is in another CRS.
    UnsuitableCrsError
        If metres would not be true in the district's CRS.
    """
    require_district_id(district_id)
    stated = None if mapping is None else read_mapping(mapping)
    with tempfile.TemporaryDirectory(prefix="plantable-import-") as folder:
        datasets, rows = copy_source(Path(source), Path(folder))
        sources = read_datasets(datasets, Path(folder), limits)
    return _import(sources, rows, district_id, home, name, crs, stated, check)


def _import(
    sources: list[SourceLayer],
    rows: Iterable[ReportRow],
    district_id: str,
    home: Path,
    name: str | None,
    crs: str | None,
    mapping: Mapping | None,
    check: bool,
) -> ImportResult:
    by_name = {source.name: source for source in sources}
    statements = _statements(sources, by_name, mapping)
    used = _used(statements, mapping, by_name)
    existing = read_definition(district_id, home)
    crs_by_name = crs_of_sources(used, crs, mapping, existing)
    district, district_rows = district_for(
        district_id, existing, mapping, name, crs, used, crs_by_name
    )
    read_catalogue().profile(district.profile)  # refuses one that nobody has
    require_crs_kept(district, home)
    if mapping is not None:
        mapping, coverage_rows = with_coverage_measured(
            mapping, by_name, lambda source: crs_by_name[source.name], district
        )
        district_rows = [*district_rows, *coverage_rows]
    built = _built(statements, by_name, crs_by_name, district, mapping)
    report = ImportReport(
        (
            *rows,
            *district_rows,
            *(row for layer in built for row in layer.rows),
            *(left_out_rows(mapping, statements, by_name) if mapping else ()),
        )
    )
    layers = DistrictLayers(district, tuple(one.layer for one in built))
    if not check:
        _write(layers, built, report, home)
    return ImportResult(district_id, layers, report, written=not check)


def _built(
    statements: list[LayerStatement],
    by_name: dict[str, SourceLayer],
    crs_by_name: dict[str, str],
    district: District,
    mapping: Mapping | None,
) -> list[BuiltLayer]:
    layers = [
        build_layer(
            by_name[statement.source_layer],
            statement,
            crs_by_name[statement.source_layer],
            district,
            mapping,
        )
        for statement in statements
    ]
    if mapping is None:
        return layers
    plans = build_plans(mapping, by_name, lambda s: crs_by_name[s.name], district)
    return layers if plans is None else [plans, *layers]


def _statements(
    sources: list[SourceLayer], by_name: dict[str, SourceLayer], mapping: Mapping | None
) -> list[LayerStatement]:
    if mapping is None:
        return statements_without_mapping(sources)
    statements = [with_defaults(layer, mapping) for layer in mapping.layers]
    require_in_source(mapping, statements, by_name)
    return statements


def _used(
    statements: list[LayerStatement],
    mapping: Mapping | None,
    by_name: dict[str, SourceLayer],
) -> list[SourceLayer]:
    names = [statement.source_layer for statement in statements]
    plans = mapping.plans if mapping else []
    names += [plan.ground.source_layer for plan in plans if plan.ground.source_layer]
    names += mapping.coverage_layers() if mapping else []
    return [by_name[name] for name in dict.fromkeys(names)]


def _write(
    layers: DistrictLayers, built: list[BuiltLayer], report: ImportReport, home: Path
) -> None:
    reports = {one.layer.id: ImportReport(one.rows) for one in built}
    write_layers(layers, home, reports=reports, import_report=report)
