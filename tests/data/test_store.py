"""What people place is kept, and nobody overwrites anybody unseen."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import shapely

from data.store import (
    NotInStoreError,
    PlacementChangedError,
    Scenario,
    Session,
    Store,
    StoreError,
    open_store,
)
from geo.errors import PlacementError
from geo.example_district import SOUTH_M, WEST_M, district, rectangle
from geo.model.placement import BuildingStage, Duration, HostReference, Placement

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
HUB = Placement("", "mobility_hub", rectangle(0, 0, 10, 6), title="Hub at the square")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path, clock=lambda: NOON) as opened:
        yield opened


@pytest.fixture
def anna(store: Store) -> Session:
    return store.create_session("example", display_name="Anna")


@pytest.fixture
def draft(store: Store, anna: Session) -> Scenario:
    return store.default_scenario(district(), anna)


def test_a_placement_survives_a_restart_exactly(
    store: Store, draft: Scenario, anna: Session, tmp_path: Path
) -> None:
    third = 1 / 3  # has no exact decimal form
    placement = Placement(
        id="",
        solution_id="rooftop_pv",
        geometry=shapely.Point(WEST_M + third, SOUTH_M + third),
        size_m2=40 + third,
        duration=Duration.TEMPORARY,
        building_stage=BuildingStage.NEW,
        host=HostReference("building", "b-12"),
        title="Päiväkodin katto `${x}`",
        department="Energy",
        author="Anna",
    )
    store.add_placement(draft.id, placement, author=anna.id, note="Ask the owner")
    store.close()

    with open_store(tmp_path) as reopened:
        (record,) = reopened.list_placements(draft.id)
    assert record.placement == replace(placement, id="P-1", scenario_id=draft.id)
    assert (record.crs, record.note, record.version) == (
        "EPSG:3879",
        "Ask the owner",
        1,
    )
    assert record.created_at == record.updated_at == NOON


def test_another_program_sees_the_placement(
    store: Store, draft: Scenario, anna: Session, tmp_path: Path
) -> None:
    store.add_placement(draft.id, HUB, author=anna.id)
    program = (
        "import sys; from pathlib import Path; from data.store import open_store\n"
        "with open_store(Path(sys.argv[1])) as store:\n"
        "    for record in store.list_placements(sys.argv[2]):\n"
        "        print(record.placement.id, record.placement.geometry.area)"
    )

    read = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path), draft.id],
        capture_output=True,
        text=True,
        check=True,
    )
    assert read.stdout.split() == ["P-1", "60.0"]


def test_placements_are_numbered_and_a_number_is_never_given_again(
    store: Store, draft: Scenario, anna: Session
) -> None:
    first = store.add_placement(draft.id, HUB, author=anna.id)
    store.delete_placement(
        draft.id, first.placement.id, expected_version=1, author=anna.id
    )
    second = store.add_placement(draft.id, HUB, author=anna.id)

    assert (first.placement.id, second.placement.id) == ("P-1", "P-2")


def test_a_number_that_somebody_chose_as_an_id_is_passed_over(
    store: Store, draft: Scenario, anna: Session
) -> None:
    store.add_placement(draft.id, replace(HUB, id="P-2"), author=anna.id)

    record = store.add_placement(draft.id, HUB, author=anna.id)
    assert record.placement.id == "P-3"


def test_an_id_is_not_taken_twice(store: Store, draft: Scenario, anna: Session) -> None:
    store.add_placement(draft.id, replace(HUB, id="hub"), author=anna.id)

    with pytest.raises(PlacementError, match="'hub' is in the scenario already"):
        store.add_placement(draft.id, replace(HUB, id="hub"), author=anna.id)


def test_the_second_of_two_editors_is_told_and_sees_the_present_state(
    store: Store, draft: Scenario, anna: Session
) -> None:
    ben = store.create_session("example", display_name="Ben")
    seen = store.add_placement(draft.id, HUB, author=anna.id)
    store.move_placement(
        draft.id, "P-1", rectangle(20, 0, 30, 6), expected_version=1, author=anna.id
    )

    with pytest.raises(PlacementChangedError, match="version 2, you saw 1") as told:
        store.update_placement(
            draft.id,
            replace(seen.placement, title="Ben's hub"),
            expected_version=1,
            author=ben.id,
        )
    assert told.value.present == store.placement(draft.id, "P-1")
    assert told.value.present.placement.geometry == rectangle(20, 0, 30, 6)
    assert told.value.present.placement.title == "Hub at the square"


def test_the_second_editor_may_repeat_the_change_on_the_present_version(
    store: Store, draft: Scenario, anna: Session
) -> None:
    store.add_placement(draft.id, HUB, author=anna.id)
    moved = store.move_placement(
        draft.id, "P-1", rectangle(20, 0, 30, 6), expected_version=1, author=anna.id
    )

    both = store.update_placement(
        draft.id,
        replace(moved.placement, title="Ben's hub"),
        expected_version=moved.version,
        author="ben",
    )
    assert both.version == 3
    assert both.placement.geometry == rectangle(20, 0, 30, 6)
    assert both.placement.title == "Ben's hub"


def test_a_deleted_placement_is_not_changed_but_still_there_to_look_at(
    store: Store, draft: Scenario, anna: Session
) -> None:
    store.add_placement(draft.id, HUB, author=anna.id)
    store.delete_placement(draft.id, "P-1", expected_version=1, author=anna.id)

    with pytest.raises(PlacementChangedError, match="was deleted"):
        store.move_placement(
            draft.id, "P-1", rectangle(0, 0, 1, 1), expected_version=2, author=anna.id
        )
    assert store.list_placements(draft.id) == []
    assert store.placement(draft.id, "P-1").deleted


def test_a_change_that_changes_nothing_is_not_written(
    store: Store, draft: Scenario, anna: Session
) -> None:
    record = store.add_placement(draft.id, HUB, author=anna.id)
    before = store.scenario_version(draft.id)

    again = store.update_placement(
        draft.id, record.placement, expected_version=1, author=anna.id
    )
    assert again == record
    assert store.scenario_version(draft.id) == before


def test_the_note_stays_where_only_the_placement_is_changed(
    store: Store, draft: Scenario, anna: Session
) -> None:
    record = store.add_placement(draft.id, HUB, author=anna.id, note="Near the stop")
    changed = replace(record.placement, title="Hub B")

    kept = store.update_placement(draft.id, changed, expected_version=1, author=anna.id)
    cleared = store.update_placement(
        draft.id, changed, expected_version=2, author=anna.id, note=""
    )
    assert (kept.note, cleared.note) == ("Near the stop", "")


def test_the_scenario_version_grows_with_a_change_there_and_only_there(
    store: Store, draft: Scenario, anna: Session
) -> None:
    other = store.create_scenario(district(), "Other", author=anna.id)
    versions = (store.scenario_version(draft.id), store.scenario_version(other.id))
    store.add_placement(draft.id, HUB, author=anna.id)

    assert store.scenario_version(draft.id) > versions[0]
    assert store.scenario_version(other.id) == versions[1]


def test_only_the_events_since_the_last_look_are_given(
    store: Store, draft: Scenario, anna: Session
) -> None:
    store.add_placement(draft.id, HUB, author=anna.id)
    looked = store.scenario_version(draft.id)
    store.add_placement(draft.id, HUB, author=anna.id)

    news = store.events(draft.id, after_sequence=looked)
    assert [event.entity_id for event in news] == ["P-2"]


def test_a_demo_is_seeded_once_and_what_people_changed_stays(
    store: Store, draft: Scenario, anna: Session
) -> None:
    demo = [replace(HUB, id="demo-1"), replace(HUB, id="demo-2")]
    first = store.seed_demo(draft.id, demo)
    store.delete_placement(draft.id, "demo-1", expected_version=1, author=anna.id)
    second = store.seed_demo(draft.id, [*demo, replace(HUB, id="demo-3")])

    assert (first, second) == (2, 1)
    assert [record.placement.id for record in store.list_placements(draft.id)] == [
        "demo-2",
        "demo-3",
    ]


def test_a_demo_with_a_fault_is_not_seeded_by_half(
    store: Store, draft: Scenario
) -> None:
    demo = [replace(HUB, id="demo-1"), replace(HUB, id="demo-2", title="x" * 201)]

    with pytest.raises(PlacementError, match="title has 201 characters"):
        store.seed_demo(draft.id, demo)
    assert store.list_placements(draft.id) == []


def test_a_demo_placement_needs_an_id_to_be_known_by(
    store: Store, draft: Scenario
) -> None:
    with pytest.raises(PlacementError, match="no id"):
        store.seed_demo(draft.id, [HUB])


def test_a_drawing_of_too_many_corners_is_refused(
    store: Store, draft: Scenario
) -> None:
    scribble = shapely.LineString([(x, x % 2) for x in range(10_001)])

    with pytest.raises(PlacementError, match="10001 corners, at most 10000"):
        store.add_placement(draft.id, replace(HUB, geometry=scribble), author="anna")


def test_a_text_with_a_broken_character_is_refused_and_nothing_is_written(
    store: Store, draft: Scenario
) -> None:
    with pytest.raises(StoreError, match="broken character"):
        store.add_placement(draft.id, replace(HUB, title="a\ud800"), author="anna")
    assert store.list_placements(draft.id) == []


def test_nobody_acts_without_being_named(store: Store, draft: Scenario) -> None:
    with pytest.raises(StoreError, match="Nobody is named"):
        store.add_placement(draft.id, HUB, author="")
    assert store.list_placements(draft.id) == []


def test_what_is_not_there_is_said(store: Store, draft: Scenario) -> None:
    with pytest.raises(NotInStoreError, match="no scenario 'none'"):
        store.list_placements("none")
    with pytest.raises(NotInStoreError, match="no placement 'P-9'"):
        store.placement(draft.id, "P-9")
    with pytest.raises(NotInStoreError, match="no session 'none'"):
        store.create_scenario(district(), "Mine", author="none", session_id="none")


def test_times_are_kept_in_utc_and_order_does_not_hang_on_the_clock(
    tmp_path: Path,
) -> None:
    # The clock of the computer is set back an hour between two acts.
    helsinki = datetime.fromisoformat("2026-05-04T12:00:00+03:00")
    times = iter([helsinki, helsinki, helsinki - timedelta(hours=1)])
    with open_store(tmp_path, clock=lambda: next(times)) as store:
        scenario = store.create_scenario(district(), "Workshop", author="anna")
        store.add_placement(scenario.id, HUB, author="anna")
        store.add_placement(scenario.id, HUB, author="anna")
        events = store.events(scenario.id)

    assert [event.at.isoformat() for event in events] == [
        "2026-05-04T09:00:00+00:00",
        "2026-05-04T09:00:00+00:00",
        "2026-05-04T08:00:00+00:00",
    ]
    assert [event.entity_id for event in events[1:]] == ["P-1", "P-2"]
