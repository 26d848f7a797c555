"""What a placement leaves of a footway or a carriageway beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from geo.model.finding import Finding
from geo.model.message import Message, mark, message
from geo.model.vocabulary import Outcome, Remedy
from geo.screening.case import Case, metres, object_name
from geo.screening.clear_width import REACH_M, clear_width_m, leads_past
from geo.screening.land_use_parts import without_gaps
from geo.screening.layer_index import Hit
from geo.screening.outcomes import judge_mismatch
from geo.screening.reading import NEGLIGIBLE_M2, Reading

# A line between two drawn pieces of one way is no wall [m].
SEAM_M = 0.05
# The measured width is exact to less than this [m].
MEASURED_TO_M = 0.01
_BEYOND_COMFORT_M = 1.0  # wider than comfortable is measured this far only


@dataclass(frozen=True)
class Widths:
    """The widths a rule asks for [m], the widest first; 0 where it does not ask."""

    comfort_m: float
    norm_m: float
    least_m: float

    @property
    def measured_up_to_m(self) -> float:
        """Give how wide a passage is measured at all [m]."""
        return max(self.comfort_m, self.norm_m) + _BEYOND_COMFORT_M


_BELOW_LEAST = mark(
    "{solution} leaves {found} m of {object}; less than {required} m is not possible "
    "as placed."
)
_BELOW_COMFORT = mark(
    "{solution} leaves {found} m of {object}; {required} m is comfortable, so it is "
    "looked at case by case."
)


def judge_room_left(case: Case) -> list[Finding]:
    """Say how wide a way stays beside a footprint that stands on it.

    Below the comfortable width it is a *condition*. Below the norm it is what the
    plan says of changing the space, where a regulation of the rule's `fixed_by` kind
    lies there, else the rule's own outcome. Below the least width it is *prohibited*
    as placed. A width that the drawing tolerance of the layer leaves open between
    two answers is *judgement*; a way that does not lead past is *judgement* too.
    """
    kinds = case.rule.requirement.layers
    here = case.reader.read(kinds, case.footprint)
    taken = [hit for hit in here.hits if _takes_of(case, hit)]
    if not taken:
        if here.unknown:
            return case.not_assessed_of(here)
        met = message("{rule}: none is taken.", rule=message(case.rule.title))
        return [case.finding(Outcome.CONFORMS, met, layers=here.layers)]
    around = case.reader.read(kinds, case.footprint, REACH_M)
    if around.unknown:
        return case.not_assessed_of(around)
    findings = []
    for way in ways_of([hit.geometry for hit in around.hits]):
        ground = case.ground_in(way)
        if case.footprint.area > 0 and ground.area <= NEGLIGIBLE_M2:
            continue
        if ground.is_empty:
            continue
        findings.extend(_beside(case, way, _most_of(taken, ground), around))
    return findings


def ways_of(pieces: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Give the ways that drawn pieces make together."""
    drawn = shapely.union_all(pieces)
    ways: list[BaseGeometry] = shapely.get_parts(without_gaps(drawn, SEAM_M)).tolist()
    return ways


def _most_of(taken: list[Hit], ground: BaseGeometry) -> Hit:
    """Give the drawn piece of a way on which most of a footprint stands."""
    return max(
        taken,
        key=lambda hit: (
            shapely.intersection(hit.geometry, ground).area,
            hit.text("local_id"),
        ),
    )


def _beside(case: Case, way: BaseGeometry, hit: Hit, reading: Reading) -> list[Finding]:
    if not leads_past(way, case.footprint):
        return [_not_measurable(case, hit, reading)]
    widths = widths_of(case)
    found_m = clear_width_m(way, case.footprint, widths.measured_up_to_m)
    return _judged(case, hit, found_m, reading)


def _takes_of(case: Case, hit: Hit) -> bool:
    if hit.distance_m > 0:
        return False
    ground = case.ground_in(hit.geometry)
    return case.footprint.area <= 0 or ground.area > NEGLIGIBLE_M2


