"""What a person supposes: a plan that says something else, a threshold moved."""

import hashlib
import math
from dataclasses import dataclass
from enum import StrEnum

import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import WhatIfError

# Assumption: no distance, area or height that a city sets is above this.
VALUE_MAX = 1_000_000.0
_POLYGONS = {"Polygon", "MultiPolygon"}


class AmendmentKind(StrEnum):
    """How an object of a plan is changed."""

    PART = "part"  # part of its ground is taken out and given another use
    USE = "use"  # all of it is given another use
    RAISE = "raise"
    LOWER = "lower"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Amendment:
    """A change of one object of a plan, as a person supposes it.

    Parameters
    ----------
    layer_id, object_id
        The object: its layer and its local id there.
    area
        `PART` only: the ground to take out, in the district's CRS [m]. What of it
        lies outside the object is not amended.
    use
        `PART` and `USE`: HILUCS codes joined by "|". Empty for a part of an object
        that is no zone: the object just does not hold there any more.
    column, value
        `RAISE` and `LOWER`: the limit, by the column that holds it, and its new
        value in the unit of that column.

    Raises
    ------
    WhatIfError
        If a part is missing, has no area or is drawn wrongly, or a limit is no
        usable number.

    Examples
    --------
    >>> Amendment(AmendmentKind.CANCEL, "zones", "AK-1").id
    'A-a36c5165'
    """

    kind: AmendmentKind
    layer_id: str
    object_id: str
    area: BaseGeometry | None = None
    use: str = ""
    column: str = ""
    value: float | None = None

    def __post_init__(self) -> None:
        fault = ""
        if self.kind is AmendmentKind.PART:
            fault = _fault_of_area(self.area)
        elif self.kind is AmendmentKind.USE and not self.use:
            fault = "no land use is given. Choose the one it should get"
        elif self.kind in {AmendmentKind.RAISE, AmendmentKind.LOWER}:
            fault = _fault_of_limit(self.column, self.value)
        if fault:
            msg = f"Object {self.object_id!r} cannot be changed: {fault}."
            raise WhatIfError(msg)

    @property
    def id(self) -> str:
        """Identifier that the same change has in every run."""
        ground = "" if self.area is None else self.area.normalize().wkb_hex
        value = "" if self.value is None else repr(float(self.value))
        parts = (
            str(self.kind),
            self.layer_id,
            self.object_id,
            ground,
            self.use,
            self.column,
            value,
        )
        return f"A-{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:8]}"


def _fault_of_area(area: BaseGeometry | None) -> str:
    if area is None or area.is_empty:
        return "no area is given. Choose a clash, or draw the area"
    if area.geom_type not in _POLYGONS:
        return f"its area is a {area.geom_type}. Draw it as a polygon"
    if not all(math.isfinite(ordinate) for ordinate in area.bounds):
        return "its area has a coordinate that is not a number. Draw it again"
    if not area.is_valid:
        reason = shapely.is_valid_reason(area)
        return f"its area is drawn wrongly ({reason}). Draw it again"
    return ""


def _fault_of_limit(column: str, value: float | None) -> str:
    if not column:
        return "no limit is chosen. Choose one"
    if value is None or not math.isfinite(value):
        return f"the new value of the limit is {value}. Give a number"
    if not 0 <= value <= VALUE_MAX:
        return (
            f"the new value of the limit is {value:g}. Give a number from 0 to "
            f"{VALUE_MAX:,.0f}"
        )
    return ""


@dataclass(frozen=True, slots=True)
class ThresholdOverride:
    """A threshold that a scenario has instead of the city's.

    Parameters
    ----------
    key
        The threshold.
    value
        In the unit of the threshold.

    Raises
    ------
    WhatIfError
        If the value is no number, negative, or larger than anything a city sets.
    """

    key: str
    value: float

    def __post_init__(self) -> None:
        if not math.isfinite(self.value) or not 0 <= self.value <= VALUE_MAX:
            msg = (
                f"Threshold {self.key!r} cannot be {self.value:g}. Give a number from "
                f"0 to {VALUE_MAX:,.0f}."
            )
            raise WhatIfError(msg)
