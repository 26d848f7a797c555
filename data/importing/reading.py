"""Starts the worker that reads people's files, and takes what it hands over."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from pyarrow import feather

from data.importing.errors import ImportRefusedError
from data.importing.formats import Format
from data.importing.sources import Dataset
from data.importing.worker import RESULT_FILE
from data.importing.worker_layers import GEOMETRY_COLUMN, Geometries, SourceNote

_CHECKOUT = Path(__file__).resolve().parents[2]
_DEAD_PORT = "127.0.0.1:9"  # "discard": nothing listens there


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What one worker may take before it is ended."""

    memory_bytes: int = 2_000_000_000  # of addresses; about 0.5 GB of it is libraries
    cpu_s: int = 60
    wall_s: int = 120


@dataclass(frozen=True)
class SourceLayer:
    """A layer as the source has it, nothing checked yet.

    Parameters
    ----------
    attributes
        One row per object, columns as in the file.
    geometries
        One per row; None where the object has none.
    crs
        What the file states; None where it states nothing.
    notes
        What reading has found.
    """

    name: str
    attributes: pd.DataFrame
    geometries: Geometries
    crs: str | None
    notes: tuple[SourceNote, ...] = ()


def read_datasets(
    datasets: Sequence[Dataset], folder: Path, limits: ReadingLimits | None = None
) -> list[SourceLayer]:
    """Read data sets in workers, one per format.

    Parameters
    ----------
    datasets
        Files of the private copy.
    folder
        Empty folder for what the workers hand over.

    Raises
    ------
    ImportRefusedError
        If a file is damaged, disguised, or takes more than the limits.
    """
    layers: list[SourceLayer] = []
    for kind in Format:
        of_kind = [dataset for dataset in datasets if dataset.format is kind]
        if of_kind:
            layers.extend(_read_in_worker(kind, of_kind, folder, limits))
    order = {dataset.name: number for number, dataset in enumerate(datasets)}
    return sorted(layers, key=lambda layer: order.get(layer.name, 0))


def _read_in_worker(
    kind: Format,
    datasets: list[Dataset],
    folder: Path,
    limits: ReadingLimits | None,
) -> list[SourceLayer]:
    limits = limits or ReadingLimits()
    room = folder / secrets.token_hex(8)
    room.mkdir()
    job_file = room / "job.json"
    job_file.write_text(json.dumps(_job(datasets, limits)), encoding="utf-8")
    names = ", ".join(dataset.shown_name for dataset in datasets[:3])
    with (room / "worker.log").open("wb") as log:
        try:
            finished = subprocess.run(
                [sys.executable, "-P", "-m", "data.importing.worker", str(job_file)],
                cwd=room,
                env=_environment(kind, room),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                timeout=limits.wall_s,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            msg = f"{names}: reading took more than {limits.wall_s} s. {_SMALLER}"
            raise ImportRefusedError(msg) from error
    return _take_over(room, names, finished.returncode)


_SMALLER = "Cut out the district, or convert the file to GeoPackage."


def _job(datasets: list[Dataset], limits: ReadingLimits) -> dict[str, Any]:
    return {
        "memory_bytes": limits.memory_bytes,
        "cpu_s": limits.cpu_s,
        "datasets": [
            {
                "name": dataset.name,
                "shown_name": dataset.shown_name,
                "path": str(dataset.path),
                "format": dataset.format.value,
            }
            for dataset in datasets
        ],
    }


def _environment(kind: Format, room: Path) -> dict[str, str]:
    import pyogrio

    others = [name for name in pyogrio.list_drivers() if name != kind.gdal_driver]
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(_CHECKOUT),
        "PYTHONUTF8": "1",
        "HOME": str(room),
        "TMPDIR": str(room),
        "GDAL_SKIP": ",".join(others),
        "GDAL_HTTP_PROXY": _DEAD_PORT,
        "GDAL_HTTPS_PROXY": _DEAD_PORT,
        "http_proxy": f"http://{_DEAD_PORT}",
        "https_proxy": f"http://{_DEAD_PORT}",
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
        "PROJ_NETWORK": "OFF",
        "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }


def _take_over(room: Path, names: str, return_code: int) -> list[SourceLayer]:
    result_file = room / RESULT_FILE
    if return_code != 0 or not result_file.exists():
        msg = (
            f"{names}: reading was ended because it took too much memory or time, or "
            f"the file is damaged. {_SMALLER}"
        )
        raise ImportRefusedError(msg)
    result = json.loads(result_file.read_text(encoding="utf-8"))
    if result["refused"]:
        raise ImportRefusedError(result["refused"])
    return [_source_layer(room, stored) for stored in result["layers"]]


def _source_layer(room: Path, stored: dict[str, Any]) -> SourceLayer:
    table = feather.read_table(str(room / stored["file"]), memory_map=False)
    binaries = np.array(table[GEOMETRY_COLUMN].to_pylist(), dtype=object)
    attributes = table.drop_columns([GEOMETRY_COLUMN]).to_pandas(
        integer_object_nulls=True, timestamp_as_object=True
    )
    with np.errstate(invalid="ignore"):  # not-a-number is for the doctor to find
        geometries = shapely.from_wkb(binaries)
    return SourceLayer(
        stored["name"],
        attributes,
        geometries,
        stored["crs"],
        tuple(SourceNote(**note) for note in stored["notes"]),
    )
