"""A solution at a site, and the ground it takes there."""

import math
from dataclasses import dataclass
from enum import StrEnum

import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import PlacementError
from geo.model.solution import Solution

# Assumption: narrower lines than this cannot be built or drawn (a cable slot).
LINE_WIDTH_MIN_M = 0.5
ROUND_CORNERS = 64
SIZE_MAX_M2 = 10_000_000.0  # assumption: ten square kilometres are no placement
_DRAWN = {"Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon"}


class Duration(StrEnum):
    """How long a placement is meant to stay."""

    PERMANENT = "permanent"
    TEMPORARY = "temporary"


class BuildingStage(StrEnum):
    """Whether a placement belongs to a building that stands or is to come."""

    EXISTING = "existing"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class HostReference:
    """A building, roof or network object that a placement refers to."""

    layer_kind: str
    local_id: str


@dataclass(frozen=True, slots=True)
class Placement:
    """A solution at a site.

    Parameters
    ----------
    id
        Identifier, unique in its scenario.
    solution_id
        Catalogue entry.
    geometry
        Point, line or polygon in the district's CRS [m].
    size_m2
        Ground it takes when placed as a point [m2]; None for the typical size.
    duration
        Permanent, or temporary (a pilot).
    building_stage
        For an existing or a new building; None where no building is concerned.
    host
        The building, roof or network object it refers to, if any.
    """

    id: str
    solution_id: str
    geometry: BaseGeometry
    size_m2: float | None = None
    duration: Duration = Duration.PERMANENT
    building_stage: BuildingStage | None = None
    host: HostReference | None = None
    title: str = ""
    department: str = ""
    author: str = ""
    scenario_id: str = ""

    def __post_init__(self) -> None:
        _require_usable_geometry(self)
        if self.size_m2 is not None and not (
            math.isfinite(self.size_m2) and 0 < self.size_m2 <= SIZE_MAX_M2
        ):
            msg = (
                f"Placement {self.id!r}: size must be more than 0 and at most "
                f"{SIZE_MAX_M2:.0f} m2, found {self.size_m2:g}. Give a size, or leave "
                "it empty for the typical one."
            )
            raise PlacementError(msg)


def _require_usable_geometry(placement: Placement) -> None:
    geometry = placement.geometry
    fault = ""
    if geometry is None or geometry.is_empty:
        fault = "has no geometry"
    elif geometry.geom_type not in _DRAWN:
        fault = f"is drawn as a {geometry.geom_type}, not as a point, line or polygon"
    elif not all(math.isfinite(ordinate) for ordinate in geometry.bounds):
        fault = "has a coordinate that is not a number"
    elif not geometry.is_valid:
        fault = f"has an invalid geometry ({shapely.is_valid_reason(geometry)})"
    if fault:
        msg = f"Placement {placement.id!r} {fault}. Place or draw it again."
        raise PlacementError(msg)


def footprint_of(placement: Placement, solution: Solution) -> BaseGeometry:
    """Give the ground a placement takes.

    A drawn polygon is taken as drawn. A line becomes a strip of the solution's
    width. A point becomes a round shape whose area is exactly the size stated, or
    the solution's typical size: an *assumption* until somebody draws it. A
    solution that takes no space keeps its point.

    Parameters
    ----------
    placement
        Geometry in a metric CRS [m].
    solution
        Its catalogue entry.

    Returns
    -------
    shapely geometry
        Polygon [m2], or the point itself where the solution takes no space.

    Examples
    --------
    >>> from geo.example_district import solution
    >>> hub = Placement("p1", "hub", shapely.Point(0, 0), size_m2=60)
    >>> round(footprint_of(hub, solution("hub")).area, 6)
    60.0
    """
    geometry = placement.geometry
    if geometry.geom_type in {"Polygon", "MultiPolygon"}:
        return geometry
    if geometry.geom_type in {"LineString", "MultiLineString"}:
        width_m = solution.line_width_m.value if solution.line_width_m else 0.0
        half_m = max(width_m, LINE_WIDTH_MIN_M) / 2
        return shapely.buffer(geometry, half_m, cap_style="flat")
    area_m2 = placement.size_m2 or solution.footprint_typ_m2.value
    if area_m2 <= 0:
        return geometry
    return _round_shape(geometry, area_m2)


def _round_shape(centre: BaseGeometry, area_m2: float) -> BaseGeometry:
    # A regular polygon of n corners and radius r has the area n/2 r2 sin(2 pi/n).
    unit_area = ROUND_CORNERS / 2 * math.sin(2 * math.pi / ROUND_CORNERS)
    radius_m = math.sqrt(area_m2 / unit_area)
    return shapely.buffer(centre, radius_m, quad_segs=ROUND_CORNERS // 4)
