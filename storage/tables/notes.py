"""Notes that supervisors keep about members, and from when to when somebody is exempt from quotas."""

from sqlalchemy import Column, ForeignKey, Index, Table, text

from storage.tables.metadata import metadata
from storage.tables.personal import HIS_ROW, WRITTEN
from storage.tables.types import UTC, Serial, Words

notes = Table(
    "notes",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), nullable=False),
    Column(
        "person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True, info=HIS_ROW
    ),
    Column("author_id", ForeignKey("people.id", ondelete="SET NULL"), index=True),
    Column("text", Words, nullable=False, info=WRITTEN),
    Column("at", UTC, nullable=False),
    Index(None, "page_id", "person_id", "id"),
    sqlite_autoincrement=True,
)

exemptions = Table(
    "exemptions",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), nullable=False),
    Column(
        "person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True, info=HIS_ROW
    ),
    Column("starts_at", UTC, nullable=False),
    Column("ends_at", UTC),
    Column("reason", Words, info=WRITTEN),
    Column("actor_id", ForeignKey("people.id", ondelete="SET NULL"), index=True),
    Index(None, "page_id", "person_id", "starts_at"),
    # One without an end a member: of two given at once the second loses.
    Index(
        "uq_exemptions_endless",
        "page_id",
        "person_id",
        unique=True,
        sqlite_where=text("ends_at IS NULL"),
        postgresql_where=text("ends_at IS NULL"),
    ),
    sqlite_autoincrement=True,
)
