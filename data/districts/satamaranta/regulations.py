"""Further regulations of the plans: building areas, clauses in words, easements."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from data.districts.satamaranta.buildings import Building
from data.districts.satamaranta.features import Row, Rows
from data.districts.satamaranta.ground import on_map, rectangle
from data.districts.satamaranta.plans import BINDING, IN_FORCE
from data.districts.satamaranta.quarters import BLOCKS, divided, plot_id
from geo.model.vocabulary import RegulationNature

HOUSING_MARGIN_M = 1.5  # how far a building area reaches beyond the house
INSET_M = 4.0  # how far other building areas stay inside the plot
_HOUSING = frozenset({"corners", "strips", "points", "rows"})
_UNPLANNED = frozenset({"boatyard", "rail"})


def building_area_rows(
    buildings: Iterable[Building], plan_of_zone: dict[str, str]
) -> Rows:
    """Give the building areas (rakennusala) of the plots that have a plan.

    Parameters
    ----------
    plan_of_zone
        Plan by zoning element, e.g. ``{"AK-14": "DP-2130"}``.
    """
    on_plot = defaultdict(list)
    for building in buildings:
        on_plot[building.plot_id].append(building)
    rows: Rows = []
    for block in BLOCKS:
        if not block.pattern or block.pattern in _UNPLANNED:
            continue
        plan_id = plan_of_zone[block.zone]
        for number, plot in enumerate(divided(block), start=1):
            houses = on_plot[plot_id(block, number)]
            if block.pattern in _HOUSING:
                areas = _tight_areas(houses)
            elif block.pattern in {"harbour", "station"}:
                areas = [("rakennusala", _around(houses, 2.5))]
            else:
                inset = shapely.buffer(plot, -INSET_M, join_style="mitre")
                areas = [("rakennusala", shapely.union(inset, _around(houses, 0.5)))]
            rows += _area_rows(plot_id(block, number), plan_id, areas)
    return rows


def _tight_areas(houses: list[Building]) -> list[tuple[str, BaseGeometry]]:
    mains = [house for house in houses if house.is_main]
    sheds = [house for house in houses if not house.is_main]
    areas = [("rakennusala", _around(mains, HOUSING_MARGIN_M))]
    if sheds:
        areas.append(("t", _around(sheds, 1.0)))
    return areas


def _around(houses: list[Building], margin_m: float) -> BaseGeometry:
    shapes = [house.shape for house in houses]
    return shapely.union_all(shapely.buffer(shapes, margin_m, join_style="mitre"))


def _area_rows(
    plot: str, plan_id: str, areas: list[tuple[str, BaseGeometry]]
) -> Iterator[Row]:
    for code, shape in areas:
        prefix = "T" if code == "t" else "RA"
        kind = "Outbuildings" if code == "t" else "Building area"
        yield (
            on_map(shape),
            {
                "local_id": f"{prefix}-{plot.removeprefix('PLOT-')}",
                "name": f"{kind} {plot}",
                "plan_id": plan_id,
                "code": code,
                "regulation_text": _AREA_TEXTS[code],
                "regulation_nature": str(BINDING),
                "process_step_general": str(IN_FORCE),
                "supplementary_regulation": "6_4" if code == "t" else "6_1",
                "regulation_kind": "building_area",
            },
        )


_AREA_TEXTS = {
    "rakennusala": "Building area (rakennusala). Buildings stand inside this line.",
    "t": "Building area for outbuildings (talousrakennuksen rakennusala), one floor.",
}


@dataclass(frozen=True, slots=True)
class Clause:
    """A regulation in words over part of a plan.

    Parameters
    ----------
    zones
        Zoning elements it applies to as a whole; with `part`, its own area.
    inspire
        Code of INSPIRE ``SupplementaryRegulationValue``.
    value_min, value_unit
        Smallest permitted value where the clause gives one.
    """

    id: str
    kind: str
    inspire: str
    code: str
    text: str
    zones: tuple[str, ...]
    part: BaseGeometry | None = None
    value_min: float | None = None
    value_unit: str = ""
    nature: RegulationNature = BINDING


CLAUSES: tuple[Clause, ...] = (
    Clause(
        "TX-1",
        "townscape",
        "6_3",
        "sr-kattomuoto",
        "Roofs and brick facades shall keep the character of the old harbour. New "
        "parts may be seen from the quay only where they suit the townscape "
        "(kaupunkikuvaan soveltuva).",
        ("KL-56",),
    ),
    Clause(
        "TX-2",
        "townscape",
        "6_3",
        "kattomuoto",
        "Equipment on roofs shall be joined into the architecture of the building "
        "and hidden from the station square.",
        ("C-14",),
    ),
    Clause(
        "TX-3",
        "ground_floor_use",
        "6_5",
        "yht",
        "On the ground floor towards the main street at least one room per stairwell "
        "shall be kept for shared use by residents (yhteistila).",
        ("AK-24",),
        part=rectangle(518, 601, 534, 688),
    ),
    Clause(
        "TX-4",
        "ground_floor_use",
        "6_5",
        "liik",
        "Rooms towards the main street are for shops, services or work (liiketila); "
        "their free height is at least 3.6 m.",
        ("AK-34",),
        part=rectangle(518, 487, 534, 579),
    ),
    Clause(
        "TX-5",
        "joint_arrangement",
        "7_5_2",
        "ap-yj",
        "Parking of these blocks may be arranged together in LPA-72 "
        "(yhteisjärjestely). One shared car open to residents takes the place of "
        "five parking places, at most a quarter of the norm.",
        ("AK-11", "AK-21", "AK-22", "LPA-72"),
    ),
    Clause(
        "TX-6",
        "noise_protection",
        "1_1_1",
        "35 dB",
        "Facades towards the railway shall reduce outdoor noise by at least 35 dB.",
        ("C-14",),
        part=rectangle(518, 759, 623, 789),
        value_min=35,
        value_unit="dB",
    ),
    Clause(
        "TX-7",
        "stormwater",
        "1_6",
        "hule",
        "Stormwater is held on the plot: 1 m3 for each 100 m2 of sealed ground "
        "(hulevesien viivytys).",
        ("AK-52", "AK-53", "AK-54", "AK-55"),
        value_min=1,
        value_unit="m3 per 100 m2",
    ),
    Clause(
        "TX-8",
        "geothermal_collection",
        "1_3",
        "geo",
        "Ground heat may be collected under this area for the joint plant of the "
        "shore blocks (maalämmön keräysalue); wells of single plots need the "
        "agreement of the joint plant.",
        ("VL-64",),
        part=rectangle(420, 200, 600, 244),
    ),
    Clause(
        "TX-9",
        "public_easement",
        "4_1",
        "jk",
        "Part of the block reserved for public walking and cycling (yleiselle "
        "jalankululle ja pyöräilylle varattu alueen osa).",
        ("C-14",),
        part=rectangle(576.5, 702, 580, 789),
    ),
    Clause(
        "TX-10",
        "indicative_play_area",
        "4_3",
        "le",
        "Indicative part of the park for a playground (ohjeellinen leikkialue).",
        ("VP-33",),
        part=rectangle(440, 505, 480, 545),
        nature=RegulationNature.NON_BINDING,
    ),
    Clause(
        "TX-11",
        "preservation",
        "3_3",
        "sr-1",
        "Building to be protected (suojeltava rakennus). It may not be demolished; "
        "changes shall keep its historical value.",
        ("LR-75",),
        part=rectangle(470, 843, 496, 853),
    ),
)


def clause_rows(
    zone_shapes: dict[str, BaseGeometry], plan_of_zone: dict[str, str]
) -> Rows:
    """Give the clauses in words with the ground they apply to."""
    return [_clause_row(clause, zone_shapes, plan_of_zone) for clause in CLAUSES]


def _clause_row(
    clause: Clause, zone_shapes: dict[str, BaseGeometry], plan_of_zone: dict[str, str]
) -> Row:
    if clause.part is not None:
        ground = on_map(clause.part)
    else:
        ground = shapely.union_all([zone_shapes[zone] for zone in clause.zones])
    return ground, {
        "local_id": clause.id,
        "name": f"{clause.code} ({', '.join(clause.zones)})",
        "plan_id": plan_of_zone[clause.zones[0]],
        "code": clause.code,
        "regulation_text": clause.text,
        "regulation_nature": str(clause.nature),
        "process_step_general": str(IN_FORCE),
        "supplementary_regulation": clause.inspire,
        "regulation_kind": clause.kind,
        "value_min": clause.value_min,
        "value_unit": clause.value_unit or None,
    }
