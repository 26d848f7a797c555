"""What a finding rests on: why it is so first, where that comes from below."""

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
from pages.shared.plan_object_words import object_name
from pages.shared.regulation_views import show_regulation
from pages.shared.solution_views import land_use_words
from pages.shared.texts import _, address_words, plain, sentence

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

_NO_HELP_NEEDED = frozenset({Outcome.CONFORMS, Outcome.NOT_ASSESSED})
Row = tuple[str, str]  # a label and what stands behind it, in Markdown


def show_ground(
    finding: Finding,
    catalogue: Catalogue,
    profile: CityProfile,
    beside: Iterable[Finding] = (),
) -> None:
    """Show why a finding is so and who decides; in small print what was read.

    Parameters
    ----------
    beside
        Findings of the same placement; those that speak of the same object are named
        with the order in which they count.
    """
    rows = [
        (_("Rule"), plain(_(finding.rule_title))),
        *_object_rows(finding),
        *_value_rows(finding, catalogue),
        *_decision_rows(finding, profile),
        (_("Source"), source_words(finding.source_ids, catalogue)),
    ]
    lines = [f"**{label}:** {text}" for label, text in rows]
    if finding.confidence is Confidence.ASSUMPTION:
        lines.append(_("This rests on an assumption that a city can change."))
    lines.extend(priority_lines(finding, beside))
    st.markdown("\n".join(f"- {line}" for line in lines))
    text = finding.plan_object.regulation if finding.plan_object else None
    if text is not None:
        show_regulation(text)
    st.caption("  \n".join(_small_print(finding, catalogue)))


def _object_rows(finding: Finding) -> list[Row]:
    found = finding.plan_object
    if found is None:
        return []
    rows = []
    if found.plan is not None:
        rows.append((_("Plan"), plain(found.plan.official_title)))
    rows.append((_("Object"), plain(object_name(found))))
    if found.why is not None:
        rows.append((_("Why this plan"), plain(sentence(found.why))))
    return rows


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


def _value_rows(finding: Finding, catalogue: Catalogue) -> list[Row]:
    found, asked = _values(finding, catalogue)
    speaks_of_use = _is_use(finding.required_value, catalogue)
    rows = []
    if found:
        rows.append((_("The plan has") if speaks_of_use else _("Found"), found))
    if asked:
        rows.append((_("Uses that suit it") if speaks_of_use else _("Asked"), asked))
    if finding.overlap_m2:
        words = _(
            "{area} m², {share} of the footprint",
            area=number_words(finding.overlap_m2, 1),
            share=f"{finding.overlap_share * 100:.0f}\u00a0%",
        )
        rows.append((_("Ground concerned"), words))
    return rows


def _is_use(value: float | str | None, catalogue: Catalogue) -> bool:
    return isinstance(value, str) and all(
        code in catalogue.hilucs or code == ANY_LAND_USE for code in value.split("|")
    )


def _values(finding: Finding, catalogue: Catalogue) -> list[str]:
    """Give what was found and what is asked, with digits enough to tell them apart."""
    values = finding.found_value, finding.required_value
    for digits in range(2, 7):
        words = [_value(value, finding.unit, catalogue, digits) for value in values]
        if words[0] != words[1] or values[0] == values[1]:
            break
    return words


def _value(
    value: float | str | None, unit: str, catalogue: Catalogue, digits: int
) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        if _is_use(value, catalogue):
            return land_use_words(value.split("|"), catalogue)
        return plain(value.replace("|", ", "))
    return f"{number_words(value, digits)} {unit_words(unit)}".strip()


def number_words(value: float, digits: int) -> str:
    """Write a number with at most some digits behind the point.

    Examples
    --------
    >>> number_words(1.68, 2), number_words(9681, 2), number_words(20.0, 2)
    ('1.68', '9,681', '20')
    """
    written = f"{value:,.{digits}f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _decision_rows(finding: Finding, profile: CityProfile) -> list[Row]:
    rows: list[Row] = []
    instrument = profile.instruments.get(finding.instrument_role)
    remedy = _REMEDIES.get(finding.remedy)
    nothing_to_apply_for = finding.remedy is Remedy.PERMIT and instrument is None
    if remedy and finding.outcome not in _NO_HELP_NEEDED and not nothing_to_apply_for:
        rows.append((_("What would help"), _(remedy)))
    if instrument is not None:
        rows.append((_("Likely decision"), plain(instrument_words(instrument))))
    judged = finding.outcome is Outcome.JUDGEMENT
    label = _("Who judges") if judged else _("Department")
    rows.append((label, plain(finding.owner_department)))
    return rows


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


def about_months(months: float) -> str:
    """Give a typical duration in a few words.

    Examples
    --------
    >>> about_months(18.0), about_months(0.5)
    ('about 18 months', 'about 0.5 month')
    """
    if months <= 1:
        return _("about {months} month", months=f"{months:g}")
    return _("about {months} months", months=f"{months:g}")


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:g}"


def source_words(source_ids: Iterable[str], catalogue: Catalogue) -> str:
    """Name who published what a finding rests on."""
    known = [
        catalogue.sources[source].publisher
        for source in source_ids
        if source in catalogue.sources
    ]
    return plain("; ".join(known) if known else _("no published source"))


def _small_print(finding: Finding, catalogue: Catalogue) -> list[str]:
    """Say what was read, which version of the rule, and where the source is found."""
    addresses = [
        f"{plain(source.publisher)}: {address_words(source.address)}"
        for source in map(catalogue.sources.get, finding.source_ids)
        if source is not None and source.address
    ]
    rule = _(
        "Rule {id}, version {version}, order {order}",
        id=finding.rule_id,
        version=finding.rule_version,
        order=finding.priority,
    )
    read = [_layer_words(one) for one in finding.layers]
    return [*map(plain, (*read, rule)), *addresses]


def _layer_words(read: LayerRead) -> str:
    title = _(LAYER_KINDS[read.layer_kind].title)
    if not read.layer_id:
        return _("Read: {title}, no layer loaded", title=title)
    return _(
        "Read: {title} ({layer}), {date}, covers {share} % of the ground",
        title=title,
        layer=read.layer_id,
        date=read.data_date or _("no date"),
        share=f"{read.covered_share * 100:.0f}",
    )
