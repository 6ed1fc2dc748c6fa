"""Pages, their addresses, and what of them is bound to roles."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, Uuid, text

from storage.tables.metadata import metadata
from storage.tables.personal import BY_HAND, PLACES
from storage.tables.types import UTC, Document, Serial, Words

pages = Table(
    "pages",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("owner_id", BigInteger, nullable=False, info=BY_HAND),
    Column("title", Words, nullable=False, info=PLACES),
    Column("description", Words, nullable=False, info=PLACES),
    Column("visibility", Text, nullable=False),
    Column("patrol_logs", Boolean, nullable=False),
    Column("roster_revision", BigInteger, nullable=False, server_default="0"),
    Column("created_at", UTC, nullable=False),
    Column("deleted_at", UTC),
    Column("abbreviation", Words, nullable=False, server_default="", info=PLACES),
    # Whose roles of the guild may read a page for members; none are named: all members may.
    Column("reader_role_ids", Document, info=PLACES),
    Column("accent", Text, nullable=False, server_default=""),
    Column("appearance", Text, nullable=False, server_default="system"),
    # Who sees which field, where that is not as usual.
    Column("sharing", Document, info=PLACES),
)

# Today's slugs and former ones in one table: its key says that an address leads to one page, for ever.
slugs = Table(
    "slugs",
    metadata,
    Column("slug", Text, primary_key=True),
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("retired_at", UTC),
    Index(
        "uq_slugs_of_today",
        "page_id",
        unique=True,
        sqlite_where=text("retired_at IS NULL"),
        postgresql_where=text("retired_at IS NULL"),
    ),
)


def _bound_to_a_role(name: str, *more: Column[Any]) -> Table:  # of whatever type
    return Table(
        name,
        metadata,
        Column("id", Serial, primary_key=True),
        Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), nullable=False, index=True),
        Column("position", Integer, nullable=False),
        Column("name", Words, nullable=False, info=PLACES),
        Column("role_id", BigInteger, nullable=False, index=True),
        Column("is_unmapped", Boolean, nullable=False),
        Column("is_new", Boolean, nullable=False),
        *more,
        # An id is never given out twice: past memberships still name the rank that is gone.
        sqlite_autoincrement=True,
    )


def _counted() -> tuple[Column[Any], ...]:
    """What has callsigns has an abbreviation in them, and a scheme of them, as one line of text."""
    return (
        Column("abbreviation", Words, nullable=False, server_default="", info=PLACES),
        Column("callsigns", Words, info=PLACES),
    )


ranks = _bound_to_a_role(
    "ranks",
    Column("is_command", Boolean, nullable=False),
    *_counted(),
    Column("seats_min", Integer),
    Column("seats_max", Integer),
)
certifications = _bound_to_a_role(
    "certifications",
    Column("valid_days", Integer),
    Column("remind_days", Integer, nullable=False, server_default="14"),
)
subdivisions = _bound_to_a_role("subdivisions", *_counted())
