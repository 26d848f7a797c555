"""The tables of the store: sessions, scenarios, what they hold, and the events.

Times are ISO 8601 text in UTC of equal length, so that they sort as text.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

JsonObject = dict[str, Any]

ID_LENGTH = 64
NAME_LENGTH = 200
TIME_LENGTH = 32


class Base(DeclarativeBase):
    """All tables of the store."""


class SessionRow(Base):
    """A person without an account, working on a district."""

    __tablename__ = "session"

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    district_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    display_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    created_at: Mapped[str] = mapped_column(String(TIME_LENGTH))


class ScenarioRow(Base):
    """A set of placements on one district; without a session it is everybody's."""

    __tablename__ = "scenario"
    # SQL takes two NULLs as different, so shared scenarios need an index of their own.
    __table_args__ = (
        Index("one_draft_of_a_name", "session_id", "district_id", "name", unique=True),
        Index(
            "one_shared_scenario_of_a_name",
            "district_id",
            "name",
            unique=True,
            sqlite_where=text("session_id IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    district_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    crs: Mapped[str] = mapped_column(String)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    session_id: Mapped[str | None] = mapped_column(ForeignKey("session.id"))
    created_at: Mapped[str] = mapped_column(String(TIME_LENGTH))


class PlacementRow(Base):
    """A solution at a site. Deleted ones stay, marked, so that ids are never reused."""

    __tablename__ = "placement"
    __table_args__ = (
        UniqueConstraint("scenario_id", "number", name="one_placement_of_a_number"),
        CheckConstraint("version >= 1", name="version_counts_from_one"),
    )

    scenario_id: Mapped[str] = mapped_column(
        ForeignKey("scenario.id"), primary_key=True
    )
    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    number: Mapped[int]
    solution_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    geometry: Mapped[bytes]
    crs: Mapped[str] = mapped_column(String)
    size_m2: Mapped[float | None]
    duration: Mapped[str] = mapped_column(String(ID_LENGTH))
    building_stage: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    host_layer_kind: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    host_local_id: Mapped[str | None] = mapped_column(String)
    title: Mapped[str] = mapped_column(String)
    department: Mapped[str] = mapped_column(String)
    note: Mapped[str] = mapped_column(String)
    author: Mapped[str] = mapped_column(String)
    version: Mapped[int]
    deleted: Mapped[bool]
    created_at: Mapped[str] = mapped_column(String(TIME_LENGTH))
    updated_at: Mapped[str] = mapped_column(String(TIME_LENGTH))


class ProposalRow(Base):
    """A change of a plan that a scenario proposes. Deleted ones stay, marked."""

    __tablename__ = "proposed_change"
    __table_args__ = (
        UniqueConstraint("scenario_id", "number", name="one_proposal_of_a_number"),
        CheckConstraint("version >= 1", name="proposal_version_counts_from_one"),
    )

    scenario_id: Mapped[str] = mapped_column(
        ForeignKey("scenario.id"), primary_key=True
    )
    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(NAME_LENGTH))
    kind: Mapped[str] = mapped_column(String(ID_LENGTH))
    layer_id: Mapped[str] = mapped_column(String)
    layer_version: Mapped[str] = mapped_column(String)
    object_id: Mapped[str] = mapped_column(String)
    object_name: Mapped[str] = mapped_column(String)
    plan_id: Mapped[str] = mapped_column(String)
    change_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    area: Mapped[bytes | None]
    ground: Mapped[bytes]
    crs: Mapped[str] = mapped_column(String)
    use: Mapped[str] = mapped_column(String)
    limit_column: Mapped[str] = mapped_column(String(ID_LENGTH))
    value: Mapped[float | None]
    note: Mapped[str] = mapped_column(String)
    author: Mapped[str] = mapped_column(String(ID_LENGTH))
    version: Mapped[int]
    deleted: Mapped[bool]
    created_at: Mapped[str] = mapped_column(String(TIME_LENGTH))
    updated_at: Mapped[str] = mapped_column(String(TIME_LENGTH))


class ThresholdRow(Base):
    """A threshold that a scenario has instead of the city's. Reset ones stay."""

    __tablename__ = "threshold_override"
    __table_args__ = (
        CheckConstraint("version >= 1", name="threshold_version_counts_from_one"),
    )

    scenario_id: Mapped[str] = mapped_column(
        ForeignKey("scenario.id"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    value: Mapped[float]
    city_value: Mapped[float]
    unit: Mapped[str] = mapped_column(String(ID_LENGTH))
    reason: Mapped[str] = mapped_column(String)
    author: Mapped[str] = mapped_column(String(ID_LENGTH))
    version: Mapped[int]
    deleted: Mapped[bool]
    created_at: Mapped[str] = mapped_column(String(TIME_LENGTH))
    updated_at: Mapped[str] = mapped_column(String(TIME_LENGTH))


class EventRow(Base):
    """Something a person did. Triggers refuse to change or remove a row."""

    __tablename__ = "event"
    __table_args__ = (
        Index("event_of_scenario", "scenario_id", "sequence"),
        Index("event_of_author", "scenario_id", "author", "sequence"),
        ForeignKeyConstraint(["undoes"], ["event.sequence"]),
        {"sqlite_autoincrement": True},
    )

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[str] = mapped_column(String(TIME_LENGTH))
    author: Mapped[str] = mapped_column(String(ID_LENGTH))
    scenario_id: Mapped[str | None] = mapped_column(ForeignKey("scenario.id"))
    entity: Mapped[str] = mapped_column(String(ID_LENGTH))
    entity_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    action: Mapped[str] = mapped_column(String(ID_LENGTH))
    before: Mapped[JsonObject | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[JsonObject | None] = mapped_column(JSON(none_as_null=True))
    undoes: Mapped[int | None] = mapped_column(unique=True)
