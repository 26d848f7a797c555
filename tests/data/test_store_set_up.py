"""Where the database is, how it is set up, and how it is carried away."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from data.store import (
    Scenario,
    Store,
    StoreError,
    StoreUnavailableError,
    backup,
    open_store,
)
from data.store.database import _set_up_connection
from data.store.tables import Base
from geo.example_district import district, rectangle
from geo.model.placement import Placement

FILE = "plantable.sqlite"
HUB = Placement("", "mobility_hub", rectangle(0, 0, 10, 6))


def workshop(store: Store) -> Scenario:
    return store.get_or_create_scenario(district(), "Workshop", author="facilitator")


def test_first_starts_that_meet_while_switching_to_the_write_ahead_log_all_succeed(
    tmp_path: Path,
) -> None:
    # Here SQLite refuses at once instead of waiting: about 6 times in 100 meetings.
    met = threading.Barrier(8)

    def switch(file: Path) -> str:
        with closing(sqlite3.connect(file)) as connection:
            met.wait()
            _set_up_connection(connection, None)
            return connection.execute("PRAGMA journal_mode").fetchone()[0]

    files = [tmp_path / f"{n}.sqlite" for n in range(60) for _ in range(8)]
    with ThreadPoolExecutor(8) as starts:
        modes = list(starts.map(switch, files))
    assert modes == ["wal"] * 480


def test_the_migrations_make_the_tables_that_the_code_describes(
    tmp_path: Path,
) -> None:
    open_store(tmp_path).close()
    engine = create_engine(f"sqlite:///{tmp_path / FILE}")

    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        difference = compare_metadata(context, Base.metadata)
    engine.dispose()
    assert difference == []


def test_the_database_is_set_up_for_safety(tmp_path: Path) -> None:
    with open_store(tmp_path) as store, store._reading() as database:
        settings = {
            name: database.connection().exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }

    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "busy_timeout": 15_000,
    }


def test_drafts_are_not_for_other_accounts_of_the_computer_to_read(
    tmp_path: Path,
) -> None:
    with open_store(tmp_path) as store:
        workshop(store)

        modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    assert modes == {FILE: 0o600, f"{FILE}-wal": 0o600, f"{FILE}-shm": 0o600}


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("Meeting notes, not a database. " * 100)

    with pytest.raises(StoreUnavailableError, match="not a SQLite database"):
        open_store(tmp_path)
    assert (tmp_path / FILE).read_text().startswith("Meeting notes")


def test_a_database_of_a_newer_plantable_is_left_alone(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / FILE)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(StoreUnavailableError, match=r"'9999'.*does not know"):
        open_store(tmp_path)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")

    with pytest.raises(StoreUnavailableError, match="cannot be made"):
        open_store(tmp_path / "home")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        pytest.param("nonsense", "cannot be read", id="no address"),
        pytest.param("sqlite://", "in memory would be lost", id="in memory"),
        pytest.param(
            "postgresql://anna:s3cret@db/plantable",
            "'postgresql' are not supported yet",
            id="PostgreSQL",
        ),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_showing_its_password(
    address: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(StoreUnavailableError, match=said) as refused:
        open_store(tmp_path, address)
    assert "s3cret" not in str(refused.value)


def test_the_environment_names_another_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.sqlite"
    monkeypatch.setenv("PLANTABLE_DATABASE_URL", f"sqlite:///{other}")
    open_store(tmp_path / "home").close()

    assert other.is_file()
    assert not (tmp_path / "home").exists()


def test_a_backup_made_while_people_work_holds_what_was_kept(tmp_path: Path) -> None:
    with open_store(tmp_path / "home") as store:
        scenario = workshop(store)
        store.add_placement(scenario.id, HUB, author="anna")
        copy = backup(tmp_path / "home", tmp_path / "away" / FILE)
        expected = store.list_placements(scenario.id)
        store.add_placement(scenario.id, HUB, author="anna")

    assert [file.name for file in copy.parent.iterdir()] == [FILE]
    with open_store(copy.parent) as restored:
        assert restored.list_placements(scenario.id) == expected


def test_a_backup_never_replaces_a_file(tmp_path: Path) -> None:
    open_store(tmp_path).close()

    with pytest.raises(StoreError, match="exists already"):
        backup(tmp_path, tmp_path / FILE)


def test_a_backup_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError, match="no database"):
        backup(tmp_path, tmp_path / "copy.sqlite")
    assert list(tmp_path.iterdir()) == []
