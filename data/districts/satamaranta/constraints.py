"""What else limits a site in Satamaranta: law, soil, water, heritage, rescue, rail."""

from collections.abc import Iterable
from itertools import combinations

import shapely
from shapely.geometry.base import BaseGeometry

from data.districts.satamaranta.buildings import Building
from data.districts.satamaranta.features import Row, Rows, numbered
from data.districts.satamaranta.ground import BOARD, on_map, rectangle
from data.districts.satamaranta.quarters import (
    BLOCKS,
    NATURAL_SHORE,
    SHORELINE,
    WATER,
)
from data.districts.satamaranta.streets import STREET_BY_CODE, STREETS, Street
from geo.model.vocabulary import ProcessStepGeneral, RegulationNature

FIRE_ROUTE_WIDTH_M = 4.0
LIFTING_PLACE_M = (6.0, 13.0)
RAIL_SAFETY_M = 30.0
TRAM_LANES_WIDTH_M = 6.5
TRACKS_NORTH_M = (860.0, 865.0, 877.0, 882.0)

BY_LAW: dict[str, object] = {
    "regulation_nature": str(RegulationNature.DEFINED_IN_LEGISLATION),
    "process_step_general": str(ProcessStepGeneral.LEGAL_FORCE),
}


def _row(shape: BaseGeometry, **values: object) -> Row:
    return on_map(shapely.intersection(shape, BOARD)), values


def _oval(x: float, y: float, wide_m: float, high_m: float) -> BaseGeometry:
    circle = shapely.Point(0, 0).buffer(1, quad_segs=12)
    points = shapely.get_coordinates(circle) * (wide_m / 2, high_m / 2) + (x, y)
    return shapely.Polygon(points)


def groundwater_rows() -> Rows:
    """Give the groundwater areas; the data leave the class of the second one out."""
    west = _row(
        _oval(110, 690, 300, 330),
        local_id="GW-1",
        name="Purolaakso",
        groundwater_class="1",
        **BY_LAW,
    )
    east = _row(_oval(860, 500, 240, 220), local_id="GW-2", name="Hallikatu", **BY_LAW)
    return [west, east]


def underground_rows() -> dict[str, Rows]:
    """Give the tunnel of pipes that exists and the metro tunnel kept room for."""
    pipes = shapely.LineString(
        [(560, 990), (575, 780), (585, 590), (700, 430), (705, 0)]
    )
    metro = shapely.LineString([(1000, 640), (760, 660), (600, 745), (430, 850)])
    return {
        "underground_space": [
            _row(
                shapely.buffer(pipes, 4, cap_style="flat"),
                local_id="US-1",
                name="Pipe and cable tunnel (yhteiskäyttötunneli)",
            )
        ],
        "underground_reservation": [
            _row(
                shapely.buffer(metro, 15, cap_style="flat"),
                local_id="UR-1",
                name="Room for a metro tunnel (metrovaraus)",
                code="ma-metro",
                regulation_text="Underground space reserved for a metro line.",
                plan_id="MP-YK-4",
                regulation_nature=str(RegulationNature.BINDING_ONLY_FOR_AUTHORITIES),
                process_step_general=str(ProcessStepGeneral.LEGAL_FORCE),
            )
        ],
    }


def noise_rows() -> Rows:
    """Give the zones of railway and street noise above 55 dB by day."""
    railway = rectangle(0, TRACKS_NORTH_M[0] - 75, 1000, TRACKS_NORTH_M[-1] + 75)
    main = STREET_BY_CODE["SAT"]
    street = rectangle(main.at_m - 22, main.start_m, main.at_m + 22, 785)
    return [
        _row(railway, local_id="NOISE-1", name="Railway noise, day above 55 dB"),
        _row(street, local_id="NOISE-2", name="Tram and street noise, day above 55 dB"),
    ]


def rescue_rows() -> dict[str, Rows]:
    """Give the rescue routes through the yards and the lifting places on them."""
    routes: Rows = []
    places: Rows = []
    half_m = FIRE_ROUTE_WIDTH_M / 2
    for block in BLOCKS:
        if block.pattern not in {"corners", "points"}:
            continue
        west, south, east, north = block.shape.bounds
        x, y = (west + east) / 2, (south + north) / 2
        name = f"Block {block.number}"
        routes.append(_row(rectangle(x - half_m, south, x + half_m, north), name=name))
        wide_m, long_m = LIFTING_PLACE_M
        place = rectangle(
            x - wide_m / 2, y - long_m / 2, x + wide_m / 2, y + long_m / 2
        )
        places.append(_row(place, name=name))
    for street in STREETS:
        if street.hierarchy == "shared":
            lane = street.strip(
                street.start_m, street.end_m, *street.carriageway_edges_m()
            )
            routes.append(_row(lane, name=street.name))
    return {
        "fire_route": numbered("FR", routes),
        "lifting_place": numbered("LIFT", places),
    }


