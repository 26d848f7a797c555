"""Where a solution could stand: pieces of kerb, plots, roofs, buildings, open ground.

Every place found is only a place to ask about; whether the solution fits there is for
the screening to say.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from geo.layers import DistrictLayers
from geo.model.message import mark
from geo.model.placement import BuildingStage, HostReference, Placement
from geo.model.solution import Host, Solution, SolutionGeometry

# Assumptions, open to change: they bound how many places are asked about.
SITES_MAX = 600
GRID_M = 60.0
_NEARLY = 0.999


@dataclass(frozen=True)
class FoundSites:
    """Places for one solution.

    Parameters
    ----------
    placements
        What would be placed at each; ids are made of the solution and the place.
    looked_at
        Kinds of places that were looked at, in words to be translated.
    too_small_count
        Plots and pieces of kerb that do not hold the solution's smallest size.
    beyond_limit_count
        Places left out because there are more than can be asked about.
    """

    placements: tuple[Placement, ...]
    looked_at: tuple[str, ...]
    too_small_count: int = 0
    beyond_limit_count: int = 0


@dataclass(frozen=True, slots=True)
class _Place:
    id: str
    geometry: BaseGeometry | None  # None where it is too small
    host: HostReference | None = None
    size_m2: float | None = None  # where a point takes other than the typical size


def sites_for(
    solution: Solution, layers: DistrictLayers, *, limit: int = SITES_MAX
) -> FoundSites:
    """Find places for a solution after what it stands on.

    Kerb space is cut into pieces of the solution's typical size. A plot gives one
    place, the middle of the widest free ground on it; a roof or building is taken
    whole; open ground and streets are asked about on a grid. Where only less than the
    typical size is free, but no less than the smallest, that is taken. Solutions
    drawn as lines or networks have no such places.

    Parameters
    ----------
    limit
        At most so many places; they are spread evenly over those found.
    """
    places: list[_Place] = []
    looked_at: list[str] = []
    for title, found in _looks(solution, layers):
        mine = list(found)
        if mine:
            looked_at.append(title)
            places += mine
    usable = [place for place in places if place.geometry is not None]
    step = max(1.0, len(usable) / limit)
    kept = [usable[int(number * step)] for number in range(min(len(usable), limit))]
    return FoundSites(
        tuple(_placement(place, solution) for place in kept),
        tuple(looked_at),
        len(places) - len(usable),
        len(usable) - len(kept),
    )


def _looks(
    solution: Solution, layers: DistrictLayers
) -> Iterator[tuple[str, Iterable[_Place]]]:
    hosts = set(solution.hosts)
    if solution.geometry in {SolutionGeometry.LINE, SolutionGeometry.NETWORK}:
        return
    if solution.geometry is SolutionGeometry.ROOF or hosts == {Host.ROOF}:
        yield mark("roofs"), _buildings(layers)
        return
    if solution.geometry is SolutionGeometry.BUILDING and Host.BUILDING in hosts:
        yield mark("buildings"), _buildings(layers)
        return
    if Host.KERBSIDE in hosts:
        yield mark("pieces of kerb"), _kerb_pieces(solution, layers)
    if Host.PLOT in hosts:
        yield mark("plots"), _plots(solution, layers)
    free = hosts & {Host.OPEN_GROUND, Host.STREET, Host.FOOTWAY}
    if free and Host.KERBSIDE not in hosts:
        yield mark("open ground, on a grid"), _grid(layers)


def _placement(place: _Place, solution: Solution) -> Placement:
    assert place.geometry is not None
    return Placement(
        f"{solution.id}@{place.id}",
        solution.id,
        place.geometry,
        size_m2=place.size_m2,
        host=place.host,
        building_stage=BuildingStage.EXISTING if place.host else None,
        department=solution.lead_department,
    )


def _buildings(layers: DistrictLayers) -> Iterator[_Place]:
    for name, geometry in _features(layers, "building"):
        yield _Place(name, geometry, HostReference("building", name))


def _features(layers: DistrictLayers, kind: str) -> Iterator[tuple[str, BaseGeometry]]:
    for layer in layers.of_kind(kind):
        names = layer.features["local_id"].astype(str)
        yield from sorted(zip(names, layer.features.geometry, strict=True))


def _kerb_pieces(solution: Solution, layers: DistrictLayers) -> Iterator[_Place]:
    wanted_m2 = solution.footprint_typ_m2.value
    for name, kerb in _features(layers, "kerb_space"):
        if wanted_m2 <= 0:
            yield _Place(name, kerb.representative_point())
            continue
        pieces = int(kerb.area / wanted_m2 + 1 - _NEARLY)
        if pieces == 0 and kerb.area >= solution.footprint_min_m2.value * _NEARLY:
            pieces = 1
        if pieces == 0:
            yield _Place(name, None)
        for number, piece in enumerate(_cut(kerb, pieces), start=1):
            yield _Place(f"{name}/{number}", piece)


def _cut(kerb: BaseGeometry, pieces: int) -> Iterator[BaseGeometry]:
    """Cut a strip across its long side into equal pieces."""
    if pieces < 1:
        return
    box = shapely.oriented_envelope(kerb)
    corners = shapely.get_coordinates(box)[:4]
    sides = corners[[1, 2]] - corners[[0, 1]]
    lengths = [math.hypot(*side) for side in sides]
    long = int(lengths[1] > lengths[0])
    along, across = sides[long], sides[1 - long]
    start = corners[1] if long else corners[0]
    if long:
        across = -across
    for number in range(pieces):
        near = start + along * (number / pieces)
        far = start + along * ((number + 1) / pieces)
        window = shapely.Polygon([near, far, far + across, near + across])
        piece = shapely.intersection(kerb, window)
        if piece.geom_type == "Polygon" and piece.is_valid:
            yield piece


def _plots(solution: Solution, layers: DistrictLayers) -> Iterator[_Place]:
    buildings = shapely.union_all([shape for _, shape in _features(layers, "building")])
    typical_m2 = solution.footprint_typ_m2.value
    for name, plot in _features(layers, "plot"):
        middle, free_m2 = _middle_of_free_ground(plot, buildings)
        if free_m2 >= typical_m2:
            yield _Place(name, middle)
        elif free_m2 >= solution.footprint_min_m2.value:
            yield _Place(name, middle, size_m2=free_m2)
        else:
            yield _Place(name, None)


def _middle_of_free_ground(
    plot: BaseGeometry, buildings: BaseGeometry
) -> tuple[BaseGeometry | None, float]:
    """Give the middle and area [m2] of the largest circle without a building."""
    free = shapely.difference(plot, buildings)
    parts = [part for part in shapely.get_parts(free) if part.geom_type == "Polygon"]
    if not parts:
        return None, 0.0
    # To half a metre: it is only where to ask.
    circle = shapely.maximum_inscribed_circle(max(parts, key=shapely.area), 0.5)
    return shapely.Point(circle.coords[0]), math.pi * float(circle.length) ** 2


def _grid(layers: DistrictLayers) -> Iterator[_Place]:
    boundary = layers.district.boundary
    west, south, east, north = boundary.bounds
    for row in range(math.ceil((north - south) / GRID_M)):
        for column in range(math.ceil((east - west) / GRID_M)):
            point = shapely.Point(
                west + (column + 0.5) * GRID_M, south + (row + 0.5) * GRID_M
            )
            if boundary.contains(point):
                yield _Place(f"grid-{column + 1}-{row + 1}", point)
