"""How wide a passage stays free past a footprint on a walkway or carriageway.

The answer is the width of the widest disc that can be rolled past the footprint, from
where it begins to where it ends along the space. A disc turns corners and meets walls
and other obstacles the way a pushchair or a fire engine does; a cross-section through
one place would not see a passage that changes sides.

How it is measured
------------------
1. Areas that touch are taken as one space, so that a line between two drawn pieces is
   no wall. The space runs along the longer side of the narrowest rectangle around its
   part within `LOOK_M` of the footprint.
2. Where the drawing of the space ends beside the footprint, it is thought to go on
   straight: the end of a drawing is no wall. Whether it goes on at all is a question
   of its own, see `leads_past`.
3. What the footprint does not touch within that reach is another street, though the
   two may meet somewhere: nobody gets past a blocked footway on the far side of the
   block. Where it stands on two of them, each has to stay passable by itself.
4. The free ground, space less footprint, is shrunk by half a width. If one piece of
   what is left reaches from the beginning of the footprint to its end, a disc of that
   width passes. The largest such width is found by halving.

The result is exact to `EXACT_M` plus the rounding of the shrunk outlines, together
less than a centimetre at the widths that rules ask about.
"""

import math

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from geo.screening.reading import NEGLIGIBLE_M2

LOOK_M = 15.0
# A wide space may be cut only once by a narrow window: then a wider one is tried.
WINDOWS_M = (5.0, 10.0, 20.0)
REACH_M = WINDOWS_M[-1]
END_LENGTH_M = 0.5  # shorter cuts are slivers between two drawings
EXACT_M = 0.002
_ROUND = 32  # corners per quarter circle: 0.03 % of a radius too small
_SLICE_M = 1.0  # of this length of the end a straight continuation is drawn


def clear_width_m(
    space: BaseGeometry, footprint: BaseGeometry, up_to_m: float
) -> float:
    """Give the width that stays free past a footprint [m].

    Parameters
    ----------
    space
        Polygon of the walkway or carriageway, in a metric CRS.
    footprint
        What stands in it; only the part inside the space counts.
    up_to_m
        Wider passages are given as this width.

    Returns
    -------
    float
        0 where the footprint leaves no passage at all.

    Examples
    --------
    A locker of 0.7 m at the edge of a footway of 2.5 m leaves 1.8 m:

    >>> footway = shapely.box(0, 0, 50, 2.5)
    >>> round(clear_width_m(footway, shapely.box(20, 0, 24, 0.7), 4), 2)
    1.8
    >>> clear_width_m(footway, shapely.box(20, 0, 24, 2.5), 4)
    0.0
    """
    turned, thing = _along_x(space, footprint)
    inside = shapely.intersection(turned, thing)
    west, _, east, _ = inside.bounds
    reach_m = up_to_m + 1.0
    near = shapely.intersection(turned, _band(turned, west - reach_m, east + reach_m))
    near = _going_on(near, west, east, reach_m)
    parts = shapely.get_parts(inside)
    # Not cut once more: along the same outline next to nothing may be left of it.
    places = shapely.point_on_surface(parts)
    widths = []
    for piece in _stood_on(near, thing, reach_m):
        taken = parts[shapely.intersects(piece, places)]
        first, _, last, _ = shapely.total_bounds(taken if len(taken) else parts)
        widths.append(_past(piece, thing, (first, last), up_to_m))
    return min(widths, default=0.0)


def _past(
    space: BaseGeometry,
    thing: BaseGeometry,
    from_to: tuple[float, float],
    up_to_m: float,
) -> float:
    """Give the width that stays free past the ground taken of one piece of space."""
    west, east = from_to
    free = shapely.difference(space, thing)
    if not _passes(free, west, east, EXACT_M):
        return 0.0
    if _passes(free, west, east, up_to_m):
        return up_to_m
    narrow, wide = EXACT_M, up_to_m
    while wide - narrow > EXACT_M:
        middle = (narrow + wide) / 2
        if _passes(free, west, east, middle):
            narrow = middle
        else:
            wide = middle
    return (narrow + wide) / 2


