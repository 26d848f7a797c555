"""Networks of Satamaranta: power, heat, water, waste, cycling, rail and stops."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import shapely
from shapely import LineString, Point

from data.districts.satamaranta.buildings import Building
from data.districts.satamaranta.constraints import TRACKS_NORTH_M
from data.districts.satamaranta.features import Rows, numbered
from data.districts.satamaranta.ground import SIDE_M, Face, on_map, rectangle
from data.districts.satamaranta.quarters import SUBSTATION_PLOTS
from data.districts.satamaranta.streets import (
    STREET_BY_CODE,
    STREETS,
    Street,
    crossings,
)

# Assumption for the demo: peak load per floor area, homes and workplaces together.
PEAK_W_PER_M2 = 15.0
TRANSFORMER_SIZES_KVA = (315.0, 500.0, 800.0, 1000.0, 1600.0, 2000.0)
MV_KV = 20.0
# Blocks with a substation in the basement of their first building.
_BLOCKS_WITH_SUBSTATION = (12, 14, 16, 23, 31, 35, 43, 47, 53, 55, 84)


@dataclass(frozen=True, slots=True)
class Substation:
    """A secondary substation with the load of the buildings nearest to it."""

    id: str
    place: Point
    peak_load_kw: float

    @property
    def transformer_kva(self) -> float:
        """Smallest usual transformer that carries the load."""
        fitting = (size for size in TRANSFORMER_SIZES_KVA if size >= self.peak_load_kw)
        return next(fitting, TRANSFORMER_SIZES_KVA[-1])


def substations(buildings: tuple[Building, ...]) -> tuple[Substation, ...]:
    """Give the substations, each with the load of its nearest buildings."""
    kiosk_zones = {block.zone for block in SUBSTATION_PLOTS}
    places = [house.shape.centroid for house in buildings if house.zone in kiosk_zones]
    for number in _BLOCKS_WITH_SUBSTATION:
        plot = f"PLOT-{number}-1"
        house = next(house for house in buildings if house.plot_id == plot)
        west, south, _, _ = house.shape.bounds
        places.append(Point(west + 4, south + 4))
    tree = shapely.STRtree(places)
    load_kw: dict[int, float] = defaultdict(float)
    for house in buildings:
        nearest = int(tree.nearest(house.shape.centroid))
        load_kw[nearest] += house.floor_area_m2 * PEAK_W_PER_M2 / 1000
    return tuple(
        Substation(f"SS-{number + 1:02d}", place, float(round(load_kw[number])))
        for number, place in enumerate(places)
    )


def substation_rows(stations: Iterable[Substation]) -> Rows:
    """Give the secondary substations."""
    return [
        (
            on_map(station.place),
            {
                "local_id": station.id,
                "name": f"Secondary substation {station.id}",
                "transformer_kva": station.transformer_kva,
                "peak_load_kw": station.peak_load_kw,
            },
        )
        for station in stations
    ]


@dataclass(frozen=True, slots=True)
class Pipe:
    """A line under a street on the drawing board.

    Parameters
    ----------
    across_m
        Distance from the centre line, towards north or east [m].
    """

    street: Street
    across_m: float
    from_m: float
    to_m: float

    @property
    def line(self) -> LineString:
        """The line on the board."""
        at_m = self.street.at_m + self.across_m
        if self.street.axis == "x":
            return LineString([(self.from_m, at_m), (self.to_m, at_m)])
        return LineString([(at_m, self.from_m), (at_m, self.to_m)])


def _along(code: str, across_m: float) -> Pipe:
    street = STREET_BY_CODE[code]
    return Pipe(street, across_m, street.start_m, street.end_m)


_HEAT_DIAMETER_MM = {"main": 250.0, "collector": 300.0, "shore": 200.0, "local": 150.0}
# The blocks at the shore are fed by a low-temperature loop.
_LOW_TEMPERATURE = frozenset({"RAN", "MAS"})
_WITH_HEAT = ("SAT", "ASE", "KIR", "KUO", "RAN", "RUO", "ANK", "PRJ", "MAS", "RAT")
_WITH_MV = ("SAT", "ASE", "KIR", "KUO", "RAN", "RAT", "PUR", "HAL")
_WITH_VACUUM = ("SAT", "ANK", "PRJ", "KIR")


def underground_pipes() -> dict[str, list[Pipe]]:
    """Give pipes and medium-voltage cables under the streets, by layer kind."""
    served = [street.code for street in STREETS]
    wide = [street.code for street in STREETS if street.hierarchy != "shared"]
    return {
        "water_main": [_along(code, 1.0) for code in served],
        "sewer": [_along(code, -1.0) for code in served],
        "stormwater_drain": [_along(code, -2.5) for code in wide],
        "district_heat_pipe": [_along(code, _heat_offset(code)) for code in _WITH_HEAT],
        "waste_pipe": [_along(code, 0.0) for code in _WITH_VACUUM],
        "mv_cable": [_along(code, _edge(code)) for code in _WITH_MV],
    }


def _heat_offset(code: str) -> float:
    return 2.5 if STREET_BY_CODE[code].hierarchy != "shared" else 1.6


def _edge(code: str) -> float:
    # Cables lie under the footway, a metre inside the street area.
    return STREET_BY_CODE[code].width_m / 2 - 1.0


_PREFIX = {
    "water_main": "WM",
    "sewer": "SEW",
    "stormwater_drain": "SD",
    "district_heat_pipe": "DH",
    "waste_pipe": "VAC",
    "mv_cable": "MV",
}


def pipe_rows() -> dict[str, Rows]:
    """Give the lines under the streets as rows, by layer kind."""
    return {
        kind: [
            (
                on_map(pipe.line),
                {
                    "local_id": f"{_PREFIX[kind]}-{pipe.street.code}",
                    "name": pipe.street.name,
                    **_pipe_facts(kind, pipe.street),
                },
            )
            for pipe in pipes
        ]
        for kind, pipes in underground_pipes().items()
    }


def _pipe_facts(kind: str, street: Street) -> dict[str, object]:
    if kind == "mv_cable":
        return {"voltage_kv": MV_KV}
    if kind == "district_heat_pipe":
        low = street.code in _LOW_TEMPERATURE
        diameter_mm = _HEAT_DIAMETER_MM.get(street.hierarchy, 100.0)
        return {
            "supply_temperature_c": 65.0 if low else 110.0,
            "diameter_mm": diameter_mm,
        }
    return {}


def utility_rows(west_half: shapely.Polygon) -> Rows:
    """Give what the survey of pipes and cables has found, in the west half only."""
    rows: Rows = []
    for kind, pipes in underground_pipes().items():
        for pipe in pipes:
            line = shapely.intersection(pipe.line, west_half)
            if not line.is_empty:
                name = f"{kind.replace('_', ' ').capitalize()}, {pipe.street.name}"
                rows.append((on_map(line), {"name": name}))
    return numbered("UT", rows)


def lv_rows(stations: tuple[Substation, ...]) -> Rows:
    """Give the low-voltage cables, stretch by stretch, with their substation."""
    tree = shapely.STRtree([station.place for station in stations])
    rows: Rows = []
    for street in STREETS:
        for number, stretch in enumerate(_stretches(street), start=1):
            station = stations[int(tree.nearest(stretch.centroid))]
            values: dict[str, object] = {
                "local_id": f"LV-{street.code}-{number}",
                "name": street.name,
                "substation_id": station.id,
            }
            rows.append((on_map(stretch), values))
    return rows


def _stretches(street: Street) -> Iterator[LineString]:
    ends = {street.start_m, street.end_m}
    ends |= {other.at_m for other in crossings(street)}
    for from_m, to_m in pairwise(sorted(ends)):
        yield Pipe(street, -street.width_m / 2 + 1.0, from_m, to_m).line


def transit_rows(faces: Iterable[Face]) -> Rows:
    """Give the station's platforms and the tram and bus stops."""
    rows: Rows = [
        (
            on_map(rectangle(430, 867, 610, 875)),
            {"name": "Satamaranta station", "transit_mode": "rail"},
        )
    ]
    main = STREET_BY_CODE["SAT"]
    for name, north_m in (("Asema-aukio", 770), ("Köysipuisto", 540), ("Ranta", 300)):
        place = on_map(Point(main.at_m, north_m))
        rows.append((place, {"name": f"{name} tram stop", "transit_mode": "tram"}))
    for face in bus_stop_faces(faces):
        name = f"{face.piece.attributes['name']} bus stop"
        rows.append(
            (on_map(face.board.centroid), {"name": name, "transit_mode": "bus"})
        )
    return numbered("STOP", rows)


