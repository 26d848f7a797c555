"""Planned land use: every square metre of a footprint against the plans over it."""

from dataclasses import dataclass, replace
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geo.layers import Layer
from geo.layers.coverage import NOTHING
from geo.model.finding import Finding, LayerRead
from geo.model.message import Message, mark
from geo.model.rule import PlanScope
from geo.model.vocabulary import (
    LevelOfSpatialPlan,
    Outcome,
    Remedy,
    Standing,
)
from geo.screening.case import FIRST_OF_ALL, Case, codes_of, square_metres
from geo.screening.land_use_parts import (
    IN_FORCE,
    LEVELS,
    MASTER,
    SLIVER_WIDTH,
    STEPS,
    Part,
    give_slivers,
    parts_of,
    read_zones,
    rulings_over,
    sliver_width_of,
    what_is_left,
    without_gaps,
    zone_answer,
)
from geo.screening.land_use_sentences import (
    answer_sentence,
    empty_sentence,
    mismatch_sentence,
    sliver_sentence,
    within_tolerance_sentence,
)
from geo.screening.outcomes import Mismatch, judge_mismatch, lies_within_tolerance
from geo.screening.reading import Reading, Unknown, leaves_nothing
from geo.screening.which_binds import Ruling, is_nothing, under_detailed_plan
from geo.screening.which_binds_sentences import joined

SCOPE_TITLES = {
    PlanScope.DETAILED_PLAN: mark("Detailed plan"),
    PlanScope.PLAN_IN_PREPARATION: mark("Plans in preparation"),
    PlanScope.MASTER_PLAN: mark("Master plan"),
}


@dataclass(frozen=True)
class _Context:
    """What all parts of one answer share.

    Parameters
    ----------
    clashing
        Zones that do not allow the solution; a clash is as deep as they are together.
    """

    case: Case
    layers: tuple[LayerRead, ...]
    clashing: tuple[BaseGeometry, ...]


def judge_land_use(case: Case) -> list[Finding]:
    """Say for each part of a footprint whether a plan permits the solution there.

    Every square metre is accounted for: parts in a zone get the outcome of the zone
    that binds there, parts in no zone are *judgement* where the layer is known to be
    complete and *not assessed* where it is not. Gaps narrower than the zones are
    drawn count with a zone beside them.
    """
    scope = case.rule.requirement.plan_scope or PlanScope.DETAILED_PLAN
    reading = read_zones(case, scope)
    rulings = rulings_over(case, reading.hits, case.footprint, scope)
    parts = parts_of(case, rulings, scope)
    left = what_is_left(case, case.footprint, parts)
    unknown, left = _what_is_unknown(case, scope, reading, left)
    if scope is not PlanScope.PLAN_IN_PREPARATION and not is_nothing(
        left, case.footprint
    ):
        parts, left = give_slivers(case, scope, parts, left)
    clashing = tuple(
        part.hit.geometry
        for part in parts
        if part.answer.outcome is Outcome.PLAN_CHANGE
    )
    context = _Context(case, reading.layers, clashing)
    findings = [finding for part in parts for finding in _judge_part(context, part)]
    findings.extend(unknown)
    if not is_nothing(left, case.footprint):
        findings.append(_known_to_be_empty(case, scope, left, reading.layers, rulings))
    return findings


def layer_serves(layer: Layer, scope: PlanScope) -> bool:
    """Whether a layer of zones is stated to answer for a kind of plans."""
    levels = LEVELS.get(scope)
    level = layer.plan_level or LevelOfSpatialPlan.INFRA_LOCAL
    return (levels is None or level in levels) and all(
        layer.coverage.holds_step(step) for step in STEPS[scope]
    )


