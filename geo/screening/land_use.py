"""Planned land use: every square metre of a footprint against the plans over it."""

from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geo.layers import Layer
from geo.model.finding import Finding, LayerRead
from geo.model.message import mark, message
from geo.model.rule import PlanScope
from geo.model.vocabulary import (
    LevelOfSpatialPlan,
    Outcome,
    ProcessStepGeneral,
    Remedy,
)
from geo.screening.case import (
    FIRST_OF_ALL,
    Case,
    hilucs_codes,
    object_name,
    square_metres,
)
from geo.screening.hilucs_match import compare_uses
from geo.screening.land_use_sentences import mismatch_sentence
from geo.screening.layer_index import Hit
from geo.screening.outcomes import judge_mismatch, lies_within_tolerance
from geo.screening.reading import NEGLIGIBLE_M2, Reading, Unknown

DETAILED = frozenset({LevelOfSpatialPlan.INFRA_LOCAL})
MASTER = frozenset({LevelOfSpatialPlan.LOCAL, LevelOfSpatialPlan.SUPRA_LOCAL})

_IN_FORCE = ProcessStepGeneral.LEGAL_FORCE
_COMING = (ProcessStepGeneral.ELABORATION, ProcessStepGeneral.ADOPTION)

_LEVELS = {PlanScope.DETAILED_PLAN: DETAILED, PlanScope.MASTER_PLAN: MASTER}
_STEPS = {
    PlanScope.DETAILED_PLAN: frozenset({_IN_FORCE}),
    PlanScope.PLAN_IN_PREPARATION: frozenset(_COMING),
    PlanScope.MASTER_PLAN: frozenset({_IN_FORCE}),
}

SCOPE_TITLES = {
    PlanScope.DETAILED_PLAN: mark("Detailed plan"),
    PlanScope.PLAN_IN_PREPARATION: mark("Plans in preparation"),
    PlanScope.MASTER_PLAN: mark("Master plan"),
}


@dataclass(frozen=True)
class _Part:
    """The part of a footprint that lies in one zone."""

    hit: Hit
    ground: BaseGeometry


def judge_land_use(case: Case) -> list[Finding]:
    """Say for each part of a footprint whether a plan permits the solution there.

    Every square metre is accounted for: parts in a zone get that zone's outcome,
    parts in no zone are *judgement* where the layer is known to be complete and
    *not assessed* where it is not.
    """
    scope = case.rule.requirement.plan_scope or PlanScope.DETAILED_PLAN
    reading = _read(case, scope)
    parts = _parts(case, reading, scope)
    findings = [
        finding for part in parts for finding in _judge_part(case, part, reading.layers)
    ]
    findings.extend(_what_is_left(case, scope, reading, parts))
    return findings


def layer_serves(layer: Layer, scope: PlanScope) -> bool:
    """Whether a layer of zones is stated to answer for a kind of plans."""
    levels = _LEVELS.get(scope)
    level = layer.plan_level or LevelOfSpatialPlan.INFRA_LOCAL
    return (levels is None or level in levels) and all(
        layer.coverage.holds_step(step) for step in _STEPS[scope]
    )


def _read(case: Case, scope: PlanScope) -> Reading:
    return case.reader.read(
        case.rule.requirement.layers,
        case.footprint,
        plan_levels=_LEVELS.get(scope),
        steps=_STEPS[scope],
    )


def _parts(case: Case, reading: Reading, scope: PlanScope) -> list[_Part]:
    parts = []
    for hit in reading.hits:
        step = case.step_of(hit)
        coming = step in _COMING or (
            step is None and not hit.layer.coverage.holds_step(_IN_FORCE)
        )
        if step is ProcessStepGeneral.OBSOLETE:
            continue
        if coming != (scope is PlanScope.PLAN_IN_PREPARATION):
            continue
        if hit.distance_m > 0:
            continue
        ground = _known_ground(case, hit)
        if ground.is_empty or (
            case.footprint.area > 0 and ground.area <= NEGLIGIBLE_M2
        ):
            continue
        parts.append(_Part(hit, ground))
    return parts


def _known_ground(case: Case, hit: Hit) -> BaseGeometry:
    """Give the part of a footprint in a zone, as far as its layer is complete."""
    ground = shapely.intersection(hit.geometry, case.footprint)
    covered = hit.layer.coverage.area
    if covered is None or shapely.covers(covered, ground):
        return ground
    return shapely.intersection(ground, covered)


def _judge_part(
    case: Case, part: _Part, layers: tuple[LayerRead, ...]
) -> list[Finding]:
    codes = hilucs_codes(part.hit)
    details: dict[str, Any] = {
        "plan_object": case.plan_object(part.hit),
        "overlap_m2": part.ground.area,
        "overlap_share": case.share_of(part.ground),
        "found_value": "|".join(codes) or None,
        "required_value": "|".join(case.solution.preferred_hilucs),
        "clash": part.ground,
        "layers": layers,
    }
    words = {
        "zone": object_name(part.hit),
        "plan": _plan_title(case, part.hit),
        "solution": case.solution.short_name,
        "overlap": square_metres(part.ground.area),
    }
    verdict = compare_uses(case.solution, codes)
    if verdict is Outcome.NOT_ASSESSED:
        sentence = message(
            "“{plan}” does not say what zone {zone} is planned for: not assessed.",
            **words,
        )
        return [case.finding(verdict, sentence, **details)]
    if verdict is Outcome.CONFORMS and case.step_of(part.hit) is None:
        sentence = message(
            "“{plan}” allows {solution} in zone {zone}, but the data do not say "
            "whether that plan is in force: a planner has to judge.",
            **words,
        )
        return [
            case.finding(Outcome.JUDGEMENT, sentence, step_defaulted=True, **details)
        ]
    if verdict is Outcome.CONFORMS:
        sentence = message("“{plan}” allows {solution} in zone {zone}.", **words)
        return [case.finding(verdict, sentence, **details)]
    if verdict is Outcome.JUDGEMENT:
        if part.hit.layer.plan_level in MASTER and _detailed_plan_covers(
            case, part.ground
        ):
            sentence = message(
                "“{plan}” does not name {solution} in zone {zone}; the detailed "
                "plan in force decides here.",
                **words,
            )
            return [case.finding(Outcome.CONFORMS, sentence, **details)]
        sentence = message(
            "“{plan}” neither names nor excludes {solution} in zone {zone}: "
            "a planner has to judge.",
            **words,
        )
        return [case.finding(verdict, sentence, **details)]
    return _mismatch(case, part, codes, words, details)


