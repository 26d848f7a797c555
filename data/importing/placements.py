"""Read a list of placements: GeoJSON, GeoPackage or CSV, all faults in one message."""

import csv
import io
import math
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
from shapely.geometry.base import BaseGeometry

from data.importing.errors import ImportRefusedError
from data.importing.reading import read_datasets
from data.importing.sources import copy_source
from geo.errors import PlacementError
from geo.model.placement import BuildingStage, Duration, HostReference, Placement

LONGITUDE_LATITUDE = "EPSG:4326"
MAX_CSV_BYTES = 20_000_000
MAX_FAULTS_SHOWN = 20

_YES = {"true", "yes", "1", "temporary"}
_NO = {"false", "no", "0", "", "permanent"}
_COLUMNS = {
    *("id", "solution", "geometry", "lon", "lat", "crs", "size", "temporary"),
    *("department", "title", "building", "host_layer", "host_id"),
}


class _FaultyRowError(ValueError):
    """A row is no placement; the message says why."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the file before it is understood."""

    number: int
    values: Mapping[str, Any]
    geometry: BaseGeometry | None
    crs: str


HostGeometry = Callable[[HostReference], BaseGeometry | None]


def read_placements(
    file: Path, crs: str, host_geometry: HostGeometry | None = None
) -> tuple[Placement, ...]:
    """Read placements and bring them into a district's CRS.

    Parameters
    ----------
    file
        GeoJSON or GeoPackage with a geometry per row, or CSV with ``lon`` and
        ``lat`` [degrees] or a ``geometry`` in WKT (longitude and latitude unless a
        column ``crs`` says otherwise). Columns ``id`` and ``solution`` are needed;
        ``size`` [m2], ``temporary``, ``department``, ``title``, ``building``
        (existing or new), ``host_layer`` and ``host_id`` are read where present.
    crs
        The district's CRS.
    host_geometry
        Gives the geometry of a building, roof or network object in `crs`: a row that
        names its host needs no place of its own.

    Raises
    ------
    ImportRefusedError
        If the file cannot be read or a row is no placement; all rows at fault are
        named. Nothing is skipped.

    Notes
    -----
    Other columns are refused, so that a misspelt one is not lost in silence.
    """
    rows = list(_rows_of(file))
    if not rows:
        msg = f"{file.name} holds no placement. Add a row per placement."
        raise ImportRefusedError(msg)
    placements: list[Placement] = []
    faults: list[str] = _unknown_columns(rows)
    seen: set[str] = set()
    for row in rows:
        try:
            placement = _placement(row, crs, host_geometry)
        except (_FaultyRowError, PlacementError) as error:
            faults.append(f"row {row.number}: {error}")
            continue
        if placement.id in seen:
            faults.append(f"row {row.number}: the id {placement.id!r} stands twice")
        seen.add(placement.id)
        placements.append(placement)
    if faults:
        shown = "; ".join(fault.rstrip(".") for fault in faults[:MAX_FAULTS_SHOWN])
        more = len(faults) - MAX_FAULTS_SHOWN
        msg = (
            f"{file.name} cannot be screened: {shown}"
            f"{f'; and {more} more' if more > 0 else ''}. Mend the rows and try again."
        )
        raise ImportRefusedError(msg)
    return tuple(placements)


def _rows_of(file: Path) -> Iterator[_Row]:
    if file.suffix.lower() == ".csv":
        return _csv_rows(file)
    return _geodata_rows(file)


def _csv_rows(file: Path) -> Iterator[_Row]:
    try:
        if file.stat().st_size > MAX_CSV_BYTES:
            msg = (
                f"{file.name} is larger than {MAX_CSV_BYTES // 1_000_000} MB. Split it."
            )
            raise ImportRefusedError(msg)
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        msg = f"{file} cannot be read: {error.strerror}. Check the path."
        raise ImportRefusedError(msg) from error
    except UnicodeDecodeError as error:
        msg = f"{file.name} is not UTF-8 text. Save it as CSV in UTF-8."
        raise ImportRefusedError(msg) from error
    first_line = text.partition("\n")[0]
    delimiter = ";" if first_line.count(";") > first_line.count(",") else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    _require_columns_once(file, reader)
    for number, values in _numbered(file, reader):
        if None in values:
            msg = (
                f"{file.name}, row {number} has more cells than the header. Put texts "
                "that hold the separator in quotes."
            )
            raise ImportRefusedError(msg)
        yield _Row(number, values, None, LONGITUDE_LATITUDE)


def _require_columns_once(file: Path, reader: "csv.DictReader[str]") -> None:
    names = list(reader.fieldnames or [])
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        msg = f"{file.name} has the columns {', '.join(twice)} twice. Keep one of each."
        raise ImportRefusedError(msg)


def _numbered(
    file: Path, reader: "csv.DictReader[str]"
) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        yield from enumerate(reader, start=2)
    except csv.Error as error:
        msg = f"{file.name} cannot be read as CSV: {error}. Save it anew."
        raise ImportRefusedError(msg) from error


def _geodata_rows(file: Path) -> Iterator[_Row]:
    with tempfile.TemporaryDirectory() as folder:
        copies, results = Path(folder, "copies"), Path(folder, "results")
        copies.mkdir()
        results.mkdir()
        datasets, _ = copy_source(file, copies)
        layers = read_datasets(datasets, results)
    if len(layers) != 1:
        names = ", ".join(layer.name for layer in layers)
        msg = f"{file.name} holds {len(layers)} layers ({names}). Keep only placements."
        raise ImportRefusedError(msg)
    (layer,) = layers
    if layer.crs is None:
        msg = f"{file.name} states no CRS. Save it with one."
        raise ImportRefusedError(msg)
    records = [
        {str(name): value for name, value in record.items()}
        for record in layer.attributes.to_dict("records")
    ]
    for number, (values, geometry) in enumerate(
        zip(records, layer.geometries, strict=True), start=1
    ):
        yield _Row(number, values, geometry, layer.crs)


