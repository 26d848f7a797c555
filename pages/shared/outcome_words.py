"""The six outcomes in words, colour and shape, the same on every page."""

from collections import Counter
from collections.abc import Iterable

from geo.model.finding import Finding, PlacementSummary, summarise
from geo.model.vocabulary import Outcome
from geo.model.words import OUTCOME_WORDS
from pages.shared.texts import _, _n

# Shapes match those on the map; colours are Streamlit's badge colours.
_BADGES = {
    Outcome.CONFORMS: ("green", "●"),
    Outcome.CONDITION: ("blue", "◆"),
    Outcome.JUDGEMENT: ("violet", "▲"),
    Outcome.PLAN_CHANGE: ("orange", "■"),
    Outcome.PROHIBITED: ("red", "⬣"),
    Outcome.NOT_ASSESSED: ("gray", "○"),
}

WORST_FIRST = tuple(sorted(Outcome, key=lambda o: o.severity, reverse=True))


def symbol(outcome: Outcome) -> str:
    """Give the shape of an outcome as one character."""
    return _BADGES[outcome][1]


def words(outcome: Outcome) -> str:
    """Give an outcome in a few words."""
    return _(OUTCOME_WORDS[outcome])


def badge(outcome: Outcome, count: int | None = None) -> str:
    """Give an outcome as a Markdown badge, with a count if there is one."""
    colour, shape = _BADGES[outcome]
    number = "" if count is None else f"{count} · "
    return f":{colour}-badge[{shape} {number}{words(outcome)}]"


def not_assessed_beside(summary: PlacementSummary) -> str:
    """Say how many checks could not be answered; empty where all could."""
    if summary.not_assessed_count == 0:
        return ""
    return _(
        "{unknown} of {all} checks not assessed",
        unknown=summary.not_assessed_count,
        all=summary.finding_count,
    )


def outcome_line(summary: PlacementSummary) -> str:
    """Give an outcome in words, never without what could not be assessed."""
    beside = not_assessed_beside(summary)
    return f"{words(summary.outcome)}; {beside}" if beside else words(summary.outcome)


def summaries(
    placement_ids: Iterable[str], findings: Iterable[Finding]
) -> dict[str, PlacementSummary]:
    """Give the overall outcome of each placement."""
    by_placement: dict[str, list[Finding]] = {name: [] for name in placement_ids}
    for finding in findings:
        by_placement.setdefault(finding.placement_id, []).append(finding)
    return {name: summarise(name, rows) for name, rows in by_placement.items()}


def summary_sentence(of_placements: Iterable[PlacementSummary]) -> str:
    """Say in one line what a map of placements shows, for those who cannot see it."""
    of_placements = tuple(of_placements)
    counts = Counter(summary.outcome for summary in of_placements)
    parts = [
        f"{words(outcome)} {counts[outcome]}"
        for outcome in WORST_FIRST
        if counts[outcome]
    ]
    total = _n("{count} placement", "{count} placements", len(of_placements))
    open_ones = sum(summary.not_assessed_count > 0 for summary in of_placements)
    if open_ones:
        parts.append(
            _n(
                "for {count} of them something could not be assessed",
                "for {count} of them something could not be assessed",
                open_ones,
            )
        )
    return f"{total}: {', '.join(parts)}." if parts else f"{total}."
