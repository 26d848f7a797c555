"""How much a placement needs, from its findings: what is weighed against what.

A rule counts once, by the heaviest thing it asks for. Fewer of the heaviest are less,
whatever is added among the lighter ones: two permits are less than one plan change.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from geo.model.finding import Finding
from geo.model.profile import CityProfile
from geo.model.vocabulary import Outcome, Remedy

_PLAN_REMEDIES = {Remedy.AMEND_PLAN, Remedy.NEW_PLAN}
SAME_SHARE = 1e-6


class Weight(IntEnum):
    """What a finding asks for; higher is more."""

    NOTHING = 0
    CONDITION = 1
    JUDGEMENT = 2
    DEVIATION = 3
    PLAN_CHANGE = 4
    PROHIBITED = 5


def weight_of(finding: Finding) -> Weight:
    """Weigh one finding.

    A plan change that a deviation is likely to spare weighs less than an amendment.
    A *judgement* whose remedy is a new or another plan weighs as much as that plan
    would: it may turn out to be one. *Not assessed* asks for nothing that is known; it
    is held apart, in `Needs.unknown`.
    """
    if finding.outcome is Outcome.PROHIBITED:
        return Weight.PROHIBITED
    if finding.outcome is Outcome.PLAN_CHANGE:
        light = finding.remedy is Remedy.DEVIATION
        return Weight.DEVIATION if light else Weight.PLAN_CHANGE
    if finding.outcome is Outcome.JUDGEMENT:
        if finding.remedy in _PLAN_REMEDIES:
            return Weight.PLAN_CHANGE
        light = finding.remedy is not Remedy.DEVIATION
        return Weight.JUDGEMENT if light else Weight.DEVIATION
    if finding.outcome is Outcome.CONDITION:
        return Weight.CONDITION
    return Weight.NOTHING


@dataclass(frozen=True)
class Needs:
    """What a placement needs, so that two can be held against each other.

    Parameters
    ----------
    by_rule
        The heaviest weight of each rule that asks for something.
    months
        Longest typical time of the plan decisions among it [months]; 0 where none is
        needed, infinite where nobody has stated one.
    unknown
        Share of the ground that each rule could not assess.
    severity
        Severity of the worst outcome that is known, as people will read it.
    """

    by_rule: Mapping[str, Weight]
    months: float
    unknown: Mapping[str, float]
    severity: int

    @property
    def weight(self) -> Weight:
        """The heaviest thing that is needed."""
        return max(self.by_rule.values(), default=Weight.NOTHING)

    @property
    def order(self) -> tuple[float, ...]:
        """Sort by this: what needs less comes first."""
        count = Counter(self.by_rule.values())
        return (*self._heavy(count), self.months, *self._light(count))

    def is_less_than(self, other: "Needs") -> bool:
        """Whether this is strictly less; a time nobody has stated is never longer."""
        mine, theirs = Counter(self.by_rule.values()), Counter(other.by_rule.values())
        if self._heavy(mine) != self._heavy(theirs):
            return self._heavy(mine) < self._heavy(theirs)
        stated = math.isfinite(self.months) and math.isfinite(other.months)
        if stated and self.months != other.months:
            return self.months < other.months
        return self._light(mine) < self._light(theirs)

    def knows_less_than(self, other: "Needs") -> bool:
        """Whether any rule leaves more ground unassessed than in the other."""
        return any(
            rule not in other.unknown or share > other.unknown[rule] + SAME_SHARE
            for rule, share in self.unknown.items()
        )

    @staticmethod
    def _heavy(count: Counter[Weight]) -> tuple[int, int, int]:
        return (
            count[Weight.PROHIBITED],
            count[Weight.PLAN_CHANGE],
            count[Weight.DEVIATION],
        )

    @staticmethod
    def _light(count: Counter[Weight]) -> tuple[int, int]:
        return count[Weight.JUDGEMENT], count[Weight.CONDITION]


def needs_of(findings: Iterable[Finding], profile: CityProfile) -> Needs:
    """Weigh the findings of one placement."""
    by_rule: dict[str, Weight] = {}
    unknown: dict[str, float] = {}
    months = 0.0
    severity = Outcome.CONFORMS.severity
    for finding in findings:
        rule = finding.rule_id
        if finding.outcome is Outcome.NOT_ASSESSED:
            unknown[rule] = unknown.get(rule, 0.0) + finding.overlap_share
        else:
            severity = max(severity, finding.outcome.severity)
        weight = weight_of(finding)
        if weight > by_rule.get(rule, Weight.NOTHING):
            by_rule[rule] = weight
        if weight in {Weight.DEVIATION, Weight.PLAN_CHANGE}:
            instrument = profile.instruments.get(finding.instrument_role)
            stated = instrument.months_typ if instrument else None
            months = max(months, math.inf if stated is None else stated)
    return Needs(by_rule, months, unknown, severity)
