"""How housing blocks are built on: corners, lamellas, point houses, row houses."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from shapely import Polygon

from data.districts.satamaranta.ground import rectangle

SETBACK_M = 2.0  # from the street line
SIDE_GAP_M = 4.0  # from a neighbour's plot; leaves 8 m between houses
FLOOR_HEIGHT_M = 3.1
STATION_NORTH_M = 840.0
SHORE_M = 370.0  # south of here the houses of the shore plan stand


@dataclass(frozen=True, slots=True)
class House:
    """A building as a pattern draws it, before it gets a number."""

    shape: Polygon
    use: str
    floors: int
    height_m: float
    year_built: int
    is_main: bool = True


def dwelling(shape: Polygon, floors: int, year_built: int) -> House:
    """Give a block of flats with a flat roof."""
    return House(shape, "residential", floors, height_of(floors), year_built)


def height_of(floors: int) -> float:
    """Give the height of a building with ordinary floors [m]."""
    return round(FLOOR_HEIGHT_M * floors + 1.2, 1)


def shed(shape: Polygon, year_built: int) -> House:
    """Give a shed for bicycles and waste."""
    return House(shape, "outbuilding", 1, 3.2, year_built, is_main=False)


def _floors(plot: Polygon, rng: np.random.Generator) -> int:
    # Density falls with the distance from the station, as in Kera.
    from_station_m = STATION_NORTH_M - plot.centroid.y
    tallest = 8 - int(from_station_m // 130)
    return int(rng.integers(max(tallest - 2, 3), tallest + 2))


def _year(plot: Polygon, rng: np.random.Generator) -> int:
    if plot.centroid.y < SHORE_M:
        return int(rng.integers(2021, 2026))
    if plot.centroid.x > 385:
        return int(rng.integers(2016, 2025))
    return int(rng.integers(2007, 2016))


def corner_houses(
    plot: Polygon, block: Polygon, rng: np.random.Generator
) -> Iterator[House]:
    """Build one corner of a perimeter block: two wings or one angle, and a shed."""
    west, south, east, north = plot.bounds
    at_west = west == block.bounds[0]
    at_south = south == block.bounds[1]
    depth_m = float(rng.choice((11.5, 12.0, 12.5, 13.0)))
    year = _year(plot, rng)
    left, right = (west + SETBACK_M, east - SIDE_GAP_M)
    low, high = (south + SETBACK_M, north - SIDE_GAP_M)
    if not at_west:
        left, right = west + SIDE_GAP_M, east - SETBACK_M
    if not at_south:
        low, high = south + SIDE_GAP_M, north - SETBACK_M
    along = (left, low, right, low + depth_m)
    if not at_south:
        along = (left, high - depth_m, right, high)
    gap_m = float(rng.choice((6.0, 7.0, 8.0)))
    wing_low, wing_high = (low + depth_m + gap_m, high)
    if not at_south:
        wing_low, wing_high = low, high - depth_m - gap_m
    wing = (left, wing_low, left + depth_m, wing_high)
    if not at_west:
        wing = (right - depth_m, wing_low, right, wing_high)
    yield dwelling(rectangle(*along), _floors(plot, rng), year)
    yield dwelling(rectangle(*wing), _floors(plot, rng), year)
    yield shed(_yard_corner(plot, at_west=at_west, at_south=at_south, rng=rng), year)


def _yard_corner(
    plot: Polygon, *, at_west: bool, at_south: bool, rng: np.random.Generator
) -> Polygon:
    west, south, east, north = plot.bounds
    long_m, wide_m = float(rng.choice((8.0, 9.0, 10.0))), 5.0
    x = east - SIDE_GAP_M - wide_m if at_west else west + SIDE_GAP_M
    y = north - SIDE_GAP_M - long_m if at_south else south + SIDE_GAP_M
    return rectangle(x, y, x + wide_m, y + long_m)


def lamella_houses(
    plot: Polygon, block: Polygon, rng: np.random.Generator
) -> Iterator[House]:
    """Build a lamella at both streets, and a common house in the yard."""
    west, south, east, north = plot.bounds
    year = _year(plot, rng)
    depth_m = float(rng.choice((12.0, 12.5, 13.0)))
    left, right = west + SIDE_GAP_M, east - SIDE_GAP_M
    low, high = south + SETBACK_M, north - SETBACK_M
    set_back_m = float(rng.choice((0.0, 1.5, 3.0)))
    yield dwelling(
        rectangle(left, low + set_back_m, right, low + set_back_m + depth_m),
        _floors(plot, rng),
        year,
    )
    yield dwelling(
        rectangle(left, high - depth_m, right, high), _floors(plot, rng), year
    )
    middle = (low + set_back_m + depth_m + high - depth_m) / 2
    yield shed(rectangle(left, round(middle) - 4, left + 6, round(middle) + 4), year)
    if (high - low) > 70:
        yield shed(
            rectangle(right - 5, round(middle) - 3, right, round(middle) + 5), year
        )


def point_houses(
    plot: Polygon, block: Polygon, rng: np.random.Generator
) -> Iterator[House]:
    """Build three point houses in a green yard that opens towards the shore."""
    west, south, east, north = plot.bounds
    year = _year(plot, rng)
    side_m = float(rng.choice((17.0, 18.0, 19.0)))
    places = (
        (west + SETBACK_M + 2, south + 4),
        (east - SIDE_GAP_M - side_m, (south + north - side_m) / 2),
        (west + SETBACK_M + 2, north - 4 - side_m),
    )
    for x, y in places:
        shape = rectangle(x, round(y, 1), x + side_m, round(y + side_m, 1))
        yield dwelling(shape, int(rng.integers(6, 11)), year)
    middle = round((south + north) / 2)
    yield shed(rectangle(west + 5, middle - 4, west + 11, middle + 5), year)


def row_houses(
    plot: Polygon, block: Polygon, rng: np.random.Generator
) -> Iterator[House]:
    """Build two rows of terraced houses with a shed between their gardens."""
    west, south, east, north = plot.bounds
    year = _year(plot, rng)
    left, right = west + SIDE_GAP_M, east - SIDE_GAP_M
    for low in (south + 4, north - 14):
        shape = rectangle(left, low, right, low + 10)
        yield House(shape, "residential", 2, height_of(2), year)
    middle = (south + north) / 2
    yield shed(rectangle(left, middle - 3, left + 7, middle + 2), year)


def boatyard_houses(
    plot: Polygon, block: Polygon, rng: np.random.Generator
) -> Iterator[House]:
    """Build a small old house, its outbuilding and a boat shed on unplanned land."""
    west, south, east, north = plot.bounds
    year = int(rng.integers(1936, 1962))
    x, y = west + float(rng.integers(6, 12)), north - float(rng.integers(20, 28))
    yield House(rectangle(x, y, x + 11, y + 8.5), "residential", 2, 7.4, year)
    yield shed(rectangle(east - 14, y, east - 7, y + 5), year)
    low = south + float(rng.integers(8, 16))
    yield House(
        rectangle(x + 2, low, x + 30, low + 14), "industrial", 1, 6.8, year + 12
    )
