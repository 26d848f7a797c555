"""A smart solution as the catalogue describes it."""

from dataclasses import dataclass
from enum import StrEnum

from geo.model.vocabulary import Confidence

ANY_LAND_USE = "any"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A catalogue value with its unit and where it comes from.

    Parameters
    ----------
    value
        Number in `unit`.
    unit
        Unit as written for people, e.g. ``"m2"``.
    confidence
        `sourced`, or `assumption` for a value without a published source.
    source_ids
        Rows of the sources table; empty for an assumption.
    note
        Caution or wording of the source.
    """

    value: float
    unit: str
    confidence: Confidence
    source_ids: tuple[str, ...] = ()
    note: str = ""


class SolutionGeometry(StrEnum):
    """How a solution is drawn on the map."""

    POINT = "point"
    LINE = "line"
    POLYGON = "polygon"
    BUILDING = "building"
    ROOF = "roof"
    NETWORK = "network"


class Host(StrEnum):
    """What a solution stands on or in; it drives the host checks."""

    STREET = "street"
    FOOTWAY = "footway"
    KERBSIDE = "kerbside"
    PLOT = "plot"
    BUILDING = "building"
    ROOF = "roof"
    UNDERGROUND = "underground"
    OPEN_GROUND = "open_ground"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Solution:
    """A catalogue entry: what it is, the space it takes and what it needs.

    Parameters
    ----------
    hosts
        Where it may stand; any one of them is enough.
    footprint_min_m2, footprint_typ_m2, footprint_max_m2
        Land or floor it takes [m2]; a typical value of 0 means it takes none.
    line_width_m
        Width of a solution drawn as a line [m]; None for others.
    height_m
        Height above ground [m]; None where the catalogue does not say.
    depth_m
        Depth of its holes below ground [m]; None where the catalogue does not say.
    preferred_hilucs
        HILUCS codes it fits under, by prefix; ``("any",)`` for all.
    incompatible_hilucs
        HILUCS codes it conflicts with, by prefix.
    blocking_layers
        Layer kinds it must stay out of.
    traits
        Words that rules read, e.g. ``"energy_well"``, ``"stores_energy"``,
        ``"canopy"``, ``"mast"``, ``"building"``.
    utilities
        Networks it needs, e.g. ``("mv", "dh")``.
    max_connection_m
        Longest sensible connection to them [m].
    """

    id: str
    name: str
    neirotti_domain: str
    buf_factor: str
    systems: tuple[str, ...]
    geometry: SolutionGeometry
    hosts: tuple[Host, ...]
    footprint_min_m2: Quantity
    footprint_typ_m2: Quantity
    footprint_max_m2: Quantity
    preferred_hilucs: tuple[str, ...]
    incompatible_hilucs: tuple[str, ...]
    blocking_layers: tuple[str, ...]
    traits: frozenset[str]
    utilities: tuple[str, ...]
    utility_optional: bool
    max_connection_m: Quantity
    lead_department: str
    partner_departments: tuple[str, ...]
    height_m: Quantity | None = None
    depth_m: Quantity | None = None
    line_width_m: Quantity | None = None
    electric_power_typ_kw: Quantity | None = None
    electric_power_max_kw: Quantity | None = None
    heat_power_typ_kw: Quantity | None = None
    min_footway_left_m: Quantity | None = None
    host_note: str = ""
    shape_note: str = ""
    clearance_note: str = ""
    access_note: str = ""
    capacity_note: str = ""
    plan_consequence_match: str = ""
    plan_consequence_mismatch: str = ""
    horizon: str = ""
    origin: str = ""
    reference_deployment: str = ""
    indicators: tuple[str, ...] = ()
    source_ids: tuple[str, ...] = ()
    assumption_note: str = ""

    @property
    def short_name(self) -> str:
        """Give the name without what it says in brackets, for use in sentences."""
        return self.name.partition("(")[0].strip()

    @property
    def takes_space(self) -> bool:
        """Whether it claims any ground, floor or roof."""
        return self.footprint_typ_m2.value > 0
