"""What goes into the map and what comes out of it.

Longitudes and latitudes are WGS 84 in degrees (EPSG:4326): the map is the only
place that has them. Every text is data and shown literally.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from geo.model.vocabulary import Outcome
from geo.portrayal import LayerPortrayal


@dataclass(frozen=True, slots=True)
class LegendClass:
    """One of the classes in which a layer is drawn."""

    id: str
    title: str
    colour: str


@dataclass(frozen=True, slots=True)
class MapLayer:
    """A layer on the map and in its legend.

    Parameters
    ----------
    id
        Unique on the map.
    features_url, labels_url, uncovered_url
        Addresses of GeoJSON in EPSG:4326; empty for none. A layer without features
        stands in the legend with its note, and is never silently absent.
    classes
        Classes of zoning elements that occur, in the order of the legend.
    group, group_order
        Heading in the legend, and its place among the headings.
    open_group
        Whether the heading stands open at first.
    date_text
        Date of the data in words.
    note
        What people must know, e.g. that the layer could not be read.
    """

    id: str
    title: str
    portrayal: LayerPortrayal
    group: str = ""
    group_order: int = 0
    open_group: bool = False
    features_url: str = ""
    labels_url: str = ""
    uncovered_url: str = ""
    classes: tuple[LegendClass, ...] = ()
    shown: bool = True
    date_text: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class MapPlacement:
    """A placement on the map.

    Parameters
    ----------
    lng, lat
        Where its symbol stands [degrees].
    number
        Short label beside the symbol, as in the list beside the map; may be empty.
    description
        Read by screen readers and shown on hovering, with the outcome in words.
    footprint
        GeoJSON geometry in EPSG:4326; None where it takes no ground.
    """

    id: str
    lng: float
    lat: float
    outcome: Outcome
    description: str
    number: str = ""
    footprint: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class MapView:
    """What the map looks at; it moves only when this changes.

    Parameters
    ----------
    west, south, east, north
        Edges [degrees].
    zoom_max
        The map does not go closer than this when it moves there.
    """

    west: float
    south: float
    east: float
    north: float
    zoom_max: float = 18.0


@dataclass(frozen=True, slots=True)
class MapClick:
    """Somebody pointed at a place, whether anything is there or not.

    Parameters
    ----------
    lng, lat
        The place [degrees].
    zoom
        Zoom of the map at that moment: how exactly the person could point.
    by
        ``"keyboard"`` means the cross in the middle of the map.
    """

    lng: float
    lat: float
    zoom: float
    by: Literal["pointer", "keyboard"]


@dataclass(frozen=True, slots=True)
class PlacementSelected:
    """Somebody chose a placement."""

    placement_id: str


MapEvent = MapClick | PlacementSelected
