"""What people do to placements, from the map or from the list; saved at once."""

from dataclasses import replace
from enum import StrEnum

import streamlit as st
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from data.store import PlacementRecord
from data.store.editing import NOTE_LENGTH_MAX
from data.store.tables import NAME_LENGTH
from geo.model.placement import SIZE_MAX_M2, BuildingStage, Duration, Placement
from pages.shared import acting, session
from pages.shared import cached_readers as read
from pages.shared.acting import refusals_become_notices, say_done, say_refused
from pages.shared.map import MapClick, from_degrees
from pages.shared.session import Workplace
from pages.shared.texts import _

SIZE_LEAST_M2 = 0.1  # a sensor on a post takes no less


class ClickMeans(StrEnum):
    """What a click on the map is for."""

    LOOK = "look"
    PLACE = "place"
    MOVE = "move"


def tell_done(workplace: Workplace) -> None:
    """Say what was just done, once, with the way back beside it."""
    if acting.tell_done():
        st.button(_("Undo"), on_click=undo, args=(workplace,))


@refusals_become_notices
def clicked(
    workplace: Workplace, click: MapClick, means: ClickMeans, solution_id: str | None
) -> None:
    """Do what a click on the map means."""
    place = from_degrees(click.lng, click.lat, workplace.district.crs)
    if means is ClickMeans.PLACE and solution_id:
        add(workplace, solution_id, place)
    elif means is ClickMeans.MOVE:
        move(workplace, place)


@refusals_become_notices
def place_at(
    workplace: Workplace, longitude: float, latitude: float, solution_id: str
) -> None:
    """Place a solution at coordinates [degrees]."""
    add(
        workplace,
        solution_id,
        from_degrees(longitude, latitude, workplace.district.crs),
    )


@refusals_become_notices
def place_site(
    workplace: Workplace,
    solution_id: str,
    place: BaseGeometry,
    size_m2: float | None,
    duration: Duration,
) -> None:
    """Place a solution at a site that was found for it, and say so."""
    add(workplace, solution_id, place, size_m2, duration)
    say_done(_("Placed as {name}.", name=session.selected()))


@refusals_become_notices
def move_to(workplace: Workplace, longitude: float, latitude: float) -> None:
    """Move the selected placement to coordinates [degrees]."""
    move(workplace, from_degrees(longitude, latitude, workplace.district.crs))


def _tell_if_outside(workplace: Workplace, place: BaseGeometry) -> None:
    if not workplace.district.boundary.intersects(place):
        say_refused(
            _(
                "That place lies outside {district}: nothing is known there. Undo "
                "takes it back.",
                district=workplace.district.name,
            )
        )


def add(
    workplace: Workplace,
    solution_id: str,
    place: BaseGeometry,
    size_m2: float | None = None,
    duration: Duration = Duration.PERMANENT,
) -> None:
    """Add a placement, at its typical size unless one is stated, and select it."""
    _tell_if_outside(workplace, place)
    solution = read.catalogue().solution(solution_id)
    record = read.store().add_placement(
        workplace.scenario.id,
        Placement(
            "",
            solution_id,
            place,
            size_m2=size_m2,
            duration=duration,
            department=solution.lead_department,
        ),
        author=workplace.author,
    )
    session.select(record.placement.id)


def move(workplace: Workplace, place: BaseGeometry) -> None:
    """Move the selected placement so that its middle lies at a place."""
    record = selected_record(workplace)
    if record is None:
        return
    _tell_if_outside(workplace, place)
    old = record.placement.geometry.centroid
    moved = _shifted(record.placement.geometry, place.x - old.x, place.y - old.y)
    read.store().move_placement(
        workplace.scenario.id,
        record.placement.id,
        moved,
        expected_version=record.version,
        author=workplace.author,
    )


def _shifted(geometry: BaseGeometry, east_m: float, north_m: float) -> BaseGeometry:
    return translate(geometry, east_m, north_m)


def selected_record(workplace: Workplace) -> PlacementRecord | None:
    """Give the selected placement, or None where none is selected or it is gone."""
    wanted = session.selected()
    for record in workplace.placements():
        if record.placement.id == wanted:
            return record
    return None


@refusals_become_notices
def put_in_place(
    workplace: Workplace, record: PlacementRecord, changed: Placement, done: str
) -> None:
    """Save a changed placement instead of the one seen; `done` is then told."""
    seen = {"expected_version": record.version, "author": workplace.author}
    if changed == replace(record.placement, geometry=changed.geometry):
        read.store().move_placement(
            workplace.scenario.id, changed.id, changed.geometry, **seen
        )
    else:
        read.store().update_placement(workplace.scenario.id, changed, **seen)
    session.select(changed.id)
    say_done(done)


@refusals_become_notices
def delete(workplace: Workplace, record: PlacementRecord) -> None:
    """Delete a placement; undo brings it back."""
    read.store().delete_placement(
        workplace.scenario.id,
        record.placement.id,
        expected_version=record.version,
        author=workplace.author,
    )
    session.select(None)


@refusals_become_notices
def undo(workplace: Workplace) -> None:
    """Take back this person's latest act."""
    record = read.store().undo(workplace.scenario.id, workplace.author)
    if record is not None and not record.deleted:
        session.select(record.placement.id)


@refusals_become_notices
def redo(workplace: Workplace) -> None:
    """Do again what was taken back last."""
    read.store().redo(workplace.scenario.id, workplace.author)


def edit_details(workplace: Workplace, record: PlacementRecord) -> None:
    """Show the details of a placement as a form and save what was changed."""
    placement = record.placement
    departments = list(read.catalogue().departments)
    with st.form(f"details_{placement.id}_{record.version}", border=False):
        title = st.text_input(_("Title"), placement.title, max_chars=NAME_LENGTH)
        size_m2 = st.number_input(
            _(
                "Size in m², {least} to {most} (empty: the typical size)",
                least=f"{SIZE_LEAST_M2:g}",
                most=f"{SIZE_MAX_M2:,.0f}",
            ),
            min_value=SIZE_LEAST_M2,
            max_value=SIZE_MAX_M2,
            value=placement.size_m2,
            disabled=placement.geometry.geom_type != "Point",
        )
        temporary = st.checkbox(
            _("Temporary, as a pilot"), placement.duration is Duration.TEMPORARY
        )
        new_building = st.checkbox(
            _("Part of a new building"), placement.building_stage is BuildingStage.NEW
        )
        known = placement.department in departments
        department = st.selectbox(
            _("Department"),
            departments,
            index=departments.index(placement.department) if known else None,
        )
        note = st.text_area(_("Note"), record.note, max_chars=NOTE_LENGTH_MAX)
        if st.form_submit_button(_("Save")):
            changed = replace(
                placement,
                title=title.strip(),
                size_m2=size_m2,
                duration=Duration.TEMPORARY if temporary else Duration.PERMANENT,
                building_stage=_stage(placement, new=new_building),
                department=department or "",
            )
            _save(workplace, record, changed, note)
            st.rerun()


def _stage(placement: Placement, *, new: bool) -> BuildingStage | None:
    if new:
        return BuildingStage.NEW
    was_new = placement.building_stage is BuildingStage.NEW
    return BuildingStage.EXISTING if was_new else placement.building_stage


@refusals_become_notices
def _save(
    workplace: Workplace, record: PlacementRecord, changed: Placement, note: str
) -> None:
    read.store().update_placement(
        workplace.scenario.id,
        changed,
        expected_version=record.version,
        author=workplace.author,
        note=note,
    )
