"""The building area of a plan: the line inside which buildings stand."""

import shapely
from shapely.geometry.base import BaseGeometry

from geo.model.finding import Finding
from geo.model.message import Message, message
from geo.model.vocabulary import Outcome, ProcessStepGeneral
from geo.screening.case import Case, metres, object_name, square_metres
from geo.screening.land_use_parts import DETAILED
from geo.screening.layer_index import Hit
from geo.screening.outcomes import judge_mismatch
from geo.screening.reading import NEGLIGIBLE_M2, Reading
from geo.screening.requirement import attribute_missing, that_count


def judge_building_area(
    case: Case, objects: list[tuple[Hit, BaseGeometry]], reading: Reading
) -> list[Finding]:
    """Say whether a footprint stays inside the building areas of its zones.

    In a zone without any building area the plan is silent: *not assessed*.

    Parameters
    ----------
    objects
        Plan objects over the footprint, each with the part of it that it covers.
    """
    findings: list[Finding] = []
    silent = case.footprint
    for zone, ground in objects:
        if zone.layer.kind != "zoning_element":
            continue
        silent = case.still_silent(silent, ground)
        findings.extend(judge_in_zone(case, zone, ground))
    if silent.area > NEGLIGIBLE_M2 and not reading.unknown:
        findings.append(_no_area(case, None, reading))
    return findings


def judge_in_zone(case: Case, zone: Hit, ground: BaseGeometry) -> list[Finding]:
    """Say whether the part of a footprint in one zone stays inside its building areas.

    Zones that are not in force yet say nothing.
    """
    if case.step_of(zone) in _COMING:
        return []
    areas, around = areas_in(case, zone)
    if not areas:
        return [_no_area(case, zone, around)]
    inside = shapely.union_all([area.geometry for area in areas])
    off = shapely.difference(ground, inside)
    if off.area > NEGLIGIBLE_M2:
        return _leaves(case, areas, off, around)
    return [_stays(case, areas[0], around)]


_COMING = frozenset({ProcessStepGeneral.ELABORATION, ProcessStepGeneral.ADOPTION})


def areas_in(case: Case, zone: Hit) -> tuple[list[Hit], Reading]:
    """Give the building areas in a zone, the one nearest to the footprint first."""
    around = case.reader.read(
        ("supplementary_regulation",),
        zone.geometry,
        plan_levels=DETAILED,
        steps=frozenset({ProcessStepGeneral.LEGAL_FORCE}),
    )
    areas = [
        hit
        for hit in that_count(case, around.hits)
        if not attribute_missing(case, hit)
        and case.step_of(hit) not in _COMING
        and shapely.intersection(hit.geometry, zone.geometry).area > NEGLIGIBLE_M2
    ]
    areas.sort(key=lambda hit: hit.geometry.distance(case.footprint))
    return areas, around


def _no_area(case: Case, zone: Hit | None, reading: Reading) -> Finding:
    if zone is None:
        sentence = message(
            "{rule}: not assessed, no zone of a plan lies here.",
            rule=message(case.rule.title),
        )
    else:
        sentence = message(
            "{rule}: not assessed, the plan draws no building area in zone {object}.",
            rule=message(case.rule.title),
            object=object_name(zone),
        )
    return case.finding(Outcome.NOT_ASSESSED, sentence, layers=reading.layers)


def _stays(case: Case, area: Hit, reading: Reading) -> Finding:
    return case.finding(
        Outcome.CONFORMS,
        _words(case, area, case.rule.sentence_met, 0.0),
        plan_object=case.plan_object(area),
        layers=reading.layers,
    )


def _leaves(
    case: Case, areas: list[Hit], off: BaseGeometry, reading: Reading
) -> list[Finding]:
    nearest = areas[0]
    meaning = judge_mismatch(case, nearest, detailed_plan_covers=True)
    if meaning.outcome is None:
        return []
    outcome = meaning.outcome
    sentence: Message = _words(case, nearest, case.rule.failure.sentence, off.area)
    tolerance_m = nearest.layer.positional_tolerance_m
    beyond = shapely.difference(
        off, shapely.union_all(shapely.buffer([a.geometry for a in areas], tolerance_m))
    )
    if tolerance_m > 0 and beyond.area <= NEGLIGIBLE_M2:
        outcome = Outcome.JUDGEMENT
        sentence = message(
            "{first} That is no farther than the {tolerance} m to which the line is "
            "drawn: a planner has to judge.",
            first=sentence,
            tolerance=metres(tolerance_m),
        )
    if meaning.caveat is not None:
        sentence = message("{first} {second}", first=sentence, second=meaning.caveat)
    return [
        case.finding(
            outcome,
            sentence,
            remedy=meaning.remedy,
            instrument_role=meaning.instrument_role,
            plan_object=case.plan_object(nearest),
            found_value=float(off.area),
            required_value=0.0,
            needed_value=f"+ {square_metres(off.area)} m²",
            margin=-float(off.area),
            unit="m2",
            overlap_m2=off.area,
            overlap_share=case.share_of(off),
            clash=off,
            layers=reading.layers,
            nature_defaulted=meaning.nature_defaulted,
            step_defaulted=meaning.step_defaulted,
        )
    ]


def _words(case: Case, area: Hit, pattern: str, off_m2: float) -> Message:
    return message(
        pattern,
        solution=case.solution.short_name,
        object=object_name(area),
        found=square_metres(off_m2),
        required="0",
        overlap=square_metres(off_m2),
    )
