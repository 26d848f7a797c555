"""A private copy of what people give: never their path, never their file name."""

import os
import re
import secrets
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from data.importing.archives import MAX_MEMBERS, members, open_archive
from data.importing.errors import ImportRefusedError
from data.importing.formats import (
    FORMATS_FOR_PEOPLE,
    HEAD_BYTES,
    Format,
    format_of,
    is_zip,
)
from data.importing.report import ReportRow, Severity

MAX_SOURCE_BYTES = 500_000_000
_SHAPEFILE_PARTS = (".shx", ".dbf", ".prj", ".cpg")
_BESIDE_A_SHAPEFILE = (
    *_SHAPEFILE_PARTS,
    *(".sbn", ".sbx", ".qix", ".qpj", ".xml", ".qml", ".qmd"),
)
_GEODATA_SUFFIXES = {
    *(".gpkg", ".geojson", ".json", ".shp", ".fgb", ".parquet", ".geoparquet"),
    *(".gml", ".kml", ".xml", ".vrt", ".kmz", ".tab", ".mif", ".dxf", ".zip"),
}
_UNFINISHED = ("-wal", "-journal")  # changes that SQLite has not yet written
_SERVICE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|/vsi")


@dataclass(frozen=True, slots=True)
class Dataset:
    """One file of the private copy.

    Parameters
    ----------
    name
        Name of the layer where the format gives none: the file's own stem.
    shown_name
        The file as the user knows it, for messages only.
    path
        The private copy, under a random name.
    """

    name: str
    shown_name: str
    path: Path
    format: Format


@dataclass(frozen=True, slots=True)
class _File:
    """A file of the source, in a folder or in an archive."""

    path: PurePosixPath
    size_bytes: int
    open: Callable[[], IO[bytes]]

    def head(self) -> bytes:
        with self.open() as stream:
            return stream.read(HEAD_BYTES)

    def copy_to(self, target: Path) -> None:
        with self.open() as stream, target.open("xb") as copy:
            shutil.copyfileobj(stream, copy)


def copy_source(
    source: Path, folder: Path
) -> tuple[tuple[Dataset, ...], tuple[ReportRow, ...]]:
    """Copy the geodata of a file, folder or zip archive into an empty folder.

    Returns
    -------
    tuple
        The data sets, and a row for each file that is not read.

    Raises
    ------
    ImportRefusedError
        If the source is not there, is a service, or holds anything that only looks
        like geodata.
    """
    _require_local(source)
    with _files_of(source) as files:
        return _copy_all(files, source, folder)


def _require_local(source: Path) -> None:
    if source.exists():
        return
    if _SERVICE.match(str(source)):
        msg = (
            f"{str(source)!r}: services are not read yet; download the layer to a "
            "file and import the file."
        )
    else:
        msg = f"{str(source)!r}: there is no such file or folder. Check the path."
    raise ImportRefusedError(msg)


@contextmanager
def _files_of(source: Path) -> Iterator[list[_File]]:
    if source.is_dir():
        yield _folder_files(source)
        return
    if not source.is_file():
        msg = f"{source.name}: found neither a file nor a folder. Give a plain file."
        raise ImportRefusedError(msg)
    with source.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    if not is_zip(head):
        yield [_disk_file(path, source.parent) for path in _with_parts(source, head)]
        return
    with open_archive(source, source.name) as archive:
        yield [_member_file(archive, member) for member in members(archive)]


def _folder_files(folder: Path) -> list[_File]:
    found: list[Path] = []
    for parent, _, names in os.walk(folder, followlinks=False):
        paths = (Path(parent) / name for name in sorted(names) if name[0] != ".")
        found.extend(path for path in paths if path.is_file() and not path.is_symlink())
        if len(found) > MAX_MEMBERS:
            msg = (
                f"{folder.name}: found more than {MAX_MEMBERS:,} files. Give a folder "
                "that holds only the layers to import."
            )
            raise ImportRefusedError(msg)
    return [_disk_file(path, folder) for path in sorted(found)]


def _with_parts(source: Path, head: bytes) -> list[Path]:
    if _is_shapefile(head):
        stem = source.stem.lower()
        beside = [
            path
            for path in sorted(source.parent.iterdir())
            if path.stem.lower() == stem and path.suffix.lower() in _SHAPEFILE_PARTS
        ]
    else:
        beside = [source.with_name(f"{source.name}{end}") for end in _UNFINISHED]
    return [source, *(path for path in beside if path.is_file())]


