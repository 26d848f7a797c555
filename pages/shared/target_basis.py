"""What a search for sites rests on: places looked at, left out, and assumed."""

from collections.abc import Sequence

import streamlit as st

from geo.model.capacity import MEASURES, Capacity, Per
from geo.model.vocabulary import Confidence
from geo.targets import ReachTarget
from pages.shared import cached_readers as read
from pages.shared.target_search import TargetResult
from pages.shared.texts import _, plain


def show_basis(
    result: TargetResult, capacities: Sequence[Capacity], *, with_unknown: bool
) -> None:
    """Say which sites were looked at, which were left out, and what is assumed."""
    st.markdown("\n".join(f"- {line}" for line in _basis(result, with_unknown)))
    assumed = _assumed(result, capacities)
    if assumed:
        st.markdown(
            _("What one site gives is an assumption where no source states it:")
            + "\n"
            + "\n".join(f"  - {line}" for line in assumed)
        )


def _basis(result: TargetResult, with_unknown: bool) -> list[str]:
    screened = result.screened
    lines = []
    for name, found in result.found.items():
        solution = read.catalogue().solution(name)
        where = ", ".join(_(one) for one in found.looked_at) or _("nowhere")
        line = _(
            "{solution}: {count} places looked at ({where})",
            solution=plain(solution.short_name),
            count=len(found.placements),
            where=where,
        )
        if found.too_small_count:
            line += "; " + _("{count} too small", count=found.too_small_count)
        if found.beyond_limit_count:
            line += "; " + _(
                "{count} more not looked at, to keep it quick",
                count=found.beyond_limit_count,
            )
        lines.append(line)
    if result.taken_count:
        lines.append(
            _("{count} places are taken by your placements.", count=result.taken_count)
        )
    if screened.prohibited_count:
        lines.append(
            _(
                "{count} places are left out because something forbids it there.",
                count=screened.prohibited_count,
            )
        )
    if screened.unknown_count:
        lines.append(
            _(
                "{count} places are left out because something there is not known.",
                count=screened.unknown_count,
            )
        )
    if with_unknown:
        lines.append(
            _(
                "Places of which something is not known may be chosen; each check "
                "without an answer counts as one condition."
            )
        )
    return [*lines, *_homes_basis(result)]


def _homes_basis(result: TargetResult) -> list[str]:
    if not any(isinstance(one, ReachTarget) for one in result.problem.targets):
        return []
    known = result.known_homes
    lines = [
        _(
            "{count} residential buildings count as homes; distances are straight "
            "lines from their middle, not ways along streets.",
            count=len(known.homes),
        )
    ]
    if known.use_unknown_count:
        lines.append(
            _(
                "{count} buildings without a stated use: nobody knows whether people "
                "live there.",
                count=known.use_unknown_count,
            )
        )
    if known.area_unknown_count:
        lines.append(
            _(
                "{count} homes of unknown floor area count nothing where floor area is "
                "counted.",
                count=known.area_unknown_count,
            )
        )
    if not known.everywhere:
        lines.append(
            _(
                "Buildings are known for {share} % of the district only: homes "
                "elsewhere are missing here.",
                share=f"{known.covered_share * 100:.0f}",
            )
        )
    return lines


def _assumed(result: TargetResult, capacities: Sequence[Capacity]) -> list[str]:
    measures = {getattr(one, "measure", "") for one in result.problem.targets}
    lines = []
    for one in capacities:
        if one.measure not in measures or one.solution_id not in result.found:
            continue
        if one.confidence is Confidence.SOURCED:
            continue
        title, unit = MEASURES[one.measure]
        pattern = (
            _("{solution}: {value} {what} per m²")
            if one.per is Per.M2
            else _("{solution}: {value} {what} per site")
        )
        lines.append(
            pattern.format(
                solution=plain(read.catalogue().solution(one.solution_id).short_name),
                value=f"{one.value:g}",
                what=" ".join(part for part in (unit, _(title)) if part),
            )
            + (f" ({plain(one.note)})" if one.note else "")
        )
    return lines
