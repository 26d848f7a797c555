"""Hold the land uses a solution goes with against those a zone is planned for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from geo.model.profile import CodeSays, PlanCode, covers
from geo.model.solution import ANY_LAND_USE, Solution
from geo.model.vocabulary import Outcome

ANY_USE_ALLOWED = "6_4"
USE_NOT_KNOWN = ("6_5", "6_6")
_HILUCS_SHAPE = re.compile(r"[1-6](_[1-9]){0,2}")


class UseReason(StrEnum):
    """What in a zone decided about a use."""

    LAND_USE = "land_use"
    EXCLUDED = "excluded"
    FOR_A_TIME = "for_a_time"
    LOCAL_CODE = "local_code"


@dataclass(frozen=True)
class ZoneUses:
    """What a zone says of uses: HILUCS codes, and its code in the plan itself.

    Parameters
    ----------
    planned, excluded, temporary
        Codes it is planned for, rules out by name, and allows for a time only.
    """

    planned: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    temporary: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True)
class UseAnswer:
    """What a zone says of a solution, and what in it decided."""

    outcome: Outcome
    reason: UseReason = UseReason.LAND_USE


def answer_of_zone(
    solution: Solution,
    uses: ZoneUses,
    *,
    is_temporary: bool,
    plan_codes: Iterable[PlanCode] = (),
) -> UseAnswer:
    """Hold a solution against everything a zone says of uses.

    What the zone rules out by name comes first, then what the city says of the
    plan's own code, then the planned uses. A use allowed for a time only is a
    *condition* for a pilot; for anything that stays the plan would have to change.

    Examples
    --------
    >>> from geo.example_district import solution
    >>> hub = solution("hub", preferred=("4_1_1",))
    >>> street = ZoneUses(("4_1",), excluded=("4_1_1",))
    >>> answer_of_zone(hub, street, is_temporary=False)
    UseAnswer(outcome=<Outcome.PLAN_CHANGE: 'plan_change'>, reason=<UseReason.EXCLUDED: 'excluded'>)
    """  # noqa: E501
    says = what_code_says(solution, uses.code, plan_codes)
    lasting = _lasting(solution, uses, says)
    if lasting.outcome is Outcome.CONFORMS:
        return lasting
    surely, maybe = _for_a_time(solution, uses, says)
    if not is_temporary:
        if surely and lasting.outcome is Outcome.JUDGEMENT:
            return UseAnswer(Outcome.PLAN_CHANGE, UseReason.FOR_A_TIME)
        return lasting
    if surely:
        return UseAnswer(Outcome.CONDITION, UseReason.FOR_A_TIME)
    if maybe and lasting.outcome is Outcome.PLAN_CHANGE:
        return UseAnswer(Outcome.JUDGEMENT, UseReason.FOR_A_TIME)
    return lasting


def what_code_says(
    solution: Solution, code: str, plan_codes: Iterable[PlanCode]
) -> CodeSays | None:
    """Give what a city says of a plan's own code; what excludes beats what allows."""
    said = {
        row.says for row in plan_codes if row.is_of(code) and row.concerns(solution)
    }
    for says in (CodeSays.EXCLUDES, CodeSays.ALLOWS, CodeSays.ALLOWS_FOR_A_TIME):
        if says in said:
            return says
    return None


def compare_uses(solution: Solution, codes: tuple[str, ...]) -> Outcome:
    """Hold a solution's land uses against those of a zone, by HILUCS prefix.

    A zone's broader code may hold the wanted use and an unwanted one: then, as where
    one of its codes says nothing, a planner has to judge.
    """
    return _compare(solution.preferred_hilucs, solution.incompatible_hilucs, codes)


def _lasting(solution: Solution, uses: ZoneUses, says: CodeSays | None) -> UseAnswer:
    wanted = solution.preferred_hilucs
    left = tuple(
        code for code in wanted if not any(covers(one, code) for one in uses.excluded)
    )
    if wanted and not left:
        return UseAnswer(Outcome.PLAN_CHANGE, UseReason.EXCLUDED)
    if says is CodeSays.EXCLUDES:
        return UseAnswer(Outcome.PLAN_CHANGE, UseReason.LOCAL_CODE)
    answer = UseAnswer(_compare(left, solution.incompatible_hilucs, uses.planned))
    if says is CodeSays.ALLOWS:
        answer = UseAnswer(Outcome.CONFORMS, UseReason.LOCAL_CODE)
    if answer.outcome is Outcome.CONFORMS and _may_be_excluded(left, uses.excluded):
        return UseAnswer(Outcome.JUDGEMENT, UseReason.EXCLUDED)
    return answer


def _may_be_excluded(wanted: tuple[str, ...], excluded: tuple[str, ...]) -> bool:
    """Whether a part of a wanted use is ruled out, or words nobody can read."""
    unreadable = any(not says_a_use(code) for code in excluded)
    return unreadable or _meets(wanted, excluded)


def _for_a_time(
    solution: Solution, uses: ZoneUses, says: CodeSays | None
) -> tuple[bool, bool]:
    """Give whether a use is surely, or maybe, allowed for a time."""
    wanted = solution.preferred_hilucs
    surely = says is CodeSays.ALLOWS_FOR_A_TIME or _meets(uses.temporary, wanted)
    maybe = bool(uses.temporary) and (
        wanted == (ANY_LAND_USE,) or _meets(wanted, uses.temporary)
    )
    return surely, maybe


def _compare(
    wanted: tuple[str, ...], unwanted: tuple[str, ...], codes: tuple[str, ...]
) -> Outcome:
    known = [code for code in codes if says_a_use(code)]
    if not known:
        return Outcome.NOT_ASSESSED
    if ANY_USE_ALLOWED in known:
        return Outcome.CONFORMS
    surely_fits = _meets(wanted, known)
    may_fit = wanted == (ANY_LAND_USE,) or _meets(known, wanted)
    surely_clashes = _meets(unwanted, known)
    may_clash = _meets(known, unwanted)
    if surely_clashes and not surely_fits and not may_fit:
        return Outcome.PLAN_CHANGE
    if surely_clashes or len(known) < len(codes):
        return Outcome.JUDGEMENT
    if surely_fits or (may_fit and not may_clash):
        return Outcome.CONFORMS
    return Outcome.JUDGEMENT


def says_a_use(code: str) -> bool:
    """Whether a text is a HILUCS code that names a use, not *unknown*."""
    known_shape = _HILUCS_SHAPE.fullmatch(code) is not None
    return known_shape and not any(covers(silent, code) for silent in USE_NOT_KNOWN)


def _meets(broad: Iterable[str], narrow: Iterable[str]) -> bool:
    """Whether one of the codes covers one of the others."""
    others = tuple(narrow)
    return any(covers(one, other) for one in broad for other in others)
