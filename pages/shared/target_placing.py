"""Place the chosen sites in the scenario, and take them back, each in one go."""

from dataclasses import replace

import streamlit as st

from geo.errors import GeoModelError
from pages.shared import cached_readers as read
from pages.shared.session import Workplace
from pages.shared.target_search import TargetResult
from pages.shared.target_views import chosen_sites
from pages.shared.texts import _, _n, plain

_PLACED = "targets_placed"
_REFUSED = "targets_refused"


def offer_placing(workplace: Workplace, result: TargetResult) -> None:
    """Offer to place the sites that are not placed yet; nothing is placed without."""
    if refused := st.session_state.pop(_REFUSED, None):
        st.warning(plain(refused))
    placed = st.session_state.get(_PLACED)
    if placed and placed[0] == workplace.scenario.id:
        st.success(
            _n(
                "{count} site is placed in your scenario.",
                "{count} sites are placed in your scenario.",
                len(placed[1]),
            )
        )
        with st.container(horizontal=True):
            st.button(_("Take these back"), on_click=_take_back, args=(workplace,))
            st.page_link("place.py", label=_("See them on the Place page"))
        return
    chosen = chosen_sites(result)
    new = [one for one in chosen if one.id not in result.existing_ids]
    if there := len(chosen) - len(new):
        st.caption(
            _n(
                "One of these sites is in your scenario already.",
                "{count} of these sites are in your scenario already.",
                there,
            )
        )
    if not new:
        return
    st.button(
        _n("Place this site", "Place these {count} sites in the scenario", len(new)),
        on_click=_place,
        args=(workplace, result),
    )


def forget_placed() -> None:
    """Begin anew: what was placed stays, and is the store's to undo."""
    st.session_state.pop(_PLACED, None)


def _place(workplace: Workplace, result: TargetResult) -> None:
    new = [
        replace(one.placement, id="")
        for one in chosen_sites(result)
        if one.id not in result.existing_ids
    ]
    try:
        records = read.store().add_placements(
            workplace.scenario.id, new, author=workplace.author
        )
    except GeoModelError as error:
        st.session_state[_REFUSED] = str(error)
        return
    versions = {record.placement.id: record.version for record in records}
    st.session_state[_PLACED] = (workplace.scenario.id, versions)


def _take_back(workplace: Workplace) -> None:
    _scenario, versions = st.session_state.pop(_PLACED)
    try:
        read.store().delete_placements(
            workplace.scenario.id, versions, author=workplace.author
        )
    except GeoModelError as error:
        st.session_state[_REFUSED] = str(error)
