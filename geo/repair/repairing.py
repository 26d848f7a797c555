"""Look for everything that would need less for one placement, and put it in order."""

from collections.abc import Callable
from dataclasses import dataclass

from geo.model.finding import Finding
from geo.model.message import Message, mark, message
from geo.model.placement import Placement, footprint_of
from geo.model.profile import CityProfile
from geo.repair.last_resort import LastResort, last_resort
from geo.repair.needs import Weight, needs_of
from geo.repair.spots import Progress, Spot, better_spots
from geo.repair.suggestion import Kind, Suggestion, direction, suggestion
from geo.repair.trials import Trials, no_more_than
from geo.repair.variants import (
    as_pilot,
    hosted,
    largest,
    may_be_temporary,
    may_move,
    may_turn,
    resized,
    smaller_sizes,
    smallest_m2,
    turned,
)
from geo.screening import Screener
from geo.screening.case import metres

REACH_THRESHOLD = "repair_reach"  # key of the city's threshold [m], an assumption
SCREENINGS_MAX = 2500  # one takes about 2 ms with few rules, about 8 ms with all

PART = 0.5  # of the present size, tried where only a smaller one can move


@dataclass(frozen=True)
class Repair:
    """What was found for one placement.

    Parameters
    ----------
    suggestions
        What needs strictly less, the least first, then the nearest.
    last_resort
        The plan changes that would help, where no suggestion spares them; else None.
    reach_m
        How far around the placement was looked [m].
    screenings
        How often a variant was held against rules.
    complete
        False where the search ended at `SCREENINGS_MAX`: nearer or better may exist.
    passed_by_unknown
        True where a variant seemed to need less only because less is known there; such
        a variant is never offered.
    """

    placement_id: str
    suggestions: tuple[Suggestion, ...]
    last_resort: LastResort | None
    reach_m: float
    screenings: int
    complete: bool
    passed_by_unknown: bool


def needs_anything(findings: tuple[Finding, ...], profile: CityProfile) -> bool:
    """Whether the findings of a placement ask for anything that could be spared."""
    return needs_of(findings, profile).weight is not Weight.NOTHING


def look_for_less(
    screener: Screener,
    placement: Placement,
    reach_m: float,
    *,
    progress: Callable[[float], None] = lambda share: None,
    screenings_max: int = SCREENINGS_MAX,
) -> Repair:
    """Look for what would need less than a placement does as it stands.

    Parameters
    ----------
    screener
        Judges every variant; nothing is offered that it did not judge by every rule.
    reach_m
        How far to look for another spot or host [m]: the city's threshold
        ``repair_reach``, an assumption.
    progress
        Is told the share of the work done, 0 to 1, now and then.
    screenings_max
        After about so many screenings the search ends and says so.
    """
    trials = Trials(screener, placement, screenings_max)
    found: list[Suggestion] = []
    if trials.before.needs.weight is not Weight.NOTHING:
        found = _all_kinds(trials, placement, reach_m, _rising(progress))
    progress(1.0)
    found.sort(key=lambda one: one.order)
    return Repair(
        placement.id,
        tuple(found),
        _last_resort(trials, found),
        reach_m,
        trials.screenings,
        not trials.exhausted,
        trials.passed_by_unknown,
    )


def _rising(progress: Progress) -> Progress:
    """Tell only progress that goes on: some of the search is done twice."""
    highest = 0.0

    def tell(share: float) -> None:
        nonlocal highest
        if share > highest:
            highest = share
            progress(share)

    return tell


def _all_kinds(
    trials: Trials, placement: Placement, reach_m: float, progress: Progress
) -> list[Suggestion]:
    found = _smaller(trials, placement) + _pilots(trials, placement)
    if trials.floor(placement).is_less_than(trials.before.needs):
        found += _turns(trials, placement) + _hosts(trials, placement, reach_m)
        progress(0.1)
        found += _moves(trials, placement, reach_m, lambda s: progress(0.1 + 0.5 * s))
    if any(one.kind in {Kind.MOVE, Kind.SMALLER} for one in found):
        return found
    return found + _smaller_moves(
        trials, placement, reach_m, lambda s: progress(0.6 + 0.4 * s)
    )


def _last_resort(trials: Trials, found: list[Suggestion]) -> LastResort | None:
    lightest = min(
        (one.needs.weight for one in found), default=trials.before.needs.weight
    )
    if lightest < Weight.DEVIATION:
        return None
    return last_resort(trials.before.findings, trials.screener.profile)


def _smaller(trials: Trials, placement: Placement) -> list[Suggestion]:
    return [
        suggestion(trials, Kind.SMALLER, one.judged, _size_words(trials, one.size_m2))
        for one in smaller_sizes(trials, placement)
    ]


