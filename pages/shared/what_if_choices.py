"""Choosing which plan changes and how: from the register, an object or a proposal."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from data.store import ProposedChange
from geo.model.finding import Finding
from geo.model.message import mark
from geo.model.plan import PlanObject
from geo.model.plan_change import PlanChange
from geo.model.what_if import Amendment
from geo.plan_changes import asks_for_plan_change
from pages.shared import cached_readers as read
from pages.shared.plan_object_words import object_name, plan_title
from pages.shared.session import Workplace
from pages.shared.texts import _
from pages.shared.what_if_ways import Target, choose_how

CHANGE_IN_ADDRESS = "change"
_REGISTER = mark("A change from the register")
_OBJECT = mark("A plan object that a placement meets")
_KEPT = mark("A proposal kept here")


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
    amendment = choose_how(workplace, target)
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
) -> Target | None:
    by_id = {change.id: change for change in changes}
    asked = st.query_params.get(CHANGE_IN_ADDRESS, "")
    if asked and asked not in by_id:
        st.info(
            _("The change you came for is not in the register any more. Choose one.")
        )
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
) -> Target | None:
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
) -> Target | None:
    for layer in workplace.layers.layers:
        rows = layer.features[layer.features["local_id"] == found.local_id]
        if layer.id == found.layer_id and len(rows):
            row = rows.iloc[0].to_dict()
            uses = _uses_wanted(workplace, placement_ids)
            return Target(found, layer, row, placement_ids, uses, change)
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
