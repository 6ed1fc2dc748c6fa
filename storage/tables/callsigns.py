"""Callsigns: held, reserved, and those that were held before."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Table,
    Text,
    false,
    text,
)

from storage.tables.metadata import metadata
from storage.tables.personal import HIS_ROW, PLACES, WRITTEN
from storage.tables.types import UTC, Serial, Words

IN_USE = text("released_at IS NULL")
MAIN = text("released_at IS NULL AND NOT is_reserved AND subdivision_id IS NULL")
BESIDE = text("released_at IS NULL AND NOT is_reserved AND subdivision_id IS NOT NULL")
OF_SOMEBODY = text("person_id IS NOT NULL")

callsigns = Table(
    "callsigns",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), nullable=False),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), info=HIS_ROW),
    # No foreign key: a former one may be of a subdivision that has since been removed from the page.
    Column("subdivision_id", BigInteger),
    Column("value", Words, nullable=False, info=PLACES),
    # How it is compared; two that differ only in capitals are one.
    Column("key", Text, nullable=False),
    Column("is_reserved", Boolean, nullable=False, server_default=false()),
    Column("note", Words, info=WRITTEN),
    Column("since", UTC, nullable=False),
    Column("released_at", UTC),
    Column("was_lost", Boolean, nullable=False, server_default=false()),
    Index("uq_callsigns_in_use", "page_id", "key", unique=True, sqlite_where=IN_USE, postgresql_where=IN_USE),
    Index("uq_callsigns_main", "page_id", "person_id", unique=True, sqlite_where=MAIN, postgresql_where=MAIN),
    Index(
        "uq_callsigns_beside",
        "page_id",
        "person_id",
        "subdivision_id",
        unique=True,
        sqlite_where=BESIDE,
        postgresql_where=BESIDE,
    ),
    Index("ix_callsigns_person_id", "person_id", sqlite_where=OF_SOMEBODY, postgresql_where=OF_SOMEBODY),
    sqlite_autoincrement=True,
)
