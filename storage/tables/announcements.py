"""Announcements: what a guild has set about them, and those that wait, were sent, or were dropped.

An announcement holds no name: it points to the record and the person it is about.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from storage.tables.metadata import metadata
from storage.tables.personal import HIS_ROW, WRITTEN
from storage.tables.types import UTC, Document, Serial, Words

WAITING = text("state = 'waiting'")

announcement_rules = Table(
    "announcement_rules",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", Text),
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), index=True),
    Column("channel_id", BigInteger),
    Column("template", Words, info=WRITTEN),
    Column("is_on", Boolean),
    Column("sends_message", Boolean),
    sqlite_autoincrement=True,
)

announcement_choices = Table(
    "announcement_choices",
    metadata,
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("by_hand", Boolean, nullable=False),
    Column("mentions", Boolean, nullable=False),
)

announcements = Table(
    "announcements",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False),
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("page_id", Uuid),
    Column("record_id", ForeignKey("records.id", ondelete="CASCADE"), index=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), index=True, info=HIS_ROW),
    Column("channel_id", BigInteger),
    Column("detail", Document, info=WRITTEN),
    Column("batch", Text),
    Column("bundle", BigInteger),
    Column("planned_at", UTC, nullable=False, index=True),
    Column("due_at", UTC, nullable=False),
    Column("state", Text, nullable=False),
    Column("ended_at", UTC),
    Column("failure", Text),
    UniqueConstraint("guild_id", "key"),
    Index("ix_announcements_waiting", "guild_id", "id", sqlite_where=WAITING, postgresql_where=WAITING),
    sqlite_autoincrement=True,
)
