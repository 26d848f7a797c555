"""The same placement smaller, turned, for a time only, or in or on a building."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.affinity import rotate, scale, translate

from geo.model.placement import (
    BuildingStage,
    Duration,
    HostReference,
    Placement,
    footprint_of,
)
from geo.model.solution import Host, Solution, SolutionGeometry
from geo.repair.trials import Gain, Judged, Trials, less_than, lighter_than

# What is built stands square to its street: a quarter turn is tried first.
TURNS_DEGREES = (90, 45, -45, 30, -30, 60, -60, 15, -15, 75, -75)
SIZE_STEPS_M2 = (0.1, 0.5, 1.0, 5.0, 10.0, 50.0, 100.0, 500.0, 1000.0)
SIZE_STEPS_LEAST = 50  # a size is found to about a fiftieth
HOSTS_MAX = 12  # assumption: so many of the nearest hosts are tried
HARDLY_SMALLER = 0.95

_AREAL = {"Polygon", "MultiPolygon"}
_HOST_LAYERS = {
    Host.BUILDING: "building",
    Host.ROOF: "building",
    Host.UNDERGROUND: "underground_space",
}
_INDOORS = {Host.BUILDING, Host.ROOF, Host.NONE}
# Assumption: wells are drilled to stay, and what heats through buried pipes lies there.
_STAYS = ({"drills"}, {"excavates", "supplies_heat"})


@dataclass(frozen=True)
class Smaller:
    """A smaller size that needs less [m2]."""

    size_m2: float
    judged: Judged


@dataclass(frozen=True)
class Turned:
    """A turn that needs less [degrees, anticlockwise]."""

    degrees: int
    judged: Judged


@dataclass(frozen=True)
class Hosted:
    """A building, roof or underground space that needs less, and how far it is."""

    distance_m: float
    bearing_degrees: float
    name: str
    judged: Judged


def may_move(placement: Placement, solution: Solution) -> bool:
    """Whether another spot is the same thing.

    What is in or on a building stays there (another host is looked for instead), what
    takes no ground has no spot, and a connection keeps the two ends that it joins.
    """
    indoors = placement.host is not None or set(solution.hosts) <= _INDOORS
    return (
        solution.takes_space and not indoors and not _is_connection(placement, solution)
    )


def may_turn(placement: Placement, solution: Solution) -> bool:
    """Whether turning it about its middle makes a difference and keeps its ends."""
    drawn = placement.geometry.geom_type not in {"Point", "MultiPoint"}
    return drawn and not _is_connection(placement, solution)


def may_be_temporary(placement: Placement, solution: Solution) -> bool:
    """Whether it could stand for a time first."""
    stays = any(traits <= solution.traits for traits in _STAYS)
    return (
        placement.duration is Duration.PERMANENT
        and Host.UNDERGROUND not in solution.hosts
        and not stays
    )


def _is_connection(placement: Placement, solution: Solution) -> bool:
    line = placement.geometry.geom_type in {"LineString", "MultiLineString"}
    network = solution.geometry is SolutionGeometry.NETWORK
    return line and (network or Host.UNDERGROUND in solution.hosts)


def resized(placement: Placement, solution: Solution, size_m2: float) -> Placement:
    """Give a placement of another size, about the same middle, in the same shape."""
    if placement.geometry.geom_type not in _AREAL:
        return replace(placement, size_m2=size_m2)
    factor = math.sqrt(size_m2 / footprint_of(placement, solution).area)
    middle = placement.geometry.centroid
    shape = scale(placement.geometry, factor, factor, origin=middle)
    return replace(placement, geometry=shape)


def smallest_m2(placement: Placement, solution: Solution) -> float | None:
    """Give the smallest size it could have [m2]; None where it cannot be smaller."""
    least_m2 = solution.footprint_min_m2.value
    present_m2 = footprint_of(placement, solution).area
    line = placement.geometry.geom_type in {"LineString", "MultiLineString"}
    if line or least_m2 <= 0 or present_m2 <= least_m2:
        return None
    return least_m2


def smaller_sizes(trials: Trials, start: Placement) -> list[Smaller]:
    """Find the largest size for each lighter need, or else for needing less at all."""
    solution, before = trials.solution, trials.before.needs
    least_m2 = smallest_m2(start, solution)
    if least_m2 is None:
        return []
    found: list[Smaller] = []
    weight = before.weight
    while weight:
        smaller = largest(trials, start, least_m2, lighter_than(weight))
        if smaller is None:
            break
        found.append(smaller)
        weight = smaller.judged.needs.weight
    if not found:
        smaller = largest(trials, start, least_m2, less_than(before))
        return [smaller] if smaller is not None else []
    return [
        one
        for one, tighter in zip(found, [*found[1:], None], strict=False)
        if tighter is None or tighter.size_m2 < one.size_m2 * HARDLY_SMALLER
    ]


def largest(
    trials: Trials, start: Placement, least_m2: float, gain: Gain
) -> Smaller | None:
    """Find the largest size between the least and the present one that helps."""
    solution = trials.solution
    present_m2 = footprint_of(start, solution).area
    step_m2 = _size_step(present_m2)
    good = math.ceil(least_m2 / step_m2 - 1e-9)
    bad = math.ceil(present_m2 / step_m2 - 1e-9)
    if good >= bad:
        return None
    judged = trials.judge(resized(start, solution, good * step_m2))
    if not _stands_well(trials, judged, gain):
        return None
    while bad - good > 1 and not trials.exhausted:
        middle = (good + bad) // 2
        tried = trials.judge(resized(start, solution, middle * step_m2))
        if _stands_well(trials, tried, gain):
            good, judged = middle, tried
        else:
            bad = middle
    return Smaller(round(good * step_m2, 1), judged)


def _stands_well(trials: Trials, judged: Judged, gain: Gain) -> bool:
    return trials.helps(judged.needs, gain) and trials.is_free(judged.placement)


def _size_step(present_m2: float) -> float:
    fitting = [step for step in SIZE_STEPS_M2 if step * SIZE_STEPS_LEAST <= present_m2]
    return fitting[-1] if fitting else SIZE_STEPS_M2[0]


def turned(trials: Trials, start: Placement) -> Turned | None:
    """Find the turn that needs least; of several alike, the first tried."""
    before = trials.before.needs
    best: Turned | None = None
    for degrees in TURNS_DEGREES:
        if trials.exhausted:
            break
        shape = rotate(start.geometry, degrees, origin=start.geometry.centroid)
        if not trials.is_free(replace(start, geometry=shape)):
            continue
        judged = trials.judge(replace(start, geometry=shape))
        than = best.judged.needs if best else before
        if trials.helps(judged.needs, less_than(than)):
            best = Turned(degrees, judged)
    return best


def as_pilot(trials: Trials, start: Placement) -> Judged | None:
    """Give it as a temporary placement, where that needs less."""
    judged = trials.judge(replace(start, duration=Duration.TEMPORARY))
    helps = trials.helps(judged.needs, less_than(trials.before.needs))
    return judged if helps else None


def hosted(trials: Trials, start: Placement, reach_m: float) -> Hosted | None:
    """Find the nearest building, roof or underground space that needs less.

    Only objects that hold the whole footprint count. Of several that help, the one
    that needs least, then the nearest.
    """
    found = []
    for distance_m, layer_kind, local_id, name, shape in _hosts_near(
        trials, start, reach_m
    ):
        if trials.exhausted:
            break
        inside = _put_into(start, trials.solution, shape)
        if inside is None:
            continue
        stage = start.building_stage and BuildingStage.EXISTING
        candidate = replace(
            inside, host=HostReference(layer_kind, local_id), building_stage=stage
        )
        judged = trials.judge(candidate)
        if trials.helps(judged.needs, less_than(trials.before.needs)):
            bearing = bearing_between(start, candidate)
            found.append(Hosted(distance_m, bearing, name, judged))
    return min(
        found, key=lambda one: (one.judged.needs.order, one.distance_m), default=None
    )


def bearing_between(start: Placement, end: Placement) -> float:
    """Give the direction from one placement's middle to another's, from north."""
    one, other = start.geometry.centroid, end.geometry.centroid
    return math.degrees(math.atan2(other.x - one.x, other.y - one.y)) % 360


def _hosts_near(
    trials: Trials, start: Placement, reach_m: float
) -> Iterator[tuple[float, str, str, str, shapely.Polygon]]:
    footprint = footprint_of(start, trials.solution)
    kinds = dict.fromkeys(
        _HOST_LAYERS[host] for host in trials.solution.hosts if host in _HOST_LAYERS
    )
    near = []
    for kind in kinds:
        for layer in trials.screener.layers.of_kind(kind):
            shapes = np.asarray(layer.features.geometry.array, dtype=object)
            distances = shapely.distance(shapes, footprint)
            for row in np.flatnonzero(distances <= reach_m):
                features = layer.features.iloc[int(row)]
                local_id = str(features["local_id"])
                present = start.host is not None and start.host.local_id == local_id
                if shapes[row].geom_type not in _AREAL or present:
                    continue
                name = features.get("name")
                name = name if isinstance(name, str) and name else local_id
                near.append((float(distances[row]), kind, local_id, name, shapes[row]))
    yield from sorted(near, key=lambda one: one[:3])[:HOSTS_MAX]


def _put_into(
    start: Placement, solution: Solution, shape: shapely.Polygon
) -> Placement | None:
    """Move a placement to the middle of a shape, turned if need be; None if too big."""
    middle = shape.centroid
    if not shapely.covers(shape, middle):
        middle = shape.representative_point()
    old = start.geometry.centroid
    there = translate(start.geometry, middle.x - old.x, middle.y - old.y)
    for degrees in (0, *TURNS_DEGREES):
        turned_there = rotate(there, degrees, origin=middle) if degrees else there
        candidate = replace(start, geometry=turned_there)
        if shapely.covers(shape, footprint_of(candidate, solution)):
            return candidate
    return None