def _judge_part(context: _Context, part: Part) -> list[Finding]:
    case = context.case
    covered = part.hit.layer.plan_level in MASTER and _detailed_plan_covers(
        case, part.ground
    )
    if covered and part.ruling.standing is Standing.BINDS:
        part = replace(part, ruling=under_detailed_plan(part.ruling))
    words = {
        "zone": part.ruling.claim.name,
        "plan": part.ruling.claim.title,
        "solution": case.solution.short_name,
        "overlap": square_metres(part.ground.area),
    }
    answer = part.answer
    if answer.outcome is Outcome.PLAN_CHANGE:
        return _mismatch(context, part, words, covered=covered)
    step_missing = part.ruling.claim.step is None
    outcome = answer.outcome
    if outcome in {Outcome.CONFORMS, Outcome.CONDITION} and step_missing:
        outcome = Outcome.JUDGEMENT
    elif outcome is Outcome.JUDGEMENT and covered:
        outcome = Outcome.CONFORMS
    sentence = answer_sentence(
        words, answer, step_missing=step_missing, covered=covered
    )
    return [
        _finding(
            context,
            part,
            outcome,
            sentence,
            remedy=Remedy.PERMIT if outcome is Outcome.CONDITION else Remedy.NONE,
            step_defaulted=step_missing and outcome is not answer.outcome,
        )
    ]


def _mismatch(
    context: _Context, part: Part, words: dict[str, str], *, covered: bool
) -> list[Finding]:
    case = context.case
    codes = codes_of(part.hit, "hilucs_land_use")
    meaning = judge_mismatch(case, part.hit, detailed_plan_covers=covered, codes=codes)
    if meaning.outcome is None:
        return []
    outcome = meaning.outcome
    tolerance_m = part.hit.layer.positional_tolerance_m
    if part.is_all_sliver:
        outcome = Outcome.JUDGEMENT
    elif outcome is not Outcome.JUDGEMENT and _is_shallow(context, part, tolerance_m):
        outcome = Outcome.JUDGEMENT
        sentence = within_tolerance_sentence(words, tolerance_m)
        return [_mismatch_finding(context, part, outcome, sentence, meaning)]
    sentence = mismatch_sentence(
        words,
        outcome,
        part.ruling.claim.step,
        is_master=part.hit.layer.plan_level in MASTER,
        covered=covered,
        reason=part.answer.reason,
    )
    return [_mismatch_finding(context, part, outcome, sentence, meaning)]


def _mismatch_finding(
    context: _Context,
    part: Part,
    outcome: Outcome,
    sentence: Message,
    meaning: Mismatch,
) -> Finding:
    if meaning.caveat is not None:
        sentence = joined([sentence, meaning.caveat])
    return _finding(
        context,
        part,
        outcome,
        sentence,
        remedy=meaning.remedy,
        instrument_role=meaning.instrument_role,
        needed_value="|".join(context.case.solution.preferred_hilucs),
        nature_defaulted=meaning.nature_defaulted,
        step_defaulted=meaning.step_defaulted,
    )


def _is_shallow(context: _Context, part: Part, tolerance_m: float) -> bool:
    """Whether a clash is no deeper than the zone is drawn, with those beside it."""
    footprint = context.case.footprint
    if not lies_within_tolerance(footprint, part.hit.geometry, tolerance_m):
        return False
    if len(context.clashing) < 2:
        return True
    near = shapely.buffer(footprint, 2 * tolerance_m)
    together = shapely.union_all(
        [shapely.intersection(zone, near) for zone in context.clashing]
    )
    return lies_within_tolerance(footprint, together, tolerance_m)


