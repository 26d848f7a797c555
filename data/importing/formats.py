"""Which format a file is in, told by its bytes: a suffix protects nothing."""

import re
from enum import StrEnum

from data.importing.errors import ImportRefusedError

HEAD_BYTES = 4096
FORMATS_FOR_PEOPLE = (
    "GeoPackage, GeoJSON, Shapefile, FlatGeobuf or GeoParquet, alone, in a folder or "
    "in a zip archive"
)
_GEOPACKAGE_IDS = {b"GPKG", b"GP10", b"GP11"}
_ROOT_TAG = re.compile(rb"<([A-Za-z_][\w.:-]{0,60})")


class Format(StrEnum):
    """A format that is read, each by one reader and no other."""

    GEOPACKAGE = "GPKG"
    SHAPEFILE = "ESRI Shapefile"
    FLATGEOBUF = "FlatGeobuf"
    GEOJSON = "GeoJSON"
    GEOPARQUET = "GeoParquet"

    @property
    def gdal_driver(self) -> str | None:
        """The only GDAL driver that may see such a file; None for no driver."""
        return None if self in {Format.GEOJSON, Format.GEOPARQUET} else self.value

    @property
    def suffix(self) -> str:
        """Suffix of the private copy."""
        return _SUFFIXES[self]


_SUFFIXES = {
    Format.GEOPACKAGE: ".gpkg",
    Format.SHAPEFILE: ".shp",
    Format.FLATGEOBUF: ".fgb",
    Format.GEOJSON: ".geojson",
    Format.GEOPARQUET: ".parquet",
}
_MAGIC = (
    (b"\x00\x00\x27\x0a", Format.SHAPEFILE),
    (b"fgb", Format.FLATGEOBUF),
    (b"PAR1", Format.GEOPARQUET),
)


def is_zip(head: bytes) -> bool:
    """Whether a file begins like a zip archive."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def format_of(head: bytes, shown_name: str) -> Format:
    """Tell the format of a file by its first bytes.

    Parameters
    ----------
    head
        The first `HEAD_BYTES` of the file.
    shown_name
        Name for messages; it has no say in the answer.

    Raises
    ------
    ImportRefusedError
        If the bytes are of no format that is read.

    Examples
    --------
    >>> format_of(b'{"type": "FeatureCollection"', "noise.gml")
    <Format.GEOJSON: 'GeoJSON'>
    """
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found
    if head.startswith(b"SQLite format 3\x00"):
        if head[68:72] in _GEOPACKAGE_IDS:
            return Format.GEOPACKAGE
        raise _refused(shown_name, "an SQLite database that is not a GeoPackage")
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"{"):
        return Format.GEOJSON
    raise _refused(shown_name, _described(text))


def _described(text: bytes) -> str:
    if not text:
        return "an empty file"
    if text.startswith(b"<"):
        tag = _ROOT_TAG.search(text)
        name = f" (<{tag.group(1).decode('ascii')}>)" if tag else ""
        return f"XML{name}"
    if is_zip(text):
        return "a zip archive inside another source"
    return "a file of a kind that Plantable does not know"


def _refused(shown_name: str, found: str) -> ImportRefusedError:
    msg = f"{shown_name}: found {found}, which is not read. Give {FORMATS_FOR_PEOPLE}."
    return ImportRefusedError(msg)
