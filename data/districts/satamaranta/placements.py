"""The demo placements: one table, meant to be read and changed.

Places are in metres on the drawing board (x east, y north, from the south-west
corner of the district). ``aim`` says why each stands where it stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import shapely
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from data.districts.satamaranta.buildings import Building, draw_buildings
from data.districts.satamaranta.ground import on_map, rectangle
from geo.model.placement import BuildingStage, Duration, HostReference, Placement

AUTHOR = "Satamaranta demo"


@dataclass(frozen=True, slots=True)
class DemoPlacement:
    """A line of the table.

    Parameters
    ----------
    place
        Geometry on the drawing board [m].
    in_building
        Stands in or on the existing building at the middle of `place`.
    new_building
        Is a building that is still to be built.
    """

    id: str
    solution_id: str
    title: str
    department: str
    place: BaseGeometry
    aim: str
    size_m2: float | None = None
    temporary: bool = False
    in_building: bool = False
    new_building: bool = False


TABLE: tuple[DemoPlacement, ...] = (
    DemoPlacement(
        "P-01",
        "bike_parking",
        "Cycle stands on Satamarannankatu",
        "Mobility and street planning",
        rectangle(499.5, 634, 501.5, 644),
        "Fits: a kerb bay in the west half, street area, nothing in the way.",
    ),
    DemoPlacement(
        "P-02",
        "car_share_bay",
        "Shared car on Ruorikatu",
        "Mobility and street planning",
        rectangle(265.75, 320, 267.75, 326),
        "A decision is enough: the bay only changes its user.",
    ),
    DemoPlacement(
        "P-03",
        "mobility_hub_m",
        "Mobility point in Köysipuisto",
        "Mobility and street planning",
        rectangle(484, 500, 491, 526),
        "The detailed plan has to change: the ground is a park (VP).",
    ),
    DemoPlacement(
        "P-04",
        "mobility_hub_l",
        "Mobility hub on Asema-aukio",
        "Mobility and street planning",
        rectangle(455, 814, 485, 838),
        "Street plan and permit; the draft on display (LHA) suits it.",
    ),
    DemoPlacement(
        "P-05",
        "bess_container",
        "Block battery in the yard of AK-31",
        "Energy and climate",
        rectangle(178, 508, 194, 522),
        "The detailed plan has to change: a container on a housing plot.",
    ),
    DemoPlacement(
        "P-06",
        "bess_container",
        "Battery beside the main substation",
        "Energy and climate",
        rectangle(780, 928, 805, 938),
        "The same battery on energy land (EN): permit and rescue statement.",
    ),
    DemoPlacement(
        "P-07",
        "borehole_field",
        "Boreholes under the shore meadow",
        "Energy and climate",
        rectangle(180, 190, 260, 235),
        "Prohibited: a nature reserve.",
    ),
    DemoPlacement(
        "P-08",
        "borehole_field",
        "Boreholes of the offices on Kuormakatu",
        "Energy and climate",
        rectangle(791, 416, 810, 444),
        "Judgement: a groundwater area whose class is not in the data.",
    ),
    DemoPlacement(
        "P-09",
        "borehole_field",
        "Boreholes under the school yard",
        "Energy and climate",
        rectangle(306, 496, 328, 530),
        "Permit: every energy well needs one.",
    ),
    DemoPlacement(
        "P-10",
        "vacuum_inlets",
        "Waste inlets in the yard of AK-24",
        "Waste utility",
        Point(548, 642),
        "Excavation notice; pipes and cables are surveyed in the west half only.",
    ),
    DemoPlacement(
        "P-11",
        "urban_lab",
        "Urban lab in an office on Ankkurikatu",
        "City innovation",
        rectangle(645, 706, 660, 714),
        "Fits: rooms in an office house.",
        in_building=True,
    ),
    DemoPlacement(
        "P-12",
        "pv_roof",
        "Solar roof on an old warehouse",
        "Energy and climate",
        rectangle(778, 278, 810, 296),
        "Judgement: the plan speaks of the townscape; heritage is near.",
        in_building=True,
    ),
    DemoPlacement(
        "P-13",
        "micro_logistics_hub",
        "Cargo-bike hub beside a hall on Hallikatu",
        "Economic development",
        rectangle(935, 520, 946, 533),
        "The plan in force agrees but for its building area, which the hub leaves by "
        "19 m²; the draft would make the block a park: ask now.",
        new_building=True,
    ),
    DemoPlacement(
        "P-14",
        "agile_pilot_plot",
        "Pilot spot at Verstaanniitty",
        "City innovation",
        rectangle(930, 350, 940, 360),
        "Judgement: no detailed plan covers this ground.",
        temporary=True,
    ),
    DemoPlacement(
        "P-15",
        "rain_garden",
        "Rain garden on Kirjurinkatu",
        "Greenery",
        rectangle(290, 584.5, 308, 586.5),
        "Judgement: the drain lies within the tolerance of its own layer.",
    ),
    DemoPlacement(
        "P-16",
        "reuse_hub",
        "Reuse hub in a hall of Ratapiha",
        "Economic development",
        rectangle(412, 945, 440, 975),
        "Temporary use of an old logistics hall, as in Kera.",
        temporary=True,
        in_building=True,
    ),
    DemoPlacement(
        "P-17",
        "bike_parking",
        "Cycle stands on the east side of Satamarannankatu",
        "Mobility and street planning",
        rectangle(508.5, 616, 510.5, 626),
        "Not assessed: as P-01, but east of where snow storage is known.",
    ),
    DemoPlacement(
        "P-18",
        "thermal_storage",
        "Heat store beside the heat plant",
        "DH company",
        rectangle(820, 930, 842, 952),
        "Energy land, but within the consultation zone of the chemical plant and a "
        "metre higher than the plan allows.",
    ),
    DemoPlacement(
        "P-19",
        "dh_connection",
        "District heat to AK-23",
        "DH company",
        LineString([(440, 592.5), (440, 606)]),
        "Crosses the pipes and cables of Kirjurinkatu: their owners have to agree.",
    ),
    DemoPlacement(
        "P-20",
        "ev_ac_kerb",
        "Charging post on Ruorikatu",
        "Street planning",
        Point(265.5, 326.5),
        "At the footway edge: does the footway stay wide enough?",
    ),
    DemoPlacement(
        "P-21",
        "mobility_hub_m",
        "Mobility point at the west gate of Köysipuisto",
        "Mobility and street planning",
        rectangle(452, 500, 459, 526),
        "The same park as P-03: one amendment would let both go on.",
    ),
)


@cache
def satamaranta_placements() -> tuple[Placement, ...]:
    """Give the demo placements on the map, in EPSG:3879.

    Examples
    --------
    >>> satamaranta_placements()[0].solution_id
    'bike_parking'
    """
    buildings = draw_buildings()
    return tuple(_placement(line, buildings) for line in TABLE)


def _placement(line: DemoPlacement, buildings: Sequence[Building]) -> Placement:
    return Placement(
        id=line.id,
        solution_id=line.solution_id,
        geometry=on_map(line.place),
        size_m2=line.size_m2,
        duration=Duration.TEMPORARY if line.temporary else Duration.PERMANENT,
        building_stage=_stage(line),
        host=_host(line.place, buildings) if line.in_building else None,
        title=line.title,
        department=line.department,
        author=AUTHOR,
    )


def _stage(line: DemoPlacement) -> BuildingStage | None:
    if line.in_building:
        return BuildingStage.EXISTING
    return BuildingStage.NEW if line.new_building else None


def _host(place: BaseGeometry, buildings: Sequence[Building]) -> HostReference:
    middle = shapely.centroid(place)
    building = next(house for house in buildings if house.shape.contains(middle))
    return HostReference("building", building.id)
