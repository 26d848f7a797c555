"""Every act is an event: it can be undone, and the log alone rebuilds the state."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.store import (
    Action,
    PlacementChangedError,
    PlacementRecord,
    Scenario,
    Store,
    open_store,
    rebuild_state,
)
from geo.example_district import district, rectangle
from geo.model.placement import Placement

HUB = Placement("", "mobility_hub", rectangle(0, 0, 10, 6), title="Hub at the square")
EAST = rectangle(20, 0, 30, 6)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("store")) as opened:
        yield opened


def new_scenario(store: Store) -> Scenario:
    session = store.create_session("example")
    return store.default_scenario(district(), session)


def content(record: PlacementRecord) -> PlacementRecord:
    """Give a record without what every write moves on."""
    return replace(record, version=1, updated_at=record.created_at)


def actions(store: Store, scenario: Scenario) -> list[Action]:
    return [event.action for event in store.events(scenario.id)[1:]]


def test_undo_restores_a_moved_placement_exactly(store: Store) -> None:
    scenario = new_scenario(store)
    placed = store.add_placement(scenario.id, HUB, author="anna")
    store.move_placement(scenario.id, "P-1", EAST, expected_version=1, author="anna")

    restored = store.undo(scenario.id, "anna")
    assert restored == store.placement(scenario.id, "P-1")
    assert content(restored) == content(placed)
    assert restored.version == 3


def test_undo_is_itself_an_event_and_names_what_it_took_back(store: Store) -> None:
    scenario = new_scenario(store)
    store.add_placement(scenario.id, HUB, author="anna")
    store.move_placement(scenario.id, "P-1", EAST, expected_version=1, author="anna")
    store.undo(scenario.id, "anna")

    _, _, move, undo = store.events(scenario.id)
    assert (undo.action, undo.author, undo.undoes) == (
        Action.UNDO,
        "anna",
        move.sequence,
    )


def test_undoing_a_deletion_brings_the_placement_back(store: Store) -> None:
    scenario = new_scenario(store)
    placed = store.add_placement(scenario.id, HUB, author="anna", note="Keep me")
    store.delete_placement(scenario.id, "P-1", expected_version=1, author="anna")
    store.undo(scenario.id, "anna")

    (back,) = store.list_placements(scenario.id)
    assert content(back) == content(placed)


def test_undoing_a_placing_takes_the_placement_away(store: Store) -> None:
    scenario = new_scenario(store)
    store.add_placement(scenario.id, HUB, author="anna")
    store.undo(scenario.id, "anna")

    assert store.list_placements(scenario.id) == []


def test_undo_goes_back_step_by_step_to_the_empty_map(store: Store) -> None:
    scenario = new_scenario(store)
    store.add_placement(scenario.id, HUB, author="anna")
    store.move_placement(scenario.id, "P-1", EAST, expected_version=1, author="anna")
    steps = [store.undo(scenario.id, "anna") for _ in range(3)]

    assert [step and step.deleted for step in steps] == [False, True, None]
    assert store.undoable(scenario.id, "anna") is None


def test_redo_takes_the_undo_back_and_can_be_undone_again(store: Store) -> None:
    scenario = new_scenario(store)
    placed = store.add_placement(scenario.id, HUB, author="anna")
    moved = store.move_placement(
        scenario.id, "P-1", EAST, expected_version=1, author="anna"
    )
    store.undo(scenario.id, "anna")

    redone = store.redo(scenario.id, "anna")
    undone = store.undo(scenario.id, "anna")
    assert content(redone) == content(moved)
    assert content(undone) == content(placed)
    assert actions(store, scenario)[2:] == [Action.UNDO, Action.REDO, Action.UNDO]


def test_a_new_act_ends_what_could_be_redone(store: Store) -> None:
    scenario = new_scenario(store)
    store.add_placement(scenario.id, HUB, author="anna")
    store.undo(scenario.id, "anna")
    store.add_placement(scenario.id, HUB, author="anna")

    assert store.redoable(scenario.id, "anna") is None
    assert store.redo(scenario.id, "anna") is None


def test_the_button_can_say_what_undo_would_take_back(store: Store) -> None:
    scenario = new_scenario(store)
    store.add_placement(scenario.id, HUB, author="anna")
    store.move_placement(scenario.id, "P-1", EAST, expected_version=1, author="anna")

    event = store.undoable(scenario.id, "anna")
    assert (event.action, event.entity_id) == (Action.MOVE, "P-1")


def test_people_undo_their_own_acts_only(store: Store) -> None:
    scenario = new_scenario(store)
    store.add_placement(scenario.id, HUB, author="anna")
    store.add_placement(scenario.id, HUB, author="ben")
    store.undo(scenario.id, "anna")

    assert [record.placement.id for record in store.list_placements(scenario.id)] == [
        "P-2"
    ]
    assert store.undo(scenario.id, "clara") is None


def test_undo_does_not_wipe_out_what_somebody_else_did_since(store: Store) -> None:
    scenario = new_scenario(store)
    store.add_placement(scenario.id, HUB, author="anna")
    moved = store.move_placement(
        scenario.id, "P-1", EAST, expected_version=1, author="ben"
    )

    with pytest.raises(PlacementChangedError) as told:
        store.undo(scenario.id, "anna")
    assert told.value.present == moved == store.placement(scenario.id, "P-1")


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE event SET author = 'ben'", id="changed"),
        pytest.param("DELETE FROM event", id="removed"),
        pytest.param(
            "REPLACE INTO event SELECT sequence, at, 'ben', scenario_id, entity, "
            "entity_id, action, before, after, undoes FROM event",
            id="replaced",
        ),
    ],
)
def test_events_cannot_be(statement: str, tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        scenario = new_scenario(store)
        written = store.events(scenario.id)
        with (
            closing(sqlite3.connect(tmp_path / "plantable.sqlite")) as connection,
            pytest.raises(sqlite3.IntegrityError, match="event rows are never"),
        ):
            connection.execute(statement)

        assert store.events(scenario.id) == written


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "move", "rename", "delete", "undo", "redo"]),
        st.sampled_from(["anna", "ben"]),
        st.integers(0, 3),  # which placement
        st.integers(0, 90),  # where to, in metres from the west
    ),
    max_size=12,
)


def act(store: Store, scenario_id: str, step: tuple[str, str, int, int]) -> None:
    """Do one step, as far as it is possible."""
    what, author, which, west_m = step
    shape = rectangle(west_m, 0, west_m + 10, 6)
    records = store.list_placements(scenario_id)
    if what == "add":
        store.add_placement(scenario_id, replace(HUB, geometry=shape), author=author)
    elif what == "undo":
        store.undo(scenario_id, author)
    elif what == "redo":
        store.redo(scenario_id, author)
    elif records:
        record = records[which % len(records)]
        seen = {"expected_version": record.version, "author": author}
        if what == "move":
            store.move_placement(scenario_id, record.placement.id, shape, **seen)
        elif what == "rename":
            renamed = replace(record.placement, title=f"Hub {west_m}")
            store.update_placement(scenario_id, renamed, **seen)
        else:
            store.delete_placement(scenario_id, record.placement.id, **seen)


@given(steps=STEPS)
@settings(max_examples=20, deadline=None, derandomize=True, database=None)
def test_the_log_alone_rebuilds_the_state(
    store: Store, steps: list[tuple[str, str, int, int]]
) -> None:
    scenario = new_scenario(store)
    for step in steps:
        try:
            act(store, scenario.id, step)
        except PlacementChangedError:
            continue  # the other author's work would be lost: refused, rightly

    records = store.list_placements(scenario.id, include_deleted=True)
    assert rebuild_state(store.events(scenario.id)) == {
        record.placement.id: record for record in records
    }


@given(steps=STEPS)
@settings(max_examples=20, deadline=None, derandomize=True, database=None)
def test_one_persons_undos_and_redos_lead_back_to_where_they_were(
    store: Store, steps: list[tuple[str, str, int, int]]
) -> None:
    scenario = new_scenario(store)
    for what, _, which, west_m in steps:
        act(store, scenario.id, (what, "anna", which, west_m))
    before = [content(record) for record in store.list_placements(scenario.id)]

    count = 0
    while store.undo(scenario.id, "anna"):
        count += 1
    emptied = store.list_placements(scenario.id)
    for _ in range(count):
        store.redo(scenario.id, "anna")
    after = [content(record) for record in store.list_placements(scenario.id)]
    assert emptied == []
    assert after == before
