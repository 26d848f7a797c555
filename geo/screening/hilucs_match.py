"""Hold the land uses a solution goes with against those a zone is planned for."""

import re
from collections.abc import Iterable

from geo.model.profile import covers
from geo.model.solution import ANY_LAND_USE, Solution
from geo.model.vocabulary import Outcome

ANY_USE_ALLOWED = "6_4"
USE_NOT_KNOWN = ("6_5", "6_6")
_HILUCS_SHAPE = re.compile(r"[1-6](_[1-9]){0,2}")


def compare_uses(solution: Solution, codes: tuple[str, ...]) -> Outcome:
    """Hold a solution's land uses against those of a zone, by HILUCS prefix.

    A zone's broader code may hold the wanted use and an unwanted one: then, as where
    one of its codes says nothing, a planner has to judge.
    """
    known = [code for code in codes if says_a_use(code)]
    if not known:
        return Outcome.NOT_ASSESSED
    if ANY_USE_ALLOWED in known:
        return Outcome.CONFORMS
    wants_any = solution.preferred_hilucs == (ANY_LAND_USE,)
    surely_fits = _meets(solution.preferred_hilucs, known)
    may_fit = wants_any or _meets(known, solution.preferred_hilucs)
    surely_clashes = _meets(solution.incompatible_hilucs, known)
    may_clash = _meets(known, solution.incompatible_hilucs)
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
