"""Write the amended object into a copy of its layer, and account for its ground."""

import re
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import WhatIfError
from geo.layers import (
    LAYER_KINDS,
    DistrictLayers,
    Layer,
    LayerGroup,
    LayerKind,
    validate_features,
)
from geo.model.message import Message
from geo.model.plan import ZoningElement
from geo.model.plan_change import PlanChange
from geo.model.what_if import Amendment, AmendmentKind
from geo.screening.hilucs_match import says_a_use
from geo.screening.reading import NEGLIGIBLE_M2
from geo.what_if.amended_rows import (
    AMENDED_FROM,
    PROPOSED_BY,
    ZONES,
    is_missing,
    polygons_of,
    rows_after,
)


@dataclass(frozen=True, slots=True)
class AreaMove:
    """Where ground of the object lies after the amendment, and for what use.

    Parameters
    ----------
    object_id
        The object that holds it afterwards; empty where none does.
    use_before, use_after
        HILUCS codes joined by "|"; empty where none are stated, as in objects that
        are no zones.
    """

    object_id: str
    use_before: str
    use_after: str
    area_m2: float


@dataclass(frozen=True)
class Amended:
    """A district in which one object of a plan says something else.

    Parameters
    ----------
    layers
        The district with one layer replaced; every other layer is the same object.
    before, after
        The object's row before, and the rows that came of it; none if cancelled.
        `after` has two more columns: ``proposed_by`` (id of the amendment; missing
        for ground that stays as it is) and ``amended_from`` (the object's id).
    ground
        Where the plan says something else [m].
    moves
        All the ground of the object; the areas add up to it.
    notes
        What a person has to know besides.
    """

    amendment: Amendment
    layers: DistrictLayers
    layer: Layer
    before: gpd.GeoDataFrame
    after: gpd.GeoDataFrame
    ground: BaseGeometry
    moves: tuple[AreaMove, ...]
    notes: tuple[Message, ...]

    def origin(self, local_id: str) -> str:
        """Give the object from which an amended one came; others come from none."""
        known = dict(zip(self.after["local_id"], self.after[AMENDED_FROM], strict=True))
        return str(known.get(local_id, local_id))


_LIMIT = re.compile(r"^([\d.]+) (m|m²|places)$")
_ZONE_LIMITS = {"m": "building_height_max_m", "m²": "floor_area_right_m2"}


def amendment_for(
    change: PlanChange, *, use: str = "", margin_m: float = 0.0
) -> Amendment:
    """Give the smallest amendment that a plan change of the register asks for.

    A limit that the change names is raised. Else the ground of the clashes is taken
    out of the object and, in a zone, given a use.

    Parameters
    ----------
    use
        HILUCS code for that ground; empty for the first that the change names.
    margin_m
        How far around the clashes the ground reaches [m].

    Raises
    ------
    WhatIfError
        If the clash has no area, the margin is negative, or a building area would
        have to be drawn wider.
    """
    if margin_m < 0:
        msg = f"The margin is {margin_m:g} m. Give 0 m or more."
        raise WhatIfError(msg)
    if change.needed_value.startswith("+"):
        msg = (
            f"{change.plan_object.local_id!r} would have to be drawn wider: that "
            "cannot be supposed. Cancel it instead, or change the plan's layer."
        )
        raise WhatIfError(msg)
    if (limit := _LIMIT.match(change.needed_value)) is not None:
        is_zone = isinstance(change.plan_object, ZoningElement)
        return Amendment(
            AmendmentKind.RAISE,
            change.plan_object.layer_id,
            change.plan_object.local_id,
            column=_ZONE_LIMITS.get(limit[2], "") if is_zone else "value_max",
            value=float(limit[1]),
        )
    area = None if change.clash is None else polygons_of(change.clash)
    if area is not None and margin_m > 0:
        area = shapely.buffer(area, margin_m, join_style="mitre")
    named = change.needed_value.split("|")[0]
    first = named if says_a_use(named) else ""
    return Amendment(
        AmendmentKind.PART,
        change.plan_object.layer_id,
        change.plan_object.local_id,
        area=area,
        use=use or first,
    )


