"""The table of how each kind of layer is drawn on the map."""

from dataclasses import dataclass

BASE_COLOUR = "#F6F5F1"  # paper of the map: land of which no layer says anything

SOLID: tuple[float, ...] = ()
DASHED = (4.0, 2.0)
DOTTED = (1.0, 1.5)
DASH_DOT = (6.0, 2.0, 1.0, 2.0)


@dataclass(frozen=True, slots=True)
class LayerPortrayal:
    """How one kind of layer is drawn.

    Parameters
    ----------
    colour
        Outlines, lines and points. Layers that matter for a decision reach a
        contrast of 3:1 against the base.
    fill
        Inside of polygons; empty for none.
    fill_opacity
        0 to 1.
    width_px
        Width of lines [px].
    dash
        Dash and gap lengths in line widths; empty for a solid line.
    order
        Lower is drawn first.
    shown
        Whether the map opens with the layer switched on.
    label
        Column written on the map; empty for none.
    label_from_zoom
        Map zoom from which the labels are written.
    """

    colour: str
    order: int
    fill: str = ""
    fill_opacity: float = 1.0
    width_px: float = 1.5
    dash: tuple[float, ...] = SOLID
    shown: bool = False
    label: str = ""
    label_from_zoom: float = 12.5


def _ground(
    fill: str, line: str, order: int, *, shown: bool = True, width_px: float = 0.6
) -> LayerPortrayal:
    return LayerPortrayal(line, order, fill, width_px=width_px, shown=shown)


def _area(colour: str, dash: tuple[float, ...] = SOLID) -> LayerPortrayal:
    return LayerPortrayal(colour, 60, colour, fill_opacity=0.16, dash=dash)


def _network(
    colour: str, dash: tuple[float, ...] = SOLID, width_px: float = 2.0
) -> LayerPortrayal:
    return LayerPortrayal(colour, 70, width_px=width_px, dash=dash)


_WATER, _NATURE, _HERITAGE = "#1B6E93", "#3B7A2A", "#8A5A1E"
_RESCUE, _HAZARD, _GROUND = "#B8232F", "#A8327D", "#5E4B8B"
_TRAFFIC, _PEOPLE = "#4D5B6A", "#7A5C00"

_CONTEXT = {
    "water": _ground("#CBE3EF", "#8FB9CE", 10),
    "green": _ground("#DDEBD0", "#B9D3A3", 11),
    "existing_use": LayerPortrayal(
        "#7D7D76", 20, "#E8E4DA", 0.8, dash=DOTTED, label="name"
    ),
    "place_name": LayerPortrayal(
        "#3F3F3F", 90, width_px=0.0, shown=True, label="name", label_from_zoom=12.0
    ),
}
_STREET_SPACE = {
    "street_area": _ground("#ECEAE4", "#C9C5BB", 30),
    "carriageway": _ground("#FFFFFF", "#B9B5AB", 31),
    "footway": _ground("#EFDFC6", "#8F7A55", 32, shown=False),
    "cycle_track": _ground("#E9B7A6", "#A65B40", 33, shown=False),
    "kerb_space": _ground("#B9C4D8", "#4D608A", 34, shown=False, width_px=1.0),
}
_BUILT = {
    "building": _ground("#CFC8BE", "#85796A", 40),
    "plot": LayerPortrayal("#85796A", 41, width_px=0.8, shown=True),
}
_PLAN = {
    "zoning_element": LayerPortrayal(
        "#4A4640", 21, "#E0E0E0", 0.85, 1.2, shown=True, label="code"
    ),
    "spatial_plan": LayerPortrayal(
        "#2B2B2B", 50, width_px=2.5, dash=DASH_DOT, label="name", label_from_zoom=13.0
    ),
    "supplementary_regulation": LayerPortrayal(
        "#5C5346", 51, "#5C5346", 0.06, 1.5, DASHED, label="code", label_from_zoom=16.0
    ),
}
_CONSTRAINT = {
    "groundwater": _area(_WATER),
    "water_intake": _area(_WATER, DOTTED),
    "water_protection": _area(_WATER, DASH_DOT),
    "flood": _area("#2458B0", DASHED),
    "drilled_well": _area(_WATER, DOTTED),
    "ring_well": _area(_WATER, DOTTED),
    "energy_well": _area("#9A3B1E", DOTTED),
    "nature_reserve": _area(_NATURE),
    "valuable_tree": _area(_NATURE, DOTTED),
    "bird_area": _area(_NATURE, DASHED),
    "bat_corridor": _area(_NATURE, DASH_DOT),
    "shading": _area("#5A6248", DASHED),
    "protected_building": _area(_HERITAGE),
    "rky": _area(_HERITAGE, DASHED),
    "ancient_monument": _area(_HERITAGE, DOTTED),
    "fire_route": _area(_RESCUE),
    "lifting_place": _area(_RESCUE, DOTTED),
    "exit_route": _area(_RESCUE, DASHED),
    "atex_zone": _area(_HAZARD),
    "seveso_zone": _area(_HAZARD, DASHED),
    "contaminated_soil": _area(_HAZARD, DOTTED),
    "noise": _area(_HAZARD, DASH_DOT),
    "underground_space": _area(_GROUND),
    "underground_reservation": _area(_GROUND, DASHED),
    "utility": _area(_GROUND, DOTTED),
    "bus_stop": _area(_TRAFFIC),
    "junction": _area(_TRAFFIC, DOTTED),
    "tram_lane": _area(_TRAFFIC, DASHED),
    "rail_buffer": _area(_TRAFFIC, DASH_DOT),
    "airport_height": _area("#5A6470", DASHED),
    "snow_storage": _area("#3A7D8C", DOTTED),
    "sensitive_use": _area(_PEOPLE),
}
_NETWORK = {
    "secondary_substation": LayerPortrayal("#A31515", 71, "#A31515", 0.3, 2.0),
    "lv_cable": _network("#A31515", width_px=1.2),
    "mv_cable": _network("#A31515", DASHED, width_px=2.5),
    "district_heat_pipe": _network("#B3391B", width_px=3.0),
    "district_cooling_pipe": _network("#1D5FA6", width_px=3.0),
    "sewer": _network("#6B4A2B", DASHED),
    "water_main": _network("#1A66B3"),
    "stormwater_drain": _network("#2C7A7B", DASH_DOT),
    "fibre": _network("#74429A", DOTTED),
    "waste_pipe": _network("#5B6B2F", DASHED),
    "gas_pipe": _network("#8A6D00", DASH_DOT),
    "transit_stop": LayerPortrayal("#1F3F77", 71, "#1F3F77", 0.3, 2.0),
    "cycle_network": _network("#1B7A3D", DASHED),
    "railway": _network("#333333", DASH_DOT, width_px=2.5),
}

LAYER_PORTRAYALS: dict[str, LayerPortrayal] = {
    **_CONTEXT,
    **_STREET_SPACE,
    **_BUILT,
    **_PLAN,
    **_CONSTRAINT,
    **_NETWORK,
}
