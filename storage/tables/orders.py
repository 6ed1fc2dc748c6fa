"""Orders: what somebody wants done about a member."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Table, Text, Uuid, false, text

from storage.tables.metadata import metadata
from storage.tables.personal import ACCOUNT, PLACES, WRITTEN, named_by
from storage.tables.types import UTC, Document, Said, Serial, Words

orders = Table(
    "orders",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("target_id", BigInteger, nullable=False, info=ACCOUNT),
    Column("actor_id", BigInteger, info=ACCOUNT),
    Column("actor_name", Words, nullable=False, info=named_by("actor_id")),
    Column("reason", Words, info=WRITTEN),
    Column("give", Document, nullable=False, info=PLACES),
    Column("take", Document, nullable=False, info=PLACES),
    Column("state", Text, nullable=False),
    Column("created_at", UTC, nullable=False),
    Column("due_at", UTC, nullable=False),
    Column("expires_at", UTC, nullable=False),
    Column("kind", Text, nullable=False, server_default="promote"),
    Column("page_id", Uuid),
    Column("subject", Words, info=PLACES),
    Column("kick", Boolean, nullable=False, server_default=false()),
    Column("is_silent", Boolean, nullable=False, server_default=false()),
    Column("batch", Text),
    Column("undoes", Serial),
    Column("until", UTC),
    Column("is_for_good", Boolean, nullable=False, server_default=false()),
    Column("failure", Said, info=WRITTEN),
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
