"""Made-up placements of the real catalogue's sizes, with its clearance distances."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from benchmarks.synthetic_city import Geometries, along_hilbert_curve

CATALOGUE = Path(__file__).parents[1] / "data" / "catalogue"
QUARTER_CORNERS = 8  # the peers' circles: 32 sides
CLEARANCES = (
    "borehole_building",
    "borehole_district_heat_pipe_comfort",
    "borehole_boundary",
    "ev_charger_to_atex",
    "borehole_spacing",
    "bess_to_dwelling",
)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Placements:
    """Footprints and how far around each the rules look.

    Parameters
    ----------
    geometries
        Oriented rectangles, and circles as polygons of 32 sides.
    reaches_m
        Clearance distance of each [m], one of a few.
    is_circle, x, y, radii_m
        The true circles behind the polygons; radius 0 for rectangles.
    """

    geometries: Geometries
    reaches_m: Floats
    is_circle: NDArray[np.bool_]
    x: Floats
    y: Floats
    radii_m: Floats

    def __len__(self) -> int:
        return len(self.geometries)

    def take(self, rows: slice | NDArray[np.integer]) -> "Placements":
        """Give some of them."""
        return Placements(
            self.geometries[rows],
            self.reaches_m[rows],
            self.is_circle[rows],
            self.x[rows],
            self.y[rows],
            self.radii_m[rows],
        )

    def along_curve(self) -> NDArray[np.int64]:
        """Give the order in which neighbours follow one another."""
        west, east = self.x.min(), self.x.max()
        south, north = self.y.min(), self.y.max()
        extent = (west - 1, south - 1, east + 1, north + 1)
        return along_hilbert_curve(self.geometries, extent)


def synthetic_placements(
    count: int, extent: tuple[float, float, float, float], seed: int = 1
) -> Placements:
    """Spread footprints over a city.

    A size is the typical one of a solution of the catalogue, more or less, within its
    smallest and largest. Every other footprint is a circle of that area, the rest are
    rectangles up to four times as long as wide, turned any way.
    """
    random = np.random.default_rng([seed, count])
    typical, least, most = catalogue_sizes_m2()
    which = random.integers(0, len(typical), count)
    area_m2 = typical[which] * random.lognormal(0, 0.3, count)
    area_m2 = np.clip(area_m2, least[which], most[which])
    west, south, east, north = extent
    x, y = random.uniform((west, south), (east, north), (count, 2)).T
    is_circle = np.arange(count) % 2 == 1
    radii_m = np.where(is_circle, np.sqrt(area_m2 / np.pi), 0.0)
    width_m = np.sqrt(area_m2 / random.uniform(1, 4, count))
    turn = random.uniform(0, np.pi, count)
    geometries = np.empty(count, dtype=object)
    geometries[is_circle] = shapely.buffer(
        shapely.points(x[is_circle], y[is_circle]),
        radii_m[is_circle],
        quad_segs=QUARTER_CORNERS,
    )
    geometries[~is_circle] = _rectangles(
        *(values[~is_circle] for values in (x, y, width_m, area_m2 / width_m, turn))
    )
    reaches_m = clearances_m()[random.integers(0, len(CLEARANCES), count)]
    return Placements(geometries, reaches_m, is_circle, x, y, radii_m)


def catalogue_sizes_m2() -> tuple[Floats, Floats, Floats]:
    """Give typical, smallest and largest size of every solution that takes ground."""
    sizes: dict[str, dict[str, float]] = {}
    with (CATALOGUE / "solution_values.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["field"].startswith("footprint_"):
                sizes.setdefault(row["solution"], {})[row["field"]] = float(
                    row["value"]
                )
    taking = [one for one in sizes.values() if one["footprint_typ_m2"] > 0]
    typical, least, most = (
        np.array([one[f"footprint_{which}_m2"] for one in taking])
        for which in ("typ", "min", "max")
    )
    return typical, least, most


def clearances_m() -> Floats:
    """Give the catalogue's clearance distances that the placements use [m]."""
    with (CATALOGUE / "thresholds.csv").open(encoding="utf-8") as file:
        values = {row["key"]: float(row["value"]) for row in csv.DictReader(file)}
    return np.array([values[key] for key in CLEARANCES])


def _rectangles(
    x: Floats, y: Floats, width_m: Floats, length_m: Floats, turn: Floats
) -> Geometries:
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]]) / 2
    sized = corners * np.stack([length_m, width_m], axis=1)[:, np.newaxis]
    cos, sin = np.cos(turn)[:, np.newaxis], np.sin(turn)[:, np.newaxis]
    turned_x = sized[..., 0] * cos - sized[..., 1] * sin + x[:, np.newaxis]
    turned_y = sized[..., 0] * sin + sized[..., 1] * cos + y[:, np.newaxis]
    return shapely.polygons(np.stack([turned_x, turned_y], axis=-1))
