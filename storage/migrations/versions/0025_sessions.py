"""Sessions of browsers, what their owners are in each guild, and whom a page for members is for.

Revision ID: 0025
"""

from secrets import token_bytes

import sqlalchemy as sa
from alembic import op

from storage.tables.types import UTC, Document

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SECRETS = sa.table("secrets", sa.column("name", sa.Text), sa.column("value", sa.LargeBinary))


def upgrade() -> None:
    """Add two tables, a column, and the secret that sign-ins are signed with."""
    op.create_table(
        "sessions",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("browser", sa.Text(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), sa.ForeignKey("guilds.id", ondelete="SET NULL")),
        sa.Column("created_at", UTC(), nullable=False),
        sa.Column("used_at", UTC(), nullable=False),
        sa.UniqueConstraint("token_hash", name="uq_sessions_token_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_sessions_user_id"), "sessions", ["user_id"])
    op.create_table(
        "footings",
        sa.Column(
            "guild_id",
            sa.BigInteger(),
            sa.ForeignKey("guilds.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("user_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text(), nullable=False, server_default=""),
        sa.Column("is_member", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("manages", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("role_ids", Document, nullable=False),
        sa.Column("seen_at", UTC()),
    )
    op.add_column("pages", sa.Column("reader_role_ids", Document))
    op.bulk_insert(SECRETS, [{"name": "sign-in", "value": token_bytes(32)}])


def downgrade() -> None:
    """Take them away again."""
    op.execute(sa.delete(SECRETS).where(SECRETS.c.name == "sign-in"))
    op.drop_column("pages", "reader_role_ids")
    op.drop_table("footings")
    op.drop_table("sessions")
