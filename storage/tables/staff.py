"""Staff and sites: what is said of people who work for a guild, and where they do."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from storage.tables.metadata import metadata
from storage.tables.personal import HIS_ROW, PLACES
from storage.tables.types import UTC, Serial, Words

sites = Table(
    "sites",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False),
    Column("name", Words, nullable=False, info=PLACES),
    # How it is compared; two that differ only in capitals are one.
    Column("key", Text, nullable=False),
    Column("timezone", Text),
    Column("address", Words, info=PLACES),
    Column("version", Integer, nullable=False),
    Column("created_at", UTC, nullable=False),
    UniqueConstraint("guild_id", "key"),
    sqlite_autoincrement=True,
)

staff = Table(
    "staff",
    metadata,
    Column(
        "person_id",
        ForeignKey("people.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        info=HIS_ROW,
    ),
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False, index=True),
    # The name in the staff's own files: Discord shows another one, which stands with the person.
    Column("name", Words, nullable=False, info=HIS_ROW),
    Column("external_id", Words, info=HIS_ROW),
    Column("least_seconds", BigInteger),
    Column("most_seconds", BigInteger),
    Column("longest_run", Integer),
    Column("status", Text, nullable=False),
    Column("timezone", Text),
    Column("version", Integer, nullable=False),
    Column("created_at", UTC, nullable=False),
    Index(
        "uq_staff_external_id",
        "guild_id",
        "external_id",
        unique=True,
        sqlite_where=text("external_id IS NOT NULL"),
        postgresql_where=text("external_id IS NOT NULL"),
    ),
)

staff_skills = Table(
    "staff_skills",
    metadata,
    Column(
        "person_id",
        ForeignKey("people.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        info=HIS_ROW,
    ),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("name", Words, nullable=False, info=PLACES),
    Column("key", Text, nullable=False),
    Index(None, "key"),
)

staff_sites = Table(
    "staff_sites",
    metadata,
    Column(
        "person_id",
        ForeignKey("people.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        info=HIS_ROW,
    ),
    Column(
        "site_id",
        ForeignKey("sites.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    ),
)

# By what programs knew somebody before he was found to be one with another person.
former_ids = Table(
    "former_ids",
    metadata,
    Column("uuid", Uuid, primary_key=True),
    Column(
        "person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True, info=HIS_ROW
    ),
)
