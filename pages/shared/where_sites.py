"""The sites that need least, and why a place is as it is."""

import shapely
import streamlit as st

from geo.model.finding import summarise
from geo.model.placement import Placement
from geo.suitability import Basis, Suitability, site_at
from pages.shared import cached_readers as read
from pages.shared import placing
from pages.shared.finding_views import show_findings
from pages.shared.map.coordinates import to_degrees
from pages.shared.outcome_words import badge, not_assessed_beside
from pages.shared.session import Workplace
from pages.shared.texts import _, plain
from pages.shared.where_choices import Question
from pages.shared.where_views import deciding_words, percent

_CHOSEN = "where_place"


def choose_place(place: shapely.Point) -> None:
    """Ask why it is so at a place."""
    st.session_state[_CHOSEN] = (place.x, place.y)


def chosen_place(found: Suitability) -> shapely.Point | None:
    """Give the place asked about: the middle of the site there, where there is one."""
    chosen = st.session_state.get(_CHOSEN)
    if chosen is None:
        return None
    place = shapely.Point(*chosen)
    site = site_at(found.candidates, place)
    return place if site is None else site_place(found, site)


def site_place(found: Suitability, site: int) -> shapely.Point:
    """Give where the solution stands at a site."""
    return shapely.Point(found.candidates.x[site], found.candidates.y[site])


def show_best(workplace: Workplace, question: Question, found: Suitability) -> None:
    """List the sites that need least."""
    st.subheader(_("Where it needs least"), anchor=False)
    if not found.best:
        st.markdown(_("It is impossible everywhere that was tried."))
        return
    for number, site in enumerate(found.best, start=1):
        place = site_place(found, site)
        with st.container(border=True):
            st.markdown(
                f"**{number}** · {badge(found.outcome(site))} "
                f"{deciding_words(found, site)}"
            )
            st.caption(_site_line(workplace, found, site))
            with st.container(horizontal=True):
                st.button(
                    _("Place {number} here", number=number),
                    on_click=placing.place_site,
                    args=_placing_arguments(workplace, question, place),
                    key=f"where_place_{number}",
                )
                st.button(
                    _("Why {number}?", number=number),
                    on_click=choose_place,
                    args=(place,),
                    key=f"where_why_{number}",
                )


def _site_line(workplace: Workplace, found: Suitability, site: int) -> str:
    middle = to_degrees(site_place(found, site), workplace.district.crs)
    parts = [
        _(
            "{latitude}° north, {longitude}° east",
            latitude=f"{middle.y:.5f}",
            longitude=f"{middle.x:.5f}",
        )
    ]
    if found.candidates.names:
        parts.insert(0, plain(found.candidates.names[site]))
    unknown = float(found.not_assessed_share[site])
    if unknown:
        parts.append(_("{share} of the checks not assessed", share=percent(unknown)))
    return " · ".join(parts)


def _placing_arguments(
    workplace: Workplace, question: Question, place: shapely.Point
) -> tuple[object, ...]:
    return (
        workplace,
        question.solution.id,
        place,
        question.size_m2,
        question.duration,
    )


def show_place(workplace: Workplace, question: Question, found: Suitability) -> None:
    """Say why it is so at the chosen place."""
    place = chosen_place(found)
    if place is None:
        st.caption(_("Click on the map to read why it is so there."))
        return
    changed = read.overrides(workplace.district.id, workplace.scenario.id)
    screener = read.screener(workplace.district.id, changed)
    findings = screener.screen_one(
        Placement(
            "here",
            question.solution.id,
            place,
            size_m2=question.size_m2,
            duration=question.duration,
        )
    )
    summary = summarise("here", findings)
    st.subheader(_("Why here"), anchor=False)
    st.markdown(f"{badge(summary.outcome)} {not_assessed_beside(summary)}")
    if site_at(found.candidates, place) is None:
        st.caption(_no_site(found.candidates.basis))
    st.button(
        _("Place it here"),
        type="primary",
        on_click=placing.place_site,
        args=_placing_arguments(workplace, question, place),
    )
    show_findings(findings, read.catalogue(), screener.profile)


def _no_site(basis: Basis) -> str:
    if basis is Basis.CELL:
        return _("This place lies outside the district.")
    return _("Nothing was tried here; this is what a placement here would be told.")
