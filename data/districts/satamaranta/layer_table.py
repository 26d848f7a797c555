"""What Satamaranta says about each layer: date, tolerance, coverage."""

from datetime import date

from data.districts.satamaranta.features import LayerFacts
from geo.model.vocabulary import LevelOfSpatialPlan, ProcessStepGeneral

_WHOLE = "Drawn by the demo script, complete for the whole district."
_NONE_HERE = "Looked for by the demo script in the whole district: there is none."
_LOCAL, _BLOCK = LevelOfSpatialPlan.LOCAL, LevelOfSpatialPlan.INFRA_LOCAL
_IN_FORCE = frozenset({ProcessStepGeneral.LEGAL_FORCE})
_IN_PREPARATION = frozenset(
    {ProcessStepGeneral.ELABORATION, ProcessStepGeneral.ADOPTION}
)

_PLAN_DAY = date(2026, 1, 15)
_SURVEY_DAY = date(2025, 9, 1)
_REGISTER_DAY = date(2025, 11, 30)
_NETWORK_DAY = date(2025, 6, 15)
_STUDY_DAY = date(2024, 5, 20)

PLAN_LAYERS: dict[str, tuple[str, LayerFacts]] = {
    "spatial_plan": (
        "spatial_plan",
        LayerFacts(
            _PLAN_DAY,
            0.5,
            "All plans in force and in preparation in the whole district.",
            "Plans",
            process_steps=_IN_FORCE | _IN_PREPARATION,
        ),
    ),
    "detailed_plan": (
        "zoning_element",
        LayerFacts(
            _PLAN_DAY,
            0.5,
            "All detailed plans in force in the whole district. Verstaanniitty "
            "(the old boatyard) has none.",
            "Detailed plan in force (asemakaava)",
            _BLOCK,
            _IN_FORCE,
        ),
    ),
    "detailed_plan_regulations": (
        "supplementary_regulation",
        LayerFacts(
            _PLAN_DAY,
            0.5,
            "All further regulations of the detailed plans in force.",
            "Further regulations of the detailed plan",
            _BLOCK,
            _IN_FORCE,
        ),
    ),
    "detailed_plan_draft": (
        "zoning_element",
        LayerFacts(
            _PLAN_DAY,
            1.0,
            "All detailed plans in preparation in the whole district: two.",
            "Detailed plans in preparation",
            _BLOCK,
            _IN_PREPARATION,
        ),
    ),
    "master_plan": (
        "zoning_element",
        LayerFacts(
            _PLAN_DAY,
            5.0,
            "The master plan in force covers the whole district.",
            "Master plan (yleiskaava)",
            _LOCAL,
            _IN_FORCE,
        ),
    ),
}

_TOLERANCES_M: dict[str, tuple[date, float]] = {
    **dict.fromkeys(
        (
            "street_area",
            "carriageway",
            "footway",
            "cycle_track",
            "kerb_space",
            "bus_stop",
            "junction",
            "tram_lane",
            "valuable_tree",
            "fire_route",
            "lifting_place",
            "railway",
            "rail_buffer",
            "transit_stop",
        ),
        (_SURVEY_DAY, 0.1),
    ),
    **dict.fromkeys(
        ("plot", "building", "protected_building", "sensitive_use", "exit_route"),
        (_REGISTER_DAY, 0.2),
    ),
    **dict.fromkeys(
        ("rky", "ancient_monument", "nature_reserve", "atex_zone", "snow_storage"),
        (_REGISTER_DAY, 1.0),
    ),
    **dict.fromkeys(
        (
            "secondary_substation",
            "utility",
            "lv_cable",
            "mv_cable",
            "district_heat_pipe",
            "sewer",
            "water_main",
            "stormwater_drain",
            "waste_pipe",
            "gas_pipe",
        ),
        (_NETWORK_DAY, 1.0),
    ),
    **dict.fromkeys(
        ("drilled_well", "ring_well", "energy_well", "underground_space"),
        (_NETWORK_DAY, 2.0),
    ),
    **dict.fromkeys(
        ("groundwater", "water_intake", "water_protection", "underground_reservation"),
        (_STUDY_DAY, 10.0),
    ),
    **dict.fromkeys(
        (
            "flood",
            "noise",
            "contaminated_soil",
            "seveso_zone",
            "bird_area",
            "bat_corridor",
            "airport_height",
        ),
        (_STUDY_DAY, 5.0),
    ),
    **dict.fromkeys(("cycle_network", "water", "green"), (_SURVEY_DAY, 1.0)),
    "place_name": (_SURVEY_DAY, 20.0),
}

# Layers that end at the middle of Satamarannankatu, and why.
WEST_HALF_ONLY = {
    "utility": "Survey of pipes and cables delivered west of the middle of "
    "Satamarannankatu only; nothing is known east of it.",
    "snow_storage": "Winter maintenance planned west of the middle of "
    "Satamarannankatu only; nothing is known east of it.",
}

# Kinds that were looked for and of which the district has none.
EMPTY_KINDS = (
    "water_intake",
    "water_protection",
    "atex_zone",
    "airport_height",
    "bird_area",
    "bat_corridor",
    "exit_route",
    "drilled_well",
    "gas_pipe",
)


def facts_of(kind_id: str) -> LayerFacts:
    """Give what is said about the layer of a kind that is no plan layer."""
    day, tolerance_m = _TOLERANCES_M[kind_id]
    if kind_id in WEST_HALF_ONLY:
        statement = WEST_HALF_ONLY[kind_id]
        return LayerFacts(day, tolerance_m, statement, west_half_only=True)
    statement = _NONE_HERE if kind_id in EMPTY_KINDS else _WHOLE
    return LayerFacts(day, tolerance_m, statement)


EXISTING_USE_FACTS = LayerFacts(
    _SURVEY_DAY, 2.0, "Seen on the ground where no detailed plan is in force."
)
