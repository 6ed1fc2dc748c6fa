"""Particulars: what an import says of callsigns, statuses, notes and awards; staged, then written."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, false

from storage.tables.metadata import metadata
from storage.tables.personal import HIS_ROW, PLACES, WRITTEN
from storage.tables.types import UTC, Words

particulars = Table(
    "particulars",
    metadata,
    Column("import_id", ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("source", Integer, nullable=False),
    Column("user_id", BigInteger, nullable=False, info=HIS_ROW),
    Column("kind", Text, nullable=False),
    # Waits until the roles are right: who is new has no row yet, and a callsign may belong to his new rank.
    Column("is_late", Boolean, nullable=False, server_default=false()),
    Column("state", Text, nullable=False),
    Column("written_at", UTC),
    # No foreign keys from here on: what they name may be gone before the import is.
    Column("membership_id", BigInteger),
    Column("person_id", BigInteger),
    Column("award_id", BigInteger),
    Column("value", Words, nullable=False, info=WRITTEN),
    Column("key", Text),
    Column("before", Words, info=PLACES),
    Column("after", Words, info=PLACES),
    # What it took the place of: a callsign, a reservation of his own, a status.
    Column("callsign_id", BigInteger),
    Column("reserved_id", BigInteger),
    Column("was_status", Text),
    Column("was_until", UTC),
    Index(None, "import_id", "is_late", "state"),
    sqlite_with_rowid=False,
)
