"""How wide a way stays beside what is placed on it.

The width is that of the widest disc that can be rolled past: the way without the
footprint is drawn in by half a width, and the width counts as clear while what is
left still joins every end of the way around the footprint. That follows bends and
corners, which a measure straight across would not.
"""

from collections.abc import Callable, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

# Widths are found to the centimetre, finer than any of the layers is drawn.
STEP_M = 0.01
# Ways end where this window around the footprint cuts them; where it cuts a wide way
# only once, a wider window is tried.
WINDOWS_M = (5.0, 10.0, 20.0)
REACH_M = WINDOWS_M[-1]
_END_LENGTH_M = 0.5  # shorter cuts are slivers between two drawings
_WIDEST_M = 2 * REACH_M


def clear_width_m(
    way: BaseGeometry, footprint: BaseGeometry
) -> tuple[float, float] | None:
    """Measure the widest passage along a way, before and after something is placed.

    Parameters
    ----------
    way
        Polygons of the way around the footprint, at least `REACH_M` far [m].
    footprint
        What is placed.

    Returns
    -------
    before, after
        Width of the widest passage [m], to `STEP_M`; 0 where all is blocked. None
        where the way does not lead past the footprint, so that there is no passage
        to measure.

    Examples
    --------
    A post of 1 m on a footway of 3 m leaves 2 m.

    >>> footway, post = shapely.box(0, 0, 100, 3), shapely.box(50, 0, 51, 1)
    >>> before, after = clear_width_m(footway, post)
    >>> round(before, 2), round(after, 2)
    (3.0, 2.0)
    """
    ends: Sequence[BaseGeometry] = ()
    for window_m in WINDOWS_M:
        window = shapely.buffer(footprint, window_m)
        ends = _ends(way, window)
        if len(ends) > 1:
            break
    else:
        return None
    free = shapely.difference(way, footprint)
    before = _widest(lambda width_m: _joins(way, width_m, window, ends))
    after = _widest(lambda width_m: _joins(free, width_m, window, ends))
    return before, min(before, after)


def _ends(way: BaseGeometry, window: BaseGeometry) -> list[BaseGeometry]:
    """Give where the part of a way that meets the footprint leaves the window."""
    here = shapely.intersection(way, window)
    cuts = shapely.line_merge(shapely.intersection(here, shapely.boundary(window)))
    return [
        cut for cut in shapely.get_parts(cuts).tolist() if cut.length >= _END_LENGTH_M
    ]


def _joins(
    way: BaseGeometry,
    width_m: float,
    window: BaseGeometry,
    ends: Sequence[BaseGeometry],
) -> bool:
    drawn_in = shapely.intersection(shapely.buffer(way, -width_m / 2), window)
    near_m = width_m / 2 + STEP_M  # an end may cut the way askew
    return any(
        all(part.distance(end) <= near_m for end in ends)
        for part in shapely.get_parts(drawn_in).tolist()
    )


def _widest(passes: Callable[[float], bool]) -> float:
    low_m, high_m = 0.0, _WIDEST_M
    if not passes(STEP_M):
        return 0.0
    while high_m - low_m > STEP_M / 2:
        middle_m = (low_m + high_m) / 2
        if passes(middle_m):
            low_m = middle_m
        else:
            high_m = middle_m
    return high_m
