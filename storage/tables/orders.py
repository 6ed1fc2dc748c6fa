"""Orders: what somebody wants done about a member."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Table, Text, Uuid, false, text

from storage.tables.metadata import metadata
from storage.tables.types import UTC, Document, Serial, Words

orders = Table(
    "orders",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("target_id", BigInteger, nullable=False),
    Column("actor_id", BigInteger),
    Column("actor_name", Words, nullable=False),
    Column("reason", Words),
    Column("give", Document, nullable=False),
    Column("take", Document, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", UTC, nullable=False),
    Column("due_at", UTC, nullable=False),
    Column("expires_at", UTC, nullable=False),
    Column("kind", Text, nullable=False, server_default="promote"),
    Column("page_id", Uuid),
    Column("subject", Words),
    Column("kick", Boolean, nullable=False, server_default=false()),
    Column("is_silent", Boolean, nullable=False, server_default=false()),
    Column("batch", Text),
    Column("undoes", Serial),
    Column("failure", Words),
    Column("ended_at", UTC),
    Index(
        "ix_orders_open",
        "guild_id",
        "target_id",
        sqlite_where=text("state IN ('pending', 'partial')"),
        postgresql_where=text("state IN ('pending', 'partial')"),
    ),
    sqlite_autoincrement=True,
)
