"""What the shipped catalogue holds, and what it may not claim."""

import pytest

from data.catalogue import Catalogue, read_catalogue
from geo.errors import CatalogueError
from geo.layers import LAYER_KINDS
from geo.model.solution import Host, SolutionGeometry
from geo.model.vocabulary import (
    Confidence,
    Outcome,
    ProcessStepGeneral,
    RegulationNature,
    Remedy,
)

FINNISH_CITIES = ("helsinki", "espoo", "tampere", "vaasa")
ROLES = {
    "detailed_plan_amendment",
    "detailed_plan_minor",
    "detailed_plan_new",
    "master_plan_amendment",
    "underground_plan_amendment",
    "regional_plan_amendment",
    "deviation",
    "building_permit",
    "landscape_permit",
    "street_plan",
    "park_plan",
    "traffic_sign",
    "placement_permit",
    "excavation",
    "area_lease",
    "plot_division",
    "water_permit",
    "heritage_permit",
    "rescue_statement",
    "chemical_safety_statement",
    "grid_offer",
    "plan_input",
    "plan_objection",
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue()


def test_the_shipped_catalogue_is_read_once(catalogue: Catalogue) -> None:
    assert read_catalogue() is catalogue


def test_there_are_55_solutions_6_neirotti_domains_and_6_smart_factors(
    catalogue: Catalogue,
) -> None:
    solutions = catalogue.solutions.values()

    assert len(solutions) == 55
    assert len({solution.neirotti_domain for solution in solutions}) == 6
    assert len({solution.buf_factor for solution in solutions}) == 6


def test_a_heat_pump_of_one_building_and_a_car_park_are_solutions(
    catalogue: Catalogue,
) -> None:
    pump = catalogue.solution("individual_heat_pump")
    car_park = catalogue.solution("surface_car_park")

    assert Host.BUILDING in pump.hosts
    assert "energy_well" not in pump.traits
    assert car_park.geometry is SolutionGeometry.POLYGON
    assert car_park.footprint_typ_m2.value == 750  # 30 places of 25 m2


def test_no_power_and_no_connection_distance_is_said_to_be_sourced(
    catalogue: Catalogue,
) -> None:
    sourced = [
        solution.id
        for solution in catalogue.solutions.values()
        for quantity in (
            solution.electric_power_typ_kw,
            solution.electric_power_max_kw,
            solution.heat_power_typ_kw,
            solution.max_connection_m,
            solution.height_m,
            solution.line_width_m,
        )
        if quantity is not None and quantity.confidence is not Confidence.ASSUMPTION
    ]

    assert sourced == []


def test_three_footprint_values_are_sourced_and_no_other(catalogue: Catalogue) -> None:
    sourced = {
        (solution.id, name, getattr(solution, name).source_ids)
        for solution in catalogue.solutions.values()
        for name in ("footprint_min_m2", "footprint_typ_m2", "footprint_max_m2")
        if getattr(solution, name).confidence is Confidence.SOURCED
    }

    assert sourced == {
        ("ground_loop", "footprint_min_m2", ("S07",)),
        ("ground_loop", "footprint_max_m2", ("S07",)),
        ("borehole_field", "footprint_min_m2", ("S02",)),
    }


def test_every_solution_says_which_of_its_fields_are_not_sourced(
    catalogue: Catalogue,
) -> None:
    silent = [
        solution.id
        for solution in catalogue.solutions.values()
        if not solution.assumption_note.startswith("Not sourced: ")
    ]

    assert silent == []


def test_every_number_of_a_solution_carries_its_unit(catalogue: Catalogue) -> None:
    container = catalogue.solution("bess_container")

    assert (container.footprint_typ_m2.value, container.footprint_typ_m2.unit) == (
        250,
        "m2",
    )
    assert container.electric_power_typ_kw is not None
    assert container.electric_power_typ_kw.unit == "kW"
    assert container.max_connection_m.unit == "m"


def test_names_of_layers_in_the_catalogue_are_those_of_the_layer_kinds(
    catalogue: Catalogue,
) -> None:
    named = {
        layer
        for solution in catalogue.solutions.values()
        for layer in solution.blocking_layers
    }

    assert named <= set(LAYER_KINDS)
    assert {"groundwater", "junction", "district_heat_pipe"} <= named


def test_every_trait_is_used_and_every_used_trait_is_documented(
    catalogue: Catalogue,
) -> None:
    used = frozenset().union(
        *(solution.traits for solution in catalogue.solutions.values())
    )

    assert used == set(catalogue.traits)


@pytest.mark.parametrize(
    ("trait", "solutions"),
    [
        ("energy_well", {"borehole_field"}),
        ("stores_energy", {"bess_container", "bess_building", "thermal_storage"}),
        ("flammable_store", {"bess_container", "bess_building"}),
        ("canopy", {"pv_canopy", "mobility_hub_l"}),
        ("mast", {"small_wind", "smart_pole"}),
    ],
)
def test_a_trait_holds_for_these_solutions_and_no_other(
    catalogue: Catalogue, trait: str, solutions: set[str]
) -> None:
    holding = {
        solution.id
        for solution in catalogue.solutions.values()
        if trait in solution.traits
    }

    assert holding == solutions


def test_what_lives_in_contracts_takes_no_ground(catalogue: Catalogue) -> None:
    taking = [
        solution.id
        for solution in catalogue.solutions.values()
        if "contract" in solution.traits and solution.takes_space
    ]

    assert taking == []


def test_solutions_drawn_as_lines_have_a_width_unless_they_take_no_ground(
    catalogue: Catalogue,
) -> None:
    without = [
        solution.id
        for solution in catalogue.solutions.values()
        if solution.geometry is SolutionGeometry.LINE
        and solution.takes_space
        and solution.line_width_m is None
    ]
    heating = catalogue.solution("dh_connection").line_width_m

    assert without == []
    assert heating is not None
    assert heating.value == 1.5


@pytest.mark.parametrize(
    ("other_name", "department"),
    [
        ("Economic dev.", "Economic development"),
        ("Street", "Street planning"),
        ("Public transport", "Transit authority"),
        ("Parking enforcement", "Parking"),
        ("Heritage", "Heritage"),
    ],
)
def test_a_department_goes_by_one_name(
    catalogue: Catalogue, other_name: str, department: str
) -> None:
    assert catalogue.department(other_name).name == department


def test_solutions_name_departments_only_by_their_one_name(
    catalogue: Catalogue,
) -> None:
    named = {
        department
        for solution in catalogue.solutions.values()
        for department in (solution.lead_department, *solution.partner_departments)
    }

    assert named <= set(catalogue.departments)


@pytest.mark.parametrize(
    ("key", "value", "unit", "sources"),
    [
        ("borehole_boundary", 7.5, "m", ("S01", "S03")),
        ("borehole_spacing", 20, "m", ("S03",)),
        ("borehole_building", 3, "m", ("S03", "S05")),
        ("borehole_tunnel", 25, "m", ("S03",)),
        ("borehole_well_drilled", 40, "m", ("S03",)),
        ("borehole_well_ring", 20, "m", ("S03",)),
        ("footway_norm", 1.8, "m", ("S11",)),
        ("footway_comfort", 2.0, "m", ("S10", "S12")),
        ("footway_absolute_min", 1.5, "m", ("S10", "S11", "S12")),
        ("fire_route_width", 3.5, "m", ("S15",)),
        ("bay_parallel_width", 2.0, "m", ("S16",)),
        ("ev_charger_to_atex", 10, "m", ("S14",)),
        ("permit_building_area_m2", 30, "m2", ("S39",)),
        ("permit_building_volume_m3", 120, "m3", ("S39",)),
        ("permit_canopy_area_m2", 50, "m2", ("S39",)),
        ("permit_mast_height_m", 30, "m", ("S39",)),
        ("detailed_plan_display_days", 30, "days", ("S43",)),
        ("bus_stop_to_crossing", 15, "m", ("S19",)),
        ("hosting_voltage", 1.04, "pu", ("S38",)),
    ],
)
def test_a_sourced_threshold_names_its_sources(
    catalogue: Catalogue, key: str, value: float, unit: str, sources: tuple[str, ...]
) -> None:
    threshold = catalogue.thresholds[key]

    assert (threshold.value, threshold.unit) == (value, unit)
    assert threshold.confidence is Confidence.SOURCED
    assert threshold.source_ids == sources


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("footway_plough", 2.3),
        ("fire_route_height", 4.2),
        ("bay_parallel_length", 5.5),
        ("bess_to_exposure", 3.0),
        ("bess_to_dwelling", 25),
        ("bess_to_vegetation", 10),
        ("bess_unit_gap", 6),
        ("bess_unit_gap_tested", 0.9),
        ("lane_car_width", 3.0),
        ("hub_to_stop", 300),
        ("hub_to_stop_comfort", 100),
        ("bike_centre_to_platform", 100),
        ("parcel_locker_to_kerb", 20),
        ("loading_bay_to_door", 50),
        ("trench_to_building", 2),
        ("trench_to_tree_comfort", 3),
        ("substation_window_gap", 8),
        ("waste_heat_radius", 2000),
        ("transformer_lv_radius", 350),
        ("vacuum_inlet_walk", 100),
        ("vacuum_pipe_run", 2000),
        ("pv_ground_boundary", 5),
        ("pv_roof_usable", 0.4),
        ("wind_noise_night", 40),
        ("borehole_yield", 100),
        ("minor_amendment_footprint", 100),
    ],
)
def test_a_threshold_without_a_good_source_is_an_assumption(
    catalogue: Catalogue, key: str, value: float
) -> None:
    threshold = catalogue.thresholds[key]

    assert threshold.value == value
    assert threshold.confidence is Confidence.ASSUMPTION
    assert threshold.source_ids == ()


