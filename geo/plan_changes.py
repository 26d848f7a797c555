"""The plan-change register: what would have to change, and what each change unlocks.

Findings are merged by plan, object, regulation and needed value; the changes that
unlock most placements come first.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable

import shapely
from shapely.geometry.base import BaseGeometry

from geo.model.finding import Finding
from geo.model.message import Message, mark, message
from geo.model.plan import PlanObject
from geo.model.plan_change import Lateness, PlanChange
from geo.model.profile import CityProfile
from geo.model.vocabulary import Outcome, ProcessStepGeneral, Remedy
from geo.screening.changed_thresholds import unit_words

_Key = tuple[str, str, str, str, str]

_LATENESS = {
    ProcessStepGeneral.ELABORATION: Lateness.ASK_NOW,
    ProcessStepGeneral.ADOPTION: Lateness.OBJECT_NOW,
    ProcessStepGeneral.LEGAL_FORCE: Lateness.IN_FORCE,
}

LATENESS_SENTENCES = {
    Lateness.ASK_NOW: mark(
        "The plan is being drafted: ask now, it is the cheapest moment."
    ),
    Lateness.OBJECT_NOW: mark(
        "The plan is being decided: object before its display ends."
    ),
    Lateness.IN_FORCE: mark(
        "The plan is in force: changing it, or departing from it, takes a formal "
        "decision."
    ),
    Lateness.NOT_KNOWN: mark("The data do not say how far the plan is: ask its owner."),
}


def plan_changes(
    findings: Iterable[Finding], profile: CityProfile
) -> tuple[PlanChange, ...]:
    """Merge findings into the changes of plans that they ask for.

    Parameters
    ----------
    findings
        All findings of a scenario. Those with the outcome *plan change* enter, and
        *conditions* on a plan in preparation: there a word now spares an amendment.
    profile
        Names the likely instrument, its deciding body and its months.

    Returns
    -------
    tuple of PlanChange
        Ranked by how many placements each one unlocks alone, then by how many need
        it, then by the months it takes (unknown last). Changes that help nobody,
        because something else prohibits all their placements, come last.
    """
    findings = tuple(findings)
    groups: dict[_Key, list[Finding]] = defaultdict(list)
    for finding in findings:
        if asks_for_plan_change(finding):
            groups[_key(finding)].append(finding)
    blocked = _blocked_otherwise(findings)
    needs: dict[str, set[_Key]] = defaultdict(set)
    for finding in findings:
        if finding.outcome is Outcome.PLAN_CHANGE:
            needs[finding.placement_id].add(
                _key(finding)
                if finding.plan_object
                else ("", "", "", finding.rule_id, "")
            )
    changes = [
        _merged(key, group, profile, needs, blocked) for key, group in groups.items()
    ]
    return tuple(sorted(changes, key=_rank))


def asks_for_plan_change(finding: Finding) -> bool:
    """Whether a finding names a plan object that would have to say something else."""
    if finding.plan_object is None:
        return False
    if finding.outcome is Outcome.PLAN_CHANGE:
        return True
    in_preparation = finding.plan_object.process_step_general in {
        ProcessStepGeneral.ELABORATION,
        ProcessStepGeneral.ADOPTION,
    }
    return (
        in_preparation
        and finding.outcome is Outcome.CONDITION
        and bool(finding.needed_value)
    )


def _key(finding: Finding) -> _Key:
    assert finding.plan_object is not None
    plan = finding.plan_object.plan
    return (
        plan.local_id if plan else "",
        finding.plan_object.layer_id,
        finding.plan_object.local_id,
        finding.plan_object.code,
        finding.needed_value,
    )


def _blocked_otherwise(findings: tuple[Finding, ...]) -> set[str]:
    return {
        finding.placement_id
        for finding in findings
        if finding.outcome is Outcome.PROHIBITED
    }


def _merged(
    key: _Key,
    group: list[Finding],
    profile: CityProfile,
    needs: dict[str, set[_Key]],
    blocked: set[str],
) -> PlanChange:
    first = group[0]
    plan_object = first.plan_object
    assert plan_object is not None
    placement_ids = tuple(dict.fromkeys(finding.placement_id for finding in group))
    heaviest = max(group, key=lambda finding: _weight(finding.remedy))
    clash_geometries = [f.clash for f in group if f.clash is not None]
    clash = shapely.union_all(clash_geometries) if clash_geometries else None
    lateness = _lateness(plan_object)
    return PlanChange(
        id=_stable_id(key),
        plan_object=plan_object,
        present_value=_present(first, plan_object),
        needed_value=first.needed_value,
        remedy=heaviest.remedy,
        instrument=profile.instruments.get(heaviest.instrument_role),
        lateness=lateness,
        lateness_sentence=message(LATENESS_SENTENCES[lateness]),
        placement_ids=placement_ids,
        unlocks_alone=tuple(
            placement_id
            for placement_id in placement_ids
            if needs.get(placement_id) == {key} and placement_id not in blocked
        ),
        sentence=first.sentence,
        prohibited_ids=tuple(name for name in placement_ids if name in blocked),
        rule_ids=tuple(dict.fromkeys(finding.rule_id for finding in group)),
        owner_departments=tuple(
            dict.fromkeys(finding.owner_department for finding in group)
        ),
        overlap_m2=_area(clash),
        clash=clash,
    )


def _weight(remedy: Remedy) -> int:
    """Rank remedies: where two are named for one change, the heavier one stands."""
    order = (Remedy.PERMIT, Remedy.DEVIATION, Remedy.AMEND_PLAN, Remedy.NEW_PLAN)
    return order.index(remedy) if remedy in order else -1


def _lateness(plan_object: PlanObject) -> Lateness:
    step = plan_object.process_step_general
    return (
        Lateness.NOT_KNOWN if step is None else _LATENESS.get(step, Lateness.NOT_KNOWN)
    )


def _present(finding: Finding, plan_object: PlanObject) -> str:
    found = finding.found_value if isinstance(finding.found_value, str) else ""
    allowed = finding.required_value
    if finding.needed_value and finding.unit and isinstance(allowed, float):
        found = f"{allowed:g} {unit_words(finding.unit)}"  # what the plan says now
    return " · ".join(part for part in (plan_object.code, found) if part)


def _stable_id(key: _Key) -> str:
    """Give the same change the same id in every run, whatever else is found."""
    return f"PC-{hashlib.sha256('|'.join(key).encode()).hexdigest()[:8]}"


def _area(clash: BaseGeometry | None) -> float:
    return 0.0 if clash is None else float(clash.area)


def _rank(change: PlanChange) -> tuple[bool, int, int, float, str]:
    months = change.instrument.months_typ if change.instrument else None
    return (
        change.helps_nobody,
        -len(change.unlocks_alone),
        -len(change.placement_ids),
        float("inf") if months is None else months,
        change.id,
    )


def unlock_sentence(change: PlanChange, placement_count: int) -> Message:
    """Say how many of all placements a change unlocks.

    Parameters
    ----------
    placement_count
        How many placements the scenario holds.
    """
    alone, needed = len(change.unlocks_alone), len(change.placement_ids)
    if alone == needed:
        pattern = mark(
            "For {alone} of {all} placements this is the only plan change needed, as "
            "far as is known."
        )
    elif alone == 0:
        pattern = mark(
            "This change alone is enough for none of the {all} placements: {needed} "
            "of them would need it beside something else."
        )
    else:
        pattern = mark(
            "For {alone} of {all} placements this is the only plan change needed, as "
            "far as is known; {more} more would need it beside something else."
        )
    return message(
        pattern,
        alone=alone,
        all=placement_count,
        needed=needed,
        more=needed - alone,
    )
