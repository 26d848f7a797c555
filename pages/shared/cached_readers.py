"""What pages read, kept in memory between clicks and shared by all sessions.

Everything here is immutable by contract. A district's fingerprint is part of each
key, so that a new version of a layer is read at once.
"""

from datetime import date

import streamlit as st

from data.catalogue import Catalogue, read_catalogue
from data.catalogue.capacities import read_capacities
from data.catalogue.rule_reading import checked_rules
from data.districts.storage import (
    DistrictRecord,
    LayerRecord,
    district_fingerprint,
    list_districts,
    list_layer_records,
    plantable_home,
    read_district,
)
from data.store import Store, open_store
from geo.layers import DistrictLayers
from geo.model.capacity import Capacity
from geo.model.finding import Finding
from geo.model.plan_change import PlanChange
from geo.model.rule import Rule
from geo.plan_changes import plan_changes
from geo.screening import Screener

FEW = 8
MANY = 128


@st.cache_resource(show_spinner=False)
def catalogue() -> Catalogue:
    """Give the solutions, thresholds, instruments and sources."""
    return read_catalogue()


@st.cache_resource(show_spinner=False)
def capacities() -> tuple[Capacity, ...]:
    """Give what one placement of each solution gives."""
    return read_capacities(catalogue())


@st.cache_resource(show_spinner=False)
def rules() -> tuple[Rule, ...]:
    """Give the rules, checked against the catalogue."""
    known = catalogue()
    return checked_rules(known, known.profile("generic"))


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """Give the store: one per server."""
    return open_store(plantable_home())


def districts() -> list[DistrictRecord]:
    """Give the districts of this installation."""
    return list_districts(plantable_home())


def fingerprint(district_id: str) -> str:
    """Give a text that changes when any layer of a district changes."""
    return district_fingerprint(district_id, plantable_home())


def district_layers(district_id: str) -> DistrictLayers:
    """Give a district with all its layers."""
    return _district_layers(district_id, fingerprint(district_id))


@st.cache_resource(show_spinner=False, max_entries=FEW)
def _district_layers(district_id: str, version: str) -> DistrictLayers:
    return read_district(district_id, plantable_home())


def layer_records(district_id: str) -> list[LayerRecord]:
    """Give what is known about each layer, without its features."""
    return _layer_records(district_id, fingerprint(district_id))


@st.cache_resource(show_spinner=False, max_entries=FEW)
def _layer_records(district_id: str, version: str) -> list[LayerRecord]:
    return list_layer_records(district_id, plantable_home())


def screener(district_id: str) -> Screener:
    """Give the resident screener of a district."""
    return _screener(district_id, fingerprint(district_id), date.today())


@st.cache_resource(show_spinner=False, max_entries=FEW)
def _screener(district_id: str, version: str, as_of: date) -> Screener:
    layers = district_layers(district_id)
    known = catalogue()
    return Screener(
        layers,
        rules(),
        known.solutions,
        known.profile(layers.district.profile),
        as_of,
    )


def findings(district_id: str, scenario_id: str) -> tuple[Finding, ...]:
    """Give the findings of a scenario as it is in the store now."""
    return _findings(
        district_id,
        fingerprint(district_id),
        scenario_id,
        store().scenario_version(scenario_id),
        date.today(),
    )


@st.cache_resource(show_spinner=False, max_entries=MANY)
def _findings(
    district_id: str, version: str, scenario_id: str, scenario_version: int, as_of: date
) -> tuple[Finding, ...]:
    records = store().list_placements(scenario_id)
    return tuple(screener(district_id).screen(record.placement for record in records))


def register(district_id: str, scenario_id: str) -> tuple[PlanChange, ...]:
    """Give the plan changes that a scenario asks for."""
    profile = screener(district_id).profile
    return plan_changes(findings(district_id, scenario_id), profile)
