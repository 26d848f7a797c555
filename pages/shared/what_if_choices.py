"""Choosing which plan changes and how: from the register, an object or a proposal."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import shapely
import streamlit as st
from shapely.geometry.base import BaseGeometry

from data.store import ProposedChange
from geo.layers import Column, Layer
from geo.model.finding import Finding
from geo.model.message import mark
from geo.model.placement import footprint_of
from geo.model.plan import PlanObject
from geo.model.plan_change import PlanChange
from geo.model.what_if import Amendment, AmendmentKind
from geo.plan_changes import asks_for_plan_change
from geo.screening.changed_thresholds import unit_words
from geo.screening.hilucs_match import says_a_use
from geo.what_if import limits_of
from geo.what_if.amended_rows import polygons_of
from pages.shared import cached_readers as read
from pages.shared.placement_words import placement_label
from pages.shared.plan_object_words import object_name, plan_title
from pages.shared.session import Workplace
from pages.shared.solution_views import land_use_words
from pages.shared.texts import _, plain

CHANGE_IN_ADDRESS = "change"
_ZONES = "zoning_element"
_PLAN_KINDS = (_ZONES, "supplementary_regulation")
_REGISTER = mark("A change from the register")
_OBJECT = mark("A plan object that a placement meets")
_KEPT = mark("A proposal kept here")
_PART = mark("Only the ground of the placements gets another use")
_HOLE = mark("It no longer holds on the ground of the placements")
_USE = mark("All of it gets another use")
_LIMIT = mark("A limit is raised or lowered")
_CANCEL = mark("It is cancelled")


@dataclass(frozen=True)
class Chosen:
    """What a person supposes.

    Parameters
    ----------
    plan_object
        None for a proposal that was kept, which names its object itself.
    change_id
        Change of the register it answers to; empty for none.
    """

    amendment: Amendment
    plan_object: PlanObject | None
    change_id: str = ""
    proposal: ProposedChange | None = None


@dataclass(frozen=True)
class _Target:
    """The object to change, as it is now, and the uses that placements there want."""

    plan_object: PlanObject
    layer: Layer
    row: dict[str, Any]
    placement_ids: tuple[str, ...]
    uses: tuple[str, ...]
    change: PlanChange | None = None

    @property
    def key(self) -> str:
        """Part of the keys of widgets: another object begins anew."""
        of_change = self.change.id if self.change else ""
        return f"{self.layer.id}_{self.row['local_id']}_{of_change}"


def choose_amendment(
    workplace: Workplace,
    changes: Sequence[PlanChange],
    findings: Sequence[Finding],
    proposals: Sequence[ProposedChange],
) -> Chosen | None:
    """Let a person choose what to suppose; None where there is nothing to choose."""
    objects = _objects_met(findings)
    sources = {
        _REGISTER: bool(changes),
        _OBJECT: bool(objects),
        _KEPT: bool(proposals),
    }
    offered = [source for source, there in sources.items() if there]
    if not offered:
        st.info(_("No placement meets an object of a plan, so none could change."))
        return None
    source = st.radio(
        _("What changes"), offered, format_func=_, horizontal=True, key="what_if_source"
    )
    if source == _KEPT:
        return _choose_kept(proposals)
    target = (
        _choose_change(workplace, changes)
        if source == _REGISTER
        else _choose_object(workplace, objects)
    )
    if target is None:
        return None
    amendment = _choose_how(workplace, target)
    if amendment is None:
        return None
    change_id = target.change.id if target.change else ""
    return Chosen(amendment, target.plan_object, change_id)


def _choose_kept(proposals: Sequence[ProposedChange]) -> Chosen:
    by_id = {one.id: one for one in proposals}
    chosen = st.selectbox(
        _("Proposal"),
        list(by_id),
        format_func=lambda name: f"{name} {by_id[name].title}",
        key="what_if_kept",
    )
    proposal = by_id[chosen]
    return Chosen(proposal.amendment, None, proposal.change_id, proposal)


def _objects_met(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """Group findings by the object of a plan they cite, those that ask first."""
    asking = sorted(findings, key=lambda one: -one.outcome.severity)
    objects: dict[str, list[Finding]] = {}
    for finding in asking:
        found = finding.plan_object
        if found is not None and (found.plan or asks_for_plan_change(finding)):
            key = f"{found.layer_id} {found.local_id}"
            objects.setdefault(key, []).append(finding)
    return objects


def _choose_change(
    workplace: Workplace, changes: Sequence[PlanChange]
) -> _Target | None:
    by_id = {change.id: change for change in changes}
    asked = st.query_params.get(CHANGE_IN_ADDRESS, "")
    chosen = st.selectbox(
        _("Change"),
        list(by_id),
        index=list(by_id).index(asked) if asked in by_id else 0,
        format_func=lambda name: _change_label(by_id[name]),
        key=f"what_if_change_{asked}",
    )
    change = by_id[chosen]
    return _target(workplace, change.plan_object, change.placement_ids, change)


def _change_label(change: PlanChange) -> str:
    return _(
        "{object} in “{plan}”, needed by {placements}",
        object=object_name(change.plan_object),
        plan=plan_title(change.plan_object),
        placements=", ".join(change.placement_ids),
    )


def _choose_object(
    workplace: Workplace, objects: dict[str, list[Finding]]
) -> _Target | None:
    def label(key: str) -> str:
        found = objects[key][0].plan_object
        assert found is not None
        return f"{object_name(found)} · {plan_title(found)}"

    chosen = st.selectbox(
        _("Object"), list(objects), format_func=label, key="what_if_object"
    )
    found = objects[chosen][0].plan_object
    assert found is not None
    names = dict.fromkeys(finding.placement_id for finding in objects[chosen])
    return _target(workplace, found, tuple(names), None)


def _target(
    workplace: Workplace,
    found: PlanObject,
    placement_ids: tuple[str, ...],
    change: PlanChange | None,
) -> _Target | None:
    for layer in workplace.layers.layers:
        rows = layer.features[layer.features["local_id"] == found.local_id]
        if layer.id == found.layer_id and len(rows):
            row = rows.iloc[0].to_dict()
            uses = _uses_wanted(workplace, placement_ids)
            return _Target(found, layer, row, placement_ids, uses, change)
    st.warning(_("That object is not in the district any more. Choose another one."))
    return None


def _uses_wanted(
    workplace: Workplace, placement_ids: tuple[str, ...]
) -> tuple[str, ...]:
    solutions = read.catalogue().solutions
    return tuple(
        code
        for record in workplace.placements()
        if record.placement.id in placement_ids
        and record.placement.solution_id in solutions
        for code in solutions[record.placement.solution_id].preferred_hilucs
    )


def _choose_how(workplace: Workplace, target: _Target) -> Amendment | None:
    is_zone = target.layer.kind == _ZONES
    limits = [
        limit
        for limit in limits_of(target.layer.kind)
        if not pd.isna(target.row.get(limit.name))
    ]
    ways: dict[str, Callable[[], Amendment | None]] = {}
    if target.row["geometry"].area > 0:
        ways[_PART if is_zone else _HOLE] = lambda: _part(workplace, target)
    if is_zone:
        ways[_USE] = lambda: _amendment(
            target, AmendmentKind.USE, use=_choose_use(target)
        )
    if limits:
        ways[_LIMIT] = lambda: _limit(target, limits)
    ways[_CANCEL] = lambda: _amendment(target, AmendmentKind.CANCEL)
    how = st.selectbox(
        _("How it changes"), list(ways), format_func=_, key=f"how_{target.key}"
    )
    return ways[how]()


def _amendment(target: _Target, kind: AmendmentKind, **more: Any) -> Amendment:
    return Amendment(kind, target.layer.id, str(target.row["local_id"]), **more)


def _part(workplace: Workplace, target: _Target) -> Amendment | None:
    left, right = st.columns(2)
    with left:
        ground = _choose_ground(workplace, target)
    with right:
        margin_m = st.number_input(
            _("Margin around it in m"),
            0.0,
            100.0,
            0.0 if target.layer.kind == _ZONES else target.layer.positional_tolerance_m,
            step=0.5,
            key=f"margin_{target.key}",
        )
    use = _choose_use(target) if target.layer.kind == _ZONES else ""
    if ground is None:
        st.info(_("Choose at least one placement whose ground is taken out."))
        return None
    area = shapely.buffer(ground, margin_m, join_style="mitre") if margin_m else ground
    return _amendment(target, AmendmentKind.PART, area=area, use=use)


def _choose_ground(workplace: Workplace, target: _Target) -> BaseGeometry | None:
    """Let a person choose the placements whose ground on the object is taken out."""
    catalogue = read.catalogue()
    grounds: dict[str, BaseGeometry] = {}
    labels: dict[str, str] = {}
    for record in workplace.placements():
        placement = record.placement
        solution = catalogue.solutions.get(placement.solution_id)
        if solution is None:
            continue
        ground = shapely.intersection(
            footprint_of(placement, solution), target.row["geometry"]
        )
        if ground.area > 0:
            grounds[placement.id] = ground
            labels[placement.id] = placement_label(placement, catalogue)
    chosen = st.multiselect(
        _("Ground of"),
        list(grounds),
        default=[name for name in target.placement_ids if name in grounds],
        format_func=lambda name: labels[name],
        key=f"ground_{target.key}",
    )
    if not chosen:
        return None
    return polygons_of(shapely.union_all([grounds[name] for name in chosen]))


def _choose_use(target: _Target) -> str:
    catalogue = read.catalogue()
    needed = target.change.needed_value.split("|") if target.change else []
    wanted = [
        code
        for code in (*needed, *target.uses)
        if code in catalogue.hilucs and says_a_use(code)
    ]
    others = [code for code in catalogue.hilucs if says_a_use(code)]
    return str(
        st.selectbox(
            _("Land use it gets"),
            list(dict.fromkeys((*wanted, *others))),
            format_func=lambda code: f"{catalogue.hilucs[code].name} ({code})",
            key=f"use_{target.key}",
        )
    )


def _limit(target: _Target, limits: Sequence[Column]) -> Amendment | None:
    by_name = {limit.name: limit for limit in limits}
    left, right = st.columns(2)
    with left:
        name = st.selectbox(
            _("Limit"),
            list(by_name),
            format_func=lambda one: _(by_name[one].description),
            key=f"limit_{target.key}",
        )
    present = float(target.row[name])
    unit = by_name[name].unit
    if unit == "value_unit":
        unit = str(target.row.get("value_unit") or "")
    with right:
        value = st.number_input(
            _(
                "New value (now {value} {unit})",
                value=f"{present:g}",
                unit=unit_words(unit),
            ),
            value=present,
            key=f"value_{target.key}_{name}",
        )
    if value == present:
        st.caption(_("Give another value to see what it would change."))
        return None
    kind = AmendmentKind.RAISE if value > present else AmendmentKind.LOWER
    return _amendment(target, kind, column=name, value=value)


def amendment_words(amendment: Amendment, name: str) -> str:
    """Say in one line what a change of a plan does."""
    catalogue = read.catalogue()
    use = land_use_words(amendment.use.split("|"), catalogue) if amendment.use else ""
    match amendment.kind:
        case AmendmentKind.PART if use:
            return _("Part of {name} becomes {use}", name=plain(name), use=use)
        case AmendmentKind.PART:
            return _("{name} no longer holds on part of its ground", name=plain(name))
        case AmendmentKind.USE:
            return _("All of {name} becomes {use}", name=plain(name), use=use)
        case AmendmentKind.CANCEL:
            return _("{name} is cancelled", name=plain(name))
    limits = {one.name: one for kind in _PLAN_KINDS for one in limits_of(kind)}
    limit = limits.get(amendment.column)
    return _(
        "{limit} of {name}: {value}",
        limit=_(limit.description) if limit else plain(amendment.column),
        name=plain(name),
        value=f"{amendment.value:g}",
    )
