"""The store: what people did, kept safe against restarts and each other."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from shapely.geometry.base import BaseGeometry
from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from data.store import people
from data.store.database import database_url, location_of, open_engine
from data.store.editing import PlacementEditor
from data.store.journal import last_sequence, next_to_take_back, read_events
from data.store.records import (
    Action,
    Event,
    PlacementRecord,
    event_of,
    record_of_row,
)
from data.store.session_store import utc_now
from data.store.tables import PlacementRow
from data.store.what_if_store import WhatIfStore
from geo.errors import PlacementError
from geo.model.placement import Placement


def open_store(
    home: Path, url: str | None = None, *, clock: Callable[[], datetime] = utc_now
) -> "Store":
    """Open the store, at its newest table layout.

    Parameters
    ----------
    home
        Folder that holds ``plantable.sqlite``; made where it is missing.
    url
        Address of another database; None for ``PLANTABLE_DATABASE_URL``, and where
        that is empty the file in `home`.
    clock
        Gives the time of events.

    Returns
    -------
    Store
        To be closed, or used in a ``with`` block. One serves all threads of a
        program; every program opens its own.

    Raises
    ------
    StoreUnavailableError
        If the database cannot be opened, with what to do.

    Examples
    --------
    >>> import tempfile
    >>> from geo.example_district import district, rectangle
    >>> with tempfile.TemporaryDirectory() as home, open_store(Path(home)) as store:
    ...     session = store.create_session("example")
    ...     draft = store.default_scenario(district(), session)
    ...     hub = Placement("", "mobility_hub", rectangle(0, 0, 10, 6))
    ...     record = store.add_placement(draft.id, hub, author=session.id)
    ...     record.placement.id, record.version
    ('P-1', 1)
    """
    address = database_url(home, url)
    return Store(open_engine(address), location_of(address), clock)


class Store(WhatIfStore):
    """Sessions, scenarios and what they hold, and the log of everything done to them.

    Every change and its event are one transaction. Methods raise
    `StoreUnavailableError` where the database cannot be read or written, and
    `NotInStoreError` where it holds no such scenario or placement.
    """

    def list_placements(
        self, scenario_id: str, *, include_deleted: bool = False
    ) -> list[PlacementRecord]:
        """Give the placements of a scenario in the order in which they were made."""
        query = select(PlacementRow).where(PlacementRow.scenario_id == scenario_id)
        if not include_deleted:
            query = query.where(PlacementRow.deleted.is_(False))
        with self._reading() as database:
            people.scenario_with(database, scenario_id)
            rows = database.scalars(query.order_by(PlacementRow.number))
            return [record_of_row(row) for row in rows]

    def placement(self, scenario_id: str, placement_id: str) -> PlacementRecord:
        """Give a placement as it is now, deleted or not."""
        with self._reading() as database:
            return self._editor(database, scenario_id, "").present(placement_id)

    def add_placement(
        self, scenario_id: str, placement: Placement, *, author: str, note: str = ""
    ) -> PlacementRecord:
        """Add a placement; an empty id becomes P-1, P-2, ...

        Parameters
        ----------
        placement
            Geometry in the scenario's CRS. Its scenario id is set by the store.
        author
            Id of the session that acts, written into the log.

        Raises
        ------
        PlacementError
            If the id is taken, or a text or the geometry is too long.
        """
        with self._editing(scenario_id, author) as editor:
            return editor.add(placement, note)

    def add_placements(
        self, scenario_id: str, placements: Iterable[Placement], *, author: str
    ) -> list[PlacementRecord]:
        """Add several placements as `add_placement` does, all or none of them."""
        with self._editing(scenario_id, author) as editor:
            return [editor.add(placement, "") for placement in placements]

    def delete_placements(
        self, scenario_id: str, versions: Mapping[str, int], *, author: str
    ) -> None:
        """Mark several placements as deleted, all or none of them.

        Parameters
        ----------
        versions
            Version that the author saw, by id.
        """
        with self._editing(scenario_id, author) as editor:
            for placement_id, version in versions.items():
                editor.delete(placement_id, version)

    def update_placement(
        self,
        scenario_id: str,
        placement: Placement,
        *,
        expected_version: int,
        author: str,
        note: str | None = None,
    ) -> PlacementRecord:
        """Put a placement in place of the one of its id; no change writes nothing.

        Parameters
        ----------
        expected_version
            Version that the author saw.
        note
            None to keep the present one.

        Raises
        ------
        PlacementChangedError
            If somebody changed or deleted it since; it carries the present record.
        """
        with self._editing(scenario_id, author) as editor:
            return editor.change(placement, note, expected_version, Action.UPDATE)

    def move_placement(
        self,
        scenario_id: str,
        placement_id: str,
        geometry: BaseGeometry,
        *,
        expected_version: int,
        author: str,
    ) -> PlacementRecord:
        """Give a placement another geometry; refuses as `update_placement` does."""
        with self._editing(scenario_id, author) as editor:
            present = editor.unchanged(placement_id, expected_version)
            moved = replace(present.placement, geometry=geometry)
            return editor.change(moved, None, expected_version, Action.MOVE)

    def delete_placement(
        self, scenario_id: str, placement_id: str, *, expected_version: int, author: str
    ) -> PlacementRecord:
        """Mark a placement as deleted; refuses as `update_placement` does."""
        with self._editing(scenario_id, author) as editor:
            return editor.delete(placement_id, expected_version)

    def undo(self, scenario_id: str, author: str) -> PlacementRecord | None:
        """Take back the author's latest act on a placement, by a new event.

        Returns
        -------
        PlacementRecord or None
            The placement as restored (deleted, where its making was undone); None
            where the author has nothing to undo.

        Raises
        ------
        PlacementChangedError
            If somebody changed that placement since: their work would be lost.
        """
        with self._editing(scenario_id, author) as editor:
            return editor.take_back(Action.UNDO)

    def redo(self, scenario_id: str, author: str) -> PlacementRecord | None:
        """Take back the author's latest undo; as `undo` otherwise."""
        with self._editing(scenario_id, author) as editor:
            return editor.take_back(Action.REDO)

    def undoable(self, scenario_id: str, author: str) -> Event | None:
        """Give the event that `undo` would take back, to say so on the button."""
        return self._next_to_take_back(scenario_id, author, Action.UNDO)

    def redoable(self, scenario_id: str, author: str) -> Event | None:
        """Give the undo that `redo` would take back."""
        return self._next_to_take_back(scenario_id, author, Action.REDO)

    def events(self, scenario_id: str, *, after_sequence: int = 0) -> list[Event]:
        """Give the log of a scenario, oldest first, from after a sequence on."""
        with self._reading() as database:
            people.scenario_with(database, scenario_id)
            return read_events(database, scenario_id, after_sequence)

    def scenario_version(self, scenario_id: str) -> int:
        """Give a number that grows with every change of a scenario; cheap to ask."""
        with self._reading() as database:
            return last_sequence(database, scenario_id)

    def seed_demo(
        self, scenario_id: str, placements: Iterable[Placement], *, author: str = "demo"
    ) -> int:
        """Add the placements whose ids the scenario never held, all or none.

        Returns
        -------
        int
            How many were added; 0 the second time.

        Raises
        ------
        PlacementError
            If a placement has no id, by which it is known the second time.
        """
        wanted = list(placements)
        if not all(placement.id for placement in wanted):
            msg = "A demo placement has no id. Give it one, e.g. 'demo-1'."
            raise PlacementError(msg)
        held = {
            record.placement.id
            for record in self.list_placements(scenario_id, include_deleted=True)
        }
        if held.issuperset(placement.id for placement in wanted):
            return 0
        with self._editing(scenario_id, author) as editor:
            missing = [one for one in wanted if not editor.holds(one.id)]
            for placement in missing:
                editor.add(placement, "")
        return len(missing)

    @contextmanager
    def _editing(self, scenario_id: str, author: str) -> Iterator[PlacementEditor]:
        with self._writing() as database:
            yield self._editor(database, scenario_id, author)

    def _editor(
        self, database: DatabaseSession, scenario_id: str, author: str
    ) -> PlacementEditor:
        scenario = people.scenario_with(database, scenario_id)
        return PlacementEditor(
            database, scenario.id, scenario.crs, author, self._clock()
        )

    def _next_to_take_back(
        self, scenario_id: str, author: str, action: Action
    ) -> Event | None:
        with self._reading() as database:
            row = next_to_take_back(database, scenario_id, author, action)
            return None if row is None else event_of(row)
