"""Findings as people read them: sentence first, what it rests on below."""

from collections.abc import Iterable

import streamlit as st

from data.catalogue import Catalogue
from geo.layers import LAYER_KINDS
from geo.model.finding import Finding, LayerRead
from geo.model.message import mark
from geo.model.plan_change import Instrument
from geo.model.profile import CityProfile
from geo.model.solution import ANY_LAND_USE
from geo.model.vocabulary import Confidence, Outcome, Remedy
from geo.screening.changed_thresholds import unit_words
from pages.shared.outcome_words import badge
from pages.shared.regulation_views import show_regulation
from pages.shared.solution_views import land_use_words
from pages.shared.texts import _, _n, plain, sentence

_REMEDIES = {
    Remedy.MOVE: mark("Move it"),
    Remedy.CONSENT: mark("Ask the neighbour for written consent, or move it"),
    Remedy.RESIZE: mark("Make it smaller"),
    Remedy.PILOT_FIRST: mark("Try it as a pilot first"),
    Remedy.PERMIT: mark("Apply for it"),
    Remedy.DEVIATION: mark("Ask for a deviation"),
    Remedy.AMEND_PLAN: mark("Amend the plan"),
    Remedy.NEW_PLAN: mark("Make a plan for the place"),
}


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
        _list_sentences([f for f in rest if f.outcome is outcome], outcome)
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


def _list_sentences(findings: list[Finding], outcome: Outcome) -> None:
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
        st.markdown("\n".join(f"- {line}" for line in sentence_lines(findings)))


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
            st.markdown(
                f"- {plain(sentence(finding.sentence))} "
                f"{_source_line(finding.source_ids, catalogue)}"
            )


def show_ground(
    finding: Finding,
    catalogue: Catalogue,
    profile: CityProfile,
    beside: Iterable[Finding] = (),
) -> None:
    """Show what a finding rests on: regulation, values, decision, layers, source.

    Parameters
    ----------
    beside
        Findings of the same placement; those that speak of the same object are named
        with the order in which they count.
    """
    lines = [
        *_object_lines(finding),
        *priority_lines(finding, beside),
        *_value_lines(finding, catalogue),
        *_decision_lines(finding, profile),
        *_layer_lines(finding),
        *_rule_lines(finding, catalogue),
    ]
    st.markdown("\n".join(f"- {line}" for line in lines))
    text = finding.plan_object.regulation if finding.plan_object else None
    if text is not None:
        show_regulation(text)


def _object_lines(finding: Finding) -> list[str]:
    found = finding.plan_object
    if found is None:
        return []
    lines = []
    if found.plan is not None:
        lines.append(_("Plan: {plan}", plan=plain(found.plan.official_title)))
    name = " ".join(part for part in (found.name, found.code, found.local_id) if part)
    lines.append(_("Object: {name}", name=plain(name)))
    if found.why is not None:
        lines.append(_("Why this plan: {why}", why=plain(sentence(found.why))))
    return lines


def priority_lines(finding: Finding, beside: Iterable[Finding]) -> list[str]:
    """Say which other checks speak of the same object, and which of them comes first.

    None hides another: the worst answer counts, and of equal ones the order decides
    only which is read first.
    """
    if finding.plan_object is None:
        return []
    place = finding.plan_object.layer_id, finding.plan_object.local_id
    others = [
        one
        for one in beside
        if one.rule_id != finding.rule_id
        and one.plan_object is not None
        and (one.plan_object.layer_id, one.plan_object.local_id) == place
    ]
    if not others:
        return []
    mine = _rank(finding)
    before = [one for one in others if _rank(one) < mine]
    names = ", ".join(dict.fromkeys(plain(_(one.rule_title)) for one in others))
    if before:
        first = plain(_(min(before, key=_rank).rule_title))
        return [
            _(
                "The same object is also checked by: {names}. What “{first}” says "
                "comes first, as it is worse or the more basic check; both are shown.",
                names=names,
                first=first,
            )
        ]
    return [
        _(
            "The same object is also checked by: {names}. This one comes first, as it "
            "is worse or the more basic check; all are shown.",
            names=names,
        )
    ]


