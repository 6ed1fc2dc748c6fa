"""Boards in channels, and the messages they stand in."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from storage.tables.metadata import metadata
from storage.tables.personal import PLACES
from storage.tables.types import UTC, Said, Serial

boards = Table(
    "boards",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("created_at", UTC, nullable=False),
    Column("is_ending", Boolean, nullable=False),
    Column("failure", Said, info=PLACES),
    UniqueConstraint("channel_id", "page_id", "kind"),
    sqlite_autoincrement=True,
)

# Guild, page, kind and channel are the board's. No uniqueness of parts: a replaced message keeps its number.
published_messages = Table(
    "published_messages",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("board_id", ForeignKey("boards.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("part", Integer, nullable=False),
    Column("nonce", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
    Column("posted_at", UTC, nullable=False),
    Column("message_id", BigInteger),
    Column("edited_at", UTC),
    Column("is_replaced", Boolean, nullable=False),
    sqlite_autoincrement=True,
)
