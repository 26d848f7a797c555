"""Choosing how an object of a plan changes: its ground, its use, a limit, or all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import shapely
import streamlit as st
from shapely.geometry.base import BaseGeometry

from data.importing.drawn_area import read_drawn_area
from geo.layers import Column, Layer
from geo.model.message import mark
from geo.model.placement import footprint_of
from geo.model.plan import PlanObject
from geo.model.plan_change import PlanChange
from geo.model.what_if import Amendment, AmendmentKind
from geo.screening.changed_thresholds import unit_words
from geo.screening.hilucs_match import says_a_use
from geo.what_if import limits_of
from geo.what_if.amended_rows import polygons_of
from pages.shared import cached_readers as read
from pages.shared.placement_words import placement_label
from pages.shared.session import Workplace
from pages.shared.texts import _

_ZONES = "zoning_element"
_PART = mark("Only the ground of the placements gets another use")
_HOLE = mark("It no longer holds on the ground of the placements")
_DRAWN_PART = mark("A drawn area of it gets another use")
_DRAWN_HOLE = mark("It no longer holds on a drawn area")
_USE = mark("All of it gets another use")
_LIMIT = mark("A limit is raised or lowered")
_CANCEL = mark("It is cancelled")


@dataclass(frozen=True)
class Target:
    """The object to change, as it is now, and the uses that placements there want."""

    plan_object: PlanObject
    layer: Layer
    row: dict[str, Any]
    placement_ids: tuple[str, ...]
    uses: tuple[str, ...]
    change: PlanChange | None = None

    @property
    def key(self) -> str:
        """Part of the keys of widgets: another object begins anew."""
        of_change = self.change.id if self.change else ""
        return f"{self.layer.id}_{self.row['local_id']}_{of_change}"


def choose_how(workplace: Workplace, target: Target) -> Amendment | None:
    """Let a person choose what is to change in an object; None while it is open."""
    is_zone = target.layer.kind == _ZONES
    limits = [
        limit
        for limit in limits_of(target.layer.kind)
        if not pd.isna(target.row.get(limit.name))
    ]
    ways: dict[str, Callable[[], Amendment | None]] = {}
    if target.row["geometry"].area > 0:
        ways[_PART if is_zone else _HOLE] = lambda: _part(workplace, target)
        ways[_DRAWN_PART if is_zone else _DRAWN_HOLE] = lambda: _drawn_part(
            workplace, target
        )
    if is_zone:
        ways[_USE] = lambda: _amendment(
            target, AmendmentKind.USE, use=_choose_use(target)
        )
    if limits:
        ways[_LIMIT] = lambda: _limit(target, limits)
    ways[_CANCEL] = lambda: _amendment(target, AmendmentKind.CANCEL)
    how = st.selectbox(
        _("How it changes"), list(ways), format_func=_, key=f"how_{target.key}"
    )
    return ways[how]()


def _amendment(target: Target, kind: AmendmentKind, **more: Any) -> Amendment:
    return Amendment(kind, target.layer.id, str(target.row["local_id"]), **more)


def _part(workplace: Workplace, target: Target) -> Amendment | None:
    left, right = st.columns(2)
    with left:
        ground = _choose_ground(workplace, target)
    with right:
        margin_m = st.number_input(
            _("Margin around it in m"),
            0.0,
            100.0,
            0.0 if target.layer.kind == _ZONES else target.layer.positional_tolerance_m,
            step=0.5,
            key=f"margin_{target.key}",
        )
    use = _choose_use(target) if target.layer.kind == _ZONES else ""
    if ground is None:
        st.info(_("Choose at least one placement whose ground is taken out."))
        return None
    area = shapely.buffer(ground, margin_m, join_style="mitre") if margin_m else ground
    return _amendment(target, AmendmentKind.PART, area=area, use=use)


def _drawn_part(workplace: Workplace, target: Target) -> Amendment | None:
    """Take an area that was drawn elsewhere, e.g. in QGIS."""
    file = st.file_uploader(
        _("The area as a GeoJSON file, in longitude and latitude"),
        type=["geojson", "json"],
        key=f"drawn_{target.key}",
    )
    use = _choose_use(target) if target.layer.kind == _ZONES else ""
    if file is None:
        st.caption(_("Draw the area in QGIS or another program and give its file."))
        return None
    area = read_drawn_area(file.getvalue(), workplace.district.crs)
    return _amendment(target, AmendmentKind.PART, area=area, use=use)


def _choose_ground(workplace: Workplace, target: Target) -> BaseGeometry | None:
    """Let a person choose the placements whose ground on the object is taken out."""
    catalogue = read.catalogue()
    grounds: dict[str, BaseGeometry] = {}
    labels: dict[str, str] = {}
    for record in workplace.placements():
        placement = record.placement
        solution = catalogue.solutions.get(placement.solution_id)
        if solution is None:
            continue
        ground = shapely.intersection(
            footprint_of(placement, solution), target.row["geometry"]
        )
        if ground.area > 0:
            grounds[placement.id] = ground
            labels[placement.id] = placement_label(placement, catalogue)
    chosen = st.multiselect(
        _("Ground of"),
        list(grounds),
        default=[name for name in target.placement_ids if name in grounds],
        format_func=lambda name: labels[name],
        key=f"ground_{target.key}",
    )
    if not chosen:
        return None
    return polygons_of(shapely.union_all([grounds[name] for name in chosen]))


def _choose_use(target: Target) -> str:
    catalogue = read.catalogue()
    needed = target.change.needed_value.split("|") if target.change else []
    wanted = [
        code
        for code in (*needed, *target.uses)
        if code in catalogue.hilucs and says_a_use(code)
    ]
    others = [code for code in catalogue.hilucs if says_a_use(code)]
    return str(
        st.selectbox(
            _("Land use it gets"),
            list(dict.fromkeys((*wanted, *others))),
            format_func=lambda code: f"{catalogue.hilucs[code].name} ({code})",
            key=f"use_{target.key}",
        )
    )


def _limit(target: Target, limits: Sequence[Column]) -> Amendment | None:
    by_name = {limit.name: limit for limit in limits}
    left, right = st.columns(2)
    with left:
        name = st.selectbox(
            _("Limit"),
            list(by_name),
            format_func=lambda one: _(by_name[one].description),
            key=f"limit_{target.key}",
        )
    present = float(target.row[name])
    unit = by_name[name].unit
    if unit == "value_unit":
        unit = str(target.row.get("value_unit") or "")
    with right:
        value = st.number_input(
            _(
                "New value (now {value} {unit})",
                value=f"{present:g}",
                unit=unit_words(unit),
            ),
            value=present,
            key=f"value_{target.key}_{name}",
        )
    if value == present:
        st.caption(_("Give another value to see what it would change."))
        return None
    kind = AmendmentKind.RAISE if value > present else AmendmentKind.LOWER
    return _amendment(target, kind, column=name, value=value)
