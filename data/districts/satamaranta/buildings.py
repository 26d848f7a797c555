"""The buildings of Satamaranta, drawn plot by plot with a seeded generator."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from shapely import Polygon

from data.districts.satamaranta import housing, workplaces
from data.districts.satamaranta.housing import House
from data.districts.satamaranta.quarters import (
    BLOCKS,
    SUBSTATION_PLOTS,
    Block,
    divided,
    plot_id,
)

SEED = 20_250_901


@dataclass(frozen=True, slots=True)
class Building:
    """A building on the drawing board with its plot.

    Parameters
    ----------
    is_main
        False for sheds, kiosks and other small buildings of a yard.
    """

    id: str
    plot_id: str
    zone: str
    shape: Polygon
    use: str
    floors: int
    height_m: float
    year_built: int
    is_main: bool

    @property
    def floor_area_m2(self) -> float:
        """Gross floor area, rounded to whole square metres."""
        return float(round(self.shape.area * self.floors))


Pattern = Callable[[Polygon, Polygon, np.random.Generator], Iterator[House]]

_PATTERNS: dict[str, Pattern] = {
    "corners": housing.corner_houses,
    "strips": housing.lamella_houses,
    "points": housing.point_houses,
    "rows": housing.row_houses,
    "boatyard": housing.boatyard_houses,
    "offices": workplaces.offices,
    "halls": workplaces.halls,
    "centre": workplaces.centre,
    "school": workplaces.school,
    "day_care": workplaces.day_care,
    "warehouses": workplaces.warehouses,
    "harbour": workplaces.harbour,
    "car_park": workplaces.car_park,
    "station": workplaces.station,
    "energy": workplaces.energy,
    "plant": workplaces.plant,
    "kiosk": workplaces.kiosk,
}


def draw_buildings() -> tuple[Building, ...]:
    """Draw every building; the same seed always gives the same city.

    Examples
    --------
    >>> draw_buildings() == draw_buildings()
    True
    """
    rng = np.random.default_rng(SEED)
    drawn: list[Building] = []
    for block in (*BLOCKS, *SUBSTATION_PLOTS):
        for number, plot in enumerate(divided(block), start=1):
            for house in _houses(block, plot, rng):
                drawn.append(_building(len(drawn) + 1, block, number, house))
    return tuple(drawn)


def _houses(block: Block, plot: Polygon, rng: np.random.Generator) -> Iterator[House]:
    pattern = _PATTERNS.get(block.pattern)
    if pattern is not None:
        yield from pattern(plot, block.shape, rng)


def _building(number: int, block: Block, plot_number: int, house: House) -> Building:
    return Building(
        id=f"B-{number:04d}",
        plot_id=plot_id(block, plot_number),
        zone=block.zone,
        shape=house.shape,
        use=house.use,
        floors=house.floors,
        height_m=house.height_m,
        year_built=house.year_built,
        is_main=house.is_main,
    )
