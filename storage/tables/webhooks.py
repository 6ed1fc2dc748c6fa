"""Webhooks, and what is or was on its way to them.

A delivery holds no name: it points to what it tells of. A secret is kept as it is: it must sign, and so can't
be kept as a hash; a key to encrypt it with would lie beside it.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
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
from storage.tables.personal import ACCOUNT, HIS_ROW, PLACES, WRITTEN
from storage.tables.types import UTC, Document, Said, Serial, Words

WAITING = text("state = 'waiting'")

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", Words, nullable=False, info=WRITTEN),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("kinds", Document, nullable=False, info=PLACES),
    Column("audience", Text, nullable=False),
    Column("created_at", UTC, nullable=False),
    Column("created_by", BigInteger, info=ACCOUNT),
    Column("is_on", Boolean, nullable=False),
    Column("off_reason", Said, info=PLACES),
    Column("failing_since", UTC),
    Column("from_sequence", BigInteger, nullable=False),
    Column("from_record", BigInteger, nullable=False),
    Column("old_secret", Text),
    Column("old_secret_until", UTC),
    Column("rests_until", UTC),
    sqlite_autoincrement=True,
)

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("webhook_id", ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
    Column("key", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("page_id", Uuid),
    Column("record_id", ForeignKey("records.id", ondelete="CASCADE"), index=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), index=True, info=HIS_ROW),
    Column("detail", Document, info=PLACES),
    Column("planned_at", UTC, nullable=False, index=True),
    Column("due_at", UTC, nullable=False),
    Column("leased_until", UTC),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("status", Integer),
    Column("failure", Said, info=PLACES),
    Column("ended_at", UTC),
    UniqueConstraint("webhook_id", "key"),
    Index(
        "ix_webhook_deliveries_waiting", "webhook_id", "id", sqlite_where=WAITING, postgresql_where=WAITING
    ),
    sqlite_autoincrement=True,
)
