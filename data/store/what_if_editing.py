"""Changing proposals and thresholds, each in one transaction with its event."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic

import shapely
from sqlalchemy import func, select
from sqlalchemy.orm import Session as DatabaseSession

from data.store.editing import NOTE_LENGTH_MAX
from data.store.errors import NotInStoreError, RecordChangedError, StoreError
from data.store.journal import next_to_take_back, write_event
from data.store.records import Action
from data.store.tables import ID_LENGTH, NAME_LENGTH, ProposalRow
from data.store.what_if_records import (
    Keeping,
    ProposedChange,
    Record,
    ThresholdChange,
)

# Assumption: zones of real plans have a few thousand corners; a flood has more.
VERTICES_MAX = 100_000


@dataclass(frozen=True, slots=True)
class RecordEditor(Generic[Record]):
    """One author's hand on one kind of record of a scenario, in one transaction.

    Parameters
    ----------
    database
        Open transaction that holds the write lock.
    now
        Time of the change.
    """

    database: DatabaseSession
    keeping: Keeping[Record]
    scenario_id: str
    crs: str
    author: str
    now: datetime

    def present(self, record_id: str) -> Record:
        """Give a record as it is, deleted or not."""
        found = self.find(record_id)
        if found is None:
            msg = f"The scenario holds no {record_id!r}. Load the list again."
            raise NotInStoreError(msg)
        return found

    def find(self, record_id: str) -> Record | None:
        """Give a record as it is, deleted or not; None where there never was one."""
        row = self.database.get(self.keeping.row, (self.scenario_id, record_id))
        return None if row is None else self.keeping.of_row(row)

    def unchanged(self, record_id: str, expected_version: int) -> Record:
        """Give a record that is still as the writer saw it."""
        present = self.present(record_id)
        if present.version != expected_version or present.deleted:
            raise RecordChangedError(
                present.label,
                present.version,
                expected_version,
                deleted=present.deleted,
            )
        return present

    def put(self, before: Record | None, wanted: Record, action: Action) -> Record:
        """Keep a new state of a record; no change writes nothing."""
        if before is None:
            first = replace(wanted, version=1, created_at=self.now, updated_at=self.now)
            return self._save(None, first, action)
        if self._content(before) == self._content(wanted):
            return before
        return self._save(before, self._next(before, wanted), action)

    def take_back(self, action: Action) -> Record | None:
        """Undo or redo; refused where somebody's later change would be lost."""
        event = next_to_take_back(
            self.database, self.scenario_id, self.author, action, self.keeping.entity
        )
        if event is None or event.after is None:
            return None
        present = self.present(event.entity_id)
        left = self.keeping.of_json(event.after)
        if self._content(left) != self._content(present):
            raise RecordChangedError(
                present.label, present.version, None, deleted=present.deleted
            )
        wanted = (
            replace(left, deleted=True)
            if event.before is None
            else self.keeping.of_json(event.before)
        )
        return self._save(
            present, self._next(present, wanted), action, undoes=event.sequence
        )

    def _content(self, record: Record) -> dict[str, object]:
        columns = self.keeping.columns_of(record)
        moving = ("version", "updated_at")
        return {name: value for name, value in columns.items() if name not in moving}

    def _next(self, present: Record, wanted: Record) -> Record:
        return replace(
            wanted,
            version=present.version + 1,
            created_at=present.created_at,
            updated_at=self.now,
        )

    def _save(
        self,
        before: Record | None,
        after: Record,
        action: Action,
        undoes: int | None = None,
    ) -> Record:
        _require_reasonable_size(after)
        keeping = self.keeping
        self.database.merge(keeping.row(**keeping.columns_of(after)))
        write_event(
            self.database,
            at=self.now,
            author=self.author,
            scenario_id=self.scenario_id,
            entity=keeping.entity,
            entity_id=after.id,
            action=action,
            before=None if before is None else keeping.json_of(before),
            after=keeping.json_of(after),
            undoes=undoes,
        )
        return after


def new_proposal(
    editor: RecordEditor[ProposedChange], proposal: ProposedChange
) -> ProposedChange:
    """Add a proposal, numbered C-1, C-2, ..."""
    query = select(func.max(ProposalRow.number)).where(
        ProposalRow.scenario_id == editor.scenario_id
    )
    number = (editor.database.scalar(query) or 0) + 1
    wanted = replace(
        proposal,
        id=f"C-{number}",
        number=number,
        scenario_id=editor.scenario_id,
        crs=editor.crs,
        author=editor.author,
        deleted=False,
        created_at=editor.now,
        updated_at=editor.now,
    )
    return editor.put(None, wanted, Action.CREATE)


def set_threshold(
    editor: RecordEditor[ThresholdChange],
    change: ThresholdChange,
    expected_version: int | None,
) -> ThresholdChange:
    """Change a threshold of a scenario, for the first time or again."""
    if not change.reason.strip():
        msg = (
            f"Threshold {change.id!r} is changed without a reason. Say in a few words "
            "why this scenario has another value."
        )
        raise StoreError(msg)
    present = editor.find(change.id)
    seen = present is not None and not present.deleted
    if seen or expected_version is not None:
        if expected_version is None:
            assert present is not None
            raise RecordChangedError(
                present.label, present.version, None, deleted=False
            )
        present = editor.unchanged(change.id, expected_version)
    wanted = replace(
        change,
        scenario_id=editor.scenario_id,
        author=editor.author,
        deleted=False,
        created_at=editor.now if present is None else present.created_at,
        updated_at=editor.now,
    )
    action = Action.UPDATE if seen else Action.CREATE
    return editor.put(present, wanted, action)


def _require_reasonable_size(record: ProposedChange | ThresholdChange) -> None:
    limits: tuple[tuple[str, str, int], ...]
    vertices = 0
    if isinstance(record, ProposedChange):
        limits = (
            ("title", record.title, NAME_LENGTH),
            ("note", record.note, NOTE_LENGTH_MAX),
        )
        area = record.amendment.area
        vertices = int(shapely.get_num_coordinates(area)) if area is not None else 0
        if not record.title.strip():
            msg = f"{record.label} has no title. Give it one."
            raise StoreError(msg)
    else:
        limits = (
            ("key", record.id, ID_LENGTH),
            ("reason", record.reason, NOTE_LENGTH_MAX),
        )
    for name, text, length_max in limits:
        if len(text) > length_max:
            msg = (
                f"{record.label}: {name} has {len(text)} characters, at most "
                f"{length_max} are kept. Shorten it."
            )
            raise StoreError(msg)
    if vertices > VERTICES_MAX:
        msg = (
            f"{record.label} has {vertices} corners, at most {VERTICES_MAX} are kept. "
            "Draw it more simply."
        )
        raise StoreError(msg)
