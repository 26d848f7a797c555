"""What is asked: a solution, its size and for how long, and what a site is."""

from dataclasses import dataclass

import streamlit as st

from geo.model.placement import SIZE_MAX_M2, Duration
from geo.model.solution import Solution
from geo.suitability import Basis, Suitability, bases_of, candidates, suitability
from pages.shared import cached_readers as read
from pages.shared.placement_list import choose_solution
from pages.shared.session import Workplace
from pages.shared.texts import _


@dataclass(frozen=True, slots=True)
class Question:
    """Where could this solution be done?

    Parameters
    ----------
    size_m2
        Ground it takes [m2]; None for its typical size, or where it takes none.
    """

    solution: Solution
    basis: Basis
    size_m2: float | None
    duration: Duration

    @property
    def ground_m2(self) -> float:
        """Ground it takes at each site [m2]."""
        return self.size_m2 or self.solution.footprint_typ_m2.value


def choose_question(workplace: Workplace) -> Question | None:
    """Let a person choose; None until a solution is chosen."""
    first, second, third = st.columns([3, 2, 2], vertical_alignment="bottom")
    with first:
        solution_id = choose_solution()
    if solution_id is None:
        return None
    solution = read.catalogue().solution(solution_id)
    with second:
        bases = bases_of(solution, workplace.layers)
        basis = st.selectbox(
            _("Try it on"),
            bases,
            format_func=lambda one: basis_words(one),
            key=f"where_basis_{solution_id}",
        )
    with third:
        size_m2 = _choose_size(solution)
    temporary = st.checkbox(_("Temporary, as a pilot"), key="where_temporary")
    return Question(
        solution,
        basis,
        size_m2,
        Duration.TEMPORARY if temporary else Duration.PERMANENT,
    )


def _choose_size(solution: Solution) -> float | None:
    if not solution.takes_space:
        st.caption(_("It takes no ground of its own."))
        return None
    typical_m2 = solution.footprint_typ_m2.value
    size_m2 = st.number_input(
        _("Size in m², up to {most}", most=f"{SIZE_MAX_M2:,.0f}"),
        min_value=0.1,
        max_value=SIZE_MAX_M2,
        value=typical_m2,
        key=f"where_size_{solution.id}",
    )
    return None if size_m2 == typical_m2 else size_m2


def basis_words(basis: Basis) -> str:
    """Give a kind of site in words."""
    return {
        Basis.CELL: _("the whole district"),
        Basis.PLOT: _("each plot"),
        Basis.KERB: _("each metre of kerb"),
        Basis.ROOF: _("each building"),
    }[basis]


def judged(workplace: Workplace, question: Question) -> Suitability:
    """Judge every site, with progress; the answer is kept."""
    district_id = workplace.district.id
    changed = read.overrides(district_id, workplace.scenario.id)
    asked = (
        question.solution.id,
        str(question.basis),
        question.size_m2,
        str(question.duration),
    )
    kept = read.kept_suitability(district_id, changed, asked)
    if not kept:
        sites = candidates(workplace.layers, question.basis, question.ground_m2)
        words = _("Judging {count} sites …", count=f"{len(sites):,}")
        bar = st.progress(0.0, words)
        found = suitability(
            read.bulk_screener(district_id, changed),
            question.solution,
            sites,
            size_m2=question.size_m2,
            duration=question.duration,
            progress=lambda share: bar.progress(min(share, 1.0), words) and None,
        )
        bar.empty()
        kept.append(found)
    return kept[0]
