"""Where a layer is known to be complete. Outside coverage nothing is known."""

from dataclasses import dataclass
from datetime import date

import shapely
from shapely.geometry.base import BaseGeometry

from geo.model.vocabulary import ProcessStepGeneral

NOTHING = shapely.Polygon()


@dataclass(frozen=True, slots=True)
class Coverage:
    """Where and until when a layer is known to be complete.

    Parameters
    ----------
    area
        Ground on which the layer holds everything there is, in the district's
        CRS; None where nobody has stated it, and then nothing is known anywhere.
    statement
        Who says so, or on what ground.
    valid_until
        Last day on which the layer may still be read; None for no end. Later it
        is stale and answers *not assessed*.
    process_steps
        Plan layers only: the process steps the layer is complete for. None means
        not stated; only `legalForce` is then assumed.

    Examples
    --------
    >>> west = Coverage(shapely.box(0, 0, 50, 100), "survey of the west half")
    >>> west.missing(shapely.box(40, 0, 60, 10)).area
    100.0
    """

    area: BaseGeometry | None
    statement: str = ""
    valid_until: date | None = None
    process_steps: frozenset[ProcessStepGeneral] | None = None

    def missing(self, place: BaseGeometry) -> BaseGeometry:
        """Give the part of `place` on which the layer says nothing."""
        if self.area is None:
            return place
        if shapely.covers(self.area, place):
            return NOTHING
        return shapely.difference(place, self.area)

    def is_stale(self, as_of: date) -> bool:
        """Whether the layer is past the day until which it may be read."""
        return self.valid_until is not None and as_of > self.valid_until

    def holds_step(self, step: ProcessStepGeneral) -> bool:
        """Whether the layer is complete for plans at a process step."""
        if self.process_steps is None:
            return step is ProcessStepGeneral.LEGAL_FORCE
        return step in self.process_steps
