"""The part of the store that keeps what a scenario supposes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import select

from data.store import people
from data.store.journal import next_to_take_back
from data.store.records import Action, Event, event_of
from data.store.session_store import SessionStore
from data.store.tables import ProposalRow, ThresholdRow
from data.store.what_if_editing import RecordEditor, new_proposal, set_threshold
from data.store.what_if_records import (
    PROPOSALS,
    THRESHOLDS,
    Keeping,
    ProposedChange,
    Record,
    ThresholdChange,
)


class WhatIfStore(SessionStore):
    """Proposed changes of plans, and thresholds of a scenario's own.

    Every change and its event are one transaction. Undo and redo take back an
    author's own acts, proposals and thresholds each in their own order.
    """

    def list_proposals(
        self, scenario_id: str, *, include_deleted: bool = False
    ) -> list[ProposedChange]:
        """Give the proposals of a scenario in the order in which they were made."""
        query = select(ProposalRow).where(ProposalRow.scenario_id == scenario_id)
        if not include_deleted:
            query = query.where(ProposalRow.deleted.is_(False))
        with self._reading() as database:
            people.scenario_with(database, scenario_id)
            rows = database.scalars(query.order_by(ProposalRow.number))
            return [PROPOSALS.of_row(row) for row in rows]

    def add_proposal(
        self, scenario_id: str, proposal: ProposedChange, *, author: str
    ) -> ProposedChange:
        """Keep a proposal; it becomes C-1, C-2, ...

        Raises
        ------
        StoreError
            If it has no title, or a text or its area is too long.
        """
        with self._editing_record(scenario_id, author, PROPOSALS) as editor:
            return new_proposal(editor, proposal)

    def rename_proposal(
        self,
        scenario_id: str,
        proposal_id: str,
        title: str,
        *,
        expected_version: int,
        author: str,
        note: str | None = None,
    ) -> ProposedChange:
        """Give a proposal another title, and another note unless that is None.

        Raises
        ------
        RecordChangedError
            If somebody changed or deleted it since.
        """
        with self._editing_record(scenario_id, author, PROPOSALS) as editor:
            present = editor.unchanged(proposal_id, expected_version)
            wanted = replace(
                present, title=title, note=present.note if note is None else note
            )
            return editor.put(present, wanted, Action.UPDATE)

    def delete_proposal(
        self, scenario_id: str, proposal_id: str, *, expected_version: int, author: str
    ) -> ProposedChange:
        """Mark a proposal as deleted; refuses as `rename_proposal` does."""
        with self._editing_record(scenario_id, author, PROPOSALS) as editor:
            present = editor.unchanged(proposal_id, expected_version)
            return editor.put(present, replace(present, deleted=True), Action.DELETE)

    def undo_proposal(self, scenario_id: str, author: str) -> ProposedChange | None:
        """Take back the author's latest act on a proposal, by a new event.

        Raises
        ------
        RecordChangedError
            If somebody changed that proposal since: their work would be lost.
        """
        with self._editing_record(scenario_id, author, PROPOSALS) as editor:
            return editor.take_back(Action.UNDO)

    def redo_proposal(self, scenario_id: str, author: str) -> ProposedChange | None:
        """Take back the author's latest undo on a proposal."""
        with self._editing_record(scenario_id, author, PROPOSALS) as editor:
            return editor.take_back(Action.REDO)

    def proposal_to_take_back(
        self, scenario_id: str, author: str, action: Action
    ) -> Event | None:
        """Give the event that undo or redo would take back, to say so on a button."""
        return self._record_to_take_back(scenario_id, author, action, PROPOSALS)

    def list_thresholds(
        self, scenario_id: str, *, include_reset: bool = False
    ) -> list[ThresholdChange]:
        """Give the thresholds that a scenario has of its own, by key."""
        query = select(ThresholdRow).where(ThresholdRow.scenario_id == scenario_id)
        if not include_reset:
            query = query.where(ThresholdRow.deleted.is_(False))
        with self._reading() as database:
            people.scenario_with(database, scenario_id)
            rows = database.scalars(query.order_by(ThresholdRow.key))
            return [THRESHOLDS.of_row(row) for row in rows]

    def set_threshold(
        self,
        scenario_id: str,
        change: ThresholdChange,
        *,
        expected_version: int | None,
        author: str,
    ) -> ThresholdChange:
        """Give a scenario a threshold of its own, or another value for it.

        Parameters
        ----------
        expected_version
            Version that the author saw; None where the scenario had the city's.

        Raises
        ------
        StoreError
            If no reason is given.
        RecordChangedError
            If somebody changed or reset it since.
        """
        with self._editing_record(scenario_id, author, THRESHOLDS) as editor:
            return set_threshold(editor, change, expected_version)

    def reset_threshold(
        self, scenario_id: str, key: str, *, expected_version: int, author: str
    ) -> ThresholdChange:
        """Go back to the city's value; refuses as `set_threshold` does."""
        with self._editing_record(scenario_id, author, THRESHOLDS) as editor:
            present = editor.unchanged(key, expected_version)
            return editor.put(present, replace(present, deleted=True), Action.DELETE)

    def undo_threshold(self, scenario_id: str, author: str) -> ThresholdChange | None:
        """Take back the author's latest act on a threshold, by a new event."""
        with self._editing_record(scenario_id, author, THRESHOLDS) as editor:
            return editor.take_back(Action.UNDO)

    def redo_threshold(self, scenario_id: str, author: str) -> ThresholdChange | None:
        """Take back the author's latest undo on a threshold."""
        with self._editing_record(scenario_id, author, THRESHOLDS) as editor:
            return editor.take_back(Action.REDO)

    def threshold_to_take_back(
        self, scenario_id: str, author: str, action: Action
    ) -> Event | None:
        """Give the event that undo or redo would take back, to say so on a button."""
        return self._record_to_take_back(scenario_id, author, action, THRESHOLDS)

    @contextmanager
    def _editing_record(
        self, scenario_id: str, author: str, keeping: Keeping[Record]
    ) -> Iterator[RecordEditor[Record]]:
        with self._writing() as database:
            scenario = people.scenario_with(database, scenario_id)
            yield RecordEditor(
                database, keeping, scenario.id, scenario.crs, author, self._clock()
            )

    def _record_to_take_back(
        self, scenario_id: str, author: str, action: Action, keeping: Keeping[Record]
    ) -> Event | None:
        with self._reading() as database:
            row = next_to_take_back(
                database, scenario_id, author, action, keeping.entity
            )
            return None if row is None else event_of(row)