def heritage_rows(buildings: Iterable[Building]) -> dict[str, Rows]:
    """Give protected buildings, the old harbour and one ancient monument."""
    protected: Rows = [
        (
            on_map(building.shape),
            {
                "name": f"{building.use.title()} of {building.year_built}",
                "code": "sr-1",
                "regulation_text": "Building to be protected (suojeltava rakennus).",
                "regulation_nature": str(RegulationNature.GENERALLY_BINDING),
                "process_step_general": str(ProcessStepGeneral.LEGAL_FORCE),
            },
        )
        for building in buildings
        if building.year_built < 1930
    ]
    harbour = next(block for block in BLOCKS if block.number == 56)
    cairn = _row(
        shapely.Point(38, 705).buffer(9, quad_segs=8),
        local_id="AM-1",
        name="Burial cairn (hautaröykkiö)",
        **BY_LAW,
    )
    return {
        "protected_building": numbered("SR", protected),
        "rky": [
            _row(harbour.shape, local_id="RKY-1", name="Old harbour warehouses (RKY)")
        ],
        "ancient_monument": [cairn],
    }


def soil_and_flood_rows() -> dict[str, Rows]:
    """Give contaminated soil and the ground flooded once in a hundred years."""
    natural = shapely.LineString(NATURAL_SHORE)
    flood = shapely.union(
        shapely.buffer(SHORELINE, 14, join_style="mitre"),
        shapely.buffer(natural, 26, quad_segs=6),
    )
    depot = shapely.Polygon(
        [(905, 505), (960, 498), (985, 530), (950, 560), (902, 548)]
    )
    yard = shapely.Polygon([(925, 285), (985, 280), (990, 330), (940, 345)])
    fill = shapely.Polygon([(395, 930), (470, 926), (500, 965), (430, 985)])
    return {
        "flood": [
            _row(
                _ground_in(shapely.difference(flood, WATER)),
                local_id="FLOOD-100",
                name="Flooded once in 100 years",
            )
        ],
        "contaminated_soil": [
            _row(depot, local_id="CS-1", name="Old fuel depot"),
            _row(yard, local_id="CS-2", name="Old boatyard"),
            _row(fill, local_id="CS-3", name="Fill of the freight yard"),
        ],
    }


def _ground_in(shape: BaseGeometry) -> BaseGeometry:
    # Where shapes only touch, cutting leaves lines and points beside the polygons.
    parts = shapely.get_parts(shapely.intersection(shape, BOARD))
    return shapely.union_all([part for part in parts if part.area > 1])


def rail_and_tram_rows() -> dict[str, Rows]:
    """Give the safety zone of the railway and the lanes that the tram shares."""
    safety = rectangle(
        0,
        TRACKS_NORTH_M[0] - RAIL_SAFETY_M,
        1000,
        TRACKS_NORTH_M[-1] + RAIL_SAFETY_M,
    )
    main = STREET_BY_CODE["SAT"]
    half_m = TRAM_LANES_WIDTH_M / 2
    lanes = rectangle(main.at_m - half_m, 273, main.at_m + half_m, 789)
    return {
        "rail_buffer": [
            _row(safety, local_id="RB-1", name="Railway safety zone", **BY_LAW)
        ],
        "tram_lane": [_row(lanes, local_id="TRAM-1", name="Tram on Satamarannankatu")],
    }


def junction_rows() -> Rows:
    """Give the ground where carriageways cross."""
    rows: Rows = []
    for one, other in combinations(STREETS, 2):
        if one.axis == other.axis:
            continue
        crossing = shapely.intersection(_carriageway(one), _carriageway(other))
        if not crossing.is_empty and crossing.area > 1:
            rows.append(_row(crossing, name=f"{one.name} / {other.name}"))
    return numbered("JN", rows)


def _carriageway(street: Street) -> BaseGeometry:
    return street.strip(street.start_m, street.end_m, *street.carriageway_edges_m())


def safety_rows(zone_shapes: dict[str, BaseGeometry]) -> dict[str, Rows]:
    """Give the consultation zone of the plant, sensitive uses and the reserve."""
    plant = shapely.buffer(shapely.Point(935, 962), 110, quad_segs=16)
    return {
        "seveso_zone": [
            _row(
                plant, local_id="SEV-1", name="Chemical plant, block T/kem-87", **BY_LAW
            )
        ],
        "sensitive_use": [
            (zone_shapes["YO-32"], {"local_id": "SU-1", "name": "School"}),
            (zone_shapes["YS-44"], {"local_id": "SU-2", "name": "Day-care"}),
        ],
        "nature_reserve": [
            (
                zone_shapes["SL-63"],
                {
                    "local_id": "NR-1",
                    "name": "Rantaniitty shore meadow",
                    "code": "SL",
                    "regulation_text": "Nature reserve. The ground may not be built "
                    "on, dug or drained.",
                    **BY_LAW,
                },
            )
        ],
        "snow_storage": [
            _row(
                rectangle(240, 887, 360, 906),
                local_id="SNOW-1",
                name="Snow storage of the freight yard",
            )
        ],
    }
