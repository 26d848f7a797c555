"""The demo placements of Satamaranta and its way onto the disk."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from data.catalogue import read_catalogue
from data.catalogue.rule_reading import read_rules
from data.districts import list_layer_records, write_layers
from data.districts.satamaranta import (
    __main__ as command,
)
from data.districts.satamaranta import (
    build_satamaranta,
    satamaranta_placements,
)
from data.districts.satamaranta.installing import install
from data.districts.satamaranta.placements import TABLE
from geo.layers import DistrictLayers
from geo.model.finding import summarise
from geo.model.placement import footprint_of
from geo.model.vocabulary import Outcome
from geo.screening import Screener

CATALOGUE = read_catalogue()


@pytest.fixture(scope="module")
def satamaranta() -> DistrictLayers:
    return build_satamaranta()


@pytest.fixture(scope="module")
def outcomes(satamaranta) -> dict[str, Outcome]:
    screener = Screener(
        satamaranta,
        read_rules(),
        CATALOGUE.solutions,
        CATALOGUE.profile("helsinki"),
        date(2026, 3, 1),
    )
    return {
        placement.id: summarise(placement.id, screener.screen_one(placement)).outcome
        for placement in satamaranta_placements()
    }


def test_placement_ids_stand_once():
    ids = [placement.id for placement in satamaranta_placements()]

    assert len(ids) == len(set(ids)) == len(TABLE) >= 16


def test_placements_name_solutions_and_departments_of_the_catalogue():
    for placement in satamaranta_placements():
        assert placement.solution_id in CATALOGUE.solutions
        CATALOGUE.department(placement.department)


def test_placements_lie_in_the_district(satamaranta):
    boundary = satamaranta.district.boundary
    for placement in satamaranta_placements():
        solution = CATALOGUE.solution(placement.solution_id)
        assert boundary.contains(footprint_of(placement, solution)), placement.id


def test_drawn_placements_have_a_size_the_solution_can_have():
    for placement in satamaranta_placements():
        solution = CATALOGUE.solution(placement.solution_id)
        if placement.geometry.geom_type == "Polygon":
            largest_m2 = solution.footprint_max_m2.value
            assert placement.geometry.area <= largest_m2 * 1.01, placement.id


def test_placements_in_a_building_stand_in_that_building(satamaranta):
    houses = next(layer for layer in satamaranta.layers if layer.id == "building")
    shapes = houses.features.set_index("local_id").geometry
    hosted = [placement for placement in satamaranta_placements() if placement.host]

    assert len(hosted) == sum(line.in_building for line in TABLE)
    for placement in hosted:
        assert shapes[placement.host.local_id].contains(placement.geometry)


@pytest.mark.parametrize(
    ("placement_id", "outcome"),
    [
        ("P-01", Outcome.CONFORMS),
        ("P-02", Outcome.CONDITION),
        ("P-03", Outcome.PLAN_CHANGE),
        ("P-05", Outcome.PLAN_CHANGE),
        ("P-06", Outcome.CONDITION),
        ("P-07", Outcome.PROHIBITED),
        ("P-08", Outcome.JUDGEMENT),
        ("P-17", Outcome.NOT_ASSESSED),
    ],
)
def test_each_outcome_has_its_example(outcomes, placement_id, outcome):
    assert outcomes[placement_id] is outcome


def test_installing_writes_every_layer_once(home: Path, satamaranta):
    assert install(satamaranta, home)

    ids = {record.id for record in list_layer_records("satamaranta", home)}
    assert ids == {layer.id for layer in satamaranta.layers}


def test_installing_again_keeps_what_people_added(home: Path, satamaranta):
    install(satamaranta, home)
    (trees,) = satamaranta.of_kind("valuable_tree")
    ours = replace(trees, id="our_trees")
    write_layers(DistrictLayers(satamaranta.district, (ours,)), home)

    assert not install(satamaranta, home)
    ids = {record.id for record in list_layer_records("satamaranta", home)}
    assert "our_trees" in ids


def test_a_layer_that_differs_is_written_anew(home: Path, satamaranta):
    install(satamaranta, home)
    (plots,) = satamaranta.of_kind("plot")
    fewer = replace(plots, features=plots.features.iloc[:1])
    write_layers(DistrictLayers(satamaranta.district, (fewer,)), home)

    assert install(satamaranta, home)
    counts = {
        record.id: record.feature_count
        for record in list_layer_records("satamaranta", home)
    }
    assert counts["plot"] == len(plots.features)


def test_the_command_says_what_it_did(home: Path, monkeypatch, capsys):
    monkeypatch.setenv("PLANTABLE_HOME", str(home))
    command.main()
    command.main()

    written, kept = capsys.readouterr().out.splitlines()
    assert "written to" in written
    assert "already up to date" in kept
