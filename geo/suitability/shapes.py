"""Sites as shapes to draw: equal neighbours are one shape."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.bulk.outcomes import BY_SEVERITY
from geo.model.vocabulary import Outcome
from geo.suitability.candidates import Basis, Candidates
from geo.suitability.judging import Suitability


def site_shapes(candidates: Candidates) -> NDArray[np.object_]:
    """Give the cell, plot, roof or metre of kerb of each site."""
    if candidates.basis is not Basis.CELL:
        shapes = np.empty(len(candidates), dtype=object)
        shapes[:] = candidates.shapes
        return shapes
    assert candidates.column is not None
    assert candidates.row is not None
    # Edges from whole numbers: neighbours share them to the last bit.
    boxes: NDArray[np.object_] = shapely.box(
        candidates.west_m + candidates.column * candidates.cell_m,
        candidates.south_m + candidates.row * candidates.cell_m,
        candidates.west_m + (candidates.column + 1) * candidates.cell_m,
        candidates.south_m + (candidates.row + 1) * candidates.cell_m,
    )
    return boxes


def ground_by_outcome(found: Suitability) -> dict[Outcome, BaseGeometry]:
    """Give the ground of each outcome that occurs, equal neighbours dissolved."""
    shapes = site_shapes(found.candidates)
    ground: dict[Outcome, BaseGeometry] = {}
    for code, outcome in enumerate(BY_SEVERITY):
        mine = shapes[found.severity == code]
        if not len(mine):
            continue
        if found.candidates.basis is Basis.CELL:
            # Corners along a straight edge are left out.
            ground[outcome] = shapely.simplify(shapely.coverage_union_all(mine), 1e-6)
        elif found.candidates.basis is Basis.KERB:
            ground[outcome] = shapely.line_merge(shapely.union_all(mine))
        else:
            ground[outcome] = shapely.union_all(mine)
    return ground
