"""How many footprints lie to the features of a layer: one contract, two back ends."""

from geo.overlay.feature_index import FeatureIndex
from geo.overlay.footprints import FootprintKind, Footprints
from geo.overlay.packed import PackedFeaturesError
from geo.overlay.relations import Relation, Relations

__all__ = [
    "FeatureIndex",
    "FootprintKind",
    "Footprints",
    "PackedFeaturesError",
    "Relation",
    "Relations",
]
