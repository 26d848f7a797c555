"""Plan changes: the register, ranked by what each change unlocks."""

from datetime import date

import streamlit as st

from pages.shared import cached_readers as read
from pages.shared import session
from pages.shared.changed_threshold_views import tell_changed_thresholds
from pages.shared.downloads import offer_register
from pages.shared.map import attribution, district_map, map_layers, view_of
from pages.shared.outcome_words import summaries
from pages.shared.page_frame import heading, require_workplace
from pages.shared.placement_list import on_map
from pages.shared.register_views import (
    show_change,
    show_helping_nobody,
    show_overview,
)
from pages.shared.texts import _

heading(
    _("Plan changes"),
    _(
        "What would have to change in which plan, from what to what, who decides and "
        "in about what time. The change that most placements need alone comes first."
    ),
)
workplace = require_workplace()
tell_changed_thresholds(workplace)

# Gather
records = workplace.placements()
findings = workplace.findings()

# Decide
changes = read.register(workplace.district.id, workplace.scenario.id)
overall = summaries((record.placement.id for record in records), findings)
concerned = {name for change in changes for name in change.placement_ids}
helping = [change for change in changes if not change.helps_nobody]
futile = [change for change in changes if change.helps_nobody]

# Show
if not changes:
    st.info(
        _(
            "No placement asks for a plan change. That holds for what is known: see on "
            "the Findings page what was not assessed."
        )
    )
    st.stop()
show_overview(helping)
for rank, change in enumerate(helping, start=1):
    show_change(rank, change, records, overall, read.catalogue())
show_helping_nobody(futile, records, overall, read.catalogue())
st.subheader(_("Where"), anchor=False)
district_map(
    "register_map",
    layers=map_layers(workplace.layers, as_of=date.today()),
    placements=[
        placement
        for placement in on_map(records, overall, workplace.district)
        if placement.id in concerned
    ],
    view=view_of(workplace.district),
    selected=session.selected(),
    on_select=session.select,
    height_px=480,
    attribution=attribution(workplace.layers),
)
offer_register(changes, workplace.district)
