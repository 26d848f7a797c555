"""One rule judged for one placement against one plan object."""

from dataclasses import dataclass
from datetime import date

from shapely.geometry.base import BaseGeometry

from geo.model.message import Message
from geo.model.plan import PlanObject
from geo.model.vocabulary import Confidence, Outcome, Remedy


@dataclass(frozen=True, slots=True)
class LayerRead:
    """A layer that a finding rests on.

    Parameters
    ----------
    covered_share
        Share of the ground the rule looks at that the layer covers, 0 to 1.
    """

    layer_kind: str
    layer_id: str = ""
    data_date: date | None = None
    covered_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person says beside the machine's answer, which is kept."""

    outcome: Outcome
    reason: str
    author: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule judged for one placement against one plan object.

    Parameters
    ----------
    rule_id, rule_version
        The rule that was judged.
    sentence
        One sentence for people.
    instrument_role
        Role of the likely instrument; the city profile names the instrument.
    required_value, found_value, margin
        What the rule asks, what is there and the difference, in `unit`. Text
        values for land use. None where the rule has no such value.
    overlap_m2, overlap_share
        Ground of the clash [m2] and its share of the footprint, 0 to 1.
    clash
        Geometry of the clash in the district's CRS; None where there is none.
    layers
        What was read, with date and coverage.
    nature_defaulted, step_defaulted
        True where the data give no regulation nature or process step.
    verdict
        A person's override; None where nobody has spoken.
    """

    placement_id: str
    solution_id: str
    rule_id: str
    rule_version: int
    rule_title: str
    topic: str
    outcome: Outcome
    remedy: Remedy
    sentence: Message
    owner_department: str
    plan_object: PlanObject | None = None
    instrument_role: str = ""
    required_value: float | str | None = None
    found_value: float | str | None = None
    needed_value: str = ""
    margin: float | None = None
    unit: str = ""
    overlap_m2: float = 0.0
    overlap_share: float = 0.0
    clash: BaseGeometry | None = None
    layers: tuple[LayerRead, ...] = ()
    source_ids: tuple[str, ...] = ()
    confidence: Confidence = Confidence.ASSUMPTION
    nature_defaulted: bool = False
    step_defaulted: bool = False
    priority: int = 100
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class PlacementSummary:
    """The overall outcome of one placement, never shown without the unknown share.

    Parameters
    ----------
    not_assessed_count, finding_count
        How many of the findings could not be assessed.
    """

    placement_id: str
    outcome: Outcome
    finding_count: int
    not_assessed_count: int


def worst_first(findings: list[Finding]) -> list[Finding]:
    """Sort findings: missing detailed plan first, then worst, then priority."""
    return sorted(
        findings,
        key=lambda finding: (
            finding.priority >= 0,
            -finding.outcome.severity,
            finding.priority,
            finding.rule_id,
        ),
    )


def summarise(placement_id: str, findings: list[Finding]) -> PlacementSummary:
    """Give the overall outcome of a placement: its worst finding.

    A placement without a single finding was not assessed at all.
    """
    if not findings:
        return PlacementSummary(placement_id, Outcome.NOT_ASSESSED, 0, 0)
    worst = max((finding.outcome for finding in findings), key=lambda o: o.severity)
    unknown = sum(finding.outcome is Outcome.NOT_ASSESSED for finding in findings)
    return PlacementSummary(placement_id, worst, len(findings), unknown)
