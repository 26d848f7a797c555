"""The rules for tens of thousands of footprints at once, with one planning logic.

What a rule means is said in one place, the judges of `geo.screening`. Here geometry
sorts footprints into *situations* that a judge cannot tell apart; one of each is judged
and its answer holds for all of them. A footprint whose situation cannot be told by
arrays alone is judged by itself: slower, never different.
"""

from geo.bulk.outcomes import BulkOutcomes, BulkScreener
from geo.bulk.sites import Sites

__all__ = ["BulkOutcomes", "BulkScreener", "Sites"]
