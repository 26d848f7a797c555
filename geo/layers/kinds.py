"""Every kind of layer Plantable knows: its columns, and what it limits or feeds.

Plan layers use INSPIRE Planned Land Use words; the names of constraint layers are
the ones that the solution catalogue and the rules refer to.
"""

from dataclasses import dataclass
from enum import StrEnum

from geo.layers.columns import (
    LOCAL_ID,
    NAME,
    PLAN_COLUMNS,
    REGULATION_COLUMNS,
    Column,
    ColumnType,
    number,
    text,
)

POLYGON = frozenset({"Polygon", "MultiPolygon"})
LINE = frozenset({"LineString", "MultiLineString"})
POINT = frozenset({"Point", "MultiPoint"})
ANY_GEOMETRY = POLYGON | LINE | POINT


class LayerGroup(StrEnum):
    """What a layer is for."""

    PLAN = "plan"
    CONSTRAINT = "constraint"
    STREET_SPACE = "street_space"
    NETWORK = "network"
    BUILT = "built"
    CONTEXT = "context"


@dataclass(frozen=True, slots=True)
class LayerKind:
    """A kind of layer and the columns it documents."""

    id: str
    title: str
    group: LayerGroup
    geometry_types: frozenset[str]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column | None:
        """Give a column by name, or None where the kind does not document it."""
        return next((column for column in self.columns if column.name == name), None)


def _kind(
    kind_id: str,
    title: str,
    group: LayerGroup,
    geometry_types: frozenset[str],
    *columns: Column,
) -> LayerKind:
    regulated = (
        REGULATION_COLUMNS if group in {LayerGroup.PLAN, LayerGroup.CONSTRAINT} else ()
    )
    planned = PLAN_COLUMNS if group is LayerGroup.PLAN else ()
    return LayerKind(
        kind_id,
        title,
        group,
        geometry_types,
        (LOCAL_ID, NAME, *regulated, *planned, *columns),
    )


_PLAN = (
    _kind(
        "spatial_plan",
        "Plans",
        LayerGroup.PLAN,
        POLYGON,
        text("official_title", "Title of the plan"),
        text("level_of_spatial_plan", "INSPIRE LevelOfSpatialPlanValue"),
    ),
    _kind(
        "zoning_element",
        "Planned land use",
        LayerGroup.PLAN,
        POLYGON,
        Column(
            "hilucs_land_use",
            ColumnType.CODES,
            "HILUCS codes of the planned land use",
            missing="unknown use, never 'anything goes'",
        ),
        Column(
            "excluded_hilucs",
            ColumnType.CODES,
            "HILUCS codes of uses that the plan rules out here",
            missing="no use is ruled out by name",
        ),
        Column(
            "temporary_hilucs",
            ColumnType.CODES,
            "HILUCS codes of uses that the plan allows here for a time only",
            missing="no use is allowed for a time by name",
        ),
        text("specific_land_use", "Name of the use in the plan's own words"),
        number("floor_area_right_m2", "m2", "Permitted gross floor area"),
        number("building_height_max_m", "m", "Highest permitted building"),
        number("parking_norm_floor_area_m2", "m2", "Floor area per parking place"),
    ),
    _kind(
        "supplementary_regulation",
        "Further plan regulations",
        LayerGroup.PLAN,
        ANY_GEOMETRY,
        text("supplementary_regulation", "INSPIRE code, e.g. '6_1' building line"),
        text("regulation_kind", "What Plantable reads it as, e.g. 'building_area'"),
        number("value_min", "value_unit", "Smallest permitted value"),
        number("value_max", "value_unit", "Largest permitted value"),
        text("value_unit", "Unit of the two values"),
    ),
)

_CONSTRAINT_TITLES = {
    "fire_route": "Rescue routes",
    "lifting_place": "Lifting places of the rescue service",
    "utility": "Pipes and cables underground",
    "valuable_tree": "Valuable trees",
    "water_intake": "Water intakes",
    "water_protection": "Water protection zones",
    "underground_space": "Tunnels and underground spaces",
    "underground_reservation": "Underground reservations",
    "protected_building": "Protected buildings",
    "rky": "Nationally valuable built environments",
    "ancient_monument": "Ancient monuments",
    "nature_reserve": "Nature reserves",
    "contaminated_soil": "Contaminated soil",
    "flood": "Flood risk areas",
    "noise": "Noise zones",
    "atex_zone": "Explosive-atmosphere zones",
    "bus_stop": "Bus stops",
    "junction": "Junctions",
    "rail_buffer": "Railway safety zones",
    "snow_storage": "Snow storage",
    "sensitive_use": "Sensitive uses (day-care, schools, care homes)",
    "tram_lane": "Tram lanes",
    "airport_height": "Airport height limits",
    "bird_area": "Important bird areas",
    "bat_corridor": "Bat corridors",
    "exit_route": "Exit routes",
    "shading": "Shaded roofs",
    "seveso_zone": "Consultation zones of chemical plants",
    "drilled_well": "Drilled water wells",
    "ring_well": "Ring wells",
    "energy_well": "Energy wells",
}

