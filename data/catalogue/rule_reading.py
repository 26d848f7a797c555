"""Read the rules: YAML in, `geo.model.rule.Rule` out, all faults in one message."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from data.catalogue.catalogue import Catalogue
from data.catalogue.rule_checks import faults_of_rule
from data.catalogue.rule_rows import RuleRow, to_rule
from geo.errors import CatalogueError
from geo.layers import LAYER_KINDS
from geo.model.profile import CityProfile
from geo.model.rule import Requirement, Rule

RULES_FOLDER = Path(__file__).parent / "rules"


def read_rules(folder: Path = RULES_FOLDER) -> tuple[Rule, ...]:
    """Read every rule of a folder of YAML files, in file and row order.

    Raises
    ------
    CatalogueError
        With all faults of all files: rows that are no rules or lack what their kind
        needs, unknown layer kinds and places in sentences, ids that stand twice.
    """
    faults: list[str] = []
    rules: list[Rule] = []
    for file in sorted(folder.glob("*.yaml")):
        for row in _rows(file, faults):
            try:
                rules.append(to_rule(RuleRow.model_validate(row), file.name))
            except ValidationError as error:
                faults.extend(_validation_faults(file, row, error))
    faults.extend(_cross_faults(rules))
    if faults:
        msg = f"The rules in {folder} cannot be used: {'; '.join(faults)}."
        raise CatalogueError(msg)
    return tuple(rules)


def checked_rules(catalogue: Catalogue, profile: CityProfile) -> tuple[Rule, ...]:
    """Read the rules and refuse any that names what catalogue and city do not hold.

    Raises
    ------
    CatalogueError
        With all faults, so that a misspelt word never makes a rule silent.
    """
    rules = read_rules()
    check_rules_against(rules, catalogue, profile)
    return rules


def check_rules_against(
    rules: tuple[Rule, ...], catalogue: Catalogue, profile: CityProfile
) -> None:
    """Refuse rules that name something the catalogue does not hold.

    Raises
    ------
    CatalogueError
        With all faults: unknown solution, source, trait, utility, threshold, column,
        instrument role, department or city, and cities that switch off what they
        cannot.
    """
    faults = [
        _said_of(
            rule,
            f"names the unknown {what} {', '.join(sorted(unknown))}"
            f"{_like(unknown, known)}; take one of {where}, or add it there",
        )
        for rule in rules
        for what, named, known, where in _named(rule, catalogue, profile)
        if (unknown := named - {""} - known)
    ]
    for city in catalogue.profiles.values():
        faults.extend(_faults_of_rules_off(city, rules))
    if faults:
        msg = f"The rules do not fit the catalogue: {'; '.join(faults)}."
        raise CatalogueError(msg)


def _said_of(rule: Rule, what: str) -> str:
    return f"{rule.file or 'rules'}, rule {rule.id!r} {what}"


def _like(unknown: set[str], known: set[str]) -> str:
    """Suggest the words somebody may have meant."""
    meant = [near for one in sorted(unknown) for near in get_close_matches(one, known)]
    return f" (like {', '.join(dict.fromkeys(meant))}?)" if meant else ""


def _named(
    rule: Rule, catalogue: Catalogue, profile: CityProfile
) -> tuple[tuple[str, set[str], set[str], str], ...]:
    """Give what a rule names: the word for it, the names, all known ones, and where."""
    to, need = rule.applies_to, rule.requirement
    solutions = {*to.solutions, *(example.solution for example in rule.examples)}
    traits = {*to.traits, *to.without_traits}
    columns = {need.where_column, need.value_column}
    return (
        ("solution", solutions, set(catalogue.solutions), "solutions.csv"),
        ("source", set(rule.source_ids), set(catalogue.sources), "sources.csv"),
        ("trait", traits, set(catalogue.traits), "traits.csv"),
        ("utility", set(to.utilities), set(catalogue.utilities), "utilities.csv"),
        (
            "department",
            {rule.owner_department},
            set(catalogue.department_names()),
            "departments.csv",
        ),
        (
            "instrument role",
            {rule.failure.instrument_role},
            set(catalogue.roles),
            "instrument_roles.csv",
        ),
        ("threshold", _threshold_keys(need), set(profile.thresholds), "thresholds.csv"),
        ("column", columns, _columns_of(need.layers), "the columns of its layers"),
        ("city", set(to.profiles), set(catalogue.profiles), "profiles"),
    )


def _faults_of_rules_off(city: CityProfile, rules: Sequence[Rule]) -> Iterator[str]:
    """Say where a city switches off a rule it cannot, which would hide the reason."""
    general = {rule.id for rule in rules if not rule.applies_to.profiles}
    replaced = {
        name: rule.id
        for rule in rules
        if city.id in rule.applies_to.profiles
        for name in rule.replaces
    }
    names = [off.rule_id for off in city.rules_off]
    for name in dict.fromkeys(names):
        here = f"profiles/{city.id}.yaml, rules_off:"
        if name not in general:
            yield (
                f"{here} found {name!r}, which is no rule for all cities"
                f"{_like({name}, general)}; take the id of one"
            )
        if name in replaced:
            yield (
                f"{here} found {name!r}, in whose place the city asks "
                f"{replaced[name]!r}; keep one of the two"
            )
        if names.count(name) > 1:
            yield f"{here} found {name!r} twice; keep one"


def _threshold_keys(need: Requirement) -> set[str]:
    return {
        need.threshold,
        need.comfort_threshold,
        need.drift_threshold,
        need.depth_threshold,
        need.least_threshold,
        need.most_threshold,
    }


def _columns_of(kinds: tuple[str, ...]) -> set[str]:
    return {column.name for kind in kinds for column in LAYER_KINDS[kind].columns}


def _rows(file: Path, faults: list[str]) -> list[dict[str, Any]]:
    try:
        rows = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        faults.append(f"{file.name} is not YAML: {error}")
        return []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        faults.append(f"{file.name} has to be a list of rules")
        return []
    return rows


def _validation_faults(
    file: Path, row: dict[str, Any], error: ValidationError
) -> list[str]:
    return [
        f"{file.name}, rule {row.get('id', '?')!r} "
        f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']} "
        f"(found {fault['input']!r})"
        for fault in error.errors()
    ]


def _cross_faults(rules: list[Rule]) -> Iterator[str]:
    """Say what is wrong in rules, one by one and beside each other."""
    by_id = {rule.id: rule for rule in rules}
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            yield _said_of(rule, "stands twice; give one of them another id")
        seen.add(rule.id)
        for fault in faults_of_rule(rule):
            yield _said_of(rule, fault)
        for fault in _unknown_layers(rule):
            yield _said_of(rule, fault)
        for name in rule.replaces:
            other = by_id.get(name)
            if other is None or other.applies_to.profiles:
                yield _said_of(
                    rule,
                    f"replaces {name!r}, which is no rule for all cities"
                    f"{_like({name}, set(by_id))}; take the id of one",
                )


def _unknown_layers(rule: Rule) -> Iterator[str]:
    drawn = [feature for example in rule.examples for feature in example.features]
    kinds = {*rule.requirement.layers, rule.applies_to.blocking_layer} - {""}
    kinds |= {feature.layer for feature in drawn}
    for kind in sorted(kinds - set(LAYER_KINDS)):
        yield (
            f"names the unknown layer kind {kind!r}{_like({kind}, set(LAYER_KINDS))}; "
            "take one of the layer kinds"
        )
    for kind in sorted(kinds & set(LAYER_KINDS)):
        named = {
            name
            for feature in drawn
            if feature.layer == kind
            for name, _ in feature.attributes
        }
        known = {*_columns_of((kind,)), "plan_level"}
        if unknown := named - known:
            yield (
                f"gives objects of {kind} in an example the unknown column "
                f"{', '.join(sorted(unknown))}{_like(unknown, known)}; take one of "
                "its columns"
            )
