"""Arrays kept beside a version of a layer, so that a large layer opens at once.

What the arrays mean is not known here: whoever made them reads them again. They are a
copy of what the layer says, so a damaged or missing set is no loss; it is made anew.
"""

import zlib
from collections.abc import Mapping
from pathlib import Path

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

LISTING_FILE = "arrays.json"
Arrays = dict[str, NDArray[np.generic]]


def keep_arrays(
    district_id: str,
    layer_id: str,
    name: str,
    arrays: Mapping[str, NDArray[np.generic]],
    home: Path,
) -> None:
    """Keep arrays of a layer under a name; a set of that name is never changed.

    Parameters
    ----------
    name
        Says which version of the layer and which kind of arrays.
    """

    def fill(part: Path) -> None:
        listing = {}
        for array_name, array in arrays.items():
            np.save(part / f"{array_name}.npy", array, allow_pickle=False)
            listing[array_name] = _checksum(array)
        (part / LISTING_FILE).write_text(to_json(listing), encoding="utf-8")

    write_folder(_folder(district_id, layer_id, name, home), fill)


def kept_arrays(
    district_id: str, layer_id: str, name: str, home: Path
) -> Arrays | None:
    """Open kept arrays, mapped into memory and private to this process.

    Returns
    -------
    dict of arrays, or None
        None where none are kept under that name, or any of them is damaged.
    """
    folder = _folder(district_id, layer_id, name, home)
    try:
        listing = read_json(folder / LISTING_FILE)
        arrays: Arrays = {
            array_name: np.asarray(
                np.load(
                    folder / f"{require_layer_id(array_name)}.npy",
                    mmap_mode="c",
                    allow_pickle=False,
                )
            )
            for array_name in listing
        }
    except (DistrictStorageError, OSError, ValueError):
        return None
    whole = all(_checksum(arrays[one]) == listing[one] for one in listing)
    return arrays if whole else None


def _checksum(array: NDArray[np.generic]) -> int:
    return zlib.crc32(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)


def _folder(district_id: str, layer_id: str, name: str, home: Path) -> Path:
    layer_folder = (
        district_folder(district_id, home) / "kept" / require_layer_id(layer_id)
    )
    return layer_folder / require_layer_id(name)