def _judged(case: Case, hit: Hit, found_m: float, reading: Reading) -> list[Finding]:
    widths = widths_of(case)
    tolerance_m = hit.layer.positional_tolerance_m
    outcome, required_m, key = _meaning(case, widths, found_m)
    if _is_open(case, widths, found_m, tolerance_m):
        sentence = message(
            "{solution} leaves {found} m of {object}, drawn to {tolerance} m: whether "
            "that is enough has to be measured on the place.",
            solution=case.solution.short_name,
            object=object_name(hit),
            found=_width(found_m),
            tolerance=metres(tolerance_m),
        )
        return [
            _finding(
                case, hit, reading, Outcome.JUDGEMENT, sentence, found_m, required_m
            )
        ]
    if _misses_norm(case, outcome, key):
        return _below_norm(case, hit, found_m, required_m, reading)
    pattern = {
        Outcome.PROHIBITED: _BELOW_LEAST,
        Outcome.CONDITION: _BELOW_COMFORT,
    }.get(outcome, case.rule.sentence_met)
    finding = _finding(
        case,
        hit,
        reading,
        outcome,
        _words(case, hit, pattern, found_m, required_m),
        found_m,
        required_m,
    )
    return [case.with_confidence_of(finding, key)]


def sort_of_width(
    case: Case, found_m: float, tolerance_m: float
) -> tuple[Outcome, bool]:
    """Give what a clear width comes to, but for plans that fix the space.

    Parameters
    ----------
    found_m
        Clear width as measured [m].
    tolerance_m
        To which the way is drawn [m].

    Returns
    -------
    the outcome, and whether the norm is missed, so that such plans matter
    """
    widths = widths_of(case)
    if _is_open(case, widths, found_m, tolerance_m):
        return Outcome.JUDGEMENT, False
    outcome, _, key = _meaning(case, widths, found_m)
    return outcome, _misses_norm(case, outcome, key)


def _is_open(case: Case, widths: Widths, found_m: float, tolerance_m: float) -> bool:
    """Whether the drawing tolerance leaves a width open between two answers."""
    outcome = _meaning(case, widths, found_m)[0]
    narrowest = _meaning(case, widths, found_m - tolerance_m)[0]
    widest = _meaning(case, widths, found_m + tolerance_m)[0]
    only_uncomfortable = outcome is narrowest is Outcome.CONDITION
    return narrowest is not widest and not only_uncomfortable


def _misses_norm(case: Case, outcome: Outcome, key: str) -> bool:
    failure, requirement = case.rule.failure, case.rule.requirement
    return outcome is failure.outcome and key == requirement.threshold


def _meaning(case: Case, widths: Widths, found_m: float) -> tuple[Outcome, float, str]:
    """Give the outcome of a width, the width it is held against and its threshold."""
    requirement = case.rule.requirement
    found_m += MEASURED_TO_M
    if found_m < widths.least_m:
        return Outcome.PROHIBITED, widths.least_m, requirement.least_threshold
    if found_m < widths.norm_m:
        return case.rule.failure.outcome, widths.norm_m, requirement.threshold
    if found_m < widths.comfort_m:
        return Outcome.CONDITION, widths.comfort_m, requirement.comfort_threshold
    widest = requirement.comfort_threshold or requirement.threshold
    return Outcome.CONFORMS, max(widths.comfort_m, widths.norm_m), widest


def widths_of(case: Case) -> Widths:
    """Give the widths that a rule asks for."""
    requirement = case.rule.requirement
    comfort_m, norm_m, least_m = (
        case.threshold_value(key) if key else 0.0
        for key in (
            requirement.comfort_threshold,
            requirement.threshold,
            requirement.least_threshold,
        )
    )
    return Widths(comfort_m, norm_m, least_m)


