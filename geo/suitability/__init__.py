"""Where a solution could be done: a whole district judged site by site."""

from geo.suitability.candidates import (
    SITES_MAX,
    Basis,
    Candidates,
    NoCandidatesError,
    bases_of,
    candidates,
)
from geo.suitability.judging import (
    OutcomeTotal,
    Reason,
    Suitability,
    site_at,
    suitability,
)
from geo.suitability.shapes import ground_by_outcome, site_shapes

__all__ = [
    "SITES_MAX",
    "Basis",
    "Candidates",
    "NoCandidatesError",
    "OutcomeTotal",
    "Reason",
    "Suitability",
    "bases_of",
    "candidates",
    "ground_by_outcome",
    "site_at",
    "site_shapes",
    "suitability",
]
