"""Districts on the disk: a manifest that names the current version of each layer.

``<home>/districts/<id>/district.json`` is replaced last and in one step, so a reader
sees the district as it was or as it is, never a mixture. Older versions stay beside
the current ones. A folder without a manifest is not a district.
"""

import hashlib
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from data.districts.storage_files import (
    DistrictStorageError,
    one_writer,
    read_json,
    require_layer_id,
    to_json,
    write_folder,
    write_json,
)
from data.districts.storage_layers import (
    FEATURES_FILE,
    METADATA_FILE,
    read_layer_version,
    write_layer_version,
)
from data.districts.storage_manifest import (
    MANIFEST_FILE,
    describe,
    district_folder,
    listed_layers,
    parse_district,
    read_manifest,
)
from data.districts.storage_records import DistrictRecord, LayerRecord, read_record
from data.importing.report import ImportReport
from geo.layers import DistrictLayers, Layer, UnreadableLayer
from geo.model.district import District

HOME_VARIABLE = "PLANTABLE_HOME"
_CHECKOUT = Path(__file__).resolve().parents[2]
_NO_REPORTS: Mapping[str, ImportReport] = MappingProxyType({})


def plantable_home() -> Path:
    """Give the folder in which all state lives.

    It is named by the environment variable ``PLANTABLE_HOME``; without it, it is
    ``.plantable`` in the folder of the program.
    """
    stated = os.environ.get(HOME_VARIABLE, "").strip()
    return Path(stated).expanduser().resolve() if stated else _CHECKOUT / ".plantable"


def write_district(
    layers: DistrictLayers,
    home: Path,
    *,
    reports: Mapping[str, ImportReport] = _NO_REPORTS,
    import_report: ImportReport | None = None,
) -> None:
    """Write a district with exactly these layers, or none of it.

    Parameters
    ----------
    layers
        The district and its layers. Layers that it lists as unreadable keep the
        version that the district on the disk names.
    home
        See `plantable_home`.
    reports
        What the import found, by layer id.
    import_report
        The whole report of the import, kept with the district.

    Raises
    ------
    DistrictStorageError
        If an id or a value cannot be stored; the district stays as it was.
    """
    _write(layers, home, reports, import_report, keep_others=False)


def write_layers(
    layers: DistrictLayers,
    home: Path,
    *,
    reports: Mapping[str, ImportReport] = _NO_REPORTS,
    import_report: ImportReport | None = None,
) -> None:
    """Add layers to a district, or put new versions in place of theirs.

    Layers of the district that are not among `layers` stay as they are; a district
    that is not there yet is made. Parameters and errors as in `write_district`.
    """
    _write(layers, home, reports, import_report, keep_others=True)


def read_district(district_id: str, home: Path) -> DistrictLayers:
    """Read a district with all its layers.

    Returns
    -------
    DistrictLayers
        A layer whose files are missing or damaged is among `unreadable` with the
        reason, so that it answers *not assessed* and is never silently absent.

    Raises
    ------
    DistrictStorageError
        If there is no such district or its manifest is damaged.
    """
    folder = district_folder(district_id, home)
    manifest = read_manifest(folder)
    district = parse_district(manifest, district_id)
    readable: list[Layer] = []
    unreadable: list[UnreadableLayer] = []
    for layer_id, kind, version_folder in listed_layers(manifest, folder):
        try:
            readable.append(read_layer_version(version_folder, district.crs))
        except DistrictStorageError as error:
            unreadable.append(UnreadableLayer(layer_id, kind, str(error)))
    return DistrictLayers(district, tuple(readable), tuple(unreadable))


def read_definition(district_id: str, home: Path) -> District | None:
    """Read a district without its layers; None where there is no such district.

    Raises
    ------
    DistrictStorageError
        If the id cannot be used or the manifest is damaged.
    """
    folder = district_folder(district_id, home)
    if not (folder / MANIFEST_FILE).exists():
        return None
    return parse_district(read_manifest(folder), district_id)


def list_districts(home: Path) -> list[DistrictRecord]:
    """List the districts, by id; one that cannot be read is listed with the reason."""
    manifests = sorted((home / "districts").glob(f"*/{MANIFEST_FILE}"))
    return [_district_record(manifest.parent) for manifest in manifests]


def list_layer_records(district_id: str, home: Path) -> list[LayerRecord]:
    """List the layers of a district without reading a feature.

    Raises
    ------
    DistrictStorageError
        If there is no such district or its manifest is damaged.
    """
    folder = district_folder(district_id, home)
    manifest = read_manifest(folder)
    crs = parse_district(manifest, district_id).crs
    return [
        read_record(version_folder, layer_id, kind, crs)
        for layer_id, kind, version_folder in listed_layers(manifest, folder)
    ]


