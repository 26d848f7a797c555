"""Findings as people read them: sentence first, what it rests on below."""

from collections.abc import Iterable

import streamlit as st

from data.catalogue import Catalogue
from geo.model.finding import Finding
from geo.model.profile import CityProfile
from geo.model.vocabulary import Outcome
from pages.shared.ground_views import show_ground, source_words
from pages.shared.outcome_words import badge
from pages.shared.texts import _, _n, plain, sentence

# More findings of one rule than this are shown together under its title.
TOGETHER_FROM = 3


def show_findings(
    findings: list[Finding], catalogue: Catalogue, profile: CityProfile
) -> None:
    """Show the findings of one placement, worst first, what fits in one line.

    What the city does not check stands apart from what could not be checked.
    """
    off = [f for f in findings if profile.rule_off(f.rule_id)]
    asked = [f for f in findings if not profile.rule_off(f.rule_id)]
    first = [f for f in asked if f.priority < 0]
    rest = [f for f in asked if f.priority >= 0]
    known = [f for f in rest if f.outcome not in _LISTED]
    for group in _by_rule([*first, *known]):
        if len(group) < TOGETHER_FROM:
            for finding in group:
                with st.expander(_headline(finding)):
                    show_ground(finding, catalogue, profile, findings)
        else:
            _show_together(group, catalogue, profile, findings)
    for outcome in _LISTED:
        listed = [f for f in rest if f.outcome is outcome]
        _list_sentences(listed, outcome, catalogue, profile, findings)
    _list_not_made(off, catalogue, profile)


_LISTED = (Outcome.NOT_ASSESSED, Outcome.CONFORMS)


def _headline(finding: Finding) -> str:
    return f"{badge(finding.outcome)} {plain(sentence(finding.sentence))}"


def _by_rule(findings: list[Finding]) -> list[list[Finding]]:
    """Group findings of the same rule and outcome, in the order of the first."""
    groups: dict[tuple[str, Outcome], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.rule_id, finding.outcome), []).append(finding)
    return list(groups.values())


def _show_together(
    group: list[Finding],
    catalogue: Catalogue,
    profile: CityProfile,
    beside: list[Finding],
) -> None:
    head = group[0]
    title = _("{count} times: {rule}", count=len(group), rule=plain(_(head.rule_title)))
    with st.expander(f"{badge(head.outcome)} {title}"):
        for finding in group:
            st.markdown(plain(sentence(finding.sentence)))
            with st.popover(_("What this rests on")):
                show_ground(finding, catalogue, profile, beside)


def _list_sentences(
    findings: list[Finding],
    outcome: Outcome,
    catalogue: Catalogue,
    profile: CityProfile,
    beside: list[Finding],
) -> None:
    if not findings:
        return
    titles = {
        Outcome.CONFORMS: _n("{count} check fits", "{count} checks fit", len(findings)),
        Outcome.NOT_ASSESSED: _n(
            "{count} check could not be made",
            "{count} checks could not be made",
            len(findings),
        ),
    }
    with st.expander(f"{badge(outcome)} {titles[outcome]}"):
        # Twenty checks that fit are read at a glance; who doubts one can look deeper.
        key = f"rests_on_{findings[0].placement_id}_{outcome}"
        if not st.toggle(_("Show what each rests on"), key=key):
            st.markdown("\n".join(f"- {line}" for line in sentence_lines(findings)))
            return
        for finding in findings:
            st.markdown(f"**{plain(sentence(finding.sentence))}**")
            show_ground(finding, catalogue, profile, beside)


def sentence_lines(findings: Iterable[Finding]) -> list[str]:
    """Give each sentence once; where several checks say the same, name them all."""
    checks: dict[str, dict[str, None]] = {}
    for finding in findings:
        said = checks.setdefault(plain(sentence(finding.sentence)), {})
        said[plain(_(finding.rule_title))] = None
    return [
        words
        if len(titles) == 1
        else _(
            "{sentence} (So say: {checks})", sentence=words, checks="; ".join(titles)
        )
        for words, titles in checks.items()
    ]


def _list_not_made(
    findings: list[Finding], catalogue: Catalogue, profile: CityProfile
) -> None:
    """List the checks that the city has switched off, each with reason and source."""
    if not findings:
        return
    title = _n(
        "{count} check is not made in {city}",
        "{count} checks are not made in {city}",
        len(findings),
        city=plain(profile.name),
    )
    with st.expander(f"{badge(Outcome.NOT_ASSESSED)} {title}"):
        for finding in findings:
            source = source_words(finding.source_ids, catalogue)
            st.markdown(
                f"- {plain(sentence(finding.sentence))} "
                f"{_('Source: {source}', source=source)}"
            )
