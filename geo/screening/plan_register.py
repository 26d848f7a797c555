"""The plans of a district, and which plan says that it cancels which."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd
from shapely.geometry.base import BaseGeometry

from geo.layers import DistrictLayers, Layer
from geo.model.plan import SpatialPlan
from geo.model.vocabulary import (
    LevelOfSpatialPlan,
    ProcessStepGeneral,
    RegulationNature,
)
from geo.screening.layer_index import Hit
from geo.screening.plan_steps import first_day_of, process_step_of

_PLAN_KINDS = ("spatial_plan", "zoning_element", "supplementary_regulation")


@dataclass(frozen=True)
class Cancellation:
    """A plan, or an object of it, says that it cancels another.

    Parameters
    ----------
    target
        Local id of the plan or plan object that is named.
    plan_id, title
        The plan that says so.
    step, first_day
        How far that plan is on the day of the question; None where not known.
    within
        The ground on which it cancels; None for everywhere.
    """

    target: str
    plan_id: str
    title: str
    step: ProcessStepGeneral | None
    first_day: date | None
    within: BaseGeometry | None = None


@dataclass(frozen=True)
class PlanRegister:
    """The plans of a district and their cancellations.

    Parameters
    ----------
    plans
        Spatial plans by local id.
    cancellations
        By the id that is named.
    not_held
        By plan: ids that it cancels and that no layer of the district holds.
    has_several
        Whether objects of more than one plan are held.
    """

    plans: Mapping[str, SpatialPlan] = field(default_factory=dict)
    cancellations: Mapping[str, tuple[Cancellation, ...]] = field(default_factory=dict)
    not_held: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    has_several: bool = False

    def cancellations_of(self, plan_id: str, local_id: str) -> tuple[Cancellation, ...]:
        """Give the cancellations that name an object or its plan, in a fixed order.

        No plan cancels its own objects: two plans may use the same object id.
        """
        if not self.cancellations:
            return ()
        named = [
            found
            for target in {plan_id, local_id} - {""}
            for found in self.cancellations.get(target, ())
            if found.plan_id != plan_id
        ]
        return tuple(sorted(named, key=lambda one: (one.plan_id, one.target)))


NO_PLANS = PlanRegister()


def register_of(layers: DistrictLayers, as_of: date) -> PlanRegister:
    """Give the plans of a district and what they cancel.

    Parameters
    ----------
    as_of
        The day of the question: it decides how far each cancelling plan is.
    """
    plans = plans_of(layers)
    by_target: dict[str, list[Cancellation]] = defaultdict(list)
    for one in _cancellations(layers, plans, as_of):
        by_target[one.target].append(one)
    held = _held_ids(layers) if by_target else set()
    not_held: dict[str, set[str]] = defaultdict(set)
    for target in set(by_target) - held:
        for one in by_target[target]:
            not_held[one.plan_id].add(target)
    return PlanRegister(
        plans,
        {target: tuple(found) for target, found in by_target.items()},
        {plan_id: tuple(sorted(ids)) for plan_id, ids in not_held.items()},
        len(set(plans) | _plan_ids(layers)) > 1,
    )


def plans_of(layers: DistrictLayers) -> dict[str, SpatialPlan]:
    """Give the spatial plans of a district by local id."""
    plans: dict[str, SpatialPlan] = {}
    for layer in layers.of_kind("spatial_plan"):
        for row in layer.features.drop(columns="geometry").to_dict("records"):
            plans[str(row["local_id"])] = SpatialPlan(
                local_id=str(row["local_id"]),
                official_title=_text(row, "official_title")
                or _text(row, "name")
                or str(row["local_id"]),
                level_of_spatial_plan=_word(
                    LevelOfSpatialPlan, row, "level_of_spatial_plan"
                ),
                process_step_general=_word(
                    ProcessStepGeneral, row, "process_step_general"
                ),
                regulation_nature=_word(RegulationNature, row, "regulation_nature"),
                valid_from=_day(row, "valid_from"),
                valid_to=_day(row, "valid_to"),
                link=_text(row, "regulation_link") or None,
            )
    return plans


def _plan_layers(layers: DistrictLayers) -> Iterator[Layer]:
    for kind in _PLAN_KINDS:
        yield from layers.of_kind(kind)


def _held_ids(layers: DistrictLayers) -> set[str]:
    held = _plan_ids(layers)
    for layer in _plan_layers(layers):
        held.update(layer.features["local_id"].astype(str))
    return held


def _plan_ids(layers: DistrictLayers) -> set[str]:
    named: set[str] = set()
    for layer in _plan_layers(layers):
        if "plan_id" in layer.features:
            named.update(layer.features["plan_id"].dropna().astype(str))
    return named - {""}


def _cancellations(
    layers: DistrictLayers, plans: dict[str, SpatialPlan], as_of: date
) -> Iterator[Cancellation]:
    for layer in _plan_layers(layers):
        for column in ("cancels", "cancels_within"):
            if column not in layer.features:
                continue
            named = layer.features[column]
            for row in (named.notna() & (named != "")).to_numpy().nonzero()[0]:
                geometry = layer.features.geometry.iloc[int(row)]
                hit = Hit(layer, int(row), geometry, 0.0)
                within = geometry if column == "cancels_within" else None
                yield from _cancellations_of_row(hit, column, within, plans, as_of)


def _cancellations_of_row(
    hit: Hit,
    column: str,
    within: BaseGeometry | None,
    plans: dict[str, SpatialPlan],
    as_of: date,
) -> Iterator[Cancellation]:
    own = hit.text("local_id") if hit.layer.kind == "spatial_plan" else ""
    plan_id = own or hit.text("plan_id")
    plan = plans.get(plan_id)
    title = plan.official_title if plan else plan_id or hit.layer.title or hit.layer.id
    for target in dict.fromkeys(hit.text(column).split("|")):
        if target.strip():
            yield Cancellation(
                target.strip(),
                plan_id,
                title,
                process_step_of(hit, plans, as_of),
                first_day_of(hit, plans),
                within,
            )


def _text(row: Mapping[Any, Any], column: str) -> str:
    value = row.get(column)
    return "" if pd.isna(value) else str(value)


def _day(row: Mapping[Any, Any], column: str) -> date | None:
    text = _text(row, column)
    return date.fromisoformat(text[:10]) if text else None


def _word(words: Any, row: Mapping[Any, Any], column: str) -> Any:
    text = _text(row, column)
    return words(text) if text else None
