"""What if: a plan that says something else, or a threshold moved, and what follows."""

import streamlit as st

from geo.errors import GeoModelError
from pages.shared import cached_readers as read
from pages.shared.acting import tell_done, tell_refused
from pages.shared.page_frame import heading, require_workplace
from pages.shared.proposal_views import offer_to_keep, show_proposals
from pages.shared.texts import _, plain
from pages.shared.threshold_views import show_thresholds
from pages.shared.what_if_choices import choose_amendment
from pages.shared.what_if_views import show_what_if

heading(
    _("What if"),
    _(
        "Suppose that a plan says something else, or that a threshold is another one, "
        "and see what that changes for the placements. Nothing here changes a plan."
    ),
)
workplace = require_workplace()
tell_done()
tell_refused()

# Gather
records = workplace.placements()
findings = workplace.findings()
proposals = read.store().list_proposals(workplace.scenario.id)
if not records:
    st.info(_("No solution is placed yet."))
    st.page_link("place.py", label=_("Place one on the map"))
    st.stop()
changes = read.register(workplace.district.id, workplace.scenario.id)

plan_part, threshold_part = st.tabs(
    [_("A plan changes"), _("A threshold changes")], key="what_if_part"
)
with plan_part:
    try:
        # Decide
        chosen = choose_amendment(workplace, changes, findings, proposals)
        if chosen is not None:
            with st.spinner(_("Judging the placements again …"), show_time=False):
                result = read.what_if(
                    workplace.district.id, workplace.scenario.id, chosen.amendment
                )
            # Show
            show_what_if(workplace, result, records)
            if chosen.proposal is None:
                offer_to_keep(workplace, chosen, result)
    except GeoModelError as refusal:
        st.warning(plain(str(refusal)))
    show_proposals(workplace, proposals)
with threshold_part:
    show_thresholds(workplace, records)
