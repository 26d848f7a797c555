"""The form in which targets are put together, and where they are kept.

They are in the session and in the address of the page: a reload and a sent link keep
them.
"""

import streamlit as st

from geo.model.capacity import MEASURES, SITES, Capacity
from geo.model.solution import Solution, SolutionGeometry
from geo.targets import HomeWeight, Target, target_words
from pages.shared import cached_readers as read
from pages.shared import target_words as words
from pages.shared.texts import _, _n, plain, sentence

_IN_ADDRESS = "targets"
_TARGETS = "targets_text"
AMOUNT_MAX = 1e9  # far beyond what a district holds; more is a slip of the finger
DISTANCE_MAX_M = 100_000.0
_WITHOUT_PLACES = {SolutionGeometry.LINE, SolutionGeometry.NETWORK}


def solution_names() -> dict[str, str]:
    """Give the solutions that can be placed at sites, by id."""
    return {
        one.id: one.short_name
        for one in read.catalogue().solutions.values()
        if one.hosts and one.geometry not in _WITHOUT_PLACES
    }


def kept_targets() -> list[Target]:
    """Give the targets of this session, or those in the address."""
    if _TARGETS not in st.session_state:
        st.session_state[_TARGETS] = st.query_params.get(_IN_ADDRESS, "")
    targets, unreadable = words.read(st.session_state[_TARGETS], solution_names())
    if unreadable:
        st.warning(
            _n(
                "{count} target in the address could not be read and is left out.",
                "{count} targets in the address could not be read and are left out.",
                unreadable,
            )
        )
    _keep(targets)
    return targets


def _keep(targets: list[Target]) -> None:
    st.session_state[_TARGETS] = words.written(targets)
    if st.session_state[_TARGETS]:
        st.query_params[_IN_ADDRESS] = st.session_state[_TARGETS]
    else:
        st.query_params.pop(_IN_ADDRESS, None)


def edit_targets(capacities: tuple[Capacity, ...]) -> list[Target]:
    """Show the targets and let a person add and remove some."""
    targets = kept_targets()
    for number, target in enumerate(targets):
        left, right = st.columns([5, 1], vertical_alignment="center")
        left.markdown(f"{number + 1}. {plain(sentence(target_words(target)))}")
        right.button(
            _("Remove {number}", number=number + 1),
            key=f"remove_target_{number}",
            on_click=_remove,
            args=(number,),
        )
    if not targets:
        st.info(_("No target yet. Add what you want to reach, one by one."))
    with st.expander(_("Add a target"), expanded=not targets):
        kinds = {"amount": _("An amount"), "reach": _("Something near homes")}
        kind = st.radio(
            _("Kind of target"),
            list(kinds),
            format_func=kinds.__getitem__,
            horizontal=True,
        )
        (_amount_form if kind == "amount" else _reach_form)(targets, capacities)
    return targets


def _remove(number: int) -> None:
    targets, _unreadable = words.read(st.session_state[_TARGETS], solution_names())
    _keep([one for place, one in enumerate(targets) if place != number])


def _amount_form(targets: list[Target], capacities: tuple[Capacity, ...]) -> None:
    names = solution_names()
    measure = st.selectbox(
        _("What is counted"),
        list(MEASURES),
        index=1,
        format_func=lambda key: _(MEASURES[key][0]),
    )
    giving = {one.solution_id for one in capacities if one.measure == measure}
    options = [one for one in names if measure == SITES or one in giving]
    unit = MEASURES[measure][1]
    amount = st.number_input(
        _("How much ({unit}), more than 0", unit=unit)
        if unit
        else _("How many, more than 0"),
        min_value=0.0,
        max_value=AMOUNT_MAX,
        value=10.0,
        step=1.0,
        format="%g",
    )
    chosen = st.multiselect(
        _("Which solutions count"),
        options,
        default=[] if measure == SITES else options,
        format_func=lambda one: names[one],
        key=f"solutions_for_{measure}",
    )
    st.button(
        _("Add"),
        on_click=_add_amount,
        args=(measure, amount, tuple(chosen)),
        disabled=not amount or not chosen or len(targets) >= words.TARGETS_MAX,
        key="add_amount",
    )


def _add_amount(measure: str, amount: float, solutions: tuple[str, ...]) -> None:
    names = solution_names()
    targets, _unreadable = words.read(st.session_state[_TARGETS], names)
    name = f"t{len(targets) + 1}"
    _keep([*targets, words.amount_target(name, measure, amount, solutions, names)])


def _reach_form(targets: list[Target], capacities: tuple[Capacity, ...]) -> None:
    names = solution_names()
    hubs = [one for one in names if one.startswith("mobility_hub")]
    chosen = st.multiselect(
        _("What should be near"),
        list(names),
        default=hubs[:1],
        format_func=lambda one: names[one],
    )
    distance_m = st.number_input(
        _("Within how many metres, in a straight line"),
        min_value=1.0,
        max_value=DISTANCE_MAX_M,
        value=300.0,
        step=50.0,
        format="%g",
    )
    percent = st.number_input(
        _("Of how many homes (%, 1 to 100)"),
        min_value=1.0,
        max_value=100.0,
        value=100.0,
    )
    counted = {
        HomeWeight.BUILDING: _("buildings"),
        HomeWeight.FLOOR_AREA: _("floor area, standing in for people"),
    }
    weight = st.radio(
        _("Homes are counted by"),
        list(counted),
        format_func=counted.__getitem__,
        horizontal=True,
        disabled=percent >= 100,
    )
    st.button(
        _("Add"),
        on_click=_add_reach,
        args=(distance_m, percent / 100, weight, tuple(chosen)),
        disabled=not chosen or len(targets) >= words.TARGETS_MAX,
        key="add_reach",
    )


def _add_reach(
    distance_m: float, share: float, weight: HomeWeight, solutions: tuple[str, ...]
) -> None:
    names = solution_names()
    targets, _unreadable = words.read(st.session_state[_TARGETS], names)
    name = f"t{len(targets) + 1}"
    target = words.reach_target(name, distance_m, share, weight, solutions, names)
    _keep([*targets, target])


def solutions_of(targets: list[Target]) -> list[Solution]:
    """Give the solutions that serve any of the targets, each once."""
    ids = dict.fromkeys(one for target in targets for one in target.solutions)
    return [read.catalogue().solution(one) for one in ids]