def _disk_file(path: Path, root: Path) -> _File:
    shown = PurePosixPath(path.relative_to(root))
    return _File(shown, path.stat().st_size, lambda: path.open("rb"))


def _member_file(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> _File:
    shown = PurePosixPath(member.filename)
    return _File(shown, member.file_size, lambda: archive.open(member))


def _copy_all(
    files: list[_File], source: Path, folder: Path
) -> tuple[tuple[Dataset, ...], tuple[ReportRow, ...]]:
    _require_size(files, source.name)
    try:
        heads = {file.path: file.head() for file in files}
        shapefiles = {
            _stem(file.path) for file in files if _is_shapefile(heads[file.path])
        }
        wanted, rows = _sort_files(files, heads, shapefiles)
        _refuse_unfinished(files)
        datasets = tuple(_copy(file, kind, files, folder) for file, kind in wanted)
    except (OSError, zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        msg = f"{source.name}: cannot be read ({error}). Check or pack it again."
        raise ImportRefusedError(msg) from error
    if not datasets:
        msg = (
            f"{source.name}: found no geodata in {len(files)} file(s). "
            f"Give {FORMATS_FOR_PEOPLE}."
        )
        raise ImportRefusedError(msg)
    return _named_apart(datasets), tuple(rows)


def _sort_files(
    files: list[_File],
    heads: dict[PurePosixPath, bytes],
    shapefiles: set[PurePosixPath],
) -> tuple[list[tuple[_File, Format]], list[ReportRow]]:
    wanted: list[tuple[_File, Format]] = []
    rows: list[ReportRow] = []
    for file in files:
        suffix = file.path.suffix.lower()
        stem = _stem(file.path)
        if suffix in _BESIDE_A_SHAPEFILE and stem in shapefiles:
            continue
        if file.path.name.endswith((*_UNFINISHED, "-shm")):
            continue
        try:
            kind = format_of(heads[file.path], str(file.path))
        except ImportRefusedError:
            if suffix in _GEODATA_SUFFIXES or len(files) == 1:
                raise
            rows.append(_not_read(file))
        else:
            wanted.append((file, kind))
    return wanted, rows


def _refuse_unfinished(files: list[_File]) -> None:
    for file in files:
        if file.path.name.endswith(_UNFINISHED) and file.size_bytes:
            msg = (
                f"{file.path}: found changes that are not yet in the GeoPackage. Close "
                "the program that edits it, then import it again."
            )
            raise ImportRefusedError(msg)


def _copy(file: _File, kind: Format, files: list[_File], folder: Path) -> Dataset:
    home = folder / secrets.token_hex(8)
    home.mkdir()
    target = home / f"source{kind.suffix}"
    file.copy_to(target)
    if kind is Format.SHAPEFILE:
        for part in files:
            suffix = part.path.suffix.lower()
            if _stem(part.path) == _stem(file.path) and suffix in _SHAPEFILE_PARTS:
                part.copy_to(target.with_suffix(suffix))
    return Dataset(file.path.stem, str(file.path), target, kind)


def _named_apart(datasets: tuple[Dataset, ...]) -> tuple[Dataset, ...]:
    names = [dataset.name for dataset in datasets]
    return tuple(
        dataset
        if names.count(dataset.name) == 1
        else Dataset(
            str(PurePosixPath(dataset.shown_name).with_suffix("")),
            dataset.shown_name,
            dataset.path,
            dataset.format,
        )
        for dataset in datasets
    )


def _require_size(files: list[_File], shown_name: str) -> None:
    size_bytes = sum(file.size_bytes for file in files)
    if size_bytes > MAX_SOURCE_BYTES:
        msg = (
            f"{shown_name}: found {size_bytes / 1e6:,.0f} MB, at most "
            f"{MAX_SOURCE_BYTES / 1e6:,.0f} MB are read at once. Cut out the district."
        )
        raise ImportRefusedError(msg)


def _not_read(file: _File) -> ReportRow:
    return ReportRow(
        layer="",
        object_id=str(file.path),
        fault="a file that is not geodata",
        meaning="nothing of it is in the district",
        action="not read",
        severity=Severity.NOTE,
    )


def _is_shapefile(head: bytes) -> bool:
    return head.startswith(b"\x00\x00\x27\x0a")


def _stem(path: PurePosixPath) -> PurePosixPath:
    name = path.name.lower()
    stem = name.removesuffix(".xml").removesuffix(path.suffix.lower())
    return path.with_name(stem.removesuffix(".shp") or name)
