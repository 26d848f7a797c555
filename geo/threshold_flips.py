"""At which value of a threshold a finding would get another outcome."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from geo.layers import DistrictLayers
from geo.model.finding import Finding
from geo.model.profile import CityProfile
from geo.model.rule import Rule
from geo.model.vocabulary import Outcome, RuleKind
from geo.screening.changed_thresholds import required_keys


class Side(StrEnum):
    """To which side of a value a finding changes its outcome."""

    BELOW = "below"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Flip:
    """At which value of a threshold one finding gets another outcome.

    Parameters
    ----------
    key
        The threshold.
    present
        Its value now, in `unit`.
    at
        The finding changes when the threshold passes this value, in `unit`.
    """

    finding: Finding
    key: str
    present: float
    at: float
    side: Side
    unit: str

    @property
    def move_share(self) -> float:
        """How far the threshold would have to move, as a share of its value."""
        if self.present == 0:
            return float("inf")
        return abs(self.at - self.present) / self.present


def flips(
    findings: Iterable[Finding],
    rules: Iterable[Rule],
    profile: CityProfile,
    layers: DistrictLayers,
) -> list[Flip]:
    """Say for each finding with a number at which threshold its outcome changes.

    A finding can change to both sides, e.g. one that lies within the tolerance to
    which a layer is drawn. Findings without a number of their own, such as "nothing
    lies within 25 m", are left to `geo.sensitivity.decisive`.

    Returns
    -------
    list of Flip
        Those first whose threshold would have to move least.
    """
    by_id = {rule.id: rule for rule in rules}
    tolerances = {layer.id: layer.positional_tolerance_m for layer in layers.layers}
    found = [
        flip
        for finding in findings
        if (rule := by_id.get(finding.rule_id)) is not None
        for flip in _flips_of(finding, rule, profile, tolerances)
    ]
    return sorted(
        found, key=lambda flip: (flip.move_share, flip.key, flip.finding.placement_id)
    )


def _flips_of(
    finding: Finding,
    rule: Rule,
    profile: CityProfile,
    tolerances: Mapping[str, float],
) -> list[Flip]:
    found = finding.found_value
    required = finding.required_value
    key = _key_of(finding, rule, profile)
    if not key and rule.requirement.drift_threshold:
        return _flips_of_drift(finding, rule, profile)
    if not (key and isinstance(found, float) and isinstance(required, float)):
        return []
    values: list[tuple[float, Side]]
    match rule.kind:
        case RuleKind.KEEP_DISTANCE | RuleKind.KEEP_FROM_LINES:
            values = _flips_of_distance(finding, found, required, rule, key, tolerances)
        case RuleKind.MUST_BE_NEAR:
            values = [(found, Side.BELOW)]
        case RuleKind.PERMIT_TRIGGER:
            needed = finding.outcome is not Outcome.CONFORMS
            values = [(found, Side.ABOVE if needed else Side.BELOW)]
        case _:
            values = []
    return [
        Flip(finding, key, required, at, side, finding.unit)
        for at, side in values
        if at >= 0
    ]


def _flips_of_drift(finding: Finding, rule: Rule, profile: CityProfile) -> list[Flip]:
    """Say at which drift a hole could no longer meet what it was found near to."""
    found, required = finding.found_value, finding.required_value
    if not (isinstance(found, float) and isinstance(required, float)):
        return []
    kept_m = profile.threshold(rule.requirement.threshold).value
    drift = profile.threshold(rule.requirement.drift_threshold)
    if required <= kept_m:
        return []
    at = drift.value * (found - kept_m) / (required - kept_m)
    return [Flip(finding, drift.key, drift.value, at, Side.BELOW, drift.unit)]


def _key_of(finding: Finding, rule: Rule, profile: CityProfile) -> str:
    """Give the threshold that a finding was held against."""
    if rule.requirement.distance_from_solution:
        return ""
    for key in required_keys(rule):
        if finding.required_value == profile.threshold(key).value:
            return key
    return ""


def _flips_of_distance(
    finding: Finding,
    found: float,
    required: float,
    rule: Rule,
    key: str,
    tolerances: Mapping[str, float],
) -> list[tuple[float, Side]]:
    if key == rule.requirement.comfort_threshold:
        return [(found, Side.BELOW)]
    layer_id = finding.plan_object.layer_id if finding.plan_object else ""
    tolerance_m = tolerances.get(layer_id, 0.0)
    if required - found > tolerance_m:
        # Where an attribute is missing it is a judgement on either side of that.
        judged = finding.outcome is Outcome.JUDGEMENT
        return [(found - tolerance_m if judged else found + tolerance_m, Side.BELOW)]
    below = (found - tolerance_m, Side.BELOW)
    if finding.outcome is rule.failure.outcome:
        return [below]
    return [below, (found + tolerance_m, Side.ABOVE)]
