"""Plans in the words of INSPIRE Planned Land Use, and where layers are known.

Layers hold many of these objects as rows of a GeoDataFrame (`geo.layers`); the
classes here are one object at a time, as findings and the register speak of it.
"""

from dataclasses import dataclass
from datetime import date

from geo.model.message import Message
from geo.model.vocabulary import (
    LevelOfSpatialPlan,
    ProcessStepGeneral,
    RegulationNature,
    Standing,
)


@dataclass(frozen=True, slots=True)
class SpatialPlan:
    """A plan as a legal document (INSPIRE ``SpatialPlan``).

    A missing step, level or nature means *the data do not say*; it is never read
    as "in force" or "binding".
    """

    local_id: str
    official_title: str
    level_of_spatial_plan: LevelOfSpatialPlan | None = None
    process_step_general: ProcessStepGeneral | None = None
    regulation_nature: RegulationNature | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class RegulationText:
    """A regulation as its source gives it.

    Parameters
    ----------
    text
        The words of the source, never shortened here.
    cut_at
        Number of characters at which the *source* cut the text; None if the text
        is whole. A cut text is never read as complete.
    link
        Address of the full text, shown as plain text and never opened.
    """

    text: str
    cut_at: int | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class PlanObject:
    """What a finding cites: the object behind an outcome.

    Covers INSPIRE ``ZoningElement`` and ``SupplementaryRegulation`` and the
    objects of constraint layers, which have no plan.

    Parameters
    ----------
    standing
        Whether its plan decides at the place of the finding; None where nobody asked.
    why
        Why it does or does not, for people; None where `standing` is None.
    """

    layer_id: str
    local_id: str
    name: str = ""
    plan: SpatialPlan | None = None
    code: str = ""
    regulation: RegulationText | None = None
    regulation_nature: RegulationNature | None = None
    process_step_general: ProcessStepGeneral | None = None
    standing: Standing | None = None
    why: Message | None = None


@dataclass(frozen=True, slots=True)
class ZoningElement(PlanObject):
    """A zone with a planned land use (INSPIRE ``ZoningElement``).

    ``hilucs_land_use`` may hold several codes; empty means *unknown*, not
    *anything goes*.
    """

    hilucs_land_use: tuple[str, ...] = ()
    specific_land_use: str = ""


@dataclass(frozen=True, slots=True)
class SupplementaryRegulation(PlanObject):
    """A further regulation over part of a plan (INSPIRE)."""

    supplementary_regulation: str = ""
    regulation_kind: str = ""
    value_min: float | None = None
    value_max: float | None = None
    value_unit: str = ""
