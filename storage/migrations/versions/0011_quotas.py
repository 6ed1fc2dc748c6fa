"""Quotas, and how each page cuts time into periods.

Revision ID: 0011
"""

import sqlalchemy as sa
from alembic import op

from storage.tables.types import UTC

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add two tables."""
    op.create_table(
        "quotas",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column("page_id", sa.Uuid(), sa.ForeignKey("pages.id", ondelete="CASCADE"), nullable=False),
        sa.Column("rank_id", SERIAL, sa.ForeignKey("ranks.id", ondelete="CASCADE")),
        sa.Column("type_id", SERIAL, sa.ForeignKey("patrol_types.id", ondelete="CASCADE")),
        sa.Column("seconds", sa.BigInteger(), nullable=False),
        sqlite_autoincrement=True,
    )
    for column in ("page_id", "rank_id", "type_id"):
        op.create_index(op.f(f"ix_quotas_{column}"), "quotas", [column])
    op.create_table(
        "period_rules",
        sa.Column("page_id", sa.Uuid(), sa.ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("since", UTC(), primary_key=True),
        sa.Column("length", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("week_start", sa.Integer(), nullable=False),
        sa.Column("wave_days", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.Date(), nullable=False),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("period_rules")
    op.drop_table("quotas")
