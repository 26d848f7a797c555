"""What stands already: whether a placement uses it, and the floor area it has."""

from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from geo.screening.case import Case
from geo.screening.reading import NEGLIGIBLE_M2, Reading

_BUILDING = ("building",)


@dataclass(frozen=True)
class StandingFloorArea:
    """Floor area that stands in a zone.

    Parameters
    ----------
    known_m2
        Sum over the buildings whose floor area the data give; a building partly in
        the zone counts with the share of its ground there.
    unknown_count
        Buildings in the zone without a floor area.
    """

    known_m2: float
    unknown_count: int
    reading: Reading


def stands_inside(case: Case) -> tuple[bool, Reading]:
    """Whether a footprint lies wholly on buildings that stand."""
    reading = case.reader.read(_BUILDING, case.footprint)
    under = [hit.geometry for hit in reading.hits if hit.distance_m == 0]
    if not under:
        return False, reading
    left = shapely.difference(case.footprint, shapely.union_all(under))
    return bool(left.is_empty or left.area <= NEGLIGIBLE_M2), reading


def floor_area_standing_in(case: Case, zone: BaseGeometry) -> StandingFloorArea:
    """Add up the floor area of the buildings in a zone."""
    reading = case.reader.read(_BUILDING, zone)
    known_m2, unknown = 0.0, 0
    for hit in reading.hits:
        inside = shapely.intersection(hit.geometry, zone).area
        if hit.distance_m > 0 or inside <= NEGLIGIBLE_M2:
            continue
        floor_area_m2 = hit.value("floor_area_m2")
        if floor_area_m2 is None:
            unknown += 1
        else:
            known_m2 += float(floor_area_m2) * inside / hit.geometry.area
    return StandingFloorArea(known_m2, unknown, reading)
