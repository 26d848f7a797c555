"""A study area and the metric CRS in which its metres are true."""

from dataclasses import dataclass

from pyproj import CRS, Proj, Transformer
from pyproj.exceptions import CRSError, ProjError
from shapely import Polygon
from shapely.geometry import MultiPolygon

from geo.errors import UnsuitableCrsError

# Assumption: half a per cent of length is one per cent of area, finer than the
# positional tolerance of any plan layer at the size of a footprint.
LENGTH_DISTORTION_MAX = 0.005


@dataclass(frozen=True, slots=True)
class District:
    """A study area of any size: a street, a plot, a quarter.

    Parameters
    ----------
    id
        Short identifier: lower-case letters, digits and hyphens.
    name
        Name for people.
    crs
        Stated local metric CRS, e.g. ``"EPSG:3879"``; all layers of the
        district are in it.
    boundary
        Study area in `crs`. It says where the map looks, never where data are
        known: that is each layer's coverage.
    profile
        City profile whose thresholds and instruments apply.
    country
        ISO 3166-1 alpha-2 code.
    description
        One paragraph for people.
    fictional
        True for an invented district; shown wherever the district is.

    Raises
    ------
    UnsuitableCrsError
        If lengths in `crs` are not true at `boundary`.
    """

    id: str
    name: str
    crs: str
    boundary: Polygon | MultiPolygon
    profile: str = "generic"
    country: str = ""
    description: str = ""
    fictional: bool = False

    def __post_init__(self) -> None:
        centre = self.boundary.centroid
        require_local_metric_crs(self.crs, (centre.x, centre.y))


def require_local_metric_crs(crs: str, at: tuple[float, float] | None = None) -> CRS:
    """Return `crs` as a `pyproj.CRS`, or refuse it with the reason.

    Parameters
    ----------
    crs
        Anything `pyproj` reads, e.g. ``"EPSG:3879"``.
    at
        A place (x, y) in `crs` at which lengths have to be true [m]. Without it
        only the kind of CRS and its units are checked.

    Raises
    ------
    UnsuitableCrsError
        If the CRS is unknown, geographic, not in metres, Web Mercator, or
        stretches lengths at `at` by more than `LENGTH_DISTORTION_MAX`.

    Examples
    --------
    >>> require_local_metric_crs("EPSG:3879").name
    'ETRS89 / GK25FIN'
    >>> require_local_metric_crs("EPSG:3857")
    Traceback (most recent call last):
      ...
    geo.errors.UnsuitableCrsError: CRS EPSG:3857 (WGS 84 / Pseudo-Mercator) is a \
web map projection: it inflates areas, about 4 times at 60 degrees north. Choose \
the city's own metric CRS, e.g. EPSG:3879 (Helsinki, Espoo), EPSG:3878 (Tampere) \
or EPSG:7801 (Sofia).
    """
    advice = (
        "Choose the city's own metric CRS, e.g. EPSG:3879 (Helsinki, Espoo), "
        "EPSG:3878 (Tampere) or EPSG:7801 (Sofia)."
    )
    try:
        parsed = CRS.from_user_input(crs)
    except CRSError as error:
        msg = f"CRS {crs!r} is not known. {advice}"
        raise UnsuitableCrsError(msg) from error
    name = f"CRS {crs} ({parsed.name})"
    if parsed.is_geographic:
        msg = f"{name} is geographic: its units are degrees, not metres. {advice}"
        raise UnsuitableCrsError(msg)
    if not parsed.is_projected:
        msg = f"{name} is not a projected CRS. {advice}"
        raise UnsuitableCrsError(msg)
    if "mercator" in parsed.name.lower() and "transverse" not in parsed.name.lower():
        msg = (
            f"{name} is a web map projection: it inflates areas, about 4 times at "
            f"60 degrees north. {advice}"
        )
        raise UnsuitableCrsError(msg)
    units = {axis.unit_name for axis in parsed.axis_info[:2]}
    if units != {"metre"}:
        msg = f"{name} is in {', '.join(sorted(units))}, not in metres. {advice}"
        raise UnsuitableCrsError(msg)
    if at is not None:
        _require_true_lengths(parsed, name, at, advice)
    return parsed


def _require_true_lengths(
    crs: CRS, name: str, at: tuple[float, float], advice: str
) -> None:
    to_degrees = Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    longitude, latitude = to_degrees.transform(*at)
    try:
        factors = Proj(crs).get_factors(longitude, latitude)
    except ProjError as error:
        msg = f"{name} cannot be used at {at}: {error}. {advice}"
        raise UnsuitableCrsError(msg) from error
    scales = (factors.meridional_scale, factors.parallel_scale)
    worst = max(scales, key=lambda scale: abs(scale - 1))
    if abs(worst - 1) > LENGTH_DISTORTION_MAX:
        msg = (
            f"{name} makes 1 m on the ground {worst:.3f} m at this place "
            f"({latitude:.3f} N, {longitude:.3f} E); at most "
            f"{LENGTH_DISTORTION_MAX:.1%} is accepted. {advice}"
        )
        raise UnsuitableCrsError(msg)
