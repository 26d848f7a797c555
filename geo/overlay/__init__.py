"""Overlay: which features a footprint meets, over how much ground, and how near.

The geometry under every rule, for one placement and for a hundred thousand. Two back
ends give the same answers: compiled kernels over flat arrays for circles and convex
footprints, and shapely for every other shape and wherever rounding could decide.
"""

from geo.overlay.feature_index import FeatureIndex
from geo.overlay.footprints import Footprints
from geo.overlay.packed import OverlayError
from geo.overlay.relations import Relation, Relations

# Kept indexes of another format are built again.
OVERLAY_FORMAT = 1

__all__ = [
    "OVERLAY_FORMAT",
    "FeatureIndex",
    "Footprints",
    "OverlayError",
    "Relation",
    "Relations",
]
