"""What has to be near and has to have a value: a pipe that is hot enough."""

import math
from typing import Any

from geo.model.finding import Finding
from geo.model.message import message
from geo.model.vocabulary import Outcome
from geo.screening.case import Case, metres, object_name
from geo.screening.changed_thresholds import unit_words
from geo.screening.layer_index import Hit
from geo.screening.reading import Reading
from geo.screening.requirement import EQUAL_M, needed_of, that_count


def judge_near_with_value(case: Case) -> list[Finding]:
    """Say whether one of the things within reach has the value a solution needs.

    One that has it is enough. Where none has it but some do not say, it is
    *judgement*; where nothing is within reach there is nothing to read the value
    from: *not assessed*.
    """
    requirement = case.rule.requirement
    need = needed_of(case)
    reading = case.reader.read(requirement.layers, case.footprint, need.reach_m)
    near = sorted(
        (
            hit
            for hit in that_count(case, reading.hits)
            if hit.distance_m <= need.required_m + EQUAL_M
        ),
        key=lambda hit: (hit.distance_m, hit.text("local_id")),
    )
    values = [(hit, hit.value(requirement.value_column)) for hit in near]
    least, most = _bounds(case)
    for hit, value in values:
        if value is not None and least <= float(value) <= most:
            return [_finding(case, hit, float(value), Outcome.CONFORMS, reading)]
    silent = [hit for hit, value in values if value is None]
    if silent:
        return [_silent(case, silent[0], reading)]
    if reading.unknown:
        return case.not_assessed_of(reading)
    if not near:
        sentence = message(
            "{rule}: not assessed, nothing lies within {required} m.",
            rule=message(case.rule.title),
            required=metres(need.required_m),
        )
        return [
            case.finding(Outcome.NOT_ASSESSED, sentence, layers=reading.layers),
        ]
    hit, value = values[0]
    return [_finding(case, hit, float(value), case.rule.failure.outcome, reading)]


def _bounds(case: Case) -> tuple[float, float]:
    requirement = case.rule.requirement
    least, most = -math.inf, math.inf
    if requirement.least_threshold:
        least = case.threshold_value(requirement.least_threshold)
    if requirement.most_threshold:
        most = case.threshold_value(requirement.most_threshold)
    return least, most


def _silent(case: Case, hit: Hit, reading: Reading) -> Finding:
    sentence = message(
        "{rule}: {object} lies {found} m away, but the data do not give its value.",
        rule=message(case.rule.title),
        object=object_name(hit),
        found=metres(hit.distance_m),
    )
    return case.finding(
        Outcome.JUDGEMENT,
        sentence,
        plan_object=case.plan_object(hit),
        layers=reading.layers,
    )


def _finding(
    case: Case, hit: Hit, value: float, outcome: Outcome, reading: Reading
) -> Finding:
    requirement, failure = case.rule.requirement, case.rule.failure
    fits = outcome is Outcome.CONFORMS
    least, most = _bounds(case)
    too_little = value < least or not math.isfinite(most)
    bound = least if too_little else most
    key = requirement.least_threshold if too_little else requirement.most_threshold
    unit = case.profile.threshold(key).unit
    help_words: dict[str, Any] = {}
    if not fits:
        help_words = {
            "remedy": failure.remedy,
            "instrument_role": failure.instrument_role,
        }
    finding = case.finding(
        outcome,
        message(
            case.rule.sentence_met if fits else failure.sentence,
            solution=case.solution.short_name,
            object=object_name(hit),
            found=f"{metres(value)} {unit_words(unit)}",
            required=f"{metres(bound)} {unit_words(unit)}",
        ),
        plan_object=case.plan_object(hit),
        found_value=value,
        required_value=bound,
        margin=value - bound if too_little else bound - value,
        unit=unit,
        layers=reading.layers,
        **help_words,
    )
    return case.with_confidence_of(finding, key)
