"""The rows that come of an object of a plan when it is changed as supposed."""

from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import WhatIfError
from geo.layers import (
    LAYER_KINDS,
    Column,
    ColumnType,
    DistrictLayers,
    Layer,
    LayerGroup,
)
from geo.model.message import Message, mark, message
from geo.model.vocabulary import ProcessStepGeneral
from geo.model.what_if import Amendment, AmendmentKind
from geo.screening.hilucs_match import says_a_use
from geo.screening.reading import NEGLIGIBLE_M2

# Stands behind the name of an object as proposed, in every sentence.
PROPOSED_MARK = "*"
PROPOSED_BY, AMENDED_FROM = "proposed_by", "amended_from"

ZONES = "zoning_element"
_COMING = {str(ProcessStepGeneral.ELABORATION), str(ProcessStepGeneral.ADOPTION)}
# A right in all of a zone cannot stand twice when the zone is divided.
_RIGHTS_OF_THE_WHOLE = ("floor_area_right_m2",)
# Words and code of the old use would contradict the new one.
_WORDS_OF_THE_USE = (
    "code",
    "specific_land_use",
    "regulation_text",
    "regulation_cut_at",
    "regulation_link",
)


# Heights between which an object lies are where it is, not what it permits.
_WHERE_IT_LIES = {"level_from_m", "level_to_m"}


def limits_of(kind_id: str) -> tuple[Column, ...]:
    """Give the limits in numbers that objects of a layer kind may state.

    Examples
    --------
    >>> [column.name for column in limits_of("supplementary_regulation")]
    ['value_min', 'value_max']
    """
    kind = LAYER_KINDS.get(kind_id)
    if kind is None or kind.group is not LayerGroup.PLAN:
        return ()
    return tuple(
        column
        for column in kind.columns
        if column.type is ColumnType.NUMBER and column.name not in _WHERE_IT_LIES
    )


def rows_after(
    layers: DistrictLayers,
    layer: Layer,
    before: gpd.GeoDataFrame,
    amendment: Amendment,
    notes: list[Message],
) -> list[dict[str, Any]]:
    """Give the rows that come of an object; `notes` collects what to know besides."""
    row = before.iloc[0].to_dict()
    match amendment.kind:
        case AmendmentKind.CANCEL:
            return []
        case AmendmentKind.PART:
            return _divided(layers, layer, row, amendment, notes)
        case AmendmentKind.USE:
            _require_use(layer, amendment)
            return [{**_proposed(layer, row, amendment), **_new_use(amendment)}]
        case AmendmentKind.RAISE | AmendmentKind.LOWER:
            _require_limit(layer, row, amendment)
            if not is_missing(row.get("regulation_text")):
                pattern = mark(
                    "The words of the regulation still give the old limit: they would "
                    "have to be written anew."
                )
                notes.append(message(pattern))
            proposed = _proposed(layer, row, amendment)
            return [{**proposed, amendment.column: amendment.value}]


def _divided(
    layers: DistrictLayers,
    layer: Layer,
    row: dict[str, Any],
    amendment: Amendment,
    notes: list[Message],
) -> list[dict[str, Any]]:
    whole: BaseGeometry = row["geometry"]
    area = amendment.area
    assert area is not None
    if layer.kind == ZONES:
        _require_use(layer, amendment)
    if whole.area <= 0:
        msg = (
            f"Object {amendment.object_id!r} is a {whole.geom_type} without area: no "
            "part can be taken out of it. Cancel it instead."
        )
        raise WhatIfError(msg)
    if not shapely.intersects(area, layers.district.boundary):
        msg = (
            f"The area lies outside {layers.district.name}: nothing is known there. "
            "Draw it inside the study area."
        )
        raise WhatIfError(msg)
    inside = polygons_of(shapely.intersection(whole, area))
    if inside is None or inside.area <= NEGLIGIBLE_M2:
        msg = (
            f"The area does not meet {amendment.object_id!r}, so nothing would change. "
            "Draw it on the object, or choose another object."
        )
        raise WhatIfError(msg)
    outside_m2 = area.area - inside.area
    if outside_m2 > NEGLIGIBLE_M2:
        notes.append(
            message(
                "{area} m² of the area lie outside {object} and stay as they are.",
                area=f"{outside_m2:,.1f}",
                object=label_of(row),
            )
        )
    rest = polygons_of(shapely.difference(whole, inside))
    rows = []
    if rest is not None and rest.area > NEGLIGIBLE_M2:
        rows.append({**row, "geometry": rest, AMENDED_FROM: amendment.object_id})
    if layer.kind == ZONES:
        part = {**_proposed(layer, row, amendment), **_new_use(amendment)}
        part["geometry"] = inside
        if rows:
            part["local_id"] = f"{amendment.object_id}/{amendment.id}"
            _leave_rights_with_the_rest(part, row, notes)
        rows.append(part)
    return rows


