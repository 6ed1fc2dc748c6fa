"""Leaves of every kind in one table, and how each guild gives them."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, false, text

from storage.tables.metadata import metadata
from storage.tables.personal import PLACES, WRITTEN, words_of
from storage.tables.types import UTC, Document, Serial, Words

leaves = Table(
    "leaves",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("starts_at", UTC, nullable=False),
    Column("ends_at", UTC, nullable=False),
    Column("state", Text, nullable=False),
    Column("requested_at", UTC, nullable=False),
    Column("reason", Words, info=words_of("person_id")),
    Column("decided_by", ForeignKey("people.id", ondelete="SET NULL"), index=True),
    Column("decided_at", UTC),
    Column("decision", Words, info=WRITTEN),
    Column("extension_end", UTC),
    Column("extension_reason", Words, info=words_of("person_id")),
    Column("reminded_at", UTC),
    Index(None, "person_id", "starts_at"),
    Index(None, "guild_id", "starts_at"),
    Index(
        "ix_leaves_unsettled",
        "guild_id",
        "state",
        sqlite_where=text("state IN ('requested', 'approved', 'active')"),
        postgresql_where=text("state IN ('requested', 'approved', 'active')"),
    ),
    sqlite_autoincrement=True,
)

leave_rules = Table(
    "leave_rules",
    metadata,
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("shortest", Integer, nullable=False),
    Column("longest", Integer, nullable=False),
    Column("cooldown", Integer, nullable=False),
    Column("approval_above", Integer),
    Column("needs_reason", Boolean, nullable=False),
    Column("remind_before", Integer, nullable=False),
    Column("patrols_allowed", Boolean, nullable=False, server_default=false()),
    Column("channel_id", BigInteger),
    # Kinds of leave with the role held meanwhile.
    Column("roles", Document, nullable=False, info=PLACES),
)
