"""Start: what Plantable is, which district, and what is known about it."""

import streamlit as st

from pages.shared import cached_readers as read
from pages.shared import session
from pages.shared.knowledge import what_is_known
from pages.shared.page_frame import heading, require_workplace
from pages.shared.texts import _, plain

heading(
    _("Which plan would have to change?"),
    _(
        "Place smart solutions on the map of a district: car-share bays, mobility "
        "hubs, batteries, boreholes, solar roofs. Plantable lays them over the plans "
        "and limits and says of each whether it fits, needs a permit, or **which plan "
        "would have to change, who decides that, and how late it is**. Where data are "
        "missing it says so."
    ),
)

steps = (
    ("solutions.py", _("1. Find solutions that suit the place")),
    ("place.py", _("2. Show on the map where they could stand")),
    ("plan_changes.py", _("3. Read which plans would have to change")),
)
for column, (page, label) in zip(st.columns(3), steps, strict=True):
    with column.container(border=True):
        st.page_link(page, label=label)

# Gather
titles = {record.id: record.name for record in read.districts()}
if session.district_id() is not None:
    session.choose_from_districts(_("District"), titles)
workplace = require_workplace()

# Show
if workplace.district.description:
    st.markdown(plain(workplace.district.description))

st.subheader(_("What is known about this district"), anchor=False)
what_is_known(workplace.layers)

st.subheader(_("Your work"), anchor=False)
st.markdown(
    _(
        "Everything you place is saved at once. The address of this page leads back to "
        "it, also after a restart or on another device: keep it, and give it only to "
        "those who may change your placements."
    )
)
