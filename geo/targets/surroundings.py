"""What a district's layers say of homes, spare power and distances between sites."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely

from geo.layers import DistrictLayers
from geo.model.profile import CityProfile
from geo.model.rule import Rule
from geo.model.solution import Solution
from geo.model.vocabulary import RuleKind
from geo.targets.problem import Candidate, Homes, Supply

RESIDENTIAL = "residential"
_FULLY_COVERED = 0.999
# Assumption: farther from its substation than this a site is not fed by it.
FED_WITHIN_M = 350.0
_GENERATES = "generates_electricity"


@dataclass(frozen=True)
class KnownHomes:
    """Homes, and what the data do not say about where people live.

    Parameters
    ----------
    use_unknown_count
        Buildings without a stated use: nobody knows whether people live there.
    area_unknown_count
        Homes of which neither floor area nor number of floors is known.
    covered_share
        Share of the district where buildings are known to be complete, 0 to 1.
    """

    homes: Homes
    use_unknown_count: int
    area_unknown_count: int
    covered_share: float

    @property
    def everywhere(self) -> bool:
        """Whether buildings are known for the whole district."""
        return self.covered_share >= _FULLY_COVERED


def homes_of(layers: DistrictLayers) -> KnownHomes:
    """Read homes from the building layers: buildings in residential use.

    Floor area is taken as stated, else as floors times the building's ground.
    """
    ids: list[str] = []
    points: list[object] = []
    areas: list[float] = []
    use_unknown = 0
    covered = []
    for layer in layers.of_kind("building"):
        rows = layer.features
        if layer.coverage.area is not None:
            covered.append(layer.coverage.area)
        use_unknown += int(rows["building_use"].isna().sum())
        lived_in = rows[rows["building_use"] == RESIDENTIAL].sort_values("local_id")
        ids += lived_in["local_id"].astype(str).tolist()
        points += list(shapely.centroid(lived_in.geometry.to_numpy()))
        stated = pd.to_numeric(lived_in["floor_area_m2"], errors="coerce")
        floors = pd.to_numeric(lived_in["floors"], errors="coerce")
        areas += stated.fillna(floors * lived_in.geometry.area).astype(float).tolist()
    floor_area_m2 = np.array(areas, dtype=float)
    boundary = layers.district.boundary
    share = shapely.union_all(covered).intersection(boundary).area / boundary.area
    homes = Homes(tuple(ids), np.array(points, dtype=object), floor_area_m2)
    return KnownHomes(
        homes, use_unknown, int(np.isnan(floor_area_m2).sum()), float(share)
    )


def separations_of(
    rules: Iterable[Rule], solutions: Iterable[Solution], profile: CityProfile
) -> dict[str, float]:
    """Give the distance [m] that two sites of one solution have to keep.

    Where a rule keeps a solution away from things of a kind that the solution itself
    is, such as energy wells from energy wells, it holds between two new ones as well.
    """
    distances: dict[str, float] = {}
    for rule in rules:
        if rule.kind is not RuleKind.KEEP_DISTANCE or not rule.requirement.threshold:
            continue
        for solution in solutions:
            alike = solution.traits & set(rule.requirement.layers)
            if alike & rule.applies_to.traits:
                distance_m = profile.threshold(rule.requirement.threshold).value
                known = distances.get(solution.id, 0.0)
                distances[solution.id] = max(known, distance_m)
    return distances


@dataclass(frozen=True)
class KnownSupplies:
    """Substations with what they have to spare, and how many say nothing."""

    supplies: tuple[Supply, ...]
    unknown_count: int


def supplies_of(layers: DistrictLayers) -> KnownSupplies:
    """Read spare power of secondary substations: rated power less present peak.

    One kVA is taken as one kW. Substations that do not state both are counted.
    """
    found: list[Supply] = []
    unknown = 0
    for layer in layers.of_kind("secondary_substation"):
        rows = layer.features.sort_values("local_id")
        rated = pd.to_numeric(rows["transformer_kva"], errors="coerce")
        peak = pd.to_numeric(rows["peak_load_kw"], errors="coerce")
        for name, spare in zip(rows["local_id"], rated - peak, strict=True):
            if pd.isna(spare):
                unknown += 1
            else:
                found.append(Supply(str(name), str(name), max(float(spare), 0.0)))
    return KnownSupplies(tuple(found), unknown)


def supplied(
    candidates: Iterable[Candidate],
    layers: DistrictLayers,
    solutions: Mapping[str, Solution],
) -> tuple[Candidate, ...]:
    """Hang each site that draws power on the nearest substation in reach.

    Sites that generate power draw none; what they feed in is not limited here.
    """
    points: dict[str, object] = {}
    for layer in layers.of_kind("secondary_substation"):
        points.update(
            zip(
                layer.features["local_id"].astype(str),
                layer.features.geometry,
                strict=True,
            )
        )
    if not points:
        return tuple(candidates)
    names = sorted(points)
    places = np.array([points[name] for name in names], dtype=object)
    return tuple(_supplied(one, solutions, names, places) for one in candidates)


def _supplied(
    candidate: Candidate,
    solutions: Mapping[str, Solution],
    names: list[str],
    places: np.ndarray[tuple[int], np.dtype[np.object_]],
) -> Candidate:
    solution = solutions[candidate.solution_id]
    power = solution.electric_power_typ_kw
    if (
        power is None
        or power.value <= 0
        or _GENERATES in solution.traits
        or "lv" not in solution.utilities
    ):
        return candidate
    distances_m = shapely.distance(places, candidate.footprint)
    nearest = int(np.argmin(distances_m))
    if distances_m[nearest] > FED_WITHIN_M:
        return candidate
    return replace(candidate, supply_id=names[nearest], draws_kw=power.value)
