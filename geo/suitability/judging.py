"""Judge every candidate, and say what excludes most and which sites need least."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geo.bulk import BulkScreener, Sites
from geo.bulk.outcomes import BY_SEVERITY
from geo.model.placement import Duration
from geo.model.solution import Solution
from geo.model.vocabulary import Outcome
from geo.suitability.candidates import Basis, Candidates

BEST_MAX = 5
# Assumption: sites nearer than four cells, or two in one stretch of street, show the
# same place twice.
_APART_CELLS = 4.0
_APART_ALONG_KERB_M = 50.0
# Assumption: as far beside a kerb as a finger may miss it.
_BESIDE_KERB_M = 5.0
_EXCLUDES = Outcome.PLAN_CHANGE.severity
_UNKNOWN = Outcome.NOT_ASSESSED.severity
Codes = NDArray[np.int8]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OutcomeTotal:
    """How many sites have an outcome, and the ground they stand for [m2]."""

    outcome: Outcome
    site_count: int
    area_m2: float


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that excludes sites: impossible there, or only with another plan.

    Parameters
    ----------
    share
        Share of all sites that it excludes, 0 to 1.
    alone_share
        Share of all sites that nothing but it excludes.
    prohibited_share
        Share of all sites at which it says that it is impossible.
    """

    rule_id: str
    share: float
    alone_share: float
    prohibited_share: float


@dataclass(frozen=True, eq=False)
class Suitability:
    """What was found at every site.

    Parameters
    ----------
    severity
        Severity of the worst finding of each site [int8].
    deciding_rule
        Position in `rule_ids` of the first rule with that finding, per site; -1 where
        no rule found anything.
    not_assessed_share
        Share of rules that could not be assessed at each site, 0 to 1.
    totals
        One for each outcome, worst first.
    reasons
        Rules that exclude sites, the one that excludes most first.
    best
        Positions of sites that need least, best first; empty where every site is
        impossible.
    """

    solution_id: str
    size_m2: float | None
    duration: Duration
    candidates: Candidates
    rule_ids: tuple[str, ...]
    severity: Codes
    deciding_rule: NDArray[np.int16]
    not_assessed_share: Floats
    totals: tuple[OutcomeTotal, ...]
    reasons: tuple[Reason, ...]
    best: tuple[int, ...]

    def outcome(self, site: int) -> Outcome:
        """Give the outcome of one site."""
        return BY_SEVERITY[int(self.severity[site])]

    def rule_id(self, site: int) -> str:
        """Give the rule that decides at one site; empty where none found anything."""
        row = int(self.deciding_rule[site])
        return self.rule_ids[row] if row >= 0 else ""


def suitability(
    bulk: BulkScreener,
    solution: Solution,
    candidates: Candidates,
    *,
    size_m2: float | None = None,
    duration: Duration = Duration.PERMANENT,
    progress: Callable[[float], None] | None = None,
) -> Suitability:
    """Judge a solution at every candidate against every rule.

    Parameters
    ----------
    size_m2
        Ground it takes [m2]; None for its typical size.
    progress
        Is told the share of the work that is done, 0 to 1.
    """
    sites = Sites(solution, candidates.x, candidates.y, size_m2, duration)
    found = bulk.screen(sites, progress)
    severity = found.severity.copy()
    if len(found.rule_ids) == 1:
        # No rule applies: nothing was looked at, and silence is never consent.
        severity[0] = np.maximum(severity[0], _UNKNOWN)
    worst = severity.max(axis=0)
    deciding = severity.argmax(axis=0).astype(np.int16)
    deciding[worst == 0] = -1
    unknown = (severity == _UNKNOWN).mean(axis=0)
    return Suitability(
        solution.id,
        size_m2,
        duration,
        candidates,
        found.rule_ids,
        worst,
        deciding,
        unknown,
        _totals(worst, candidates.area_m2),
        _reasons(found.rule_ids, severity),
        _best(severity, candidates, _apart_m(sites, candidates)),
    )


