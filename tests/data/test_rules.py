"""Every rule as data: it fits the catalogue, and its worked examples come true."""

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
from geo.model.profile import RuleOff
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


def city_of(rule):
    """A city whose rule it is."""
    return CATALOGUE.profile(min(rule.applies_to.profiles, default="helsinki"))


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_the_worked_example_comes_true(rule, example):
    outcome = outcome_of_example(rule, example, CATALOGUE.solutions, city_of(rule))

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
        (
            {"requirement": Requirement(drift_threshold="borehole_drift_per_100")},
            r"threshold borehole_drift_per_100 \(like borehole_drift_per_100_m",
        ),
        (
            {"applies_to": AppliesTo(profiles=frozenset({"atlantis"}))},
            "unknown city atlantis",
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


def broken(tmp_path, change, rule_id="land_use.detailed_plan"):
    """The file of one of the shipped rules, that rule alone and changed."""
    for file in sorted(RULES_FOLDER.glob("*.yaml")):
        rows = yaml.safe_load(file.read_text(encoding="utf-8"))
        for row in rows:
            if row["id"] == rule_id:
                change(row)
                text = yaml.safe_dump([row], allow_unicode=True)
                (tmp_path / file.name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda row: row.update(kind="guess"), "kind"),
        (lambda row: row.update(examples=[]), "examples"),
        (lambda row: row.update(colour="red"), "colour"),
        (lambda row: row["applies_to"].update(hosts=["moon"]), "hosts"),
        (lambda row: row["requirement"].update(where={"a": [], "b": []}), "where"),
        (
            lambda row: row["requirement"].update(layers=["lava"]),
            "unknown layer kind 'lava'",
        ),
    ],
)
def test_one_thing_broken_in_a_rule_is_named(tmp_path, change, fault):
    with pytest.raises(CatalogueError, match=fault):
        read_rules(broken(tmp_path, change))


def test_a_rule_that_stands_twice_is_named(tmp_path):
    folder = broken(tmp_path, lambda row: None)
    text = (folder / "land_use.yaml").read_text(encoding="utf-8")
    (folder / "more.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(
        CatalogueError, match=r"more\.yaml, rule 'land_use\.detailed_plan' stands twice"
    ):
        read_rules(folder)


