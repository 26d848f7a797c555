"""What if a plan changed: the amended object, and what that changes in the findings."""

from geo.what_if.amended_rows import limits_of
from geo.what_if.amending import Amended, AreaMove, amend, amendment_for
from geo.what_if.comparison import (
    Comparison,
    Difference,
    DifferenceKind,
    PlacementComparison,
    compare,
)
from geo.what_if.scenario import WhatIf, touched_placements, what_if

__all__ = [
    "Amended",
    "AreaMove",
    "Comparison",
    "Difference",
    "DifferenceKind",
    "PlacementComparison",
    "WhatIf",
    "amend",
    "amendment_for",
    "compare",
    "limits_of",
    "touched_placements",
    "what_if",
]
