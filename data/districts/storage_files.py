"""Files that are whole or absent, whatever moment the machine stops at.

A folder or file is written under a temporary name on the same file system, forced
to the disk and only then given its name. Names come from checked ids alone.
"""

import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from geo.errors import GeoModelError

TEMPORARY_PREFIX = ".part-"
_DISTRICT_ID = re.compile(r"[a-z0-9-]{1,40}")
_LAYER_ID = re.compile(r"[a-z0-9_-]{1,64}")


class DistrictStorageError(GeoModelError):
    """A district on the disk cannot be found, read or written as asked."""


def require_district_id(district_id: str) -> str:
    """Return `district_id`, or refuse it.

    Raises
    ------
    DistrictStorageError
        If it holds anything but 1 to 40 lower-case letters, digits and hyphens.

    Examples
    --------
    >>> require_district_id("hiedanranta")
    'hiedanranta'
    """
    if not _DISTRICT_ID.fullmatch(district_id):
        msg = (
            f"District id {district_id!r} cannot be used: give 1 to 40 lower-case "
            "letters, digits and hyphens, e.g. 'hiedanranta'."
        )
        raise DistrictStorageError(msg)
    return district_id


def require_layer_id(layer_id: str) -> str:
    """Return `layer_id`, or refuse it.

    Raises
    ------
    DistrictStorageError
        If it holds anything but 1 to 64 lower-case letters, digits, hyphens and
        underscores.
    """
    if not _LAYER_ID.fullmatch(layer_id):
        msg = (
            f"Layer id {layer_id!r} cannot be used: give 1 to 64 lower-case letters, "
            "digits, hyphens and underscores, e.g. 'master_plan_zoning'."
        )
        raise DistrictStorageError(msg)
    return layer_id


def write_folder(folder: Path, fill: Callable[[Path], None]) -> None:
    """Write a folder that is seen whole or not at all.

    Parameters
    ----------
    folder
        Its final place. Where it stands already nothing is done: folders written
        this way never change.
    fill
        Writes the content into the temporary folder it is given.
    """
    if folder.exists():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=TEMPORARY_PREFIX, dir=folder.parent))
    try:
        fill(part)
        for file in part.iterdir():
            _force_to_disk(file)
        _force_to_disk(part)
        part.chmod(0o755)
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    _force_to_disk(folder.parent)


def write_json(file: Path, content: object) -> None:
    """Put a JSON file in place of an older one in a single step."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(prefix=TEMPORARY_PREFIX, dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(to_json(content))
            stream.flush()
            os.fsync(stream.fileno())
        Path(part).chmod(0o644)
        os.replace(part, file)  # noqa: PTH105  one atomic call, named as such
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    _force_to_disk(file.parent)


def read_json(file: Path) -> dict[str, Any]:
    """Read a JSON object.

    Raises
    ------
    DistrictStorageError
        If the file is missing, unreadable or not a JSON object.
    """
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:  # its own text names folders, which are no one's business
        msg = f"{file.name} cannot be read: {error.strerror}"
        raise DistrictStorageError(msg) from error
    except (ValueError, RecursionError) as error:
        msg = f"{file.name} cannot be read: {error}"
        raise DistrictStorageError(msg) from error
    if not isinstance(content, dict):
        msg = f"{file.name} does not hold a JSON object"
        raise DistrictStorageError(msg)
    return content


def to_json(content: object) -> str:
    """Give JSON text that is the same for the same content."""
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@contextmanager
def one_writer(folder: Path) -> Iterator[None]:
    """Let one process at a time write to a folder; others wait.

    What an interrupted writer left under a temporary name is cleared away.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        if sys.platform != "win32":
            import fcntl  # not there on every system

            fcntl.flock(lock, fcntl.LOCK_EX)  # let go when the file is closed
        for left in folder.rglob(f"{TEMPORARY_PREFIX}*"):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)
        yield


def _force_to_disk(path: Path) -> None:
    if sys.platform == "win32" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
