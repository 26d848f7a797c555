"""Place: the list and the map of placements, one data set and one selection."""

from datetime import date

import streamlit as st

from pages.shared import cached_readers as read
from pages.shared import placing, session
from pages.shared.acting import tell_refused
from pages.shared.map import attribution, district_map, map_layers, view_of
from pages.shared.outcome_words import summaries, summary_sentence
from pages.shared.page_frame import heading, require_workplace
from pages.shared.placement_list import (
    answer_line,
    choose_click,
    choose_solution,
    on_map,
    show_list,
    show_selected,
)
from pages.shared.texts import _, plain

heading(
    _("Place"),
    _(
        "Choose a solution, then click on the map where it could stand. Everything can "
        "also be done from the list."
    ),
)
workplace = require_workplace()
tell_refused()

# Gather
records = workplace.placements()
findings = workplace.findings()

# Decide
overall = summaries((record.placement.id for record in records), findings)

# Show
map_column, list_column = st.columns([3, 2], gap="medium")
with map_column:
    chosen = placing.selected_record(workplace)
    left, right = st.columns(2)
    with left:
        solution_id = choose_solution()
    with right:
        means = choose_click(chosen, solution_id)
    if chosen is not None:
        answer_line(chosen, overall[chosen.placement.id])
    district_map(
        "place_map",
        layers=map_layers(workplace.layers, as_of=date.today()),
        placements=on_map(records, overall, workplace.district),
        view=view_of(workplace.district),
        selected=session.selected(),
        on_click=lambda click: placing.clicked(workplace, click, means, solution_id),
        on_select=session.select,
        height_px=560,
        attribution=attribution(workplace.layers),
    )
    st.caption(plain(summary_sentence(overall.values())))
    with st.container(horizontal=True):
        st.page_link("findings.py", label=_("Read all findings"))
        st.page_link("plan_changes.py", label=_("See which plans would have to change"))
with list_column:
    show_list(workplace, records, overall)
    show_selected(
        workplace,
        chosen,
        findings,
        read.screener(workplace.district.id).profile,
        solution_id,
    )