def leads_past(space: BaseGeometry, footprint: BaseGeometry) -> bool:
    """Whether a space goes on beyond a footprint on more than one side.

    Parameters
    ----------
    space
        Known at least `REACH_M` around the footprint.
    """
    return any(
        len(_ends(space, shapely.buffer(footprint, window_m))) > 1
        for window_m in WINDOWS_M
    )


def _ends(space: BaseGeometry, window: BaseGeometry) -> list[BaseGeometry]:
    """Give where the space leaves a window around the footprint."""
    # Cut once: a second cut along the first would lose pieces to rounding.
    cuts = shapely.line_merge(shapely.intersection(shapely.boundary(window), space))
    return [
        cut for cut in shapely.get_parts(cuts).tolist() if cut.length >= END_LENGTH_M
    ]


def direction_of(space: BaseGeometry, footprint: BaseGeometry) -> float:
    """Give the direction in which a space runs at a footprint [rad from east]."""
    part = shapely.intersection(space, shapely.buffer(footprint, LOOK_M))
    middle = footprint.centroid
    # At real eastings the rectangle would be turned by up to some thousandths.
    here = affinity.translate(part, -middle.x, -middle.y)
    rectangle = shapely.oriented_envelope(here)
    if rectangle.geom_type != "Polygon":
        return 0.0
    corners: NDArray[np.float64] = shapely.get_coordinates(rectangle)
    sides = np.diff(corners, axis=0)
    longest = sides[np.argmax(np.hypot(sides[:, 0], sides[:, 1]))]
    return math.atan2(longest[1], longest[0])


def _along_x(
    space: BaseGeometry, footprint: BaseGeometry
) -> tuple[BaseGeometry, BaseGeometry]:
    """Turn both so that the space runs along x, with the footprint at the origin."""
    angle = direction_of(space, footprint)
    middle = footprint.centroid
    # Moved to the origin first: at real eastings a rotation would lose millimetres.
    here = affinity.translate(space, -middle.x, -middle.y)
    thing = affinity.translate(footprint, -middle.x, -middle.y)
    return (
        affinity.rotate(here, -angle, origin=(0, 0), use_radians=True),
        affinity.rotate(thing, -angle, origin=(0, 0), use_radians=True),
    )


def _band(space: BaseGeometry, west: float, east: float) -> BaseGeometry:
    _, south, _, north = space.bounds
    return shapely.box(west, south - 1, east, north + 1)


def _stood_on(
    near: BaseGeometry, thing: BaseGeometry, reach_m: float
) -> list[BaseGeometry]:
    """Give the pieces of a space that a footprint takes ground of, as far as reach."""
    west, _, east, _ = near.bounds
    _, south, _, north = thing.bounds
    window = shapely.box(west, south - reach_m, east, north + reach_m)
    pieces = shapely.get_parts(shapely.intersection(near, window))
    taken = shapely.intersection(pieces, thing)
    if thing.area <= 0:
        return list(pieces[~shapely.is_empty(taken)])
    return list(pieces[shapely.area(taken) > NEGLIGIBLE_M2])


def _going_on(
    near: BaseGeometry, west: float, east: float, reach_m: float
) -> BaseGeometry:
    """Let a space go on straight where its drawing ends beside the footprint."""
    first, _, last, _ = near.bounds
    grown = [near]
    for end, towards, beside in ((last, 1, east), (first, -1, west)):
        if (beside + towards * reach_m - end) * towards <= 0.05:
            continue
        band = _band(near, *sorted((end - towards * _SLICE_M, end)))
        for piece in shapely.get_parts(shapely.intersection(near, band)):
            if piece.area > 0:
                moved = affinity.translate(piece, towards * reach_m)
                grown.append(shapely.union(piece, moved).convex_hull)
    return shapely.union_all(grown)


def _passes(free: BaseGeometry, west: float, east: float, width_m: float) -> bool:
    left = shapely.buffer(free, -width_m / 2, quad_segs=_ROUND)
    middles = shapely.intersection(left, _band(free, west, east))
    if middles.is_empty:
        return False
    for piece in shapely.get_parts(middles):
        first, _, last, _ = piece.bounds
        if first <= west + EXACT_M and last >= east - EXACT_M:
            return True
    return False
