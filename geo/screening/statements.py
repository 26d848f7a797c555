"""Authorities to hear, clauses only a person can read, and permits to apply for."""

from typing import Any

from geo.model.finding import Finding
from geo.model.message import Message, mark, message
from geo.model.rule import Measure
from geo.model.vocabulary import Outcome
from geo.screening.case import Case, metres, object_name, quoted, square_metres
from geo.screening.clearance import judge_keep_out
from geo.screening.reading import NEGLIGIBLE_M2
from geo.screening.requirement import attribute_missing, that_count


def judge_statement_needed(case: Case) -> list[Finding]:
    """Say which authority has to be heard: always, or inside the rule's layers."""
    if case.rule.requirement.layers:
        return judge_keep_out(case)
    failure = case.rule.failure
    return [
        case.finding(
            failure.outcome,
            _sentence(case),
            remedy=failure.remedy,
            instrument_role=failure.instrument_role,
        )
    ]


def judge_text_clause(case: Case) -> list[Finding]:
    """Quote the regulations over a footprint that only a person can read.

    A text the source cut is marked as cut and never read as complete; an object
    without any text is quoted by its name.
    """
    requirement = case.rule.requirement
    reading = case.reader.read(requirement.layers, case.footprint)
    findings = []
    for hit in that_count(case, reading.hits):
        if hit.distance_m > 0:
            continue
        ground = case.ground_in(hit.geometry)
        areal = case.footprint.area > 0 and hit.geometry.area > 0
        if areal and ground.area <= NEGLIGIBLE_M2:
            continue
        described = case.plan_object(hit)
        pattern = case.rule.failure.sentence
        if attribute_missing(case, hit):
            pattern = mark(
                "A regulation whose kind the data do not give applies here: “{text}”"
            )
        sentence = message(
            pattern,
            solution=case.solution.short_name,
            object=object_name(hit),
            overlap=square_metres(ground.area),
            text=quoted(described.regulation) or object_name(hit),
        )
        findings.append(
            case.finding(
                case.rule.failure.outcome,
                sentence,
                remedy=case.rule.failure.remedy,
                plan_object=described,
                overlap_m2=ground.area,
                overlap_share=case.share_of(ground),
                clash=ground,
                layers=reading.layers,
            )
        )
    findings.extend(case.not_assessed_of(reading))
    if findings:
        return findings
    met = message("{rule}: none applies here.", rule=message(case.rule.title))
    return [case.finding(Outcome.CONFORMS, met, layers=reading.layers)]


def judge_permit_trigger(case: Case) -> list[Finding]:
    """Say whether a permit is needed, always or from a size or height on."""
    requirement, failure = case.rule.requirement, case.rule.failure
    found, unit, written = _measured(case)
    if requirement.measure is not Measure.ALWAYS and found is None:
        sentence = message(
            "{rule}: not assessed, the height of {solution} is not known.",
            rule=message(case.rule.title),
            solution=case.solution.short_name,
        )
        return [case.finding(Outcome.NOT_ASSESSED, sentence)]
    required = (
        case.threshold_value(requirement.threshold) if requirement.threshold else None
    )
    words = {
        "solution": case.solution.short_name,
        "found": written,
        "required": metres(required) if required is not None else "",
    }
    details: dict[str, Any] = {
        "found_value": found,
        "required_value": required,
        "unit": unit,
    }
    if found is not None and required is not None and found < required:
        met = message(case.rule.sentence_met, **words)
        return [case.finding(Outcome.CONFORMS, met, **details)]
    return [
        case.finding(
            failure.outcome,
            message(failure.sentence, **words),
            remedy=failure.remedy,
            instrument_role=failure.instrument_role,
            **details,
        )
    ]


def _measured(case: Case) -> tuple[float | None, str, str]:
    measure = case.rule.requirement.measure
    if measure is Measure.FOOTPRINT_M2:
        return case.footprint.area, "m2", square_metres(case.footprint.area)
    if measure is Measure.HEIGHT_M and case.solution.height_m is not None:
        height_m = case.solution.height_m.value
        return height_m, "m", metres(height_m)
    if measure is Measure.VOLUME_M3 and case.solution.height_m is not None:
        volume_m3 = case.footprint.area * case.solution.height_m.value
        return volume_m3, "m3", square_metres(volume_m3)
    return None, "", ""


def _sentence(case: Case) -> Message:
    return message(
        case.rule.failure.sentence,
        solution=case.solution.short_name,
        object="",
        overlap=square_metres(case.footprint.area),
        text="",
    )
