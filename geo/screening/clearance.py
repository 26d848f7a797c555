"""What a solution keeps out of, and what it keeps away from."""

from dataclasses import dataclass, replace

import shapely
from shapely.geometry.base import BaseGeometry

from geo.model.finding import Finding
from geo.model.message import Message, mark, message
from geo.model.rule import FailureBasis
from geo.model.vocabulary import Confidence, Outcome, Remedy
from geo.screening.case import Case, metres, object_name, square_metres
from geo.screening.layer_index import Hit
from geo.screening.outcomes import judge_mismatch, lies_within_tolerance
from geo.screening.reading import NEGLIGIBLE_M2, Reading
from geo.screening.requirement import (
    EQUAL_M,
    Needed,
    attribute_missing,
    close,
    needed_of,
    rule_sentence,
    that_count,
)


@dataclass(frozen=True)
class _Meaning:
    """What standing on an object means."""

    outcome: Outcome
    remedy: Remedy
    instrument_role: str
    sentence: Message
    nature_defaulted: bool = False
    step_defaulted: bool = False


def judge_keep_out(case: Case) -> list[Finding]:
    """Say which objects of a layer a footprint stands on.

    An overlap no deeper than the layer's positional tolerance, or a gap no wider,
    is *judgement*; an object whose deciding attribute is missing is *judgement*.
    """
    reading = case.reader.read(case.rule.requirement.layers, case.footprint)
    judged = (
        _near_miss(case, hit, reading)
        if hit.distance_m > 0
        else _clash(case, hit, reading)
        for hit in that_count(case, reading.hits)
    )
    findings = [finding for finding in judged if finding is not None]
    return close(case, findings, reading, _keeps_out_sentence(case))


def judge_keep_distance(case: Case) -> list[Finding]:
    """Say which objects are nearer than a threshold, edge to edge.

    Every object nearer than is asked is told. Of those that are only nearer than is
    comfortable the nearest stands for all: it decides, and the others add length.
    """
    need = needed_of(case)
    reading = case.reader.read(
        case.rule.requirement.layers, case.footprint, need.reach_m
    )
    near = sorted(
        (
            (_distance_m(case, hit), hit)
            for hit in that_count(case, reading.hits)
            if not _is_own(case, hit)
        ),
        key=lambda pair: pair[0],
    )
    findings: list[Finding] = []
    comfortable: list[tuple[float, Hit]] = []
    for distance_m, hit in near:
        if clear_of(distance_m, need.required_m, hit.layer.positional_tolerance_m):
            comfortable.append((distance_m, hit))
        else:
            findings.append(too_near(case, hit, distance_m, need, reading))
    findings.extend(_not_comfortable(case, comfortable, need, reading))
    sentence = message(
        "{rule}: nothing lies within {required} m.",
        rule=message(case.rule.title),
        required=metres(need.reach_m),
    )
    return [
        _as_sure_as_its_drift(case, one) if one.outcome is Outcome.CONFORMS else one
        for one in close(case, findings, reading, sentence)
    ]


def _is_own(case: Case, hit: Hit) -> bool:
    """Whether a building is the placement's own: its host, around it, or at its end."""
    if not case.rule.requirement.own_object_excluded:
        return False
    host = case.placement.host
    if host is not None and host.local_id == hit.text("local_id"):
        return host.layer_kind == hit.layer.kind
    drawn = case.placement.geometry
    if drawn.geom_type == "LineString":
        ends = shapely.MultiPoint([drawn.coords[0], drawn.coords[-1]])
        return bool(shapely.intersects(hit.geometry, ends))
    return bool(shapely.covers(hit.geometry, drawn))


def _distance_m(case: Case, hit: Hit) -> float:
    if case.rule.requirement.from_boundary:
        return float(shapely.distance(hit.geometry.boundary, case.footprint))
    return hit.distance_m


