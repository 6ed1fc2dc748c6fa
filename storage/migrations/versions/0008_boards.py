"""Boards in channels, and the messages they stand in.

Revision ID: 0008
"""

import sqlalchemy as sa
from alembic import op

from storage.tables.types import UTC

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add two tables."""
    op.create_table(
        "boards",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column(
            "guild_id", sa.BigInteger(), sa.ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("page_id", sa.Uuid(), sa.ForeignKey("pages.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UTC(), nullable=False),
        sa.Column("is_ending", sa.Boolean(), nullable=False),
        sa.Column("failure", sa.Text()),
        sa.UniqueConstraint("channel_id", "page_id", "kind", name="uq_boards_channel_id_page_id_kind"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "published_messages",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column("board_id", SERIAL, sa.ForeignKey("boards.id", ondelete="CASCADE"), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("posted_at", UTC(), nullable=False),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("edited_at", UTC()),
        sa.Column("is_replaced", sa.Boolean(), nullable=False),
        sqlite_autoincrement=True,
    )
    for table, column in (("boards", "guild_id"), ("boards", "page_id"), ("published_messages", "board_id")):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("published_messages")
    op.drop_table("boards")
