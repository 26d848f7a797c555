"""The streets of Satamaranta: centre lines, cross-sections and kerb bays."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from shapely import Point, Polygon

from data.districts.satamaranta.ground import Piece, rectangle

# From south to north, or from west to east: use and width [m].
CROSS_SECTIONS: dict[str, tuple[tuple[str, float], ...]] = {
    "main": (
        ("verge", 1.0),
        ("footway", 3.5),
        ("cycle_track", 2.25),
        ("verge", 0.75),
        ("kerb_space", 2.0),
        ("carriageway", 7.0),
        ("kerb_space", 2.0),
        ("verge", 0.75),
        ("cycle_track", 2.25),
        ("footway", 3.5),
        ("verge", 1.0),
    ),
    "collector": (
        ("verge", 0.5),
        ("footway", 2.5),
        ("cycle_track", 2.0),
        ("verge", 0.5),
        ("kerb_space", 2.0),
        ("carriageway", 7.0),
        ("kerb_space", 2.0),
        ("verge", 0.5),
        ("cycle_track", 2.0),
        ("footway", 2.5),
        ("verge", 0.5),
    ),
    "shore": (
        ("verge", 0.5),
        ("footway", 3.0),
        ("cycle_track", 2.5),
        ("verge", 0.5),
        ("carriageway", 6.5),
        ("kerb_space", 2.0),
        ("footway", 2.5),
        ("verge", 0.5),
    ),
    "local": (
        ("verge", 0.25),
        ("footway", 2.5),
        ("kerb_space", 2.0),
        ("carriageway", 6.5),
        ("footway", 2.5),
        ("verge", 0.25),
    ),
    "shared": (
        ("verge", 0.75),
        ("footway", 2.0),
        ("verge", 0.5),
        ("carriageway", 3.5),
        ("verge", 0.5),
        ("footway", 2.0),
        ("verge", 0.75),
    ),
}

_RANK = ("main", "collector", "shore", "local", "shared")
_PAINTED_FIRST = ("carriageway", "cycle_track", "kerb_space", "footway", "verge")
CORNER_CLEARANCE_M = 12.0  # no kerb bay nearer than this to a crossing street
# Bays from one corner to the next: use and length [m]; "free" holds trees.
_BAY_PATTERNS: dict[str, tuple[tuple[str, float], ...]] = {
    "main": (("loading", 12), ("free", 8), ("parking", 18), ("free", 8)),
    "collector": (("bus_stop", 20), ("free", 6), ("parking", 24), ("loading", 12)),
    "shore": (("parking", 30), ("free", 8), ("parking", 24)),
    "local": (("parking", 24), ("free", 6), ("loading", 12), ("parking", 24)),
}
# Stretches between crossings where the bus stops; elsewhere trees stand there.
_BUS_STRETCHES = {"ASE": (1, 4, 7), "KIR": (0, 3, 6)}


@dataclass(frozen=True, slots=True)
class Street:
    """A straight street on the drawing board.

    Parameters
    ----------
    axis
        ``"x"`` for a street that runs east-west, ``"y"`` for north-south.
    at_m
        Where the centre line stands on the other axis.
    start_m, end_m
        Where it begins and ends along its axis.
    """

    code: str
    name: str
    hierarchy: str
    axis: str
    at_m: float
    start_m: float
    end_m: float

    @property
    def width_m(self) -> float:
        """Width of the street area."""
        return sum(width for _, width in CROSS_SECTIONS[self.hierarchy])

    @property
    def edges_m(self) -> tuple[float, float]:
        """Where the street area begins and ends across its axis."""
        return self.at_m - self.width_m / 2, self.at_m + self.width_m / 2

    def strip(self, from_m: float, to_m: float, low_m: float, high_m: float) -> Polygon:
        """Draw a rectangle from its extent along the street and across it."""
        if self.axis == "x":
            return rectangle(from_m, low_m, to_m, high_m)
        return rectangle(low_m, from_m, high_m, to_m)

    @property
    def area(self) -> Polygon:
        """Street area from end to end."""
        return self.strip(self.start_m, self.end_m, *self.edges_m)

    def lanes(self) -> Iterator[tuple[str, float, float]]:
        """Give use, lower and upper edge of each part of the cross-section."""
        low_m = self.edges_m[0]
        for use, width_m in CROSS_SECTIONS[self.hierarchy]:
            yield use, low_m, low_m + width_m
            low_m += width_m

    def carriageway_edges_m(self) -> tuple[float, float]:
        """Where the carriageway begins and ends across the axis."""
        return next((low, high) for use, low, high in self.lanes() if use == _CAR)


_CAR = "carriageway"

STREETS = (
    Street("SAT", "Satamarannankatu", "main", "y", 505, 255, 800),
    Street("ASE", "Asemakatu", "collector", "x", 800, 0, 1000),
    Street("KIR", "Kirjurinkatu", "collector", "x", 590, 0, 1000),
    Street("KUO", "Kuormakatu", "collector", "y", 755, 255, 1000),
    Street("RAN", "Rantatie", "shore", "x", 255, 0, 1000),
    Street("PUR", "Puronvarrenkatu", "local", "y", 150, 255, 800),
    Street("RUO", "Ruorikatu", "local", "y", 270, 255, 800),
    Street("ANK", "Ankkurikatu", "local", "y", 630, 255, 800),
    Street("HAL", "Hallikatu", "local", "y", 890, 255, 800),
    Street("LUO", "Luotsinkatu", "local", "x", 695, 150, 890),
    Street("PRJ", "Purjekatu", "local", "x", 480, 150, 1000),
    Street("RAT", "Ratapihantie", "local", "x", 915, 228, 1000),
    Street("KOY", "Köysikuja", "shared", "y", 385, 255, 800),
    Street("MAS", "Mastokuja", "shared", "x", 370, 150, 890),
)
_BY_RANK = [
    (street, street.area)
    for street in sorted(STREETS, key=lambda street: _RANK.index(street.hierarchy))
]
SQUARE_CODE, SQUARE_NAME = "ASQ", "Asema-aukio"
STREET_BY_CODE = {street.code: street for street in STREETS}


def owner_at(place: Point) -> Street | None:
    """Give the greatest street whose street area holds a place, if any does."""
    return next((street for street, area in _BY_RANK if area.intersects(place)), None)


def street_name(code: str) -> str:
    """Give the name of a street or square by its code."""
    return SQUARE_NAME if code == SQUARE_CODE else STREET_BY_CODE[code].name


def crossings(street: Street) -> list[Street]:
    """Give the streets that cross or meet a street, in order along it."""
    met = [
        other
        for other in STREETS
        if other.axis != street.axis
        and street.start_m <= other.at_m <= street.end_m
        and other.start_m <= street.at_m <= other.end_m
    ]
    return sorted(met, key=lambda other: other.at_m)


def between_crossings(street: Street) -> list[tuple[float, float]]:
    """Give the stretches between the street areas that a street crosses."""
    ends = [(street.start_m, street.start_m)]
    ends += [other.edges_m for other in crossings(street)]
    ends += [(street.end_m, street.end_m)]
    return [
        (before[1], after[0])
        for before, after in pairwise(ends)
        if after[0] - before[1] > 2 * CORNER_CLEARANCE_M
    ]


def street_pieces() -> list[Piece]:
    """Give all parts of all streets, carriageways first so that crossings join."""
    parts = [part for street in STREETS for part in _parts(street)]
    return sorted(
        parts,
        key=lambda part: (
            _PAINTED_FIRST.index(part.use),
            _RANK.index(STREET_BY_CODE[str(part.attributes["street"])].hierarchy),
        ),
    )


def _parts(street: Street) -> Iterator[Piece]:
    zone = f"KATU-{street.code}"
    facts: dict[str, object] = {"street": street.code, "name": street.name}
    for number, (use, low_m, high_m) in enumerate(street.lanes()):
        side = _side(street, (low_m + high_m) / 2)
        if use == "kerb_space":
            yield from _bays(street, side, low_m, high_m)
            continue
        shape = street.strip(street.start_m, street.end_m, low_m, high_m)
        part_id = f"{street.code}-{side}" if use != _CAR else street.code
        if use == "verge":
            part_id = f"{part_id}{number}"
        yield Piece(part_id, use, shape, zone, {**facts, "width_m": high_m - low_m})
    yield Piece(f"{street.code}-REST", "verge", street.area, zone, facts)


def _side(street: Street, middle_m: float) -> str:
    low_side, high_side = ("S", "N") if street.axis == "x" else ("W", "E")
    return low_side if middle_m < street.at_m else high_side


def _bays(street: Street, side: str, low_m: float, high_m: float) -> Iterator[Piece]:
    number = 0
    for stretch, (from_m, to_m) in enumerate(between_crossings(street)):
        place_m, last_m = from_m + CORNER_CLEARANCE_M, to_m - CORNER_CLEARANCE_M
        pattern = _BAY_PATTERNS[street.hierarchy]
        # Against the other side, so that bus stops of one street do not face.
        for use, length_m in pattern if side in "SW" else reversed(pattern):
            end_m = min(place_m + length_m, last_m)
            if end_m - place_m < 6:
                break
            number += 1
            yield Piece(
                f"{street.code}-{side}{number:02d}",
                "kerb_space",
                street.strip(place_m, end_m, low_m, high_m),
                f"KATU-{street.code}",
                {
                    "street": street.code,
                    "name": street.name,
                    "kerb_use": _kerb_use(street, stretch, use),
                    "kerb_length_m": end_m - place_m,
                },
            )
            place_m = end_m


def _kerb_use(street: Street, stretch: int, use: str) -> str:
    if use == "bus_stop" and stretch not in _BUS_STRETCHES.get(street.code, ()):
        return "free"
    return use
