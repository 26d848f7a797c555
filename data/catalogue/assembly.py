"""Turn checked rows into the words of `geo`."""

from dataclasses import replace

from data.catalogue.catalogue import Catalogue, Department, Source
from data.catalogue.table_files import Tables
from data.catalogue.tables import (
    ChoiceRow,
    InstrumentRow,
    ProfileInstrument,
    ProfileRow,
    SolutionRow,
    ThresholdRow,
)
from geo.model.plan_change import Instrument
from geo.model.profile import (
    CityProfile,
    HilucsCode,
    InstrumentChoice,
    MismatchRow,
    PlanCode,
    RuleOff,
    Threshold,
)
from geo.model.solution import Quantity, Solution
from geo.model.vocabulary import Confidence


def assemble(tables: Tables, hilucs: dict[str, HilucsCode]) -> Catalogue:
    """Make the catalogue of tables that have no fault."""
    instruments = {row.id: _instrument(row) for row in tables.instruments.rows.values()}
    return Catalogue(
        solutions=_solutions(tables),
        sources={
            row.id: Source(row.id, row.supports, row.publisher, row.year, row.address)
            for row in tables.sources.rows.values()
        },
        instruments=instruments,
        thresholds={
            row.key: _threshold(row) for row in tables.thresholds.rows.values()
        },
        hilucs=hilucs,
        departments={
            row.name: Department(row.name, row.aliases, row.note)
            for row in tables.departments.rows.values()
        },
        traits={row.trait: row.meaning for row in tables.traits.rows.values()},
        roles={row.role: row.meaning for row in tables.roles.rows.values()},
        utilities={row.utility: row.meaning for row in tables.utilities.rows.values()},
        utility_layers={
            row.utility: row.layers for row in tables.utilities.rows.values()
        },
        instrument_countries={
            row.id: row.country for row in tables.instruments.rows.values()
        },
        profiles={
            row.id: _profile(row, tables, instruments)
            for row in tables.profiles.rows.values()
        },
    )


def _solutions(tables: Tables) -> dict[str, Solution]:
    quantities: dict[str, dict[str, Quantity]] = {}
    for row in tables.values.rows.values():
        quantities.setdefault(row.solution, {})[row.field] = Quantity(
            row.value, row.unit, row.confidence, row.sources, row.note
        )
    names = {
        alias: row.name
        for row in tables.departments.rows.values()
        for alias in (row.name, *row.aliases)
    }
    return {
        row.id: _solution(row, quantities[row.id], names)
        for row in tables.solutions.rows.values()
    }


def _solution(
    row: SolutionRow, quantities: dict[str, Quantity], department_names: dict[str, str]
) -> Solution:
    partners = dict.fromkeys(department_names[name] for name in row.partner_departments)
    return Solution(
        id=row.id,
        name=row.name,
        neirotti_domain=row.neirotti_domain,
        buf_factor=row.buf_factor,
        systems=row.systems,
        geometry=row.geometry,
        hosts=row.hosts,
        footprint_min_m2=quantities["footprint_min_m2"],
        footprint_typ_m2=quantities["footprint_typ_m2"],
        footprint_max_m2=quantities["footprint_max_m2"],
        preferred_hilucs=row.preferred_hilucs,
        incompatible_hilucs=row.incompatible_hilucs,
        blocking_layers=row.blocking_layers,
        traits=frozenset(row.traits),
        utilities=row.utilities,
        utility_optional=row.utility_optional == "yes",
        max_connection_m=quantities["max_connection_m"],
        lead_department=department_names[row.lead_department],
        partner_departments=tuple(partners),
        height_m=quantities.get("height_m"),
        depth_m=quantities.get("depth_m"),
        line_width_m=quantities.get("line_width_m"),
        electric_power_typ_kw=quantities.get("electric_power_typ_kw"),
        electric_power_max_kw=quantities.get("electric_power_max_kw"),
        heat_power_typ_kw=quantities.get("heat_power_typ_kw"),
        min_footway_left_m=quantities.get("min_footway_left_m"),
        host_note=row.host_note,
        shape_note=row.shape_note,
        clearance_note=row.clearance_note,
        access_note=row.access_note,
        capacity_note=row.capacity_note,
        plan_consequence_match=row.plan_consequence_match,
        plan_consequence_mismatch=row.plan_consequence_mismatch,
        horizon=row.horizon,
        origin=row.origin,
        reference_deployment=row.reference_deployment,
        indicators=row.indicators,
        source_ids=row.sources,
        assumption_note=row.assumption_note,
    )