def _finding(
    context: _Context, part: Part, outcome: Outcome, sentence: Message, **details: Any
) -> Finding:
    """Write down what a zone says, with why its plan decides."""
    case, ruling = context.case, part.ruling
    certain = {Outcome.NOT_ASSESSED, Outcome.PROHIBITED}
    undecided = ruling.standing is Standing.UNDECIDED and outcome not in certain
    if undecided and not _all_agree(case, part):
        outcome = Outcome.JUDGEMENT
    said = [sentence, *([ruling.note] if ruling.note else [])]
    if part.sliver_m2:
        said.append(sliver_sentence(part.sliver_m2, part.sliver_width_m))
    finding = case.finding(
        outcome,
        joined(said),
        plan_object=case.plan_object(part.hit, ruling.standing, ruling.why),
        overlap_m2=part.ground.area,
        overlap_share=case.share_of(part.ground),
        found_value="|".join(codes_of(part.hit, "hilucs_land_use")) or None,
        required_value="|".join(case.solution.preferred_hilucs),
        clash=part.ground,
        layers=context.layers,
        **details,
    )
    if part.sliver_m2 and SLIVER_WIDTH in case.profile.thresholds:
        return case.with_confidence_of(finding, SLIVER_WIDTH)
    return finding


def _all_agree(case: Case, part: Part) -> bool:
    """Whether every plan that may bind here says the same, so that none matters."""
    rivals = part.ruling.rivals
    return bool(rivals) and all(
        zone_answer(case, rival.hit).outcome is part.answer.outcome for rival in rivals
    )


def _detailed_plan_covers(case: Case, ground: BaseGeometry) -> bool:
    reading = case.reader.read(
        ("zoning_element",),
        ground,
        plan_levels=LEVELS[PlanScope.DETAILED_PLAN],
        steps=STEPS[PlanScope.DETAILED_PLAN],
    )
    binding = [
        ruling.ground
        for ruling in rulings_over(case, reading.hits, ground, PlanScope.DETAILED_PLAN)
        if ruling.standing in {Standing.BINDS, Standing.UNDECIDED}
        and ruling.claim.step is IN_FORCE
    ]
    if not binding:
        return False
    width_m = max(sliver_width_of(case, hit.layer) for hit in reading.hits)
    drawn = without_gaps(shapely.union_all(binding), width_m)
    return is_nothing(shapely.difference(ground, drawn), ground)


def _what_is_unknown(
    case: Case, scope: PlanScope, reading: Reading, left: BaseGeometry
) -> tuple[list[Finding], BaseGeometry]:
    """Say what no layer covers, and give what is left that is known to be empty."""
    findings = []
    first = scope is PlanScope.DETAILED_PLAN
    for gap in reading.unknown:
        ground = case.reader.common(gap.ground, left)
        if gap.unread:
            ground = gap.ground
        elif is_nothing(ground, case.footprint):
            continue
        open_gap = Unknown(gap.kind, gap.reason, ground, case.share_of(ground))
        findings.append(
            case.not_assessed(
                open_gap,
                reading.layers,
                priority=FIRST_OF_ALL if first else None,
                title=SCOPE_TITLES[scope],
            )
        )
        left = _without(left, ground)
    return findings, left


def _without(left: BaseGeometry, ground: BaseGeometry) -> BaseGeometry:
    if leaves_nothing(ground, left):
        return NOTHING
    return shapely.difference(left, ground)


def _known_to_be_empty(
    case: Case,
    scope: PlanScope,
    left: BaseGeometry,
    layers: tuple[LayerRead, ...],
    rulings: list[Ruling],
) -> Finding:
    details: dict[str, Any] = {
        "overlap_m2": left.area,
        "overlap_share": case.share_of(left),
        "clash": left,
        "layers": layers,
    }
    words = {"solution": case.solution.short_name, "overlap": square_metres(left.area)}
    sentence = empty_sentence(words, scope)
    if scope is PlanScope.PLAN_IN_PREPARATION:
        return case.finding(Outcome.CONFORMS, sentence, **details)
    said = dict.fromkeys(
        ruling.why
        for ruling in rulings
        if ruling.standing is not Standing.NOT_YET
        and not is_nothing(shapely.intersection(ruling.ground, left), left)
    )
    return case.finding(
        Outcome.JUDGEMENT,
        joined([sentence, *said]),
        remedy=Remedy.NEW_PLAN,
        instrument_role="detailed_plan_new",
        **details,
    )
