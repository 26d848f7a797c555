"""Changes of plans that a scenario proposes, and thresholds of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposed_change",
        sa.Column(
            "scenario_id",
            sa.String(64),
            sa.ForeignKey("scenario.id"),
            primary_key=True,
        ),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("layer_id", sa.String(), nullable=False),
        sa.Column("layer_version", sa.String(), nullable=False),
        sa.Column("object_id", sa.String(), nullable=False),
        sa.Column("object_name", sa.String(), nullable=False),
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("change_id", sa.String(64), nullable=False),
        sa.Column("area", sa.LargeBinary()),
        sa.Column("ground", sa.LargeBinary(), nullable=False),
        sa.Column("crs", sa.String(), nullable=False),
        sa.Column("use", sa.String(), nullable=False),
        sa.Column("limit_column", sa.String(64), nullable=False),
        sa.Column("value", sa.Double()),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("author", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("updated_at", sa.String(32), nullable=False),
        sa.UniqueConstraint("scenario_id", "number", name="one_proposal_of_a_number"),
        sa.CheckConstraint("version >= 1", name="proposal_version_counts_from_one"),
    )
    op.create_table(
        "threshold_override",
        sa.Column(
            "scenario_id",
            sa.String(64),
            sa.ForeignKey("scenario.id"),
            primary_key=True,
        ),
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("city_value", sa.Double(), nullable=False),
        sa.Column("unit", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("author", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("updated_at", sa.String(32), nullable=False),
        sa.CheckConstraint("version >= 1", name="threshold_version_counts_from_one"),
    )


def downgrade() -> None:
    for table in ("threshold_override", "proposed_change"):
        op.drop_table(table)
