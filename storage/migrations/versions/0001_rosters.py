"""The first tables: guilds, pages, people and what they hold, history, orders, keys, the outbox.

Revision ID: 0001
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from storage.tables.types import UTC

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    _access()
    _guilds()
    _pages()
    _mappings()
    _people()
    _holdings()
    _orders()
    _records()
    _outbox()


def _where(condition: str) -> dict[str, Any]:
    """Options of an index of some rows, on both engines; Any as Alembic names only other options."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


TABLES = (
    "keys",
    "entitlements",
    "epochs",
    "guilds",
    "guild_roles",
    "guild_channels",
    "pages",
    "slugs",
    "ranks",
    "certifications",
    "subdivisions",
    "people",
    "memberships",
    "holdings",
    "orders",
    "records",
    "outbox",
    "outbox_cursors",
)


def _access() -> None:
    op.create_table(
        "keys",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UTC(), nullable=False),
        sa.Column("revoked_at", UTC(), nullable=True),
        sa.Column("last_used_at", UTC(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_keys"),
        sa.UniqueConstraint("hash", name="uq_keys_hash"),
    )
    op.create_index("ix_keys_owner_id", "keys", ["owner_id"], unique=False)
    op.create_table(
        "entitlements",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("granted_at", UTC(), nullable=False),
        sa.Column("ends_at", UTC(), nullable=True),
        sa.Column("revoked_at", UTC(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_entitlements"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_entitlements_user_id", "entitlements", ["user_id"], unique=False)
    op.create_table(
        "epochs",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_epochs"),
    )


def _guilds() -> None:
    op.create_table(
        "guilds",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("removed_at", UTC(), nullable=True),
        sa.Column("synced_at", UTC(), nullable=True),
        sa.Column("held", DOCUMENT, nullable=True),
        sa.Column("outbox_sequence", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_guilds"),
    )
    op.create_table(
        "guild_roles",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("colour", sa.Integer(), nullable=False),
        sa.Column("is_managed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guilds.id"], name="fk_guild_roles_guild_id_guilds", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_guild_roles"),
    )
    op.create_table(
        "guild_channels",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guilds.id"], name="fk_guild_channels_guild_id_guilds", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_guild_channels"),
    )


def _pages() -> None:
    op.create_table(
        "pages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("patrol_logs", sa.Boolean(), nullable=False),
        sa.Column("roster_revision", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("created_at", UTC(), nullable=False),
        sa.Column("deleted_at", UTC(), nullable=True),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guilds.id"], name="fk_pages_guild_id_guilds", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_pages"),
    )
    op.create_index("ix_pages_guild_id", "pages", ["guild_id"], unique=False)
    op.create_table(
        "slugs",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("retired_at", UTC(), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name="fk_slugs_page_id_pages", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("slug", name="pk_slugs"),
    )
    op.create_index("ix_slugs_page_id", "slugs", ["page_id"], unique=False)
    op.create_index("uq_slugs_of_today", "slugs", ["page_id"], unique=True, **_where("retired_at IS NULL"))


def _mappings() -> None:
    op.create_table(
        "ranks",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role_id", sa.BigInteger(), nullable=False),
        sa.Column("is_unmapped", sa.Boolean(), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("is_command", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name="fk_ranks_page_id_pages", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_ranks"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ranks_page_id", "ranks", ["page_id"], unique=False)
    op.create_index("ix_ranks_role_id", "ranks", ["role_id"], unique=False)
    op.create_table(
        "certifications",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role_id", sa.BigInteger(), nullable=False),
        sa.Column("is_unmapped", sa.Boolean(), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["page_id"], ["pages.id"], name="fk_certifications_page_id_pages", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_certifications"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_certifications_page_id", "certifications", ["page_id"], unique=False)
    op.create_index("ix_certifications_role_id", "certifications", ["role_id"], unique=False)
    op.create_table(
        "subdivisions",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role_id", sa.BigInteger(), nullable=False),
        sa.Column("is_unmapped", sa.Boolean(), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["page_id"], ["pages.id"], name="fk_subdivisions_page_id_pages", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_subdivisions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subdivisions_page_id", "subdivisions", ["page_id"], unique=False)
    op.create_index("ix_subdivisions_role_id", "subdivisions", ["role_id"], unique=False)


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("avatar", sa.Text(), nullable=True),
        sa.Column("fingerprint", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guilds.id"], name="fk_people_guild_id_guilds", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("guild_id", "user_id", name="uq_people_guild_id_user_id"),
        sa.UniqueConstraint("uuid", name="uq_people_uuid"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "memberships",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", SERIAL, nullable=False),
        sa.Column("rank_id", sa.BigInteger(), nullable=False),
        sa.Column("joined_at", UTC(), nullable=True),
        sa.Column("left_at", UTC(), nullable=True),
        sa.Column("rank_since", UTC(), nullable=True),
        sa.Column("rank_by", SERIAL, nullable=True),
        sa.Column("callsign", sa.Text(), nullable=True),
        sa.Column("carried_seconds", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["page_id"], ["pages.id"], name="fk_memberships_page_id_pages", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_memberships_person_id_people", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rank_by"], ["people.id"], name="fk_memberships_rank_by_people", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_memberships"),
        sa.UniqueConstraint("page_id", "person_id", name="uq_memberships_page_id_person_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_memberships_person_id", "memberships", ["person_id"], unique=False)
    op.create_index(
        "ix_memberships_rank_by", "memberships", ["rank_by"], unique=False, **_where("rank_by IS NOT NULL")
    )


def _holdings() -> None:
    op.create_table(
        "holdings",
        sa.Column("membership_id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("kind", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("noun_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("since", UTC(), nullable=True),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["memberships.id"],
            name="fk_holdings_membership_id_memberships",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("membership_id", "kind", "noun_id", name="pk_holdings"),
        sqlite_with_rowid=False,
    )


def _orders() -> None:
    op.create_table(
        "orders",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("target_id", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("give", DOCUMENT, nullable=False),
        sa.Column("take", DOCUMENT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", UTC(), nullable=False),
        sa.Column("due_at", UTC(), nullable=False),
        sa.Column("expires_at", UTC(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guilds.id"], name="fk_orders_guild_id_guilds", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_orders"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_orders_guild_id", "orders", ["guild_id"], unique=False)
    op.create_index(
        "ix_orders_open",
        "orders",
        ["guild_id", "target_id"],
        unique=False,
        **_where("state IN ('pending', 'partial')"),
    )


def _records() -> None:
    op.create_table(
        "records",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", SERIAL, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("at", UTC(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("actor_id", SERIAL, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("order_id", SERIAL, nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["people.id"], name="fk_records_actor_id_people", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guilds.id"], name="fk_records_guild_id_guilds", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name="fk_records_order_id_orders", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["page_id"], ["pages.id"], name="fk_records_page_id_pages", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_records_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_records"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_records_actor_id", "records", ["actor_id"], unique=False, **_where("actor_id IS NOT NULL")
    )
    op.create_index("ix_records_guild_id", "records", ["guild_id"], unique=False)
    op.create_index(
        "ix_records_order_id", "records", ["order_id"], unique=False, **_where("order_id IS NOT NULL")
    )
    op.create_index("ix_records_page_id_id", "records", ["page_id", "id"], unique=False)
    op.create_index("ix_records_person_id_id", "records", ["person_id", "id"], unique=False)


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", DOCUMENT, nullable=False),
        sa.Column("at", UTC(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guilds.id"], name="fk_outbox_guild_id_guilds", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("guild_id", "sequence", name="pk_outbox"),
    )
    op.create_index("ix_outbox_at", "outbox", ["at"], unique=False)
    op.create_table(
        "outbox_cursors",
        sa.Column("consumer", sa.Text(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guilds.id"], name="fk_outbox_cursors_guild_id_guilds", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("consumer", "guild_id", name="pk_outbox_cursors"),
    )
    op.create_index("ix_outbox_cursors_guild_id", "outbox_cursors", ["guild_id"], unique=False)
