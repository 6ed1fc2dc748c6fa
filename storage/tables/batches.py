"""Batches: many orders given at once, line by line."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, false, text

from storage.tables.metadata import metadata
from storage.tables.personal import ACCOUNT, PLACES, WRITTEN, named_by
from storage.tables.types import UTC, Document, Said, Serial, Words

batches = Table(
    "batches",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("actor_id", BigInteger, info=ACCOUNT),
    Column("actor_name", Words, nullable=False, info=named_by("actor_id")),
    Column("reason", Words, info=WRITTEN),
    Column("is_silent", Boolean, nullable=False, server_default=false()),
    Column("created_at", UTC, nullable=False),
    Column("started_at", UTC),
    Column("ended_at", UTC),
    Index(
        "ix_batches_running",
        "guild_id",
        sqlite_where=text("state = 'running'"),
        postgresql_where=text("state = 'running'"),
    ),
    sqlite_autoincrement=True,
)

batch_lines = Table(
    "batch_lines",
    metadata,
    Column("batch_id", ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("target_id", BigInteger, nullable=False, info=ACCOUNT),
    Column("name", Words, nullable=False, info=named_by("target_id")),
    Column("ask", Document, nullable=False, info=PLACES),
    Column("state", Text, nullable=False),
    Column("order_id", ForeignKey("orders.id", ondelete="SET NULL"), index=True),
    Column("sentence", Said, info=WRITTEN),
    Column("source", Integer),
    Index(None, "batch_id", "state", "number"),
    sqlite_with_rowid=False,
)
