"""One rule in front of one placement, and how a finding is written down."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geo.layers import LAYER_KINDS
from geo.layers.coverage import NOTHING
from geo.model.finding import Finding, LayerRead
from geo.model.message import Message, message
from geo.model.placement import Duration, Placement
from geo.model.plan import (
    PlanObject,
    RegulationText,
    SpatialPlan,
    SupplementaryRegulation,
    ZoningElement,
)
from geo.model.profile import CityProfile
from geo.model.rule import Rule
from geo.model.solution import Solution
from geo.model.vocabulary import (
    Confidence,
    Outcome,
    ProcessStepGeneral,
    RegulationNature,
    Remedy,
    Standing,
)
from geo.screening.layer_index import Hit
from geo.screening.plan_register import NO_PLANS, PlanRegister
from geo.screening.plan_steps import process_step_of
from geo.screening.reading import LayerReader, Reading, Unknown, leaves_nothing

FIRST_OF_ALL = -1
QUOTE_LENGTH = 600


@dataclass(frozen=True)
class Case:
    """One rule in front of one placement.

    Parameters
    ----------
    footprint
        Ground the placement takes, in the district's CRS [m].
    plans
        Spatial plans by local id.
    register
        The same with what they cancel.
    beside
        The same rule in front of all placements of the scenario it applies to, this
        one perhaps among them; for rules that count only.
    """

    rule: Rule
    placement: Placement
    solution: Solution
    footprint: BaseGeometry
    profile: CityProfile
    reader: LayerReader
    plans: Mapping[str, SpatialPlan]
    register: PlanRegister = NO_PLANS
    beside: "tuple[Case, ...]" = ()

    def step_of(self, hit: Hit) -> ProcessStepGeneral | None:
        """Give how far the plan of an object is on the day of the question."""
        return process_step_of(hit, self.plans, self.reader.as_of)

    @property
    def is_temporary(self) -> bool:
        """Whether the placement is a pilot."""
        return self.placement.duration is Duration.TEMPORARY

    def ground_in(self, geometry: BaseGeometry) -> BaseGeometry:
        """Give the part of the footprint in a geometry."""
        return self.reader.common(geometry, self.footprint)

    def still_silent(self, silent: BaseGeometry, ground: BaseGeometry) -> BaseGeometry:
        """Give what is left of a part of the footprint where an object speaks too."""
        if leaves_nothing(ground, self.footprint):
            return NOTHING
        return shapely.difference(silent, ground)

    def share_of(self, part: BaseGeometry) -> float:
        """Give the share of the footprint that a part of it is, 0 to 1."""
        if self.footprint.area > 0:
            return float(part.area / self.footprint.area)
        return 0.0 if part.is_empty else 1.0

    def finding(
        self,
        outcome: Outcome,
        sentence: Message,
        *,
        layers: tuple[LayerRead, ...] = (),
        remedy: Remedy = Remedy.NONE,
        **details: Any,
    ) -> Finding:
        """Write down what the rule says of the placement."""
        rule = self.rule
        return Finding(
            placement_id=self.placement.id,
            solution_id=self.solution.id,
            rule_id=rule.id,
            rule_version=rule.version,
            rule_title=rule.title,
            topic=rule.topic,
            outcome=outcome,
            remedy=remedy,
            sentence=sentence,
            owner_department=rule.owner_department,
            layers=layers,
            source_ids=rule.source_ids,
            confidence=rule.confidence,
            **{"priority": rule.priority, **details},
        )

    def not_assessed(
        self,
        unknown: Unknown,
        layers: tuple[LayerRead, ...],
        *,
        priority: int | None = None,
        title: str = "",
    ) -> Finding:
        """Write down that the rule could not be answered, and why."""
        sentence = message(
            "{what}: not assessed, {reason}.",
            what=message(title or LAYER_KINDS[unknown.kind].title),
            reason=unknown.reason,
        )
        return self.finding(
            Outcome.NOT_ASSESSED,
            sentence,
            layers=layers,
            overlap_m2=self.ground_in(unknown.ground).area,
            overlap_share=unknown.share,
            clash=unknown.ground,
            priority=self.rule.priority if priority is None else priority,
        )

    def not_assessed_of(self, reading: Reading) -> list[Finding]:
        """Write down everything a reading does not know."""
        return [self.not_assessed(gap, reading.layers) for gap in reading.unknown]

    def threshold_value(self, key: str) -> float:
        """Give a threshold of the city [its own unit]."""
        return self.profile.threshold(key).value

    def plan_object(
        self,
        hit: Hit,
        standing: Standing | None = None,
        why: Message | None = None,
    ) -> PlanObject:
        """Describe the object behind a finding in INSPIRE words."""
        common = {
            **_common_words(hit, self.plans, self.step_of(hit)),
            "standing": standing,
            "why": why,
        }
        if hit.layer.kind == "zoning_element":
            return ZoningElement(
                **common,
                hilucs_land_use=codes_of(hit, "hilucs_land_use"),
                specific_land_use=hit.text("specific_land_use"),
            )
        if hit.layer.kind == "supplementary_regulation":
            return SupplementaryRegulation(
                **common,
                supplementary_regulation=hit.text("supplementary_regulation"),
                regulation_kind=hit.text("regulation_kind"),
                value_min=hit.value("value_min"),
                value_max=hit.value("value_max"),
                value_unit=hit.text("value_unit"),
            )
        return PlanObject(**common)

    def with_confidence_of(self, finding: Finding, *keys: str) -> Finding:
        """Lower a finding to *assumption* where a threshold it read is one."""
        if any(
            self.profile.threshold(key).confidence is Confidence.ASSUMPTION
            for key in keys
            if key
        ):
            return replace(finding, confidence=Confidence.ASSUMPTION)
        return finding


def codes_of(hit: Hit, column: str) -> tuple[str, ...]:
    """Give the HILUCS codes that an object holds in a column; empty means none."""
    return tuple(code for code in hit.text(column).split("|") if code)


def regulation_nature_of(
    hit: Hit, plans: Mapping[str, SpatialPlan]
) -> RegulationNature | None:
    """Give the regulation nature of an object, else of its plan, else None."""
    if own := hit.text("regulation_nature"):
        return RegulationNature(own)
    plan = plans.get(hit.text("plan_id"))
    return plan.regulation_nature if plan else None


def _common_words(
    hit: Hit, plans: Mapping[str, SpatialPlan], step: ProcessStepGeneral | None
) -> dict[str, Any]:
    plan_id = hit.text("plan_id")
    plan = plans.get(plan_id) or (SpatialPlan(plan_id, plan_id) if plan_id else None)
    words = hit.text("regulation_text")
    cut_at = hit.value("regulation_cut_at")
    link = hit.text("regulation_link")
    regulation = None
    if words or link:
        regulation = RegulationText(
            words, None if cut_at is None else int(cut_at), link or None
        )
    return {
        "layer_id": hit.layer.id,
        "local_id": hit.text("local_id"),
        "name": hit.text("name"),
        "plan": plan,
        "code": hit.text("code"),
        "regulation": regulation,
        "regulation_nature": regulation_nature_of(hit, plans),
        "process_step_general": step,
    }


def object_name(hit: Hit) -> str:
    """Name an object for people: its name and code, else its id."""
    name, code = hit.text("name"), hit.text("code")
    if name and code and name != code:
        return f"{name} ({code})"
    return name or code or hit.text("local_id")


def quoted(text: RegulationText | None) -> Message | str:
    """Quote a regulation as its source has it, and say where the source cut it."""
    if text is None or not text.text:
        return ""
    words = re.sub(r"\s+", " ", text.text).strip()
    if len(words) > QUOTE_LENGTH:
        words = f"{words[:QUOTE_LENGTH]} …"
    if text.cut_at is None:
        return words
    return message(
        "{words} … [cut in the source at {count} characters]",
        words=words,
        count=text.cut_at,
    )


def metres(value: float) -> str:
    """Write a length for people, to the decimetre.

    Examples
    --------
    >>> metres(7.5), metres(25.0)
    ('7.5', '25')
    """
    return f"{value:.1f}".removesuffix(".0")


def square_metres(value: float) -> str:
    """Write an area for people; small ones keep a decimal.

    Examples
    --------
    >>> square_metres(5803.1), square_metres(0.42), square_metres(0.004)
    ('5,803', '0.4', 'less than 0.1')
    """
    if 0 < value < 0.05:
        return "less than 0.1"
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}".removesuffix(".0")
