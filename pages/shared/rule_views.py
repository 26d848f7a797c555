"""What is checked: every rule in a plain sentence, with its values and examples."""

from collections import defaultdict
from collections.abc import Iterable

import streamlit as st

from data.catalogue import Catalogue
from geo.layers import LAYER_KINDS
from geo.model.message import mark
from geo.model.profile import CityProfile
from geo.model.rule import Dimension, LinesOf, Rule
from geo.model.vocabulary import RuleKind
from geo.screening.changed_thresholds import required_keys
from geo.screening.city_rules import rules_of_city
from pages.shared.outcome_words import badge
from pages.shared.texts import _, _n, plain
from pages.shared.threshold_words import origin_words, threshold_title, value_words

_ASKS = {
    RuleKind.LAND_USE: mark("The plan has to allow the use."),
    RuleKind.KEEP_OUT: mark("Stays out of: {layers}."),
    RuleKind.KEEP_DISTANCE: mark("Keeps its distance from: {layers}."),
    RuleKind.MUST_BE_NEAR: mark("Has to be near one of: {layers}."),
    RuleKind.MUST_STAND_ON: mark("Has to stand on: {layers}."),
    RuleKind.STATEMENT_NEEDED: mark("Somebody has to be heard."),
    RuleKind.TEXT_CLAUSE: mark("A person reads what the plan says in words."),
    RuleKind.PERMIT_TRIGGER: mark("A permit or decision is needed."),
    RuleKind.ROOM_LEFT: mark("Has to leave enough room on: {layers}."),
    RuleKind.NEAR_WITH_VALUE: mark("What is near has to suit: {layers}."),
    RuleKind.COUNT_ON_SHARED: mark(
        "Has to be enough for all that is proposed together: {layers}."
    ),
}
_LINES = {
    LinesOf.OWN: mark(
        "Keeps its distance from the line of its own plot where no other plot lies "
        "behind it."
    ),
    LinesOf.OTHERS: mark("Keeps its distance from the plots of others."),
}
_DIMENSIONS = {
    Dimension.HEIGHT: mark("Is no higher than the plan allows."),
    Dimension.FLOOR_AREA: mark(
        "With what stands already, takes no more floor area than the plan allows."
    ),
    Dimension.BUILDING_AREA: mark("Stays inside the building area of the plan."),
    Dimension.PARKING_PLACES: mark("Has as many parking places as the plan asks for."),
}


def asks(rule: Rule) -> str:
    """Say in one plain sentence what a rule asks."""
    if rule.requirement.dimension is not None:
        return _(_DIMENSIONS[rule.requirement.dimension])
    if rule.requirement.lines_of is not None:
        return _(_LINES[rule.requirement.lines_of])
    layers = ", ".join(_(LAYER_KINDS[kind].title) for kind in rule.requirement.layers)
    return _(_ASKS[rule.kind], layers=layers)


def show_rules(
    rules: Iterable[Rule], catalogue: Catalogue, profile: CityProfile
) -> None:
    """Show the rules of a city: those it does not ask, then all of them by topic."""
    of_city = rules_of_city(rules, profile)
    st.caption(
        _(
            "The worst answer counts. Of equal answers the check with the lower order "
            "is read first; none hides another."
        )
    )
    _show_not_made(of_city, catalogue, profile)
    by_topic: dict[str, list[Rule]] = defaultdict(list)
    for rule in of_city:
        by_topic[rule.topic].append(rule)
    for topic in sorted(by_topic, key=_):
        of_topic = by_topic[topic]
        with st.expander(f"{_(topic)} ({len(of_topic)})"):
            for rule in of_topic:
                st.markdown(rule_words(rule, catalogue, profile, of_city))


def _show_not_made(
    rules: Iterable[Rule], catalogue: Catalogue, profile: CityProfile
) -> None:
    by_reason: dict[str, list[str]] = defaultdict(list)
    for rule in rules:
        if words := not_made_words(rule, catalogue, profile):
            by_reason[words].append(plain(_(rule.title)))
    if not by_reason:
        return
    title = _n(
        "{count} check is not made in {city}. It reads as not assessed there, never "
        "as a fit.",
        "{count} checks are not made in {city}. They read as not assessed there, "
        "never as a fit.",
        sum(len(titles) for titles in by_reason.values()),
        city=plain(profile.name),
    )
    lines = [f"- **{'; '.join(titles)}:** {why}" for why, titles in by_reason.items()]
    st.info("\n".join([title, "", *lines]))


def not_made_words(rule: Rule, catalogue: Catalogue, profile: CityProfile) -> str:
    """Say why a city does not make a check, and by which source; empty if it does."""
    off = profile.rule_off(rule.id)
    if off is None:
        return ""
    return f"{plain(_(off.reason))} {_rests_on(off.source_ids, catalogue)}."


def rule_words(
    rule: Rule,
    catalogue: Catalogue,
    profile: CityProfile,
    beside: Iterable[Rule] = (),
) -> str:
    """Give a rule as Markdown: title, what it asks, values, owner, examples.

    Parameters
    ----------
    beside
        All rules of the city, of which some may stand in each other's place.
    """
    beside = tuple(beside)
    lines = [*_city_lines(rule, catalogue, profile, beside), asks(rule)]
    for key in required_keys(rule):
        threshold = profile.threshold(key)
        named = threshold_title(key, [rule]).removeprefix(f"{_(rule.title)}: ")
        title = plain(named[:1].upper() + named[1:])
        value = plain(value_words(threshold.value, threshold.unit))
        lines.append(f"{title}: {value}, {plain(origin_words(threshold, catalogue))}")
    lines.append(_rests_on(rule.source_ids, catalogue))
    lines.append(_("Department: {name}", name=plain(rule.owner_department)))
    lines.append(_("Order: {number}", number=rule.priority))
    if rule.note:
        lines.append(plain(_(rule.note)))
    lines.extend(
        _(
            "Example: {title} – {outcome}",
            title=plain(_(one.title)),
            outcome=badge(one.expect),
        )
        for one in rule.examples
    )
    return f"**{plain(_(rule.title))}**\n" + "\n".join(f"- {line}" for line in lines)


def _city_lines(
    rule: Rule, catalogue: Catalogue, profile: CityProfile, beside: tuple[Rule, ...]
) -> list[str]:
    """Say whether the city makes a check at all, or another one in its place."""
    lines = []
    city = plain(profile.name)
    if words := not_made_words(rule, catalogue, profile):
        lines.append(_("Not made in {city}: {reason}", city=city, reason=words))
    lines += [
        _(
            "{city} asks “{own}” in its place, wherever that applies",
            city=city,
            own=plain(_(other.title)),
        )
        for other in beside
        if rule.id in other.replaces
    ]
    lines += [
        _(
            "Asked in {city} in place of “{general}”",
            city=city,
            general=plain(_(other.title)),
        )
        for other in beside
        if other.id in rule.replaces
    ]
    return lines


def _rests_on(source_ids: Iterable[str], catalogue: Catalogue) -> str:
    publishers = [
        catalogue.sources[name].publisher
        for name in source_ids
        if name in catalogue.sources
    ]
    if not publishers:
        return _("No published source: an assumption that a city can change")
    return _("Source: {source}", source=plain("; ".join(dict.fromkeys(publishers))))