def _unknown_columns(rows: list[_Row]) -> list[str]:
    unknown = sorted({str(name) for row in rows for name in row.values} - _COLUMNS)
    if not unknown:
        return []
    return [
        f"unknown columns {', '.join(unknown)} (known: {', '.join(sorted(_COLUMNS))})"
    ]


def _placement(row: _Row, crs: str, host_geometry: HostGeometry | None) -> Placement:
    identifier = _text(row, "id")
    solution = _text(row, "solution")
    if not identifier or not solution:
        missing = "id" if not identifier else "solution"
        msg = f"{missing!r} is empty"
        raise _FaultyRowError(msg)
    return Placement(
        id=identifier,
        solution_id=solution,
        geometry=_site(row, crs, host_geometry),
        size_m2=_number(row, "size"),
        duration=Duration.TEMPORARY if _temporary(row) else Duration.PERMANENT,
        building_stage=_stage(row),
        host=_host(row),
        title=_text(row, "title"),
        department=_text(row, "department"),
    )


def _text(row: _Row, column: str) -> str:
    value = row.values.get(column)
    return "" if value is None or value != value else str(value).strip()


def _number(row: _Row, column: str) -> float | None:
    text = _text(row, column)
    if not text:
        return None
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+", text):
        msg = (
            f"{column!r} is {text!r}: a thousand or a fraction? Write it without commas"
        )
        raise _FaultyRowError(msg)
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        msg = f"{column!r} is {text!r}, not a number"
        raise _FaultyRowError(msg) from None
    if not math.isfinite(value):
        msg = f"{column!r} is {text!r}, not a finite number"
        raise _FaultyRowError(msg)
    return value


def _temporary(row: _Row) -> bool:
    word = _text(row, "temporary").lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    msg = f"'temporary' is {word!r}; write yes or no"
    raise _FaultyRowError(msg)


def _stage(row: _Row) -> BuildingStage | None:
    word = _text(row, "building").lower()
    if not word:
        return None
    try:
        return BuildingStage(word)
    except ValueError:
        msg = f"'building' is {word!r}; write existing or new"
        raise _FaultyRowError(msg) from None


def _host(row: _Row) -> HostReference | None:
    layer, identifier = _text(row, "host_layer"), _text(row, "host_id")
    if bool(layer) != bool(identifier):
        msg = "'host_layer' and 'host_id' are given together or not at all"
        raise _FaultyRowError(msg)
    return HostReference(layer, identifier) if layer else None


def _site(row: _Row, crs: str, host_geometry: HostGeometry | None) -> BaseGeometry:
    host = _host(row)
    has_place = row.geometry is not None or any(
        _text(row, column) for column in ("geometry", "lon", "lat")
    )
    if host is None or has_place or host_geometry is None:
        return _geometry(row, crs)
    found = host_geometry(host)
    if found is None:
        msg = f"it has no place of its own and there is no {host.local_id!r} in the "
        msg += f"layers of kind {host.layer_kind!r}"
        raise _FaultyRowError(msg)
    return found


def _geometry(row: _Row, crs: str) -> BaseGeometry:
    geometry, source_crs = row.geometry, row.crs
    if geometry is None:
        geometry = _written_geometry(row)
        source_crs = _text(row, "crs") or row.crs
    try:
        source = CRS.from_user_input(source_crs)
    except CRSError:
        msg = f"'crs' is {source_crs!r}, which is not known; write e.g. EPSG:3879"
        raise _FaultyRowError(msg) from None
    if not (source.is_geographic or source.is_projected) or len(source.axis_info) != 2:
        msg = f"'crs' is {source_crs!r}, not a CRS of a map; write e.g. EPSG:3879"
        raise _FaultyRowError(msg)
    if source.is_geographic:
        _require_degrees(geometry)
    to_district = Transformer.from_crs(source, CRS.from_user_input(crs), always_xy=True)
    ordinates = shapely.get_coordinates(geometry)
    try:
        x, y = to_district.transform(ordinates[:, 0], ordinates[:, 1])
    except ProjError:
        msg = f"its place cannot be carried from {source_crs!r} into the district"
        raise _FaultyRowError(msg) from None
    return shapely.set_coordinates(geometry, np.column_stack([x, y]))


def _written_geometry(row: _Row) -> BaseGeometry:
    if text := _text(row, "geometry"):
        try:
            return shapely.from_wkt(text)
        except (shapely.errors.GEOSException, NotImplementedError):
            msg = f"'geometry' is {text[:60]!r}, which is not WKT"
            raise _FaultyRowError(msg) from None
    longitude, latitude = _number(row, "lon"), _number(row, "lat")
    if longitude is None or latitude is None:
        msg = "there is no place: give 'lon' and 'lat', or 'geometry'"
        raise _FaultyRowError(msg)
    return shapely.Point(longitude, latitude)


def _require_degrees(geometry: BaseGeometry) -> None:
    if geometry.is_empty:
        return
    west, south, east, north = geometry.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        msg = (
            f"the coordinates {west:.6g}, {south:.6g} are no longitude and latitude; "
            "add a column 'crs' with the CRS they are in"
        )
        raise _FaultyRowError(msg)
