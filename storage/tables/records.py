"""Records: the service history. Names are kept as they were, so that nothing removed later blanks a line."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text, text

from storage.tables.metadata import metadata
from storage.tables.personal import BY_HAND, WRITTEN
from storage.tables.types import UTC, Serial, Words

records = Table(
    "records",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE")),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("before", Words, info=BY_HAND),
    Column("after", Words, info=BY_HAND),
    Column("at", UTC, nullable=False),
    Column("source", Text, nullable=False),
    Column("actor_id", ForeignKey("people.id", ondelete="SET NULL")),
    Column("reason", Words, info=WRITTEN),
    Column("order_id", ForeignKey("orders.id", ondelete="SET NULL")),
    # Another record of the same person; no foreign key, for both go with him.
    Column("undoes", Serial),
    Index(None, "page_id", "id"),
    Index(None, "page_id", "at"),
    Index(None, "person_id", "id"),
    Index(
        "ix_records_actor_id",
        "actor_id",
        sqlite_where=text("actor_id IS NOT NULL"),
        postgresql_where=text("actor_id IS NOT NULL"),
    ),
    Index(
        "ix_records_order_id",
        "order_id",
        sqlite_where=text("order_id IS NOT NULL"),
        postgresql_where=text("order_id IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)