def amend(layers: DistrictLayers, amendment: Amendment) -> Amended:
    """Give a district in which one object of a plan is changed as supposed.

    An amended object of a plan in force is read as in force too. One of a plan that
    is being drafted or decided keeps its step: the draft would say it.

    Raises
    ------
    WhatIfError
        If there is no such object, it is no object of a plan, the area lies outside
        it or outside the district, or the new use or limit is nonsense.

    Examples
    --------
    >>> from geo.example_district import district, layer, rectangle
    >>> zones = layer(
    ...     "zoning_element",
    ...     (rectangle(0, 0, 50, 50), {"local_id": "AK-1", "hilucs_land_use": "5_1"}),
    ... )
    >>> corner = Amendment(
    ...     AmendmentKind.PART, "zoning_element", "AK-1", rectangle(0, 0, 10, 10), "4_1"
    ... )
    >>> amended = amend(DistrictLayers(district(), (zones,)), corner)
    >>> [(move.use_after, move.area_m2) for move in amended.moves]
    [('5_1', 2400.0), ('4_1', 100.0)]
    """
    layer, position = _find(layers, amendment)
    kind = LAYER_KINDS[layer.kind]
    before = layer.features.iloc[[position]]
    notes: list[Message] = []
    rows = rows_after(layers, layer, before, amendment, notes)
    after = gpd.GeoDataFrame(
        rows or {**{name: [] for name in before.columns}},
        geometry="geometry",
        crs=layer.features.crs,
    )
    for column in (PROPOSED_BY, AMENDED_FROM):
        if column not in after.columns:
            after[column] = None
    return Amended(
        amendment=amendment,
        layers=_with_rows(layers, layer, position, after, amendment, kind),
        layer=layer,
        before=before,
        after=after,
        ground=_ground(before, after, amendment),
        moves=_moves(before, after, kind),
        notes=tuple(notes),
    )


def _find(layers: DistrictLayers, amendment: Amendment) -> tuple[Layer, int]:
    found = [one for one in layers.layers if one.id == amendment.layer_id]
    if not found:
        msg = (
            f"There is no layer {amendment.layer_id!r} now, so {amendment.object_id!r} "
            "cannot be changed. Choose an object of a layer that is loaded."
        )
        raise WhatIfError(msg)
    layer = found[0]
    kind = LAYER_KINDS[layer.kind]
    regulates = kind.group in {LayerGroup.PLAN, LayerGroup.CONSTRAINT}
    if layer.kind == "spatial_plan" or not regulates:
        msg = (
            f"{amendment.object_id!r} belongs to {kind.title!r}. Choose a zone or a "
            "regulation of a plan: only those are changed here."
        )
        raise WhatIfError(msg)
    hits = (layer.features["local_id"] == amendment.object_id).to_numpy().nonzero()[0]
    if not len(hits):
        msg = (
            f"The layer {layer.id!r} holds no object {amendment.object_id!r} now. It "
            "may have been imported anew: choose the object again."
        )
        raise WhatIfError(msg)
    return layer, int(hits[0])


def _with_rows(
    layers: DistrictLayers,
    layer: Layer,
    position: int,
    after: gpd.GeoDataFrame,
    amendment: Amendment,
    kind: LayerKind,
) -> DistrictLayers:
    features = layer.features
    kept = [
        part
        for part in (features.iloc[:position], after, features.iloc[position + 1 :])
        if len(part)
    ]
    frame = pd.concat(
        [part.astype(object) for part in kept] or [features.iloc[:0].astype(object)],
        ignore_index=True,
    )
    changed = gpd.GeoDataFrame(frame, geometry="geometry", crs=features.crs)
    for name in features.columns:
        if name != "geometry":
            changed[name] = _like(changed[name], features[name])
    new_layer = replace(
        layer,
        features=validate_features(changed, kind.id, layer.id),
        version=f"{layer.version}+{amendment.id}",
    )
    return DistrictLayers(
        layers.district,
        tuple(new_layer if one is layer else one for one in layers.layers),
        layers.unreadable,
    )


def _like(values: "pd.Series[Any]", model: "pd.Series[Any]") -> "pd.Series[Any]":
    """Give values the type of the column they came from, as far as it can hold them."""
    try:
        return values.astype(model.dtype)
    except (TypeError, ValueError):
        return values


def _ground(
    before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, amendment: Amendment
) -> BaseGeometry:
    whole: BaseGeometry = before.geometry.iloc[0]
    if amendment.kind is not AmendmentKind.PART:
        return whole
    unchanged = after[after[PROPOSED_BY].isna()]
    if unchanged.empty:
        return whole
    taken_out: BaseGeometry = shapely.difference(whole, unchanged.geometry.iloc[0])
    proposed = after[after[PROPOSED_BY].notna()]
    return taken_out if proposed.empty else proposed.geometry.iloc[0]


def _moves(
    before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, kind: LayerKind
) -> tuple[AreaMove, ...]:
    use_before = _use(before.iloc[0].to_dict()) if kind.id == ZONES else ""
    moves = [
        AreaMove(
            str(row["local_id"]), use_before, _use(row), float(row["geometry"].area)
        )
        for row in after.to_dict("records")
    ]
    left = float(before.geometry.iloc[0].area) - sum(move.area_m2 for move in moves)
    if left > NEGLIGIBLE_M2:
        moves.append(AreaMove("", use_before, "", left))
    return tuple(moves)


def _use(row: dict[str, Any]) -> str:
    value = row.get("hilucs_land_use")
    return "" if is_missing(value) else str(value)
