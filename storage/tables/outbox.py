"""The outbox: events by guild, in the order in which they became true, and how far each consumer has read."""

from sqlalchemy import BigInteger, Column, ForeignKey, Table, Text

from storage.tables.metadata import metadata
from storage.tables.personal import NEWS
from storage.tables.types import UTC, Document

outbox = Table(
    "outbox",
    metadata,
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("payload", Document, nullable=False, info=NEWS),
    Column("at", UTC, nullable=False, index=True),
)

outbox_cursors = Table(
    "outbox_cursors",
    metadata,
    Column("consumer", Text, primary_key=True),
    Column(
        "guild_id",
        ForeignKey("guilds.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    ),
    Column("sequence", BigInteger, nullable=False),
)
