"""Transactions on the store, and its sessions and scenarios."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.orm import Session as DatabaseSession
from sqlalchemy.orm import sessionmaker

from data.store import people
from data.store.database import WRITE_LOCK, explained
from data.store.records import Scenario, Session
from geo.model.district import District

DRAFT = "Draft"


def utc_now() -> datetime:
    """Give the time of the computer's clock."""
    return datetime.now(UTC)


class SessionStore:
    """The part of the store that knows who works on what.

    Parameters
    ----------
    engine
        Database at its newest table layout; disposed by `close`.
    location
        Where it is, for messages.
    clock
        Gives the time of events.
    """

    def __init__(
        self, engine: Engine, location: str, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self.location = location
        self._engine = engine
        self._clock = clock
        self._readers = sessionmaker(engine)
        self._writers = sessionmaker(engine.execution_options(**{WRITE_LOCK: True}))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def create_session(self, district_id: str, *, display_name: str = "") -> Session:
        """Begin a session; keep its token in the address, the store cannot tell it."""
        with self._writing() as database:
            return people.add_session(
                database, district_id, display_name, self._clock()
            )

    def find_session(self, token: str) -> Session | None:
        """Give the session that a token opens; None for any other text."""
        with self._reading() as database:
            return people.session_with(database, token)

    def create_scenario(
        self,
        district: District,
        name: str,
        *,
        author: str,
        session_id: str | None = None,
    ) -> Scenario:
        """Make a scenario: a session's own, or without a session everybody's.

        Raises
        ------
        StoreError
            If the name is empty, too long or taken.
        """
        with self._writing() as database:
            return people.add_scenario(
                database, district, name, session_id, author, self._clock()
            )

    def get_or_create_scenario(
        self,
        district: District,
        name: str,
        *,
        author: str,
        session_id: str | None = None,
    ) -> Scenario:
        """Give a scenario by name, made if there is none.

        Raises
        ------
        CrsMismatchError
            If it was made while the district had another CRS.
        """
        with self._reading() as database:
            found = people.scenario_named(database, district, name, session_id)
        if found is not None:
            return found
        with self._writing() as database:
            return people.scenario_named(
                database, district, name, session_id
            ) or people.add_scenario(
                database, district, name, session_id, author, self._clock()
            )

    def default_scenario(self, district: District, session: Session) -> Scenario:
        """Give a session's draft on a district, made at the first visit."""
        return self.get_or_create_scenario(
            district, DRAFT, author=session.id, session_id=session.id
        )

    def scenario(self, scenario_id: str) -> Scenario:
        """Give a scenario by id."""
        with self._reading() as database:
            return people.scenario_with(database, scenario_id)

    def list_scenarios(
        self, district_id: str, session_id: str | None = None
    ) -> list[Scenario]:
        """Give a district's shared scenarios and a session's own, oldest first."""
        with self._reading() as database:
            return people.scenarios_for(database, district_id, session_id)

    @contextmanager
    def _reading(self) -> Iterator[DatabaseSession]:
        with explained(self.location), self._readers.begin() as database:
            yield database

    @contextmanager
    def _writing(self) -> Iterator[DatabaseSession]:
        with explained(self.location), self._writers.begin() as database:
            yield database
