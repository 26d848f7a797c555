"""One row of each catalogue table, as it stands in the file.

A cell with several words holds them with "|" between. An empty number is *not
stated*, never zero.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from geo.model.profile import CodeSays
from geo.model.solution import Host, SolutionGeometry
from geo.model.vocabulary import (
    Confidence,
    LevelOfSpatialPlan,
    Outcome,
    ProcessStepGeneral,
    RegulationNature,
    Remedy,
)


def _split(cell: object) -> object:
    if isinstance(cell, str):
        return tuple(word.strip() for word in cell.split("|") if word.strip())
    return cell


def _empty_is_none(cell: object) -> object:
    return None if isinstance(cell, str) and not cell.strip() else cell


Words = Annotated[tuple[str, ...], BeforeValidator(_split)]
Name = Annotated[str, Field(min_length=1)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
OptionalAmount = Annotated[Amount | None, BeforeValidator(_empty_is_none)]
System = Literal[
    "mobility",
    "energy",
    "public_space",
    "buildings",
    "ict",
    "waste",
    "social",
    "circular",
]
NeirottiDomain = Literal[
    "Natural resources and energy",
    "Transport and mobility",
    "Buildings",
    "Living",
    "Government",
    "Economy and people",
]
SmartFactor = Literal[
    "Smart Economy",
    "Smart People",
    "Smart Governance",
    "Smart Mobility",
    "Smart Environment",
    "Smart Living",
]
ValueField = Literal[
    "footprint_min_m2",
    "footprint_typ_m2",
    "footprint_max_m2",
    "line_width_m",
    "height_m",
    "depth_m",
    "min_footway_left_m",
    "electric_power_typ_kw",
    "electric_power_max_kw",
    "heat_power_typ_kw",
    "max_connection_m",
]
REQUIRED_VALUES = (
    "footprint_min_m2",
    "footprint_typ_m2",
    "footprint_max_m2",
    "max_connection_m",
)


class Row(BaseModel):
    """A row of any table: no column beyond those named, no later change."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class SourceRow(Row):
    """A row of ``sources.csv``."""

    id: Name
    supports: Name
    publisher: Name
    year: str
    address: str


class DepartmentRow(Row):
    """A row of ``departments.csv``."""

    name: Name
    aliases: Words
    note: str


class TraitRow(Row):
    """A row of ``traits.csv``."""

    trait: Name
    meaning: Name


class UtilityRow(Row):
    """A row of ``utilities.csv``: a network and the layer kinds that show it."""

    utility: Name
    meaning: Name
    layers: Words


class RoleRow(Row):
    """A row of ``instrument_roles.csv``."""

    role: Name
    meaning: Name


class SolutionRow(Row):
    """A row of ``solutions.csv``; the numbers are in ``solution_values.csv``."""

    id: Name
    name: Name
    neirotti_domain: NeirottiDomain
    buf_factor: SmartFactor
    systems: Annotated[tuple[System, ...], BeforeValidator(_split)]
    geometry: SolutionGeometry
    hosts: Annotated[tuple[Host, ...], BeforeValidator(_split), Field(min_length=1)]
    host_note: str
    preferred_hilucs: Annotated[
        tuple[str, ...], BeforeValidator(_split), Field(min_length=1)
    ]
    incompatible_hilucs: Words
    blocking_layers: Words
    traits: Words
    utilities: Words
    utility_optional: Literal["yes", "no"]
    lead_department: Name
    partner_departments: Words
    shape_note: str
    clearance_note: str
    access_note: str
    capacity_note: str
    plan_consequence_match: str
    plan_consequence_mismatch: str
    horizon: Literal["pilot", "short", "medium", "long"]
    origin: str
    reference_deployment: str
    indicators: Words
    sources: Words
    assumption_note: str


class SolutionValueRow(Row):
    """A row of ``solution_values.csv``: one number of one solution."""

    solution: Name
    field: ValueField
    value: Amount
    unit: Name
    confidence: Confidence
    sources: Words
    note: str


class ThresholdRow(Row):
    """A row of ``thresholds.csv``.

    ``country`` is the country whose law, ordinance or guide gives the value; empty
    where it holds anywhere.
    """

    key: Name
    value: Number
    unit: Name
    confidence: Confidence
    sources: Words
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")]
    note: str


class InstrumentRow(Row):
    """A row of ``instruments.csv``; times in months are empty where not stated."""

    id: Name
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")]
    level: Name
    name: Name
    name_local: str
    legal_basis: str
    regulation_nature: Annotated[
        RegulationNature | None, BeforeValidator(_empty_is_none)
    ]
    level_of_spatial_plan: Annotated[
        LevelOfSpatialPlan | None, BeforeValidator(_empty_is_none)
    ]
    trigger: str
    deciding_body: Name
    participation: str
    months_min: OptionalAmount
    months_typ: OptionalAmount
    months_max: OptionalAmount
    months_confidence: Confidence
    appeal_adds_months: str
    lead_time_days: OptionalAmount
    sources: Words
    assumption_note: str


class MismatchTableRow(Row):
    """A row of ``plan_mismatch.csv``; no outcome means history only."""

    regulation_nature: RegulationNature
    process_step_general: ProcessStepGeneral
    covered_by_detailed_plan: Literal["yes", "no", "any"]
    outcome: Annotated[Outcome | None, BeforeValidator(_empty_is_none)]
    remedy: Remedy
    instrument_role: str
    timing: str
    sources: Words
    note: str


class ChoiceRow(Row):
    """A row of ``instrument_choice.csv``, in the order in which they are tried.

    ``footprint_below`` names a threshold; ``profiles`` is ``any`` or profile ids.
    """

    id: Name
    profiles: Annotated[tuple[str, ...], BeforeValidator(_split), Field(min_length=1)]
    plan_level: Annotated[LevelOfSpatialPlan | None, BeforeValidator(_empty_is_none)]
    temporary: Literal["yes", "no", ""]
    zone_hilucs: str
    footprint_below: str
    remedy: Remedy
    instrument_role: str
    sources: Words
    note: str


class ProfileThreshold(Row):
    """A threshold that a city has instead of the general one."""

    key: Name
    value: Number
    unit: Name
    confidence: Confidence
    sources: tuple[str, ...] = ()
    note: str = ""


class ProfileInstrument(Row):
    """An instrument that fills a role only by assumption, which is stated."""

    id: Name
    assumption: Name


class ProfilePlanCode(Row):
    """What a city says of a code of its plans, for some solutions."""

    code: Name
    says: CodeSays
    solutions: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    note: str = ""


class ProfileRuleOff(Row):
    """A check that a city does not make, and why; the reason is shown to people."""

    rule: Name
    reason: Annotated[str, Field(min_length=1, pattern=r"^[^{}]*$")]
    sources: tuple[str, ...] = ()


class ProfileRow(Row):
    """A file of ``profiles/``."""

    id: Name
    name: Name
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")]
    thresholds: tuple[ProfileThreshold, ...] = ()
    instruments: dict[str, str | ProfileInstrument]
    plan_codes: tuple[ProfilePlanCode, ...] = ()
    rules_off: tuple[ProfileRuleOff, ...] = ()