_CONSTRAINT = (
    _kind(
        "groundwater",
        "Groundwater areas",
        LayerGroup.CONSTRAINT,
        POLYGON,
        text("groundwater_class", "Class 1, 2 or E of the area"),
    ),
    *(
        _kind(kind_id, title, LayerGroup.CONSTRAINT, ANY_GEOMETRY)
        for kind_id, title in _CONSTRAINT_TITLES.items()
    ),
)

_STREET_SPACE = tuple(
    _kind(kind_id, title, LayerGroup.STREET_SPACE, POLYGON, *columns)
    for kind_id, title, columns in (
        ("street_area", "Street areas", ()),
        ("carriageway", "Carriageways", (number("width_m", "m", "Width"),)),
        ("footway", "Footways", (number("width_m", "m", "Clear width"),)),
        ("cycle_track", "Cycle tracks", (number("width_m", "m", "Width"),)),
        (
            "kerb_space",
            "Kerb space",
            (
                text("kerb_use", "Present use, e.g. 'parking', 'loading', 'bus_stop'"),
                number("kerb_length_m", "m", "Length along the kerb"),
            ),
        ),
    )
)

_NETWORK = (
    _kind(
        "secondary_substation",
        "Secondary substations",
        LayerGroup.NETWORK,
        ANY_GEOMETRY,
        number("transformer_kva", "kVA", "Rated power of the transformers"),
        number("peak_load_kw", "kW", "Present peak load"),
    ),
    _kind(
        "lv_cable",
        "Low-voltage cables",
        LayerGroup.NETWORK,
        LINE,
        text("substation_id", "Secondary substation that feeds it"),
    ),
    _kind(
        "mv_cable",
        "Medium-voltage lines",
        LayerGroup.NETWORK,
        LINE,
        number("voltage_kv", "kV", "Voltage"),
    ),
    _kind(
        "district_heat_pipe",
        "District-heating pipes",
        LayerGroup.NETWORK,
        LINE,
        number("supply_temperature_c", "C", "Supply temperature in winter"),
        number("diameter_mm", "mm", "Nominal diameter"),
    ),
    _kind("district_cooling_pipe", "District-cooling pipes", LayerGroup.NETWORK, LINE),
    _kind("sewer", "Sewers", LayerGroup.NETWORK, LINE),
    _kind("water_main", "Water mains", LayerGroup.NETWORK, LINE),
    _kind("stormwater_drain", "Stormwater drains", LayerGroup.NETWORK, LINE),
    _kind("fibre", "Fibre network", LayerGroup.NETWORK, LINE),
    _kind("waste_pipe", "Vacuum waste pipes", LayerGroup.NETWORK, LINE),
    _kind("gas_pipe", "Gas pipes", LayerGroup.NETWORK, LINE),
    _kind(
        "transit_stop",
        "Public-transport stops and stations",
        LayerGroup.NETWORK,
        ANY_GEOMETRY,
        text("transit_mode", "'bus', 'tram', 'rail' or 'metro'"),
    ),
    _kind("cycle_network", "Cycle network", LayerGroup.NETWORK, LINE),
    _kind("railway", "Railways", LayerGroup.NETWORK, LINE),
)

_BUILT = (
    _kind(
        "plot",
        "Plots",
        LayerGroup.BUILT,
        POLYGON,
        text("owner_kind", "'city', 'company', 'housing company', 'state'"),
    ),
    _kind(
        "building",
        "Buildings",
        LayerGroup.BUILT,
        POLYGON,
        text("building_use", "Use: 'residential', 'office', 'commercial', ..."),
        Column("floors", ColumnType.INTEGER, "Floors above ground"),
        number("height_m", "m", "Height above ground"),
        number("floor_area_m2", "m2", "Gross floor area"),
        Column("year_built", ColumnType.INTEGER, "Year of completion"),
    ),
)

_CONTEXT = (
    _kind("water", "Water", LayerGroup.CONTEXT, POLYGON),
    _kind("green", "Parks and green", LayerGroup.CONTEXT, POLYGON),
    _kind("place_name", "Place names", LayerGroup.CONTEXT, ANY_GEOMETRY),
    _kind(
        "existing_use",
        "Existing land use (never a plan)",
        LayerGroup.CONTEXT,
        POLYGON,
        Column("hilucs_land_use", ColumnType.CODES, "HILUCS codes of the present use"),
    ),
)

LAYER_KINDS: dict[str, LayerKind] = {
    kind.id: kind
    for kind in (
        *_PLAN,
        *_CONSTRAINT,
        *_STREET_SPACE,
        *_NETWORK,
        *_BUILT,
        *_CONTEXT,
    )
}
