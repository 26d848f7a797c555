"""What would have to change in which plan, and what that unlocks."""

from dataclasses import dataclass
from enum import StrEnum

from shapely.geometry.base import BaseGeometry

from geo.model.message import Message
from geo.model.plan import PlanObject
from geo.model.vocabulary import Confidence, Remedy


@dataclass(frozen=True, slots=True)
class Instrument:
    """A legal way to change or to get around a plan, as a city profile has it.

    Parameters
    ----------
    months_min, months_typ, months_max
        Time from the start to the decision, appeals apart [months]; None where
        nobody has stated one.
    months_confidence
        Whether the durations have a source.
    """

    id: str
    name: str
    name_local: str
    legal_basis: str
    deciding_body: str
    participation: str = ""
    months_min: float | None = None
    months_typ: float | None = None
    months_max: float | None = None
    months_confidence: Confidence = Confidence.ASSUMPTION
    appeal_adds_months: str = ""
    source_ids: tuple[str, ...] = ()
    assumption_note: str = ""


class Lateness(StrEnum):
    """How late it is to ask for a change, from the plan's process step."""

    ASK_NOW = "ask_now"
    OBJECT_NOW = "object_now"
    IN_FORCE = "in_force"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class PlanChange:
    """A change of one regulation of one plan object, merged over placements.

    Parameters
    ----------
    present_value, needed_value
        What the regulation says, and what it would have to say.
    placement_ids
        Every placement that needs this change.
    unlocks_alone
        Those of them for which it is the only plan change known to be needed, and
        which nothing prohibits.
    sentence
        What the first finding says of it, with what that assumes.
    prohibited_ids
        Those of them that something else prohibits, whatever the plans say.
    overlap_m2
        Ground of all clashes together [m2].
    """

    id: str
    plan_object: PlanObject
    present_value: str
    needed_value: str
    remedy: Remedy
    instrument: Instrument | None
    lateness: Lateness
    lateness_sentence: Message
    sentence: Message
    placement_ids: tuple[str, ...]
    unlocks_alone: tuple[str, ...]
    prohibited_ids: tuple[str, ...]
    rule_ids: tuple[str, ...]
    owner_departments: tuple[str, ...]
    overlap_m2: float
    clash: BaseGeometry | None

    @property
    def helps_nobody(self) -> bool:
        """Whether every placement that needs it is prohibited for another reason."""
        return set(self.placement_ids) <= set(self.prohibited_ids)
