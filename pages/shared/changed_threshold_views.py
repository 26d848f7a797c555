"""The thresholds of a scenario's own: list, reset, undo; and which decide most."""

from collections.abc import Sequence

import streamlit as st

from data.store import PlacementRecord, ThresholdChange
from geo.screening import Screener
from geo.sensitivity import BAND, ThresholdWeight, decisive, most_decisive
from pages.shared import cached_readers as read
from pages.shared.acting import refusals_become_notices, undo_and_redo
from pages.shared.session import Workplace
from pages.shared.texts import _, _n, plain
from pages.shared.threshold_words import threshold_title, value_words


def show_changed(
    workplace: Workplace, changes: Sequence[ThresholdChange], titles: dict[str, str]
) -> None:
    """Show the thresholds that the scenario has of its own, with undo and reset."""
    st.subheader(_("Changed in this scenario"), anchor=False)
    undo_and_redo(
        workplace, _undo, _redo, read.store().threshold_to_take_back, key="thresholds"
    )
    if not changes:
        st.caption(_("Every threshold is the city's own."))
    for change in changes:
        with st.container(border=True):
            title = titles.get(change.id, change.id.replace("_", " "))
            st.markdown(f"**{plain(title)}**")
            st.markdown(
                _(
                    "From {old} to {new}: {reason}",
                    old=value_words(change.city_value, change.unit),
                    new=value_words(change.override.value, change.unit),
                    reason=plain(change.reason),
                )
            )
            if change.id not in titles:
                st.info(_("No check reads this threshold any more."))
            st.button(
                _("Reset to the city's value"),
                key=f"reset_{change.id}",
                on_click=_reset,
                args=(workplace, change),
            )


@refusals_become_notices
def _reset(workplace: Workplace, change: ThresholdChange) -> None:
    read.store().reset_threshold(
        workplace.scenario.id,
        change.id,
        expected_version=change.version,
        author=workplace.author,
    )


@refusals_become_notices
def _undo(workplace: Workplace) -> None:
    read.store().undo_threshold(workplace.scenario.id, workplace.author)


@refusals_become_notices
def _redo(workplace: Workplace) -> None:
    read.store().redo_threshold(workplace.scenario.id, workplace.author)


def show_decisive(
    workplace: Workplace,
    records: Sequence[PlacementRecord],
    screener: Screener,
    titles: dict[str, str],
) -> None:
    """Show which thresholds decide most, worked out when somebody asks."""
    st.subheader(_("Thresholds that decide most"), anchor=False)
    band = f"{BAND * 100:.0f}"
    st.markdown(
        _(
            "How many placements get another outcome when a threshold alone is moved "
            "by up to {band} % to either side.",
            band=band,
        )
    )
    kept = read.kept_weights(workplace.district.id, workplace.scenario.id)
    if not kept:
        if not st.button(_("Find out")):
            return
        bar = st.progress(0.0)
        placements = [record.placement for record in records]
        found = []
        for weight in decisive(screener, placements, workplace.findings()):
            found.append(weight)
            title = titles.get(weight.threshold.key, weight.threshold.key)
            bar.progress(len(found) / len(titles), text=plain(title))
        bar.empty()
        kept[:] = found
    ordered = most_decisive(kept)
    if not ordered:
        st.info(_("None: no placement flips within {band} %.", band=band))
        return
    for place, weight in enumerate(ordered, start=1):
        title = plain(titles[weight.threshold.key])
        st.markdown(f"{place}. **{title}** {_weight_words(weight)}")


def _weight_words(weight: ThresholdWeight) -> str:
    words = _n(
        "({value}): {count} placement flips: {names}.",
        "({value}): {count} placements flip: {names}.",
        len(weight.flipping),
        value=value_words(weight.threshold.value, weight.threshold.unit),
        names=", ".join(weight.flipping),
    )
    overall = len(weight.with_another_outcome)
    if not overall:
        return f"{words} {_('No overall outcome changes.')}"
    more = _n(
        "The overall outcome of {count} placement changes.",
        "The overall outcome of {count} placements changes.",
        overall,
    )
    return f"{words} {more}"


def tell_changed_thresholds(workplace: Workplace) -> None:
    """Say above findings that the scenario has thresholds of its own."""
    overrides = read.overrides(workplace.district.id, workplace.scenario.id)
    if not overrides:
        return
    screener = read.screener(workplace.district.id, overrides)
    names = [
        _(
            "{title} {new} instead of {old}",
            title=threshold_title(one.key, screener.rules),
            new=value_words(one.value, screener.profile.threshold(one.key).unit),
            old=f"{screener.profile.threshold(one.key).changed_from:g}",
        )
        for one in overrides
    ]
    st.warning(
        _n(
            "{count} threshold is changed in this scenario: {names}. Findings that "
            "rest on it are assumptions.",
            "{count} thresholds are changed in this scenario: {names}. Findings that "
            "rest on them are assumptions.",
            len(names),
            names=plain("; ".join(names)),
        )
    )
    st.page_link("what_if.py", label=_("See or reset them on the page What if"))
