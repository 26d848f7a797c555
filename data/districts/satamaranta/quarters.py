"""The quarters of Satamaranta: which block stands where, its use and its plots."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import Polygon

from data.districts.satamaranta.ground import BOARD, SIDE_M, Piece, rectangle
from data.districts.satamaranta.streets import SQUARE_CODE, SQUARE_NAME, STREET_BY_CODE

RAIL_SOUTH_M, RAIL_NORTH_M = 840.0, 885.0
STREAM = shapely.LineString(
    (
        *((82, 840), (60, 790), (78, 740), (58, 680), (74, 620), (70, 590), (62, 540)),
        *((80, 480), (64, 420), (84, 360), (76, 300), (88, 255), (80, 200), (96, 110)),
    )
)


@dataclass(frozen=True, slots=True)
class Block:
    """A block or another area that a detailed plan names.

    Parameters
    ----------
    number
        Block number; the zone is ``code-number``.
    code
        Finnish map letter of the detailed plan.
    pattern
        How it is divided into plots and built on; empty for green and water.
    """

    number: int
    code: str
    shape: Polygon
    pattern: str = ""
    owner_kind: str = "housing company"
    name: str = ""

    @property
    def zone(self) -> str:
        """Identifier of its zoning element."""
        return f"{self.code}-{self.number}"


def _between(west: str, south: str, east: str, north: str) -> Polygon:
    return rectangle(
        STREET_BY_CODE[west].edges_m[1] if west else 0.0,
        STREET_BY_CODE[south].edges_m[1] if south else 0.0,
        STREET_BY_CODE[east].edges_m[0] if east else SIDE_M,
        STREET_BY_CODE[north].edges_m[0] if north else SIDE_M,
    )


def _curved(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    # Chaikin's corner cutting, twice, turns a sketched line into a shore.
    line = np.array(points, dtype=float)
    for _ in range(2):
        first, last = line[:-1], line[1:]
        cut = np.stack((0.75 * first + 0.25 * last, 0.25 * first + 0.75 * last), 1)
        line = np.vstack((line[:1], cut.reshape(-1, 2), line[-1:]))
    return [(round(float(x), 2), round(float(y), 2)) for x, y in line]


NATURAL_SHORE = _curved(
    (
        *((0, 120), (40, 138), (85, 104), (130, 122), (180, 146), (235, 138)),
        *((300, 158), (365, 150), (430, 176), (500, 168), (560, 184), (640, 172)),
        *((700, 178), (757, 176)),
    )
)
HARBOUR_QUAY = [(757.0, 150.0), (862.0, 150.0), (862.0, 188.0), (1000.0, 188.0)]
SHORELINE = shapely.LineString([*NATURAL_SHORE, *HARBOUR_QUAY])
WATER = Polygon([*SHORELINE.coords, (SIDE_M, 0.0), (0.0, 0.0)])


_S, _K, _C = "city", "company", "housing company"
_SHORE_NORTH_M = STREET_BY_CODE["RAN"].edges_m[0]

# Numbers run from the station southwards, row by row, then the edges.
BLOCKS: tuple[Block, ...] = (
    Block(11, "AK", _between("PUR", "LUO", "RUO", "ASE"), "corners", _C),
    Block(12, "KTY", _between("RUO", "LUO", "KOY", "ASE"), "offices", _K),
    Block(13, "KTY", _between("KOY", "LUO", "SAT", "ASE"), "offices", _K),
    Block(14, "C", _between("SAT", "LUO", "ANK", "ASE"), "centre", _K),
    Block(15, "KTY", _between("ANK", "LUO", "KUO", "ASE"), "offices", _K),
    Block(16, "TV", _between("KUO", "LUO", "HAL", "ASE"), "halls", _K),
    Block(17, "TV", _between("HAL", "KIR", "", "ASE"), "halls", _K),
    Block(21, "AK", _between("PUR", "KIR", "RUO", "LUO"), "corners", _C),
    Block(22, "AK", _between("RUO", "KIR", "KOY", "LUO"), "strips", _C),
    Block(23, "AK", _between("KOY", "KIR", "SAT", "LUO"), "corners", _C),
    Block(24, "AK", _between("SAT", "KIR", "ANK", "LUO"), "corners", _C),
    Block(25, "AK", _between("ANK", "KIR", "KUO", "LUO"), "strips", _C),
    Block(26, "TV", _between("KUO", "KIR", "HAL", "LUO"), "halls", _K),
    Block(31, "AK", _between("PUR", "PRJ", "RUO", "KIR"), "corners", _C),
    Block(32, "YO", _between("RUO", "PRJ", "KOY", "KIR"), "school", _S, "School"),
    Block(33, "VP", _between("KOY", "PRJ", "SAT", "KIR"), name="Köysipuisto"),
    Block(34, "AK", _between("SAT", "PRJ", "ANK", "KIR"), "corners", _C),
    Block(35, "AK", _between("ANK", "PRJ", "KUO", "KIR"), "corners", _C),
    Block(36, "TV", _between("KUO", "PRJ", "HAL", "KIR"), "halls", _K),
    Block(37, "TV", _between("HAL", "PRJ", "", "KIR"), "halls", _K),
    Block(41, "AK", _between("PUR", "MAS", "RUO", "PRJ"), "strips", _C),
    Block(42, "AK", _between("RUO", "MAS", "KOY", "PRJ"), "corners", _C),
    Block(43, "AK", _between("KOY", "MAS", "SAT", "PRJ"), "corners", _C),
    Block(44, "YS", rectangle(518, 375, 623, 415), "day_care", _S, "Day-care"),
    Block(45, "AK", rectangle(518, 415, 623, 473), "strips", _C),
    Block(46, "AK", _between("ANK", "MAS", "KUO", "PRJ"), "corners", _C),
    Block(47, "KTY", _between("KUO", "MAS", "HAL", "PRJ"), "offices", _K),
    Block(48, "", _between("HAL", "RAN", "", "PRJ"), "boatyard", _K, "Boatyard"),
    Block(51, "AP", _between("PUR", "RAN", "RUO", "MAS"), "rows", _C),
    Block(52, "AK", _between("RUO", "RAN", "KOY", "MAS"), "points", _C),
    Block(53, "AK", _between("KOY", "RAN", "SAT", "MAS"), "corners", _C),
    Block(54, "AK", _between("SAT", "RAN", "ANK", "MAS"), "corners", _C),
    Block(55, "AK", _between("ANK", "RAN", "KUO", "MAS"), "points", _C),
    Block(56, "KL", _between("KUO", "RAN", "HAL", "MAS"), "warehouses", _S),
    Block(61, "VP", _between("", "KIR", "PUR", "ASE"), name="Purolaakso north"),
    Block(62, "VP", _between("", "RAN", "PUR", "KIR"), name="Purolaakso south"),
    Block(63, "SL", rectangle(0, 60, 300, _SHORE_NORTH_M), name="Rantaniitty"),
    Block(64, "VL", rectangle(300, 60, 757, _SHORE_NORTH_M), name="Rantapuisto"),
    Block(65, "LV", rectangle(757, 60, SIDE_M, _SHORE_NORTH_M), "harbour", _S),
    Block(71, "EV", rectangle(0, 811, 290, RAIL_SOUTH_M)),
    Block(72, "LPA", rectangle(290, 811, 440, RAIL_SOUTH_M), "car_park", _S),
    Block(73, "LPA", rectangle(570, 811, 744, RAIL_SOUTH_M), "car_park", _S),
    Block(74, "EV", rectangle(766, 811, SIDE_M, RAIL_SOUTH_M)),
    Block(75, "LR", rectangle(0, RAIL_SOUTH_M, 755, RAIL_NORTH_M), "station", "state"),
    Block(
        76, "LR", rectangle(755, RAIL_SOUTH_M, SIDE_M, RAIL_NORTH_M), "rail", "state"
    ),
    Block(81, "VL", rectangle(0, RAIL_NORTH_M, 228, SIDE_M), name="Vanha taimitarha"),
    Block(82, "EV", rectangle(228, RAIL_NORTH_M, SIDE_M, 908)),
    Block(83, "TV", rectangle(228, 922, 400, SIDE_M), "halls", _S),
    Block(84, "TV", rectangle(400, 922, 560, SIDE_M), "halls", _S),
    Block(85, "TV", rectangle(560, 922, 744, SIDE_M), "halls", _K),
    Block(86, "EN", rectangle(766, 922, 880, SIDE_M), "energy", _K),
    Block(87, "T/kem", rectangle(880, 922, SIDE_M, SIDE_M), "plant", _K),
)

# Plots of secondary substations, carved out of the area they stand in.
SUBSTATION_PLOTS: tuple[Block, ...] = (
    Block(91, "ET", rectangle(133, 640, 143, 650), "kiosk", _K),
    Block(92, "ET", rectangle(390, 487, 400, 497), "kiosk", _K),
    Block(93, "ET", rectangle(560, 817, 570, 827), "kiosk", _K),
    Block(94, "ET", rectangle(780, 811, 790, 821), "kiosk", _K),
    Block(95, "ET", rectangle(620, 236, 630, 246), "kiosk", _K),
    Block(96, "ET", rectangle(133, 300, 143, 310), "kiosk", _K),
)
WATER_AREA = Block(97, "W", WATER, name="Satamalahti")
STATION_SQUARE = rectangle(440, 811, 570, RAIL_SOUTH_M)


def divided(block: Block) -> list[Polygon]:
    """Divide the rectangle of a block into the rectangles of its plots."""
    west, south, east, north = block.shape.bounds
    if block.pattern == "corners":
        columns, rows = 2, 2
    else:
        columns, rows = _DIVISION.get(block.pattern, (1, 1))
    xs = np.round(np.linspace(west, east, columns + 1), 1)
    ys = np.round(np.linspace(south, north, rows + 1), 1)
    return [
        rectangle(xs[i], ys[j], xs[i + 1], ys[j + 1])
        for j in range(rows)
        for i in range(columns)
    ]


_DIVISION = {
    "strips": (3, 1),
    "points": (2, 1),
    "offices": (2, 1),
    "halls": (2, 1),
    "rows": (3, 2),
    "warehouses": (2, 1),
    "boatyard": (2, 2),
}


def plot_id(block: Block, number: int) -> str:
    """Give the identifier of a plot, e.g. ``"PLOT-12-3"``."""
    return f"PLOT-{block.number}-{number}"


def block_pieces() -> list[Piece]:
    """Give plots, green, water and the station square in order of precedence."""
    square = Piece(
        f"{SQUARE_CODE}-REST",
        "verge",
        STATION_SQUARE,
        f"KATU-{SQUARE_CODE}",
        {"street": SQUARE_CODE, "name": SQUARE_NAME},
    )
    water = Piece("WATER", "water", WATER_AREA.shape, WATER_AREA.zone)
    pieces = [part for block in SUBSTATION_PLOTS for part in _of_block(block)]
    pieces += [water, square]
    return pieces + [part for block in BLOCKS for part in _of_block(block)]


def _of_block(block: Block) -> list[Piece]:
    shape = shapely.intersection(block.shape, BOARD)
    if not block.pattern:
        facts: dict[str, object] = {"name": block.name}
        return [Piece(f"GREEN-{block.number}", "green", shape, block.zone, facts)]
    owned: dict[str, object] = {"owner_kind": block.owner_kind, "name": block.name}
    return [
        Piece(plot_id(block, number), "plot", plot, block.zone, owned)
        for number, plot in enumerate(divided(block), start=1)
    ]