def _leave_rights_with_the_rest(
    part: dict[str, Any], row: dict[str, Any], notes: list[Message]
) -> None:
    for column in _RIGHTS_OF_THE_WHOLE:
        if not is_missing(part.get(column)):
            part[column] = None
            notes.append(
                message(
                    "The floor area of {area} m² stays with the rest of {object}; none "
                    "is given to the part taken out.",
                    area=f"{float(row[column]):,.0f}",
                    object=label_of(row),
                )
            )


def _proposed(
    layer: Layer, row: dict[str, Any], amendment: Amendment
) -> dict[str, Any]:
    step = row.get("process_step_general")
    coming = not is_missing(step) and step in _COMING
    holds_force = layer.coverage.holds_step(ProcessStepGeneral.LEGAL_FORCE)
    return {
        **row,
        "name": f"{label_of(row)}{PROPOSED_MARK}",
        "process_step_general": step
        if coming or not holds_force
        else str(ProcessStepGeneral.LEGAL_FORCE),
        PROPOSED_BY: amendment.id,
        AMENDED_FROM: amendment.object_id,
    }


def _new_use(amendment: Amendment) -> dict[str, Any]:
    return {**dict.fromkeys(_WORDS_OF_THE_USE), "hilucs_land_use": amendment.use}


def _require_use(layer: Layer, amendment: Amendment) -> None:
    if layer.kind != ZONES:
        msg = (
            f"Object {amendment.object_id!r} is no zone and has no land use. Take a "
            "part out of it, or cancel it."
        )
        raise WhatIfError(msg)
    codes = amendment.use.split("|")
    wrong = [code for code in codes if not says_a_use(code)]
    if wrong:
        msg = (
            f"{wrong[0]!r} is not the code of a land use, so {amendment.object_id!r} "
            "cannot get it. Choose a HILUCS code, e.g. 4_1_1."
        )
        raise WhatIfError(msg)


def _require_limit(layer: Layer, row: dict[str, Any], amendment: Amendment) -> None:
    fault = _fault_of_limit(layer, row, amendment)
    if fault:
        msg = f"Object {amendment.object_id!r} cannot be changed so: {fault}."
        raise WhatIfError(msg)


def _fault_of_limit(layer: Layer, row: dict[str, Any], amendment: Amendment) -> str:
    columns = {limit.name for limit in limits_of(layer.kind)}
    value = amendment.value
    assert value is not None
    if amendment.column not in columns or is_missing(row.get(amendment.column)):
        return f"it states no limit {amendment.column!r}. Choose one that it states"
    present = float(row[amendment.column])
    if amendment.kind is AmendmentKind.RAISE and value <= present:
        return f"its limit is {present:g} now, and {value:g} would not raise it"
    if amendment.kind is AmendmentKind.LOWER and value >= present:
        return f"its limit is {present:g} now, and {value:g} would not lower it"
    limits = {**row, amendment.column: value}
    both = [limits.get(name) for name in ("value_min", "value_max")]
    if not any(is_missing(limit) for limit in both):
        lowest, highest = (float(str(limit)) for limit in both)
        if lowest > highest:
            return f"its smallest value would be {lowest:g} and its largest {highest:g}"
    return ""


def label_of(row: dict[str, Any]) -> str:
    """Name an object for people by its name, code or id."""
    for column in ("name", "code", "local_id"):
        if not is_missing(row.get(column)):
            return str(row[column])
    return ""


def is_missing(value: Any) -> bool:
    """Whether an attribute says nothing."""
    return value is None or value == "" or bool(pd.isna(value))


def polygons_of(geometry: BaseGeometry) -> BaseGeometry | None:
    """Give the areal part of a geometry; touching lines and points hold no ground."""
    parts = [
        part
        for part in shapely.get_parts(geometry, return_index=False)
        if part.area > 0
    ]
    nested = [
        inner
        for part in parts
        for inner in (
            shapely.get_parts(part) if part.geom_type == "MultiPolygon" else [part]
        )
    ]
    if not nested:
        return None
    union: BaseGeometry = nested[0] if len(nested) == 1 else shapely.union_all(nested)
    return union
