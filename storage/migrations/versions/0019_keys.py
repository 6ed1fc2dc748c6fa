"""Keys of guilds, scopes, limits, ends and rotation; premium of guilds, and what Discord sold.

Revision ID: 0019
"""

import sqlalchemy as sa
from alembic import op

from storage.tables.types import UTC, Document

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keys there are become their owners' personal ones, which read rosters."""
    with op.batch_alter_table("keys") as keys:
        keys.alter_column("owner_id", existing_type=sa.BigInteger(), nullable=True)
        keys.add_column(sa.Column("guild_id", sa.BigInteger()))
        keys.add_column(sa.Column("scopes", sa.Text(), nullable=False, server_default="read:rosters"))
        keys.add_column(sa.Column("page_ids", Document))
        keys.add_column(sa.Column("guild_ids", Document))
        keys.add_column(sa.Column("made_by", sa.BigInteger()))
        keys.add_column(sa.Column("expires_at", UTC()))
        keys.add_column(sa.Column("replaces", sa.Text()))
        keys.create_foreign_key("fk_keys_guild_id_guilds", "guilds", ["guild_id"], ["id"], ondelete="CASCADE")
        keys.create_index("ix_keys_guild_id", ["guild_id"])
    with op.batch_alter_table("keys") as keys:
        keys.alter_column("scopes", existing_type=sa.Text(), server_default=None)
    with op.batch_alter_table("entitlements", table_kwargs={"sqlite_autoincrement": True}) as entitlements:
        entitlements.alter_column("user_id", existing_type=sa.BigInteger(), nullable=True)
        entitlements.add_column(sa.Column("guild_id", sa.BigInteger()))
        entitlements.add_column(sa.Column("discord_id", sa.BigInteger()))
        entitlements.add_column(sa.Column("sku_id", sa.BigInteger()))
        entitlements.create_unique_constraint("uq_entitlements_discord_id", ["discord_id"])
        entitlements.create_index("ix_entitlements_guild_id", ["guild_id"])


def downgrade() -> None:
    """Keys and premium of guilds go; keys of people are again only what they were."""
    op.execute("DELETE FROM keys WHERE owner_id IS NULL")
    op.execute("DELETE FROM entitlements WHERE user_id IS NULL")
    with op.batch_alter_table("entitlements", table_kwargs={"sqlite_autoincrement": True}) as entitlements:
        entitlements.drop_index("ix_entitlements_guild_id")
        entitlements.drop_constraint("uq_entitlements_discord_id", type_="unique")
        for column in ("sku_id", "discord_id", "guild_id"):
            entitlements.drop_column(column)
        entitlements.alter_column("user_id", existing_type=sa.BigInteger(), nullable=False)
    with op.batch_alter_table("keys") as keys:
        keys.drop_index("ix_keys_guild_id")
        keys.drop_constraint("fk_keys_guild_id_guilds", type_="foreignkey")
        for column in ("replaces", "expires_at", "made_by", "guild_ids", "page_ids", "scopes", "guild_id"):
            keys.drop_column(column)
        keys.alter_column("owner_id", existing_type=sa.BigInteger(), nullable=False)
