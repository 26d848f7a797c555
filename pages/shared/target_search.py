"""From targets to sites: find places, screen them, choose; with what is going on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from time import monotonic

import shapely
import streamlit as st

from geo.model.capacity import Capacity
from geo.model.finding import Finding
from geo.model.placement import Placement, footprint_of
from geo.model.solution import Solution
from geo.screening import Screener
from geo.targets import (
    Choice,
    Ending,
    Infeasible,
    PriceOfMore,
    Problem,
    Relations,
    Screened,
    Target,
    candidates_from,
    choose,
    faults_of,
    prices_of_more,
    relations_of,
    unexpected_changes,
    why_infeasible,
)
from geo.targets.sites import FoundSites, sites_for
from geo.targets.surroundings import (
    KnownHomes,
    homes_of,
    separations_of,
    supplied,
    supplies_of,
)
from pages.shared import cached_readers as read
from pages.shared.session import Workplace
from pages.shared.texts import _

SEARCH_LIMIT_S = 30.0
PRICES_LIMIT_S = 30.0
Tell = Callable[[str], None]


@dataclass(frozen=True)
class SitesAsked:
    """Places for one solution with all that was found for them."""

    found: FoundSites
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class TargetResult:
    """Everything that the page says of one search.

    Parameters
    ----------
    existing_ids
        Placements that were there already and could be chosen as well.
    taken_count
        Places left out because a placement of another solution stands there.
    faults
        What an independent check found wrong; empty where nothing is.
    """

    problem: Problem
    relations: Relations
    screened: Screened
    found: dict[str, FoundSites]
    findings: tuple[Finding, ...]
    known_homes: KnownHomes
    supplies_unknown: int
    existing_ids: frozenset[str]
    taken_count: int
    choice: Choice
    why_not: Infeasible | None
    faults: tuple[str, ...]

    @property
    def shown_ids(self) -> tuple[str, ...]:
        """Sites to show: the choice, or the nearest that can be done."""
        return self.why_not.site_ids if self.why_not else self.choice.site_ids


def search(
    workplace: Workplace,
    targets: Sequence[Target],
    solutions: Sequence[Solution],
    capacities: tuple[Capacity, ...],
    *,
    with_unknown: bool,
    tell: Tell,
) -> TargetResult:
    """Find places for the solutions, screen them and choose."""
    screener = read.screener(workplace.district.id)
    asked = {one.id: _asked(workplace, screener, one, tell) for one in solutions}
    existing = [record.placement for record in workplace.placements()]
    usable = [one for one in existing if one.solution_id in asked]
    placements, taken = _free(asked, existing, screener)
    findings = (
        *(finding for one in asked.values() for finding in one.findings),
        *(finding for finding in workplace.findings() if finding.solution_id in asked),
    )
    tell(_("Working out which sites exclude one another …"))
    screened = candidates_from(
        [*placements, *usable],
        findings,
        screener.solutions,
        screener.profile,
        capacities,
        with_unknown=with_unknown,
    )
    known_homes = homes_of(workplace.layers)
    known_supplies = supplies_of(workplace.layers)
    problem = Problem(
        supplied(screened.candidates, workplace.layers, screener.solutions),
        tuple(targets),
        screened.needed.months,
        known_homes.homes,
        separations_of(screener.rules, solutions, screener.profile),
        known_supplies.supplies,
    )
    relations = relations_of(problem)
    tell(_("Choosing among {count} sites …", count=len(problem.candidates)))
    choice = choose(problem, relations, time_limit_s=SEARCH_LIMIT_S, clock=monotonic)
    why_not = None
    faults: tuple[str, ...] = ()
    if choice.ending is Ending.CANNOT_BE_MET:
        tell(_("Looking for the reason why not …"))
        why_not = why_infeasible(problem, relations, clock=monotonic)
    elif choice.ending is Ending.FOUND:
        tell(_("Checking the chosen sites once more, all together …"))
        faults = _checked(problem, choice, screener)
    return TargetResult(
        problem,
        relations,
        screened,
        {name: one.found for name, one in asked.items()},
        findings,
        known_homes,
        known_supplies.unknown_count,
        frozenset(one.id for one in usable),
        taken,
        choice,
        why_not,
        faults,
    )


def prices(result: TargetResult) -> list[PriceOfMore]:
    """Ask what one more of each target would cost."""
    return prices_of_more(
        result.problem,
        result.relations,
        result.choice,
        time_limit_s=PRICES_LIMIT_S,
        clock=monotonic,
    )


def screen_sites(
    screener: Screener, placements: Sequence[Placement], tell: Tell, name: str
) -> tuple[Finding, ...]:
    """Judge many places, one after the other; the one place where that is done."""
    findings: list[Finding] = []
    for number, placement in enumerate(placements):
        if number % 25 == 0:
            tell(
                _(
                    "{solution}: checking place {number} of {count} …",
                    solution=name,
                    number=number + 1,
                    count=len(placements),
                )
            )
        findings.extend(screener.screen_one(placement))
    return tuple(findings)


def _asked(
    workplace: Workplace, screener: Screener, solution: Solution, tell: Tell
) -> SitesAsked:
    district_id = workplace.district.id
    known = _known_sites(district_id, read.fingerprint(district_id), date.today())
    if solution.id not in known:
        found = sites_for(solution, workplace.layers)
        findings = screen_sites(screener, found.placements, tell, solution.short_name)
        known[solution.id] = SitesAsked(found, findings)
    return known[solution.id]


@st.cache_resource(show_spinner=False, max_entries=4)
def _known_sites(district_id: str, version: str, as_of: date) -> dict[str, SitesAsked]:
    """Keep what was found for each solution; it is filled with progress shown."""
    return {}


def _free(
    asked: dict[str, SitesAsked], existing: Sequence[Placement], screener: Screener
) -> tuple[list[Placement], int]:
    """Leave out places on which a placement of another solution stands."""
    others = [
        footprint_of(one, screener.solutions[one.solution_id])
        for one in existing
        if one.solution_id not in asked and one.solution_id in screener.solutions
    ]
    ground = shapely.union_all([one for one in others if one.area > 0])
    shapely.prepare(ground)
    places = [one for sites in asked.values() for one in sites.found.placements]
    free = [
        one
        for one in places
        if one.host is not None
        or not shapely.intersects(
            ground, footprint_of(one, screener.solutions[one.solution_id])
        )
    ]
    return free, len(places) - len(free)


def _checked(problem: Problem, choice: Choice, screener: Screener) -> tuple[str, ...]:
    wanted = set(choice.site_ids)
    chosen = [one.placement for one in problem.candidates if one.id in wanted]
    together = screener.screen(chosen)
    faults = [str(one) for one in faults_of(problem, choice)]
    faults += unexpected_changes(choice, together, screener.profile)
    return tuple(faults)
