"""Proposals and thresholds of a scenario: kept, undone, never overwritten or lost."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

from data.store import (
    Action,
    Entity,
    NotInStoreError,
    ProposedChange,
    RecordChangedError,
    Scenario,
    Store,
    StoreError,
    ThresholdChange,
    backup,
    open_store,
    rebuild_proposals,
    rebuild_state,
    rebuild_thresholds,
)
from data.store.database import MIGRATIONS
from geo.example_district import district, rectangle
from geo.model.placement import Placement
from geo.model.what_if import Amendment, AmendmentKind, ThresholdOverride

FILE = "plantable.sqlite"
HUB = Placement("", "mobility_hub", rectangle(0, 0, 10, 6))
GROUND = rectangle(10, 10, 20, 20)
PART = ProposedChange(
    "",
    Amendment(AmendmentKind.PART, "zones", "AK-1", area=GROUND, use="4_1_1"),
    GROUND,
    "A hub in the block",
    object_name="Block 1",
    plan_id="PLAN-1",
    layer_version="v1",
    change_id="PC-12345678",
    note="asked by the mobility team",
)
HIGHER = ProposedChange(
    "",
    Amendment(AmendmentKind.RAISE, "zones", "AK-1", column="height", value=20.0),
    GROUND,
    "Higher",
)
NARROWER = ThresholdChange(ThresholdOverride("gap", 5.0), 7.5, "m", "a wall is built")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path) as opened:
        yield opened


def new_scenario(store: Store) -> Scenario:
    return store.default_scenario(district(), store.create_session("example"))


def test_a_proposal_comes_back_as_it_was_kept_with_its_ground(store: Store) -> None:
    scenario = new_scenario(store)
    kept = store.add_proposal(scenario.id, PART, author="anna")

    assert store.list_proposals(scenario.id) == [kept]
    assert (kept.id, kept.amendment, kept.ground) == ("C-1", PART.amendment, GROUND)
    assert (kept.author, kept.crs, kept.version) == ("anna", "EPSG:3879", 1)
    assert (kept.change_id, kept.layer_version) == ("PC-12345678", "v1")


def test_a_proposal_without_an_area_comes_back_too(store: Store) -> None:
    scenario = new_scenario(store)
    kept = store.add_proposal(scenario.id, HIGHER, author="anna")

    assert (
        store.list_proposals(scenario.id)[0].amendment
        == HIGHER.amendment
        == (kept.amendment)
    )


def test_the_number_of_a_deleted_proposal_is_never_used_again(store: Store) -> None:
    scenario = new_scenario(store)
    store.add_proposal(scenario.id, PART, author="anna")
    store.delete_proposal(scenario.id, "C-1", expected_version=1, author="anna")

    assert store.add_proposal(scenario.id, PART, author="anna").id == "C-2"
    kept = store.list_proposals(scenario.id, include_deleted=True)
    assert [(one.id, one.deleted) for one in kept] == [("C-1", True), ("C-2", False)]


def test_a_proposal_is_renamed_undone_and_renamed_again(store: Store) -> None:
    scenario = new_scenario(store)
    store.add_proposal(scenario.id, PART, author="anna")
    store.rename_proposal(
        scenario.id, "C-1", "A bigger hub", expected_version=1, author="anna"
    )

    undone = store.undo_proposal(scenario.id, "anna")
    redone = store.redo_proposal(scenario.id, "anna")
    assert undone
    assert redone
    assert (undone.title, undone.version) == ("A hub in the block", 3)
    assert (redone.title, redone.version) == ("A bigger hub", 4)


def test_undoing_a_deletion_brings_a_proposal_back(store: Store) -> None:
    scenario = new_scenario(store)
    kept = store.add_proposal(scenario.id, PART, author="anna")
    store.delete_proposal(scenario.id, "C-1", expected_version=1, author="anna")
    store.undo_proposal(scenario.id, "anna")

    (back,) = store.list_proposals(scenario.id)
    assert replace(back, version=1, updated_at=kept.updated_at) == kept


def test_who_saw_an_older_proposal_overwrites_nothing(store: Store) -> None:
    scenario = new_scenario(store)
    store.add_proposal(scenario.id, PART, author="anna")
    store.rename_proposal(
        scenario.id, "C-1", "Anna's title", expected_version=1, author="anna"
    )

    with pytest.raises(RecordChangedError, match="now has version 2, you saw 1"):
        store.rename_proposal(
            scenario.id, "C-1", "Ben's title", expected_version=1, author="ben"
        )
    assert store.list_proposals(scenario.id)[0].title == "Anna's title"


def test_an_undo_that_would_lose_somebody_elses_work_is_refused(store: Store) -> None:
    scenario = new_scenario(store)
    store.add_proposal(scenario.id, PART, author="anna")
    store.rename_proposal(
        scenario.id, "C-1", "Ben's title", expected_version=1, author="ben"
    )

    with pytest.raises(RecordChangedError, match="was changed in the meantime"):
        store.undo_proposal(scenario.id, "anna")


def test_a_proposal_that_never_was_is_said(store: Store) -> None:
    scenario = new_scenario(store)

    with pytest.raises(NotInStoreError, match="holds no 'C-7'"):
        store.delete_proposal(scenario.id, "C-7", expected_version=1, author="anna")


@pytest.mark.parametrize(
    ("proposal", "said"),
    [
        pytest.param(replace(PART, title="  "), "has no title", id="no title"),
        pytest.param(replace(PART, title="x" * 201), "title has 201", id="long title"),
        pytest.param(replace(PART, note="x" * 5001), "note has 5001", id="long note"),
    ],
)
def test_a_proposal_that_cannot_be_kept_is_refused_whole(
    store: Store, proposal: ProposedChange, said: str
) -> None:
    scenario = new_scenario(store)

    with pytest.raises(StoreError, match=said):
        store.add_proposal(scenario.id, proposal, author="anna")
    assert store.list_proposals(scenario.id, include_deleted=True) == []


def test_the_log_holds_who_when_why_and_both_values_of_a_threshold(
    store: Store,
) -> None:
    scenario = new_scenario(store)
    store.set_threshold(scenario.id, NARROWER, expected_version=None, author="anna")
    again = replace(NARROWER, override=ThresholdOverride("gap", 6.0), reason="measured")
    store.set_threshold(scenario.id, again, expected_version=1, author="ben")

    first, second = store.events(scenario.id)[1:]
    assert (first.author, first.entity, first.before) == (
        "anna",
        Entity.THRESHOLD,
        None,
    )
    assert first.after
    assert second.before
    assert second.after
    assert (first.after["city_value"], first.after["value"]) == (7.5, 5.0)
    assert (second.before["value"], second.after["value"]) == (5.0, 6.0)
    assert (second.author, second.after["reason"]) == ("ben", "measured")
    assert second.at >= first.at


def test_a_threshold_is_reset_and_the_reset_undone(store: Store) -> None:
    scenario = new_scenario(store)
    store.set_threshold(scenario.id, NARROWER, expected_version=None, author="anna")
    store.reset_threshold(scenario.id, "gap", expected_version=1, author="anna")
    after_reset = store.list_thresholds(scenario.id)
    store.undo_threshold(scenario.id, "anna")

    assert after_reset == []
    (back,) = store.list_thresholds(scenario.id)
    assert (back.override.value, back.reason) == (5.0, "a wall is built")


def test_a_threshold_that_was_reset_can_be_changed_anew(store: Store) -> None:
    scenario = new_scenario(store)
    store.set_threshold(scenario.id, NARROWER, expected_version=None, author="anna")
    store.reset_threshold(scenario.id, "gap", expected_version=1, author="anna")

    anew = store.set_threshold(
        scenario.id, NARROWER, expected_version=None, author="ben"
    )
    assert (anew.version, anew.deleted, anew.author) == (3, False, "ben")
    store.undo_threshold(scenario.id, "ben")
    assert store.list_thresholds(scenario.id) == []


def test_two_people_changing_one_threshold_do_not_overwrite_each_other(
    store: Store,
) -> None:
    scenario = new_scenario(store)
    store.set_threshold(scenario.id, NARROWER, expected_version=None, author="anna")

    with pytest.raises(RecordChangedError, match="Threshold 'gap' was changed"):
        store.set_threshold(
            scenario.id,
            replace(NARROWER, override=ThresholdOverride("gap", 1.0)),
            expected_version=None,
            author="ben",
        )
    assert store.list_thresholds(scenario.id)[0].override.value == 5.0


def test_a_threshold_is_never_changed_without_a_reason(store: Store) -> None:
    scenario = new_scenario(store)

    with pytest.raises(StoreError, match="without a reason"):
        store.set_threshold(
            scenario.id,
            replace(NARROWER, reason=" "),
            expected_version=None,
            author="a",
        )


def test_eight_threads_proposing_at_once_lose_nothing(store: Store) -> None:
    scenario = new_scenario(store)

    def write() -> None:
        for _ in range(10):
            store.add_proposal(scenario.id, PART, author="anna")

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    kept = store.list_proposals(scenario.id)
    assert {one.id for one in kept} == {f"C-{n}" for n in range(1, 81)}


def test_taking_back_a_placing_leaves_proposals_and_thresholds_alone(
    store: Store,
) -> None:
    scenario = new_scenario(store)
    store.add_placement(scenario.id, HUB, author="anna")
    store.add_proposal(scenario.id, PART, author="anna")
    store.set_threshold(scenario.id, NARROWER, expected_version=None, author="anna")

    store.undo(scenario.id, "anna")
    assert store.list_placements(scenario.id) == []
    assert len(store.list_proposals(scenario.id)) == 1
    assert len(store.list_thresholds(scenario.id)) == 1
    assert store.threshold_to_take_back(scenario.id, "anna", Action.UNDO)
    assert store.proposal_to_take_back(scenario.id, "anna", Action.REDO) is None


def test_every_change_of_a_threshold_moves_the_version_of_the_scenario(
    store: Store,
) -> None:
    scenario = new_scenario(store)
    before = store.scenario_version(scenario.id)
    store.set_threshold(scenario.id, NARROWER, expected_version=None, author="anna")

    assert store.scenario_version(scenario.id) > before


STEPS = st.lists(
    st.sampled_from(
        [
            "propose",
            "rename",
            "delete",
            "set",
            "reset",
            "undo",
            "redo",
            "undo threshold",
        ]
    ),
    max_size=14,
)


@given(steps=STEPS)
@settings(max_examples=25, deadline=None)
def test_the_log_alone_rebuilds_proposals_and_thresholds(
    steps: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with open_store(tmp_path_factory.mktemp("store")) as store:
        scenario = new_scenario(store)
        for number, step in enumerate(steps):
            _do(store, scenario.id, step, number)
        events = store.events(scenario.id)
        proposals = store.list_proposals(scenario.id, include_deleted=True)
        thresholds = store.list_thresholds(scenario.id, include_reset=True)

    assert rebuild_proposals(events) == {one.id: one for one in proposals}
    assert rebuild_thresholds(events) == {one.id: one for one in thresholds}


def _do(store: Store, scenario_id: str, step: str, number: int) -> None:
    proposals = store.list_proposals(scenario_id)
    thresholds = store.list_thresholds(scenario_id)
    if step == "propose":
        store.add_proposal(scenario_id, PART, author="anna")
    elif step == "rename" and proposals:
        last = proposals[-1]
        store.rename_proposal(
            scenario_id,
            last.id,
            f"title {number}",
            expected_version=last.version,
            author="anna",
        )
    elif step == "delete" and proposals:
        last = proposals[-1]
        store.delete_proposal(
            scenario_id, last.id, expected_version=last.version, author="anna"
        )
    elif step == "set":
        value = replace(NARROWER, override=ThresholdOverride("gap", float(number)))
        seen = thresholds[0].version if thresholds else None
        store.set_threshold(scenario_id, value, expected_version=seen, author="anna")
    elif step == "reset" and thresholds:
        store.reset_threshold(
            scenario_id, "gap", expected_version=thresholds[0].version, author="anna"
        )
    elif step == "undo":
        store.undo_proposal(scenario_id, "anna")
    elif step == "redo":
        store.redo_proposal(scenario_id, "anna")
    elif step == "undo threshold":
        store.undo_threshold(scenario_id, "anna")


def test_a_backup_keeps_proposals_and_thresholds(tmp_path: Path) -> None:
    with open_store(tmp_path / "home") as store:
        scenario = new_scenario(store)
        store.add_proposal(scenario.id, PART, author="anna")
        store.set_threshold(scenario.id, NARROWER, expected_version=None, author="anna")
        expected = (
            store.list_proposals(scenario.id),
            store.list_thresholds(scenario.id),
        )
        copy = backup(tmp_path / "home", tmp_path / "away" / FILE)
        store.delete_proposal(scenario.id, "C-1", expected_version=1, author="anna")

    with open_store(copy.parent) as restored:
        assert expected == (
            restored.list_proposals(scenario.id),
            restored.list_thresholds(scenario.id),
        )


def _make_first_layout(file: Path, filled_from: Path) -> None:
    """Make a database of the first table layout with what another one holds."""
    engine = create_engine(f"sqlite:///{file}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("ATTACH ? AS other", (str(filled_from),))
        for table in ("session", "scenario", "placement", "event"):
            connection.execute(f"INSERT INTO {table} SELECT * FROM other.{table}")
        connection.commit()


def test_what_people_did_before_this_version_is_all_there_and_can_be_undone(
    tmp_path: Path,
) -> None:
    with open_store(tmp_path / "new") as store:
        scenario = new_scenario(store)
        store.add_placement(scenario.id, HUB, author="anna", note="kept")
        store.add_placement(scenario.id, HUB, author="anna")
        store.delete_placement(scenario.id, "P-2", expected_version=1, author="anna")
        records = store.list_placements(scenario.id, include_deleted=True)
        events = store.events(scenario.id)
    old = tmp_path / "old"
    old.mkdir()
    _make_first_layout(old / FILE, tmp_path / "new" / FILE)

    with open_store(old) as store:
        assert store.list_placements(scenario.id, include_deleted=True) == records
        assert store.events(scenario.id) == events
        assert rebuild_state(events) == {one.placement.id: one for one in records}
        assert store.list_proposals(scenario.id) == []
        store.add_proposal(scenario.id, PART, author="anna")
        store.undo(scenario.id, "anna")
        assert len(store.list_placements(scenario.id)) == 2
    with (
        closing(sqlite3.connect(old / FILE)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="never removed"),
    ):
        connection.execute("DELETE FROM event")
