"""Guilds, and the mirror of their roles and channels."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, Table, Text

from storage.tables.metadata import metadata
from storage.tables.personal import BY_HAND, PLACES, WRITTEN
from storage.tables.types import UTC, Document, Words

guilds = Table(
    "guilds",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Words, nullable=False, info=PLACES),
    Column("owner_id", BigInteger, info=BY_HAND),
    Column("state", Text, nullable=False),
    Column("removed_at", UTC),
    Column("synced_at", UTC),
    Column("held", Document, info=WRITTEN),
    # The last number given out to an event of this guild; whoever counts it up holds the row.
    Column("outbox_sequence", BigInteger, nullable=False, server_default="0"),
)

guild_roles = Table(
    "guild_roles",
    metadata,
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Words, nullable=False, info=PLACES),
    Column("position", Integer, nullable=False),
    Column("colour", Integer, nullable=False),
    Column("is_managed", Boolean, nullable=False),
    Column("holders", Integer),
)

guild_channels = Table(
    "guild_channels",
    metadata,
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Words, nullable=False, info=PLACES),
    Column("kind", Text, nullable=False),
    Column("position", Integer, nullable=False),
)
