"""Leaves of every kind, and how each guild gives them.

Revision ID: 0010
"""

import sqlalchemy as sa
from alembic import op

from storage.tables.types import UTC, Document

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add two tables."""
    op.create_table(
        "leaves",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column(
            "guild_id", sa.BigInteger(), sa.ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("person_id", SERIAL, sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("starts_at", UTC(), nullable=False),
        sa.Column("ends_at", UTC(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("requested_at", UTC(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("decided_by", SERIAL, sa.ForeignKey("people.id", ondelete="SET NULL")),
        sa.Column("decided_at", UTC()),
        sa.Column("decision", sa.Text()),
        sa.Column("extension_end", UTC()),
        sa.Column("extension_reason", sa.Text()),
        sa.Column("reminded_at", UTC()),
        sqlite_autoincrement=True,
    )
    for columns in (["decided_by"], ["person_id", "starts_at"], ["guild_id", "starts_at"]):
        op.create_index(op.f(f"ix_leaves_{'_'.join(columns)}"), "leaves", columns)
    is_unsettled = sa.text("state IN ('requested', 'approved', 'active')")
    op.create_index(
        "ix_leaves_unsettled",
        "leaves",
        ["guild_id", "state"],
        sqlite_where=is_unsettled,
        postgresql_where=is_unsettled,
    )
    op.create_table(
        "leave_rules",
        sa.Column(
            "guild_id",
            sa.BigInteger(),
            sa.ForeignKey("guilds.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("shortest", sa.Integer(), nullable=False),
        sa.Column("longest", sa.Integer(), nullable=False),
        sa.Column("cooldown", sa.Integer(), nullable=False),
        sa.Column("approval_above", sa.Integer()),
        sa.Column("needs_reason", sa.Boolean(), nullable=False),
        sa.Column("remind_before", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.BigInteger()),
        sa.Column("roles", Document, nullable=False),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("leave_rules")
    op.drop_table("leaves")
