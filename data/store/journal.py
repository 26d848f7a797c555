"""The append-only log: writing events, finding what to undo, replaying."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DatabaseSession

from data.store.errors import StoreError
from data.store.records import (
    Action,
    Entity,
    Event,
    PlacementRecord,
    event_of,
    record_of_json,
    time_text,
)
from data.store.tables import EventRow, JsonObject


def write_event(
    database: DatabaseSession,
    *,
    at: datetime,
    author: str,
    scenario_id: str | None,
    entity: Entity,
    entity_id: str,
    action: Action,
    before: JsonObject | None = None,
    after: JsonObject | None = None,
    undoes: int | None = None,
) -> None:
    """Append an event to the log, in the transaction of the change itself.

    Raises
    ------
    StoreError
        If nobody is named as its author.
    """
    if not author:
        msg = (
            f"Nobody is named as the author of {action} on {entity} {entity_id!r}. "
            "Give the id of a session, or the name of the program that acts."
        )
        raise StoreError(msg)
    database.add(
        EventRow(
            at=time_text(at),
            author=author,
            scenario_id=scenario_id,
            entity=str(entity),
            entity_id=entity_id,
            action=str(action),
            before=before,
            after=after,
            undoes=undoes,
        )
    )
    database.flush()


def read_events(
    database: DatabaseSession, scenario_id: str, after_sequence: int = 0
) -> list[Event]:
    """Give the events of a scenario in the order in which they were written."""
    query = (
        select(EventRow)
        .where(EventRow.scenario_id == scenario_id, EventRow.sequence > after_sequence)
        .order_by(EventRow.sequence)
    )
    return [event_of(row) for row in database.scalars(query)]


def last_sequence(database: DatabaseSession, scenario_id: str) -> int:
    """Give the sequence of a scenario's latest event; 0 where it has none."""
    query = select(func.max(EventRow.sequence)).where(
        EventRow.scenario_id == scenario_id
    )
    return database.scalar(query) or 0


def next_to_take_back(
    database: DatabaseSession,
    scenario_id: str,
    author: str,
    action: Action,
    entity: Entity = Entity.PLACEMENT,
) -> EventRow | None:
    """Give the event that an author's undo or redo would take back, if any.

    Each entity has its own steps: who takes back a placing does not mean a threshold.
    """
    query = (
        select(EventRow.sequence, EventRow.action, EventRow.undoes)
        .where(
            EventRow.scenario_id == scenario_id,
            EventRow.author == author,
            EventRow.entity == str(entity),
        )
        .order_by(EventRow.sequence)
    )
    steps = ((row.sequence, Action(row.action)) for row in database.execute(query))
    undoable, redoable = undoable_and_redoable(steps)
    sequence = undoable if action is Action.UNDO else redoable
    return None if sequence is None else database.get(EventRow, sequence)


def undoable_and_redoable(
    steps: Iterable[tuple[int, Action]],
) -> tuple[int | None, int | None]:
    """Say which of one author's events undo and redo would take back.

    A redo takes back an undo. A first-hand act after an undo ends what could be
    redone.

    Parameters
    ----------
    steps
        Sequence and action of the author's events, oldest first.

    Returns
    -------
    tuple of int or None
        Sequence for undo and for redo; None where there is nothing.

    Examples
    --------
    >>> undoable_and_redoable([(1, Action.CREATE), (2, Action.MOVE)])
    (2, None)
    >>> undoable_and_redoable([(1, Action.CREATE), (2, Action.MOVE), (3, Action.UNDO)])
    (1, 3)
    """
    done: list[int] = []
    taken_back: list[int] = []
    for sequence, action in steps:
        if action is Action.UNDO:
            done.pop()
            taken_back.append(sequence)
        elif action is Action.REDO:
            taken_back.pop()
            done.append(sequence)
        else:
            taken_back.clear()
            done.append(sequence)
    return (done[-1] if done else None, taken_back[-1] if taken_back else None)


def rebuild_state(events: Iterable[Event]) -> dict[str, PlacementRecord]:
    """Rebuild the placements of one scenario from its log alone.

    Parameters
    ----------
    events
        Events of one scenario, oldest first.

    Returns
    -------
    dict of str to PlacementRecord
        Every placement by id, deleted ones too, equal to what the table holds.
    """
    return {
        event.entity_id: record_of_json(event.after)
        for event in events
        if event.entity is Entity.PLACEMENT and event.after is not None
    }
