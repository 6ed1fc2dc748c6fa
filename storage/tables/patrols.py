"""Patrols, what was added to or taken off their hours, their types, and each page's rules for them."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, false, text

from storage.tables.metadata import metadata
from storage.tables.personal import PLACES, WRITTEN, words_of
from storage.tables.types import UTC, Document, Serial, Words

patrols = Table(
    "patrols",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False),
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), nullable=False),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("type_id", ForeignKey("patrol_types.id", ondelete="SET NULL"), index=True),
    Column("started_at", UTC, nullable=False),
    Column("ended_at", UTC),
    # Moments in ISO form, each a list of two; the last one's end is null while somebody rests.
    Column("breaks", Document, nullable=False, info=PLACES),
    Column("state", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("note", Words, info=words_of("person_id")),
    Column("evidence_url", Words, info=words_of("person_id")),
    Column("evidence_name", Words, info=words_of("person_id")),
    Column("ended_by", Text),
    Column("reviewed_by", ForeignKey("people.id", ondelete="SET NULL"), index=True),
    Column("reviewed_at", UTC),
    Column("decision", Words, info=WRITTEN),
    Column("reminded_at", UTC),
    # Whether supervisors were told in their channel that it waits.
    Column("is_told", Boolean, nullable=False, server_default=false()),
    # What `Patrol.seconds` says of an ended one, so that sums need not load it.
    Column("seconds", BigInteger, nullable=False, server_default="0"),
    Index(None, "page_id", "person_id", "started_at"),
    Index(None, "person_id", "started_at"),
    Index(
        "uq_patrols_open",
        "person_id",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    Index(
        "ix_patrols_unsettled",
        "guild_id",
        "state",
        sqlite_where=text("state IN ('open', 'pending')"),
        postgresql_where=text("state IN ('open', 'pending')"),
    ),
    sqlite_autoincrement=True,
)

adjustments = Table(
    "adjustments",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), nullable=False),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("seconds", BigInteger, nullable=False),
    Column("at", UTC, nullable=False),
    Column("reason", Words, nullable=False, info=WRITTEN),
    Column("by_id", ForeignKey("people.id", ondelete="SET NULL"), index=True),
    Index(None, "page_id", "person_id", "at"),
    sqlite_autoincrement=True,
)

patrol_types = Table(
    "patrol_types",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", Words, nullable=False, info=PLACES),
    # No foreign key: the rank may since have been removed from the page.
    Column("lowest_rank_id", BigInteger),
    Column("is_retired", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

duty_settings = Table(
    "duty_settings",
    metadata,
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True),
    Column("approval_above", Integer),
    Column("logs_need_approval", Boolean, nullable=False),
    Column("remind_after", Integer),
    Column("cut_off", Text),
    Column("longest", Integer, nullable=False),
    Column("needs_report", Boolean, nullable=False),
    Column("needs_evidence", Boolean, nullable=False),
    Column("on_duty_role_id", BigInteger),
    Column("log_channel_id", BigInteger),
)
