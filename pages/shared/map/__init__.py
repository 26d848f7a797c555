"""The one map of Plantable: it shows the store's state and reports intentions."""

from pages.shared.map.component import district_map
from pages.shared.map.coordinates import drawn_geometry, from_degrees, view_of
from pages.shared.map.drawing import attribution, map_layers, map_placement
from pages.shared.map.model import (
    LegendClass,
    MapClick,
    MapEvent,
    MapLayer,
    MapPlacement,
    MapView,
    PlacementSelected,
)
from pages.shared.map.words import map_words

__all__ = [
    "LegendClass",
    "MapClick",
    "MapEvent",
    "MapLayer",
    "MapPlacement",
    "MapView",
    "PlacementSelected",
    "attribution",
    "district_map",
    "drawn_geometry",
    "from_degrees",
    "map_layers",
    "map_placement",
    "map_words",
    "view_of",
]