def test_a_hole_of_200_m_drifts_by_10_m_and_the_200_m_are_an_assumption(
    catalogue: Catalogue,
) -> None:
    helsinki = catalogue.profile("helsinki")
    drift, depth = (
        helsinki.threshold(key)
        for key in ("borehole_drift_per_100_m", "borehole_depth")
    )

    assert drift.value * depth.value / 100 == 10
    assert (drift.confidence, drift.source_ids) == (Confidence.SOURCED, ("S06",))
    assert depth.confidence is Confidence.ASSUMPTION


def test_vaasa_asks_less_towards_a_street_than_towards_a_neighbour(
    catalogue: Catalogue,
) -> None:
    vaasa = catalogue.profile("vaasa")

    assert vaasa.threshold("borehole_boundary_street").value == 2
    assert vaasa.threshold("borehole_boundary").value == 7.5


def test_sofia_says_why_it_does_not_read_the_sizes_of_finnish_permits(
    catalogue: Catalogue,
) -> None:
    off = catalogue.profile("sofia").rule_off("permit.building_area")

    assert off is not None
    assert "Finnish law" in off.reason
    assert catalogue.profile("helsinki").rule_off("permit.building_area") is None


@pytest.mark.parametrize(
    ("city", "spacing_m"),
    [("generic", 20), ("helsinki", 15), ("espoo", 20), ("tampere", 20)],
)
def test_boreholes_stand_closer_in_helsinki(
    catalogue: Catalogue, city: str, spacing_m: float
) -> None:
    assert catalogue.profile(city).threshold("borehole_spacing").value == spacing_m