def clear_of(distance_m: float, required_m: float, tolerance_m: float) -> bool:
    """Whether a distance is kept whatever the drawing tolerance of the layer."""
    return distance_m >= required_m + tolerance_m - EQUAL_M


def _clash(case: Case, hit: Hit, reading: Reading) -> Finding | None:
    failure = case.rule.failure
    ground = case.ground_in(hit.geometry)
    areal = case.footprint.area > 0 and hit.geometry.area > 0
    if areal and ground.area <= NEGLIGIBLE_M2:
        return _near_miss(case, hit, reading)
    meaning = _meaning(case, hit, square_metres(ground.area))
    if meaning is None:
        return None
    if meaning.outcome is not Outcome.JUDGEMENT and lies_within_tolerance(
        case.footprint, hit.geometry, hit.layer.positional_tolerance_m
    ):
        sentence = _within_tolerance_sentence(case, hit, ground)
        meaning = replace(meaning, outcome=Outcome.JUDGEMENT, sentence=sentence)
    changes_plan = failure.basis is FailureBasis.PLAN
    return case.finding(
        meaning.outcome,
        meaning.sentence,
        remedy=meaning.remedy,
        instrument_role=meaning.instrument_role,
        plan_object=case.plan_object(hit),
        overlap_m2=ground.area,
        overlap_share=case.share_of(ground),
        clash=ground,
        layers=reading.layers,
        found_value=hit.text(case.rule.requirement.where_column) or None,
        needed_value=case.solution.id if changes_plan else "",
        nature_defaulted=meaning.nature_defaulted,
        step_defaulted=meaning.step_defaulted,
    )


def _meaning(case: Case, hit: Hit, overlap: str) -> _Meaning | None:
    """Give what standing on an object means; None where the object is history."""
    failure = case.rule.failure
    sentence = rule_sentence(case, hit, overlap=overlap)
    if attribute_missing(case, hit):
        pattern = failure.sentence_unknown or failure.sentence
        sentence = rule_sentence(case, hit, pattern=pattern, overlap=overlap)
        return _Meaning(
            Outcome.JUDGEMENT, failure.remedy, failure.instrument_role, sentence
        )
    if failure.basis is not FailureBasis.PLAN:
        return _Meaning(
            failure.outcome, failure.remedy, failure.instrument_role, sentence
        )
    mismatch = judge_mismatch(case, hit, detailed_plan_covers=False)
    if mismatch.outcome is None:
        return None
    if mismatch.caveat is not None:
        sentence = message("{first} {second}", first=sentence, second=mismatch.caveat)
    return _Meaning(
        mismatch.outcome,
        mismatch.remedy,
        failure.instrument_role or mismatch.instrument_role,
        sentence,
        mismatch.nature_defaulted,
        mismatch.step_defaulted,
    )


def _near_miss(case: Case, hit: Hit, reading: Reading) -> Finding | None:
    if hit.layer.positional_tolerance_m <= 0:
        return None
    sentence = message(
        "{solution} passes {object} at {found} m, within the {tolerance} m to which "
        "the layer is drawn: look at the place.",
        solution=case.solution.short_name,
        object=object_name(hit),
        found=metres(hit.distance_m),
        tolerance=metres(hit.layer.positional_tolerance_m),
    )
    return case.finding(
        Outcome.JUDGEMENT,
        sentence,
        remedy=Remedy.MOVE,
        plan_object=case.plan_object(hit),
        found_value=hit.distance_m,
        unit="m",
        layers=reading.layers,
    )


def _within_tolerance_sentence(case: Case, hit: Hit, ground: BaseGeometry) -> Message:
    return message(
        "{solution} meets {object} over {overlap} m², no deeper than the {tolerance} m "
        "to which the layer is drawn: look at the place.",
        solution=case.solution.short_name,
        object=object_name(hit),
        overlap=square_metres(ground.area),
        tolerance=metres(hit.layer.positional_tolerance_m),
    )


