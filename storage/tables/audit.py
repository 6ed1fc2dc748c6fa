"""Audit lines: who changed what. Those of no guild are about Muster itself, and the operator's to read."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, Text

from storage.tables.metadata import metadata
from storage.tables.personal import ACCOUNT, WRITTEN, named_by
from storage.tables.types import UTC, Document, Serial, Words

audit_lines = Table(
    "audit_lines",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE")),
    Column("at", UTC, nullable=False, index=True),
    Column("actor_id", BigInteger, info=ACCOUNT),
    Column("actor_name", Words, nullable=False, info=named_by("actor_id")),
    Column("via", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Words, nullable=False, info=WRITTEN),
    Column("target_id", BigInteger, info=ACCOUNT),
    Column("detail", Document, nullable=False, info=WRITTEN),
    Index(None, "guild_id", "id"),
    Index(None, "guild_id", "actor_id"),
    Index(None, "guild_id", "target_id"),
    sqlite_autoincrement=True,
)
