"""Sessions of people without an account, and the scenarios they work on."""

import hashlib
import secrets
import uuid
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session as DatabaseSession

from data.store.errors import NotInStoreError, StoreError
from data.store.journal import write_event
from data.store.records import (
    Action,
    Entity,
    Scenario,
    Session,
    scenario_of,
    session_of,
    time_text,
)
from data.store.tables import NAME_LENGTH, ScenarioRow, SessionRow
from geo.errors import CrsMismatchError
from geo.model.district import District

TOKEN_BYTES = 24  # 192 random bits: nobody guesses it, so a plain hash is enough


def add_session(
    database: DatabaseSession, district_id: str, display_name: str, now: datetime
) -> Session:
    """Begin a session; its token is given out here and never again."""
    _require_short(display_name, "The name")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = SessionRow(
        id=uuid.uuid4().hex,
        token_sha256=_token_hash(token),
        district_id=district_id,
        display_name=display_name,
        created_at=time_text(now),
    )
    database.add(row)
    database.flush()
    write_event(
        database,
        at=now,
        author=row.id,
        scenario_id=None,
        entity=Entity.SESSION,
        entity_id=row.id,
        action=Action.CREATE,
        after={
            "id": row.id,
            "district_id": row.district_id,
            "display_name": row.display_name,
            "created_at": row.created_at,
        },
    )
    return session_of(row, token)


def session_with(database: DatabaseSession, token: str) -> Session | None:
    """Give the session that a token opens; None for any other text."""
    query = select(SessionRow).where(SessionRow.token_sha256 == _token_hash(token))
    row = database.scalar(query)
    return None if row is None else session_of(row, token)


def add_scenario(
    database: DatabaseSession,
    district: District,
    name: str,
    session_id: str | None,
    author: str,
    now: datetime,
) -> Scenario:
    """Make a scenario, or refuse a name that is taken."""
    _require_short(name, "The name of the scenario")
    if not name.strip():
        msg = "The scenario has no name. Give it one."
        raise StoreError(msg)
    if _scenario_named(database, district.id, name, session_id) is not None:
        msg = f"There is a scenario {name!r} already. Choose another name."
        raise StoreError(msg)
    if session_id is not None and database.get(SessionRow, session_id) is None:
        msg = f"There is no session {session_id!r}. Open the page again to begin one."
        raise NotInStoreError(msg)
    row = ScenarioRow(
        id=uuid.uuid4().hex,
        district_id=district.id,
        crs=district.crs,
        name=name,
        session_id=session_id,
        created_at=time_text(now),
    )
    database.add(row)
    database.flush()
    write_event(
        database,
        at=now,
        author=author,
        scenario_id=row.id,
        entity=Entity.SCENARIO,
        entity_id=row.id,
        action=Action.CREATE,
        after={
            "id": row.id,
            "district_id": row.district_id,
            "crs": row.crs,
            "name": row.name,
            "session_id": row.session_id,
            "created_at": row.created_at,
        },
    )
    return scenario_of(row)


def scenario_named(
    database: DatabaseSession, district: District, name: str, session_id: str | None
) -> Scenario | None:
    """Give a scenario by name, if its placements are in the district's CRS."""
    row = _scenario_named(database, district.id, name, session_id)
    if row is None:
        return None
    if row.crs != district.crs:
        msg = (
            f"Scenario {name!r} was made in {row.crs}, district {district.id!r} is now "
            f"in {district.crs}. Begin a new scenario, or restore the district's CRS."
        )
        raise CrsMismatchError(msg)
    return scenario_of(row)


def scenario_with(database: DatabaseSession, scenario_id: str) -> Scenario:
    """Give a scenario by id."""
    row = database.get(ScenarioRow, scenario_id)
    if row is None:
        msg = f"There is no scenario {scenario_id!r}. Choose one from the list."
        raise NotInStoreError(msg)
    return scenario_of(row)


def scenarios_for(
    database: DatabaseSession, district_id: str, session_id: str | None
) -> list[Scenario]:
    """Give the shared scenarios of a district and a session's own, oldest first."""
    shared = ScenarioRow.session_id.is_(None)
    own = ScenarioRow.session_id == (session_id or "")
    query = (
        select(ScenarioRow)
        .where(ScenarioRow.district_id == district_id, or_(shared, own))
        .order_by(ScenarioRow.created_at, ScenarioRow.id)
    )
    return [scenario_of(row) for row in database.scalars(query)]


def _scenario_named(
    database: DatabaseSession, district_id: str, name: str, session_id: str | None
) -> ScenarioRow | None:
    query = select(ScenarioRow).where(
        ScenarioRow.district_id == district_id,
        ScenarioRow.name == name,
        ScenarioRow.session_id.is_not_distinct_from(session_id),
    )
    return database.scalar(query)


def _token_hash(token: str) -> str:
    # A token comes from an address bar and may hold anything.
    return hashlib.sha256(token.encode("utf-8", "backslashreplace")).hexdigest()


def _require_short(text: str, what: str) -> None:
    if len(text) > NAME_LENGTH:
        msg = (
            f"{what} has {len(text)} characters, at most {NAME_LENGTH} are kept. "
            "Shorten it."
        )
        raise StoreError(msg)
