"""Webhooks, and what is or was on its way to them.

Revision ID: 0023
"""

import sqlalchemy as sa
from alembic import op

from storage.tables.types import UTC, Document, Said, Words

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    """Add two tables."""
    op.create_table(
        "webhooks",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column(
            "guild_id", sa.BigInteger(), sa.ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("name", Words(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("kinds", Document, nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("created_at", UTC(), nullable=False),
        sa.Column("created_by", sa.BigInteger()),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("off_reason", Said()),
        sa.Column("failing_since", UTC()),
        sa.Column("from_sequence", sa.BigInteger(), nullable=False),
        sa.Column("from_record", sa.BigInteger(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_webhooks_guild_id"), "webhooks", ["guild_id"])
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column(
            "guild_id", sa.BigInteger(), sa.ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("webhook_id", SERIAL, sa.ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("page_id", sa.Uuid()),
        sa.Column("record_id", SERIAL, sa.ForeignKey("records.id", ondelete="CASCADE")),
        sa.Column("person_id", SERIAL, sa.ForeignKey("people.id", ondelete="CASCADE")),
        sa.Column("detail", Document),
        sa.Column("planned_at", UTC(), nullable=False),
        sa.Column("due_at", UTC(), nullable=False),
        sa.Column("leased_until", UTC()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("failure", Said()),
        sa.Column("ended_at", UTC()),
        sa.UniqueConstraint("webhook_id", "key", name="uq_webhook_deliveries_webhook_id_key"),
        sqlite_autoincrement=True,
    )
    for column in ("guild_id", "record_id", "person_id", "planned_at"):
        op.create_index(op.f(f"ix_webhook_deliveries_{column}"), "webhook_deliveries", [column])
    op.create_index(
        "ix_webhook_deliveries_waiting",
        "webhook_deliveries",
        ["webhook_id", "id"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("webhook_deliveries")
    op.drop_table("webhooks")
