"""Activity checks, and who has answered them."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Table, text

from storage.tables.metadata import metadata
from storage.tables.personal import HIS_ROW, WRITTEN
from storage.tables.types import UTC, Serial, Words

activity_checks = Table(
    "activity_checks",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),
    Column("rank_id", ForeignKey("ranks.id", ondelete="SET NULL"), index=True),
    Column("role_id", BigInteger),
    Column("text", Words, info=WRITTEN),
    Column("started_by", ForeignKey("people.id", ondelete="SET NULL"), index=True),
    Column("started_at", UTC, nullable=False),
    Column("ends_at", UTC, nullable=False),
    Column("reminded_at", UTC),
    Column("ended_at", UTC),
    # What the bot has still to do about it.
    Column("owes_reminder", Boolean, nullable=False),
    Column("is_shown", Boolean, nullable=False),
    # One at a time a page: of two started at once the second loses.
    Index(
        "uq_activity_checks_open",
        "page_id",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    sqlite_autoincrement=True,
)

# Everybody who is asked has a row from the start.
activity_answers = Table(
    "activity_answers",
    metadata,
    Column("check_id", ForeignKey("activity_checks.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True, info=HIS_ROW
    ),
    Column("answered_at", UTC),
    Column("was_excused", Boolean, nullable=False),
)
