"""Layers: what is loaded, where it is complete, since when, and what import found."""

import streamlit as st

from geo.layers import LAYER_KINDS
from pages.shared import cached_readers as read
from pages.shared.knowledge import GROUP_TITLES, what_is_known
from pages.shared.layer_views import show_layer
from pages.shared.page_frame import heading, require_workplace
from pages.shared.texts import _

heading(
    _("Layers"),
    _(
        "What this district knows: each layer with its date, where it is complete, its "
        "licence, and what the import found in it."
    ),
)
workplace = require_workplace()

# Gather
records = read.layer_records(workplace.district.id)

# Show
what_is_known(workplace.layers)
words = st.text_input(_("Search"), placeholder=_("for example: noise, plan, pipes"))
anything = False
for group, title in GROUP_TITLES.items():
    shown = [
        record
        for record in records
        if record.kind in LAYER_KINDS
        and LAYER_KINDS[record.kind].group is group
        and words.strip().lower() in f"{record.title} {record.id} {record.kind}".lower()
    ]
    anything = anything or bool(shown)
    if shown:
        st.subheader(_(title), anchor=False)
    for record in shown:
        show_layer(record)
if words and not anything:
    st.info(_("No layer fits these words. Try fewer or other ones."))
st.caption(
    _(
        "New layers come in with the command line: `python cli.py import`. See "
        "docs/mapping.md."
    )
)
