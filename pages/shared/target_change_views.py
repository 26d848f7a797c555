"""The plan changes that the chosen sites need, those that most need first."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from geo.model.plan_change import PlanChange
from geo.targets import Candidate
from pages.shared import cached_readers as read
from pages.shared.ground_views import about_months
from pages.shared.target_search import TargetResult
from pages.shared.target_views import chosen_sites
from pages.shared.texts import _, _n, plain, sentence

CHANGES_IN_BOXES = 8


def show_changes(result: TargetResult) -> None:
    """Show each plan change with what it unlocks."""
    chosen = chosen_sites(result)
    counted = Counter(change for one in chosen for change in one.changes)
    # What most sites need comes first; nobody reads eighty boxes.
    changes = sorted(counted, key=lambda name: (-counted[name], name))
    if not changes:
        return
    st.subheader(_("Plan changes needed"), anchor=False)
    if any(len(one.changes) > 1 for one in chosen):
        st.caption(_("A site may need several of them."))
    for name in changes[:CHANGES_IN_BOXES]:
        with st.container(border=True):
            st.markdown(f"**{_change_title(result, name)}**")
            st.markdown(_needed_for(chosen, name))
            if line := _change_line(result.screened.needed.register.get(name)):
                st.caption(line)
    more = changes[CHANGES_IN_BOXES:]
    if more:
        with st.expander(
            _n("{count} more plan change", "{count} more plan changes", len(more))
        ):
            lines = (
                f"- {_change_title(result, name)}. {_needed_for(chosen, name)}"
                for name in more
            )
            st.markdown("\n".join(lines))


def _needed_for(chosen: Sequence[Candidate], name: str) -> str:
    counts = Counter(one.solution_id for one in chosen if name in one.changes)
    what = ", ".join(
        f"{count} × {plain(read.catalogue().solution(solution).short_name)}"
        for solution, count in counts.items()
    )
    return _("Needed for {what}.", what=what)


def _change_title(result: TargetResult, name: str) -> str:
    change = result.screened.needed.register.get(name)
    if change is None:
        missing = result.screened.needed.titles_of_missing[name]
        return plain(sentence(missing.sentence))
    found = change.plan_object
    plan = found.plan.official_title if found.plan else found.layer_id
    parts = dict.fromkeys(part for part in (found.name, found.code, found.local_id))
    return plain(f"{plan}: {' '.join(part for part in parts if part)}")


def _change_line(change: PlanChange | None) -> str:
    instrument = change.instrument if change else None
    if instrument is None:
        return _("Likely decision: not known for this city")
    line = _("Likely decision: {name}", name=plain(instrument.name))
    if instrument.deciding_body and instrument.deciding_body != "-":
        line += " · " + _("Decided by: {body}", body=plain(instrument.deciding_body))
    if instrument.months_typ is not None:
        line += " · " + about_months(instrument.months_typ)
    return line
