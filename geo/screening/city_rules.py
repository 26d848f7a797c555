"""Which rules a city asks: its own in place of general ones, and none of some.

No rule vanishes without a word: one that stands in another's place names it, and one
that is switched off leaves *not assessed* with the city's reason, never a fit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from geo.model.finding import Finding
from geo.model.message import Message, message
from geo.model.profile import CityProfile
from geo.model.rule import Requirement, Rule
from geo.model.vocabulary import Confidence, Outcome
from geo.screening.case import Case


def rules_of_city(rules: Iterable[Rule], profile: CityProfile) -> tuple[Rule, ...]:
    """Leave out the rules of other cities."""
    return tuple(
        rule
        for rule in rules
        if not rule.applies_to.profiles or profile.id in rule.applies_to.profiles
    )


def replaced_by(rules: Iterable[Rule]) -> frozenset[str]:
    """Give the ids of the rules in whose place one of these is asked.

    Parameters
    ----------
    rules
        Those that apply to one placement: where the rule of a city does not apply,
        the general one is still asked.
    """
    return frozenset(name for rule in rules for name in rule.replaces)


def as_asked(rule: Rule, profile: CityProfile) -> Rule:
    """Give a rule as the city asks it: one that is switched off reads nothing."""
    if profile.rule_off(rule.id) is None:
        return rule
    return replace(rule, requirement=Requirement())


def not_made(case: Case) -> list[Finding] | None:
    """Say that the city does not make a check, and why; None where it does."""
    off = case.profile.rule_off(case.rule.id)
    if off is None:
        return None
    sentence = message(
        "{rule}: not assessed, {city} does not make this check. {reason}",
        rule=message(case.rule.title),
        city=case.profile.name,
        reason=message(off.reason),
    )
    finding = case.finding(Outcome.NOT_ASSESSED, sentence)
    confidence = Confidence.SOURCED if off.source_ids else Confidence.ASSUMPTION
    return [replace(finding, source_ids=off.source_ids, confidence=confidence)]


def say_what_is_replaced(
    findings: list[Finding], rule: Rule, titles: Mapping[str, str], profile: CityProfile
) -> list[Finding]:
    """Name in findings the rules in whose place a rule of the city speaks.

    Parameters
    ----------
    titles
        Titles of all rules by id.
    """
    names = [titles[name] for name in rule.replaces if name in titles]
    if not names:
        return findings
    replaced: Message = message(names[0])
    for name in names[1:]:
        replaced = message("{first}; {second}", first=replaced, second=message(name))
    return [
        replace(
            finding,
            sentence=message(
                "{finding} {city} asks this in place of “{replaced}”.",
                finding=finding.sentence,
                city=profile.name,
                replaced=replaced,
            ),
        )
        for finding in findings
    ]
