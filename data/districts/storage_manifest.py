"""The manifest of a district: what the district is and which layers it has."""

from pathlib import Path
from typing import Any

import shapely
from shapely import MultiPolygon, Polygon

from data.districts.storage_files import (
    DistrictStorageError,
    read_json,
    require_district_id,
    require_layer_id,
)
from geo.model.district import District

MANIFEST_FILE = "district.json"


def district_folder(district_id: str, home: Path) -> Path:
    """Give the folder of a district, whether it is there or not."""
    return home / "districts" / require_district_id(district_id)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest in a district's folder.

    Raises
    ------
    DistrictStorageError
        If there is no such district or the manifest is damaged.
    """
    if not (folder / MANIFEST_FILE).exists():
        manifests = folder.parent.glob(f"*/{MANIFEST_FILE}")
        known = ", ".join(sorted(manifest.parent.name for manifest in manifests))
        msg = (
            f"There is no district {folder.name!r}. Known districts: "
            f"{known or 'none; import one first'}."
        )
        raise DistrictStorageError(msg)
    try:
        return read_json(folder / MANIFEST_FILE)
    except DistrictStorageError as error:
        msg = f"District {folder.name!r}: {error}. Import it again."
        raise DistrictStorageError(msg) from error


def listed_layers(
    manifest: dict[str, Any], folder: Path
) -> list[tuple[str, str, Path]]:
    """Give id, kind and version folder of each layer that a manifest names.

    Raises
    ------
    DistrictStorageError
        If the list is damaged.
    """
    try:
        entries = manifest["layers"]
        listed = [
            (layer_id, entries[layer_id]["kind"], entries[layer_id]["version"])
            for layer_id in manifest["layer_order"]
        ]
        return [
            (
                require_layer_id(layer_id),
                str(kind),
                folder / "layers" / layer_id / require_layer_id(version),
            )
            for layer_id, kind, version in listed
        ]
    except (KeyError, TypeError) as error:
        msg = f"District {folder.name!r}: its list of layers is damaged ({error})."
        raise DistrictStorageError(msg) from error


def describe(district: District) -> dict[str, Any]:
    """Give a district as the manifest stores it; the boundary as WKT in its CRS."""
    return {
        "id": district.id,
        "name": district.name,
        "crs": district.crs,
        "boundary": shapely.to_wkt(district.boundary, rounding_precision=-1),
        "profile": district.profile,
        "country": district.country,
        "description": district.description,
        "fictional": district.fictional,
    }


def parse_district(manifest: dict[str, Any], district_id: str) -> District:
    """Read the district that a manifest describes.

    Raises
    ------
    DistrictStorageError
        If the description is damaged.
    """
    try:
        stored = dict(manifest["district"])
        boundary = _require_area(shapely.from_wkt(stored.pop("boundary")))
        return District(**{**stored, "id": district_id}, boundary=boundary)
    except (KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
        msg = f"District {district_id!r}: its manifest is damaged ({error})."
        raise DistrictStorageError(msg) from error


def _require_area(boundary: shapely.Geometry | None) -> Polygon | MultiPolygon:
    if isinstance(boundary, Polygon | MultiPolygon):
        return boundary
    msg = "its boundary is not an area"
    raise DistrictStorageError(msg)
