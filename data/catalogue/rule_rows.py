"""One rule as it stands in a YAML file, its words checked, and made a `Rule`."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from geo.model.placement import BuildingStage
from geo.model.rule import (
    AppliesTo,
    Dimension,
    ExampleFeature,
    Failure,
    FailureBasis,
    LinesOf,
    Measure,
    PlanScope,
    Requirement,
    Rule,
    Shared,
    WorkedExample,
)
from geo.model.solution import Host
from geo.model.vocabulary import Confidence, Outcome, Remedy, RuleKind

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
    profiles: list[str] = []


class _Requirement(_Row):
    layers: list[str] = []
    where: OneColumn = {}
    where_not: OneColumn = {}
    threshold: str = ""
    comfort_threshold: str = ""
    drift_threshold: str = ""
    depth_threshold: str = ""
    distance_from_solution: bool = False
    plan_scope: PlanScope | None = None
    own_object_excluded: bool = False
    from_boundary: bool = False
    lines_of: LinesOf | None = None
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
    sentence_drift: str = ""


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
    depth_m: float | None = None


class RuleRow(_Row):
    """One rule of a YAML file."""

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
    replaces: list[str] = []
    examples: list[_Example] = Field(min_length=1)


def to_rule(row: RuleRow, file: str = "") -> Rule:
    """Make a rule of a checked row of a file."""
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
            profiles=frozenset(applies.profiles),
        ),
        requirement=Requirement(
            layers=tuple(need.layers),
            where_column=where_column or not_column,
            where_values=where_values,
            where_not=where_not,
            threshold=need.threshold,
            comfort_threshold=need.comfort_threshold,
            drift_threshold=need.drift_threshold,
            depth_threshold=need.depth_threshold,
            distance_from_solution=need.distance_from_solution,
            plan_scope=need.plan_scope,
            own_object_excluded=need.own_object_excluded,
            from_boundary=need.from_boundary,
            lines_of=need.lines_of,
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
        replaces=tuple(row.replaces),
        file=file,
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
        depth_m=row.depth_m,
    )


def _to_feature(row: _Feature) -> ExampleFeature:
    west, south, east, north = row.rectangle
    return ExampleFeature(
        row.layer, west, south, east, north, tuple(row.attributes.items())
    )