def read_layer_record(district_id: str, layer_id: str, home: Path) -> LayerRecord:
    """Read what is known of one layer without reading a feature.

    Raises
    ------
    DistrictStorageError
        If there is no such district or layer.
    """
    records = {record.id: record for record in list_layer_records(district_id, home)}
    if layer_id not in records:
        msg = (
            f"District {district_id!r} has no layer {layer_id!r}. It has: "
            f"{', '.join(sorted(records)) or 'none'}."
        )
        raise DistrictStorageError(msg)
    return records[layer_id]


def read_import_reports(district_id: str, home: Path) -> list[ImportReport]:
    """Read the reports of all imports into a district, oldest first.

    Raises
    ------
    DistrictStorageError
        If there is no such district, or a report is missing or damaged.
    """
    folder = district_folder(district_id, home)
    names = read_manifest(folder).get("reports", [])
    try:
        return [
            ImportReport.from_records(read_json(_report_file(folder, name))["rows"])
            for name in names
        ]
    except (KeyError, TypeError) as error:
        msg = f"A report of district {district_id!r} is damaged: {error}"
        raise DistrictStorageError(msg) from error


def district_fingerprint(district_id: str, home: Path) -> str:
    """Give a short text that changes when the district changes on the disk.

    It reads the manifest and asks the file system about each layer, not more, so
    a cache may ask often.

    Raises
    ------
    DistrictStorageError
        If there is no such district or its manifest is damaged.
    """
    folder = district_folder(district_id, home)
    named, files = _named_in_manifest(folder, _state_of(folder / MANIFEST_FILE))
    digest = hashlib.sha256(named.encode())
    for file in files:
        digest.update(_state_of(file).encode())
    return digest.hexdigest()[:16]


# Asked many times for each page; the manifest is replaced as a whole when it changes.
@lru_cache(maxsize=64)
def _named_in_manifest(folder: Path, state: str) -> tuple[str, tuple[Path, ...]]:
    manifest = read_manifest(folder)
    files = tuple(
        version_folder / name
        for _, _, version_folder in listed_layers(manifest, folder)
        for name in (FEATURES_FILE, METADATA_FILE)
    )
    return to_json(manifest), files


def _write(
    layers: DistrictLayers,
    home: Path,
    reports: Mapping[str, ImportReport],
    import_report: ImportReport | None,
    *,
    keep_others: bool,
) -> None:
    district = layers.district
    folder = district_folder(district.id, home)
    require_crs_kept(district, home)
    with one_writer(folder):
        manifest_file = folder / MANIFEST_FILE
        before = read_json(manifest_file) if manifest_file.exists() else {}
        kept = before.get("layers", {})
        if not keep_others:
            unreadable = {layer.id for layer in layers.unreadable}
            kept = {key: entry for key, entry in kept.items() if key in unreadable}
        entries = dict(kept)
        for layer in layers.layers:
            report = reports.get(layer.id, ImportReport())
            target = folder / "layers" / require_layer_id(layer.id)
            version = write_layer_version(layer, target, report)
            entries[layer.id] = {"kind": layer.kind, "version": version}
        report_names = list(before.get("reports", []))
        if import_report is not None:
            report_names.append(_write_report(folder, import_report))
        write_json(
            manifest_file,
            {
                "district": describe(district),
                "layers": entries,
                "layer_order": list(entries),
                "reports": report_names,
            },
        )


def require_crs_kept(district: District, home: Path) -> None:
    """Refuse a district that is on the disk in another CRS.

    Raises
    ------
    DistrictStorageError
        If the layers on the disk and `district` would be in two CRS.
    """
    existing = read_definition(district.id, home)
    if existing is not None and existing.crs != district.crs:
        msg = (
            f"District {district.id!r} is in {existing.crs} and cannot change to "
            f"{district.crs}. Keep {existing.crs}, or choose another district id."
        )
        raise DistrictStorageError(msg)


def _district_record(folder: Path) -> DistrictRecord:
    try:
        manifest = read_manifest(folder)
        district = parse_district(manifest, folder.name)
        layer_ids = tuple(row[0] for row in listed_layers(manifest, folder))
        return DistrictRecord(folder.name, district, layer_ids)
    except DistrictStorageError as error:
        return DistrictRecord(folder.name, None, problem=str(error))


def _write_report(folder: Path, report: ImportReport) -> str:
    content = {"rows": report.to_records()}
    name = hashlib.sha256(to_json(content).encode()).hexdigest()[:16]

    def fill(part: Path) -> None:
        (part / "report.json").write_text(to_json(content), encoding="utf-8")

    write_folder(folder / "reports" / name, fill)
    return name


def _report_file(folder: Path, name: str) -> Path:
    return folder / "reports" / require_layer_id(name) / "report.json"


def _state_of(file: Path) -> str:
    try:
        state = file.stat()
    except OSError:
        return "missing"
    return f"{state.st_ino}:{state.st_size}:{state.st_mtime_ns}"
