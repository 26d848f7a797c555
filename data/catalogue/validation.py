"""Check the catalogue tables against one another.

Every check gives its faults as sentences; none stops at the first one.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from data.catalogue.table_files import Table, Tables, fault
from data.catalogue.tables import (
    REQUIRED_VALUES,
    ProfileInstrument,
    ProfileRow,
    SolutionRow,
)
from geo.layers import LAYER_KINDS
from geo.model.profile import HilucsCode
from geo.model.solution import ANY_LAND_USE
from geo.model.vocabulary import Confidence, ProcessStepGeneral, RegulationNature


def cross_faults(tables: Tables, hilucs: dict[str, HilucsCode]) -> Iterator[str]:
    """Give every fault between the tables.

    Parameters
    ----------
    hilucs
        The land-use classification by code.
    """
    yield from _source_faults(tables)
    yield from _department_faults(tables)
    yield from _solution_faults(tables, hilucs)
    yield from _value_faults(tables)
    yield from _instrument_faults(tables)
    yield from _mismatch_faults(tables)
    yield from _choice_faults(tables, hilucs)
    for profile in tables.profiles.rows.values():
        yield from _profile_faults(tables, profile)


def _unknown(
    table: str,
    row: str,
    column: str,
    found: Iterable[str],
    known: Iterable[str],
    where: str,
) -> Iterator[str]:
    accepted = set(known)
    for word in found:
        if word not in accepted:
            yield fault(table, row, column, word, f"one of {where}")


def _unlisted(
    table: str, row: str, column: str, found: Iterable[str], listed: Table[Any]
) -> Iterator[str]:
    if listed.readable:
        yield from _unknown(table, row, column, found, listed.ids, listed.file)


def _source_faults(tables: Tables) -> Iterator[str]:
    tables_with_sources: tuple[Table[Any], ...] = (
        tables.values,
        tables.thresholds,
        tables.solutions,
        tables.instruments,
        tables.mismatches,
        tables.choices,
    )
    for table in tables_with_sources:
        for row_id, row in table.rows.items():
            sources: tuple[str, ...] = row.sources
            yield from _unlisted(table.file, row_id, "sources", sources, tables.sources)
            confidence = getattr(row, "confidence", None)
            yield from _confidence_faults(table.file, row_id, confidence, sources)


def _confidence_faults(
    table: str, row: str, confidence: Confidence | None, sources: tuple[str, ...]
) -> Iterator[str]:
    if confidence is Confidence.SOURCED and not sources:
        yield fault(
            table, row, "sources", "", "a source, as the value says it is sourced"
        )
    if confidence is Confidence.ASSUMPTION and sources:
        yield fault(
            table,
            row,
            "sources",
            "|".join(sources),
            "no source, as the value says it is an assumption",
        )


def _department_faults(tables: Tables) -> Iterator[str]:
    taken = set(tables.departments.ids)
    for row in tables.departments.rows.values():
        for alias in row.aliases:
            if alias in taken:
                yield fault(
                    tables.departments.file,
                    row.name,
                    "aliases",
                    alias,
                    "a name that no other row has",
                )
            taken.add(alias)


def _solution_faults(tables: Tables, hilucs: dict[str, HilucsCode]) -> Iterator[str]:
    names = tables.departments.ids | {
        alias for row in tables.departments.rows.values() for alias in row.aliases
    }
    for row in tables.solutions.rows.values():
        yield from _solution_word_faults(tables, row, hilucs)
        if tables.departments.readable:
            for column, found in (
                ("lead_department", (row.lead_department,)),
                ("partner_departments", row.partner_departments),
            ):
                yield from _unknown(
                    tables.solutions.file,
                    row.id,
                    column,
                    found,
                    names,
                    tables.departments.file,
                )
    for utility in tables.utilities.rows.values():
        yield from _unknown(
            tables.utilities.file,
            utility.utility,
            "layers",
            utility.layers,
            LAYER_KINDS,
            "the layer kinds",
        )


def _solution_word_faults(
    tables: Tables, row: SolutionRow, hilucs: dict[str, HilucsCode]
) -> Iterator[str]:
    file = tables.solutions.file
    preferred = () if row.preferred_hilucs == (ANY_LAND_USE,) else row.preferred_hilucs
    for column, found in (
        ("preferred_hilucs", preferred),
        ("incompatible_hilucs", row.incompatible_hilucs),
    ):
        yield from _unknown(
            file, row.id, column, found, hilucs, f"hilucs.csv or {ANY_LAND_USE!r} alone"
        )
    yield from _unknown(
        file,
        row.id,
        "blocking_layers",
        row.blocking_layers,
        LAYER_KINDS,
        "the layer kinds",
    )
    yield from _unlisted(file, row.id, "traits", row.traits, tables.traits)
    yield from _unlisted(file, row.id, "utilities", row.utilities, tables.utilities)


def _value_faults(tables: Tables) -> Iterator[str]:
    file = tables.values.file
    for row_id, row in tables.values.rows.items():
        yield from _unlisted(
            file, row_id, "solution", (row.solution,), tables.solutions
        )
        unit = {"m2": "m2", "m": "m", "kw": "kW"}[row.field.rsplit("_", 1)[1]]
        if row.unit != unit:
            yield fault(file, row_id, "unit", row.unit, unit)
    if not tables.values.readable:
        return
    for solution in tables.solutions.rows:
        for name in REQUIRED_VALUES:
            if f"{solution}/{name}" not in tables.values.ids:
                yield fault(file, solution, name, "no row", "one row")
        yield from _size_faults(tables, solution)


def _size_faults(tables: Tables, solution: str) -> Iterator[str]:
    for column, names in (
        ("footprint", ("footprint_min_m2", "footprint_typ_m2", "footprint_max_m2")),
        ("electric power", ("electric_power_typ_kw", "electric_power_max_kw")),
    ):
        rows = [tables.values.rows.get(f"{solution}/{name}") for name in names]
        values = [row.value for row in rows if row is not None]
        if values != sorted(values):
            yield fault(
                tables.values.file,
                solution,
                column,
                " > ".join(f"{value:g}" for value in values),
                "min ≤ typ ≤ max",
            )


def _instrument_faults(tables: Tables) -> Iterator[str]:
    for row in tables.instruments.rows.values():
        stated = (row.months_min, row.months_typ, row.months_max)
        months = [value for value in stated if value is not None]
        if months != sorted(months):
            yield fault(
                tables.instruments.file, row.id, "months", months, "min ≤ typ ≤ max"
            )
        if row.months_confidence is Confidence.SOURCED and not row.sources:
            yield fault(
                tables.instruments.file,
                row.id,
                "sources",
                "",
                "a source, as the months say they are sourced",
            )


def _mismatch_faults(tables: Tables) -> Iterator[str]:
    table = tables.mismatches
    for row_id, row in table.rows.items():
        role = (row.instrument_role,) if row.instrument_role else ()
        yield from _unlisted(table.file, row_id, "instrument_role", role, tables.roles)
    if not table.readable:
        return
    for nature in RegulationNature:
        for step in ProcessStepGeneral:
            for cover in ("yes", "no"):
                rows = {f"{nature}/{step}/{cover}", f"{nature}/{step}/any"}
                if len(rows & table.ids) != 1:
                    yield fault(
                        table.file,
                        f"{nature}/{step}",
                        "covered_by_detailed_plan",
                        sorted(rows & table.ids),
                        f"exactly one row that holds for {cover!r}",
                    )


def _choice_faults(tables: Tables, hilucs: dict[str, HilucsCode]) -> Iterator[str]:
    file = tables.choices.file
    for row in tables.choices.rows.values():
        cells = (
            ("instrument_role", row.instrument_role, tables.roles),
            ("footprint_below", row.footprint_below, tables.thresholds),
        )
        for column, word, listed in cells:
            found = (word,) if word else ()
            yield from _unlisted(file, row.id, column, found, listed)
        if row.profiles != ("any",):
            yield from _unlisted(
                file, row.id, "profiles", row.profiles, tables.profiles
            )
        zone = (row.zone_hilucs,) if row.zone_hilucs else ()
        yield from _unknown(file, row.id, "zone_hilucs", zone, hilucs, "hilucs.csv")


def _profile_faults(tables: Tables, profile: ProfileRow) -> Iterator[str]:
    file = f"profiles/{profile.id}.yaml"
    for own in profile.thresholds:
        yield from _unlisted(file, own.key, "key", (own.key,), tables.thresholds)
        yield from _unlisted(file, own.key, "sources", own.sources, tables.sources)
        yield from _confidence_faults(file, own.key, own.confidence, own.sources)
        general = tables.thresholds.rows.get(own.key)
        if general is not None and general.unit != own.unit:
            yield fault(file, own.key, "unit", own.unit, general.unit)
    keys = [own.key for own in profile.thresholds]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield fault(file, key, "key", "it twice", "each key once")
    for code in profile.plan_codes:
        for column, words, listed in (
            ("solutions", code.solutions, tables.solutions),
            ("traits", code.traits, tables.traits),
            ("sources", code.sources, tables.sources),
        ):
            yield from _unlisted(file, code.code, column, words, listed)
        if not (code.solutions or code.traits):
            yield fault(file, code.code, "solutions", "none", "a solution or a trait")
    for off in profile.rules_off:
        yield from _unlisted(file, off.rule, "sources", off.sources, tables.sources)
    for role, filled in profile.instruments.items():
        yield from _unlisted(file, role, "role", (role,), tables.roles)
        name = filled.id if isinstance(filled, ProfileInstrument) else filled
        yield from _unlisted(file, role, "instrument", (name,), tables.instruments)
        instrument = tables.instruments.rows.get(name)
        if instrument is not None and instrument.country not in {"", profile.country}:
            yield fault(
                file,
                role,
                "instrument",
                f"{name} of {instrument.country}",
                f"an instrument of {profile.country or 'no country'}",
            )