def too_near(
    case: Case,
    hit: Hit,
    distance_m: float,
    need: Needed,
    reading: Reading,
    line: BaseGeometry | None = None,
) -> Finding:
    """Write down that an object is nearer than is asked.

    Parameters
    ----------
    line
        From where the distance is kept; None for the object itself.
    """
    outcome = case.rule.failure.outcome
    sentence = rule_sentence(
        case, hit, found=metres(distance_m), required=metres(need.required_m)
    )
    tolerance_m = hit.layer.positional_tolerance_m
    if attribute_missing(case, hit):
        outcome = Outcome.JUDGEMENT
    elif need.required_m - distance_m <= tolerance_m:
        outcome = Outcome.JUDGEMENT
        sentence = message(
            "{solution} comes within {found} m of {object}; {required} m is asked, and "
            "the layer is drawn to {tolerance} m: look at the place.",
            solution=case.solution.short_name,
            object=object_name(hit),
            found=metres(distance_m),
            required=metres(need.required_m),
            tolerance=metres(tolerance_m),
        )
    return _distance_finding(
        case,
        hit,
        reading,
        outcome=outcome,
        sentence=sentence,
        distance_m=distance_m,
        required_m=need.required_m,
        key=case.rule.requirement.threshold,
        line=line,
    )


def _not_comfortable(
    case: Case, near: list[tuple[float, Hit]], need: Needed, reading: Reading
) -> list[Finding]:
    within = [pair for pair in near if pair[0] < need.comfort_m - EQUAL_M]
    if not within:
        return []
    distance_m, hit = within[0]
    pattern = mark(
        "{solution} comes within {found} m of {object}; {required} m is comfortable, "
        "so it is looked at case by case."
    )
    if len(within) > 1:
        pattern = mark(
            "{solution} comes within {found} m of {object}, and {more} more lie within "
            "the comfortable {required} m, so it is looked at case by case."
        )
    if need.depth_m is not None:
        pattern = case.rule.failure.sentence_drift
    sentence = rule_sentence(
        case,
        hit,
        pattern=pattern,
        found=metres(distance_m),
        required=metres(need.comfort_m),
        least=metres(need.required_m),
        depth=metres(need.depth_m or 0.0),
        drift=metres(need.comfort_m - need.required_m),
        more=len(within) - 1,
    )
    finding = _distance_finding(
        case,
        hit,
        reading,
        outcome=Outcome.CONDITION,
        sentence=sentence,
        distance_m=distance_m,
        required_m=need.comfort_m,
        key=case.rule.requirement.comfort_threshold,
    )
    return [_as_sure_as_its_drift(case, finding)]


def _as_sure_as_its_drift(case: Case, finding: Finding) -> Finding:
    """Lower an answer that a drift stands behind to *assumption* where that is one."""
    requirement = case.rule.requirement
    if not requirement.drift_threshold:
        return finding
    given = case.solution.depth_m
    if given is not None and given.confidence is Confidence.ASSUMPTION:
        return replace(finding, confidence=Confidence.ASSUMPTION)
    depth = requirement.depth_threshold if given is None else ""
    return case.with_confidence_of(finding, requirement.drift_threshold, depth)


def _distance_finding(
    case: Case,
    hit: Hit,
    reading: Reading,
    *,
    outcome: Outcome,
    sentence: Message,
    distance_m: float,
    required_m: float,
    key: str,
    line: BaseGeometry | None = None,
) -> Finding:
    failure = case.rule.failure
    finding = case.finding(
        outcome,
        sentence,
        remedy=failure.remedy,
        instrument_role=failure.instrument_role,
        plan_object=case.plan_object(hit),
        found_value=distance_m,
        required_value=required_m,
        margin=distance_m - required_m,
        unit="m",
        clash=shapely.shortest_line(
            hit.geometry if line is None else line, case.footprint
        ),
        layers=reading.layers,
    )
    return case.with_confidence_of(finding, key)


def _keeps_out_sentence(case: Case) -> Message:
    return message("{rule}: none is met.", rule=message(case.rule.title))
