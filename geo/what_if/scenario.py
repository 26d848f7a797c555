"""Judge a scenario anew where a plan was changed, and only there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import shapely

from geo.errors import WhatIfError
from geo.layers import LAYER_KINDS, Layer, LayerGroup
from geo.model.finding import Finding
from geo.model.placement import Placement, footprint_of
from geo.model.profile import CityProfile
from geo.model.rule import FailureBasis, Rule
from geo.model.solution import Solution
from geo.model.what_if import Amendment
from geo.screening import Screener
from geo.screening.changed_thresholds import required_keys
from geo.what_if.amending import Amended, amend
from geo.what_if.comparison import Comparison, compare

# What rounding of coordinates could move, far below any reach.
_EDGE_M = 0.01


@dataclass(frozen=True)
class WhatIf:
    """What a change of a plan would do to a scenario.

    Parameters
    ----------
    findings
        All findings of the scenario after the change, in placement order.
    judged_anew
        Placements near enough to the changed ground to be judged again; the others
        keep their findings.
    """

    amended: Amended
    findings: tuple[Finding, ...]
    comparison: Comparison
    judged_anew: tuple[str, ...]


def what_if(
    screener: Screener,
    placements: Iterable[Placement],
    findings: Iterable[Finding],
    amendment: Amendment,
    as_of: date,
) -> WhatIf:
    """Suppose a change of a plan and say what it would change in the findings.

    Parameters
    ----------
    screener
        Of the district as it is.
    findings
        Of the same placements, as that screener gives them.
    as_of
        The day of the question.

    Raises
    ------
    WhatIfError
        If the change cannot be supposed, see `amend`, or the object belongs to no
        plan: law and nature do not change by a plan.
    """
    placements = tuple(placements)
    amended = amend(screener.layers, amendment)
    _require_plan(amended.layer, screener.rules, amendment)
    touched = {
        placement.id
        for placement in touched_placements(
            amended, placements, screener.rules, screener.solutions, screener.profile
        )
    }
    after = Screener(
        amended.layers, screener.rules, screener.solutions, screener.profile, as_of
    ).beside(placements)
    kept: dict[str, list[Finding]] = {}
    before = tuple(findings)
    for finding in before:
        kept.setdefault(finding.placement_id, []).append(finding)
    result = tuple(
        finding
        for placement in placements
        for finding in (
            after.screen_one(placement)
            if placement.id in touched
            else kept.get(placement.id, [])
        )
    )

    def origin(layer_id: str, local_id: str) -> str:
        return amended.origin(local_id) if layer_id == amended.layer.id else local_id

    return WhatIf(
        amended=amended,
        findings=result,
        comparison=compare(
            (placement.id for placement in placements), before, result, origin
        ),
        judged_anew=tuple(one.id for one in placements if one.id in touched),
    )


def touched_placements(
    amended: Amended,
    placements: Iterable[Placement],
    rules: Iterable[Rule],
    solutions: Mapping[str, Solution],
    profile: CityProfile,
) -> list[Placement]:
    """Give the placements whose findings a changed object can change.

    Those whose footprint comes as near to the changed ground as the farthest-looking
    rule on that layer looks, and those that refer to the object by its name.
    """
    rules = [rule for rule in rules if amended.layer.kind in rule.requirement.layers]
    touched = []
    for placement in placements:
        solution = solutions.get(placement.solution_id)
        if solution is None:
            continue  # judged by no layer
        reach_m = _reach_m(rules, solution, profile)
        within_m = reach_m + amended.layer.positional_tolerance_m + _EDGE_M
        host = placement.host
        names_it = (
            host is not None
            and host.layer_kind == amended.layer.kind
            and host.local_id == amended.amendment.object_id
        )
        footprint = footprint_of(placement, solution)
        if names_it or shapely.dwithin(footprint, amended.ground, within_m):
            touched.append(placement)
    return touched


def _reach_m(rules: Iterable[Rule], solution: Solution, profile: CityProfile) -> float:
    """Give how far the rules look from a footprint of a solution [m]."""
    reaches = [0.0]
    for rule in rules:
        if rule.requirement.distance_from_solution:
            reaches.append(solution.max_connection_m.value)
        reaches.extend(profile.threshold(key).value for key in required_keys(rule))
    return max(reaches)


def _require_plan(layer: Layer, rules: Iterable[Rule], amendment: Amendment) -> None:
    kind = LAYER_KINDS[layer.kind]
    if kind.group is LayerGroup.PLAN or any(
        layer.kind in rule.requirement.layers
        and rule.failure.basis is FailureBasis.PLAN
        for rule in rules
    ):
        return
    msg = (
        f"{amendment.object_id!r} belongs to {kind.title!r}, which no plan decides. "
        "Choose a zone or a regulation of a plan."
    )
    raise WhatIfError(msg)
