"""Findings: what was found for each placement, in plain sentences, worst first."""

from collections import Counter

import streamlit as st

from pages.shared import cached_readers as read
from pages.shared import session
from pages.shared.acting import tell_refused
from pages.shared.changed_threshold_views import tell_changed_thresholds
from pages.shared.downloads import offer_findings
from pages.shared.finding_views import show_findings
from pages.shared.outcome_words import (
    WORST_FIRST,
    badge,
    not_assessed_beside,
    outcome_line,
    summaries,
    symbol,
)
from pages.shared.page_frame import heading, require_workplace
from pages.shared.placement_words import placement_label
from pages.shared.repair_views import show_repair
from pages.shared.texts import _, plain

heading(
    _("Findings"),
    _("What the plans and limits say of each placement, the worst first."),
)
workplace = require_workplace()
tell_refused()
tell_changed_thresholds(workplace)

# Gather
records = {record.placement.id: record for record in workplace.placements()}
placements = {name: record.placement for name, record in records.items()}
if not placements:
    st.info(_("No solution is placed yet."))
    st.page_link("place.py", label=_("Place one on the map"))
    st.stop()
catalogue = read.catalogue()
screener = read.screener(workplace.district.id)
findings = workplace.findings()

# Decide
overall = summaries(placements, findings)
counts = Counter(summary.outcome for summary in overall.values())
ordered = sorted(overall, key=lambda name: -overall[name].outcome.severity)

# Show
st.markdown(" ".join(badge(o, counts[o]) for o in WORST_FIRST if counts[o]))
chosen = session.choose_placement(
    _("Placement"),
    ordered,
    format_func=lambda name: " ".join(
        (
            symbol(overall[name].outcome),
            placement_label(placements[name], catalogue),
            f"· {outcome_line(overall[name])}",
        )
    ),
)
st.subheader(plain(placement_label(placements[chosen], catalogue)), anchor=False)
st.markdown(f"{badge(overall[chosen].outcome)} {not_assessed_beside(overall[chosen])}")
mine = [finding for finding in findings if finding.placement_id == chosen]
show_findings(mine, catalogue, screener.profile)
show_repair(workplace, records[chosen], mine)
st.page_link("place.py", label=_("Show it on the map"))
titles = {name: placement.title for name, placement in placements.items()}
offer_findings(findings, workplace.district, titles)
