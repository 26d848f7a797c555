"""The column table of each layer kind, its validation, and layers in memory."""

from geo.layers.columns import Column, ColumnType
from geo.layers.coverage import Coverage
from geo.layers.kinds import LAYER_KINDS, LayerGroup, LayerKind
from geo.layers.layer import DistrictLayers, Layer, UnreadableLayer
from geo.layers.schema import require_kind, validate_features

__all__ = [
    "LAYER_KINDS",
    "Column",
    "ColumnType",
    "Coverage",
    "DistrictLayers",
    "Layer",
    "LayerGroup",
    "LayerKind",
    "UnreadableLayer",
    "require_kind",
    "validate_features",
]
