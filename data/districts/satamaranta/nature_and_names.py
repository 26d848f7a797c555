"""Valuable trees, wells, present land use and the names on the map."""

import numpy as np
import shapely
from shapely import Point

from data.districts.satamaranta.features import Rows, numbered
from data.districts.satamaranta.ground import on_map, rectangle
from data.districts.satamaranta.quarters import BLOCKS, STREAM, divided
from data.districts.satamaranta.streets import STREETS

SEED = 20_250_902
# Park, number of trees, species.
_GROVES = (
    (rectangle(402, 500, 436, 574), 6, "Oak"),
    (rectangle(440, 550, 488, 575), 4, "Linden"),
    (rectangle(14, 290, 50, 570), 7, "Old pine"),
    (rectangle(20, 905, 200, 985), 9, "Apple and elm of the old nursery"),
    (rectangle(330, 215, 740, 240), 8, "Black alder"),
)


def tree_rows() -> Rows:
    """Give the valuable trees; the same seed always plants the same trees."""
    rng = np.random.default_rng(SEED)
    rows: Rows = []
    for grove, count, species in _GROVES:
        west, south, east, north = grove.bounds
        # One tree per equal strip, so that crowns do not stand in one another.
        for low in np.linspace(south, north, count, endpoint=False):
            y = low + rng.uniform(0.2, 0.8) * (north - south) / count
            x = rng.uniform(west, east)
            rows.append((on_map(Point(x, y)), {"name": species}))
    return numbered("TREE", rows)


def energy_well_rows() -> Rows:
    """Give the energy wells of the row houses and the school."""
    terraces = next(block for block in BLOCKS if block.pattern == "rows")
    wells: Rows = []
    for plot in divided(terraces):
        place = Point(plot.centroid.x + 3, plot.centroid.y)
        wells.append((on_map(place), {"name": "Energy well of a row-house company"}))
    for number in range(3):
        place = Point(346, 534 + 15 * number)
        wells.append((on_map(place), {"name": "Energy well of the school"}))
    return numbered("EW", wells)


def ring_well_rows() -> Rows:
    """Give the only dug well, at the old boatyard."""
    return [(on_map(Point(952, 440)), {"local_id": "RW-1", "name": "Boatyard well"})]


def existing_use_rows() -> Rows:
    """Give the present use of the land without a detailed plan."""
    rows = (
        (rectangle(897, 368.5, 1000, 473), "5_1", "Old houses with gardens"),
        (rectangle(897, 264, 1000, 368.5), "2_5", "Boatyard and its storage"),
    )
    return numbered(
        "EU",
        [
            (on_map(shape), {"hilucs_land_use": hilucs, "name": name})
            for shape, hilucs, name in rows
        ],
    )


_PLACES = (
    ("Satamaranta station", 500, 862),
    ("Asema-aukio", 505, 826),
    ("Köysipuisto", 442, 535),
    ("Purolaakso", 70, 450),
    ("Vanha taimitarha", 110, 945),
    ("Rantaniitty", 120, 190),
    ("Rantapuisto", 520, 215),
    ("Venesatama", 900, 215),
    ("Satamalahti", 480, 80),
    ("Hallit", 860, 640),
    ("Ratapiha", 480, 960),
    ("Makasiinit", 820, 318),
    ("Verstaanniitty", 950, 390),
    ("Satamaranta school", 330, 520),
)


def place_name_rows() -> Rows:
    """Give the names of streets, parks, quarters and the station."""
    rows: Rows = [(on_map(Point(x, y)), {"name": name}) for name, x, y in _PLACES]
    for street in STREETS:
        middle_m = (street.start_m + street.end_m) / 2 + 25
        place = Point(middle_m, street.at_m)
        if street.axis == "y":
            place = Point(street.at_m, middle_m)
        rows.append((on_map(place), {"name": street.name}))
    middle = shapely.line_interpolate_point(STREAM, 0.55, normalized=True)
    rows.append((on_map(middle), {"name": "Purolaaksonpuro"}))
    return numbered("NAME", rows)
