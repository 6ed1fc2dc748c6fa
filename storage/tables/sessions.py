"""Sessions of browsers, and what their owners are in each guild, as the bot last saw it."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, LargeBinary, Table, false

from storage.tables.metadata import metadata
from storage.tables.personal import HIS_ROW, PLACES
from storage.tables.types import UTC, Document, Serial, Words

sessions = Table(
    "sessions",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("user_id", BigInteger, nullable=False, index=True, info=HIS_ROW),
    Column("name", Words, nullable=False, info=HIS_ROW),
    Column("browser", Words, nullable=False, info=HIS_ROW),
    Column("guild_id", ForeignKey("guilds.id", ondelete="SET NULL")),
    Column("created_at", UTC, nullable=False),
    Column("used_at", UTC, nullable=False),
    # An id is never given out twice: a form that ends one must not end another's.
    sqlite_autoincrement=True,
)

footings = Table(
    "footings",
    metadata,
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False, info=HIS_ROW),
    Column("name", Words, nullable=False, server_default="", info=HIS_ROW),
    Column("is_member", Boolean, nullable=False, server_default=false()),
    Column("manages", Boolean, nullable=False, server_default=false()),
    Column("role_ids", Document, nullable=False, info=PLACES),
    Column("seen_at", UTC),
)
