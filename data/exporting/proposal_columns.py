"""The columns of proposed plan changes: as a list, and as layers in the words of PLU.

References
----------
.. [1] INSPIRE D2.8.III.4 Data Specification on Land Use: SpatialPlan, ZoningElement,
   SupplementaryRegulation.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from data.exporting.columns import OutputColumn
from data.store.records import time_text
from data.store.what_if_records import ProposedChange
from geo.model.plan import SpatialPlan
from geo.model.vocabulary import LevelOfSpatialPlan, ProcessStepGeneral

PROPOSED, REMAINS, CANCELLED = "proposed", "remains", "cancelled"


@dataclass(frozen=True)
class ProposalToExport:
    """A proposal with the rows that it makes of the object it changes.

    Parameters
    ----------
    proposal
        As the store holds it.
    layer_kind
        Kind of layer the object is in.
    plan, plan_level
        The plan it belongs to, and its level; None where not known.
    before, after
        The object's row, and the rows that come of it: the columns of the layer
        kind, and ``proposed_by``, which is missing for ground that stays as it is.
    """

    proposal: ProposedChange
    layer_kind: str
    plan: SpatialPlan | None
    plan_level: LevelOfSpatialPlan | None
    before: gpd.GeoDataFrame
    after: gpd.GeoDataFrame

    @property
    def plan_id(self) -> str:
        """Give the id of the proposed plan, the same in every file."""
        return f"{self.proposal.scenario_id[:8]}-{self.proposal.id}"


@dataclass(frozen=True)
class PlannedObject:
    """One row of a layer in the words of PLU."""

    export: ProposalToExport
    namespace: str
    local_id: str
    role: str
    geometry: BaseGeometry
    attributes: Mapping[str, Any] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """Give an attribute as text; None where it is missing."""
        value = self.attributes.get(name)
        missing = value is None or value == "" or bool(pd.isna(value))
        return None if missing else str(value)

    def number(self, name: str) -> float | None:
        """Give an attribute as a number; None where it is missing."""
        text = self.text(name)
        return None if text is None else float(text)


def _text(name: str) -> Callable[[PlannedObject], str | None]:
    def fill(row: PlannedObject) -> str | None:
        return row.text(name)

    return fill


def _number(name: str) -> Callable[[PlannedObject], float | None]:
    def fill(row: PlannedObject) -> float | None:
        return row.number(name)

    return fill


def _limit(export: ProposalToExport, rows: gpd.GeoDataFrame) -> float | None:
    column = export.proposal.amendment.column
    if not column or rows.empty or pd.isna(rows.iloc[0].get(column)):
        return None
    return float(rows.iloc[0][column])


def _use_before(export: ProposalToExport) -> str | None:
    use = export.before.iloc[0].get("hilucs_land_use")
    return None if use is None or pd.isna(use) else str(use)


def _level(row: PlannedObject) -> str | None:
    plan = row.export.plan
    level = (plan.level_of_spatial_plan if plan else None) or row.export.plan_level
    return None if level is None else str(level)


def _changed_at(row: PlannedObject) -> str | None:
    moment = row.export.proposal.updated_at
    return None if moment is None else time_text(moment)


PROPOSAL_COLUMNS = (
    OutputColumn("proposal_id", "text", "The proposal", lambda e: e.proposal.id),
    OutputColumn("title", "text", "Its title", lambda e: e.proposal.title),
    OutputColumn("note", "text", "A note of its author", lambda e: e.proposal.note),
    OutputColumn(
        "change",
        "text",
        "part (ground taken out), use (another use), raise, lower (a limit) or cancel",
        lambda e: e.proposal.amendment.kind,
    ),
    OutputColumn(
        "plan_id", "text", "The plan it changes", lambda e: e.proposal.plan_id
    ),
    OutputColumn(
        "plan_title",
        "text",
        "Its title",
        lambda e: e.plan.official_title if e.plan else None,
    ),
    OutputColumn(
        "layer_id",
        "text",
        "Layer of the object",
        lambda e: e.proposal.amendment.layer_id,
    ),
    OutputColumn(
        "object_id",
        "text",
        "The object it changes",
        lambda e: e.proposal.amendment.object_id,
    ),
    OutputColumn(
        "object_name", "text", "Its name", lambda e: e.proposal.object_name or None
    ),
    OutputColumn("use_before", "text", "Land use now, HILUCS", _use_before),
    OutputColumn(
        "use_after",
        "text",
        "Land use proposed, HILUCS",
        lambda e: e.proposal.amendment.use or None,
    ),
    OutputColumn(
        "limit",
        "text",
        "Column of the limit that moves",
        lambda e: e.proposal.amendment.column or None,
    ),
    OutputColumn(
        "limit_before", "number", "Its value now", lambda e: _limit(e, e.before)
    ),
    OutputColumn(
        "limit_after",
        "number",
        "Its value proposed",
        lambda e: e.proposal.amendment.value,
    ),
    OutputColumn(
        "ground_m2", "number", "Ground concerned", lambda e: e.proposal.ground.area
    ),
    OutputColumn(
        "change_id",
        "text",
        "Change of the register that it answers to",
        lambda e: e.proposal.change_id or None,
    ),
    OutputColumn(
        "changed_at",
        "text",
        "When it was last changed, UTC",
        lambda e: e.proposal.updated_at and time_text(e.proposal.updated_at),
    ),
)

_IDENTITY = (
    OutputColumn(
        "inspireId_localId", "text", "Same in every file", lambda r: r.local_id
    ),
    OutputColumn(
        "inspireId_namespace",
        "text",
        "District it belongs to",
        lambda r: r.namespace,
    ),
)
_STEP = (
    OutputColumn(
        "processStepGeneral",
        "text",
        "Always elaboration: nobody has decided it",
        lambda _r: ProcessStepGeneral.ELABORATION,
    ),
    OutputColumn(
        "beginLifespanVersion", "text", "When it was last changed, UTC", _changed_at
    ),
)
_OF_AN_OBJECT = (
    OutputColumn(
        "plan",
        "text",
        "inspireId_localId of the proposed plan",
        lambda r: r.export.plan_id,
    ),
    OutputColumn(
        "role",
        "text",
        "proposed, remains (as in force), or cancelled (no object holds this ground)",
        lambda r: r.role,
    ),
    OutputColumn(
        "amendedFrom",
        "text",
        "Object in force that it comes from",
        lambda r: r.export.proposal.amendment.object_id,
    ),
    OutputColumn("name", "text", "Its name", _text("name")),
    OutputColumn(
        "regulationNature",
        "text",
        "INSPIRE RegulationNatureValue; empty where the data do not say",
        _text("regulation_nature"),
    ),
    OutputColumn(
        "regulationText",
        "text",
        "Words in force; empty where they are to be written",
        _text("regulation_text"),
    ),
    OutputColumn("area_m2", "number", "Its area", lambda r: r.geometry.area),
)

SPATIAL_PLAN_COLUMNS = (
    *_IDENTITY,
    OutputColumn(
        "officialTitle",
        "text",
        "Title of the proposal",
        lambda r: r.export.proposal.title,
    ),
    OutputColumn("levelOfSpatialPlan", "text", "INSPIRE value", _level),
    *_STEP,
    OutputColumn(
        "amends", "text", "Plan in force", lambda r: r.export.proposal.plan_id or None
    ),
    OutputColumn("note", "text", "A note", lambda r: r.export.proposal.note or None),
)

ZONING_ELEMENT_COLUMNS = (
    *_IDENTITY,
    *_OF_AN_OBJECT,
    OutputColumn(
        "hilucsLandUse", "text", "HILUCS codes joined by |", _text("hilucs_land_use")
    ),
    OutputColumn(
        "specificLandUse",
        "text",
        "Name of the use in the plan's own words",
        _text("specific_land_use"),
    ),
    *_STEP,
    OutputColumn(
        "dimensioningIndication_floorArea_m2",
        "number",
        "Permitted gross floor area",
        _number("floor_area_right_m2"),
    ),
    OutputColumn(
        "dimensioningIndication_heightMax_m",
        "number",
        "Highest permitted building",
        _number("building_height_max_m"),
    ),
    OutputColumn(
        "dimensioningIndication_parkingNorm_m2",
        "number",
        "Floor area per parking place",
        _number("parking_norm_floor_area_m2"),
    ),
)

SUPPLEMENTARY_REGULATION_COLUMNS = (
    *_IDENTITY,
    *_OF_AN_OBJECT,
    OutputColumn(
        "supplementaryRegulation",
        "text",
        "INSPIRE code; empty where the source gives none",
        _text("supplementary_regulation"),
    ),
    OutputColumn(
        "regulationKind",
        "text",
        "What Plantable reads it as",
        lambda r: (
            r.text("regulation_kind")
            or (
                None
                if r.export.layer_kind == "supplementary_regulation"
                else r.export.layer_kind
            )
        ),
    ),
    *_STEP,
    OutputColumn(
        "dimensioningIndication_min",
        "number",
        "Smallest permitted value",
        _number("value_min"),
    ),
    OutputColumn(
        "dimensioningIndication_max",
        "number",
        "Largest permitted value",
        _number("value_max"),
    ),
    OutputColumn(
        "dimensioningIndication_unit", "text", "Unit of the two", _text("value_unit")
    ),
)
