"""From findings to candidates: which plan changes and conditions each site needs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from geo.model.capacity import SITES, Capacity
from geo.model.finding import Finding
from geo.model.placement import Placement, footprint_of
from geo.model.plan_change import PlanChange
from geo.model.profile import CityProfile
from geo.model.solution import Solution
from geo.model.vocabulary import Outcome
from geo.plan_changes import plan_changes
from geo.targets.problem import Candidate, storey_of

_TO_SETTLE = {Outcome.CONDITION, Outcome.JUDGEMENT}


@dataclass(frozen=True)
class NeededChanges:
    """The plan changes that sites need.

    Parameters
    ----------
    register
        By id, as in the register of plan changes.
    months
        Typical months of each; None where nobody has stated any. Holds also what is
        in no register: a plan that is missing altogether.
    by_site
        Ids of the changes by placement.
    titles_of_missing
        What is missing, by id, where there is no plan to change.
    """

    register: dict[str, PlanChange]
    months: dict[str, float | None]
    by_site: dict[str, frozenset[str]]
    titles_of_missing: dict[str, Finding]


def changes_needed(
    findings: tuple[Finding, ...], profile: CityProfile
) -> NeededChanges:
    """Merge the findings of many sites into the plan changes that they need.

    Only what a plan in force, or one being decided, stands against is a plan change
    here; a word to a plan still being drafted is a condition.
    """
    against = tuple(one for one in findings if one.outcome is Outcome.PLAN_CHANGE)
    register = {change.id: change for change in plan_changes(against, profile)}
    by_site: dict[str, set[str]] = defaultdict(set)
    months: dict[str, float | None] = {}
    for change in register.values():
        months[change.id] = change.instrument.months_typ if change.instrument else None
        for site in change.placement_ids:
            by_site[site].add(change.id)
    missing: dict[str, Finding] = {}
    for one in against:
        if one.plan_object is None:
            key = f"NEW-{one.rule_id}"
            missing.setdefault(key, one)
            instrument = profile.instruments.get(one.instrument_role)
            months[key] = instrument.months_typ if instrument else None
            by_site[one.placement_id].add(key)
    return NeededChanges(
        register,
        months,
        {site: frozenset(changes) for site, changes in by_site.items()},
        missing,
    )


@dataclass(frozen=True)
class Screened:
    """Sites that can be chosen from, and how many were left out and why.

    Parameters
    ----------
    prohibited_count
        Sites where something forbids the solution whatever the plans say.
    unknown_count
        Sites of which something could not be assessed, where those are left out.
    """

    candidates: tuple[Candidate, ...]
    needed: NeededChanges
    prohibited_count: int
    unknown_count: int


def candidates_from(
    placements: Iterable[Placement],
    findings: tuple[Finding, ...],
    solutions: Mapping[str, Solution],
    profile: CityProfile,
    capacities: Iterable[Capacity],
    *,
    with_unknown: bool,
) -> Screened:
    """Make candidates of screened sites.

    Parameters
    ----------
    findings
        Of all placements.
    capacities
        What each solution gives.
    with_unknown
        Whether sites of which something could not be assessed may be chosen.
    """
    of_site: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        of_site[finding.placement_id].append(finding)
    given = tuple(capacities)
    needed = changes_needed(findings, profile)
    kept: list[Candidate] = []
    prohibited = unknown = 0
    for placement in placements:
        mine = of_site[placement.id]
        outcomes = [finding.outcome for finding in mine]
        if Outcome.PROHIBITED in outcomes:
            prohibited += 1
            continue
        not_assessed = outcomes.count(Outcome.NOT_ASSESSED) if mine else 1
        if not_assessed and not with_unknown:
            unknown += 1
            continue
        solution = solutions[placement.solution_id]
        footprint = footprint_of(placement, solution)
        kept.append(
            Candidate(
                placement,
                footprint,
                storey_of(solution),
                needed.by_site.get(placement.id, frozenset()),
                sum(outcome in _TO_SETTLE for outcome in outcomes),
                not_assessed,
                given_by(placement, footprint, given),
            )
        )
    return Screened(tuple(kept), needed, prohibited, unknown)


def given_by(
    placement: Placement, footprint: BaseGeometry, capacities: Iterable[Capacity]
) -> tuple[tuple[str, float], ...]:
    """Give what a site gives of each measure; of sites it is always one."""
    return (
        (SITES, 1.0),
        *_given(placement, footprint, capacities),
    )


def _given(
    placement: Placement, footprint: BaseGeometry, capacities: Iterable[Capacity]
) -> tuple[tuple[str, float], ...]:
    return tuple(
        (one.measure, amount)
        for one in capacities
        if one.solution_id == placement.solution_id
        and (amount := one.of(float(footprint.area))) > 0
    )
