"""Audit lines: who changed what.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

from storage.tables.types import UTC, Document

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add one table."""
    op.create_table(
        "audit_lines",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column("guild_id", sa.BigInteger(), sa.ForeignKey("guilds.id", ondelete="CASCADE")),
        sa.Column("at", UTC(), nullable=False),
        sa.Column("actor_id", sa.BigInteger()),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("target_id", sa.BigInteger()),
        sa.Column("detail", Document, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_audit_lines_at"), "audit_lines", ["at"])
    for other in ("id", "actor_id", "target_id"):
        op.create_index(op.f(f"ix_audit_lines_guild_id_{other}"), "audit_lines", ["guild_id", other])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("audit_lines")
