"""A person without an account comes back to the draft; nobody else sees it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import shapely

from data.store import (
    Scenario,
    Session,
    Store,
    StoreError,
    open_store,
)
from geo.errors import CrsMismatchError
from geo.example_district import district
from geo.model.district import District

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


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


def test_a_token_brings_a_person_back_to_the_session_and_the_draft(
    store: Store, draft: Scenario, anna: Session
) -> None:
    back = store.find_session(anna.token)

    assert back == anna
    assert store.default_scenario(district(), back) == draft


@pytest.mark.parametrize("token", ["", "guess", "x" * 10_000, "\ud800", "' OR 1=1"])
def test_any_other_text_opens_no_session(
    store: Store, anna: Session, token: str
) -> None:
    assert store.find_session(token) is None
    assert store.find_session(anna.id) is None


def test_the_database_does_not_hold_the_token(
    store: Store, draft: Scenario, anna: Session, tmp_path: Path
) -> None:
    store.close()

    written = (tmp_path / "plantable.sqlite").read_bytes()
    assert anna.id.encode() in written
    assert anna.token.encode() not in written
    assert anna.token not in repr(anna)


def test_drafts_are_listed_only_to_their_own_session(
    store: Store, draft: Scenario, anna: Session
) -> None:
    ben = store.create_session("example")
    shared = store.create_scenario(district(), "Workshop", author="facilitator")

    assert {one.id for one in store.list_scenarios("example", anna.id)} == {
        draft.id,
        shared.id,
    }
    assert store.list_scenarios("example", ben.id) == [shared]
    assert store.list_scenarios("example") == [shared]
    assert store.list_scenarios("elsewhere", anna.id) == []


def test_two_scenarios_of_one_name_would_be_confused(store: Store) -> None:
    store.create_scenario(district(), "Workshop", author="facilitator")

    with pytest.raises(StoreError, match="'Workshop' already"):
        store.create_scenario(district(), "Workshop", author="facilitator")


def test_a_scenario_in_an_older_crs_of_the_district_is_not_mixed(
    store: Store, draft: Scenario, anna: Session
) -> None:
    square = shapely.box(385_000, 6_671_000, 385_100, 6_671_100)
    redrawn = District("example", "Example", "EPSG:3067", square)

    with pytest.raises(CrsMismatchError, match=r"EPSG:3879.*now in EPSG:3067"):
        store.default_scenario(redrawn, anna)
