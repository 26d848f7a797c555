"""What pages read, kept in memory between clicks and shared by all sessions.

Everything here is immutable by contract. A district's fingerprint is part of each
key, so that a new version of a layer is read at once.
"""

from datetime import date

import streamlit as st

from data.catalogue import Catalogue, read_catalogue
from data.catalogue.capacities import read_capacities
from data.catalogue.rule_reading import checked_rules
from data.districts.kept_arrays import indexes_of_large_layers
from data.districts.storage import (
    DistrictRecord,
    LayerRecord,
    district_fingerprint,
    list_districts,
    list_layer_records,
    plantable_home,
    read_district,
)
from data.store import Store, ThresholdChange, open_store
from geo.bulk import BulkScreener
from geo.layers import DistrictLayers
from geo.model.capacity import Capacity
from geo.model.finding import Finding
from geo.model.plan_change import PlanChange
from geo.model.rule import Rule
from geo.model.what_if import Amendment, ThresholdOverride
from geo.overlay import FeatureIndex
from geo.plan_changes import plan_changes
from geo.screening import Screener
from geo.sensitivity import ThresholdWeight, profile_with
from geo.suitability import Suitability
from geo.what_if import WhatIf
from geo.what_if import what_if as suppose

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


Overrides = tuple[ThresholdOverride, ...]
SiteQuestion = tuple[str, str, float | None, str]  # solution, basis, size, duration


def thresholds_of_scenario(scenario_id: str) -> list[ThresholdChange]:
    """Give the thresholds that a scenario has of its own, as they are in the store."""
    return store().list_thresholds(scenario_id)


def overrides(district_id: str, scenario_id: str) -> Overrides:
    """Give those of them that the city's profile still knows."""
    known = screener(district_id).profile.thresholds
    return tuple(
        change.override
        for change in thresholds_of_scenario(scenario_id)
        if change.id in known
    )


def screener(district_id: str, changed: Overrides = ()) -> Screener:
    """Give the resident screener of a district, under a scenario's own thresholds."""
    resident = _screener(district_id, fingerprint(district_id), date.today())
    if not changed:
        return resident
    return resident.under(profile_with(resident.profile, changed))


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
        indexes_of_large_layers(layers, plantable_home(), FeatureIndex),
    )


def findings(district_id: str, scenario_id: str) -> tuple[Finding, ...]:
    """Give the findings of a scenario, its own thresholds included, as it is now."""
    return _findings(
        district_id,
        fingerprint(district_id),
        scenario_id,
        store().scenario_version(scenario_id),
        _as_key(overrides(district_id, scenario_id)),
        date.today(),
    )


@st.cache_resource(show_spinner=False, max_entries=MANY)
def _findings(
    district_id: str,
    version: str,
    scenario_id: str,
    scenario_version: int,
    changed: tuple[tuple[str, float], ...],
    as_of: date,
) -> tuple[Finding, ...]:
    records = store().list_placements(scenario_id)
    judge = screener(district_id, tuple(ThresholdOverride(*one) for one in changed))
    return tuple(judge.screen(record.placement for record in records))


def _as_key(changed: Overrides) -> tuple[tuple[str, float], ...]:
    return tuple((one.key, one.value) for one in changed)


def what_if(district_id: str, scenario_id: str, amendment: Amendment) -> WhatIf:
    """Give what a change of a plan would do to a scenario as it is now."""
    return _what_if(
        district_id,
        fingerprint(district_id),
        scenario_id,
        store().scenario_version(scenario_id),
        _as_key(overrides(district_id, scenario_id)),
        date.today(),
        amendment.id,
        amendment,
    )


# Each holds a changed layer, which can be large.
@st.cache_resource(show_spinner=False, max_entries=FEW)
def _what_if(
    district_id: str,
    version: str,
    scenario_id: str,
    scenario_version: int,
    changed: tuple[tuple[str, float], ...],
    as_of: date,
    amendment_id: str,
    _amendment: Amendment,
) -> WhatIf:
    return suppose(
        screener(district_id, tuple(ThresholdOverride(*one) for one in changed)),
        [record.placement for record in store().list_placements(scenario_id)],
        findings(district_id, scenario_id),
        _amendment,
        as_of,
    )


def kept_weights(district_id: str, scenario_id: str) -> list[ThresholdWeight]:
    """Give the place to keep how much hangs on each threshold; empty at first.

    Working it out takes seconds and shows progress, so the page fills it.
    """
    return _kept_weights(
        district_id,
        fingerprint(district_id),
        scenario_id,
        store().scenario_version(scenario_id),
        date.today(),
    )


@st.cache_resource(show_spinner=False, max_entries=MANY)
def _kept_weights(
    district_id: str, version: str, scenario_id: str, scenario_version: int, as_of: date
) -> list[ThresholdWeight]:
    return []


def kept_suitability(
    district_id: str, changed: Overrides, asked: SiteQuestion
) -> list[Suitability]:
    """Give the place to keep where a solution could be done; empty at first.

    Working it out takes seconds and shows progress, so the page fills it.
    """
    return _kept_suitability(
        district_id,
        fingerprint(district_id),
        _as_key(changed),
        date.today(),
        *asked,
    )


# Each holds some megabytes of arrays.
@st.cache_resource(show_spinner=False, max_entries=FEW)
def _kept_suitability(
    district_id: str,
    version: str,
    changed: tuple[tuple[str, float], ...],
    as_of: date,
    solution_id: str,
    basis: str,
    size_m2: float | None,
    duration: str,
) -> list[Suitability]:
    return []


def bulk_screener(district_id: str, changed: Overrides = ()) -> BulkScreener:
    """Give the resident judge of many sites, which remembers situations."""
    return _bulk_screener(
        district_id, fingerprint(district_id), _as_key(changed), date.today()
    )


@st.cache_resource(show_spinner=False, max_entries=FEW)
def _bulk_screener(
    district_id: str,
    version: str,
    changed: tuple[tuple[str, float], ...],
    as_of: date,
) -> BulkScreener:
    return BulkScreener(
        screener(district_id, tuple(ThresholdOverride(*one) for one in changed))
    )


def register(district_id: str, scenario_id: str) -> tuple[PlanChange, ...]:
    """Give the plan changes that a scenario asks for."""
    profile = screener(district_id).profile
    return plan_changes(findings(district_id, scenario_id), profile)
