"""What would need less, as cards: one sentence, one button, what it rests on below."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import shapely
import streamlit as st

from data.store import PlacementRecord
from geo.model.finding import Finding
from geo.model.placement import Placement, footprint_of
from geo.model.profile import CityProfile
from geo.model.vocabulary import Outcome
from geo.repair import (
    Kind,
    LastResort,
    Repair,
    Suggestion,
    needs_anything,
    sentence_of,
)
from pages.shared import cached_readers as read
from pages.shared import placing
from pages.shared.ground_views import instrument_words
from pages.shared.map import (
    MapPlacement,
    MapView,
    attribution,
    district_map,
    map_layers,
    map_placement,
)
from pages.shared.map.coordinates import to_degrees
from pages.shared.outcome_words import badge, not_assessed_beside
from pages.shared.placement_words import placement_label
from pages.shared.repairing import find_repair, known_repair
from pages.shared.session import Workplace
from pages.shared.texts import _, _n, plain, sentence

MAP_HEIGHT_PX = 340
AROUND_M = 30  # of the neighbourhood that the map shows


def show_repair(
    workplace: Workplace, record: PlacementRecord, findings: Sequence[Finding]
) -> None:
    """Show what would need less for a placement, or offer to look for it.

    Parameters
    ----------
    findings
        Those of the placement as it stands.
    """
    placing.tell_done(workplace)
    profile = read.screener(workplace.district.id).profile
    if not needs_anything(tuple(findings), profile):
        return
    st.subheader(_("What would need less"), anchor=False)
    repair = known_repair(workplace, record)
    if repair is None:
        slot = st.empty()
        if not slot.button(_("Look for what would need less")):
            st.caption(
                _(
                    "Tries other spots near by, smaller sizes, turns, a pilot and "
                    "buildings, and judges each by every check. It takes some seconds, "
                    "for a large one with many rules half a minute."
                )
            )
            return
        with slot:
            repair = find_repair(workplace, record)
    for number, one in enumerate(repair.suggestions, start=1):
        _show_suggestion(workplace, record, number, one, profile)
    _show_nothing_found(repair)
    if repair.last_resort is not None:
        _show_last_resort(repair.last_resort)
    _show_map(workplace, record.placement, repair.suggestions)
    _show_how(repair)


def repair_line(
    workplace: Workplace, record: PlacementRecord, findings: Sequence[Finding]
) -> None:
    """Show in a line what would need least, where somebody has looked, and the way."""
    profile = read.screener(workplace.district.id).profile
    if not needs_anything(tuple(findings), profile):
        return
    repair = known_repair(workplace, record)
    if repair is None:
        label = _("Look for what would need less")
    elif repair.suggestions:
        best = sentence(sentence_of(repair.suggestions[0], profile))
        st.caption(_("Would need less: {sentence}", sentence=plain(best)))
        label = _n(
            "See this suggestion",
            "See all {count} suggestions",
            len(repair.suggestions),
        )
    else:
        st.caption(_("Nothing near by was found that needs less."))
        return
    st.page_link("findings.py", label=label)


def _show_suggestion(
    workplace: Workplace,
    record: PlacementRecord,
    number: int,
    one: Suggestion,
    profile: CityProfile,
) -> None:
    with st.container(border=True):
        words = plain(sentence(sentence_of(one, profile)))
        st.markdown(f"**{number}.** {words}")
        beside = not_assessed_beside(one.after)
        st.markdown(
            f"{badge(one.before.outcome)} → {badge(one.after.outcome)} {beside}"
        )
        if one.margin_m is not None:
            st.caption(_margin_words(one.margin_m))
        st.button(
            _("Apply suggestion {number}", number=number),
            key=f"apply_{record.placement.id}_{record.version}_{number}",
            on_click=placing.put_in_place,
            args=(
                workplace,
                record,
                one.placement,
                _(
                    "Done with {name}: {act}.",
                    name=plain(record.placement.id),
                    act=plain(sentence(one.act)),
                ),
            ),
        )
        with st.expander(_("What changes and what stays")):
            _list_findings(_("No longer:"), one.cleared)
            _list_findings(_("New:"), one.new)
            _list_findings(_("Still:"), [f for f in one.left if f not in one.new])


def _margin_words(margin_m: float) -> str:
    written = f"{margin_m:.1f}"
    if written == "0.0":
        return _("Keeps just what is asked, with nothing to spare: measure on site.")
    return _(
        "Clear of what stood in the way by {margin} m more than is asked.",
        margin=written,
    )


def _list_findings(title: str, findings: Sequence[Finding]) -> None:
    if findings:
        lines = [
            f"- {badge(finding.outcome)} {plain(sentence(finding.sentence))}"
            for finding in findings
        ]
        st.markdown("\n".join([title, "", *lines]))


def _show_nothing_found(repair: Repair) -> None:
    if not repair.suggestions:
        st.markdown(
            _(
                "Nothing was found that needs less: no spot within {reach} m, no "
                "smaller size, no turn, no pilot and no building.",
                reach=f"{repair.reach_m:g}",
            )
        )
    if repair.passed_by_unknown:
        st.markdown(
            _(
                "{outcome} Places that might need less lie where less is known. They "
                "are not offered: what nobody knows is no gain.",
                outcome=badge(Outcome.NOT_ASSESSED),
            )
        )
    if not repair.complete:
        st.markdown(
            _("The search was ended early: something nearer or better may exist.")
        )


def _show_last_resort(last: LastResort) -> None:
    with st.container(border=True):
        st.markdown(plain(sentence(last.sentence)))
        change = last.single
        if change is not None and change.instrument is not None:
            name = plain(instrument_words(change.instrument))
            st.markdown(_("Likely decision: {name}", name=name))
        if last.changes:
            label = _("See which plans would have to change")
            st.page_link("plan_changes.py", label=label)


def _show_how(repair: Repair) -> None:
    st.caption(
        _(
            "Looked up to {reach} m around, an assumption that a city can change. Left "
            "out are spots on buildings, water, carriageways and railways, and spots "
            "in streets for what is not made for them. A good spot smaller than the "
            "steps of the search can be missed.",
            reach=f"{repair.reach_m:g}",
        )
    )


def _show_map(
    workplace: Workplace, present: Placement, suggestions: Sequence[Suggestion]
) -> None:
    drawn = [
        (number, one)
        for number, one in enumerate(suggestions, start=1)
        if one.kind is not Kind.PILOT
    ]
    if not drawn:
        return
    district, catalogue = workplace.district, read.catalogue()
    solution = catalogue.solution(present.solution_id)
    shown = [
        _on_map(
            workplace,
            replace(one.placement, id=f"{present.id}/{number}"),
            one.after.outcome,
            _("Suggestion {number}", number=number),
            str(number),
        )
        for number, one in drawn
    ]
    label = placement_label(present, catalogue)
    now = _on_map(workplace, present, drawn[0][1].before.outcome, label, "")
    ground = shapely.union_all(
        [
            footprint_of(placement, solution)
            for placement in (present, *(one.placement for _number, one in drawn))
        ]
    )
    frame = shapely.box(*shapely.buffer(ground, AROUND_M).bounds)
    district_map(
        "repair_map",
        layers=map_layers(workplace.layers, as_of=date.today()),
        placements=[now, *shown],
        view=MapView(*to_degrees(frame, district.crs).bounds),
        selected=present.id,
        height_px=MAP_HEIGHT_PX,
        attribution=attribution(workplace.layers),
    )


def _on_map(
    workplace: Workplace,
    placement: Placement,
    outcome: Outcome,
    label: str,
    number: str,
) -> MapPlacement:
    solution = read.catalogue().solution(placement.solution_id)
    return map_placement(
        placement,
        solution,
        outcome,
        workplace.district,
        description=label,
        number=number,
    )
