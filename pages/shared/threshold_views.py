"""Thresholds within a scenario: change one, see what flips, use it, reset it."""

from collections.abc import Sequence

import streamlit as st

from data.store import PlacementRecord, ThresholdChange
from geo.model.profile import CityProfile, Threshold
from geo.model.what_if import VALUE_MAX, ThresholdOverride
from geo.screening import Screener
from geo.screening.changed_thresholds import unit_words
from geo.sensitivity import findings_under, profile_with, thresholds_read
from geo.threshold_flips import Flip, Side, flips
from geo.what_if import compare
from pages.shared import cached_readers as read
from pages.shared.acting import refusals_become_notices, say_done
from pages.shared.changed_threshold_views import show_changed, show_decisive
from pages.shared.comparison_views import show_comparison
from pages.shared.placement_words import placement_label
from pages.shared.session import Workplace
from pages.shared.texts import _, _n, plain
from pages.shared.threshold_words import (
    checks_that_read,
    origin_words,
    threshold_title,
    value_words,
)

FLIPS_SHOWN = 12
REASON_LENGTH_MAX = 500  # a few sentences; it is shown wherever the value is


def show_thresholds(workplace: Workplace, records: Sequence[PlacementRecord]) -> None:
    """Show the part of the page in which a threshold changes."""
    changes = {
        one.id: one for one in read.thresholds_of_scenario(workplace.scenario.id)
    }
    overrides = read.overrides(workplace.district.id, workplace.scenario.id)
    screener = read.screener(workplace.district.id, overrides)
    keys = thresholds_read(screener.rules, screener.profile)
    titles = {key: threshold_title(key, screener.rules) for key in keys}
    key = st.selectbox(
        _("Threshold"),
        sorted(titles, key=lambda one: titles[one].lower()),
        format_func=lambda one: f"{titles[one]} · {_now(screener.profile, one)}",
        placeholder=_("Type a few letters, for example: battery"),
        key="what_if_threshold",
    )
    if key is not None:
        _show_one(workplace, records, screener, key, changes.get(key))
    show_changed(workplace, list(changes.values()), titles)
    show_decisive(workplace, records, screener, titles)


def _now(profile: CityProfile, key: str) -> str:
    threshold = profile.threshold(key)
    return value_words(threshold.value, threshold.unit)


def _show_one(
    workplace: Workplace,
    records: Sequence[PlacementRecord],
    screener: Screener,
    key: str,
    present: ThresholdChange | None,
) -> None:
    threshold = screener.profile.threshold(key)
    origin = origin_words(threshold, read.catalogue())
    st.markdown(
        _(
            "Now {value}; {origin}. Read by: {checks}.",
            value=value_words(threshold.value, threshold.unit),
            origin=plain(origin),
            checks=checks_that_read(key, screener.rules, screener.profile),
        )
    )
    if threshold.note:
        st.caption(plain(threshold.note))
    value = st.number_input(
        _(
            "New value in {unit}, 0 to {most}",
            unit=unit_words(threshold.unit),
            most=f"{VALUE_MAX:,.0f}",
        ),
        0.0,
        VALUE_MAX,
        float(threshold.value),
        key=f"threshold_{key}_{threshold.value}",
    )
    _show_flips(workplace, records, screener, key)
    if value == threshold.value:
        st.caption(_("Give another value to see at once what would flip."))
        return
    override = ThresholdOverride(key, value)
    _show_what_flips(workplace, records, screener, override)
    reason = st.text_input(
        _("Why (kept beside the value)"),
        max_chars=REASON_LENGTH_MAX,
        key=f"reason_{key}",
    )
    st.button(
        _("Use it in this scenario"),
        type="primary",
        disabled=not reason.strip(),
        help=_("Say why first.") if not reason.strip() else None,
        on_click=_use,
        args=(workplace, threshold, override, reason, present),
    )


def _show_what_flips(
    workplace: Workplace,
    records: Sequence[PlacementRecord],
    screener: Screener,
    override: ThresholdOverride,
) -> None:
    catalogue = read.catalogue()
    placements = [record.placement for record in records]
    before = workplace.findings()
    with st.spinner(_("Judging the placements again …"), show_time=False):
        after = findings_under(
            screener, profile_with(screener.profile, [override]), placements, before
        )
    st.subheader(_("What would flip"), anchor=False)
    show_comparison(
        compare((one.id for one in placements), before, after),
        {one.id: placement_label(one, catalogue) for one in placements},
    )


def _show_flips(
    workplace: Workplace,
    records: Sequence[PlacementRecord],
    screener: Screener,
    key: str,
) -> None:
    """Say for each finding on the threshold at which value it would flip."""
    labels = {
        record.placement.id: placement_label(record.placement, read.catalogue())
        for record in records
    }
    found = [
        flip
        for flip in flips(
            workplace.findings(), screener.rules, screener.profile, screener.layers
        )
        if flip.key == key
    ]
    if not found:
        st.caption(
            _("No placement has a measured value that this threshold is held against.")
        )
        return
    lines = [_flip_line(flip, labels) for flip in found[:FLIPS_SHOWN]]
    if len(found) > FLIPS_SHOWN:
        more = len(found) - FLIPS_SHOWN
        lines.append(_n("and {count} more", "and {count} more", more))
    with st.expander(_("At which value each placement flips"), expanded=True):
        st.markdown("\n".join(f"- {line}" for line in lines))


def _flip_line(flip: Flip, labels: dict[str, str]) -> str:
    name = labels.get(flip.finding.placement_id, flip.finding.placement_id)
    value = f"{flip.at:,.2f}".rstrip("0").rstrip(".")
    words = {"name": plain(name), "value": value, "unit": unit_words(flip.unit)}
    if flip.side is Side.BELOW:
        return _("{name}: flips below {value} {unit}", **words)
    return _("{name}: flips above {value} {unit}", **words)


@refusals_become_notices
def _use(
    workplace: Workplace,
    threshold: Threshold,
    override: ThresholdOverride,
    reason: str,
    present: ThresholdChange | None,
) -> None:
    city = threshold.changed_from
    read.store().set_threshold(
        workplace.scenario.id,
        ThresholdChange(
            override,
            threshold.value if city is None else city,
            threshold.unit,
            reason,
        ),
        expected_version=None if present is None else present.version,
        author=workplace.author,
    )
    say_done(
        _(
            "This scenario now reads {value}. Findings that rest on it say so.",
            value=value_words(override.value, threshold.unit),
        )
    )
