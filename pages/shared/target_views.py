"""What came out of a search for sites, in sentences first."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from geo.model.finding import summarise
from geo.targets import (
    Candidate,
    Choice,
    Ending,
    Goal,
    PriceOfMore,
    ReachTarget,
    cost_of,
    target_words,
    what_binds,
)
from pages.shared import cached_readers as read
from pages.shared.map import MapPlacement, map_placement
from pages.shared.outcome_words import outcome_line
from pages.shared.session import Workplace
from pages.shared.target_search import TargetResult
from pages.shared.texts import _, _n, plain, sentence

LIST_MAX = 200


def show_answer(result: TargetResult) -> None:
    """Say what was found, how sure that is, and what it rests on."""
    if result.choice.ending is Ending.OUT_OF_TIME:
        st.warning(
            _(
                "Nothing was found in the time given, and it is not known whether the "
                "targets can be met. Try fewer targets or fewer solutions."
            )
        )
    elif result.why_not is not None:
        _show_why_not(result)
    else:
        _show_found(result)


def _show_found(result: TargetResult) -> None:
    if result.faults:
        st.error(
            _(
                "A second check of the chosen sites found something wrong. Do not rely "
                "on them: {faults}",
                faults=plain("; ".join(result.faults)),
            )
        )
    cost = cost_of(result.problem, result.choice.site_ids)
    st.markdown(f"**{_headline(result, cost)}**")
    st.markdown(_months(result))
    chosen = chosen_sites(result)
    if matters := sum(one.matters for one in chosen):
        st.markdown(
            _n(
                "{count} condition or question has to be settled for these sites.",
                "{count} conditions and questions have to be settled for these sites.",
                matters,
            )
        )
    if unknown := sum(one.unknown_count for one in chosen):
        st.markdown(
            _n(
                "**{count} check could not be answered** for want of data.",
                "**{count} checks could not be answered** for want of data.",
                unknown,
            )
        )
    st.markdown(_sureness(result.choice))


def _headline(result: TargetResult, cost: dict[Goal, float]) -> str:
    parts = [
        _n("{count} site", "{count} sites", int(cost[Goal.SITES])),
        _n("{count} plan change", "{count} plan changes", int(cost[Goal.CHANGES])),
    ]
    if cost[Goal.MONTHS]:
        parts.append(_("about {months} months", months=f"{cost[Goal.MONTHS]:g}"))
    return ", ".join(parts)


def _months(result: TargetResult) -> str:
    changes = result.choice.change_ids
    if not changes:
        return _("No plan would have to change, as far as is known.")
    months = [result.problem.change_months[one] for one in changes]
    known = [one for one in months if one is not None]
    text = ""
    if known and len(changes) > 1:
        text = _(
            "The months are those of all changes one after the other; side by side the "
            "longest takes about {longest}.",
            longest=f"{max(known):g}",
        )
    if len(known) < len(months):
        text += " " + _n(
            "For {count} of them no time is stated; it counts as the longest known.",
            "For {count} of them no time is stated; they count as the longest known.",
            len(months) - len(known),
        )
    return text.strip() or _(
        "The time is typical for such a decision, without appeals."
    )


def _sureness(choice: Choice) -> str:
    if choice.proven and not choice.changes_first:
        return _("No other choice among these sites needs less, to about 1 %.")
    first = next((one for one in choice.reached if not one.proven), None)
    if first is None and len(choice.reached) == len(Goal):
        return _(
            "No other choice among these sites needs fewer plan changes or months. "
            "Another set of as many changes might come with fewer conditions."
        )
    if first is None:
        return _(
            "The time ran out: the plan changes are the fewest, the sites may not be."
        )
    names = {
        Goal.CHANGES: _("plan changes"),
        Goal.MONTHS: _("months"),
        Goal.MATTERS: _("conditions and questions"),
        Goal.SITES: _("sites"),
    }
    return _(
        "The time ran out: this is the best found. With more time the number of {what} "
        "could fall by at most {percent} %.",
        what=names[first.goal],
        percent=f"{first.gap * 100:.0f}",
    )


def _show_why_not(result: TargetResult) -> None:
    assert result.why_not is not None
    st.warning(_("These targets cannot all be met with the sites that are known."))
    for missed in result.why_not.missed:
        st.markdown(f"- {plain(sentence(missed.reason))}")
    together = [
        _(
            "{target}: {found} of {needed}",
            target=plain(sentence(target_words(one.target))),
            found=f"{one.together:,.0f}",
            needed=f"{one.needed:,.0f}",
        )
        for one in result.why_not.missed
        if one.together < one.needed
    ]
    if together:
        st.markdown(
            _("The nearest that can be done for all targets together:")
            + "\n"
            + "\n".join(f"- {line}" for line in together)
        )
    in_conflict = set(result.why_not.conflict)
    if len(in_conflict) > 1:
        names = [
            plain(sentence(target_words(target)))
            for target in result.problem.targets
            if target.id in in_conflict
        ]
        st.markdown(
            _(
                "It is enough to give way in one of these: {targets}.",
                targets="; ".join(names),
            )
        )
    if not result.why_not.certain:
        st.caption(_("The time ran out: perhaps less is missing than said here."))


def chosen_sites(result: TargetResult) -> list[Candidate]:
    """Give the sites that are shown."""
    wanted = set(result.shown_ids)
    return [one for one in result.problem.candidates if one.id in wanted]


def show_sites(result: TargetResult) -> None:
    """List the sites."""
    chosen = chosen_sites(result)
    if not chosen:
        return
    with st.expander(_n("{count} site", "{count} sites", len(chosen))):
        lines = [
            f"{number}. {_site_line(result, one)}"
            for number, one in enumerate(chosen[:LIST_MAX], start=1)
        ]
        st.markdown("\n".join(lines))


def _site_line(result: TargetResult, one: Candidate) -> str:
    name = plain(read.catalogue().solution(one.solution_id).short_name)
    parts = [f"{name}, {plain(one.id.rpartition('@')[2])}"]
    if one.id in result.existing_ids:
        parts.append(_("placed already"))
    parts.append(
        _n("{count} plan change", "{count} plan changes", len(one.changes))
        if one.changes
        else _("no plan change")
    )
    if one.matters:
        parts.append(_("{count} to settle", count=one.matters))
    if one.unknown_count:
        parts.append(_("{count} not known", count=one.unknown_count))
    return "; ".join(parts)


def sites_on_map(result: TargetResult, workplace: Workplace) -> list[MapPlacement]:
    """Give the sites for the map, in the colours of what was found for each."""
    placed = []
    for number, one in enumerate(chosen_sites(result), start=1):
        mine = [f for f in result.findings if f.placement_id == one.id]
        summary = summarise(one.id, mine)
        solution = read.catalogue().solution(one.solution_id)
        placed.append(
            map_placement(
                replace(one.placement, id=str(number)),
                solution,
                summary.outcome,
                workplace.district,
                description=f"{number} {solution.short_name}: {outcome_line(summary)}",
                number=str(number),
            )
        )
    return placed


def show_binds(result: TargetResult) -> None:
    """Say what leaves no room."""
    told = what_binds(result.problem, result.choice)
    if told:
        st.subheader(_("What leaves no room"), anchor=False)
        st.markdown("\n".join(f"- {plain(sentence(one))}" for one in told))


def show_prices(prices: Sequence[PriceOfMore]) -> None:
    """Say what one more of each target would cost."""
    if not prices:
        st.markdown(_("Nothing more can be asked for: every home is reached already."))
    for price in prices:
        st.markdown(f"- {_price_line(price)}")


def _price_line(price: PriceOfMore) -> str:
    target = plain(sentence(target_words(price.target)))
    if isinstance(price.target, ReachTarget):
        what = _("{target}, and one home more", target=target)
    else:
        what = _("{target}, and {step} more", target=target, step=f"{price.step:g}")
    if price.more is None:
        found = (
            _("not found in the time given")
            if price.possible
            else _("not possible with the sites that are known")
        )
        return f"{what}: {found}."
    more = price.more
    changes, sites = int(more[Goal.CHANGES]), int(more[Goal.SITES])
    if not changes and not more[Goal.MONTHS]:
        text = _("no plan change more, {sites} sites more", sites=f"{sites:+d}")
    else:
        text = _(
            "{changes} plan changes, {months} months, {sites} sites",
            changes=f"{changes:+d}",
            months=f"{more[Goal.MONTHS]:+g}",
            sites=f"{sites:+d}",
        )
    rough = "" if price.exact else " " + _("(approximate)")
    return f"{what}: {text}{rough}."
