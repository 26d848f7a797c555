"""What a mismatch with a plan means: by whom it binds and how far the plan is.

The table itself is the city profile's; here it is read, and what the data do not
say is said.
"""

from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from geo.model.message import Message, mark, message
from geo.model.profile import CityProfile, covers
from geo.model.vocabulary import (
    LevelOfSpatialPlan,
    Outcome,
    ProcessStepGeneral,
    RegulationNature,
    Remedy,
)
from geo.model.words import NATURE_WORDS, OUTCOME_WORDS, STEP_WORDS
from geo.screening.case import Case, regulation_nature_of
from geo.screening.layer_index import Hit


@dataclass(frozen=True)
class Mismatch:
    """What a mismatch with one plan object means.

    Parameters
    ----------
    outcome
        None where the plan is history and gives no finding.
    caveat
        What the data do not say and was assumed; None where they say it all.
    """

    outcome: Outcome | None
    remedy: Remedy
    instrument_role: str
    timing: str
    caveat: Message | None
    nature_defaulted: bool
    step_defaulted: bool


def judge_mismatch(
    case: Case, hit: Hit, *, detailed_plan_covers: bool, codes: tuple[str, ...] = ()
) -> Mismatch:
    """Read the city's table for a mismatch with a plan object.

    A regulation nature or process step that the data do not give is read as the
    usual one of that plan level, and the outcome is then *judgement*.
    """
    nature = regulation_nature_of(hit, case.plans)
    step = case.step_of(hit)
    read_nature = nature or _usual_nature(hit)
    read_step = step or ProcessStepGeneral.LEGAL_FORCE
    row = case.profile.mismatch(
        read_nature, read_step, detailed_plan_covers=detailed_plan_covers
    )
    remedy, role = row.remedy, row.instrument_role
    if row.outcome is Outcome.PLAN_CHANGE and step is not ProcessStepGeneral.ADOPTION:
        remedy, role = likely_instrument(
            case.profile,
            level=_level_of(hit),
            temporary=case.is_temporary,
            codes=codes,
            footprint_m2=case.footprint.area,
        )
    caveat = None
    outcome = row.outcome
    if outcome is not None and (nature is None or step is None):
        caveat = _caveat(nature, step, read_nature, read_step, outcome)
        outcome = Outcome.JUDGEMENT
    return Mismatch(
        outcome,
        remedy,
        role or case.rule.failure.instrument_role,
        row.timing,
        caveat,
        nature is None,
        step is None,
    )


def likely_instrument(
    profile: CityProfile,
    *,
    level: LevelOfSpatialPlan,
    temporary: bool,
    codes: tuple[str, ...],
    footprint_m2: float,
) -> tuple[Remedy, str]:
    """Pick the likely instrument from the city's table; the first row that fits.

    There is no general rule for when a deviation suffices and when a plan has to
    change, so this is a likelihood that a planner decides on.
    """
    for choice in profile.choices:
        if choice.plan_level and choice.plan_level != level:
            continue
        if choice.temporary and (choice.temporary == "yes") != temporary:
            continue
        if choice.zone_hilucs and not any(
            covers(choice.zone_hilucs, code) for code in codes
        ):
            continue
        limit_m2 = choice.footprint_below_m2
        if limit_m2 is not None and footprint_m2 >= limit_m2:
            continue
        return choice.remedy, choice.instrument_role
    return Remedy.AMEND_PLAN, ""


def lies_within_tolerance(
    footprint: BaseGeometry, geometry: BaseGeometry, tolerance_m: float
) -> bool:
    """Whether a clash could be a matter of how exactly the layer was drawn.

    Only an overlap with a polygon no deeper than `tolerance_m` [m] is, and no deeper
    in the footprint either: a strip narrower than the tolerance that a footprint
    crosses from side to side is no slip of the pen.
    """
    if tolerance_m <= 0 or geometry.area <= 0:
        return False
    if shapely.intersects(shapely.buffer(geometry, -tolerance_m), footprint):
        return False
    inner = shapely.buffer(footprint, -tolerance_m)
    return inner.is_empty or not shapely.intersects(inner, geometry)


def _usual_nature(hit: Hit) -> RegulationNature:
    if _level_of(hit) in {LevelOfSpatialPlan.LOCAL, LevelOfSpatialPlan.REGIONAL}:
        return RegulationNature.BINDING_ONLY_FOR_AUTHORITIES
    return RegulationNature.BINDING_FOR_DEVELOPERS


def _level_of(hit: Hit) -> LevelOfSpatialPlan:
    return hit.layer.plan_level or LevelOfSpatialPlan.INFRA_LOCAL


def _caveat(
    nature: RegulationNature | None,
    step: ProcessStepGeneral | None,
    read_nature: RegulationNature,
    read_step: ProcessStepGeneral,
    outcome: Outcome,
) -> Message:
    if nature is None and step is None:
        pattern = mark(
            "The data give neither whom the plan binds nor how far it is; read as "
            "{nature} and {step} this would be: {outcome}."
        )
    elif nature is None:
        pattern = mark(
            "The data do not say whom the plan binds; read as {nature} this would be: "
            "{outcome}."
        )
    else:
        pattern = mark(
            "The data do not say how far the plan is; read as {step} this would be: "
            "{outcome}."
        )
    return message(
        pattern,
        nature=message(NATURE_WORDS[read_nature]),
        step=message(STEP_WORDS[read_step]),
        outcome=message(OUTCOME_WORDS[outcome]),
    )
