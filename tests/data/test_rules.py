"""Every rule as data: it fits the catalogue, and its worked examples come true."""

import shutil
from dataclasses import replace

import pytest
import yaml

from data.catalogue import read_catalogue
from data.catalogue.rule_reading import (
    RULES_FOLDER,
    check_rules_against,
    checked_rules,
    read_rules,
)
from geo.errors import CatalogueError
from geo.layers import LAYER_KINDS
from geo.model.rule import AppliesTo, Requirement
from geo.model.vocabulary import Outcome, RuleKind
from geo.screening.worked_examples import outcome_of_example

RULES = read_rules()
CATALOGUE = read_catalogue()
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.id}: {example.title}")
    for rule in RULES
    for example in rule.examples
]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_the_worked_example_comes_true(rule, example):
    outcome = outcome_of_example(
        rule, example, CATALOGUE.solutions, CATALOGUE.profile("helsinki")
    )

    assert outcome is example.expect


@pytest.mark.parametrize("profile_id", sorted(CATALOGUE.profiles))
def test_every_rule_names_only_what_catalogue_and_city_hold(profile_id):
    checked = checked_rules(CATALOGUE, CATALOGUE.profile(profile_id))

    assert checked == RULES


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            {"applies_to": AppliesTo(traits=frozenset({"explodes"}))},
            "unknown trait explodes",
        ),
        (
            {"applies_to": AppliesTo(utilities=frozenset({"steam"}))},
            "unknown utility steam",
        ),
        ({"owner_department": "Ministry"}, "unknown department Ministry"),
        ({"source_ids": ("S999",)}, "unknown source S999"),
        ({"requirement": Requirement(threshold="far")}, "unknown threshold far"),
        (
            {"requirement": Requirement(("flood",), where_column="depth")},
            "unknown column depth",
        ),
    ],
)
def test_a_rule_that_names_something_unknown_is_refused(change, fault):
    broken_rule = replace(RULES[0], **change)

    with pytest.raises(CatalogueError, match=fault):
        check_rules_against((broken_rule,), CATALOGUE, CATALOGUE.profile("generic"))


def test_every_kind_of_rule_is_used():
    assert {rule.kind for rule in RULES} == set(RuleKind)


def test_every_layer_a_solution_has_to_stay_out_of_has_its_rule():
    named = {
        layer for one in CATALOGUE.solutions.values() for layer in one.blocking_layers
    }
    ruled = {rule.applies_to.blocking_layer for rule in RULES} - {""}

    assert named <= ruled <= set(LAYER_KINDS)


def test_every_utility_a_solution_needs_has_its_rule():
    needed = {
        utility
        for one in CATALOGUE.solutions.values()
        if not one.utility_optional
        for utility in one.utilities
    }
    ruled = {utility for rule in RULES for utility in rule.applies_to.utilities}

    assert needed - {"none"} <= ruled


def test_every_rule_has_an_owner_the_catalogue_knows():
    unknown = []
    for rule in RULES:
        try:
            CATALOGUE.department(rule.owner_department)
        except CatalogueError:
            unknown.append(rule.owner_department)

    assert unknown == []


def test_every_rule_that_can_fail_has_an_example_of_failing_where_it_is_not_text():
    without = [
        rule.id
        for rule in RULES
        if rule.kind is not RuleKind.MUST_BE_NEAR
        and all(example.expect is Outcome.CONFORMS for example in rule.examples)
    ]

    assert without == []


def broken(tmp_path, change):
    """The shipped rules with the first rule of land_use.yaml changed."""
    folder = tmp_path / "rules"
    shutil.copytree(RULES_FOLDER, folder)
    file = folder / "land_use.yaml"
    rows = yaml.safe_load(file.read_text(encoding="utf-8"))
    change(rows[0])
    file.write_text(yaml.safe_dump(rows), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda row: row.update(kind="guess"), "kind"),
        (lambda row: row.update(examples=[]), "examples"),
        (lambda row: row.update(colour="red"), "colour"),
        (lambda row: row["applies_to"].update(hosts=["moon"]), "hosts"),
        (lambda row: row["requirement"].update(where={"a": [], "b": []}), "where"),
        (lambda row: row.update(id="keep_out.flood"), "stands twice"),
        (
            lambda row: row["requirement"].update(layers=["lava"]),
            "unknown layer kind 'lava'",
        ),
    ],
)
def test_one_thing_broken_in_a_rule_is_named(tmp_path, change, fault):
    with pytest.raises(CatalogueError, match=fault):
        read_rules(broken(tmp_path, change))


def test_a_file_that_is_no_yaml_is_named(tmp_path):
    (tmp_path / "torn.yaml").write_text("- id: [", encoding="utf-8")

    with pytest.raises(CatalogueError, match=r"torn\.yaml is not YAML"):
        read_rules(tmp_path)