def test_finnish_law_is_a_source_in_finland_and_an_assumption_in_sofia(
    catalogue: Catalogue,
) -> None:
    tampere = catalogue.profile("tampere").threshold("permit_building_area_m2")
    sofia = catalogue.profile("sofia").threshold("permit_building_area_m2")

    assert tampere.confidence is Confidence.SOURCED
    assert sofia.value == tampere.value
    assert sofia.confidence is Confidence.ASSUMPTION
    assert sofia.source_ids == ()
    assert "figure of FI, none of BG was found (S39)" in sofia.note


@pytest.mark.parametrize("city", ["generic", *FINNISH_CITIES])
def test_a_city_fills_every_role(catalogue: Catalogue, city: str) -> None:
    assert set(catalogue.profile(city).instruments) == ROLES


def test_the_roles_are_those_of_the_table(catalogue: Catalogue) -> None:
    assert set(catalogue.roles) == ROLES


@pytest.mark.parametrize(
    ("city", "country"),
    [*((city, "FI") for city in FINNISH_CITIES), ("sofia", "BG"), ("generic", "")],
)
def test_a_city_uses_only_instruments_of_its_own_country(
    catalogue: Catalogue, city: str, country: str
) -> None:
    countries = {
        catalogue.instrument_countries[instrument.id]
        for instrument in catalogue.profile(city).instruments.values()
    }

    assert countries == {country}


def test_sofia_leaves_roles_open_and_marks_what_only_stands_in(
    catalogue: Catalogue,
) -> None:
    sofia = catalogue.profile("sofia")

    assert "water_permit" not in sofia.instruments
    assert sofia.instruments["building_permit"].id == "BG_BUILDING"
    assert sofia.instruments["deviation"].id == "BG_MOVABLE"
    assert sofia.instruments["deviation"].assumption_note.startswith("Assumption: ")
    assert not catalogue.instruments["BG_MOVABLE"].assumption_note.startswith(
        "Assumption: "
    )


def test_neutral_instruments_state_no_time(catalogue: Catalogue) -> None:
    stated = [
        instrument.id
        for instrument in catalogue.profile("generic").instruments.values()
        if (instrument.months_min, instrument.months_typ, instrument.months_max)
        != (None, None, None)
    ]

    assert stated == []


