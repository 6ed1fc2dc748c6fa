"""What rows of an import say beside ranks and dates; which end of a certification a renewal replaced.

Revision ID: 0021
"""

import sqlalchemy as sa
from alembic import op

from storage.tables.types import UTC

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add two tables."""
    op.create_table(
        "particulars",
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
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("written_at", UTC()),
        sa.Column("membership_id", sa.BigInteger()),
        sa.Column("person_id", sa.BigInteger()),
        sa.Column("award_id", sa.BigInteger()),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("key", sa.Text()),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text()),
        sa.Column("callsign_id", sa.BigInteger()),
        sa.Column("reserved_id", sa.BigInteger()),
        sa.Column("was_status", sa.Text()),
        sa.Column("was_until", UTC()),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_particulars_import_id_is_late_state"), "particulars", ["import_id", "is_late", "state"]
    )
    op.create_table(
        "renewals",
        sa.Column(
            "record_id",
            SERIAL,
            sa.ForeignKey("records.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("ended_at", UTC()),
        sa.Column("had_own_end", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("ends_at", UTC()),
        sa.Column("has_own_end", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("renewals")
    op.drop_table("particulars")
