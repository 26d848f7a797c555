"""Read the rules: YAML in, `geo.model.rule.Rule` out, all faults in one message."""

from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from data.catalogue.catalogue import Catalogue
from geo.errors import CatalogueError
from geo.layers import LAYER_KINDS
from geo.model.placement import BuildingStage
from geo.model.profile import CityProfile
from geo.model.rule import (
    AppliesTo,
    Dimension,
    ExampleFeature,
    Failure,
    FailureBasis,
    Measure,
    PlanScope,
    Requirement,
    Rule,
    Shared,
    WorkedExample,
)
from geo.model.solution import Host
from geo.model.vocabulary import Confidence, Outcome, Remedy, RuleKind

RULES_FOLDER = Path(__file__).parent / "rules"

OneColumn = Annotated[dict[str, list[str]], Field(max_length=1)]
Rectangle = Annotated[list[float], Field(min_length=4, max_length=4)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _AppliesTo(_Row):
    solutions: list[str] = []
    traits: list[str] = []
    without_traits: list[str] = []
    hosts: list[Host] = []
    only_hosts: list[Host] = []
    utilities: list[str] = []
    blocking_layer: str = ""
    takes_space: bool | None = None
    leaves_footway: bool | None = None
    temporary: bool | None = None
    building_stage: BuildingStage | None = None


class _Requirement(_Row):
    layers: list[str] = []
    where: OneColumn = {}
    where_not: OneColumn = {}
    threshold: str = ""
    comfort_threshold: str = ""
    distance_from_solution: bool = False
    plan_scope: PlanScope | None = None
    own_object_excluded: bool = False
    from_boundary: bool = False
    measure: Measure = Measure.ALWAYS
    dimension: Dimension | None = None
    least_threshold: str = ""
    most_threshold: str = ""
    value_column: str = ""
    shared: Shared | None = None
    fixed_by: str = ""

    @model_validator(mode="after")
    def _one_filter(self) -> Self:
        if self.where and self.where_not:
            msg = "give either where or where_not"
            raise ValueError(msg)
        return self


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
        With all faults: unknown solution, source, trait, utility, threshold,
        instrument role or department.
    """
    faults = [
        f"rule {rule.id!r} names the unknown {what} {', '.join(sorted(unknown))}"
        for rule in rules
        for what, unknown in _unknown_words(rule, catalogue, profile)
        if unknown
    ]
    if faults:
        msg = f"The rules do not fit the catalogue: {'; '.join(faults)}."
        raise CatalogueError(msg)


def _unknown_words(
    rule: Rule, catalogue: Catalogue, profile: CityProfile
) -> tuple[tuple[str, set[str]], ...]:
    to, need = rule.applies_to, rule.requirement
    solutions = {*to.solutions, *(example.solution for example in rule.examples)}
    return (
        ("solution", solutions - set(catalogue.solutions)),
        ("source", set(rule.source_ids) - set(catalogue.sources)),
        ("trait", {*to.traits, *to.without_traits} - set(catalogue.traits)),
        ("utility", set(to.utilities) - set(catalogue.utilities)),
        ("department", {rule.owner_department} - catalogue.department_names()),
        (
            "instrument role",
            {rule.failure.instrument_role} - {""} - set(catalogue.roles),
        ),
        (
            "threshold",
            _threshold_keys(need) - set(profile.thresholds),
        ),
        (
            "column",
            {need.where_column, need.value_column} - {""} - _columns_of(need.layers),
        ),
    )


def _threshold_keys(need: Requirement) -> set[str]:
    return {
        need.threshold,
        need.comfort_threshold,
        need.least_threshold,
        need.most_threshold,
    } - {""}


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
            without_traits=frozenset(applies.without_traits),
            hosts=frozenset(applies.hosts),
            only_hosts=frozenset(applies.only_hosts),
            utilities=frozenset(applies.utilities),
            blocking_layer=applies.blocking_layer,
            takes_space=applies.takes_space,
            leaves_footway=applies.leaves_footway,
            temporary=applies.temporary,
            building_stage=applies.building_stage or "",
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
            dimension=need.dimension,
            least_threshold=need.least_threshold,
            most_threshold=need.most_threshold,
            value_column=need.value_column,
            shared=need.shared,
            fixed_by=need.fixed_by,
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
