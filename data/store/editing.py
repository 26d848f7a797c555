"""Changing placements, inside one transaction that also writes the event."""

from dataclasses import dataclass, replace
from datetime import datetime

import shapely
from sqlalchemy import func, select
from sqlalchemy.orm import Session as DatabaseSession

from data.store.errors import NotInStoreError, PlacementChangedError
from data.store.journal import next_to_take_back, write_event
from data.store.records import (
    Action,
    Entity,
    PlacementRecord,
    columns_of,
    json_of,
    record_of_json,
    record_of_row,
)
from data.store.tables import ID_LENGTH, NAME_LENGTH, PlacementRow
from geo.errors import PlacementError
from geo.model.placement import Placement

# Assumptions: no person writes or draws more than this; a flood would.
NOTE_LENGTH_MAX = 5_000
VERTICES_MAX = 10_000


@dataclass(frozen=True, slots=True)
class PlacementEditor:
    """One author's hand on the placements of one scenario, in one transaction.

    Parameters
    ----------
    database
        Open transaction that holds the write lock.
    crs
        The scenario's CRS.
    now
        Time of the change.
    """

    database: DatabaseSession
    scenario_id: str
    crs: str
    author: str
    now: datetime

    def add(self, placement: Placement, note: str) -> PlacementRecord:
        """Add a placement; one without an id is numbered P-1, P-2, ..."""
        number = self._last_number() + 1
        placement_id = placement.id or self._free_id(number)
        if self.holds(placement_id):
            msg = (
                f"Placement {placement_id!r} is in the scenario already (perhaps "
                "deleted). Change that one, or leave the id empty for a new one."
            )
            raise PlacementError(msg)
        record = PlacementRecord(
            placement=replace(placement, id=placement_id, scenario_id=self.scenario_id),
            crs=self.crs,
            number=number,
            note=note,
            version=1,
            deleted=False,
            created_at=self.now,
            updated_at=self.now,
        )
        return self._save(None, record, Action.CREATE)

    def change(
        self,
        placement: Placement,
        note: str | None,
        expected_version: int,
        action: Action,
    ) -> PlacementRecord:
        """Put a placement in place of the one of its id; no change writes nothing."""
        present = self.unchanged(placement.id, expected_version)
        wanted = replace(
            present,
            placement=replace(placement, scenario_id=self.scenario_id),
            note=present.note if note is None else note,
        )
        if columns_of(wanted) == columns_of(present):
            return present
        return self._save(present, self._next(present, wanted), action)

    def delete(self, placement_id: str, expected_version: int) -> PlacementRecord:
        """Mark a placement as deleted."""
        present = self.unchanged(placement_id, expected_version)
        wanted = replace(present, deleted=True)
        return self._save(present, self._next(present, wanted), Action.DELETE)

    def take_back(self, action: Action) -> PlacementRecord | None:
        """Undo or redo; refused where somebody's later change would be lost."""
        event = next_to_take_back(self.database, self.scenario_id, self.author, action)
        if event is None or event.after is None:
            return None
        present = self.present(event.entity_id)
        left = record_of_json(event.after)
        if columns_of(self._next(present, left)) != columns_of(
            self._next(present, present)
        ):
            raise PlacementChangedError(present, None)
        wanted = (
            replace(left, deleted=True)
            if event.before is None
            else record_of_json(event.before)
        )
        restored = self._next(present, wanted)
        return self._save(present, restored, action, undoes=event.sequence)

    def holds(self, placement_id: str) -> bool:
        """Whether the scenario holds a placement of that id, deleted or not."""
        return self._row(placement_id) is not None

    def present(self, placement_id: str) -> PlacementRecord:
        """Give a placement as it is, deleted or not."""
        row = self._row(placement_id)
        if row is None:
            msg = (
                f"The scenario holds no placement {placement_id!r}. Load the list of "
                "placements again."
            )
            raise NotInStoreError(msg)
        return record_of_row(row)

    def unchanged(self, placement_id: str, expected_version: int) -> PlacementRecord:
        """Give a placement that is still as the writer saw it."""
        present = self.present(placement_id)
        if present.version != expected_version or present.deleted:
            raise PlacementChangedError(present, expected_version)
        return present

    def _next(
        self, present: PlacementRecord, wanted: PlacementRecord
    ) -> PlacementRecord:
        return replace(wanted, version=present.version + 1, updated_at=self.now)

    def _row(self, placement_id: str) -> PlacementRow | None:
        return self.database.get(PlacementRow, (self.scenario_id, placement_id))

    def _last_number(self) -> int:
        query = select(func.max(PlacementRow.number)).where(
            PlacementRow.scenario_id == self.scenario_id
        )
        return self.database.scalar(query) or 0

    def _free_id(self, number: int) -> str:
        while self.holds(f"P-{number}"):
            number += 1
        return f"P-{number}"

    def _save(
        self,
        before: PlacementRecord | None,
        after: PlacementRecord,
        action: Action,
        undoes: int | None = None,
    ) -> PlacementRecord:
        _require_reasonable_size(after)
        self.database.merge(PlacementRow(**columns_of(after)))
        write_event(
            self.database,
            at=self.now,
            author=self.author,
            scenario_id=self.scenario_id,
            entity=Entity.PLACEMENT,
            entity_id=after.placement.id,
            action=action,
            before=None if before is None else json_of(before),
            after=json_of(after),
            undoes=undoes,
        )
        return after


def _require_reasonable_size(record: PlacementRecord) -> None:
    placement = record.placement
    host = placement.host
    limits = (
        ("id", placement.id, ID_LENGTH),
        ("solution", placement.solution_id, ID_LENGTH),
        ("host", host.local_id if host else "", NAME_LENGTH),
        ("title", placement.title, NAME_LENGTH),
        ("department", placement.department, NAME_LENGTH),
        ("author", placement.author, NAME_LENGTH),
        ("note", record.note, NOTE_LENGTH_MAX),
    )
    for name, text, length_max in limits:
        if len(text) > length_max:
            msg = (
                f"Placement {placement.id[:ID_LENGTH]!r}: {name} has {len(text)} "
                f"characters, at most {length_max} are kept. Shorten it."
            )
            raise PlacementError(msg)
    vertices = int(shapely.get_num_coordinates(placement.geometry))
    if vertices > VERTICES_MAX:
        msg = (
            f"Placement {placement.id!r} has {vertices} corners, at most "
            f"{VERTICES_MAX} are kept. Draw it more simply."
        )
        raise PlacementError(msg)