def bus_stop_faces(faces: Iterable[Face]) -> list[Face]:
    """Give the kerb spaces that are bus stops."""
    return [
        face
        for face in sorted(faces, key=lambda face: face.piece.id)
        if face.piece.attributes.get("kerb_use") == "bus_stop"
    ]


def railway_rows() -> Rows:
    """Give the four tracks."""
    tracks = [LineString([(0, y), (SIDE_M, y)]) for y in TRACKS_NORTH_M]
    return [
        (on_map(track), {"local_id": f"TRACK-{number}", "name": f"Track {number}"})
        for number, track in enumerate(tracks, start=1)
    ]


def cycle_rows() -> Rows:
    """Give the cycle network: tracks, shared streets and two green ways."""
    rows: Rows = []
    for street in STREETS:
        if street.hierarchy == "shared":
            line = Pipe(street, 0.0, street.start_m, street.end_m).line
            rows.append((on_map(line), {"name": street.name}))
        for use, low_m, high_m in street.lanes():
            if use == "cycle_track":
                across_m = (low_m + high_m) / 2 - street.at_m
                line = Pipe(street, across_m, street.start_m, street.end_m).line
                rows.append((on_map(line), {"name": street.name}))
    fast_way = LineString([(0, 832), (SIDE_M, 832)])
    valley = LineString([(110, 264), (104, 420), (112, 579), (106, 690), (114, 789)])
    rows.append((on_map(fast_way), {"name": "Satamaranta cycle highway (baana)"}))
    rows.append((on_map(valley), {"name": "Purolaakso path"}))
    return numbered("CYC", rows)
