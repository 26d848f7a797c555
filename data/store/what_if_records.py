"""What the store keeps of a scenario's suppositions: proposals and thresholds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

import shapely
from shapely.geometry.base import BaseGeometry

from data.store.records import Entity, Event, time_text
from data.store.tables import Base, JsonObject, ProposalRow, ThresholdRow
from geo.model.what_if import Amendment, AmendmentKind, ThresholdOverride

Record = TypeVar("Record", "ProposedChange", "ThresholdChange")
_GEOMETRIES = ("area", "ground")


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """A change of a plan that a scenario proposes.

    Parameters
    ----------
    id
        Unique in its scenario and never used again; empty for a new one.
    amendment
        What is proposed; its area is in `crs`.
    ground
        Where the plan would say something else, in `crs` [m].
    object_name, plan_id
        The object and its plan as they were when it was proposed, for people.
    layer_version
        Version of the layer it was proposed on; another one now means that the plan
        was imported anew since.
    change_id
        The change of the register it answers to; empty for none.
    version
        Counts changes from 1; a writer names the version it saw.
    """

    id: str
    amendment: Amendment
    ground: BaseGeometry
    title: str
    object_name: str = ""
    plan_id: str = ""
    layer_version: str = ""
    change_id: str = ""
    note: str = ""
    scenario_id: str = ""
    crs: str = ""
    number: int = 0
    author: str = ""
    version: int = 1
    deleted: bool = False
    created_at: datetime | None = None
    updated_at: datetime | None = None

    @property
    def label(self) -> str:
        """Name it for a message."""
        return f"Proposal {self.id!r}"


@dataclass(frozen=True, slots=True)
class ThresholdChange:
    """A threshold that a scenario has instead of the city's.

    Parameters
    ----------
    city_value
        Value of the city when it was changed, in `unit`.
    reason
        Why, in the words of who changed it.
    """

    override: ThresholdOverride
    city_value: float
    unit: str
    reason: str
    scenario_id: str = ""
    author: str = ""
    version: int = 1
    deleted: bool = False
    created_at: datetime | None = None
    updated_at: datetime | None = None

    @property
    def id(self) -> str:
        """Key of the threshold, which is unique in its scenario."""
        return self.override.key

    @property
    def label(self) -> str:
        """Name it for a message."""
        return f"Threshold {self.id!r}"


def proposal_columns(record: ProposedChange) -> JsonObject:
    """Give a proposal as the columns of its row; geometries as WKB, exact."""
    amendment = record.amendment
    return {
        "scenario_id": record.scenario_id,
        "id": record.id,
        "number": record.number,
        "title": record.title,
        "kind": str(amendment.kind),
        "layer_id": amendment.layer_id,
        "layer_version": record.layer_version,
        "object_id": amendment.object_id,
        "object_name": record.object_name,
        "plan_id": record.plan_id,
        "change_id": record.change_id,
        "area": None if amendment.area is None else shapely.to_wkb(amendment.area),
        "ground": shapely.to_wkb(record.ground),
        "crs": record.crs,
        "use": amendment.use,
        "limit_column": amendment.column,
        "value": amendment.value,
        "note": record.note,
        **_common_columns(record),
    }


def proposal_of(columns: JsonObject) -> ProposedChange:
    """Give the proposal that `proposal_columns` wrote."""
    area: bytes | None = columns["area"]
    ground: bytes = columns["ground"]
    return ProposedChange(
        id=columns["id"],
        amendment=Amendment(
            AmendmentKind(columns["kind"]),
            columns["layer_id"],
            columns["object_id"],
            area=None if area is None else shapely.from_wkb(area),
            use=columns["use"],
            column=columns["limit_column"],
            value=columns["value"],
        ),
        ground=shapely.from_wkb(ground),
        title=columns["title"],
        object_name=columns["object_name"],
        plan_id=columns["plan_id"],
        layer_version=columns["layer_version"],
        change_id=columns["change_id"],
        note=columns["note"],
        scenario_id=columns["scenario_id"],
        crs=columns["crs"],
        number=columns["number"],
        author=columns["author"],
        version=columns["version"],
        deleted=columns["deleted"],
        created_at=datetime.fromisoformat(columns["created_at"]),
        updated_at=datetime.fromisoformat(columns["updated_at"]),
    )


def threshold_columns(record: ThresholdChange) -> JsonObject:
    """Give a changed threshold as the columns of its row."""
    return {
        "scenario_id": record.scenario_id,
        "key": record.override.key,
        "value": record.override.value,
        "city_value": record.city_value,
        "unit": record.unit,
        "reason": record.reason,
        **_common_columns(record),
    }


def threshold_of(columns: JsonObject) -> ThresholdChange:
    """Give the changed threshold that `threshold_columns` wrote."""
    return ThresholdChange(
        override=ThresholdOverride(columns["key"], columns["value"]),
        city_value=columns["city_value"],
        unit=columns["unit"],
        reason=columns["reason"],
        scenario_id=columns["scenario_id"],
        author=columns["author"],
        version=columns["version"],
        deleted=columns["deleted"],
        created_at=datetime.fromisoformat(columns["created_at"]),
        updated_at=datetime.fromisoformat(columns["updated_at"]),
    )


def _common_columns(record: ProposedChange | ThresholdChange) -> JsonObject:
    assert record.created_at is not None
    assert record.updated_at is not None
    return {
        "author": record.author,
        "version": record.version,
        "deleted": record.deleted,
        "created_at": time_text(record.created_at),
        "updated_at": time_text(record.updated_at),
    }


@dataclass(frozen=True)
class Keeping(Generic[Record]):
    """How one kind of record is kept: its table, its columns, its word in the log."""

    entity: Entity
    row: type[ProposalRow] | type[ThresholdRow]
    columns_of: Callable[[Record], JsonObject]
    record_of: Callable[[JsonObject], Record]

    def of_row(self, row: Base) -> Record:
        """Give the record of a row."""
        names = (column.key for column in self.row.__table__.columns)
        return self.record_of({name: getattr(row, name) for name in names})

    def json_of(self, record: Record) -> JsonObject:
        """Give a record for the log: as its columns, geometries as WKB in hex."""
        return {
            name: value.hex() if isinstance(value, bytes) else value
            for name, value in self.columns_of(record).items()
        }

    def of_json(self, state: JsonObject) -> Record:
        """Give the record that `json_of` wrote."""
        return self.record_of(
            {
                name: bytes.fromhex(value)
                if name in _GEOMETRIES and value is not None
                else value
                for name, value in state.items()
            }
        )


PROPOSALS = Keeping(Entity.PROPOSED_CHANGE, ProposalRow, proposal_columns, proposal_of)
THRESHOLDS = Keeping(Entity.THRESHOLD, ThresholdRow, threshold_columns, threshold_of)


def rebuild_proposals(events: Iterable[Event]) -> dict[str, ProposedChange]:
    """Rebuild the proposals of one scenario from its log alone, deleted ones too."""
    return _rebuilt(events, PROPOSALS)


def rebuild_thresholds(events: Iterable[Event]) -> dict[str, ThresholdChange]:
    """Rebuild the changed thresholds of one scenario from its log alone."""
    return _rebuilt(events, THRESHOLDS)


def _rebuilt(events: Iterable[Event], keeping: Keeping[Record]) -> dict[str, Record]:
    return {
        event.entity_id: keeping.of_json(event.after)
        for event in events
        if event.entity is keeping.entity and event.after is not None
    }
