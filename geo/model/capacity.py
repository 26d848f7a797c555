"""How much of something one placement of a solution gives."""

import math
from dataclasses import dataclass
from enum import StrEnum

from geo.model.message import mark
from geo.model.vocabulary import Confidence

# What can be added up over sites: title, and unit where the title does not say it.
SITES = "sites"
MEASURES: dict[str, tuple[str, str]] = {
    SITES: (mark("sites"), ""),
    "shared_cars": (mark("shared cars"), ""),
    "bike_places": (mark("bicycle places"), ""),
    "shared_bikes": (mark("shared bicycles"), ""),
    "scooter_places": (mark("scooter places"), ""),
    "charging_points": (mark("charging points"), ""),
    "parcel_boxes": (mark("parcel boxes"), ""),
    "solar_kw": (mark("solar power"), "kW"),
    "battery_kw": (mark("battery power"), "kW"),
    "heat_kw": (mark("heat power"), "kW"),
}


class Per(StrEnum):
    """What a capacity is counted by."""

    PLACEMENT = "placement"
    M2 = "m2"  # of the footprint, or of the roof it lies on


@dataclass(frozen=True, slots=True)
class Capacity:
    """What one placement gives, for adding up over many.

    Parameters
    ----------
    measure
        What is counted, e.g. ``"shared_cars"``.
    value
        Per placement, or per square metre of footprint.
    whole
        Whether only whole ones count, as with places for bicycles.
    source_ids
        Rows of the sources table; empty for an assumption.
    """

    solution_id: str
    measure: str
    value: float
    per: Per
    whole: bool
    confidence: Confidence
    source_ids: tuple[str, ...] = ()
    note: str = ""

    def of(self, footprint_m2: float) -> float:
        """Give what a placement of such a footprint [m2] gives.

        Examples
        --------
        >>> stands = Capacity("bikes", "bike_places", 0.5, Per.M2, True,
        ...                   Confidence.ASSUMPTION)
        >>> stands.of(13)
        6.0
        """
        amount = self.value * (footprint_m2 if self.per is Per.M2 else 1.0)
        # The area of a drawn footprint is rounded: 12.499999 m2 are 12.5.
        return float(math.floor(amount + 1e-6)) if self.whole else amount
