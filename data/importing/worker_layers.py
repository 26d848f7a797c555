"""A layer as the worker hands it over: plain columns and checked geometry."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely
from pyarrow import feather

GEOMETRY_COLUMN = "__plantable_geometry__"
MAX_COLUMNS = 1_000
Geometries = npt.NDArray[np.object_]


class UnreadableSourceError(Exception):
    """A file is not what it looks like, or cannot be read; the text says why."""


@dataclass(frozen=True, slots=True)
class SourceNote:
    """Something that reading a file has found.

    Parameters
    ----------
    row
        Number of the row, from 0; None where it holds for the whole layer.
    """

    row: int | None
    fault: str
    meaning: str
    action: str
    doubtful: bool = True


@dataclass(frozen=True)
class WorkerLayer:
    """A layer that was read.

    Parameters
    ----------
    columns
        Attributes, by name.
    geometries
        One per row; None where the file has none or it cannot be read.
    crs
        What the file states; None where it states nothing.
    """

    name: str
    columns: pa.Table
    geometries: Geometries
    crs: str | None
    notes: list[SourceNote] = field(default_factory=list)

    def write(self, file: Path) -> dict[str, Any]:
        """Write the layer as an Arrow file and give the rest as plain values."""
        binary = shapely.to_wkb(self.geometries, output_dimension=4, flavor="iso")
        table = self.columns.append_column(
            GEOMETRY_COLUMN, pa.array(binary, pa.large_binary())
        )
        feather.write_feather(table, str(file), compression="uncompressed")
        return {
            "name": self.name,
            "crs": self.crs,
            "notes": [asdict(note) for note in self.notes],
        }


def geometries_from_wkb(
    binaries: Sequence[bytes | None],
) -> tuple[Geometries, list[SourceNote]]:
    """Read geometries one by one as far as they can be read.

    A ring that is not closed is closed; a geometry that cannot be read at all is None.
    Both are noted, and no other row is lost.
    """
    array = np.array(binaries, dtype=object)
    try:
        return shapely.from_wkb(array), []
    except (shapely.errors.ShapelyError, NotImplementedError):
        pass
    found: Geometries = np.empty(len(array), dtype=object)
    notes: list[SourceNote] = []
    for row, binary in enumerate(array):
        try:
            found[row] = shapely.from_wkb(binary)
        except (shapely.errors.ShapelyError, NotImplementedError) as error:
            found[row] = _repaired(binary)
            closed = found[row] is not None
            notes.append(ring_closed(row) if closed else unreadable(row, str(error)))
    return found, notes


def _repaired(binary: bytes) -> shapely.Geometry | None:
    try:
        return shapely.from_wkb(binary, on_invalid="fix")
    except (shapely.errors.ShapelyError, NotImplementedError):
        return None


def ring_closed(row: int) -> SourceNote:
    """Note a ring whose last point was not its first."""
    return SourceNote(
        row,
        "a ring that is not closed",
        "the last point of the outline may be missing",
        "closed with a straight line",
    )


def unreadable(row: int, reason: str) -> SourceNote:
    """Note a geometry that cannot be read."""
    return SourceNote(
        row,
        f"a geometry that cannot be read ({reason[:160]})",
        "the object has no place on the map",
        "read without its geometry",
    )


def require_few_columns(count: int) -> None:
    """Refuse a table that is no layer of a plan.

    Raises
    ------
    UnreadableSourceError
        If it has more than `MAX_COLUMNS` columns.
    """
    if count > MAX_COLUMNS:
        msg = (
            f"found {count:,} columns, at most {MAX_COLUMNS:,} are read. Keep the "
            "columns that describe the plan."
        )
        raise UnreadableSourceError(msg)
