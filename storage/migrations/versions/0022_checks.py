"""Activity checks, and who has answered them.

Revision ID: 0022
"""

import sqlalchemy as sa
from alembic import op

from storage.tables.types import UTC

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add two tables."""
    op.create_table(
        "activity_checks",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column(
            "guild_id", sa.BigInteger(), sa.ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("page_id", sa.Uuid(), sa.ForeignKey("pages.id", ondelete="CASCADE"), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("rank_id", SERIAL, sa.ForeignKey("ranks.id", ondelete="SET NULL")),
        sa.Column("role_id", sa.BigInteger()),
        sa.Column("text", sa.Text()),
        sa.Column("started_by", SERIAL, sa.ForeignKey("people.id", ondelete="SET NULL")),
        sa.Column("started_at", UTC(), nullable=False),
        sa.Column("ends_at", UTC(), nullable=False),
        sa.Column("reminded_at", UTC()),
        sa.Column("ended_at", UTC()),
        sa.Column("owes_reminder", sa.Boolean(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sqlite_autoincrement=True,
    )
    for column in ("guild_id", "rank_id", "started_by"):
        op.create_index(op.f(f"ix_activity_checks_{column}"), "activity_checks", [column])
    op.create_index(
        "uq_activity_checks_open",
        "activity_checks",
        ["page_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "activity_answers",
        sa.Column(
            "check_id", SERIAL, sa.ForeignKey("activity_checks.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("person_id", SERIAL, sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("answered_at", UTC()),
        sa.Column("was_excused", sa.Boolean(), nullable=False),
    )
    op.create_index(op.f("ix_activity_answers_person_id"), "activity_answers", ["person_id"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("activity_answers")
    op.drop_table("activity_checks")
