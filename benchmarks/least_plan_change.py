"""How long it takes to choose sites with the least plan change, on a made-up city."""

from dataclasses import dataclass
from time import perf_counter

import numpy as np
import shapely

from geo.model.placement import Placement
from geo.targets.choice import Ending
from geo.targets.compiling import relations_of
from geo.targets.problem import Candidate, Homes, Problem
from geo.targets.search import choose
from geo.targets.target import AmountTarget, ReachTarget, Target

SITES = 2_000
SOLUTIONS = 10
HOMES = 800
ZONE_M = 250.0
SIDE_M = 2_000.0
SITE_SIDE_M = 6.0
SEPARATION_M = 30.0
BARRED = 0.95
WANTED_SHARES = (0.03, 0.06)
MONTHS = (2.0, 6.0, 12.0, 18.0, None)


@dataclass(frozen=True, slots=True)
class TimedChoice:
    """What one run took and gave.

    Parameters
    ----------
    wall_s
        From the candidates to the choice, conflicts and reach included [s].
    gap
        Of the first goal that is not proven, 0 where all are [share].
    objective
        Plan changes, months, matters and sites of the choice.
    """

    candidates: int
    wall_s: float
    gap: float
    objective: tuple[float, ...]
    ending: Ending


def made_up_city(
    sites: int = SITES, solutions: int = SOLUTIONS, homes: int = HOMES, seed: int = 1
) -> Problem:
    """Draw sites, zones, homes and targets; the same for the same seed.

    Every site could take any of the solutions. The zones of a plan bar nine of ten
    solutions each, so that one change unlocks all sites of a zone for one of
    them. The first solution has to be near every home, the second keeps a distance.
    """
    random = np.random.default_rng(seed)
    places = random.uniform(0, SIDE_M, (sites, 2))
    boxes = shapely.box(*places.T, *(places + SITE_SIDE_M).T)
    zones = (places // ZONE_M).astype(int)
    across = int(SIDE_M // ZONE_M)
    barred = random.random((across, across, solutions)) < BARRED
    months = random.integers(0, len(MONTHS), (across, across, solutions))
    matters = random.integers(0, 4, (sites, solutions))
    # As in a catalogue each solution gives the same everywhere, but for the last one,
    # which, like a roof, gives more where there is more of it.
    gives = np.tile(random.integers(1, 6, solutions), (sites, 1))
    gives[:, -1] = random.integers(20, 120, sites)
    changes: dict[str, float | None] = {}
    candidates = []
    for site in range(sites):
        column, row = zones[site]
        for number in range(solutions):
            change = f"PC-{column}-{row}-{number}"
            needed = bool(barred[column, row, number])
            if needed:
                changes[change] = MONTHS[months[column, row, number]]
            candidates.append(
                Candidate(
                    Placement(
                        f"S{site:05d}-{number}", f"solution-{number}", boxes[site]
                    ),
                    boxes[site],
                    changes=frozenset({change}) if needed else frozenset(),
                    matters=int(matters[site, number]),
                    capacities=((f"measure-{number}", float(gives[site, number])),),
                )
            )
    points = shapely.points(random.uniform(0, SIDE_M, (homes, 2)))
    ids = tuple(f"H{home:04d}" for home in range(homes))
    targets: list[Target] = [ReachTarget("reach", 400.0, ("solution-0",), "solution 0")]
    targets += [
        AmountTarget(
            f"amount-{number}",
            f"measure-{number}",
            # About what the sites give that need no change: some need a change.
            round(float(gives[:, number].sum()) * random.uniform(*WANTED_SHARES)),
            (f"solution-{number}",),
            f"measure {number}",
        )
        for number in range(1, solutions)
    ]
    return Problem(
        tuple(candidates),
        tuple(targets),
        changes,
        Homes(ids, points, np.full(homes, 80.0)),
        {"solution-1": SEPARATION_M},
    )


def least_plan_change(
    sites: int = SITES, solutions: int = SOLUTIONS, seed: int = 1
) -> TimedChoice:
    """Choose sites in a made-up city and say what that took."""
    problem = made_up_city(sites, solutions, seed=seed)
    start = perf_counter()
    choice = choose(problem, relations_of(problem), clock=perf_counter)
    wall_s = perf_counter() - start
    return TimedChoice(
        len(problem.candidates),
        wall_s,
        next((one.gap for one in choice.reached if not one.proven), 0.0),
        tuple(one.value for one in choice.reached),
        choice.ending,
    )
