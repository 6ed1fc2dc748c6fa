"""Batches of orders, line by line; imports, with what they change.

Revision ID: 0015
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from storage.tables.types import UTC

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
RUNNING = sa.text("state = 'running'")


def upgrade() -> None:
    """Add four tables."""
    _batches()
    _imports()


def downgrade() -> None:
    """Take them away again."""
    for table in ("import_rows", "imports", "batch_lines", "batches"):
        op.drop_table(table)


def _batches() -> None:
    op.create_table(
        "batches",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column(
            "guild_id", sa.BigInteger(), sa.ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("page_id", sa.Uuid(), sa.ForeignKey("pages.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger()),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("is_silent", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("created_at", UTC(), nullable=False),
        sa.Column("started_at", UTC()),
        sa.Column("ended_at", UTC()),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_batches_guild_id"), "batches", ["guild_id"])
    op.create_index(op.f("ix_batches_page_id"), "batches", ["page_id"])
    op.create_index(
        "ix_batches_running", "batches", ["guild_id"], sqlite_where=RUNNING, postgresql_where=RUNNING
    )
    op.create_table(
        "batch_lines",
        sa.Column(
            "batch_id",
            SERIAL,
            sa.ForeignKey("batches.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("target_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("ask", DOCUMENT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("order_id", SERIAL, sa.ForeignKey("orders.id", ondelete="SET NULL")),
        sa.Column("sentence", sa.Text()),
        sa.Column("source", sa.Integer()),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_batch_lines_order_id"), "batch_lines", ["order_id"])
    op.create_index(
        op.f("ix_batch_lines_batch_id_state_number"), "batch_lines", ["batch_id", "state", "number"]
    )


def _imports() -> None:
    op.create_table(
        "imports",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column(
            "guild_id", sa.BigInteger(), sa.ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("page_id", sa.Uuid(), sa.ForeignKey("pages.id", ondelete="CASCADE"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger()),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary()),
        sa.Column("columns", DOCUMENT, nullable=False),
        sa.Column("created_at", UTC(), nullable=False),
        sa.Column("applied_at", UTC()),
        sa.Column("taken_back_at", UTC()),
        sa.Column("batch_id", sa.BigInteger()),
        sa.Column("undoing_id", sa.BigInteger()),
        sqlite_autoincrement=True,
    )
    for column in ("guild_id", "page_id", "batch_id"):
        op.create_index(op.f(f"ix_imports_{column}"), "imports", [column])
    op.create_table(
        "import_rows",
        sa.Column(
            "import_id",
            SERIAL,
            sa.ForeignKey("imports.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("source", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("membership_id", sa.BigInteger()),
        sa.Column("joined_at", UTC()),
        sa.Column("rank_since", UTC()),
        sa.Column("carried_seconds", sa.BigInteger()),
        sa.Column("was_joined_at", UTC()),
        sa.Column("was_rank_since", UTC()),
        sa.Column("was_carried_seconds", sa.BigInteger()),
        sa.Column("is_written", sa.Boolean(), nullable=False, server_default=sa.false()),
        sqlite_with_rowid=False,
    )