def _totals(worst: Codes, area_m2: Floats) -> tuple[OutcomeTotal, ...]:
    counts = np.bincount(worst, minlength=len(BY_SEVERITY))
    areas = np.bincount(worst, area_m2, minlength=len(BY_SEVERITY))
    return tuple(
        OutcomeTotal(outcome, int(counts[code]), float(areas[code]))
        for code, outcome in reversed(list(enumerate(BY_SEVERITY)))
    )


def _reasons(rule_ids: tuple[str, ...], severity: Codes) -> tuple[Reason, ...]:
    excludes = severity >= _EXCLUDES
    alone = excludes & (excludes.sum(axis=0) == 1)
    impossible = severity == Outcome.PROHIBITED.severity
    reasons = [
        Reason(
            rule_id,
            float(excludes[row].mean()),
            float(alone[row].mean()),
            float(impossible[row].mean()),
        )
        for row, rule_id in enumerate(rule_ids)
        if excludes[row].any()
    ]
    return tuple(sorted(reasons, key=lambda reason: (-reason.share, reason.rule_id)))


def _apart_m(sites: Sites, candidates: Candidates) -> float:
    west, _south, east, _north = sites.footprints().boxes[0]
    along_m = _APART_ALONG_KERB_M if candidates.basis is Basis.KERB else 0.0
    return max(float(east - west), _APART_CELLS * candidates.cell_m, along_m)


def _best(severity: Codes, candidates: Candidates, apart_m: float) -> tuple[int, ...]:
    """Give the sites that need least, farthest from worse ones, apart from each other.

    First comes how bad the worst finding is, then how many findings there are of each
    severity, from the worst down, what is unknown among them; then the distance to
    the nearest site with a worse overall outcome.
    """
    worst = severity.max(axis=0)
    possible = np.flatnonzero(worst < Outcome.PROHIBITED.severity)
    if not len(possible):
        return ()
    counts = [
        (severity[:, possible] == code).sum(axis=0)
        for code in range(1, Outcome.PROHIBITED.severity)
    ]
    # The last key of lexsort counts first.
    keys = [
        possible,
        -_trouble_m(worst, candidates)[possible],
        *counts,
        worst[possible],
    ]
    in_order = possible[np.lexsort(keys)]
    return _spread(in_order, candidates, apart_m)


def _trouble_m(worst: Codes, candidates: Candidates) -> Floats:
    """Give the distance to the nearest site that is worse [m], to the centimetre."""
    places = np.column_stack((candidates.x, candidates.y))
    far = np.full(len(worst), np.inf)
    for code in np.unique(worst).tolist():
        worse = worst > code
        if worse.any():
            here = worst == code
            distance, _ = cKDTree(places[worse]).query(places[here])
            far[here] = np.round(distance, 2)
    return far


def _spread(
    in_order: NDArray[np.intp], candidates: Candidates, apart_m: float
) -> tuple[int, ...]:
    chosen: list[int] = []
    left = in_order
    while len(left) and len(chosen) < BEST_MAX:
        best = int(left[0])
        chosen.append(best)
        distance = np.hypot(
            candidates.x[left] - candidates.x[best],
            candidates.y[left] - candidates.y[best],
        )
        left = left[distance > apart_m]
    return tuple(chosen)


def site_at(candidates: Candidates, place: shapely.Point) -> int | None:
    """Give the cell, plot or roof that holds a place, or the metre of kerb beside it.

    None where there is none.
    """
    away_m = np.hypot(candidates.x - place.x, candidates.y - place.y)
    if candidates.basis in {Basis.PLOT, Basis.ROOF}:
        holds = [shape.covers(place) for shape in candidates.shapes]
        return holds.index(True) if any(holds) else None
    nearest = int(np.argmin(away_m))
    # Half the diagonal of a cell; a kerb is hard to hit with a finger.
    limit_m = (
        _BESIDE_KERB_M
        if candidates.basis is Basis.KERB
        else candidates.cell_m * np.sqrt(0.5) + 1e-6
    )
    return nearest if away_m[nearest] <= limit_m else None
