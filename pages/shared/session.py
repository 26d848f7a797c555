"""Who is here, on which district, with which placements: the one place of state.

A person without an account is known by a token in the address. Whoever opens that
address again, after a reload, a restart or on another device, comes back to the same
work, because all of it is in the store.
"""

from dataclasses import dataclass

import streamlit as st

from data.districts.satamaranta import satamaranta_placements
from data.store import PlacementRecord, Scenario, Session
from geo.layers import DistrictLayers
from geo.model.district import District
from geo.model.finding import Finding
from pages.shared import cached_readers as read

_TOKEN = "s"
_DISTRICT = "district"
_SELECTED = "selected_placement"
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
    wanted = st.session_state.get(_DISTRICT) or st.query_params.get(_DISTRICT)
    chosen = wanted if wanted in known else None
    if chosen is None:
        chosen = DEMO_DISTRICT if DEMO_DISTRICT in known else known[0]
    choose_district(chosen)
    return chosen


def choose_district(chosen: str) -> None:
    """Work on another district from now on."""
    if st.session_state.get(_DISTRICT) not in {None, chosen}:
        select(None)
    st.session_state[_DISTRICT] = chosen
    if st.query_params.get(_DISTRICT) != chosen:
        st.query_params[_DISTRICT] = chosen


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
    token = st.query_params.get(_TOKEN) or st.session_state.get(_TOKEN, "")
    session = store.find_session(token) if token else None
    if session is None:
        session = store.create_session(chosen)
    st.session_state[_TOKEN] = session.token
    if st.query_params.get(_TOKEN) != session.token:
        st.query_params[_TOKEN] = session.token
    return session


def select(placement_id: str | None) -> None:
    """Choose the placement that map, list and findings show."""
    st.session_state[_SELECTED] = placement_id


def selected() -> str | None:
    """Give the chosen placement's id."""
    return st.session_state.get(_SELECTED)