def _rank(finding: Finding) -> tuple[int, int, str]:
    return -finding.outcome.severity, finding.priority, finding.rule_id


def _value_lines(finding: Finding, catalogue: Catalogue) -> list[str]:
    lines = []
    for pattern, value in (
        (mark("Found: {value}"), finding.found_value),
        (mark("Asked: {value}"), finding.required_value),
    ):
        if value is not None:
            lines.append(_(pattern, value=_value(value, finding.unit, catalogue)))
    if finding.overlap_m2:
        lines.append(
            _(
                "Ground concerned: {area} m², {share} % of the footprint",
                area=f"{finding.overlap_m2:,.1f}",
                share=f"{finding.overlap_share * 100:.0f}",
            )
        )
    return lines


def _value(value: float | str, unit: str, catalogue: Catalogue) -> str:
    if isinstance(value, str):
        codes = value.split("|")
        if all(code in catalogue.hilucs or code == ANY_LAND_USE for code in codes):
            return land_use_words(codes, catalogue)
        return plain(value.replace("|", ", "))
    written = f"{value:.1f}".removesuffix(".0")
    return f"{written} {unit_words(unit)}".strip()


def _decision_lines(finding: Finding, profile: CityProfile) -> list[str]:
    lines = []
    remedy = _REMEDIES.get(finding.remedy)
    if remedy and finding.outcome not in {Outcome.CONFORMS, Outcome.NOT_ASSESSED}:
        lines.append(_("What would help: {remedy}", remedy=_(remedy)))
    instrument = profile.instruments.get(finding.instrument_role)
    if instrument is not None:
        lines.append(
            _("Likely decision: {name}", name=plain(instrument_words(instrument)))
        )
    lines.append(_("Department: {name}", name=plain(finding.owner_department)))
    return lines


def instrument_words(instrument: Instrument) -> str:
    """Name an instrument with its body and its months, and what is an assumption."""
    local = instrument.name_local
    name = f"{instrument.name} ({local})" if local else instrument.name
    parts = [name]
    if instrument.deciding_body and instrument.deciding_body != "-":
        parts.append(_("decided by {body}", body=instrument.deciding_body))
    if months := months_words(instrument):
        parts.append(months)
    return ", ".join(parts)


def months_words(instrument: Instrument) -> str:
    """Say how long an instrument takes; empty where nobody has stated it."""
    if instrument.months_typ is None:
        return ""
    pattern = mark("about {typ} months ({min} to {max})")
    if instrument.months_typ <= 1:
        pattern = mark("about {typ} month ({min} to {max})")
    words = _(
        pattern,
        typ=_number(instrument.months_typ),
        min=_number(instrument.months_min),
        max=_number(instrument.months_max),
    )
    if instrument.months_confidence is Confidence.ASSUMPTION:
        return _("{months}, an assumption", months=words)
    return words


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:g}"


def _layer_lines(finding: Finding) -> list[str]:
    return [_layer_words(read) for read in finding.layers]


def _layer_words(read: LayerRead) -> str:
    title = _(LAYER_KINDS[read.layer_kind].title)
    if not read.layer_id:
        return _("Read: {title}, no layer loaded", title=title)
    return _(
        "Read: {title} ({layer}), {date}, covers {share} % of the ground",
        title=title,
        layer=plain(read.layer_id),
        date=read.data_date or _("no date"),
        share=f"{read.covered_share * 100:.0f}",
    )


def _rule_lines(finding: Finding, catalogue: Catalogue) -> list[str]:
    lines = [
        _(
            "Rule: {title} ({id}, version {version}, order {order})",
            title=plain(_(finding.rule_title)),
            id=plain(finding.rule_id),
            version=finding.rule_version,
            order=finding.priority,
        ),
        _source_line(finding.source_ids, catalogue),
    ]
    if finding.confidence is Confidence.ASSUMPTION:
        lines.append(_("This rests on an assumption that a city can change."))
    return lines


def _source_line(source_ids: Iterable[str], catalogue: Catalogue) -> str:
    known = [
        catalogue.sources[source].publisher
        for source in source_ids
        if source in catalogue.sources
    ]
    source = "; ".join(known) if known else _("no published source")
    return _("Source: {source}", source=plain(source))