@pytest.mark.parametrize(
    ("rule_id", "change", "fault"),
    [
        (
            "room_left.footway",
            lambda row: row["requirement"].pop("threshold"),
            "found no threshold, which a rule of kind room_left needs",
        ),
        (
            "keep_distance.trench_borehole",
            lambda row: row["requirement"].pop("threshold"),
            "found no threshold or distance_from_solution: true",
        ),
        (
            "near_with_value.heat_supply",
            lambda row: row["requirement"].pop("least_threshold"),
            "found no least_threshold or most_threshold",
        ),
        (
            "plot_lines.borehole_own",
            lambda row: row["requirement"].pop("lines_of"),
            "found no lines_of",
        ),
        (
            "permit.mast",
            lambda row: row["requirement"].pop("threshold"),
            "found no threshold for the measure height_m",
        ),
        ("permit.mast", lambda row: row.pop("met"), "met: found no sentence"),
        (
            "keep_out.fire_route",
            lambda row: row["failure"].pop("sentence"),
            "failure.sentence: found no sentence",
        ),
        (
            "keep_distance.borehole_tunnel",
            lambda row: row["failure"].pop("sentence_drift"),
            "failure.sentence_drift: found no sentence",
        ),
        (
            "keep_distance.borehole_tunnel",
            lambda row: row["requirement"].pop("depth_threshold"),
            "only one of drift_threshold and depth_threshold",
        ),
        (
            "keep_distance.borehole_tunnel",
            lambda row: row["requirement"].update(comfort_threshold="borehole_depth"),
            "both comfort_threshold and drift_threshold",
        ),
        (
            "keep_distance.borehole_building",
            lambda row: row["requirement"].update(lines_of="own"),
            "found 'own', which only rules of kind keep_from_lines read",
        ),
        (
            "keep_out.fire_route",
            lambda row: row["requirement"].update(dimension="height"),
            "which only rules of kind dimension read",
        ),
        (
            "permit.mast",
            lambda row: row["failure"].update(sentence="{solution} is {colour}"),
            r"failure.sentence: found the unknown place \{colour\}; accepted in curly "
            "brackets: found, required, solution",
        ),
        (
            "permit.mast",
            lambda row: row.update(met="{solution.height_m} is low"),
            r"met: found the unknown place \{solution.height_m\}",
        ),
        (
            "must_be_near.hub_stop",
            lambda row: row["failure"].update(sentence="{object} is too far"),
            r"failure.sentence: found the unknown place \{object\}",
        ),
        (
            "permit.mast",
            lambda row: row.update(title="Masts {}"),
            r"title: found the unknown place \{\}",
        ),
        (
            "permit.mast",
            lambda row: row.update(met="{solution is low"),
            "where a curly bracket is not closed",
        ),
        (
            "keep_out.fire_route",
            lambda row: row["failure"].update(sentence="{required} m asked"),
            "unknown place",
        ),
        (
            "keep_out.fire_route",
            lambda row: row["requirement"].update(layers=["fire_rout"]),
            r"unknown layer kind 'fire_rout' \(like fire_route",
        ),
        (
            "keep_out.groundwater",
            lambda row: row["examples"][0]["features"][0].update(
                attributes={"groundwater_clas": "1"}
            ),
            "objects of groundwater in an example the unknown column groundwater_clas",
        ),
        (
            "keep_distance.borehole_tunnel_helsinki",
            lambda row: row["applies_to"].pop("profiles"),
            "but no city; name the cities in applies_to.profiles",
        ),
        (
            "keep_distance.borehole_tunnel_helsinki",
            lambda row: row.update(replaces=["keep_distance.lava"]),
            "replaces 'keep_distance.lava', which is no rule for all cities",
        ),
        (
            "keep_distance.borehole_tunnel_helsinki",
            lambda row: row.update(replaces=["keep_distance.borehole_tunnel_helsinki"]),
            "replaces 'keep_distance.borehole_tunnel_helsinki'",
        ),
    ],
)
def test_what_is_wrong_in_a_rule_is_told_with_file_and_rule(
    tmp_path, rule_id, change, fault
):
    with pytest.raises(CatalogueError, match=rf"\w+\.yaml, rule '{rule_id}' .*{fault}"):
        read_rules(broken(tmp_path, change, rule_id))


@pytest.mark.parametrize(
    ("off", "fault"),
    [
        (("permit.mas",), r"'permit.mas', which is no rule for all cities \(like perm"),
        (
            ("keep_distance.borehole_tunnel_helsinki",),
            "which is no rule for all cities",
        ),
        (
            ("keep_distance.borehole_tunnel",),
            "in whose place the city asks 'keep_distance.borehole_tunnel_helsinki'",
        ),
        (("permit.mast", "permit.mast"), "found 'permit.mast' twice"),
    ],
)
def test_a_city_that_switches_off_what_it_cannot_is_refused(off, fault):
    """Whatever city is asked: its reason would be missing where it is."""
    helsinki = replace(
        CATALOGUE.profile("helsinki"),
        rules_off=tuple(RuleOff(name, "Custom.") for name in off),
    )
    profiles = {**CATALOGUE.profiles, "helsinki": helsinki}

    with pytest.raises(CatalogueError, match=rf"profiles/helsinki\.yaml.*{fault}"):
        check_rules_against(
            RULES,
            replace(CATALOGUE, profiles=profiles),
            CATALOGUE.profile("generic"),
        )


def test_a_file_that_is_no_yaml_is_named(tmp_path):
    (tmp_path / "torn.yaml").write_text("- id: [", encoding="utf-8")

    with pytest.raises(CatalogueError, match=r"torn\.yaml is not YAML"):
        read_rules(tmp_path)
