"""What a solution has to be near, and what it has to stand on."""

import shapely
from shapely.geometry.base import BaseGeometry

from geo.model.finding import Finding
from geo.model.message import message
from geo.model.vocabulary import Outcome
from geo.screening.case import Case, metres, object_name, square_metres
from geo.screening.reading import NEGLIGIBLE_M2, Reading
from geo.screening.requirement import (
    EQUAL_M,
    attribute_missing,
    needed_of,
    rule_sentence,
    that_count,
)


def judge_must_be_near(case: Case) -> list[Finding]:
    """Say whether one of the things a solution needs lies within reach."""
    need = needed_of(case)
    reading = case.reader.read(
        case.rule.requirement.layers, case.footprint, need.reach_m
    )
    near = sorted(
        (hit for hit in that_count(case, reading.hits)), key=lambda hit: hit.distance_m
    )
    near = [hit for hit in near if hit.distance_m <= need.required_m + EQUAL_M]
    doubtful = [hit for hit in near if attribute_missing(case, hit)]
    near = [hit for hit in near if hit not in doubtful]
    if not near and doubtful:
        sentence = message(
            "{rule}: {object} lies {found} m away, but the data do not say whether it "
            "is what is needed.",
            rule=message(case.rule.title),
            object=object_name(doubtful[0]),
            found=metres(doubtful[0].distance_m),
        )
        return [
            case.finding(
                Outcome.JUDGEMENT,
                sentence,
                layers=reading.layers,
                plan_object=case.plan_object(doubtful[0]),
            )
        ]
    if near:
        found = near[0]
        sentence = message(
            "{rule}: {object} lies {found} m away, within the {required} m asked.",
            rule=message(case.rule.title),
            object=object_name(found),
            found=metres(found.distance_m),
            required=metres(need.required_m),
        )
        return [
            case.finding(
                Outcome.CONFORMS,
                sentence,
                layers=reading.layers,
                plan_object=case.plan_object(found),
                found_value=found.distance_m,
                required_value=need.required_m,
                margin=need.required_m - found.distance_m,
                unit="m",
            )
        ]
    if reading.unknown:
        return case.not_assessed_of(reading)
    failure = case.rule.failure
    return [
        case.with_confidence_of(
            case.finding(
                failure.outcome,
                rule_sentence(case, required=metres(need.required_m)),
                remedy=failure.remedy,
                instrument_role=failure.instrument_role,
                layers=reading.layers,
                required_value=need.required_m,
                unit="m",
            ),
            case.rule.requirement.threshold,
        )
    ]


def judge_must_stand_on(case: Case) -> list[Finding]:
    """Say whether a footprint lies on objects of a layer, and how much does not."""
    reading = case.reader.read(case.rule.requirement.layers, case.footprint)
    under = [hit for hit in that_count(case, reading.hits) if hit.distance_m == 0]
    off = case.footprint
    if under:
        off = shapely.difference(
            off, shapely.union_all([hit.geometry for hit in under])
        )
    if off.is_empty or (case.footprint.area > 0 and off.area <= NEGLIGIBLE_M2):
        sentence = message(
            "{rule}: it stands on {object}.",
            rule=message(case.rule.title),
            object=", ".join(object_name(hit) for hit in under[:3]),
        )
        return [
            case.finding(Outcome.CONFORMS, sentence, layers=reading.layers),
            *(
                case.not_assessed(gap, reading.layers)
                for gap in reading.unknown
                if gap.unread
            ),
        ]
    known = off
    for gap in reading.unknown:
        known = shapely.difference(known, gap.ground)
    findings = case.not_assessed_of(reading)
    if known.is_empty:
        return findings
    return [*findings, _stands_off(case, known, reading)]


def _stands_off(case: Case, off: BaseGeometry, reading: Reading) -> Finding:
    failure = case.rule.failure
    tolerance_m = max(
        (
            layer.positional_tolerance_m
            for kind in case.rule.requirement.layers
            for layer in case.reader.layers.of_kind(kind)
        ),
        default=0.0,
    )
    outcome = failure.outcome
    near = [hit.geometry for hit in that_count(case, reading.hits)]
    if tolerance_m > 0 and case.footprint.area > 0 and near:
        reached = shapely.buffer(shapely.union_all(near), tolerance_m)
        outcome = Outcome.JUDGEMENT if shapely.covers(reached, off) else outcome
    return case.finding(
        outcome,
        rule_sentence(case, overlap=square_metres(off.area)),
        remedy=failure.remedy,
        instrument_role=failure.instrument_role,
        layers=reading.layers,
        overlap_m2=off.area,
        overlap_share=case.share_of(off),
        clash=off,
    )
