"""Targets: say what to reach, and find sites with the least plan change."""

from datetime import date

import streamlit as st

from pages.shared import cached_readers as read
from pages.shared.map import attribution, district_map, map_layers, view_of
from pages.shared.page_frame import heading, require_workplace
from pages.shared.target_basis import show_basis
from pages.shared.target_change_views import show_changes
from pages.shared.target_form import edit_targets, solutions_of
from pages.shared.target_placing import forget_placed, offer_placing
from pages.shared.target_search import prices, search
from pages.shared.target_views import (
    show_answer,
    show_binds,
    show_prices,
    show_sites,
    sites_on_map,
)
from pages.shared.target_words import written
from pages.shared.texts import _

heading(
    _("Targets"),
    _(
        "Say what you want to reach. Plantable looks for sites that need the fewest "
        "and fastest plan changes, then the fewest conditions, then the fewest sites."
    ),
)
workplace = require_workplace()

# Gather
capacities = read.capacities()
targets = edit_targets(capacities)
with_unknown = st.checkbox(
    _("Also use sites of which something is not known"), key="targets_with_unknown"
)
asked = (workplace.district.id, workplace.scenario.id, written(targets), with_unknown)

# Decide
if st.button(_("Find sites"), type="primary", disabled=not targets):
    forget_placed()
    with st.status(_("Looking for sites …"), expanded=True) as status:
        line = st.empty()
        found = search(
            workplace,
            targets,
            solutions_of(targets),
            capacities,
            with_unknown=with_unknown,
            tell=line.caption,
        )
        status.update(label=_("Done"), state="complete", expanded=False)
    st.session_state["targets_result"] = (asked, found, None)
kept = st.session_state.get("targets_result")
if kept is None or kept[0] != asked:
    st.stop()
_asked, result, priced = kept

# Show
show_answer(result)
district_map(
    "targets_map",
    layers=map_layers(workplace.layers, as_of=date.today()),
    placements=sites_on_map(result, workplace),
    view=view_of(workplace.district),
    height_px=480,
    attribution=attribution(workplace.layers),
)
show_changes(result)
show_sites(result)
offer_placing(workplace, result)
if result.why_not is None and result.choice.site_ids:
    show_binds(result)
    st.subheader(_("What one more would cost"), anchor=False)
    if st.button(_("Work it out"), key="targets_prices"):
        with st.spinner(_("Asking again with one more of each …")):
            priced = prices(result)
        st.session_state["targets_result"] = (asked, result, priced)
    if priced is not None:
        show_prices(priced)
st.subheader(_("What this rests on"), anchor=False)
show_basis(result, capacities, with_unknown=with_unknown)
