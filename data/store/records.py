"""What the store gives back: sessions, scenarios, placements and events."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

import shapely

from data.store.tables import (
    EventRow,
    JsonObject,
    PlacementRow,
    ScenarioRow,
    SessionRow,
)
from geo.model.placement import (
    BuildingStage,
    Duration,
    HostReference,
    Placement,
)


class Entity(StrEnum):
    """What an event is about."""

    SESSION = "session"
    SCENARIO = "scenario"
    PLACEMENT = "placement"
    PROPOSED_CHANGE = "proposed_change"
    THRESHOLD = "threshold"


class Action(StrEnum):
    """What an event did."""

    CREATE = "create"
    UPDATE = "update"
    MOVE = "move"
    DELETE = "delete"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class Session:
    """A person without an account, working on a district.

    Parameters
    ----------
    id
        Opaque id; the author written into events. It opens nothing.
    token
        Secret for the address bar: whoever has it comes back to this session. The
        store keeps only its SHA-256, so a copy of the database lets nobody in.
    display_name
        Name the person chose; empty where none was given.
    """

    id: str
    token: str = field(repr=False)
    district_id: str
    display_name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Scenario:
    """A set of placements on one district.

    Parameters
    ----------
    crs
        The district's CRS when the scenario was made; all its placements are in it.
    session_id
        Whose draft it is; None for a scenario everybody shares.
    """

    id: str
    district_id: str
    crs: str
    name: str
    session_id: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PlacementRecord:
    """A placement as the store holds it.

    Parameters
    ----------
    placement
        Its geometry is in `crs`.
    number
        Order in which the scenario's placements were made, from 1.
    version
        Counts changes from 1; a writer names the version it saw.
    deleted
        True for a placement that was deleted; it stays in the store.
    """

    placement: Placement
    crs: str
    number: int
    note: str
    version: int
    deleted: bool
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """Something a person did, as the append-only log holds it.

    Parameters
    ----------
    sequence
        Order in which events were written; the clock may jump, this never does.
    at
        Time of the store's clock, UTC.
    before, after
        The thing before and after; None where it did not exist.
    undoes
        Sequence of the event that this one takes back; None for a first-hand act.
    """

    sequence: int
    at: datetime
    author: str
    scenario_id: str | None
    entity: Entity
    entity_id: str
    action: Action
    before: JsonObject | None
    after: JsonObject | None
    undoes: int | None = None


def time_text(moment: datetime) -> str:
    """Write a time as UTC text of constant length.

    Examples
    --------
    >>> time_text(datetime(2026, 5, 4, 12, 0, tzinfo=UTC))
    '2026-05-04T12:00:00.000000+00:00'
    """
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def session_of(row: SessionRow, token: str) -> Session:
    """Give the session of a row; its token is known only to who asks."""
    return Session(
        id=row.id,
        token=token,
        district_id=row.district_id,
        display_name=row.display_name,
        created_at=datetime.fromisoformat(row.created_at),
    )


def scenario_of(row: ScenarioRow) -> Scenario:
    """Give the scenario of a row."""
    return Scenario(
        id=row.id,
        district_id=row.district_id,
        crs=row.crs,
        name=row.name,
        session_id=row.session_id,
        created_at=datetime.fromisoformat(row.created_at),
    )


def event_of(row: EventRow) -> Event:
    """Give the event of a row."""
    return Event(
        sequence=row.sequence,
        at=datetime.fromisoformat(row.at),
        author=row.author,
        scenario_id=row.scenario_id,
        entity=Entity(row.entity),
        entity_id=row.entity_id,
        action=Action(row.action),
        before=row.before,
        after=row.after,
        undoes=row.undoes,
    )


def columns_of(record: PlacementRecord) -> JsonObject:
    """Give a placement as the columns of its row; the geometry as WKB, exact."""
    placement = record.placement
    host = placement.host
    return {
        "scenario_id": placement.scenario_id,
        "id": placement.id,
        "number": record.number,
        "solution_id": placement.solution_id,
        "geometry": shapely.to_wkb(placement.geometry),
        "crs": record.crs,
        "size_m2": placement.size_m2,
        "duration": str(placement.duration),
        "building_stage": placement.building_stage and str(placement.building_stage),
        "host_layer_kind": host and host.layer_kind,
        "host_local_id": host and host.local_id,
        "title": placement.title,
        "department": placement.department,
        "note": record.note,
        "author": placement.author,
        "version": record.version,
        "deleted": record.deleted,
        "created_at": time_text(record.created_at),
        "updated_at": time_text(record.updated_at),
    }


def record_of(columns: JsonObject) -> PlacementRecord:
    """Give the placement that `columns_of` wrote."""
    kind, local_id = columns["host_layer_kind"], columns["host_local_id"]
    stage = columns["building_stage"]
    geometry_wkb: bytes = columns["geometry"]
    return PlacementRecord(
        placement=Placement(
            id=columns["id"],
            solution_id=columns["solution_id"],
            geometry=shapely.from_wkb(geometry_wkb),
            size_m2=columns["size_m2"],
            duration=Duration(columns["duration"]),
            building_stage=None if stage is None else BuildingStage(stage),
            host=None if kind is None else HostReference(kind, local_id),
            title=columns["title"],
            department=columns["department"],
            author=columns["author"],
            scenario_id=columns["scenario_id"],
        ),
        crs=columns["crs"],
        number=columns["number"],
        note=columns["note"],
        version=columns["version"],
        deleted=columns["deleted"],
        created_at=datetime.fromisoformat(columns["created_at"]),
        updated_at=datetime.fromisoformat(columns["updated_at"]),
    )


def record_of_row(row: PlacementRow) -> PlacementRecord:
    """Give the placement of a row."""
    names = (column.key for column in PlacementRow.__table__.columns)
    return record_of({name: getattr(row, name) for name in names})


def json_of(record: PlacementRecord) -> JsonObject:
    """Give a placement for the log: as its columns, the geometry as WKB in hex."""
    columns = columns_of(record)
    return {**columns, "geometry": columns["geometry"].hex()}


def record_of_json(state: JsonObject) -> PlacementRecord:
    """Give the placement that `json_of` wrote."""
    return record_of({**state, "geometry": bytes.fromhex(state["geometry"])})
