"""The map in a page: it shows the state of the store and reports what people do."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import Any

import streamlit as st

from geo.portrayal import BASE_COLOUR, HALO_COLOUR, HATCH_COLOUR
from pages.shared.map.model import (
    MapClick,
    MapEvent,
    MapLayer,
    MapPlacement,
    MapView,
    PlacementSelected,
)
from pages.shared.map.words import map_words, outcome_legend
from pages.shared.web.addresses import address

# Sent with every message, so it only fetches the map's own script, once.
_LOADER = """
export default function (component) {
  const root = component.parentElement;
  const script = new URL(component.data.assets + "map.js", window.location.origin);
  const loading = import(script.href);
  loading
    .then((map) => map.show(component))
    .catch((error) => {
      console.error(error);
      root.textContent = component.data.words.unavailable;
    });
  return () => loading.then((map) => map.remove(root));
}
"""

_mount = st.components.v2.component("plantable_district_map", js=_LOADER)


def district_map(
    key: str,
    *,
    layers: Sequence[MapLayer],
    placements: Sequence[MapPlacement],
    view: MapView,
    selected: str | None = None,
    on_click: Callable[[MapClick], None] | None = None,
    on_select: Callable[[str], None] | None = None,
    height_px: int = 560,
    attribution: str = "",
    words: Mapping[str, str] | None = None,
) -> MapEvent | None:
    """Show the map and give what somebody just did on it, if anything.

    Parameters
    ----------
    key
        Unique on the page; the map stays as it is between runs with the same key.
    layers
        In the order of drawing, see `pages.shared.map.drawing.map_layers`.
    placements
        Drawn by outcome, in colour and shape.
    view
        The map moves when this changes, and only then.
    selected
        Id of the placement that is marked.
    on_click, on_select
        Called before the page runs again: write to the store *here*, or the map
        shows the change one click late.
    height_px
        Height [px]; on a small screen at most three quarters of it.
    attribution
        Credits of the sources, shown under the map.
    words
        See `map_words`, the default.

    Returns
    -------
    MapClick, PlacementSelected or None
        The same that the callbacks were given in this run.
    """

    def clicked() -> None:
        click = read_click(_event_in_state(key, "click"))
        if click is not None and on_click is not None:
            on_click(click)

    def chosen() -> None:
        selection = read_selection(_event_in_state(key, "select"), placements)
        if selection is not None and on_select is not None:
            on_select(selection.placement_id)

    result = _mount(
        key=key,
        data={
            "assets": address("assets/"),
            "layers": [_layer_data(layer) for layer in layers],
            "placements": [_placement_data(placement) for placement in placements],
            "outcomes": outcome_legend(),
            "colours": {
                "base": BASE_COLOUR,
                "halo": HALO_COLOUR,
                "hatch": HATCH_COLOUR,
            },
            "view": asdict(view),
            "selected": selected,
            "height_px": height_px,
            "attribution": attribution,
            "words": dict(words if words is not None else map_words()),
        },
        on_click_change=clicked,
        on_select_change=chosen,
    )
    return read_click(result.click) or read_selection(result.select, placements)


def read_click(sent: object) -> MapClick | None:
    """Read what the browser sent as a click; None where it is no place on earth.

    Examples
    --------
    >>> read_click({"lng": 24.9, "lat": 60.2, "zoom": 15})
    MapClick(lng=24.9, lat=60.2, zoom=15.0, by='pointer')
    >>> read_click({"lng": "24.9", "lat": 600}) is None
    True
    """
    if not isinstance(sent, Mapping):
        return None
    lng = _number(sent.get("lng"), 180)
    lat = _number(sent.get("lat"), 90)
    if lng is None or lat is None:
        return None
    zoom = _number(sent.get("zoom"), 30) or 0.0
    by_keyboard = sent.get("by") == "keyboard"
    return MapClick(lng, lat, zoom, "keyboard" if by_keyboard else "pointer")


def read_selection(
    sent: object, placements: Sequence[MapPlacement]
) -> PlacementSelected | None:
    """Read what the browser sent as a choice; None if no such placement is shown."""
    wanted = sent.get("id") if isinstance(sent, Mapping) else None
    known = any(placement.id == wanted for placement in placements)
    return PlacementSelected(str(wanted)) if known else None


def _event_in_state(key: str, name: str) -> object:
    state = st.session_state.get(key)
    return state.get(name) if isinstance(state, Mapping) else None


def _number(sent: object, limit: float) -> float | None:
    if isinstance(sent, bool) or not isinstance(sent, int | float):
        return None
    return float(sent) if math.isfinite(sent) and abs(sent) <= limit else None


@lru_cache(maxsize=1024)
def _layer_data(layer: MapLayer) -> dict[str, Any]:
    # Empty values are left out: the message is sent with every run.
    return {name: value for name, value in asdict(layer).items() if value}


def _placement_data(placement: MapPlacement) -> dict[str, Any]:
    return {
        "id": placement.id,
        "lng": placement.lng,
        "lat": placement.lat,
        "outcome": str(placement.outcome),
        "description": placement.description,
        "number": placement.number,
        "footprint": placement.footprint,
    }
