"""How places of work and service are built on: offices, halls, school, station."""

from collections.abc import Iterator

import numpy as np
from shapely import Polygon

from data.districts.satamaranta.ground import rectangle
from data.districts.satamaranta.housing import House, height_of, shed


def _service(shape: Polygon, use: str, floors: int, year_built: int) -> House:
    # Floors of offices, shops and schools are higher than those of homes.
    return House(shape, use, floors, round(3.8 * floors + 1.5, 1), year_built)


def offices(plot: Polygon, block: Polygon, rng: np.random.Generator) -> Iterator[House]:
    """Build an office house at each street and a lower link for restaurants."""
    west, south, east, north = plot.bounds
    year = int(rng.integers(1998, 2024))
    depth_m = float(rng.choice((15.0, 16.0, 17.0)))
    for low in (south + 3, north - 3 - depth_m):
        shape = rectangle(west + 5, low, east - 5, low + depth_m)
        yield _service(shape, "office", int(rng.integers(4, 8)), year)
    link_low, link_high = south + 3 + depth_m + 6, north - 3 - depth_m - 6
    yield _service(
        rectangle(west + 6, link_low, west + 20, link_high), "office", 2, year
    )
    yield shed(rectangle(east - 12, link_low + 3, east - 6, link_low + 11), year)


def halls(plot: Polygon, block: Polygon, rng: np.random.Generator) -> Iterator[House]:
    """Build an old logistics hall, its office wing and a gate house."""
    west, south, east, north = plot.bounds
    year = int(rng.integers(1968, 1989))
    wide_m, deep_m = east - west, north - south
    hall_west, hall_east = west + 6, east - min(18.0, wide_m * 0.3)
    hall_south, hall_north = south + min(20.0, deep_m * 0.22), north - 6
    shape = rectangle(hall_west, hall_south, hall_east, hall_north)
    yield House(shape, "warehouse", 1, float(rng.choice((8.5, 9.0, 10.5))), year)
    wing_east = hall_west + min(24.0, (hall_east - hall_west) * 0.7)
    wing = rectangle(hall_west, south + 4, wing_east, hall_south - 1)
    yield _service(wing, "office", 2, year)
    gate = rectangle(east - 9, south + 5, east - 4, south + 10)
    yield shed(gate, year)


def centre(plot: Polygon, block: Polygon, rng: np.random.Generator) -> Iterator[House]:
    """Build a local shopping centre with a tower at the station."""
    west, south, east, north = plot.bounds
    year = 2019
    mall = rectangle(west + 2, south + 3, west + 56, north - 30)
    yield _service(mall, "commercial", 3, year)
    tower = rectangle(west + 2, north - 24, west + 24, north - 3)
    yield House(tower, "residential", 16, height_of(16), year)
    hotel = rectangle(west + 34, north - 22, east - 4, north - 4)
    yield _service(hotel, "commercial", 7, year)
    homes = rectangle(east - 17, south + 4, east - 4, north - 34)
    yield House(homes, "residential", 8, height_of(8), year)


def school(plot: Polygon, block: Polygon, rng: np.random.Generator) -> Iterator[House]:
    """Build the comprehensive school with its sports hall."""
    west, south, east, north = plot.bounds
    yield _service(
        rectangle(west + 4, south + 50, west + 74, south + 72), "school", 3, 2012
    )
    yield _service(
        rectangle(west + 4, south + 12, west + 24, south + 44), "school", 2, 2012
    )
    sports = rectangle(east - 42, south + 6, east - 8, south + 30)
    yield House(sports, "sports", 1, 10.5, 2014)
    yield shed(rectangle(east - 14, north - 16, east - 6, north - 11), 2012)


def day_care(
    plot: Polygon, block: Polygon, rng: np.random.Generator
) -> Iterator[House]:
    """Build a day-care centre and the shed of its playground."""
    west, south, east, _ = plot.bounds
    yield _service(
        rectangle(west + 6, south + 16, west + 52, south + 33), "day_care", 2, 2020
    )
    yield shed(rectangle(east - 18, south + 8, east - 11, south + 13), 2020)


def warehouses(
    plot: Polygon, block: Polygon, rng: np.random.Generator
) -> Iterator[House]:
    """Build the brick warehouses of the old harbour, two on each plot."""
    west, south, east, north = plot.bounds
    for low in (south + 8, north - 40):
        year = int(rng.integers(1908, 1925))
        shape = rectangle(west + 8, low, east - 8, low + 30)
        yield House(shape, "commercial", 3, 13.5, year)


def harbour(plot: Polygon, block: Polygon, rng: np.random.Generator) -> Iterator[House]:
    """Build the harbour restaurant and the boat sheds behind the quay."""
    west, _, _, north = plot.bounds
    yield _service(
        rectangle(west + 20, north - 40, west + 44, north - 22), "commercial", 1, 2022
    )
    for place in range(6):
        x = west + 120 + 18 * place
        yield shed(rectangle(x, north - 30, x + 9, north - 15), 1974)


def car_park(
    plot: Polygon, block: Polygon, rng: np.random.Generator
) -> Iterator[House]:
    """Build a park-and-ride house over the western half of the plot."""
    west, south, _, north = plot.bounds
    shape = rectangle(west + 8, south + 5, west + 78, north - 5)
    yield House(shape, "parking", 4, 12.4, 2018)


def station(plot: Polygon, block: Polygon, rng: np.random.Generator) -> Iterator[House]:
    """Build the old station house and the new platform building."""
    _, south, _, _ = plot.bounds
    yield House(rectangle(470, south + 3, 496, south + 13), "station", 2, 9.5, 1903)
    yield House(rectangle(506, south + 3, 550, south + 14), "station", 1, 6.5, 2017)


def energy(plot: Polygon, block: Polygon, rng: np.random.Generator) -> Iterator[House]:
    """Build the heat plant and the main substation."""
    west, south, east, _ = plot.bounds
    yield House(
        rectangle(west + 8, south + 40, west + 44, south + 66), "energy", 1, 18.0, 1986
    )
    yield House(
        rectangle(east - 36, south + 44, east - 12, south + 62), "energy", 1, 8.0, 2011
    )


def plant(plot: Polygon, block: Polygon, rng: np.random.Generator) -> Iterator[House]:
    """Build a works that stores dangerous chemicals."""
    west, south, east, north = plot.bounds
    yield House(
        rectangle(west + 20, south + 14, east - 34, north - 14),
        "industrial",
        1,
        11.0,
        1981,
    )
    yield House(
        rectangle(east - 26, south + 30, east - 12, south + 50),
        "industrial",
        1,
        9.0,
        1981,
    )


def kiosk(plot: Polygon, block: Polygon, rng: np.random.Generator) -> Iterator[House]:
    """Build the kiosk of a secondary substation."""
    west, south, _, _ = plot.bounds
    shape = rectangle(west + 3, south + 3, west + 6, south + 5.5)
    yield House(shape, "energy", 1, 2.8, 2015, is_main=False)
