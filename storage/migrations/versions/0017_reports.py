"""Where each page's reports on hours are posted, and which were.

Revision ID: 0017
"""

import sqlalchemy as sa
from alembic import op

from storage.tables.types import UTC

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add two tables."""
    op.create_table(
        "report_rules",
        sa.Column("page_id", sa.Uuid(), sa.ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("since", UTC(), nullable=False),
    )
    op.create_table(
        "report_posts",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column("page_id", sa.Uuid(), sa.ForeignKey("pages.id", ondelete="CASCADE"), nullable=False),
        sa.Column("period_start", UTC(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_at", UTC(), nullable=False),
        sa.Column("failure", sa.Text()),
        sa.UniqueConstraint("page_id", "period_start", name="uq_report_posts_page_id_period_start"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_report_posts_state"), "report_posts", ["state"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("report_posts")
    op.drop_table("report_rules")
