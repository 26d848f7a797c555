"""Which thresholds a rule reads, and saying so where a scenario has its own."""

from dataclasses import fields, replace

from geo.model.finding import Finding
from geo.model.message import Message, message
from geo.model.profile import CityProfile, Threshold
from geo.model.rule import FailureBasis, Requirement, Rule
from geo.model.vocabulary import Confidence, Outcome

_THRESHOLD_FIELDS = tuple(
    field.name for field in fields(Requirement) if field.name.endswith("threshold")
)


def required_keys(rule: Rule) -> tuple[str, ...]:
    """Give the keys of the thresholds that a rule itself names."""
    named = (getattr(rule.requirement, name) for name in _THRESHOLD_FIELDS)
    return tuple(dict.fromkeys(key for key in named if key))


def thresholds_of(rule: Rule, profile: CityProfile) -> tuple[str, ...]:
    """Give the keys of the thresholds that an answer of a rule can rest on.

    Rules on plans also rest on the sizes by which the city picks a likely decision;
    one that the city has switched off rests on none.
    """
    if profile.rule_off(rule.id) is not None:
        return ()
    own = list(required_keys(rule))
    if rule.failure.basis is FailureBasis.PLAN:
        own.extend(choice.footprint_below for choice in profile.choices)
    return tuple(dict.fromkeys(key for key in own if key))


def is_changed(profile: CityProfile) -> bool:
    """Whether a scenario has a threshold of its own."""
    return any(
        threshold.changed_from is not None for threshold in profile.thresholds.values()
    )


def say_what_changed(
    findings: list[Finding], rule: Rule, profile: CityProfile
) -> list[Finding]:
    """Say in findings which of the thresholds they rest on the scenario changed.

    Such a finding is an *assumption*, whatever source the city's value has.
    """
    named = required_keys(rule)
    changed = [
        threshold
        for key in thresholds_of(rule, profile)
        if (threshold := profile.thresholds.get(key)) is not None
        and threshold.changed_from is not None
    ]
    if not changed:
        return findings
    told = []
    for finding in findings:
        resting = [
            threshold
            for threshold in changed
            if threshold.key in named or finding.outcome is Outcome.PLAN_CHANGE
        ]
        told.append(_told(finding, resting) if resting else finding)
    return told


def _told(finding: Finding, changed: list[Threshold]) -> Finding:
    sentence: Message = finding.sentence
    for threshold in changed:
        sentence = message(
            "{finding} The value this rests on is changed in this scenario from {old} "
            "to {new} {unit}.",
            finding=sentence,
            old=f"{threshold.changed_from:g}",
            new=f"{threshold.value:g}",
            unit=unit_words(threshold.unit),
        )
    return replace(finding, sentence=sentence, confidence=Confidence.ASSUMPTION)


def unit_words(unit: str) -> str:
    """Write a unit for people.

    Examples
    --------
    >>> unit_words("m2"), unit_words("m")
    ('m²', 'm')
    """
    if unit == "C":
        return "°C"
    return unit.replace("m2", "m²").replace("m3", "m³")