def _turns(trials: Trials, placement: Placement) -> list[Suggestion]:
    may = may_turn(placement, trials.solution)
    turn = turned(trials, placement) if may else None
    if turn is None:
        return []
    return [suggestion(trials, Kind.TURN, turn.judged, _turn_words(turn.degrees))]


def _pilots(trials: Trials, placement: Placement) -> list[Suggestion]:
    may = may_be_temporary(placement, trials.solution)
    pilot = as_pilot(trials, placement) if may else None
    if pilot is None:
        return []
    words = message("Place it for a time, as a pilot")
    return [suggestion(trials, Kind.PILOT, pilot, words)]


def _hosts(trials: Trials, placement: Placement, reach_m: float) -> list[Suggestion]:
    host = hosted(trials, placement, reach_m)
    if host is None:
        return []
    words = message(
        "Put it in or on {host}, {distance} m to the {direction}",
        host=host.name,
        distance=metres(host.distance_m),
        direction=direction(host.bearing_degrees),
    )
    return [
        suggestion(
            trials,
            Kind.HOST,
            host.judged,
            words,
            host.distance_m,
            host.bearing_degrees,
        )
    ]


def _moves(
    trials: Trials, placement: Placement, reach_m: float, progress: Progress
) -> list[Suggestion]:
    if not may_move(placement, trials.solution):
        return []
    return [
        suggestion(
            trials,
            Kind.MOVE,
            spot.judged,
            _move_words(mark("Move it {distance} m {direction}"), spot),
            spot.distance_m,
            spot.bearing_degrees,
        )
        for spot in better_spots(trials, placement, reach_m, progress)
    ]


def _smaller_moves(
    trials: Trials, placement: Placement, reach_m: float, progress: Progress
) -> list[Suggestion]:
    """Move a smaller size: half of it where that helps as much, else the least.

    The least size is tried first: where it finds no spot, no larger one does.
    """
    solution = trials.solution
    least_m2 = smallest_m2(placement, solution)
    if least_m2 is None or not may_move(placement, solution):
        return []
    present_m2 = footprint_of(placement, solution).area
    smallest = resized(placement, solution, least_m2)
    found = better_spots(trials, smallest, reach_m, progress)
    if found and present_m2 * PART > least_m2:
        part = resized(placement, solution, present_m2 * PART)
        larger = better_spots(trials, part, reach_m, progress)
        if larger and not found[-1].judged.needs.is_less_than(larger[-1].judged.needs):
            found = larger
    return [_moved_and_smaller(trials, placement, least_m2, spot) for spot in found]


def _moved_and_smaller(
    trials: Trials, placement: Placement, least_m2: float, spot: Spot
) -> Suggestion:
    """Let a moved smaller size grow where it stands, as far as it needs no more."""
    solution = trials.solution
    present_m2 = footprint_of(placement, solution).area
    size_m2 = footprint_of(spot.judged.placement, solution).area
    there = resized(spot.judged.placement, solution, present_m2)
    enough = no_more_than(spot.judged.needs, trials.before.needs)
    grown = largest(trials, there, max(size_m2, least_m2), enough)
    if grown is not None:
        size_m2 = grown.size_m2
    words = message(
        "{move} and {size}",
        move=_move_words(mark("Move it {distance} m {direction}"), spot),
        size=message(
            "make it {size} m² instead of {present} m²",
            size=_size(size_m2),
            present=_size(present_m2),
        ),
    )
    return suggestion(
        trials,
        Kind.MOVE_AND_SMALLER,
        grown.judged if grown else spot.judged,
        words,
        spot.distance_m,
        spot.bearing_degrees,
    )


def _move_words(pattern: str, spot: Spot) -> Message:
    return message(
        pattern,
        distance=metres(spot.distance_m),
        direction=direction(spot.bearing_degrees),
    )


def _size_words(trials: Trials, size_m2: float) -> Message:
    present = footprint_of(trials.before.placement, trials.solution).area
    return message(
        "Make it {size} m² instead of {present} m²",
        size=_size(size_m2),
        present=_size(present),
    )


def _turn_words(degrees: int) -> Message:
    if degrees == 90:
        return message("Turn it by 90 degrees")
    if degrees > 0:
        return message("Turn it {degrees} degrees anticlockwise", degrees=degrees)
    return message("Turn it {degrees} degrees clockwise", degrees=-degrees)


def _size(area_m2: float) -> str:
    """Write a size to the decimetre where it is small: 36 is not less than 36."""
    return metres(area_m2) if area_m2 < 100 else f"{area_m2:,.0f}"
