"""Imports: a file as it was sent, and what it changes: staged before it is written, kept to be undone."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    Text,
    false,
)

from storage.tables.metadata import metadata
from storage.tables.personal import ACCOUNT, HIS_ROW, PLACES, WRITTEN, named_by
from storage.tables.types import UTC, Document, Serial, Words

imports = Table(
    "imports",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("actor_id", BigInteger, info=ACCOUNT),
    Column("actor_name", Words, nullable=False, info=named_by("actor_id")),
    Column("filename", Words, nullable=False, info=WRITTEN),
    Column("content", LargeBinary),
    Column("columns", Document, nullable=False, info=PLACES),
    Column("created_at", UTC, nullable=False),
    Column("applied_at", UTC),
    Column("taken_back_at", UTC),
    # No foreign keys: a batch may be tidied away before the import it belongs to.
    Column("batch_id", BigInteger, index=True),
    Column("undoing_id", BigInteger),
    sqlite_autoincrement=True,
)

import_rows = Table(
    "import_rows",
    metadata,
    Column("import_id", ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("source", Integer, nullable=False),
    Column("user_id", BigInteger, nullable=False, info=HIS_ROW),
    # Waits until the roles are right: a rank given writes its own date, and who is new has no row yet.
    Column("is_late", Boolean, nullable=False, server_default=false()),
    Column("membership_id", BigInteger),
    Column("joined_at", UTC),
    Column("rank_since", UTC),
    Column("carried_seconds", BigInteger),
    Column("was_joined_at", UTC),
    Column("was_rank_since", UTC),
    Column("was_carried_seconds", BigInteger),
    Column("is_written", Boolean, nullable=False, server_default=false()),
    sqlite_with_rowid=False,
)
