"""Plantable without a screen: import, districts, layers, screen, register.

Exit codes: 0 done, 1 done but something needs attention under ``--strict``,
2 refused.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from data.catalogue import Catalogue, read_catalogue
from data.catalogue.rule_reading import checked_rules
from data.districts.kept_arrays import indexes_of_large_layers
from data.districts.storage import (
    DistrictRecord,
    LayerRecord,
    list_districts,
    list_layer_records,
    plantable_home,
    read_district,
)
from data.exporting import findings_table, register_table, write_table
from data.importing.errors import ImportRefusedError
from data.importing.importer import import_source
from data.importing.placements import read_placements
from data.importing.report import Severity
from data.importing.skeleton import mapping_skeleton
from geo.errors import GeoModelError
from geo.layers import DistrictLayers
from geo.model.finding import Finding, summarise
from geo.model.placement import Placement
from geo.model.plan_change import PlanChange
from geo.model.vocabulary import Outcome
from geo.overlay import FeatureIndex
from geo.plan_changes import plan_changes
from geo.screening import Screener
from geo.screening.hosts import host_geometry

NEEDS_ATTENTION = 1
REFUSED = 2

app = typer.Typer(
    help="Says which plan would have to change for a smart solution to stand.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
people = Console(stderr=True, markup=False)

DistrictOption = Annotated[
    str, typer.Option("--district", help="Short id: letters, digits and hyphens.")
]
PlacementsOption = Annotated[
    Path,
    typer.Option(
        "--placements",
        help="GeoJSON, GeoPackage or CSV with id, solution and a geometry or lon+lat.",
    ),
]
OutOption = Annotated[
    Path, typer.Option("--out", help="File ending in .gpkg, .geojson, .csv, .parquet.")
]
StrictOption = Annotated[
    bool, typer.Option("--strict", help="Exit 1 if anything needs attention.")
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="Print one JSON object for machines.")
]


@contextmanager
def _refusals(as_json: bool) -> Iterator[None]:
    """Turn a refusal into one clear message and exit code 2."""
    try:
        yield
    except GeoModelError as error:
        if as_json:
            _print_json({"refused": str(error)})
        else:
            people.print("Refused: ", style="bold red", end="")
            people.print(str(error), highlight=False, soft_wrap=True)
        raise typer.Exit(REFUSED) from None


def _print_json(content: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(content, ensure_ascii=False, default=str) + "\n")


@app.command("import")
def import_command(
    source: Annotated[Path, typer.Argument(help="File, folder or zip archive.")],
    district: DistrictOption,
    name: Annotated[str | None, typer.Option(help="Name for people.")] = None,
    crs: Annotated[
        str | None, typer.Option(help="The district's metric CRS, e.g. EPSG:3879.")
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(help="YAML file: which layer becomes what.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Say what would happen; write nothing.")
    ] = False,
    strict: StrictOption = False,
    as_json: JsonOption = False,
) -> None:
    """Read plan and constraint layers into a district; a new id makes a new one."""
    with _refusals(as_json), people.status("Reading the source"):
        try:
            result = import_source(
                source,
                district,
                plantable_home(),
                name=name,
                crs=crs,
                mapping=mapping,
                check=check,
            )
        except ImportRefusedError:
            if check and mapping is None and not as_json:
                sys.stdout.write(mapping_skeleton(source))
            raise
    report = result.report
    if as_json:
        _print_json(
            {
                "district": result.district_id,
                "written": result.written,
                "layers": [
                    {
                        "id": layer.id,
                        "kind": layer.kind,
                        "features": len(layer.features),
                    }
                    for layer in result.layers.layers
                ],
                "report": report.to_records(),
                "needs_attention": report.needs_attention,
            }
        )
    else:
        _show_import(result.layers.layers, report.to_records(), check=check)
    if strict and report.needs_attention:
        raise typer.Exit(NEEDS_ATTENTION)


def _show_import(layers: Any, rows: list[dict[str, str]], *, check: bool) -> None:
    table = Table(
        "layer", "kind", "features", title="Would be read" if check else "Read"
    )
    for layer in layers:
        table.add_row(layer.id, layer.kind, str(len(layer.features)))
    people.print(table)
    # What needs a person comes last, where it is seen.
    for row in sorted(rows, key=lambda row: row["severity"] == Severity.ATTENTION):
        place = " ".join(part for part in (row["layer"], row["object_id"]) if part)
        words = "; ".join(
            part for part in (row["fault"], row["action"], row["effect"]) if part
        )
        people.print(f"{row['severity']}: {place}: {words}", soft_wrap=True)


@app.command("districts")
def districts_command(as_json: JsonOption = False) -> None:
    """List the districts."""
    with _refusals(as_json):
        records = list_districts(plantable_home())
    if as_json:
        _print_json({"districts": [_district_facts(record) for record in records]})
        return
    table = Table("id", "name", "CRS", "layers")
    for record in records:
        crs = record.district.crs if record.district else record.problem
        table.add_row(record.id, record.name, crs, str(len(record.layer_ids)))
    people.print(table)


def _district_facts(record: DistrictRecord) -> dict[str, Any]:
    district = record.district
    return {
        "id": record.id,
        "name": record.name,
        "crs": district.crs if district else None,
        "profile": district.profile if district else None,
        "fictional": district.fictional if district else None,
        "layers": list(record.layer_ids),
        "problem": record.problem,
    }


@app.command("layers")
def layers_command(district: DistrictOption, as_json: JsonOption = False) -> None:
    """List the layers of a district: what is known, where, and since when."""
    with _refusals(as_json):
        records = list_layer_records(district, plantable_home())
    if as_json:
        _print_json({"layers": [_layer_facts(record) for record in records]})
        return
    table = Table("id", "kind", "features", "date", "complete in")
    for record in records:
        count = record.problem or str(record.feature_count)
        table.add_row(
            record.id,
            record.kind,
            count,
            str(record.data_date or "not stated"),
            record.coverage.statement or "not stated",
        )
    people.print(table)


def _layer_facts(record: LayerRecord) -> dict[str, Any]:
    return {
        "id": record.id,
        "kind": record.kind,
        "title": record.title,
        "version": record.version,
        "crs": record.crs,
        "features": record.feature_count,
        "data_date": record.data_date,
        "coverage_stated": record.coverage.area is not None,
        "coverage_statement": record.coverage.statement,
        "positional_tolerance_m": record.positional_tolerance_m,
        "source": record.source,
        "licence": record.licence,
        "attribution": record.attribution,
        "report": record.report.to_records(),
        "problem": record.problem,
    }


@app.command()
def screen(
    district: DistrictOption,
    placements: PlacementsOption,
    out: OutOption,
    strict: StrictOption = False,
    as_json: JsonOption = False,
) -> None:
    """Judge placements against plans and constraints; one row per finding."""
    with _refusals(as_json), people.status("Screening"):
        catalogue, layers, listed = _gather(district, placements)
        findings = _screen(catalogue, layers, listed)
        titles = {placement.id: placement.title for placement in listed}
        table = findings_table(findings, layers.district.crs, titles)
        write_table(table, out, "findings")
    _report(listed, findings, None, out, as_json)
    _leave(findings, strict)


@app.command()
def register(
    district: DistrictOption,
    placements: PlacementsOption,
    out: OutOption,
    strict: StrictOption = False,
    as_json: JsonOption = False,
) -> None:
    """Merge findings into the plan changes they ask for; one row per change."""
    with _refusals(as_json), people.status("Screening"):
        catalogue, layers, listed = _gather(district, placements)
        findings = _screen(catalogue, layers, listed)
        profile = catalogue.profile(layers.district.profile)
        changes = plan_changes(findings, profile)
        write_table(register_table(changes, layers.district.crs), out, "plan_changes")
    _report(listed, findings, changes, out, as_json)
    _leave(findings, strict)


def _gather(
    district: str, placements: Path
) -> tuple[Catalogue, DistrictLayers, tuple[Placement, ...]]:
    layers = read_district(district, plantable_home())
    listed = read_placements(
        placements, layers.district.crs, partial(host_geometry, layers)
    )
    catalogue = read_catalogue()
    _require_known_solutions(placements, listed, catalogue)
    return catalogue, layers, listed


def _require_known_solutions(
    file: Path, placements: tuple[Placement, ...], catalogue: Catalogue
) -> None:
    unknown = sorted({one.solution_id for one in placements} - set(catalogue.solutions))
    if unknown:
        msg = (
            f"{file.name} names solutions that are not in the catalogue: "
            f"{', '.join(unknown)}. Known: {', '.join(sorted(catalogue.solutions))}."
        )
        raise ImportRefusedError(msg)


def _screen(
    catalogue: Catalogue, layers: DistrictLayers, placements: tuple[Placement, ...]
) -> list[Finding]:
    profile = catalogue.profile(layers.district.profile)
    screener = Screener(
        layers,
        checked_rules(catalogue, profile),
        catalogue.solutions,
        profile,
        date.today(),
        indexes_of_large_layers(layers, plantable_home(), FeatureIndex),
    )
    return screener.screen(placements)


def _report(
    placements: tuple[Placement, ...],
    findings: list[Finding],
    changes: tuple[PlanChange, ...] | None,
    out: Path,
    as_json: bool,
) -> None:
    summaries = [
        summarise(p.id, [f for f in findings if f.placement_id == p.id])
        for p in placements
    ]
    counts = Counter(str(finding.outcome) for finding in findings)
    if as_json:
        _print_json(
            {
                "out": str(out),
                "placements": {
                    summary.placement_id: {
                        "outcome": summary.outcome,
                        "findings": summary.finding_count,
                        "not_assessed": summary.not_assessed_count,
                    }
                    for summary in summaries
                },
                "findings": dict(counts),
                **({} if changes is None else {"plan_changes": len(changes)}),
            }
        )
        return
    table = Table("placement", "outcome", "findings", "of them not assessed")
    for summary in summaries:
        table.add_row(
            summary.placement_id,
            str(summary.outcome),
            str(summary.finding_count),
            str(summary.not_assessed_count),
        )
    people.print(table)
    people.print(f"Written: {out}")


def _leave(findings: list[Finding], strict: bool) -> None:
    if strict and any(finding.outcome is not Outcome.CONFORMS for finding in findings):
        raise typer.Exit(NEEDS_ATTENTION)


if __name__ == "__main__":
    app()
