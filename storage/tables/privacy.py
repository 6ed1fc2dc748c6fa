"""Who was forgotten, by what only this database can compute of an account; nothing here says who it was."""

from sqlalchemy import Column, ForeignKey, LargeBinary, Table, Text

from storage.tables.metadata import metadata
from storage.tables.personal import PLACES
from storage.tables.types import UTC, Document

secrets = Table(
    "secrets",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

# Whom a sync passes over, with the roles he had: another one, given later, makes him somebody new.
forgotten = Table(
    "forgotten",
    metadata,
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("account", LargeBinary, primary_key=True),
    Column("role_ids", Document, nullable=False, info=PLACES),
)

# Kept for good, so that an older backup is made to forget the same people when it is restored.
erasures = Table(
    "erasures",
    metadata,
    Column("account", LargeBinary, primary_key=True),
    Column("at", UTC, primary_key=True),
)
