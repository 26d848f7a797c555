"""A scenario before and after a change: sentences first, then every difference."""

from collections.abc import Callable, Mapping

import streamlit as st

from geo.model.finding import Finding
from geo.model.message import mark
from geo.what_if import Comparison, Difference, DifferenceKind, PlacementComparison
from pages.shared.outcome_words import badge
from pages.shared.texts import _, _n, plain, sentence

_KINDS = {
    DifferenceKind.CLEARS: mark("clears"),
    DifferenceKind.EASES: mark("eases"),
    DifferenceKind.WORSENS: mark("gets worse"),
    DifferenceKind.APPEARS: mark("new"),
    DifferenceKind.UNKNOWN: mark("not assessed any more"),
    DifferenceKind.NOW_FITS: mark("fits, not said before"),
    DifferenceKind.GONE: mark("not said any more"),
    DifferenceKind.OTHERWISE: mark("same outcome, other words or numbers"),
}
# In this order a person wants to know.
_ORDER = (
    DifferenceKind.APPEARS,
    DifferenceKind.WORSENS,
    DifferenceKind.UNKNOWN,
    DifferenceKind.CLEARS,
    DifferenceKind.EASES,
    DifferenceKind.NOW_FITS,
    DifferenceKind.GONE,
    DifferenceKind.OTHERWISE,
)
_THAT_MATTER = frozenset(_ORDER[:5])


def headlines(comparison: Comparison) -> list[str]:
    """Say in sentences what a change does, the most important first."""
    freed, bound = comparison.freed, comparison.bound
    lines = []
    if freed:
        lines.append(
            _n(
                "{count} placement no longer needs a plan change: {names}.",
                "{count} placements no longer need a plan change: {names}.",
                len(freed),
                names=", ".join(freed),
            )
        )
    if bound:
        lines.append(
            _n(
                "{count} placement would need a plan change that it does not need "
                "now: {names}.",
                "{count} placements would need a plan change that they do not need "
                "now: {names}.",
                len(bound),
                names=", ".join(bound),
            )
        )
    lines.extend(_counts(comparison))
    if not any(one.kind in _THAT_MATTER for one in comparison.differences):
        lines.append(_nothing_changes(comparison))
    return lines


def _nothing_changes(comparison: Comparison) -> str:
    told_otherwise = _names(comparison.differences)
    if told_otherwise:
        return _(
            "No placement gets another outcome: the change is too small for that. What "
            "is said of {names} has other words or numbers.",
            names=told_otherwise,
        )
    return _(
        "Nothing changes for what is placed: either the change is too small, or none "
        "of the checks depends on it. What it means beside that is for a planner to "
        "judge."
    )


def _counts(comparison: Comparison) -> list[str]:
    sentences: tuple[tuple[DifferenceKind, Callable[[int, str], str]], ...] = (
        (
            DifferenceKind.APPEARS,
            lambda count, names: _n(
                "{count} new finding appears, on {names}.",
                "{count} new findings appear, on {names}.",
                count,
                names=names,
            ),
        ),
        (
            DifferenceKind.WORSENS,
            lambda count, names: _n(
                "{count} finding gets worse, on {names}.",
                "{count} findings get worse, on {names}.",
                count,
                names=names,
            ),
        ),
        (
            DifferenceKind.UNKNOWN,
            lambda count, names: _n(
                "{count} finding could not be assessed any more, on {names}.",
                "{count} findings could not be assessed any more, on {names}.",
                count,
                names=names,
            ),
        ),
        (
            DifferenceKind.CLEARS,
            lambda count, names: _n(
                "{count} finding clears, on {names}.",
                "{count} findings clear, on {names}.",
                count,
                names=names,
            ),
        ),
        (
            DifferenceKind.EASES,
            lambda count, names: _n(
                "{count} finding eases, on {names}.",
                "{count} findings ease, on {names}.",
                count,
                names=names,
            ),
        ),
    )
    lines = []
    for kind, words in sentences:
        found = comparison.of_kind(kind)
        if found:
            lines.append(words(len(found), _names(found)))
    return lines


def _names(differences: tuple[Difference, ...]) -> str:
    return ", ".join(dict.fromkeys(one.placement_id for one in differences))


def show_comparison(comparison: Comparison, labels: Mapping[str, str]) -> None:
    """Show what changes, placement by placement, and that the rest stays.

    Parameters
    ----------
    labels
        Names of placements by id.
    """
    st.markdown("\n".join(f"- {plain(line)}" for line in headlines(comparison)))
    changed = [row for row in comparison.placements if row.differences]
    for row in sorted(changed, key=_importance):
        _show_placement(row, labels.get(row.placement_id, row.placement_id))
    same = len(comparison.placements) - len(changed)
    if same:
        st.caption(
            _n(
                "For {count} other placement every finding stays as it is.",
                "For {count} other placements every finding stays as it is.",
                same,
            )
        )


def _importance(row: PlacementComparison) -> tuple[bool, bool, int]:
    matters = any(one.kind in _THAT_MATTER for one in row.differences)
    return (not row.outcome_changes, not matters, -row.after.outcome.severity)


def _show_placement(row: PlacementComparison, label: str) -> None:
    before, after = badge(row.before.outcome), badge(row.after.outcome)
    change = f"{before} → {after}" if row.outcome_changes else after
    with st.expander(f"{plain(label)}: {change}"):
        ordered = sorted(row.differences, key=lambda one: _ORDER.index(one.kind))
        st.markdown("\n".join(f"- {_difference_line(one)}" for one in ordered))
        if row.unchanged_count:
            st.caption(
                _n(
                    "{count} other finding of it stays as it is.",
                    "{count} other findings of it stay as they are.",
                    row.unchanged_count,
                )
            )


def _difference_line(difference: Difference) -> str:
    kind = f"**{_(_KINDS[difference.kind])}**"
    before, after = difference.before, difference.after
    if before is not None and after is not None:
        return f"{kind} · {_finding(before)} → {_finding(after)}"
    if after is not None:
        return f"{kind} · {_finding(after)}"
    assert before is not None
    return f"{kind} · {_finding(before)}"


def _finding(finding: Finding) -> str:
    return f"{badge(finding.outcome)} {plain(sentence(finding.sentence))}"