def _mismatch(
    case: Case,
    part: _Part,
    codes: tuple[str, ...],
    words: dict[str, str],
    details: dict[str, Any],
) -> list[Finding]:
    covered = _detailed_plan_covers(case, part.ground)
    meaning = judge_mismatch(case, part.hit, detailed_plan_covers=covered, codes=codes)
    if meaning.outcome is None:
        return []
    outcome = meaning.outcome
    tolerance_m = part.hit.layer.positional_tolerance_m
    if lies_within_tolerance(case.footprint, part.hit.geometry, tolerance_m):
        sentence = message(
            "{solution} crosses into zone {zone} of “{plan}” by {overlap} m², which "
            "lies within the {tolerance} m to which the zone is drawn: a planner has "
            "to judge.",
            **words,
            tolerance=tolerance_m,
        )
        outcome = Outcome.JUDGEMENT
    else:
        sentence = mismatch_sentence(
            words,
            outcome,
            case.step_of(part.hit),
            is_master=part.hit.layer.plan_level in MASTER,
            covered=covered,
        )
    if meaning.caveat is not None:
        sentence = message("{first} {second}", first=sentence, second=meaning.caveat)
    return [
        case.finding(
            outcome,
            sentence,
            remedy=meaning.remedy,
            instrument_role=meaning.instrument_role,
            needed_value="|".join(case.solution.preferred_hilucs),
            nature_defaulted=meaning.nature_defaulted,
            step_defaulted=meaning.step_defaulted,
            **details,
        )
    ]


def _detailed_plan_covers(case: Case, ground: BaseGeometry) -> bool:
    reading = case.reader.read(
        ("zoning_element",), ground, plan_levels=DETAILED, steps=frozenset({_IN_FORCE})
    )
    in_force = [hit.geometry for hit in reading.hits if case.step_of(hit) is _IN_FORCE]
    if not in_force:
        return False
    left = shapely.difference(ground, shapely.union_all(in_force))
    return bool(left.is_empty or left.area <= NEGLIGIBLE_M2 < ground.area)


def _plan_title(case: Case, hit: Hit) -> str:
    plan = case.plans.get(hit.text("plan_id"))
    return plan.official_title if plan else hit.layer.title or hit.layer.id


def _what_is_left(
    case: Case, scope: PlanScope, reading: Reading, parts: list[_Part]
) -> list[Finding]:
    title = SCOPE_TITLES[scope]
    left = case.footprint
    if parts:
        judged = shapely.union_all([part.ground for part in parts])
        left = shapely.difference(case.footprint, judged)
    findings = []
    for gap in reading.unknown:
        ground = _no_zone_there(gap.ground, left, case.footprint)
        if gap.unread:
            ground = gap.ground
        if ground is None:
            continue
        open_gap = Unknown(gap.kind, gap.reason, ground, case.share_of(ground))
        first = scope is PlanScope.DETAILED_PLAN
        findings.append(
            case.not_assessed(
                open_gap,
                reading.layers,
                priority=FIRST_OF_ALL if first else None,
                title=title,
            )
        )
        left = shapely.difference(left, ground)
    if left.is_empty or (case.footprint.area > 0 and left.area <= NEGLIGIBLE_M2):
        return findings
    return [*findings, _known_to_be_empty(case, scope, left, reading.layers)]


def _no_zone_there(
    gap: BaseGeometry, left: BaseGeometry, footprint: BaseGeometry
) -> BaseGeometry | None:
    """Give the part of a gap in the coverage in which no zone answered either."""
    ground = shapely.intersection(gap, left)
    if ground.is_empty or (footprint.area > 0 and ground.area <= NEGLIGIBLE_M2):
        return None
    return ground


def _known_to_be_empty(
    case: Case, scope: PlanScope, left: BaseGeometry, layers: tuple[LayerRead, ...]
) -> Finding:
    details: dict[str, Any] = {
        "overlap_m2": left.area,
        "overlap_share": case.share_of(left),
        "clash": left,
        "layers": layers,
    }
    words = {"solution": case.solution.short_name, "overlap": square_metres(left.area)}
    if scope is PlanScope.PLAN_IN_PREPARATION:
        sentence = message("No plan in preparation is known here.", **words)
        return case.finding(Outcome.CONFORMS, sentence, **details)
    if scope is PlanScope.MASTER_PLAN:
        sentence = message(
            "No master plan covers {overlap} m² of {solution}: a planner has to judge.",
            **words,
        )
    else:
        sentence = message(
            "No detailed plan covers {overlap} m² of {solution}: whether one has to be "
            "made first is for a planner to judge.",
            **words,
        )
    return case.finding(
        Outcome.JUDGEMENT,
        sentence,
        remedy=Remedy.NEW_PLAN,
        instrument_role="detailed_plan_new",
        **details,
    )