def test_no_time_of_an_instrument_is_sourced_but_that_of_needing_no_permit(
    catalogue: Catalogue,
) -> None:
    sourced = [
        instrument.id
        for instrument in catalogue.instruments.values()
        if instrument.months_confidence is Confidence.SOURCED
    ]

    assert sourced == ["FI_NO_PERMIT"]


def test_a_finnish_detailed_plan_takes_12_to_36_months_and_shows_the_proposal(
    catalogue: Catalogue,
) -> None:
    plan = catalogue.profile("helsinki").instruments["detailed_plan_amendment"]

    assert (plan.months_min, plan.months_typ, plan.months_max) == (12, 18, 36)
    assert plan.deciding_body == "municipal council"
    assert "30 days" in plan.participation


@pytest.mark.parametrize("nature", RegulationNature)
@pytest.mark.parametrize("step", ProcessStepGeneral)
@pytest.mark.parametrize("covered", [True, False])
def test_every_mismatch_has_a_row(
    catalogue: Catalogue,
    nature: RegulationNature,
    step: ProcessStepGeneral,
    covered: bool,
) -> None:
    row = catalogue.profile("helsinki").mismatch(
        nature, step, detailed_plan_covers=covered
    )

    assert (row.outcome is None) == (step is ProcessStepGeneral.OBSOLETE)


@pytest.mark.parametrize(
    ("nature", "step", "covered", "outcome", "role"),
    [
        ("generallyBinding", "legalForce", True, "plan_change", None),
        ("bindingForDevelopers", "legalForce", False, "plan_change", None),
        ("bindingForDevelopers", "adoption", True, "plan_change", "plan_objection"),
        ("bindingForDevelopers", "elaboration", True, "condition", "plan_input"),
        ("definedInLegislation", "legalForce", True, "prohibited", None),
        ("definedInLegislation", "adoption", True, "prohibited", None),
        ("definedInLegislation", "elaboration", True, "condition", "plan_input"),
        ("bindingOnlyForAuthorities", "legalForce", True, "condition", None),
        (
            "bindingOnlyForAuthorities",
            "legalForce",
            False,
            "plan_change",
            "master_plan_amendment",
        ),
        ("bindingOnlyForAuthorities", "adoption", False, "condition", "plan_objection"),
        ("nonBinding", "legalForce", False, "condition", None),
        ("nonBinding", "elaboration", True, "condition", "plan_input"),
    ],
)
def test_what_a_mismatch_means_depends_on_whom_it_binds_and_how_far_the_plan_is(
    catalogue: Catalogue,
    nature: str,
    step: str,
    covered: bool,
    outcome: str,
    role: str | None,
) -> None:
    row = catalogue.profile("generic").mismatch(
        RegulationNature(nature), ProcessStepGeneral(step), detailed_plan_covers=covered
    )

    assert row.outcome is Outcome(outcome)
    if role is not None:
        assert row.instrument_role == role


def test_the_likely_instrument_is_tried_in_this_order(catalogue: Catalogue) -> None:
    tried = [
        (
            choice.plan_level,
            choice.temporary,
            choice.zone_hilucs,
            choice.footprint_below_m2,
            choice.remedy,
            choice.instrument_role,
        )
        for choice in catalogue.profile("espoo").choices
    ]
    amend = Remedy.AMEND_PLAN

    assert tried == [
        ("infraLocal", "no", "3_4_4", None, amend, "detailed_plan_amendment"),
        ("infraLocal", "no", "6_3", None, amend, "detailed_plan_amendment"),
        ("infraLocal", "yes", "", None, Remedy.DEVIATION, "deviation"),
        ("infraLocal", "no", "", 100, amend, "detailed_plan_minor"),
        ("infraLocal", "", "", None, amend, "detailed_plan_amendment"),
        ("local", "", "", None, amend, "master_plan_amendment"),
        ("regional", "", "", None, amend, "regional_plan_amendment"),
    ]


def test_the_founding_documents_are_sources(catalogue: Catalogue) -> None:
    founding = {"KALASATAMA", "KERA", "BUF", "SPARCS_TOOLKIT", "SCGP_SOFIA"}

    assert founding <= set(catalogue.sources)


def test_only_founding_documents_have_no_address(catalogue: Catalogue) -> None:
    without = {source.id for source in catalogue.sources.values() if not source.address}

    assert without == {"KALASATAMA", "KERA", "BUF", "SPARCS_TOOLKIT", "SCGP_SOFIA"}


@pytest.mark.parametrize("ask", ["profile", "solution", "department"])
def test_asking_for_something_unknown_names_what_is_known(
    catalogue: Catalogue, ask: str
) -> None:
    with pytest.raises(CatalogueError, match=r"'atlantis' in the catalogue\. Known: "):
        getattr(catalogue, ask)("atlantis")
