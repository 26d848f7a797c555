"""Satamaranta put together: the district and all its layers."""

from collections.abc import Iterator
from dataclasses import dataclass

from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from data.districts.satamaranta import constraints, nature_and_names, networks
from data.districts.satamaranta.buildings import Building, draw_buildings
from data.districts.satamaranta.features import Rows, layer_of, numbered
from data.districts.satamaranta.ground import (
    CRS,
    SIDE_M,
    Face,
    merge,
    on_map,
    rectangle,
    tile,
)
from data.districts.satamaranta.layer_table import (
    EMPTY_KINDS,
    EXISTING_USE_FACTS,
    PLAN_LAYERS,
    facts_of,
)
from data.districts.satamaranta.plans import WITHOUT_DETAILED_PLAN, plan_cuts
from data.districts.satamaranta.quarters import block_pieces
from data.districts.satamaranta.regulations import building_area_rows, clause_rows
from data.districts.satamaranta.street_space import (
    building_rows,
    green_rows,
    part_rows,
    plot_rows,
    street_area_rows,
    water_rows,
)
from data.districts.satamaranta.streets import STREET_BY_CODE, street_pieces
from data.districts.satamaranta.zones import (
    detailed_zones,
    draft_zones,
    master_zones,
    plan_rows,
)
from geo.layers import DistrictLayers, Layer
from geo.model.district import District

DISTRICT_ID = "satamaranta"
DESCRIPTION = (
    "Satamaranta is a fictional district: its land, plans, buildings, networks and "
    "numbers are drawn by a script and show no real place, although its coordinates "
    "fall in the Helsinki region. An old freight yard and harbour grow into a quarter "
    "for about 6,000 people around a station. Its targets are fictional too, modelled "
    "on what Kera (Espoo) and Kalasatama (Helsinki) aim at: over a year the district "
    "produces more energy than it uses; walking, cycling and public transport come "
    "first within 600 m of the station; one shared car for every 30 homes and one "
    "shared room for every stairwell; at least one third of the parking places on "
    "plots can charge an electric car; agile pilots of up to six months each year."
)
WEST_HALF = rectangle(0, 0, STREET_BY_CODE["SAT"].at_m, SIDE_M)


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything drawn once, from which the layers are read off."""

    faces: tuple[Face, ...]
    buildings: tuple[Building, ...]
    zones: Rows
    boundary: Polygon | MultiPolygon


def build_satamaranta() -> DistrictLayers:
    """Draw the demo district with all its layers, always the same.

    Returns
    -------
    DistrictLayers
        In EPSG:3879 [m], coordinates rounded to 0.01 m.

    Examples
    --------
    >>> build_satamaranta().district.fictional
    True
    """
    faces = tile([*street_pieces(), *block_pieces()], plan_cuts())
    buildings = draw_buildings()
    zones = detailed_zones(faces, buildings)
    drawing = Drawing(faces, buildings, zones, merge(faces))
    district = District(
        id=DISTRICT_ID,
        name="Satamaranta",
        crs=CRS,
        boundary=drawing.boundary,
        profile="helsinki",
        country="FI",
        description=DESCRIPTION,
        fictional=True,
    )
    return DistrictLayers(district, (*_plan_layers(drawing), *_other_layers(drawing)))


def _plan_layers(drawing: Drawing) -> Iterator[Layer]:
    plan_of_zone = {
        str(row["local_id"]): str(row["plan_id"]) for _, row in drawing.zones
    }
    rows: dict[str, Rows] = {
        "spatial_plan": plan_rows(drawing.faces),
        "detailed_plan": drawing.zones,
        "detailed_plan_regulations": [
            *building_area_rows(drawing.buildings, plan_of_zone),
            *clause_rows(_zone_shapes(drawing), plan_of_zone),
        ],
        "detailed_plan_draft": draft_zones(drawing.faces),
        "master_plan": master_zones(drawing.faces),
    }
    for layer_id, (kind_id, facts) in PLAN_LAYERS.items():
        yield layer_of(layer_id, kind_id, rows[layer_id], facts, drawing.boundary)


def _zone_shapes(drawing: Drawing) -> dict[str, BaseGeometry]:
    return {str(row["local_id"]): shape for shape, row in drawing.zones}


def _other_layers(drawing: Drawing) -> Iterator[Layer]:
    kinds: dict[str, Rows] = {
        **_street_space_and_built(drawing),
        **_constraints(drawing),
        **_networks(drawing),
        **{kind_id: [] for kind_id in EMPTY_KINDS},
    }
    for kind_id, rows in kinds.items():
        facts = facts_of(kind_id)
        covered = on_map(WEST_HALF) if facts.west_half_only else drawing.boundary
        yield layer_of(kind_id, kind_id, rows, facts, covered)
    yield layer_of(
        "existing_use",
        "existing_use",
        nature_and_names.existing_use_rows(),
        EXISTING_USE_FACTS,
        on_map(WITHOUT_DETAILED_PLAN),
    )


def _street_space_and_built(drawing: Drawing) -> dict[str, Rows]:
    parts = ("carriageway", "footway", "cycle_track", "kerb_space")
    return {
        "street_area": street_area_rows(drawing.faces),
        **{use: part_rows(drawing.faces, use) for use in parts},
        "plot": plot_rows(drawing.faces),
        "building": building_rows(drawing.buildings),
        "water": water_rows(drawing.faces),
        "green": green_rows(drawing.faces),
        "place_name": nature_and_names.place_name_rows(),
    }


def _constraints(drawing: Drawing) -> dict[str, Rows]:
    bus_stops: Rows = [
        (face.ground, {"name": face.piece.attributes["name"]})
        for face in networks.bus_stop_faces(drawing.faces)
    ]
    return {
        "groundwater": constraints.groundwater_rows(),
        **constraints.underground_rows(),
        "noise": constraints.noise_rows(),
        **constraints.rescue_rows(),
        **constraints.heritage_rows(drawing.buildings),
        **constraints.soil_and_flood_rows(),
        **constraints.rail_and_tram_rows(),
        "junction": constraints.junction_rows(),
        "bus_stop": numbered("BUS", bus_stops),
        **constraints.safety_rows(_zone_shapes(drawing)),
        "valuable_tree": nature_and_names.tree_rows(),
        "energy_well": nature_and_names.energy_well_rows(),
        "ring_well": nature_and_names.ring_well_rows(),
        "utility": networks.utility_rows(WEST_HALF),
    }


def _networks(drawing: Drawing) -> dict[str, Rows]:
    stations = networks.substations(drawing.buildings)
    return {
        "secondary_substation": networks.substation_rows(stations),
        "lv_cable": networks.lv_rows(stations),
        **networks.pipe_rows(),
        "transit_stop": networks.transit_rows(drawing.faces),
        "cycle_network": networks.cycle_rows(),
        "railway": networks.railway_rows(),
    }
