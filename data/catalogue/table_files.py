"""Read the files of a catalogue folder into rows, noting every fault."""

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml
from pydantic import ValidationError

from data.catalogue.tables import (
    ChoiceRow,
    DepartmentRow,
    InstrumentRow,
    MismatchTableRow,
    ProfileRow,
    RoleRow,
    Row,
    SolutionRow,
    SolutionValueRow,
    SourceRow,
    ThresholdRow,
    TraitRow,
    UtilityRow,
)

AnyRow = TypeVar("AnyRow", bound=Row)


@dataclass
class Table(Generic[AnyRow]):
    """The rows of one file that could be read, and every id that stands in it.

    Parameters
    ----------
    ids
        Ids of all rows, those with faults included, so that one fault does not
        raise others.
    readable
        False where the file or its columns are missing; nothing is checked
        against such a table.
    """

    file: str
    rows: dict[str, AnyRow] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    readable: bool = True


@dataclass(frozen=True)
class Tables:
    """Every table of a catalogue folder."""

    sources: Table[SourceRow]
    departments: Table[DepartmentRow]
    traits: Table[TraitRow]
    utilities: Table[UtilityRow]
    roles: Table[RoleRow]
    solutions: Table[SolutionRow]
    values: Table[SolutionValueRow]
    thresholds: Table[ThresholdRow]
    instruments: Table[InstrumentRow]
    mismatches: Table[MismatchTableRow]
    choices: Table[ChoiceRow]
    profiles: Table[ProfileRow]


ACCEPTED = {
    "float_parsing": "a number with a decimal point",
    "float_type": "a number",
    "finite_number": "a finite number",
    "string_too_short": "a text that is not empty",
    "too_short": "at least one word",
    "missing": "a value",
    "extra_forbidden": "no such field",
    "string_pattern_mismatch": "a two-letter country code, or nothing",
}


def fault(file: str, row: str, column: str, found: object, accepted: str) -> str:
    """Say one fault: where it is, what was found and what is accepted."""
    return f"{file}, row {row!r}, {column}: found {found!r}, accepted: {accepted}"


def read_tables(folder: Path, faults: list[str]) -> Tables:
    """Read every table; faults are added to `faults`, never raised."""

    def table(name: str, model: type[AnyRow], *key: str) -> Table[AnyRow]:
        return read_table(folder / name, model, key, faults)

    return Tables(
        sources=table("sources.csv", SourceRow, "id"),
        departments=table("departments.csv", DepartmentRow, "name"),
        traits=table("traits.csv", TraitRow, "trait"),
        utilities=table("utilities.csv", UtilityRow, "utility"),
        roles=table("instrument_roles.csv", RoleRow, "role"),
        solutions=table("solutions.csv", SolutionRow, "id"),
        values=table("solution_values.csv", SolutionValueRow, "solution", "field"),
        thresholds=table("thresholds.csv", ThresholdRow, "key"),
        instruments=table("instruments.csv", InstrumentRow, "id"),
        mismatches=table(
            "plan_mismatch.csv",
            MismatchTableRow,
            "regulation_nature",
            "process_step_general",
            "covered_by_detailed_plan",
        ),
        choices=table("instrument_choice.csv", ChoiceRow, "id"),
        profiles=_read_profiles(folder / "profiles", faults),
    )


def read_table(
    file: Path, model: type[AnyRow], key: tuple[str, ...], faults: list[str]
) -> Table[AnyRow]:
    """Read one table, its rows by `key`; faults are added, never raised."""
    table: Table[AnyRow] = Table(file.name)
    cells = _cells(file, set(model.model_fields), faults)
    if cells is None:
        table.readable = False
        return table
    for line, row in enumerate(cells, start=2):
        row_id = "/".join((row.get(part) or "").strip() for part in key)
        if None in row or None in row.values():
            faults.append(
                fault(file.name, row_id, f"line {line}", "cells", "one per column")
            )
            table.ids.add(row_id)
            continue
        _take(table, row_id, model, row, faults)
    return table


def _cells(
    file: Path, columns: set[str], faults: list[str]
) -> list[dict[Any, Any]] | None:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, strict=True)
            found = set(reader.fieldnames or ())
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        faults.append(f"{file.name} cannot be read as UTF-8 CSV: {error}")
        return None
    if missing := columns - found:
        faults.append(f"{file.name} lacks the columns {', '.join(sorted(missing))}")
    if unknown := found - columns:
        faults.append(
            f"{file.name} has the unknown columns {', '.join(sorted(unknown))}, "
            f"accepted: {', '.join(sorted(columns))}"
        )
    return None if missing or unknown else rows


def _take(
    table: Table[AnyRow],
    row_id: str,
    model: type[AnyRow],
    cells: dict[str, Any],
    faults: list[str],
) -> None:
    if row_id in table.ids:
        faults.append(fault(table.file, row_id, "id", "it twice", "each id once"))
        return
    table.ids.add(row_id)
    try:
        table.rows[row_id] = model.model_validate(cells)
    except ValidationError as error:
        faults.extend(
            fault(
                table.file,
                row_id,
                ".".join(str(part) for part in one["loc"]),
                one["input"],
                ACCEPTED.get(one["type"]) or one["msg"].replace("Input should be ", ""),
            )
            for one in error.errors()
        )


def _read_profiles(folder: Path, faults: list[str]) -> Table[ProfileRow]:
    profiles: Table[ProfileRow] = Table("profiles")
    files = sorted(folder.glob("*.yaml"))
    if not files:
        faults.append(f"{folder.name}/ holds no city profile, at least one is needed")
        profiles.readable = False
    for file in files:
        content = _yaml_mapping(file, faults)
        if content is None:
            profiles.ids.add(file.stem)
            continue
        if content.get("id") != file.stem:
            faults.append(
                fault(file.name, file.stem, "id", content.get("id"), f"{file.stem!r}")
            )
        _take(profiles, file.stem, ProfileRow, content, faults)
    return profiles


def _yaml_mapping(file: Path, faults: list[str]) -> dict[str, Any] | None:
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        faults.append(f"profiles/{file.name} cannot be read as YAML: {error}")
        return None
    if not isinstance(content, dict):
        faults.append(f"profiles/{file.name} has to hold one profile")
        return None
    return content
