"""Keys, entitlements, and the epochs that tell other processes to read them again."""

from sqlalchemy import BigInteger, Column, Index, LargeBinary, Table, Text

from storage.tables.metadata import metadata
from storage.tables.personal import HIS_ROW
from storage.tables.types import UTC, Serial, Words

keys = Table(
    "keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("owner_id", BigInteger, nullable=False, info=HIS_ROW),
    Column("name", Words, nullable=False, info=HIS_ROW),
    Column("hash", LargeBinary, nullable=False, unique=True),
    Column("created_at", UTC, nullable=False),
    Column("revoked_at", UTC),
    Column("last_used_at", UTC),
    Index(None, "owner_id"),
)

entitlements = Table(
    "entitlements",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("user_id", BigInteger, nullable=False, index=True, info=HIS_ROW),
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
