"""Compiled footprints, and the code of how one lies to a feature."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from geo.overlay.relations import NEGLIGIBLE, WHOLE_SHARE

Floats = NDArray[np.float64]
APART, TOUCHES, OVERLAPS, INSIDE, AROUND = 0, 1, 2, 3, 4
# Nearer than this to a limit, rounding could decide: those pairs are looked at again
# with exact predicates [m].
CLOSE_CALL_M = 1e-7
CLOSE_CALL_SIZE = 1e-6
# distance [m], overlap [m2], length [m], code, close call
Found = tuple[float, float, float, int, bool]


class Shapes(NamedTuple):
    """Circles and convex polygons, as `Footprints` has them."""

    kind: NDArray[np.int8]
    centre_x: Floats
    centre_y: Floats
    radius: Floats
    area: Floats
    boxes: Floats
    corner_offsets: NDArray[np.int64]
    corner_x: Floats
    corner_y: Floats


@njit(nogil=True, cache=True)
def code_of(overlap: float, own: float, other: float, distance: float) -> int:
    """Give the code of an overlap, from the footprint's and the feature's own size."""
    if overlap <= NEGLIGIBLE:
        return APART if distance > 0 else TOUCHES
    if overlap >= WHOLE_SHARE * own:
        return INSIDE
    if overlap >= WHOLE_SHARE * other:
        return AROUND
    return OVERLAPS
