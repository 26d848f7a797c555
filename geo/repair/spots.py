"""The nearest spot that needs less: rings outward, then back half metre by half metre.

Rings stand a metre apart near the placement and a tenth of their radius farther out;
each is tried in 16 directions near by and in 32 from 8 m on. A good spot narrower than
that can be missed; one that is found is brought back toward the placement, in its
direction, to the last half metre that is not good.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from shapely.affinity import translate

from geo.model.placement import Placement
from geo.repair.trials import Gain, Judged, Trials, less_than, lighter_than

# Assumptions of the search.
STEP_M = 0.5  # distances are offered in these steps
FINE_FROM_M = 8.0
RING_SHARE = 0.1
HARDLY_FARTHER_M = 2.0  # a lighter spot so little farther makes the nearer one idle

Progress = Callable[[float], None]


@dataclass(frozen=True)
class Spot:
    """A better spot: how far, on which bearing (degrees from north), and its answer."""

    distance_m: float
    bearing_degrees: float
    judged: Judged


def moved(placement: Placement, distance_m: float, bearing_degrees: float) -> Placement:
    """Give a placement moved in a direction, degrees clockwise from grid north.

    Examples
    --------
    >>> import shapely
    >>> moved(Placement("p1", "hub", shapely.Point(5, 5)), 10, 90).geometry.wkt
    'POINT (15 5)'
    """
    # Rounded to the micrometre: the sine of 180 degrees has to be nothing.
    east_m = round(distance_m * math.sin(math.radians(bearing_degrees)), 6)
    north_m = round(distance_m * math.cos(math.radians(bearing_degrees)), 6)
    return replace(placement, geometry=translate(placement.geometry, east_m, north_m))


def better_spots(
    trials: Trials, start: Placement, reach_m: float, progress: Progress
) -> list[Spot]:
    """Find the nearest spot for each lighter need, or else one that needs less at all.

    Parameters
    ----------
    start
        The placement to move; it may be a variant of the one in `trials`.
    reach_m
        How far to look [m].
    progress
        Is told the share of the reach that was searched, 0 to 1.
    """
    before, floor = trials.before.needs, trials.floor(start)
    if not floor.is_less_than(before):
        return []
    found: list[Spot] = []
    weight, from_m = before.weight, 0.0
    while floor.weight < weight:
        spot = _nearest(
            trials, start, lighter_than(weight), (from_m, reach_m), progress
        )
        if spot is None:
            break
        found.append(spot)
        weight, from_m = spot.judged.needs.weight, spot.distance_m
    if not found:
        spot = _nearest(trials, start, less_than(before), (0.0, reach_m), progress)
        found = [spot] if spot is not None else []
    return _without_idle(found)


def _without_idle(found: list[Spot]) -> list[Spot]:
    """Leave out a spot where a lighter one lies hardly farther."""
    return [
        spot
        for spot, farther in zip(found, [*found[1:], None], strict=False)
        if farther is None or farther.distance_m > spot.distance_m + HARDLY_FARTHER_M
    ]


def rings(reach_m: float) -> Iterator[float]:
    """Give the radii to look at, nearest first [m].

    Examples
    --------
    >>> list(rings(12)), list(rings(0.2))
    ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0], [])
    """
    radius_m = 0.0
    last_m = math.floor(reach_m / STEP_M) * STEP_M
    while radius_m < last_m:
        step_m = max(1.0, math.floor(radius_m * RING_SHARE / STEP_M) * STEP_M)
        radius_m = min(radius_m + step_m, last_m)
        yield radius_m


def bearings(radius_m: float) -> list[float]:
    """Give the directions to look into at a radius, the eight compass points first."""
    count = 16 if radius_m < FINE_FROM_M else 32
    every = [number * 360 / count for number in range(count)]
    return sorted(every, key=lambda bearing: (bearing % 45 != 0, bearing))


def _nearest(
    trials: Trials,
    start: Placement,
    gain: Gain,
    between_m: tuple[float, float],
    progress: Progress,
) -> Spot | None:
    from_m, reach_m = between_m
    inner_m = 0.0
    for radius_m in rings(reach_m):
        if trials.exhausted:
            break
        if radius_m >= from_m:
            spot = _nearest_on_ring(trials, start, gain, (inner_m, radius_m))
            if spot is not None:
                return spot
        inner_m = radius_m
        progress(radius_m / reach_m)
    return None


def _nearest_on_ring(
    trials: Trials, start: Placement, gain: Gain, between_m: tuple[float, float]
) -> Spot | None:
    """Look on one ring; what every rule refuses there teaches which rules to watch."""
    hopeful = _hopeful(trials, start, gain, between_m[1], bearings(between_m[1]))
    while hopeful and not trials.exhausted:
        reached = _brought_back(trials, start, gain, between_m, hopeful)
        distance_m, bearing = min(
            zip(reached, hopeful, strict=True), key=lambda pair: pair[0]
        )
        judged = trials.judge(moved(start, distance_m, bearing))
        if trials.helps(judged.needs, gain):
            return Spot(distance_m, bearing, judged)
        if not trials.learn_from(judged):
            hopeful.remove(bearing)
        hopeful = _hopeful(trials, start, gain, between_m[1], hopeful)
    return None


def _hopeful(
    trials: Trials, start: Placement, gain: Gain, radius_m: float, into: list[float]
) -> list[float]:
    tried = [moved(start, radius_m, bearing) for bearing in into]
    good = _look_good(trials, tried, gain)
    return [bearing for bearing, is_good in zip(into, good, strict=True) if is_good]


def _look_good(trials: Trials, tried: list[Placement], gain: Gain) -> list[bool]:
    free = [trials.is_free(placement) for placement in tried]
    needs = iter(
        trials.least_needs(
            [one for one, is_free in zip(tried, free, strict=True) if is_free]
        )
    )
    return [is_free and trials.helps(next(needs), gain) for is_free in free]


def _brought_back(
    trials: Trials,
    start: Placement,
    gain: Gain,
    between_m: tuple[float, float],
    into: list[float],
) -> list[float]:
    """Halve the way between the last bad and the first good distance, all at once."""
    bad = [round(between_m[0] / STEP_M)] * len(into)
    good = [round(between_m[1] / STEP_M)] * len(into)
    while any(better - worse > 1 for better, worse in zip(good, bad, strict=True)):
        middle = [(one + other) // 2 for one, other in zip(good, bad, strict=True)]
        tried = [
            moved(start, steps * STEP_M, bearing)
            for steps, bearing in zip(middle, into, strict=True)
        ]
        for number, is_good in enumerate(_look_good(trials, tried, gain)):
            (good if is_good else bad)[number] = middle[number]
    return [steps * STEP_M for steps in good]
