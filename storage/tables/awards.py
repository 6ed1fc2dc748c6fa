"""Awards of pages, and every time that one was given."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, text

from storage.tables.metadata import metadata
from storage.tables.personal import PLACES, WRITTEN
from storage.tables.types import UTC, Serial, Words

awards = Table(
    "awards",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("name", Words, nullable=False, info=PLACES),
    Column("description", Words, nullable=False, info=WRITTEN),
    Column("symbol", Text),
    # Off the page, but its grants are kept: it may come back under its name.
    Column("deleted_at", UTC),
    sqlite_autoincrement=True,
)

award_grants = Table(
    "award_grants",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("award_id", ForeignKey("awards.id", ondelete="CASCADE"), nullable=False),
    Column("membership_id", ForeignKey("memberships.id", ondelete="CASCADE"), nullable=False),
    Column("granted_at", UTC, nullable=False),
    Column("granted_by", ForeignKey("people.id", ondelete="SET NULL")),
    Column("citation", Words, info=WRITTEN),
    Column("revoked_at", UTC),
    Index(None, "award_id"),
    Index(None, "membership_id", "award_id"),
    Index(
        "ix_award_grants_granted_by",
        "granted_by",
        sqlite_where=text("granted_by IS NOT NULL"),
        postgresql_where=text("granted_by IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)
