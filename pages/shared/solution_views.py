"""A catalogue entry as people read it, and how they find it."""

from collections.abc import Iterable

import streamlit as st

from data.catalogue import Catalogue
from geo.layers import LAYER_KINDS
from geo.model.message import mark
from geo.model.solution import ANY_LAND_USE, Quantity, Solution
from geo.model.vocabulary import Confidence
from pages.shared import session
from pages.shared.texts import _, plain

_SYSTEMS = {
    "mobility": mark("Mobility"),
    "energy": mark("Energy"),
    "public_space": mark("Public space"),
    "buildings": mark("Buildings"),
    "ict": mark("Data and networks"),
    "waste": mark("Waste"),
    "social": mark("People"),
    "circular": mark("Reuse"),
}
CHOSEN_SOLUTION = "chosen_solution"


def system_words(system: str) -> str:
    """Give a topic in words."""
    return _(_SYSTEMS.get(system, system))


def matching(
    solutions: Iterable[Solution], words: str, systems: Iterable[str]
) -> list[Solution]:
    """Give the solutions of the topics that hold every word, else some of them.

    Parameters
    ----------
    words
        Words typed by a person, in any order and case.
    systems
        Topics; none means all.
    """
    wanted = words.lower().split()
    topics = set(systems)
    on_topic = [one for one in solutions if not topics or topics & set(one.systems)]
    hits = {one.id: sum(word in _searched(one) for word in wanted) for one in on_topic}
    found = [one for one in on_topic if hits[one.id] == len(wanted)]
    if not found:
        found = [one for one in on_topic if hits[one.id] > 0]
    return sorted(found, key=lambda one: (-hits[one.id], one.name.lower()))


def _searched(solution: Solution) -> str:
    return " ".join(
        (
            solution.name,
            solution.id.replace("_", " "),
            *solution.systems,
            solution.host_note,
            solution.capacity_note,
            solution.lead_department,
            solution.reference_deployment,
            solution.origin,
        )
    ).lower()


def show_solution(solution: Solution, catalogue: Catalogue) -> None:
    """Show one catalogue entry."""
    if st.button(_("Place it on the map"), key=f"place_{solution.id}"):
        st.session_state[CHOSEN_SOLUTION] = solution.id
        session.select(None)
        st.switch_page("place.py")
    left, right = st.columns(2)
    with left:
        _list(_("Space and needs"), _needs(solution))
        _list(_("Land use"), _land_use(solution, catalogue))
        _list(_("Stays out of"), _kept_out(solution))
    with right:
        _list(_("Plans and decisions"), _plans(solution))
        _list(_("Who"), _who(solution))
        _list(_("Where it stands already"), _noted(solution.reference_deployment))
        _list(_("Sources"), _sources(solution, catalogue))
    if solution.assumption_note:
        st.caption(plain(solution.assumption_note))


def _list(title: str, lines: list[str]) -> None:
    if lines:
        st.markdown(f"**{title}**\n" + "\n".join(f"- {line}" for line in lines))


def _needs(solution: Solution) -> list[str]:
    lines = []
    if solution.takes_space:
        lines.append(
            _(
                "takes {typ} ({min} to {max} m²)",
                typ=quantity_words(solution.footprint_typ_m2),
                min=f"{solution.footprint_min_m2.value:g}",
                max=f"{solution.footprint_max_m2.value:g}",
            )
        )
    else:
        lines.append(_("takes no ground"))
    lines.extend(_noted(solution.shape_note))
    for pattern, value in (
        (mark("height {value}"), solution.height_m),
        (mark("depth {value}"), solution.depth_m),
        (mark("power {value}"), solution.electric_power_typ_kw),
        (mark("heat {value}"), solution.heat_power_typ_kw),
    ):
        if value is not None and value.value > 0:
            lines.append(_(pattern, value=quantity_words(value)))
    lines.extend(_noted(solution.clearance_note))
    lines.extend(_noted(solution.access_note))
    lines.extend(_noted(solution.capacity_note))
    return lines


def quantity_words(quantity: Quantity) -> str:
    """Write a value with its unit, its sources, or that it is an assumption."""
    unit = {"m2": "m²", "m3": "m³"}.get(quantity.unit, quantity.unit)
    number = f"{quantity.value:g} {unit}"
    if quantity.confidence is Confidence.ASSUMPTION:
        return _("{number}, an assumption", number=number)
    return f"{number} [{', '.join(quantity.source_ids)}]"


def _land_use(solution: Solution, catalogue: Catalogue) -> list[str]:
    lines = []
    for title, codes in (
        (mark("goes with {uses}"), solution.preferred_hilucs),
        (mark("does not go with {uses}"), solution.incompatible_hilucs),
    ):
        if codes:
            lines.append(_(title, uses=land_use_words(codes, catalogue)))
    return lines


def land_use_words(codes: Iterable[str], catalogue: Catalogue) -> str:
    """Name HILUCS codes for people."""
    return "; ".join(
        _("any land use")
        if code == ANY_LAND_USE
        else plain(
            f"{catalogue.hilucs[code].name} ({code})"
            if code in catalogue.hilucs
            else code
        )
        for code in codes
    )


def _kept_out(solution: Solution) -> list[str]:
    return [plain(_(LAYER_KINDS[kind].title)) for kind in solution.blocking_layers]


def _plans(solution: Solution) -> list[str]:
    lines = []
    for pattern, note in (
        (mark("where the plan agrees: {note}"), solution.plan_consequence_match),
        (mark("where it does not: {note}"), solution.plan_consequence_mismatch),
    ):
        if note:
            lines.append(_(pattern, note=plain(note)))
    return lines


def _who(solution: Solution) -> list[str]:
    return [
        _("leads: {name}", name=plain(solution.lead_department)),
        *(plain(name) for name in solution.partner_departments),
    ]


def _noted(note: str) -> list[str]:
    return [plain(note)] if note else []


def _sources(solution: Solution, catalogue: Catalogue) -> list[str]:
    return [
        plain(f"{source}: {found.publisher}, {found.year}")
        for source in solution.source_ids
        if (found := catalogue.sources.get(source)) is not None
    ]
