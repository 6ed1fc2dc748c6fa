"""Tiers; what an order is about, how it ended, what it belongs to; records by date.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

from storage.tables.types import UTC

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

ADDED = ("kind", "page_id", "subject", "kick", "is_silent", "batch", "undoes", "failure", "ended_at")


def upgrade() -> None:
    """Add one table, and columns to `orders`, none of which has a row yet."""
    op.create_table(
        "tiers",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column(
            "guild_id", sa.BigInteger(), sa.ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("role_id", sa.BigInteger(), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Uuid(), sa.ForeignKey("pages.id", ondelete="CASCADE")),
        sa.Column("subdivision_id", SERIAL, sa.ForeignKey("subdivisions.id", ondelete="CASCADE")),
        sqlite_autoincrement=True,
    )
    for column in ("guild_id", "page_id", "subdivision_id"):
        op.create_index(op.f(f"ix_tiers_{column}"), "tiers", [column])
    op.create_index("ix_records_page_id_at", "records", ["page_id", "at"])
    with op.batch_alter_table("orders", table_kwargs={"sqlite_autoincrement": True}) as orders:
        orders.add_column(sa.Column("kind", sa.Text(), nullable=False, server_default="promote"))
        orders.add_column(sa.Column("page_id", sa.Uuid()))
        orders.add_column(sa.Column("subject", sa.Text()))
        orders.add_column(sa.Column("kick", sa.Boolean(), nullable=False, server_default=sa.false()))
        orders.add_column(sa.Column("is_silent", sa.Boolean(), nullable=False, server_default=sa.false()))
        orders.add_column(sa.Column("batch", sa.Text()))
        orders.add_column(sa.Column("undoes", SERIAL))
        orders.add_column(sa.Column("failure", sa.Text()))
        orders.add_column(sa.Column("ended_at", UTC()))


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("orders") as orders:
        for column in reversed(ADDED):
            orders.drop_column(column)
    op.drop_index("ix_records_page_id_at", "records")
    op.drop_table("tiers")
