"""A page that shows the first district there is and says what the map reported."""

from datetime import date
from time import perf_counter

import shapely
import streamlit as st

from data.districts import list_districts, plantable_home, read_district
from geo.model.vocabulary import Outcome
from pages.shared.map import (
    MapClick,
    MapPlacement,
    attribution,
    district_map,
    drawn_geometry,
    map_layers,
    view_of,
)
from pages.shared.map.coordinates import to_degrees

HALF_A_SIDE_M = 6


@st.cache_resource(show_spinner=False)
def read():
    home = plantable_home()
    return read_district(list_districts(home)[0].id, home)


def keep_click(click: MapClick) -> None:
    st.session_state.clicks = [*st.session_state.get("clicks", []), click]


def keep_selection(placement_id: str) -> None:
    st.session_state.selected = placement_id


def placements(district):
    """One placement for each outcome, in a row through the middle."""
    centre = district.boundary.centroid
    span_m = (district.boundary.bounds[2] - district.boundary.bounds[0]) / 10
    for place, outcome in enumerate(Outcome):
        ground = shapely.Point(centre.x + (place - 2.5) * span_m, centre.y)
        symbol = to_degrees(ground, district.crs)
        square = ground.buffer(HALF_A_SIDE_M, cap_style="square")
        yield MapPlacement(
            id=f"p{place + 1}",
            lng=symbol.x,
            lat=symbol.y,
            outcome=outcome,
            description=f"Placement {place + 1}: {outcome}",
            number=str(place + 1),
            footprint=drawn_geometry(square, district.crs),
        )


started = perf_counter()
st.set_page_config(page_title="Map", layout="wide")
layers = read()
district = layers.district
clicks = st.session_state.get("clicks", [])
selected = st.session_state.get("selected")
extra = [
    MapPlacement(
        f"new{number}", click.lng, click.lat, Outcome.CONFORMS, f"New {number}"
    )
    for number, click in enumerate(clicks, start=1)
]

with st.container(key="map_box"):
    event = district_map(
        "map",
        layers=map_layers(layers, as_of=date(2026, 1, 1)),
        placements=[*placements(district), *extra],
        view=view_of(district),
        selected=selected,
        on_click=keep_click,
        on_select=keep_selection,
        attribution=attribution(layers),
    )

st.text(f"Event: {type(event).__name__}")
st.text(f"Selected: {selected}")
for number, click in enumerate(clicks, start=1):
    st.text(f"Click {number}: {click.lng:.6f} {click.lat:.6f} {click.by}")
st.button("Run again")
st.dataframe([{"plan": "Ääkkönen & Öljy", "size_m2": 12}])
st.caption(f"{(perf_counter() - started) * 1000:.0f} ms")
