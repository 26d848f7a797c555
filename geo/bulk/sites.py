"""One solution at many places."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.model.placement import Duration, Placement, footprint_of
from geo.model.solution import Solution
from geo.overlay import Footprints


@dataclass(frozen=True)
class Sites:
    """One solution at many places.

    Parameters
    ----------
    x, y
        Middle of each site in the district's CRS [m].
    size_m2
        Ground it takes at each; None for its typical size.
    """

    solution: Solution
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    size_m2: float | None = None
    duration: Duration = Duration.PERMANENT

    def __len__(self) -> int:
        return len(self.x)

    def placement(self, row: int) -> Placement:
        """Give the placement at one site."""
        return Placement(
            f"site-{row}",
            self.solution.id,
            shapely.Point(self.x[row], self.y[row]),
            size_m2=self.size_m2,
            duration=self.duration,
        )

    @property
    def template(self) -> BaseGeometry:
        """The footprint of a site at the origin; all others are that one, moved."""
        at_origin = Placement(
            "template", self.solution.id, shapely.Point(0, 0), size_m2=self.size_m2
        )
        return footprint_of(at_origin, self.solution)

    def footprints(self) -> Footprints:
        """Give all footprints as arrays."""
        return self.moved(self.template)

    def moved(
        self, template: BaseGeometry, rows: NDArray[np.intp] | None = None
    ) -> Footprints:
        """Give a shape drawn at the origin at every site, or at some of them."""
        x, y = (self.x, self.y) if rows is None else (self.x[rows], self.y[rows])
        return Footprints.copies(template, x, y)
