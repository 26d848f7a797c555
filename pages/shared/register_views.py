"""The plan-change register as people read it."""

from collections.abc import Mapping, Sequence

import streamlit as st

from data.catalogue import Catalogue
from data.store import PlacementRecord
from geo.model.finding import PlacementSummary
from geo.model.message import mark
from geo.model.plan_change import Lateness, PlanChange
from geo.model.solution import ANY_LAND_USE
from geo.plan_changes import unlock_sentence
from pages.shared.ground_views import about_months, months_words
from pages.shared.outcome_words import not_assessed_beside
from pages.shared.placement_words import placement_label
from pages.shared.plan_object_words import object_name, plan_title
from pages.shared.regulation_views import show_regulation
from pages.shared.solution_views import land_use_words
from pages.shared.texts import _, _n, plain, sentence
from pages.shared.what_if_choices import CHANGE_IN_ADDRESS

_LATENESS = {
    Lateness.ASK_NOW: ("green", mark("ask now")),
    Lateness.OBJECT_NOW: ("orange", mark("object now")),
    Lateness.IN_FORCE: ("red", mark("plan in force")),
    Lateness.NOT_KNOWN: ("gray", mark("step not known")),
}


def show_overview(changes: Sequence[PlanChange]) -> None:
    """Show the register in one line for each change.

    A list and no grid: it wraps on a phone, and the Tab key passes through it.
    """
    st.markdown("\n".join(f"1. {_overview_line(change)}" for change in changes))


def _overview_line(change: PlanChange) -> str:
    decision = change.instrument.name if change.instrument else _("not known")
    parts = [
        _("needed by {placements}", placements=", ".join(change.placement_ids)),
        _("likely decision: {name}", name=plain(decision)),
    ]
    if change.unlocks_alone:
        count = len(change.unlocks_alone)
        parts.insert(
            1,
            _n(
                "the only plan change for {count} placement",
                "the only plan change for {count} placements",
                count,
            ),
        )
    months = change.instrument.months_typ if change.instrument else None
    if months is not None:
        parts.append(about_months(months))
    return f"**{plain(_in_plan(change))}** · {' · '.join(parts)}"


def show_change(
    rank: int,
    change: PlanChange,
    records: Sequence[PlacementRecord],
    overall: Mapping[str, PlacementSummary],
    catalogue: Catalogue,
) -> None:
    """Show one change of the register, with what is not known beside it."""
    with st.container(border=True):
        st.subheader(
            f"{rank}. {plain(_in_plan(change))}",
            anchor=False,
        )
        colour, label = _LATENESS[change.lateness]
        st.markdown(
            f":{colour}-badge[{_(label)}] {plain(sentence(change.lateness_sentence))}"
        )
        st.markdown(plain(sentence(change.sentence)))
        st.markdown("\n".join(f"- {line}" for line in _lines(change, catalogue)))
        st.markdown(plain(sentence(unlock_sentence(change, len(records)))))
        _show_placements(change, records, overall, catalogue)
        _show_regulation(change)
        _lead_to_what_if(change)


def show_helping_nobody(
    changes: Sequence[PlanChange],
    records: Sequence[PlacementRecord],
    overall: Mapping[str, PlacementSummary],
    catalogue: Catalogue,
) -> None:
    """Show apart the changes whose placements something else prohibits."""
    if not changes:
        return
    title = _n(
        "{count} change would help nobody: what needs it is not possible there at all",
        "{count} changes would help nobody: what needs them is not possible at all",
        len(changes),
    )
    with st.expander(title):
        for change in changes:
            st.markdown(f"**{plain(_in_plan(change))}**")
            _show_placements(change, records, overall, catalogue)
            _lead_to_what_if(change)


def _lead_to_what_if(change: PlanChange) -> None:
    name = plain(object_name(change.plan_object))
    st.page_link(
        "what_if.py",
        label=_("What if {object} changed?", object=name),
        query_params={CHANGE_IN_ADDRESS: change.id},
    )


def _in_plan(change: PlanChange) -> str:
    return f"{plan_title(change.plan_object)}: {object_name(change.plan_object)}"


def _lines(change: PlanChange, catalogue: Catalogue) -> list[str]:
    lines = [
        _("Says now: {value}", value=_present_words(change, catalogue)),
        _("Would have to allow: {value}", value=_needed_words(change, catalogue)),
    ]
    instrument = change.instrument
    if instrument is None:
        lines.append(_("Likely decision: not known for this city"))
        return lines
    local = f" ({instrument.name_local})" if instrument.name_local else ""
    lines.append(_("Likely decision: {name}", name=plain(f"{instrument.name}{local}")))
    if instrument.deciding_body and instrument.deciding_body != "-":
        lines.append(_("Decided by: {body}", body=plain(instrument.deciding_body)))
    if months := months_words(instrument):
        lines.append(_("Takes {months}", months=plain(months)))
    if instrument.legal_basis:
        lines.append(_("Legal basis: {law}", law=plain(instrument.legal_basis)))
    if change.overlap_m2:
        lines.append(_("Ground concerned: {area} m²", area=f"{change.overlap_m2:,.0f}"))
    return lines


def _present_words(change: PlanChange, catalogue: Catalogue) -> str:
    code, _separator, hilucs = change.present_value.rpartition(" · ")
    if more := _area_more(change):
        text = _("{area} of what is placed lies outside it", area=more)
        return f"{plain(code)}: {text}" if code else text
    known = [one for one in hilucs.split("|") if one in catalogue.hilucs]
    if not known:
        return plain(change.present_value)
    uses = land_use_words(known, catalogue)
    return f"{plain(code)}, {uses}" if code else uses


def _area_more(change: PlanChange) -> str:
    """Give the area that a building area would have to grow by; empty for others."""
    sign, _separator, area = change.needed_value.partition(" ")
    return plain(area) if sign == "+" else ""


def _needed_words(change: PlanChange, catalogue: Catalogue) -> str:
    if more := _area_more(change):
        return _("{area} more", area=more)
    codes = change.needed_value.split("|")
    if not all(code in catalogue.hilucs or code == ANY_LAND_USE for code in codes):
        return plain(change.needed_value)
    uses = land_use_words(codes, catalogue)
    return uses if len(codes) == 1 else _("one of: {uses}", uses=uses)


def _show_placements(
    change: PlanChange,
    records: Sequence[PlacementRecord],
    overall: Mapping[str, PlacementSummary],
    catalogue: Catalogue,
) -> None:
    names = {
        record.placement.id: placement_label(record.placement, catalogue)
        for record in records
    }
    lines = []
    for name in change.placement_ids:
        parts = [_what_it_does(change, name), not_assessed_beside(overall[name])]
        told = "; ".join(part for part in parts if part)
        lines.append(f"- {plain(names.get(name, name))}: {told}")
    st.markdown("\n".join(lines))


def _what_it_does(change: PlanChange, name: str) -> str:
    if name in change.prohibited_ids:
        return _("not possible even then, for another reason")
    if name in change.unlocks_alone:
        return _("needs no other plan change, as far as is known")
    return _("needs something else beside it")


def _show_regulation(change: PlanChange) -> None:
    text = change.plan_object.regulation
    if text is None or not text.text:
        return
    with st.expander(_("The regulation in its own words")):
        show_regulation(text)
