"""Areas that people state in a mapping, brought into a district's CRS."""

import math
from functools import lru_cache
from typing import Annotated, Self

import numpy as np
import numpy.typing as npt
import shapely
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from data.importing.errors import ImportRefusedError

# A straight side in one CRS is a curve in another: sides are given this many points.
_POINTS_PER_SIDE = 64
Places = npt.NDArray[np.float64]  # x and y, or longitude and latitude [n x 2]


class Stated(BaseModel):
    """Part of a mapping; a word that is not known is a fault, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class Area(Stated):
    """An area as a bounding box or as WKT, in a stated CRS.

    Parameters
    ----------
    bbox
        West, south, east, north, or x and y, in the units of `crs`; longitude first.
    """

    crs: str
    bbox: tuple[float, float, float, float] | None = None
    wkt: str | None = None

    @model_validator(mode="after")
    def _one_shape(self) -> Self:
        if (self.bbox is None) == (self.wkt is None):
            msg = "give either bbox or wkt"
            raise ValueError(msg)
        parse_crs(self.crs)
        if not isinstance(self.shape(), Polygon | MultiPolygon):
            msg = "the area is not a polygon, or has no ground (west < east, south < n)"
            raise ValueError(msg)  # noqa: TRY004  pydantic reports ValueError only
        return self

    def shape(self) -> BaseGeometry | None:
        """Give the area in its own CRS; None where it is no valid area."""
        if self.bbox is not None:
            west, south, east, north = self.bbox
            drawn = all(map(math.isfinite, self.bbox)) and west < east and south < north
            return shapely.box(*self.bbox) if drawn else None
        try:
            found = shapely.from_wkt(self.wkt, on_invalid="ignore")
        except (shapely.errors.GEOSException, NotImplementedError):
            return None  # curves are not read
        return None if found is None or not found.is_valid or found.is_empty else found


class CoverageArea(Area):
    """An area in which a layer is stated to be complete, and on what ground."""

    statement: Annotated[str, Field(min_length=1)]


class CoverageFromLayer(Stated):
    """The ground of a layer of the source, in which layers are stated to be complete.

    An outline alone proves nothing: `statement` says on what ground everything inside
    it was delivered.
    """

    source_layer: Annotated[str, Field(min_length=1)]
    statement: Annotated[str, Field(min_length=1)]


def area_in(area: Area, crs: str) -> Polygon | MultiPolygon:
    """Give a stated area in another CRS.

    Raises
    ------
    ImportRefusedError
        If the area does not lie where `crs` can be used.
    """
    shape = area.shape()
    assert isinstance(shape, Polygon | MultiPolygon)
    west, south, east, north = shape.bounds
    step = max(east - west, north - south) / _POINTS_PER_SIDE
    moved = reproject(shapely.segmentize(shape, step), area.crs, crs)
    if not isinstance(moved, Polygon | MultiPolygon) or not moved.is_valid:
        msg = (
            f"The area {area.bbox or area.wkt} in {area.crs} cannot be drawn in {crs}. "
            "Check its coordinates and their order (longitude or x first)."
        )
        raise ImportRefusedError(msg)
    return moved


def reproject(geometry: BaseGeometry, source: str, target: str) -> BaseGeometry:
    """Give a geometry in another CRS, x or longitude first in both."""
    return shapely.transform(geometry, mover(source, target))


@lru_cache(maxsize=32)
def mover(source: str, target: str) -> "_Mover":
    """Give the function that brings places [n x 2] from one CRS into another."""
    return _Mover(source, target)


class _Mover:
    def __init__(self, source: str, target: str) -> None:
        self._transformer = Transformer.from_crs(
            parse_crs(source), parse_crs(target), always_xy=True
        )

    def __call__(self, places: Places) -> Places:
        if not len(places):
            return places
        return np.column_stack(
            self._transformer.transform(places[:, 0], places[:, 1])
        ).astype(np.float64)


def parse_crs(crs: str) -> CRS:
    """Read a CRS.

    Raises
    ------
    ValueError
        If it is not known.
    """
    try:
        return CRS.from_user_input(crs)
    except CRSError as error:
        msg = f"CRS {crs[:80]!r} is not known; give e.g. 'EPSG:3878'"
        raise ImportRefusedError(msg) from error


def same_crs(one: str, other: str) -> bool:
    """Whether two CRS place the same coordinates at the same spot."""
    first, second = parse_crs(one), parse_crs(other)
    if first.equals(second, ignore_axis_order=True):
        return True
    codes = (first.to_epsg(), second.to_epsg())
    return codes[0] is not None and codes[0] == codes[1]


def crs_name(crs: str) -> str:
    """Give a CRS by its code where it has one, e.g. "EPSG:3878"."""
    authority = parse_crs(crs).to_authority(min_confidence=100)
    return crs if authority is None else ":".join(authority)


def usable_area(crs: str) -> Polygon | None:
    """Give the ground on which a CRS may be used, in longitude and latitude.

    Its stated area of use, with as much again on the west and the east: the strips of
    national grids are nominal, and a city that lies across two of them uses one. None
    where no area is stated.
    """
    area = parse_crs(crs).area_of_use
    if area is None:
        return None
    width = area.east - area.west
    return shapely.box(area.west - width, area.south, area.east + width, area.north)
