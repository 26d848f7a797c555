"""Looks at every geometry of a layer: accepted, repaired or left out, never silently.

A geometry that is left out becomes None here; its row of the report says why.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from data.importing.areas import mover, same_crs, usable_area
from data.importing.report import ReportRow, Severity
from data.importing.worker_layers import Geometries
from geo.layers import LayerKind

Hits = npt.NDArray[np.bool_]
_NAMED_OBJECTS = 3
_SINGLE_TYPES: dict[str, Callable[[Any], BaseGeometry]] = {
    "Point": shapely.MultiPoint,
    "LineString": shapely.MultiLineString,
    "Polygon": shapely.MultiPolygon,
}


@dataclass
class Patient:
    """A layer's geometries while they are looked at.

    Parameters
    ----------
    ids
        Identifier of each object, for the report.
    geometries
        None where an object is left out.
    """

    layer_id: str
    kind: LayerKind
    ids: Sequence[str]
    geometries: Geometries
    rows: list[ReportRow] = field(default_factory=list)

    def note(
        self,
        index: int,
        fault: str,
        meaning: str,
        action: str,
        effect: str = "",
        severity: Severity = Severity.ATTENTION,
    ) -> None:
        """Add a row for one object."""
        self.rows.append(
            ReportRow(
                self.layer_id, self.ids[index], fault, meaning, action, effect, severity
            )
        )

    def leave_out(self, hit: Hits, fault: str, meaning: str) -> None:
        """Leave out the objects of `hit`, with a row for each."""
        for index in np.flatnonzero(hit):
            self.note(int(index), fault, meaning, "left out", "1 object fewer")
            self.geometries[index] = None

    def named(self, hit: Hits) -> str:
        """Name a few objects and say how many more there are."""
        found = [self.ids[index] for index in np.flatnonzero(hit).tolist()]
        more = len(found) - _NAMED_OBJECTS
        shown = ", ".join(found[:_NAMED_OBJECTS])
        return shown + (f" and {more} more" if more > 0 else "")

    def present(self) -> Hits:
        """Say which objects are still in."""
        return ~shapely.is_missing(self.geometries)


def examine(patient: Patient, source_crs: str, crs: str) -> None:
    """Bring the geometries of a layer into a district's CRS and make them valid.

    Parameters
    ----------
    patient
        Its geometries and rows are filled in place.
    source_crs
        CRS of the geometries.
    crs
        CRS of the district, in metres.
    """
    missing = "the object has no place on the map"
    patient.leave_out(shapely.is_missing(patient.geometries), "no geometry", missing)
    present = patient.present()
    empty = present & shapely.is_empty(patient.geometries)
    patient.leave_out(empty, "an empty geometry", missing)
    patient.leave_out(~_finite(patient), "a coordinate that is not a number", missing)
    _flatten(patient)
    _report_strange_places(patient, source_crs, crs)
    _reproject(patient, source_crs, crs)
    _repair(patient)
    _fit_kind(patient)
    _report_same_geometry(patient)


def _finite(patient: Patient) -> Hits:
    places, owner = shapely.get_coordinates(patient.geometries, return_index=True)
    finite = np.ones(len(patient.geometries), dtype=bool)
    finite[owner[~np.isfinite(places).all(axis=1)]] = False
    return finite


def _flatten(patient: Patient) -> None:
    extra = shapely.has_z(patient.geometries) | shapely.has_m(patient.geometries)
    if not extra.any():
        return
    patient.geometries[:] = shapely.force_2d(patient.geometries)
    patient.rows.append(
        ReportRow(
            patient.layer_id,
            "",
            f"heights or measures in {int(extra.sum())} geometries",
            "Plantable looks at the plan view",
            "third and fourth ordinates dropped",
            severity=Severity.NOTE,
        )
    )


def _report_strange_places(patient: Patient, source_crs: str, crs: str) -> None:
    use = usable_area(crs)
    present = patient.present()
    if use is None or not present.any():
        return
    bounds = shapely.bounds(patient.geometries)
    centres = np.column_stack(
        [bounds[:, [0, 2]].mean(axis=1), bounds[:, [1, 3]].mean(axis=1)]
    )

    def outside(places: npt.NDArray[np.float64]) -> Hits:
        lon_lat = mover(source_crs, "EPSG:4326")(places)
        return ~shapely.contains_xy(use, lon_lat[:, 0], lon_lat[:, 1])

    strange = np.zeros(len(present), dtype=bool)
    strange[present] = outside(centres[present])
    if not strange.any():
        return
    swapped = not outside(centres[strange][:, ::-1]).any()
    guess = (
        "x and y look swapped: exchange them in the source"
        if swapped
        else f"check that the coordinates are in {source_crs}, and in its units"
    )
    patient.rows.append(
        ReportRow(
            patient.layer_id,
            "",
            f"{int(strange.sum())} object(s) far outside the area of use of {crs}: "
            f"{patient.named(strange)}",
            "lengths are untrue there, or the objects lie at the wrong place",
            f"kept where they are; {guess}",
        )
    )


def _reproject(patient: Patient, source_crs: str, crs: str) -> None:
    if same_crs(source_crs, crs):
        return
    patient.geometries[:] = shapely.transform(
        patient.geometries, mover(source_crs, crs)
    )
    patient.rows.append(
        ReportRow(
            patient.layer_id,
            "",
            f"coordinates in {source_crs}",
            f"the district is in {crs}",
            f"reprojected to {crs}",
            severity=Severity.NOTE,
        )
    )
    patient.leave_out(
        ~_finite(patient),
        f"a place that {crs} cannot show",
        "the coordinates are wrong or far outside the district",
    )


def _repair(patient: Patient) -> None:
    invalid = patient.present() & ~shapely.is_valid(patient.geometries)
    for index in np.flatnonzero(invalid):
        before = patient.geometries[index]
        # Rings are united, not counted even and odd: where an outline runs twice over
        # the same ground the ground stays in, for a limit must not get a hole.
        after = shapely.make_valid(before, method="structure", keep_collapsed=False)
        if after.is_empty:
            hit = np.zeros(len(patient.geometries), dtype=bool)
            hit[index] = True
            patient.leave_out(
                hit,
                f"an outline without ground ({shapely.is_valid_reason(before)})",
                "the object has no place on the map",
            )
            continue
        patient.geometries[index] = after
        patient.note(
            int(index),
            f"an invalid outline ({shapely.is_valid_reason(before)})",
            "areas and overlaps would be wrong",
            "repaired; compare it with the source",
            _area_change(before, after),
        )


def _area_change(before: BaseGeometry, after: BaseGeometry) -> str:
    return (
        f"{before.area:,.1f} m2 as drawn, {after.area:,.1f} m2 repaired "
        f"({after.area - before.area:+,.1f} m2)"
    )


def _fit_kind(patient: Patient) -> None:
    allowed = patient.kind.geometry_types
    present = patient.present()
    types = [g.geom_type if g is not None else "" for g in patient.geometries]
    unfit = present & ~np.isin(types, sorted(allowed))
    for index in np.flatnonzero(unfit):
        geometry = patient.geometries[index]
        kept, lost = _parts(geometry, allowed)
        patient.geometries[index] = kept
        wanted = "/".join(sorted(allowed))
        patient.note(
            int(index),
            f"{geometry.geom_type} where {patient.kind.title!r} takes {wanted}",
            "the object cannot stand in this layer as it is",
            "left out" if kept is None else f"parts left out: {', '.join(lost)}",
            "1 object fewer" if kept is None else "",
        )


def _parts(
    geometry: BaseGeometry, allowed: frozenset[str]
) -> tuple[BaseGeometry | None, list[str]]:
    parts = _single_parts(geometry)
    fitting = [part for part in parts if part.geom_type in allowed]
    widest = max((shapely.get_dimensions(part) for part in fitting), default=None)
    kept = [part for part in fitting if shapely.get_dimensions(part) == widest]
    lost = [part.geom_type for part in parts if part not in kept]
    if not kept:
        return None, lost
    if len(kept) == 1:
        return kept[0], lost
    return _SINGLE_TYPES[kept[0].geom_type](kept), lost


def _single_parts(geometry: BaseGeometry) -> list[BaseGeometry]:
    parts = [part for part in shapely.get_parts(geometry) if not part.is_empty]
    if len(parts) == 1 and parts[0].geom_type == geometry.geom_type:
        ring = geometry.geom_type == "LinearRing"
        return [shapely.LineString(geometry.coords) if ring else geometry]
    return [single for part in parts for single in _single_parts(part)]


def _report_same_geometry(patient: Patient) -> None:
    first: dict[bytes, int] = {}
    shapes = shapely.to_wkb(shapely.normalize(patient.geometries))
    for index, shape in enumerate(shapes):
        if shape is None:
            continue
        earlier = first.setdefault(shape, index)
        if earlier != index:
            patient.note(
                index,
                f"the same geometry as {patient.ids[earlier]!r}",
                "the object may stand twice",
                "both are kept; compare them",
            )
