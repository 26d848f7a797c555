"""What a plan fixes in numbers or lines: height, floor area, building area, parking."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from geo.model.finding import Finding
from geo.model.message import Message, mark, message
from geo.model.rule import Dimension
from geo.model.vocabulary import Confidence, Outcome, Remedy
from geo.screening.building_area import judge_building_area
from geo.screening.case import Case, metres, object_name
from geo.screening.changed_thresholds import unit_words
from geo.screening.outcomes import judge_mismatch, lies_within_tolerance
from geo.screening.plan_values import (
    PER_FLOOR_AREA,
    UNITS,
    PlanValue,
    plan_objects_over,
    values_of,
)
from geo.screening.reading import NEGLIGIBLE_M2, Reading
from geo.screening.requirement import EQUAL_M, without_fits_beside_unknown
from geo.screening.standing_buildings import floor_area_standing_in, stands_inside


@dataclass(frozen=True)
class _Amount:
    """What a placement brings, in the unit of the dimension.

    Parameters
    ----------
    least, most
        Equal where it is known; the band it lies in where it is not.
    """

    least: float
    most: float
    is_assumption: bool = False


def judge_dimension(case: Case) -> list[Finding]:
    """Hold a dimension of a placement against the value that the plan gives.

    A plan that gives no value, or a solution without one, is *not assessed*; values
    in a unit that cannot be compared are *judgement*. What stands inside a building
    that stands already adds nothing.
    """
    dimension = case.rule.requirement.dimension
    within, doubts = stands_inside(case)
    objects, reading = plan_objects_over(case)
    unknown = [*case.not_assessed_of(reading), *case.not_assessed_of(doubts)]
    if within:
        if unknown:
            return unknown
        sentence = message(
            "{rule}: {solution} uses a building that stands and adds none.",
            rule=message(case.rule.title),
            solution=case.solution.short_name,
        )
        return [case.finding(Outcome.CONFORMS, sentence, layers=doubts.layers)]
    if dimension is Dimension.BUILDING_AREA:
        return without_fits_beside_unknown(
            [*judge_building_area(case, objects, reading), *unknown]
        )
    findings = []
    silent = case.footprint
    for hit, ground in objects:
        values = list(values_of(case, hit, ground))
        findings.extend(judge_values(case, values, reading))
        if values:
            silent = case.still_silent(silent, ground)
    empty = silent.is_empty or (case.footprint.area > 0 and silent.area < NEGLIGIBLE_M2)
    if not empty and not reading.unknown:
        unknown.append(_no_value(case, reading))
    return without_fits_beside_unknown([*findings, *unknown])


def judge_values(
    case: Case, values: Iterable[PlanValue], reading: Reading
) -> list[Finding]:
    """Say what values mean that one plan object gives, whatever others give."""
    return [found for value in values for found in _judge(case, value, reading)]


def _no_value(case: Case, reading: Reading) -> Finding:
    sentence = message(
        "{rule}: not assessed, the plan gives no value here.",
        rule=message(case.rule.title),
    )
    return case.finding(Outcome.NOT_ASSESSED, sentence, layers=reading.layers)


def _judge(case: Case, value: PlanValue, reading: Reading) -> list[Finding]:
    dimension = case.rule.requirement.dimension
    assert dimension is not None
    if value.kind_unknown or value.unit not in {UNITS[dimension], PER_FLOOR_AREA}:
        return [_cannot_compare(case, value, reading)]
    if value.unit == PER_FLOOR_AREA:
        derived = _places_by_floor_area(value)
        if derived is None:
            return [_cannot_compare(case, value, reading)]
        value = derived
    amount, gaps = _AMOUNTS[dimension](case, value)
    if amount is None:
        sentence = message(
            "{rule}: not assessed, the catalogue gives no such value of {solution}.",
            rule=message(case.rule.title),
            solution=case.solution.short_name,
        )
        return [case.finding(Outcome.NOT_ASSESSED, sentence, layers=reading.layers)]
    finding = _compared(case, value, amount, reading)
    if finding is None:
        return gaps
    if amount.is_assumption:
        finding = replace(finding, confidence=Confidence.ASSUMPTION)
    if gaps and finding.outcome is Outcome.CONFORMS:
        return gaps
    return [finding, *gaps]


def _compared(
    case: Case, value: PlanValue, amount: _Amount, reading: Reading
) -> Finding | None:
    dimension = case.rule.requirement.dimension
    most = math.inf if value.most is None else value.most
    least = -math.inf if value.least is None else value.least
    if amount.least > most + EQUAL_M:
        return _mismatch(case, value, amount.least, most, reading, above=True)
    counts_others = dimension is Dimension.PARKING_PLACES  # places beside these
    if amount.most < least - EQUAL_M and not counts_others:
        return _mismatch(case, value, amount.most, least, reading, above=False)
    bound = most if value.most is not None else least
    fits = amount.least >= least - EQUAL_M and amount.most <= most + EQUAL_M
    if fits:
        pattern = case.rule.sentence_met
        outcome = Outcome.CONFORMS
    else:
        pattern = case.rule.failure.sentence_unknown
        outcome = Outcome.JUDGEMENT
    return case.finding(
        outcome,
        _words(case, value, pattern, amount.least, bound),
        plan_object=case.plan_object(value.hit),
        found_value=amount.least,
        required_value=bound,
        margin=abs(bound - amount.least) if fits else None,
        unit=value.unit,
        layers=reading.layers,
    )


def _mismatch(
    case: Case,
    value: PlanValue,
    found: float,
    allowed: float,
    reading: Reading,
    *,
    above: bool,
) -> Finding | None:
    meaning = judge_mismatch(case, value.hit, detailed_plan_covers=True)
    if meaning.outcome is None:
        return None
    outcome = meaning.outcome
    pattern = case.rule.failure.sentence
    if not above:
        pattern = mark(
            "{solution} brings {found}, less than the {required} that {object} asks "
            "for."
        )
    sentence: Message = _words(case, value, pattern, found, allowed)
    tolerance_m = value.hit.layer.positional_tolerance_m
    if lies_within_tolerance(case.footprint, value.hit.geometry, tolerance_m):
        outcome = Outcome.JUDGEMENT
        sentence = message(
            "{first} It meets the place by no more than the {tolerance} m to which "
            "the layer is drawn: a planner has to judge.",
            first=sentence,
            tolerance=metres(tolerance_m),
        )
    if meaning.caveat is not None:
        sentence = message("{first} {second}", first=sentence, second=meaning.caveat)
    return case.finding(
        outcome,
        sentence,
        remedy=meaning.remedy,
        instrument_role=meaning.instrument_role,
        plan_object=case.plan_object(value.hit),
        found_value=found,
        required_value=allowed,
        needed_value=_amount_words(_rounded(found, up=above), value.unit),
        margin=allowed - found if above else found - allowed,
        unit=value.unit,
        overlap_m2=value.ground.area,
        overlap_share=case.share_of(value.ground),
        clash=value.ground,
        layers=reading.layers,
        nature_defaulted=meaning.nature_defaulted,
        step_defaulted=meaning.step_defaulted,
    )


def _cannot_compare(case: Case, value: PlanValue, reading: Reading) -> Finding:
    bounds = [bound for bound in (value.least, value.most) if bound is not None]
    sentence = message(
        "{rule}: {object} gives {value}, which cannot be compared with {solution}: a "
        "person has to judge.",
        rule=message(case.rule.title),
        object=object_name(value.hit),
        value=" – ".join(_amount_words(bound, value.unit) for bound in bounds),
        solution=case.solution.short_name,
    )
    return case.finding(
        Outcome.JUDGEMENT,
        sentence,
        remedy=Remedy.NONE,
        plan_object=case.plan_object(value.hit),
        layers=reading.layers,
    )


def _words(
    case: Case, value: PlanValue, pattern: str, found: float, bound: float
) -> Message:
    return message(
        pattern,
        solution=case.solution.short_name,
        object=object_name(value.hit),
        found=_amount_words(found, value.unit),
        required=_amount_words(bound, value.unit),
    )


def _rounded(value: float, *, up: bool) -> float:
    """Round to a decimetre, so that what is asked for is enough."""
    tenths = value * 10
    return (math.ceil(tenths - EQUAL_M) if up else math.floor(tenths + EQUAL_M)) / 10


def _amount_words(value: float, unit: str) -> str:
    return f"{metres(value)} {unit_words(unit)}".strip()


def _height(case: Case, value: PlanValue) -> tuple[_Amount | None, list[Finding]]:
    height_m = case.solution.height_m
    if height_m is None:
        return None, []
    assumed = height_m.confidence is Confidence.ASSUMPTION
    return _Amount(height_m.value, height_m.value, assumed), []


def _floor_area(case: Case, value: PlanValue) -> tuple[_Amount | None, list[Finding]]:
    """Add what is built on the ground, as one floor, to what stands there."""
    standing = floor_area_standing_in(case, value.hit.geometry)
    least_m2 = standing.known_m2 + value.ground.area
    gaps = case.not_assessed_of(standing.reading)
    return _Amount(least_m2, math.inf if standing.unknown_count else least_m2), gaps


def _places(case: Case, value: PlanValue) -> tuple[_Amount | None, list[Finding]]:
    requirement = case.rule.requirement
    keys = requirement.least_threshold, requirement.threshold
    by_least, by_most = (case.footprint.area / case.threshold_value(k) for k in keys)
    assumed = any(
        case.profile.threshold(key).confidence is Confidence.ASSUMPTION for key in keys
    )
    # A size that is a whole number of places stays one at any coordinates.
    least, most = (math.floor(count + EQUAL_M) for count in (by_most, by_least))
    return _Amount(least, most, assumed), []


def _places_by_floor_area(value: PlanValue) -> PlanValue | None:
    """Give the places a zone has to hold: its floor area by the area per place."""
    right_m2 = value.hit.value("floor_area_right_m2")
    area_m2 = value.most if value.least is None else value.least
    if right_m2 is None or not area_m2:
        return None
    places = float(math.ceil(right_m2 / area_m2 - EQUAL_M))
    return replace(value, least=places, most=None, unit=UNITS[Dimension.PARKING_PLACES])


_AMOUNTS: dict[
    Dimension,
    Callable[[Case, PlanValue], tuple[_Amount | None, list[Finding]]],
] = {
    Dimension.HEIGHT: _height,
    Dimension.FLOOR_AREA: _floor_area,
    Dimension.PARKING_PLACES: _places,
}
