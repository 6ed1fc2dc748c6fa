"""People, their memberships, and what they hold as members."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    false,
    text,
)

from storage.tables.metadata import metadata
from storage.tables.personal import BY_HAND
from storage.tables.types import UTC, Serial, Words

RANK, CERTIFICATION, SUBDIVISION = 0, 1, 2
"""What `holdings.kind` may be: in which table `noun_id` is to be looked up."""

people = Table(
    "people",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("uuid", Uuid, nullable=False, unique=True),
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", BigInteger, info=BY_HAND),
    Column("username", Words, nullable=False, info=BY_HAND),
    Column("name", Words, nullable=False, info=BY_HAND),
    Column("avatar", Text),
    Column("fingerprint", BigInteger),
    Column("is_hidden", Boolean, nullable=False, server_default=false()),
    # Both engines let any number of NULLs stand beside each other here: people without Discord.
    UniqueConstraint("guild_id", "user_id"),
    Index(
        "ix_people_hidden",
        "guild_id",
        sqlite_where=text("is_hidden"),
        postgresql_where=text("is_hidden"),
    ),
    sqlite_autoincrement=True,
)

memberships = Table(
    "memberships",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), nullable=False),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    # No foreign key: a past member's last rank may since have been removed from the page.
    Column("rank_id", BigInteger, nullable=False),
    Column("joined_at", UTC),
    Column("left_at", UTC),
    Column("rank_since", UTC),
    Column("rank_by", ForeignKey("people.id", ondelete="SET NULL")),
    Column("carried_seconds", BigInteger, nullable=False, server_default="0"),
    Column("worked_seconds", BigInteger, nullable=False, server_default="0"),
    Column("status", Text, nullable=False, server_default="active"),
    Column("status_until", UTC),
    UniqueConstraint("page_id", "person_id"),
    Index(
        "ix_memberships_status_until",
        "status_until",
        sqlite_where=text("status_until IS NOT NULL"),
        postgresql_where=text("status_until IS NOT NULL"),
    ),
    Index(
        "ix_memberships_rank_by",
        "rank_by",
        sqlite_where=text("rank_by IS NOT NULL"),
        postgresql_where=text("rank_by IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)

holdings = Table(
    "holdings",
    metadata,
    Column(
        "membership_id",
        ForeignKey("memberships.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("kind", SmallInteger, primary_key=True, autoincrement=False),
    Column("noun_id", BigInteger, primary_key=True, autoincrement=False),
    Column("since", UTC),
    # When a certification ends, and whether somebody said so of this one; and what was done about it.
    Column("expires_at", UTC),
    Column("has_own_end", Boolean, nullable=False, server_default=false()),
    Column("reminded_at", UTC),
    Column("ended_at", UTC),
    Index(
        "ix_holdings_expires_at",
        "expires_at",
        sqlite_where=text("expires_at IS NOT NULL"),
        postgresql_where=text("expires_at IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
)