def _below_norm(
    case: Case, hit: Hit, found_m: float, required_m: float, reading: Reading
) -> list[Finding]:
    """Say what too little room means: another plan, where a plan fixes the space."""
    requirement = case.rule.requirement
    pattern = case.rule.failure.sentence
    sentence = _words(case, hit, pattern, found_m, required_m)
    own = case.with_confidence_of(
        _finding(
            case,
            hit,
            reading,
            case.rule.failure.outcome,
            sentence,
            found_m,
            required_m,
        ),
        requirement.threshold,
    )
    if not requirement.fixed_by:
        return [own]
    plans = case.reader.read(("supplementary_regulation",), case.footprint)
    fixing = [
        one
        for one in plans.hits
        if one.distance_m == 0 and one.text("regulation_kind") == requirement.fixed_by
    ]
    findings = [
        finding
        for one in fixing
        if (finding := _plan_fixes(case, one, found_m, required_m, sentence, plans))
    ]
    return findings or [own]


def _plan_fixes(
    case: Case,
    hit: Hit,
    found_m: float,
    required_m: float,
    sentence: Message,
    reading: Reading,
) -> Finding | None:
    meaning = judge_mismatch(case, hit, detailed_plan_covers=True)
    if meaning.outcome is None:
        return None
    if meaning.caveat is not None:
        sentence = message("{first} {second}", first=sentence, second=meaning.caveat)
    finding = case.finding(
        meaning.outcome,
        message(
            "{first} {object} fixes the space.",
            first=sentence,
            object=object_name(hit),
        ),
        remedy=meaning.remedy,
        instrument_role=case.rule.failure.instrument_role or meaning.instrument_role,
        plan_object=case.plan_object(hit),
        found_value=found_m,
        required_value=required_m,
        needed_value=width_to_keep(required_m),
        margin=found_m - required_m,
        unit="m",
        clash=case.ground_in(hit.geometry),
        layers=reading.layers,
        nature_defaulted=meaning.nature_defaulted,
        step_defaulted=meaning.step_defaulted,
    )
    return case.with_confidence_of(finding, case.rule.requirement.threshold)


def width_to_keep(required_m: float) -> str:
    """Write a width that has to stay clear, for the register.

    Examples
    --------
    >>> width_to_keep(1.8)
    '≥ 1.8 m'
    """
    return f"≥ {metres(required_m)} m"


def _not_measurable(case: Case, hit: Hit, reading: Reading) -> Finding:
    sentence = message(
        "{solution} stands on {object}, which does not lead past it: how much room is "
        "left has to be looked at on the place.",
        solution=case.solution.short_name,
        object=object_name(hit),
    )
    return case.finding(
        Outcome.JUDGEMENT,
        sentence,
        remedy=Remedy.MOVE,
        plan_object=case.plan_object(hit),
        layers=reading.layers,
    )


def _finding(
    case: Case,
    hit: Hit,
    reading: Reading,
    outcome: Outcome,
    sentence: Message,
    found_m: float,
    required_m: float,
) -> Finding:
    conforms = outcome is Outcome.CONFORMS
    ground = case.ground_in(hit.geometry)
    return case.finding(
        outcome,
        sentence,
        remedy=Remedy.NONE if conforms else case.rule.failure.remedy,
        instrument_role="" if conforms else case.rule.failure.instrument_role,
        plan_object=case.plan_object(hit),
        found_value=found_m,
        required_value=required_m,
        margin=found_m - required_m,
        unit="m",
        overlap_m2=ground.area,
        overlap_share=case.share_of(ground),
        clash=None if conforms else ground,
        layers=reading.layers,
    )


def _words(
    case: Case, hit: Hit, pattern: str, found_m: float, required_m: float
) -> Message:
    return message(
        pattern,
        solution=case.solution.short_name,
        object=object_name(hit),
        found=_width(found_m),
        required=metres(required_m),
    )


def _width(value_m: float) -> str:
    """Write a clear width to the centimetre: 1.79 m is not 1.8 m."""
    return f"{value_m:.2f}".rstrip("0").rstrip(".")
