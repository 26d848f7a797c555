"""The values a plan gives over a footprint: heights, floor areas, parking places."""

from collections.abc import Iterator
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from geo.model.rule import Dimension
from geo.model.vocabulary import ProcessStepGeneral
from geo.screening.case import Case
from geo.screening.land_use_parts import DETAILED
from geo.screening.layer_index import Hit
from geo.screening.reading import NEGLIGIBLE_M2, Reading
from geo.screening.requirement import attribute_missing, that_count

IN_FORCE = frozenset({ProcessStepGeneral.LEGAL_FORCE})
COMING = frozenset({ProcessStepGeneral.ELABORATION, ProcessStepGeneral.ADOPTION})
PLAN_KINDS = ("zoning_element", "supplementary_regulation")

UNITS = {
    Dimension.HEIGHT: "m",
    Dimension.FLOOR_AREA: "m2",
    Dimension.PARKING_PLACES: "places",
}
PER_FLOOR_AREA = "m2 per place"
_SPELT = {"m²": "m2", "k-m2": "m2", "k-m²": "m2", "place": "places"}
_ZONE_COLUMNS = {
    Dimension.HEIGHT: "building_height_max_m",
    Dimension.FLOOR_AREA: "floor_area_right_m2",
    Dimension.PARKING_PLACES: "parking_norm_floor_area_m2",
}


@dataclass(frozen=True)
class PlanValue:
    """A value that one object of a plan gives.

    Parameters
    ----------
    ground
        Part of the footprint it applies to.
    least, most
        Smallest and largest permitted value, in `unit`; None where not given.
    kind_unknown
        True where the data do not say what the value is about.
    """

    hit: Hit
    ground: BaseGeometry
    least: float | None
    most: float | None
    unit: str
    kind_unknown: bool = False


def plan_objects_over(case: Case) -> tuple[list[tuple[Hit, BaseGeometry]], Reading]:
    """Give the zones and regulations of detailed plans that a footprint lies in.

    Plans in preparation are among them; what is not known is asked of the plans in
    force only.
    """
    kinds = tuple(kind for kind in case.rule.requirement.layers if kind in PLAN_KINDS)
    reading = case.reader.read(
        kinds, case.footprint, plan_levels=DETAILED, steps=IN_FORCE
    )
    drafts = case.reader.read(kinds, case.footprint, plan_levels=DETAILED, steps=COMING)
    met: dict[tuple[str, int], tuple[Hit, BaseGeometry]] = {}
    for hit in that_count(case, (*reading.hits, *drafts.hits)):
        ground = case.ground_in(hit.geometry)
        areal = case.footprint.area > 0 and hit.geometry.area > 0
        if hit.distance_m > 0 or ground.is_empty:
            continue
        if not areal or ground.area > NEGLIGIBLE_M2:
            met[hit.layer.id, hit.row] = (hit, ground)
    return list(met.values()), reading


def values_of(case: Case, hit: Hit, ground: BaseGeometry) -> Iterator[PlanValue]:
    """Give the values of a dimension that one plan object gives; none is silence."""
    dimension = case.rule.requirement.dimension
    if dimension is None or dimension is Dimension.BUILDING_AREA:
        return
    if hit.layer.kind == "zoning_element":
        value = hit.value(_ZONE_COLUMNS[dimension])
        if value is None:
            return
        if dimension is Dimension.PARKING_PLACES:
            yield PlanValue(hit, ground, float(value), None, PER_FLOOR_AREA)
        else:
            yield PlanValue(hit, ground, None, float(value), UNITS[dimension])
        return
    least, most = hit.value("value_min"), hit.value("value_max")
    if least is None and most is None:
        return
    unit = _SPELT.get(hit.text("value_unit"), hit.text("value_unit"))
    unknown = attribute_missing(case, hit)
    if unknown and unit != UNITS[dimension]:
        return  # a value about something else
    yield PlanValue(hit, ground, _number(least), _number(most), unit, unknown)


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