def _instrument(row: InstrumentRow) -> Instrument:
    return Instrument(
        id=row.id,
        name=row.name,
        name_local=row.name_local,
        legal_basis=row.legal_basis,
        deciding_body=row.deciding_body,
        participation=row.participation,
        months_min=row.months_min,
        months_typ=row.months_typ,
        months_max=row.months_max,
        months_confidence=row.months_confidence,
        appeal_adds_months=row.appeal_adds_months,
        source_ids=row.sources,
        assumption_note=row.assumption_note,
    )


def _threshold(row: ThresholdRow) -> Threshold:
    return Threshold(
        row.key, row.value, row.unit, row.confidence, row.sources, row.note
    )


def _profile(
    row: ProfileRow, tables: Tables, instruments: dict[str, Instrument]
) -> CityProfile:
    thresholds = {
        general.key: _as_read_in(general, row.country)
        for general in tables.thresholds.rows.values()
    }
    for own in row.thresholds:
        thresholds[own.key] = Threshold(
            own.key, own.value, own.unit, own.confidence, own.sources, own.note
        )
    return CityProfile(
        id=row.id,
        name=row.name,
        country=row.country,
        thresholds=thresholds,
        instruments={
            role: _filled(filled, instruments)
            for role, filled in row.instruments.items()
        },
        mismatches=tuple(
            MismatchRow(
                mismatch.regulation_nature,
                mismatch.process_step_general,
                mismatch.covered_by_detailed_plan,
                mismatch.outcome,
                mismatch.remedy,
                mismatch.instrument_role,
                mismatch.timing,
            )
            for mismatch in tables.mismatches.rows.values()
        ),
        choices=tuple(
            _choice(choice, thresholds)
            for choice in tables.choices.rows.values()
            if choice.profiles == ("any",) or row.id in choice.profiles
        ),
        plan_codes=tuple(
            PlanCode(
                one.code,
                one.says,
                frozenset(one.solutions),
                frozenset(one.traits),
                one.sources,
                one.note,
            )
            for one in row.plan_codes
        ),
        rules_off=tuple(
            RuleOff(one.rule, one.reason, one.sources) for one in row.rules_off
        ),
    )


def _as_read_in(row: ThresholdRow, country: str) -> Threshold:
    """Give a threshold as a city of `country` may read it.

    The law of one country is no source in another: there the figure is an
    assumption that says where it comes from.
    """
    threshold = _threshold(row)
    if not country or row.country in {"", country}:
        return threshold
    foreign = f"figure of {row.country}, none of {country} was found"
    if row.sources:
        foreign = f"{foreign} ({', '.join(row.sources)})"
    return replace(
        threshold,
        confidence=Confidence.ASSUMPTION,
        source_ids=(),
        note="; ".join(part for part in (row.note, foreign) if part),
    )


def _filled(
    filled: str | ProfileInstrument, instruments: dict[str, Instrument]
) -> Instrument:
    if isinstance(filled, str):
        return instruments[filled]
    instrument = instruments[filled.id]
    note = f"Assumption: {filled.assumption} {instrument.assumption_note}".strip()
    return replace(instrument, assumption_note=note)


def _choice(row: ChoiceRow, thresholds: dict[str, Threshold]) -> InstrumentChoice:
    below = thresholds[row.footprint_below].value if row.footprint_below else None
    return InstrumentChoice(
        plan_level=row.plan_level or "",
        temporary=row.temporary,
        zone_hilucs=row.zone_hilucs,
        footprint_below_m2=below,
        remedy=row.remedy,
        instrument_role=row.instrument_role,
        source_ids=row.sources,
        note=row.note,
        footprint_below=row.footprint_below or "",
    )
