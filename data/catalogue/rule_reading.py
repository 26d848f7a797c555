"""Read the rules: YAML in, `geo.model.rule.Rule` out, all faults in one message."""

from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from geo.errors import CatalogueError
from geo.layers import LAYER_KINDS
from geo.model.profile import CityProfile
from geo.model.rule import (
    AppliesTo,
    ExampleFeature,
    Failure,
    FailureBasis,
    Measure,
    PlanScope,
    Requirement,
    Rule,
    WorkedExample,
)
from geo.model.vocabulary import Confidence, Outcome, Remedy, RuleKind

RULES_FOLDER = Path(__file__).parent / "rules"

Rectangle = Annotated[list[float], Field(min_length=4, max_length=4)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _AppliesTo(_Row):
    solutions: list[str] = []
    traits: list[str] = []
    hosts: list[str] = []
    only_hosts: list[str] = []
    utilities: list[str] = []
    blocking_layer: str = ""
    takes_space: bool | None = None
    temporary: bool | None = None
    building_stage: str = ""


class _Requirement(_Row):
    layers: list[str] = []
    where: dict[str, list[str]] = {}
    where_not: dict[str, list[str]] = {}
    threshold: str = ""
    comfort_threshold: str = ""
    distance_from_solution: bool = False
    plan_scope: PlanScope | None = None
    own_object_excluded: bool = False
    from_boundary: bool = False
    measure: Measure = Measure.ALWAYS


class _Failure(_Row):
    basis: FailureBasis
    outcome: Outcome
    remedy: Remedy
    instrument_role: str = ""
    sentence: str = ""
    sentence_unknown: str = ""


class _Feature(_Row):
    layer: str
    rectangle: Rectangle
    attributes: dict[str, str] = {}


class _Example(_Row):
    title: str
    solution: str
    footprint_m: Rectangle
    features: list[_Feature]
    expect: Outcome
    temporary: bool = False
    height_m: float | None = None


class _Rule(_Row):
    id: str
    version: int = Field(ge=1)
    kind: RuleKind
    title: str = Field(min_length=1)
    topic: str = Field(min_length=1)
    owner: str = Field(min_length=1)
    applies_to: _AppliesTo
    requirement: _Requirement
    failure: _Failure
    met: str = ""
    sources: list[str] = []
    note: str = ""
    priority: int = Field(default=100, ge=0)
    examples: list[_Example] = Field(min_length=1)


def read_rules(folder: Path = RULES_FOLDER) -> tuple[Rule, ...]:
    """Read every rule of a folder of YAML files, in file and row order.

    Raises
    ------
    CatalogueError
        With all faults of all files: rows that are no rules, unknown layer kinds,
        ids that stand twice.
    """
    faults: list[str] = []
    rules: list[Rule] = []
    for file in sorted(folder.glob("*.yaml")):
        for row in _rows(file, faults):
            try:
                rules.append(_to_rule(_Rule.model_validate(row)))
            except ValidationError as error:
                faults.extend(_validation_faults(file, row, error))
    faults.extend(_cross_faults(rules))
    if faults:
        msg = f"The rules in {folder} cannot be used: {'; '.join(faults)}."
        raise CatalogueError(msg)
    return tuple(rules)


def check_rules_against(
    rules: tuple[Rule, ...],
    profile: CityProfile,
    *,
    solution_ids: set[str],
    source_ids: set[str],
    trait_ids: set[str],
) -> None:
    """Refuse rules that name something the catalogue does not hold.

    Raises
    ------
    CatalogueError
        With all faults: unknown solution, source, trait, threshold or instrument
        role.
    """
    faults: list[str] = []
    for rule in rules:
        need = rule.requirement
        keys = {need.threshold, need.comfort_threshold} - {""}
        named = (
            ("solution", set(rule.applies_to.solutions) - solution_ids),
            (
                "solution",
                {example.solution for example in rule.examples} - solution_ids,
            ),
            ("source", set(rule.source_ids) - source_ids),
            ("trait", set(rule.applies_to.traits) - trait_ids),
            ("threshold", keys - set(profile.thresholds)),
        )
        faults.extend(
            f"rule {rule.id!r} names the unknown {what} {', '.join(sorted(unknown))}"
            for what, unknown in named
            if unknown
        )
    if faults:
        msg = f"The rules do not fit the catalogue: {'; '.join(faults)}."
        raise CatalogueError(msg)


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
        f"{file.name}, rule {row.get('id', '?')!r}, "
        f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']} "
        f"(found {fault['input']!r})"
        for fault in error.errors()
    ]


def _cross_faults(rules: list[Rule]) -> list[str]:
    faults: list[str] = []
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            faults.append(f"rule id {rule.id!r} stands twice")
        seen.add(rule.id)
        kinds = {*rule.requirement.layers, rule.applies_to.blocking_layer} - {""}
        kinds |= {
            feature.layer for example in rule.examples for feature in example.features
        }
        faults.extend(
            f"rule {rule.id!r} names the unknown layer kind {kind!r}"
            for kind in sorted(kinds - set(LAYER_KINDS))
        )
    return faults


def _to_rule(row: _Rule) -> Rule:
    applies, need = row.applies_to, row.requirement
    where_column, where_values = _one_column(need.where)
    not_column, where_not = _one_column(need.where_not)
    return Rule(
        id=row.id,
        version=row.version,
        kind=row.kind,
        title=row.title,
        topic=row.topic,
        owner_department=row.owner,
        applies_to=AppliesTo(
            solutions=frozenset(applies.solutions),
            traits=frozenset(applies.traits),
            hosts=frozenset(applies.hosts),
            only_hosts=frozenset(applies.only_hosts),
            utilities=frozenset(applies.utilities),
            blocking_layer=applies.blocking_layer,
            takes_space=applies.takes_space,
            temporary=applies.temporary,
            building_stage=applies.building_stage,
        ),
        requirement=Requirement(
            layers=tuple(need.layers),
            where_column=where_column or not_column,
            where_values=where_values,
            where_not=where_not,
            threshold=need.threshold,
            comfort_threshold=need.comfort_threshold,
            distance_from_solution=need.distance_from_solution,
            plan_scope=need.plan_scope,
            own_object_excluded=need.own_object_excluded,
            from_boundary=need.from_boundary,
            measure=need.measure,
        ),
        failure=Failure(**row.failure.model_dump()),
        confidence=Confidence.SOURCED if row.sources else Confidence.ASSUMPTION,
        sentence_met=row.met,
        source_ids=tuple(row.sources),
        note=row.note,
        priority=row.priority,
        examples=tuple(_to_example(example) for example in row.examples),
    )


def _one_column(where: dict[str, list[str]]) -> tuple[str, frozenset[str]]:
    if not where:
        return "", frozenset()
    column, values = next(iter(where.items()))
    return column, frozenset(values)


def _to_example(row: _Example) -> WorkedExample:
    west, south, east, north = row.footprint_m
    return WorkedExample(
        title=row.title,
        solution=row.solution,
        footprint_m=(west, south, east, north),
        features=tuple(_to_feature(feature) for feature in row.features),
        expect=row.expect,
        temporary=row.temporary,
        height_m=row.height_m,
    )


def _to_feature(row: _Feature) -> ExampleFeature:
    west, south, east, north = row.rectangle
    return ExampleFeature(
        row.layer, west, south, east, north, tuple(row.attributes.items())
    )
