"""What a mapping may say: which source layer becomes which layer, and on what ground.

Whatever a file does not say (coverage, dates, licence, legal force) is stated here by
a person and never guessed.
"""

import re
from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from data.importing.areas import Area, CoverageArea, CoverageFromLayer, Stated
from geo.layers import LAYER_KINDS
from geo.model.vocabulary import (
    LevelOfSpatialPlan,
    ProcessStepGeneral,
    RegulationNature,
)

PLANS_LAYER_ID = "spatial_plans"
Text = Annotated[str, Field(min_length=1)]
Value = str | int | float | date
Where = dict[str, list[Value]]


class Constant(Stated):
    """The same value for every object."""

    value: Value


class FromColumn(Stated):
    """A column of the source, its codes translated where `codes` are given.

    Parameters
    ----------
    codes
        Value here by value there. A value that is not listed is missing, never kept.
    missing
        Values that mean *not known*, e.g. 0.
    """

    column: Text
    codes: dict[str, Value] | None = None
    missing: list[Value] = Field(default_factory=list)


ColumnSource = Text | list[Text] | Constant | FromColumn


class TextSource(Stated):
    """Where the words of a regulation stand.

    Parameters
    ----------
    text_columns
        Their texts are joined in this order.
    link_column
        An address, or an HTML link whose address is taken.
    cut_at
        Characters at which the source cuts texts; a text of that length is marked.
    """

    text_columns: list[Text] = Field(default_factory=list)
    link_column: str | None = None
    cut_at: int | None = None

    def columns(self) -> list[str]:
        """Give all columns of the source that are read."""
        return [*self.text_columns, *([self.link_column] if self.link_column else [])]


class DistrictStatement(Stated):
    """The district that the source is imported into."""

    name: Text
    crs: Text
    boundary: Area
    profile: str = "generic"
    country: str = ""
    description: str = ""
    fictional: bool = False


class PlanArea(Stated):
    """Ground of a plan: a layer of the source, or a stated area."""

    source_layer: str | None = None
    area: Area | None = None

    @model_validator(mode="after")
    def _one_ground(self) -> Self:
        if (self.source_layer is None) == (self.area is None):
            msg = "give either source_layer or area"
            raise ValueError(msg)
        return self


class PlanStatement(Stated):
    """A plan as a legal document.

    Parameters
    ----------
    basis
        On what ground level, step, nature and dates are stated.
    ground
        Where the plan is in force; never read as the coverage of a layer.
    cancels, cancels_within
        Plans or plan objects that it puts out of force, wherever they lie or on its
        own ground.
    """

    local_id: Text
    official_title: Text
    basis: Text
    ground: PlanArea
    level_of_spatial_plan: LevelOfSpatialPlan | None = None
    process_step_general: ProcessStepGeneral | None = None
    regulation_nature: RegulationNature | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    link: str | None = None
    cancels: list[Text] = Field(default_factory=list)
    cancels_within: list[Text] = Field(default_factory=list)


class LayerFacts(Stated):
    """What is stated of a layer, or of all layers that do not state otherwise."""

    coverage: str | None = None
    valid_until: date | None = None
    data_date: date | None = None
    source: str | None = None
    licence: str | None = None
    attribution: str | None = None
    positional_tolerance_m: Annotated[float, Field(ge=0)] | None = None
    plan_id: str | None = None
    plan_level: LevelOfSpatialPlan | None = None
    process_steps: frozenset[ProcessStepGeneral] | None = None
    text: TextSource | None = None


class LayerStatement(LayerFacts):
    """One layer of the district, made from rows of one layer of the source.

    Parameters
    ----------
    where
        Only rows that hold one of the values in each of these columns.
    columns
        Column of the layer kind by where its values come from.
    """

    source_layer: Text
    kind: Text
    id: Text
    title: str = ""
    where: Where = Field(default_factory=dict)
    columns: dict[str, ColumnSource] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _known_words(self) -> Self:
        kind = LAYER_KINDS.get(self.kind)
        faults = []
        if not re.fullmatch(r"[a-z0-9_-]{1,64}", self.id):
            faults.append(
                f"id {self.id!r} may hold lower-case letters, digits, - and _ only"
            )
        if kind is None:
            faults.append(
                f"there is no layer kind {self.kind!r}; known kinds: "
                f"{', '.join(sorted(LAYER_KINDS))}"
            )
        else:
            known = [column.name for column in kind.columns]
            unknown = [name for name in self.columns if name not in known]
            if unknown:
                faults.append(
                    f"kind {self.kind!r} has no column {', '.join(map(repr, unknown))};"
                    f" it has: {', '.join(known)}"
                )
            if self.text and "regulation_text" not in known:
                faults.append(f"kind {self.kind!r} has no regulation text")
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def source_columns(self) -> list[str]:
        """Give all columns of the source that are read."""
        named = [
            name for source in self.columns.values() for name in columns_of(source)
        ]
        text = self.text.columns() if self.text else []
        return list(dict.fromkeys([*self.where, *named, *text]))


class Ignored(Stated):
    """A layer of the source, or some rows of it, that is left out, and why."""

    source_layer: Text
    reason: Text
    where: Where = Field(default_factory=dict)


def columns_of(source: ColumnSource) -> list[str]:
    """Give the columns of the source that a column is made from."""
    if isinstance(source, Constant):
        return []
    if isinstance(source, FromColumn):
        return [source.column]
    return [source] if isinstance(source, str) else list(source)


class Mapping(Stated):
    """How a source becomes layers of a district.

    Parameters
    ----------
    source_crs
        CRS of layers whose file states none.
    plans_coverage
        Name of the area in which `plans` are all plans there are.
    defaults
        Facts of every layer that does not state them itself. `text` holds only for
        layers of a kind with regulations whose source has those columns.
    """

    district: DistrictStatement | None = None
    source_crs: str | None = None
    coverage: dict[str, CoverageArea | CoverageFromLayer] = Field(default_factory=dict)
    plans: list[PlanStatement] = Field(default_factory=list)
    plans_coverage: str | None = None
    defaults: LayerFacts = LayerFacts()
    layers: Annotated[list[LayerStatement], Field(min_length=1)]
    ignore: list[Ignored] = Field(default_factory=list)

    @model_validator(mode="after")
    def _references(self) -> Self:
        faults = [*self._double_ids(), *self._unknown_names()]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def coverage_layers(self) -> list[str]:
        """Give the layers of the source whose ground is a coverage."""
        return [
            area.source_layer
            for area in self.coverage.values()
            if isinstance(area, CoverageFromLayer)
        ]

    def _double_ids(self) -> list[str]:
        ids = [layer.id for layer in self.layers]
        if self.plans:
            ids.append(PLANS_LAYER_ID)
        plans = [plan.local_id for plan in self.plans]
        return [
            f"{name!r} stands twice" for name in set(ids) if ids.count(name) > 1
        ] + [
            f"plan {name!r} stands twice"
            for name in set(plans)
            if plans.count(name) > 1
        ]

    def _unknown_names(self) -> list[str]:
        stated = {layer.coverage for layer in (self.defaults, *self.layers)}
        areas = (stated | {self.plans_coverage}) - {None}
        plan_ids = {layer.plan_id for layer in (self.defaults, *self.layers)} - {None}
        known_plans = {plan.local_id for plan in self.plans}
        return [
            f"coverage {name!r} is not described under 'coverage'"
            for name in sorted(map(str, areas - set(self.coverage)))
        ] + [
            f"plan {name!r} is not described under 'plans'"
            for name in sorted(map(str, plan_ids - known_plans))
        ]
