"""People hidden from the public; who was forgotten; answers of a form that is not at its end.

Revision ID: 0007
"""

from secrets import token_bytes

import sqlalchemy as sa
from alembic import op

from storage.tables.types import UTC, Document

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

GUILD = "guilds.id"


def upgrade() -> None:
    """Add a column, four tables, and the secret by which this database knows a forgotten account."""
    op.add_column("people", sa.Column("is_hidden", sa.Boolean(), nullable=False, server_default=sa.false()))
    where = sa.text("is_hidden")
    op.create_index("ix_people_hidden", "people", ["guild_id"], sqlite_where=where, postgresql_where=where)
    secrets = op.create_table(
        "secrets",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("value", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "forgotten",
        sa.Column(
            "guild_id",
            sa.BigInteger(),
            sa.ForeignKey(GUILD, ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("account", sa.LargeBinary(), primary_key=True),
        sa.Column("role_ids", Document, nullable=False),
    )
    op.create_table(
        "erasures",
        sa.Column("account", sa.LargeBinary(), primary_key=True),
        sa.Column("at", UTC(), primary_key=True),
    )
    op.create_table(
        "setups",
        sa.Column("token", sa.Text(), primary_key=True),
        sa.Column("guild_id", sa.BigInteger(), sa.ForeignKey(GUILD, ondelete="CASCADE"), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("content", Document, nullable=False),
        sa.Column("expires_at", UTC(), nullable=False),
        sa.UniqueConstraint("guild_id", "user_id"),
    )
    op.create_index(op.f("ix_setups_expires_at"), "setups", ["expires_at"])
    op.bulk_insert(secrets, [{"name": "forgetting", "value": token_bytes(32)}])


def downgrade() -> None:
    """Take them away again."""
    for table in ("setups", "erasures", "forgotten", "secrets"):
        op.drop_table(table)
    op.drop_index("ix_people_hidden", "people")
    with op.batch_alter_table("people", table_kwargs={"sqlite_autoincrement": True}) as people:
        people.drop_column("is_hidden")
