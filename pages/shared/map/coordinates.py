"""The edge between the district's metres and the map's degrees."""

from functools import lru_cache

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geo.model.district import District
from pages.shared.map.model import MapView

WGS84 = "EPSG:4326"
DECIMALS = 7  # about 1 cm


# Kept, because each run of a page is a new thread, in which PROJ starts anew (11 ms).
@lru_cache(maxsize=4096)
def to_degrees(geometry: BaseGeometry, crs: str) -> BaseGeometry:
    """Carry a geometry from a district's CRS [m] to longitude and latitude.

    Examples
    --------
    >>> place = to_degrees(shapely.Point(25_497_000, 6_673_000), "EPSG:3879")
    >>> round(place.x, 4), round(place.y, 4)
    (24.946, 60.1699)
    """
    return _carried(geometry, crs, WGS84)


def from_degrees(lng: float, lat: float, crs: str) -> shapely.Point:
    """Carry a place on the map to a district's CRS [m]."""
    x, y = _transformer(WGS84, crs).transform(lng, lat)
    return shapely.Point(x, y)


def drawn_geometry(geometry: BaseGeometry, crs: str) -> dict[str, object]:
    """Give a geometry in a district's CRS as GeoJSON for drawing."""
    degrees = to_degrees(geometry, crs)
    rounded = shapely.transform(degrees, lambda places: np.round(places, DECIMALS))
    return dict(mapping(rounded))


def view_of(district: District) -> MapView:
    """Give the view of a whole district."""
    return _view(district.boundary, district.crs)


@lru_cache(maxsize=16)
def _view(boundary: BaseGeometry, crs: str) -> MapView:
    return MapView(*to_degrees(boundary, crs).bounds)


def _carried(geometry: BaseGeometry, source: str, target: str) -> BaseGeometry:
    transformer = _transformer(source, target)
    return shapely.transform(geometry, transformer.transform, interleaved=False)


@lru_cache(maxsize=16)
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)
