"""Street areas and their parts, plots, buildings, water and green as rows."""

from collections import defaultdict
from collections.abc import Iterable

import shapely
from shapely.geometry.base import BaseGeometry

from data.districts.satamaranta.buildings import Building
from data.districts.satamaranta.features import Rows, numbered
from data.districts.satamaranta.ground import Face, merge, on_map
from data.districts.satamaranta.quarters import STREAM, WATER
from data.districts.satamaranta.streets import owner_at, street_name

STREAM_WIDTH_M = 3.0
FRAGMENT_M2 = 2.0  # smaller leftovers at crossings are no footway of their own


def street_area_rows(faces: Iterable[Face]) -> Rows:
    """Give one street area for each street and square."""
    grouped: dict[str, list[Face]] = defaultdict(list)
    for face in faces:
        street = street_of(face)
        if street is not None:
            grouped[street].append(face)
    return [
        (merge(grouped[code]), {"local_id": code, "name": street_name(code)})
        for code in sorted(grouped)
    ]


def street_of(face: Face) -> str | None:
    """Give the street that owns a face; a crossing belongs to the greater street."""
    if "street" not in face.piece.attributes:
        return None
    owner = owner_at(face.inner_point)
    return owner.code if owner else str(face.piece.attributes["street"])


def part_rows(faces: Iterable[Face], use: str) -> Rows:
    """Give the connected parts of one use, e.g. every stretch of footway."""
    grouped: dict[str, list[Face]] = defaultdict(list)
    for face in faces:
        if face.piece.use == use:
            grouped[face.piece.id].append(face)
    rows: Rows = []
    for part_id in sorted(grouped):
        facts = grouped[part_id][0].piece.attributes
        stretches = [
            stretch
            for stretch in shapely.get_parts(merge(grouped[part_id]))
            if stretch.area >= FRAGMENT_M2
        ]
        prefix = _PREFIX[use]
        for number, stretch in enumerate(sorted(stretches, key=_west_to_east), start=1):
            suffix = f"-{number}" if len(stretches) > 1 else ""
            rows.append((stretch, {**facts, "local_id": f"{prefix}-{part_id}{suffix}"}))
    return rows


_PREFIX = {
    "carriageway": "CW",
    "footway": "FW",
    "cycle_track": "CT",
    "kerb_space": "KS",
}


def _west_to_east(shape: BaseGeometry) -> tuple[float, float]:
    return shape.centroid.x, -shape.centroid.y


def plot_rows(faces: Iterable[Face]) -> Rows:
    """Give the plots."""
    grouped: dict[str, list[Face]] = defaultdict(list)
    for face in faces:
        if face.piece.use == "plot":
            grouped[face.piece.id].append(face)
    return [
        (
            merge(grouped[plot]),
            {
                "local_id": plot,
                "name": plot,
                "owner_kind": grouped[plot][0].piece.attributes["owner_kind"],
            },
        )
        for plot in sorted(grouped)
    ]


def building_rows(buildings: Iterable[Building]) -> Rows:
    """Give the buildings."""
    return [
        (
            on_map(building.shape),
            {
                "local_id": building.id,
                "name": f"{building.use.replace('_', ' ')} {building.plot_id}",
                "building_use": building.use,
                "floors": building.floors,
                "height_m": building.height_m,
                "floor_area_m2": building.floor_area_m2,
                "year_built": building.year_built,
            },
        )
        for building in buildings
    ]


def water_rows(faces: Iterable[Face]) -> Rows:
    """Give the bay and the stream that runs into it."""
    bay = merge([face for face in faces if face.piece.use == "water"])
    stream = shapely.buffer(STREAM, STREAM_WIDTH_M / 2, cap_style="flat")
    rows: Rows = [
        (bay, {"name": "Satamalahti"}),
        (on_map(shapely.difference(stream, WATER)), {"name": "Purolaaksonpuro"}),
    ]
    return numbered("WATER", rows)


def green_rows(faces: Iterable[Face]) -> Rows:
    """Give parks, meadows and protective green."""
    grouped: dict[str, list[Face]] = defaultdict(list)
    for face in faces:
        if face.piece.use == "green":
            grouped[face.piece.id].append(face)
    return [
        (
            merge(grouped[key]),
            {
                "local_id": key,
                "name": grouped[key][0].piece.attributes["name"] or "Protective green",
            },
        )
        for key in sorted(grouped)
    ]
