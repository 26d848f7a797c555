"""The zones that plans lay down in Satamaranta, edge to edge without a gap."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from shapely.geometry.base import BaseGeometry

from data.districts.satamaranta.buildings import Building
from data.districts.satamaranta.features import Row, Rows
from data.districts.satamaranta.ground import Face, merge
from data.districts.satamaranta.plan_words import MARKINGS, MASTER_MARKINGS
from data.districts.satamaranta.plans import (
    DETAILED_PLANS,
    DRAFT_PLANS,
    MASTER_AREAS,
    MASTER_PLAN,
    WITHOUT_DETAILED_PLAN,
    Plan,
)
from data.districts.satamaranta.street_space import street_of
from data.districts.satamaranta.streets import street_name

RIGHTS_ROUNDED_TO_M2 = 50

# What the drafts would make of today's blocks and streets.
_DRAFT_CODES = {
    "TV-16": "C",
    "TV-17": "AK",
    "TV-26": "AK",
    "TV-36": "YO",
    "TV-37": "VP",
    "LPA-72": "C",
    "LPA-73": "KTY",
    "KATU-ASQ": "LHA",
}
# Floor area per plot area and height that the drafts propose.
_DRAFT_DENSITY = {
    "C": (2.6, 34.0),
    "AK": (1.6, 27.0),
    "KTY": (2.2, 30.0),
    "YO": (0.6, 16.0),
}


def zones_by_plan(
    faces: Iterable[Face], plans: tuple[Plan, ...]
) -> dict[tuple[Plan, str], list[Face]]:
    """Group faces by the plan that counts there and by zone."""
    zones: dict[tuple[Plan, str], list[Face]] = defaultdict(list)
    for face in faces:
        if WITHOUT_DETAILED_PLAN.contains(face.inner_point):
            continue
        plan = next((plan for plan in plans if plan.holds(face)), None)
        if plan is not None:
            zones[plan, _zone_of(face)].append(face)
    return dict(sorted(zones.items(), key=lambda item: (item[0][0].number, item[0][1])))


def _zone_of(face: Face) -> str:
    street = street_of(face)
    return face.piece.zone if street is None else f"KATU-{street}"


def detailed_zones(faces: Iterable[Face], buildings: Iterable[Building]) -> Rows:
    """Give the zones of the detailed plans in force."""
    built = defaultdict(list)
    for building in buildings:
        built[building.zone].append(building)
    return [
        _zone(plan, zone, ground, _built_rights(built[zone]))
        for (plan, zone), ground in zones_by_plan(faces, DETAILED_PLANS).items()
    ]


def _built_rights(buildings: list[Building]) -> tuple[float | None, float | None]:
    # Plans in force give what stands today and some room to grow.
    if not buildings:
        return None, None
    floor_area_m2 = sum(building.floor_area_m2 for building in buildings)
    steps = -(-floor_area_m2 * 1.06 // RIGHTS_ROUNDED_TO_M2)
    height_m = max(building.height_m for building in buildings)
    return steps * RIGHTS_ROUNDED_TO_M2, float(-(-height_m // 1) + 1)


def _zone(
    plan: Plan, zone: str, faces: list[Face], rights: tuple[float | None, float | None]
) -> Row:
    code = "katu" if zone.startswith("KATU-") else zone.rsplit("-", 1)[0]
    name = str(faces[0].piece.attributes.get("name") or "")
    if code == "katu":
        name = street_name(zone.removeprefix("KATU-"))
    local_id = f"{zone}-{plan.number}" if code == "katu" else zone
    row = _zone_row(plan, code, merge(faces), rights)
    row[1].update({"local_id": local_id, "name": name or local_id})
    row[1].update(_GAPS.get(local_id, {}))
    return row


def _zone_row(
    plan: Plan,
    code: str,
    ground: BaseGeometry,
    rights: tuple[float | None, float | None],
) -> Row:
    marking = MARKINGS[code]
    return ground, {
        "plan_id": f"DP-{plan.number}",
        "code": code,
        "regulation_text": marking.text,
        "regulation_nature": str(plan.nature),
        "process_step_general": str(plan.step),
        "valid_from": plan.valid_from,
        "hilucs_land_use": marking.hilucs,
        "specific_land_use": marking.use,
        "floor_area_right_m2": rights[0],
        "building_height_max_m": rights[1],
        "parking_norm_floor_area_m2": marking.parking_norm_floor_area_m2,
    }


# Old plans are not perfect data: one text was cut where it was scanned, one zone
# does not say whom it binds.
_CUT_AT = 90
_GAPS: dict[str, dict[str, object]] = {
    "TV-83": {
        "regulation_text": MARKINGS["TV"].text[:_CUT_AT],
        "regulation_cut_at": _CUT_AT,
    },
    "VL-81": {"regulation_nature": None},
}


def draft_zones(faces: Iterable[Face]) -> Rows:
    """Give the zones that the plans in preparation propose."""
    rows: Rows = []
    for (plan, zone), ground in zones_by_plan(faces, DRAFT_PLANS).items():
        today = "katu" if zone.startswith("KATU-") else zone.rsplit("-", 1)[0]
        code = _DRAFT_CODES.get(zone, today)
        shape = merge(ground)
        density, height_m = _DRAFT_DENSITY.get(code, (None, None))
        floor_area_m2 = None if density is None else float(round(shape.area * density))
        row = _zone_row(plan, code, shape, (floor_area_m2, height_m))
        number = zone.split("-", 1)[1]
        local_id = f"{'KATU' if code == 'katu' else code}-{number}-{plan.number}"
        row[1].update({"local_id": local_id, "name": local_id})
        rows.append(row)
    return rows


def master_zones(faces: Iterable[Face]) -> Rows:
    """Give the areas of the master plan."""
    grouped: dict[int, list[Face]] = defaultdict(list)
    for face in faces:
        hits = (
            number
            for number, (_, area) in enumerate(MASTER_AREAS)
            if area.contains(face.inner_point)
        )
        grouped[next(hits)].append(face)
    return [_master_row(number, grouped[number]) for number in sorted(grouped)]


def _master_row(number: int, faces: list[Face]) -> Row:
    code = MASTER_AREAS[number][0]
    marking = MASTER_MARKINGS[code]
    return merge(faces), {
        "local_id": f"YK-{code}-{number + 1}",
        "name": marking.use,
        "plan_id": f"MP-{MASTER_PLAN.number}",
        "code": code,
        "regulation_text": marking.text,
        "regulation_nature": str(MASTER_PLAN.nature),
        "process_step_general": str(MASTER_PLAN.step),
        "valid_from": MASTER_PLAN.valid_from,
        "hilucs_land_use": marking.hilucs,
        "specific_land_use": marking.use,
    }


def plan_rows(faces: tuple[Face, ...]) -> Rows:
    """Give all plans with their areas."""
    return [
        *_plan_rows(faces, DETAILED_PLANS),
        *_plan_rows(faces, DRAFT_PLANS),
        _plan_row("MP", MASTER_PLAN, list(faces)),
    ]


def _plan_rows(faces: Iterable[Face], plans: tuple[Plan, ...]) -> Iterator[Row]:
    grouped: dict[str, list[Face]] = defaultdict(list)
    for (plan, _), ground in zones_by_plan(faces, plans).items():
        grouped[plan.number] += ground
    for plan in plans:
        yield _plan_row("DP", plan, grouped[plan.number])


def _plan_row(prefix: str, plan: Plan, faces: list[Face]) -> Row:
    return merge(faces), {
        "local_id": f"{prefix}-{plan.number}",
        "name": plan.title,
        "official_title": plan.title,
        "level_of_spatial_plan": str(plan.level),
        "regulation_nature": str(plan.nature),
        "process_step_general": str(plan.step),
        "valid_from": plan.valid_from,
        "plan_id": f"{prefix}-{plan.number}",
    }
