"""The plans over Satamaranta: their titles, their days and the ground they cover."""

from dataclasses import dataclass
from datetime import date

from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from data.districts.satamaranta.ground import SIDE_M, Face, rectangle
from data.districts.satamaranta.quarters import (
    RAIL_NORTH_M,
    RAIL_SOUTH_M,
    WATER,
)
from geo.model.vocabulary import (
    LevelOfSpatialPlan,
    ProcessStepGeneral,
    RegulationNature,
)

BINDING = RegulationNature.GENERALLY_BINDING
IN_FORCE = ProcessStepGeneral.LEGAL_FORCE


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan: what it is called, how far it has come and the board it covers."""

    number: str
    title: str
    valid_from: date | None
    areas: tuple[Polygon, ...]
    step: ProcessStepGeneral = IN_FORCE
    level: LevelOfSpatialPlan = LevelOfSpatialPlan.INFRA_LOCAL
    nature: RegulationNature = BINDING

    def holds(self, face: Face) -> bool:
        """Whether a face lies in the plan."""
        return any(area.contains(face.inner_point) for area in self.areas)


WITHOUT_DETAILED_PLAN = rectangle(897, 264, SIDE_M, 473)

# The first plan that holds a place counts there.
DETAILED_PLANS: tuple[Plan, ...] = (
    Plan(
        "0612",
        "Satamaranta railway area (rautatiealue)",
        date(1964, 5, 12),
        (rectangle(0, RAIL_SOUTH_M, SIDE_M, RAIL_NORTH_M),),
    ),
    Plan(
        "1187",
        "Ratapiha storage quarter",
        date(1979, 3, 1),
        (rectangle(0, RAIL_NORTH_M, SIDE_M, SIDE_M),),
    ),
    Plan(
        "1204",
        "Hallikatu logistics quarter",
        date(1984, 10, 15),
        (rectangle(755, 370, SIDE_M, RAIL_SOUTH_M),),
    ),
    Plan(
        "1988",
        "Purolaakso and the western blocks",
        date(2007, 2, 9),
        (
            rectangle(0, 370, 385, 811),
            rectangle(0, 811, 290, RAIL_SOUTH_M),
            rectangle(0, 255, 143, 370),
        ),
    ),
    Plan(
        "2130",
        "Satamaranta centre and station",
        date(2016, 6, 17),
        (
            rectangle(385, 370, 755, RAIL_SOUTH_M),
            rectangle(290, 811, 385, RAIL_SOUTH_M),
        ),
    ),
    Plan(
        "2245",
        "Satamaranta shore",
        date(2021, 9, 3),
        (rectangle(0, 0, SIDE_M, 370),),
    ),
)

DRAFT_PLANS: tuple[Plan, ...] = (
    Plan(
        "2391",
        "Hallikaupunki: from halls to homes",
        None,
        (rectangle(766, 487, SIDE_M, 789),),
        ProcessStepGeneral.ELABORATION,
    ),
    Plan(
        "2402",
        "Asema-aukio travel centre",
        None,
        (rectangle(290, 811, 744, RAIL_SOUTH_M),),
        ProcessStepGeneral.ADOPTION,
    ),
)
MASTER_PLAN = Plan(
    "YK-4",
    "Satamaranta master plan 2040 (yleiskaava)",
    date(2019, 1, 25),
    (rectangle(0, 0, SIDE_M, SIDE_M),),
    level=LevelOfSpatialPlan.LOCAL,
    nature=RegulationNature.BINDING_ONLY_FOR_AUTHORITIES,
)

MASTER_AREAS: tuple[tuple[str, BaseGeometry], ...] = (
    ("W", WATER),
    ("SL", rectangle(0, 0, 300, 246)),
    ("LR", rectangle(0, RAIL_SOUTH_M, SIDE_M, RAIL_NORTH_M)),
    ("EN", rectangle(766, RAIL_NORTH_M, SIDE_M, SIDE_M)),
    ("V", rectangle(0, 246, 143, SIDE_M)),
    ("V", rectangle(0, RAIL_NORTH_M, 228, SIDE_M)),
    ("TP", rectangle(228, RAIL_NORTH_M, 766, SIDE_M)),
    ("V", rectangle(390, 487, 492, 579)),
    ("C", rectangle(277, 590, 755, RAIL_SOUTH_M)),
    ("TP", rectangle(755, 473, SIDE_M, RAIL_SOUTH_M)),
    ("A", rectangle(0, 246, SIDE_M, RAIL_SOUTH_M)),
    ("V", rectangle(0, 0, SIDE_M, 246)),
)


def plan_cuts() -> list[BaseGeometry]:
    """Give the outlines at which plans divide the ground."""
    plans = (*DETAILED_PLANS, *DRAFT_PLANS)
    cuts: list[BaseGeometry] = [area for plan in plans for area in plan.areas]
    return [*cuts, WITHOUT_DETAILED_PLAN, *(area for _, area in MASTER_AREAS)]
