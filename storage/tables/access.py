"""Keys, entitlements, and the epochs that tell other processes to read them again."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, LargeBinary, Table, Text

from storage.tables.metadata import metadata
from storage.tables.personal import ACCOUNT, HIS_ROW, PLACES, WRITTEN
from storage.tables.types import UTC, Document, Serial, Words

keys = Table(
    "keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("owner_id", BigInteger, info=HIS_ROW),
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), index=True),
    Column("name", Words, nullable=False, info=WRITTEN),
    Column("hash", LargeBinary, nullable=False, unique=True),
    Column("scopes", Text, nullable=False),
    Column("page_ids", Document, info=PLACES),
    Column("guild_ids", Document, info=PLACES),
    Column("made_by", BigInteger, info=ACCOUNT),
    Column("created_at", UTC, nullable=False),
    Column("expires_at", UTC),
    Column("replaces", Text),
    Column("revoked_at", UTC),
    Column("last_used_at", UTC),
    Index(None, "owner_id"),
)

entitlements = Table(
    "entitlements",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("user_id", BigInteger, index=True, info=HIS_ROW),
    Column("guild_id", BigInteger, index=True),
    Column("discord_id", BigInteger, unique=True),
    Column("sku_id", BigInteger),
    Column("granted_at", UTC, nullable=False),
    Column("ends_at", UTC),
    Column("revoked_at", UTC),
    sqlite_autoincrement=True,
)

epochs = Table(
    "epochs",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)
