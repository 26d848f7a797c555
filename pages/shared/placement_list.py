"""The list beside the map: choose, read, edit, move, delete, undo, by keyboard too."""

from collections.abc import Mapping, Sequence

import streamlit as st

from data.store import PlacementRecord
from geo.model.district import District
from geo.model.finding import Finding, PlacementSummary, summarise
from geo.model.profile import CityProfile
from pages.shared import cached_readers as read
from pages.shared import placing, session
from pages.shared.finding_views import show_findings
from pages.shared.map import MapPlacement, map_placement
from pages.shared.map.coordinates import to_degrees
from pages.shared.outcome_words import (
    badge,
    not_assessed_beside,
    outcome_line,
    symbol,
)
from pages.shared.placement_words import placement_label, solution_name
from pages.shared.placing import ClickMeans
from pages.shared.repair_views import repair_line
from pages.shared.session import Workplace
from pages.shared.solution_views import CHOSEN_SOLUTION
from pages.shared.texts import _, plain

LIST_HEIGHT_PX = 330
_LIST = "placement_list"


def choose_solution() -> str | None:
    """Let a person choose what to place."""
    catalogue = read.catalogue()
    names = {one.id: one.name for one in catalogue.solutions.values()}
    return st.selectbox(
        _("Solution to place"),
        sorted(names, key=lambda name: names[name].lower()),
        index=None,
        format_func=lambda name: names[name],
        placeholder=_("Choose a solution or type a few letters"),
        key=CHOSEN_SOLUTION,
    )


def choose_click(record: PlacementRecord | None, solution_id: str | None) -> ClickMeans:
    """Say what a click on the map does, and let a person choose."""
    labels = {ClickMeans.LOOK: _("only looks")}
    if solution_id:
        labels[ClickMeans.PLACE] = _("places the solution")
    if record is not None:
        labels[ClickMeans.MOVE] = _("moves {name}", name=record.placement.id)
    options = list(labels)
    preferred = ClickMeans.PLACE if solution_id else ClickMeans.LOOK
    return st.radio(
        _("A click on the map"),
        options,
        index=options.index(preferred),
        format_func=lambda means: labels[means],
        horizontal=True,
        key=f"click_means_{'_'.join(options)}",
    )


def on_map(
    records: Sequence[PlacementRecord],
    overall: Mapping[str, PlacementSummary],
    district: District,
) -> list[MapPlacement]:
    """Give the placements for the map."""
    catalogue = read.catalogue()
    return [
        map_placement(
            record.placement,
            catalogue.solution(record.placement.solution_id),
            overall[record.placement.id].outcome,
            district,
            description=(
                f"{placement_label(record.placement, catalogue)}: "
                f"{outcome_line(overall[record.placement.id])}"
            ),
            number=record.placement.id.removeprefix("P-").lstrip("0"),
        )
        for record in records
        if record.placement.solution_id in catalogue.solutions
    ]


def show_list(
    workplace: Workplace,
    records: Sequence[PlacementRecord],
    overall: Mapping[str, PlacementSummary],
) -> None:
    """Show all placements to choose from, with undo and redo."""
    catalogue = read.catalogue()
    # Newest first: what was just placed is seen without scrolling.
    by_id = {record.placement.id: record.placement for record in reversed(records)}
    st.subheader(_("Placements"), anchor=False)
    _undo_buttons(workplace)
    if not by_id:
        st.info(_("Nothing is placed yet. Choose a solution and click on the map."))
        return
    names = list(by_id)
    current = session.selected()
    # The list shows the selection and keeps its key, so that arrow keys stay in it.
    st.session_state[_LIST] = current if current in names else None
    with st.container(height=LIST_HEIGHT_PX):
        st.radio(
            _("Placement"),
            names,
            format_func=lambda name: (
                f"{symbol(overall[name].outcome)} "
                f"{plain(placement_label(by_id[name], catalogue))}"
            ),
            captions=[outcome_line(overall[name]) for name in names],
            label_visibility="collapsed",
            key=_LIST,
            on_change=lambda: session.select(st.session_state[_LIST]),
        )


def _undo_buttons(workplace: Workplace) -> None:
    store = read.store()
    with st.container(horizontal=True):
        st.button(
            _("Undo"),
            on_click=placing.undo,
            args=(workplace,),
            disabled=store.undoable(workplace.scenario.id, workplace.author) is None,
        )
        st.button(
            _("Redo"),
            on_click=placing.redo,
            args=(workplace,),
            disabled=store.redoable(workplace.scenario.id, workplace.author) is None,
        )


def show_selected(
    workplace: Workplace,
    record: PlacementRecord | None,
    findings: Sequence[Finding],
    profile: CityProfile,
    solution_id: str | None,
) -> None:
    """Show the selected placement: what was found, its details, its place."""
    if record is None:
        st.caption(_("Choose a placement to read what was found for it."))
        with st.expander(_("Place by coordinates")):
            _by_coordinates(workplace, None, solution_id)
        return
    catalogue = read.catalogue()
    mine = [f for f in findings if f.placement_id == record.placement.id]
    st.subheader(plain(placement_label(record.placement, catalogue)), anchor=False)
    if record.placement.title:
        st.caption(plain(solution_name(record.placement, catalogue)))
    _overall(record, mine)
    repair_line(workplace, record, mine)
    show_findings(mine, catalogue, profile)
    with st.expander(_("Details")):
        placing.edit_details(workplace, record)
    with st.expander(_("Place or move by coordinates")):
        _by_coordinates(workplace, record, solution_id)
    st.button(
        _("Delete {name}", name=record.placement.id),
        on_click=placing.delete,
        args=(workplace, record),
    )


def answer_line(record: PlacementRecord | None, overall: PlacementSummary) -> None:
    """Say above the map what was found: on a phone the rest is far below."""
    if record is not None:
        beside = not_assessed_beside(overall)
        st.markdown(f"**{record.placement.id}** {badge(overall.outcome)} {beside}")


def _overall(record: PlacementRecord, findings: list[Finding]) -> None:
    summary = summarise(record.placement.id, findings)
    st.markdown(f"{badge(summary.outcome)} {not_assessed_beside(summary)}")


def _by_coordinates(
    workplace: Workplace, record: PlacementRecord | None, solution_id: str | None
) -> None:
    """Place or move without the map: longitude and latitude in degrees."""
    geometry = record.placement.geometry if record else workplace.district.boundary
    middle = to_degrees(geometry.centroid, workplace.district.crs)
    name = record.placement.id if record else "new"
    longitude = st.number_input(
        _("Longitude in degrees"),
        -180.0,
        180.0,
        middle.x,
        step=0.0001,
        format="%.6f",
        key=f"longitude_{name}_{record.version if record else 0}",
    )
    latitude = st.number_input(
        _("Latitude in degrees"),
        -90.0,
        90.0,
        middle.y,
        step=0.0001,
        format="%.6f",
        key=f"latitude_{name}_{record.version if record else 0}",
    )
    with st.container(horizontal=True):
        st.button(
            _("Place the solution here"),
            on_click=placing.place_at,
            args=(workplace, longitude, latitude, solution_id),
            disabled=solution_id is None,
        )
        if record is not None:
            st.button(
                _("Move {name} here", name=record.placement.id),
                on_click=placing.move_to,
                args=(workplace, longitude, latitude),
            )
