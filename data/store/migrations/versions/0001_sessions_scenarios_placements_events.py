"""Sessions, scenarios, placements, and the append-only log of events."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# REPLACE removes a row without firing a delete trigger, hence the third one.
APPEND_ONLY = (
    """
    CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'event rows are never changed'); END
    """,
    """
    CREATE TRIGGER event_is_never_removed BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'event rows are never removed'); END
    """,
    """
    CREATE TRIGGER event_is_never_replaced BEFORE INSERT ON event
    WHEN EXISTS (
        SELECT 1 FROM event
        WHERE sequence = NEW.sequence OR undoes = NEW.undoes
    )
    BEGIN SELECT RAISE(ABORT, 'event rows are never replaced'); END
    """,
)


def upgrade() -> None:
    op.create_table(
        "session",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("token_sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("district_id", sa.String(64), nullable=False),
        sa.Column("display_name", sa.String(200), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "scenario",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("district_id", sa.String(64), nullable=False),
        sa.Column("crs", sa.String(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("session_id", sa.String(64), sa.ForeignKey("session.id")),
        sa.Column("created_at", sa.String(32), nullable=False),
    )
    op.create_index(
        "one_draft_of_a_name",
        "scenario",
        ["session_id", "district_id", "name"],
        unique=True,
    )
    op.create_index(
        "one_shared_scenario_of_a_name",
        "scenario",
        ["district_id", "name"],
        unique=True,
        sqlite_where=sa.text("session_id IS NULL"),
    )
    op.create_table(
        "placement",
        sa.Column(
            "scenario_id",
            sa.String(64),
            sa.ForeignKey("scenario.id"),
            primary_key=True,
        ),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("solution_id", sa.String(64), nullable=False),
        sa.Column("geometry", sa.LargeBinary(), nullable=False),
        sa.Column("crs", sa.String(), nullable=False),
        sa.Column("size_m2", sa.Double()),
        sa.Column("duration", sa.String(64), nullable=False),
        sa.Column("building_stage", sa.String(64)),
        sa.Column("host_layer_kind", sa.String(64)),
        sa.Column("host_local_id", sa.String()),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("updated_at", sa.String(32), nullable=False),
        sa.UniqueConstraint("scenario_id", "number", name="one_placement_of_a_number"),
        sa.CheckConstraint("version >= 1", name="version_counts_from_one"),
    )
    op.create_table(
        "event",
        sa.Column("sequence", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("author", sa.String(64), nullable=False),
        sa.Column("scenario_id", sa.String(64), sa.ForeignKey("scenario.id")),
        sa.Column("entity", sa.String(64), nullable=False),
        sa.Column("entity_id", sa.String(64), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("before", sa.JSON()),
        sa.Column("after", sa.JSON()),
        sa.Column("undoes", sa.Integer(), unique=True),
        sa.ForeignKeyConstraint(["undoes"], ["event.sequence"]),
        sqlite_autoincrement=True,
    )
    op.create_index("event_of_scenario", "event", ["scenario_id", "sequence"])
    op.create_index("event_of_author", "event", ["scenario_id", "author", "sequence"])
    for trigger in APPEND_ONLY:
        op.execute(trigger)


def downgrade() -> None:
    for table in ("event", "placement", "scenario", "session"):
        op.drop_table(table)
