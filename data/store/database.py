"""Opening the database: where it is, how it is set up, and what its faults mean."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as NoFreeConnectionError

from data.store.errors import StoreError, StoreUnavailableError

FILE_NAME = "plantable.sqlite"
URL_VARIABLE = "PLANTABLE_DATABASE_URL"
# Assumption: far longer than any write takes, shorter than people wait for a page.
BUSY_TIMEOUT_MS = 15_000
WRITE_LOCK = "takes_write_lock"
MIGRATIONS = Path(__file__).parent / "migrations"

_FAULTS = {
    "SQLITE_FULL": "the disk is full. Free some space and try again",
    "SQLITE_READONLY": (
        "it is read-only. Let the account that runs Plantable write the file and the "
        "folder it is in, then try again"
    ),
    "SQLITE_CANTOPEN": (
        "it cannot be opened. Check that its folder exists and that the account that "
        "runs Plantable may write there"
    ),
    "SQLITE_BUSY": (
        f"other work has kept it locked for {BUSY_TIMEOUT_MS // 1000} s. Try again; if "
        "it stays so, find the program that holds it open"
    ),
    "SQLITE_LOCKED": "other work has locked it. Try again",
    "SQLITE_IOERR": "the disk cannot be read or written. Check the disk",
    "SQLITE_NOTADB": (
        "it is not a SQLite database. Move the file away, or restore a backup"
    ),
    "SQLITE_CORRUPT": "it is damaged. Restore a backup",
    "SQLITE_PERM": "access is not permitted. Check the rights on the file",
}

# Alembic keeps its present run in a global.
_one_migration_at_a_time = threading.Lock()


def database_url(home: Path, url: str | None = None) -> URL:
    """Say where the database is.

    Parameters
    ----------
    home
        Folder for `FILE_NAME`, used where no address is given.
    url
        Address in SQLAlchemy's form; None for the environment variable
        ``PLANTABLE_DATABASE_URL``, and where that is empty the file in `home`.

    Raises
    ------
    StoreUnavailableError
        If the address cannot be read or is not that of a SQLite file.

    Examples
    --------
    >>> str(database_url(Path("/srv/plantable"), "sqlite:////srv/other.sqlite"))
    'sqlite:////srv/other.sqlite'
    """
    given = url or os.environ.get(URL_VARIABLE, "")
    if not given:
        return URL.create("sqlite", database=str(home / FILE_NAME))
    advice = (
        f"Set {URL_VARIABLE} to an address like sqlite:////srv/plantable/data.sqlite, "
        f"or leave it empty for {home / FILE_NAME}."
    )
    try:
        parsed = make_url(given)
    except ArgumentError as error:
        # The address may hold a password, so it is not repeated.
        msg = f"The database address cannot be read. {advice}"
        raise StoreUnavailableError(msg) from error
    if parsed.drivername not in {"sqlite", "sqlite+pysqlite"}:
        msg = f"Databases of type {parsed.drivername!r} are not supported yet. {advice}"
        raise StoreUnavailableError(msg)
    if parsed.database in {None, "", ":memory:"}:
        msg = f"A database in memory would be lost at every restart. {advice}"
        raise StoreUnavailableError(msg)
    return parsed


def open_engine(url: URL) -> Engine:
    """Open the database at its newest table layout; the caller disposes the engine.

    Several programs may open the same database at the same time.

    Raises
    ------
    StoreUnavailableError
        If it cannot be opened or set up, with what to do.
    """
    location = location_of(url)
    if not _is_uri(url):
        _make_private_file(Path(location))
    engine = create_engine(url)
    event.listen(engine, "connect", _set_up_connection)
    event.listen(engine, "begin", _begin)
    try:
        with explained(location):
            _migrate(engine, location)
    except BaseException:
        engine.dispose()
        raise
    return engine


def location_of(url: URL) -> str:
    """Give the path of the database for messages."""
    return str(url.database)


@contextmanager
def explained(location: str) -> Iterator[None]:
    """Turn the database's own faults into errors that say what to do.

    Raises
    ------
    StoreUnavailableError
        If the database at `location` is full, read-only, locked or damaged.
    StoreError
        If a text holds characters that no file can hold.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        name = str(getattr(cause, "sqlite_errorname", ""))
        fault = next((_FAULTS[key] for key in _FAULTS if name.startswith(key)), "")
        if not fault:
            raise
        msg = f"Nothing was saved: database {location}: {fault}."
        raise StoreUnavailableError(msg) from error
    except NoFreeConnectionError as error:
        msg = f"Nothing was saved: database {location} is too busy. Try again."
        raise StoreUnavailableError(msg) from error
    except UnicodeEncodeError as error:
        msg = (
            f"Nothing was saved: a text holds the broken character "
            f"{error.object[error.start : error.end]!r}. Type the text again."
        )
        raise StoreError(msg) from error


def _is_uri(url: URL) -> bool:
    return str(url.database).startswith("file:")


def _make_private_file(path: Path) -> None:
    """Make the file before SQLite does: drafts are not for other accounts to read."""
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
    except OSError as error:
        msg = f"Database {path} cannot be made: {error}. Choose a folder to write in."
        raise StoreUnavailableError(msg) from error


def _set_up_connection(connection: sqlite3.Connection, _entry: object) -> None:
    # The driver would otherwise begin transactions by itself, and never IMMEDIATE.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    _use_write_ahead_log(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Switch to WAL; two first starts meet here, and this lock has no time-out."""
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        return
    deadline = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorname.startswith("SQLITE_BUSY")
            if not busy or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            break
    if mode != "wal":
        msg = (
            f"The disk of the database offers no write-ahead log (found {mode!r}), "
            "without which several people cannot work at once. Use a local disk."
        )
        raise StoreUnavailableError(msg)


def _begin(connection: Connection) -> None:
    """Take the write lock first: reading and then writing would lose updates."""
    writes = connection.get_execution_options().get(WRITE_LOCK, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(engine: Engine, location: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    newest = set(ScriptDirectory.from_config(config).get_heads())
    with engine.begin() as connection:
        present = set(MigrationContext.configure(connection).get_current_heads())
    if present == newest:
        return
    # One transaction: a start that is killed here leaves nothing half made, and a
    # second start waits and then finds the work done.
    writer = engine.execution_options(**{WRITE_LOCK: True})
    with _one_migration_at_a_time, writer.begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            msg = (
                f"Database {location} has the table layout {sorted(present)}, which "
                "this version of Plantable does not know. Install the version that "
                "wrote it, or a newer one."
            )
            raise StoreUnavailableError(msg) from error
