"""Copying the database while people work."""

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from data.store.database import database_url, explained
from data.store.errors import StoreError, StoreUnavailableError


def backup(home: Path, target: Path, url: str | None = None) -> Path:
    """Copy the database into one file, whole and checked, while people work.

    Parameters
    ----------
    home, url
        As for `open_store`.
    target
        File to make. It appears only when the copy is complete.

    Returns
    -------
    Path
        The file made.

    Raises
    ------
    StoreError
        If `target` exists.
    StoreUnavailableError
        If the database cannot be read or the copy not written.
    """
    source = Path(str(database_url(home, url).database)).absolute()
    if target.exists():
        msg = f"Backup {target} exists already. Choose another name."
        raise StoreError(msg)
    if not source.is_file():
        msg = (
            f"There is no database {source} to copy. Start Plantable once, or look "
            "whether the folder is right."
        )
        raise StoreUnavailableError(msg)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # Only for this account to read, as drafts are.
        handle, name = tempfile.mkstemp(dir=target.parent, suffix=".unfinished")
        unfinished = Path(name)
        try:
            _copy(source, unfinished)
            os.fsync(handle)
            unfinished.rename(target)
        finally:
            os.close(handle)
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        msg = f"Backup {target} cannot be made: {error}. Choose a folder to write in."
        raise StoreUnavailableError(msg) from error
    return target


def _copy(source: Path, target: Path) -> None:
    with (
        explained(str(source)),
        closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as origin,
        closing(sqlite3.connect(target)) as copy,
    ):
        origin.backup(copy)
        # One file without companions, so that it can be carried away.
        copy.execute("PRAGMA journal_mode = DELETE")
        fault = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if fault != "ok":
        msg = f"Database {source} is damaged: {fault}. Restore an older backup."
        raise StoreUnavailableError(msg)
