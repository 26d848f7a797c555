"""Plain arrays of a layer's version, kept in files that are mapped, not read.

``<district>/arrays/<layer>/<version>/`` holds one ``.npy`` file for each array and
``arrays.json``. It can always be built anew from the layer: what is missing, of
another form, or not as it was written is never used.
"""

import re
import shutil
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from data.districts.storage_files import (
    DistrictStorageError,
    read_json,
    require_layer_id,
    to_json,
    write_folder,
)
from data.districts.storage_manifest import district_folder
from geo.errors import GeoModelError
from geo.layers import DistrictLayers, Layer

CONTENTS_FILE = "arrays.json"
# Below, an index is built from geometries sooner than its files are opened.
LARGE_LAYER_FEATURES = 20_000
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")

Arrays = Mapping[str, NDArray[Any]]


class Packing(Protocol):
    """What is built from a layer's geometries and can be had again from arrays.

    ``FORM`` names the meaning of the arrays; it changes when they change.
    """

    FORM: str

    @classmethod
    def from_geometries(cls, geometries: Any) -> Self:
        """Build it from the geometries of a layer."""

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Self:
        """Have it again, or raise a `GeoModelError`."""

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Give the arrays to keep."""


Packed = TypeVar("Packed", bound=Packing)


def indexes_of_large_layers(
    layers: DistrictLayers, home: Path, packing: type[Packed]
) -> dict[str, Packed]:
    """Reopen what is kept of each large layer; build and keep it where it is not.

    Parameters
    ----------
    layers
        A district as `read_district` gave it.
    home
        See `plantable_home`.
    packing
        What to build, e.g. an index of features.

    Returns
    -------
    dict
        By layer id, for layers of at least ``LARGE_LAYER_FEATURES`` objects.
    """
    return {
        layer.id: _reopened_or_built(layers.district.id, layer, home, packing)
        for layer in layers.layers
        if len(layer.features) >= LARGE_LAYER_FEATURES
    }


def _reopened_or_built(
    district_id: str, layer: Layer, home: Path, packing: type[Packed]
) -> Packed:
    if not layer.version:  # it was never stored
        return packing.from_geometries(layer.features.geometry.array)
    folder = arrays_folder(district_id, layer, home)
    kept = read_arrays(folder, packing.FORM)
    if kept is not None:
        try:
            return packing.from_arrays(kept)
        except GeoModelError:
            pass  # whole files whose content does not fit together
    built = packing.from_geometries(layer.features.geometry.array)
    try:
        write_arrays(folder, packing.FORM, built.arrays())
    except OSError:
        return built  # a full or locked disk costs time at the next start, no more
    return built


def arrays_folder(district_id: str, layer: Layer, home: Path) -> Path:
    """Give the folder for the arrays of a layer's version.

    Raises
    ------
    DistrictStorageError
        If an id cannot be used.
    """
    of_layer = (
        district_folder(district_id, home) / "arrays" / require_layer_id(layer.id)
    )
    return of_layer / require_layer_id(layer.version)


def write_arrays(folder: Path, form: str, arrays: Arrays) -> None:
    """Put arrays in place of what stood there, and drop those of other versions.

    Raises
    ------
    OSError
        If the disk does not take them; then nothing is kept.
    """
    for older in folder.parent.glob("*"):
        shutil.rmtree(older, ignore_errors=True)

    def fill(part: Path) -> None:
        described = {}
        for name, values in arrays.items():
            plain = np.ascontiguousarray(values)
            np.save(_file(part, name), plain, allow_pickle=False)
            described[name] = _description(plain)
        contents = {"form": form, "version": folder.name, "arrays": described}
        (part / CONTENTS_FILE).write_text(to_json(contents), encoding="utf-8")

    write_folder(folder, fill)


def read_arrays(folder: Path, form: str) -> dict[str, NDArray[Any]] | None:
    """Map arrays from their files.

    Returns
    -------
    dict or None
        None where there are none of this form, or any of them is not, byte for
        byte, what was written.
    """
    try:
        contents = read_json(folder / CONTENTS_FILE)
        if contents["form"] != form or contents["version"] != folder.name:
            return None
        arrays = {name: _mapped(_file(folder, name)) for name in contents["arrays"]}
        same = all(
            _description(arrays[name]) == described
            for name, described in contents["arrays"].items()
        )
    except (DistrictStorageError, OSError, KeyError, TypeError, ValueError, EOFError):
        return None
    return arrays if same else None


def _mapped(file: Path) -> NDArray[Any]:
    """Map a file; changes in memory would stay in memory."""
    return np.asarray(np.load(file, mmap_mode="c", allow_pickle=False))


def _description(values: NDArray[Any]) -> dict[str, Any]:
    flat: Any = values.reshape(-1).view(np.uint8) if values.size else b""
    return {
        "type": values.dtype.str,
        "shape": list(values.shape),
        "crc32": zlib.crc32(flat),
    }


def _file(folder: Path, name: str) -> Path:
    if not _NAME.fullmatch(name):
        msg = f"Array {name!r} cannot be kept: its name is not one of a file."
        raise DistrictStorageError(msg)
    return folder / f"{name}.npy"
