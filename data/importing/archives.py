"""Zip archives: looked through before anything is unpacked."""

import stat
import zipfile
from collections import Counter
from pathlib import Path, PurePosixPath

from data.importing.errors import ImportRefusedError

MAX_MEMBERS = 2_000
MAX_UNPACKED_BYTES = 500_000_000
MAX_RATIO = 100
_ENCRYPTED = 0x1


def open_archive(file: Path, shown_name: str) -> zipfile.ZipFile:
    """Open a zip archive that is safe to unpack.

    Raises
    ------
    ImportRefusedError
        If the archive is damaged, too large, packed suspiciously tightly, or holds
        a member that is encrypted, a link, named twice or named to land elsewhere.
    """
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        msg = f"{shown_name}: found a damaged zip archive ({error}). Pack it again."
        raise ImportRefusedError(msg) from error
    try:
        _require_small(archive.infolist(), file.stat().st_size, shown_name)
        _require_plain_members(archive.infolist(), shown_name)
    except ImportRefusedError:
        archive.close()
        raise
    return archive


def members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Give the files of an archive, without folders and what a system left there."""
    return [
        member
        for member in archive.infolist()
        if not member.is_dir() and not _is_hidden(PurePosixPath(member.filename))
    ]


def _is_hidden(path: PurePosixPath) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in path.parts)


def _require_small(
    found: list[zipfile.ZipInfo], packed_bytes: int, shown_name: str
) -> None:
    unpacked_bytes = sum(member.file_size for member in found)
    faults = (
        (len(found) > MAX_MEMBERS, f"{len(found):,} members, at most {MAX_MEMBERS:,}"),
        (
            unpacked_bytes > MAX_UNPACKED_BYTES,
            f"{unpacked_bytes / 1e6:,.0f} MB unpacked, at most "
            f"{MAX_UNPACKED_BYTES / 1e6:,.0f} MB",
        ),
        (
            unpacked_bytes > MAX_RATIO * packed_bytes,
            f"contents {unpacked_bytes / max(packed_bytes, 1):,.0f} times the size of "
            f"the archive, at most {MAX_RATIO} times",
        ),
    )
    for too_much, fault in faults:
        if too_much:
            msg = (
                f"{shown_name}: found a zip archive with {fault} are unpacked. Give "
                "fewer layers, or the files themselves in a folder."
            )
            raise ImportRefusedError(msg)


def _require_plain_members(found: list[zipfile.ZipInfo], shown_name: str) -> None:
    names = Counter(member.filename for member in found)
    for member in found:
        name = member.filename
        path = PurePosixPath(name)
        faults = (
            (path.is_absolute() or name[1:2] == ":", "an absolute path"),
            (".." in path.parts or "\\" in name, "a path that leads out of it"),
            (stat.S_ISLNK(member.external_attr >> 16), "a link"),
            (bool(member.flag_bits & _ENCRYPTED), "an encrypted member"),
            (names[name] > 1, "a member that stands twice"),
        )
        for wrong, fault in faults:
            if wrong:
                msg = (
                    f"{shown_name}: found {fault} in the zip archive ({name[:80]!r}). "
                    "Nothing was unpacked. Pack the plain files again."
                )
                raise ImportRefusedError(msg)
