"""Bring Satamaranta to the disk, unless it is there already just as drawn."""

import tempfile
from pathlib import Path

from data.districts.satamaranta.district import DISTRICT_ID
from data.districts.storage import (
    list_layer_records,
    read_definition,
    write_district,
)
from data.districts.storage_files import DistrictStorageError
from geo.layers import DistrictLayers


def install(drawn: DistrictLayers, home: Path) -> bool:
    """Write the demo district, unless the same version is there already.

    Layers that somebody has added to the district stay as long as the drawing is
    the same; a changed drawing replaces the district as a whole.

    Parameters
    ----------
    drawn
        What `build_satamaranta` gives.
    home
        See `data.districts.storage.plantable_home`.

    Returns
    -------
    bool
        Whether anything was written.

    Raises
    ------
    DistrictStorageError
        If the district cannot be stored.
    """
    if _is_there(drawn, home):
        return False
    write_district(drawn, home)
    return True


def _is_there(drawn: DistrictLayers, home: Path) -> bool:
    try:
        stored = read_definition(DISTRICT_ID, home)
        if stored is None or stored.description != drawn.district.description:
            return False
        present = _versions(home)
    except DistrictStorageError:
        return False  # a damaged manifest: written anew
    # The store names a version after its content, so writing the drawing beside it
    # tells whether anything differs without reading the stored features.
    with tempfile.TemporaryDirectory() as beside:
        write_district(drawn, Path(beside))
        wanted = _versions(Path(beside))
    return wanted.items() <= present.items()


def _versions(home: Path) -> dict[str, str]:
    records = list_layer_records(DISTRICT_ID, home)
    return {record.id: record.version for record in records if not record.problem}
