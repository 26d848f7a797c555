"""Who is here, on which district, with which placements: the one place of state.

A person without an account is known by a token in the address. Whoever opens that
address again, after a reload, a restart or on another device, comes back to the same
work, because all of it is in the store.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from data.districts.satamaranta import satamaranta_placements
from data.store import PlacementRecord, Scenario, Session
from geo.layers import DistrictLayers
from geo.model.district import District
from geo.model.finding import Finding
from pages.shared import cached_readers as read
from pages.shared.texts import _, plain

_TOKEN = "s"
_DISTRICT = "district"
_SELECTED = "selected_placement"
_PLACEMENT_BOX = "placement_box"
_DISTRICT_BOX = "district_box"
_WARNINGS = "address_warnings"
DEMO_DISTRICT = "satamaranta"


@dataclass(frozen=True)
class Workplace:
    """What a page works on.

    Parameters
    ----------
    author
        Id written into the log of changes.
    """

    layers: DistrictLayers
    session: Session
    scenario: Scenario

    @property
    def district(self) -> District:
        """The district."""
        return self.layers.district

    @property
    def author(self) -> str:
        """Who acts."""
        return self.session.id

    def placements(self) -> list[PlacementRecord]:
        """Give the placements as they are in the store now."""
        return read.store().list_placements(self.scenario.id)

    def findings(self) -> tuple[Finding, ...]:
        """Give their findings."""
        return read.findings(self.district.id, self.scenario.id)


def district_id() -> str | None:
    """Give the chosen district: from the session, the address, or the demo."""
    known = [record.id for record in read.districts()]
    if not known:
        return None
    in_address = st.query_params.get(_DISTRICT)
    wanted = st.session_state.get(_DISTRICT) or in_address
    if wanted in known:
        chosen = wanted
    else:
        chosen = DEMO_DISTRICT if DEMO_DISTRICT in known else known[0]
        if wanted:
            _warn(
                _(
                    "There is no district “{name}” here; you see another one.",
                    name=plain(wanted),
                )
            )
    choose_district(chosen)
    return chosen


def choose_district(chosen: str) -> None:
    """Work on another district from now on."""
    if st.session_state.get(_DISTRICT) not in {None, chosen}:
        select(None)
    st.session_state[_DISTRICT] = chosen


def choose_from_districts(label: str, titles: Mapping[str, str]) -> None:
    """Let a person choose a district by its title."""
    st.session_state[_DISTRICT_BOX] = st.session_state[_DISTRICT]
    st.selectbox(
        label,
        list(titles),
        format_func=lambda district: titles[district],
        key=_DISTRICT_BOX,
        on_change=lambda: choose_district(st.session_state[_DISTRICT_BOX]),
    )


def keep_address() -> None:
    """Write district and token into the address of the page, both at once.

    Streamlit empties the address on every change of page; without this a reload
    there would begin new work.
    """
    kept = {
        name: st.session_state[name]
        for name in (_DISTRICT, _TOKEN)
        if st.session_state.get(name)
    }
    if any(st.query_params.get(name) != value for name, value in kept.items()):
        st.query_params.update(kept)


def tell_warnings() -> None:
    """Show what was wrong with the address a person came by, once."""
    for warning in st.session_state.pop(_WARNINGS, []):
        st.warning(warning)


def _warn(text: str) -> None:
    warnings = st.session_state.setdefault(_WARNINGS, [])
    if text not in warnings:
        warnings.append(text)


def workplace() -> Workplace | None:
    """Give what this person works on; None where there is no district yet."""
    chosen = district_id()
    if chosen is None:
        return None
    layers = read.district_layers(chosen)
    session = _session(chosen)
    store = read.store()
    scenario = store.default_scenario(layers.district, session)
    if chosen == DEMO_DISTRICT:
        # A new draft begins with the examples; what was deleted stays deleted.
        store.seed_demo(scenario.id, satamaranta_placements())
    return Workplace(layers, session, scenario)


def _session(chosen: str) -> Session:
    store = read.store()
    in_address = st.query_params.get(_TOKEN)
    token = st.session_state.get(_TOKEN) or in_address or ""
    session = store.find_session(token) if token else None
    if session is None and in_address:
        _warn(
            _(
                "This address leads to no saved work: it may be cut short. You begin "
                "anew; nothing that was saved is lost."
            )
        )
    if session is None:
        session = store.create_session(chosen)
    st.session_state[_TOKEN] = session.token
    return session


def select(placement_id: str | None) -> None:
    """Choose the placement that map, list and findings show."""
    st.session_state[_SELECTED] = placement_id


def choose_placement(
    label: str, names: Sequence[str], format_func: Callable[[str], str]
) -> str:
    """Let a person choose one of some placements; the first where none is chosen yet.

    The box keeps its key and takes its value from the selection: a box that was told
    a new index on each run would be a new box and lose every second choice.
    """
    if selected() not in names:
        select(names[0])
    st.session_state[_PLACEMENT_BOX] = selected()
    chosen: str = st.selectbox(
        label,
        names,
        format_func=format_func,
        key=_PLACEMENT_BOX,
        on_change=lambda: select(st.session_state[_PLACEMENT_BOX]),
    )
    return chosen


def selected() -> str | None:
    """Give the chosen placement's id."""
    return st.session_state.get(_SELECTED)
