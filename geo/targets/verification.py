"""Check a choice of sites against everything it must keep to, apart from the search.

Nothing here uses the search's rows: distances, overlaps and sums are worked out anew
from the sites and homes themselves.
"""

from collections.abc import Iterable

import numpy as np
import shapely

from geo.model.finding import Finding
from geo.model.message import Message, mark, message
from geo.model.profile import CityProfile
from geo.screening.reading import NEGLIGIBLE_M2
from geo.targets.choice import Choice, Goal, cost_of
from geo.targets.problem import Candidate, Problem
from geo.targets.screened import changes_needed
from geo.targets.target import AmountTarget, ReachTarget, Target, target_words

_TOLERANCE = 1e-6


def faults_of(problem: Problem, choice: Choice) -> list[Message]:
    """Say everything that is wrong with a choice; nothing where all is kept to.

    Parameters
    ----------
    choice
        Sites that are said to meet all targets.
    """
    wanted = set(choice.site_ids)
    chosen = [one for one in problem.candidates if one.id in wanted]
    faults = [
        message(
            mark("{target} is not met: {found}."),
            target=target_words(target),
            found=f"{found:g}",
        )
        for target in problem.targets
        if (found := amount_of(problem, chosen, target))
        < problem.needed(target) * (1 - _TOLERANCE) - _TOLERANCE
    ]
    faults += _in_each_others_way(problem, chosen)
    faults += _overdrawn(problem, chosen)
    cost = cost_of(problem, choice.site_ids)
    faults += [
        message(
            mark("The sites cost {found} of {goal}, not {told}."),
            found=f"{cost[one.goal]:g}",
            goal=str(one.goal),
            told=f"{one.value:g}",
        )
        for one in choice.reached
        if cost[one.goal] > one.value * (1 + _TOLERANCE) + _TOLERANCE
    ]
    if cost[Goal.CHANGES] != len(choice.change_ids):
        faults.append(message(mark("The plan changes listed are not those needed.")))
    return faults


def amount_of(problem: Problem, chosen: list[Candidate], target: Target) -> float:
    """Give how much of a target some sites reach: an amount, or a weight of homes."""
    serving = [one for one in chosen if one.solution_id in target.solutions]
    if isinstance(target, AmountTarget):
        return float(sum(one.capacity(target.measure) for one in serving))
    near = homes_near(problem, serving, target)
    return float(problem.homes.weights(target.weight)[near].sum())


def homes_near(
    problem: Problem, sites: list[Candidate], target: ReachTarget
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Say of each home whether one of the sites lies near enough."""
    near = np.zeros(len(problem.homes), dtype=bool)
    for one in sites:
        distance_m = shapely.distance(problem.homes.points, one.footprint)
        near |= distance_m <= target.distance_m
    return near


def _in_each_others_way(problem: Problem, chosen: list[Candidate]) -> list[Message]:
    faults = []
    for number, one in enumerate(chosen):
        for other in chosen[number + 1 :]:
            asked_m = (
                problem.separations_m.get(one.solution_id, 0.0)
                if one.solution_id == other.solution_id
                else 0.0
            )
            gap_m = shapely.distance(one.footprint, other.footprint)
            overlap = shapely.intersection(one.footprint, other.footprint).area
            on_the_same = one.storey is other.storey and overlap > NEGLIGIBLE_M2
            if on_the_same or gap_m < asked_m:
                faults.append(
                    message(
                        mark("{one} and {other} stand in each other's way."),
                        one=one.id,
                        other=other.id,
                    )
                )
    return faults


def _overdrawn(problem: Problem, chosen: list[Candidate]) -> list[Message]:
    faults = []
    for supply in problem.supplies:
        drawn_kw = sum(one.draws_kw for one in chosen if one.supply_id == supply.id)
        if drawn_kw > max(supply.spare_kw, 0.0) + _TOLERANCE:
            faults.append(
                message(
                    mark("{supply} would give {drawn} kW, it has {spare} kW to spare."),
                    supply=supply.title,
                    drawn=f"{drawn_kw:g}",
                    spare=f"{supply.spare_kw:g}",
                )
            )
    return faults


def unexpected_changes(
    choice: Choice, findings: Iterable[Finding], profile: CityProfile
) -> tuple[str, ...]:
    """Give plan changes on which the chosen sites, screened together, disagree.

    Parameters
    ----------
    findings
        Of all chosen sites, screened together.
    """
    needed = changes_needed(tuple(findings), profile)
    together = {change for changes in needed.by_site.values() for change in changes}
    return tuple(sorted(together ^ set(choice.change_ids)))
