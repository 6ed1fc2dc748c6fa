"""Announcements: rules, choices, what waits to be sent; nothing from before is announced.

Revision ID: 0012
"""

import sqlalchemy as sa
from alembic import op

from storage.tables.types import UTC, Document

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

READ_ALREADY = """
INSERT INTO outbox_cursors (consumer, guild_id, sequence)
SELECT 'announcements', id, outbox_sequence FROM guilds
"""
TOLD_ALREADY = """
INSERT INTO outbox_cursors (consumer, guild_id, sequence)
SELECT 'announcements.records', guild_id, MAX(id) FROM records GROUP BY guild_id
"""


def _guild() -> sa.Column[int]:
    return sa.Column(
        "guild_id", sa.BigInteger(), sa.ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False
    )


def upgrade() -> None:
    """Add three tables, and take everything there is for told."""
    op.create_table(
        "announcement_rules",
        sa.Column("id", SERIAL, primary_key=True),
        _guild(),
        sa.Column("kind", sa.Text()),
        sa.Column("page_id", sa.Uuid(), sa.ForeignKey("pages.id", ondelete="CASCADE")),
        sa.Column("channel_id", sa.BigInteger()),
        sa.Column("template", sa.Text()),
        sa.Column("is_on", sa.Boolean()),
        sa.Column("sends_message", sa.Boolean()),
        sqlite_autoincrement=True,
    )
    for column in ("guild_id", "page_id"):
        op.create_index(op.f(f"ix_announcement_rules_{column}"), "announcement_rules", [column])
    op.create_table(
        "announcement_choices",
        sa.Column(
            "guild_id",
            sa.BigInteger(),
            sa.ForeignKey("guilds.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("mentions", sa.Boolean(), nullable=False),
    )
    _announcements()
    op.execute(READ_ALREADY)
    op.execute(TOLD_ALREADY)


def _announcements() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", SERIAL, primary_key=True),
        _guild(),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("page_id", sa.Uuid()),
        sa.Column("record_id", SERIAL, sa.ForeignKey("records.id", ondelete="CASCADE")),
        sa.Column("person_id", SERIAL, sa.ForeignKey("people.id", ondelete="CASCADE")),
        sa.Column("channel_id", sa.BigInteger()),
        sa.Column("detail", Document),
        sa.Column("batch", sa.Text()),
        sa.Column("bundle", sa.BigInteger()),
        sa.Column("planned_at", UTC(), nullable=False),
        sa.Column("due_at", UTC(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ended_at", UTC()),
        sa.Column("failure", sa.Text()),
        sa.UniqueConstraint("guild_id", "key", name=op.f("uq_announcements_guild_id_key")),
        sqlite_autoincrement=True,
    )
    for column in ("record_id", "person_id", "planned_at"):
        op.create_index(op.f(f"ix_announcements_{column}"), "announcements", [column])
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        "ix_announcements_waiting",
        "announcements",
        ["guild_id", "id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def downgrade() -> None:
    """Take them away again."""
    op.execute("DELETE FROM outbox_cursors WHERE consumer LIKE 'announcements%'")
    for table in ("announcements", "announcement_choices", "announcement_rules"):
        op.drop_table(table)
