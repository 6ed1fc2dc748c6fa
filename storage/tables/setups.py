"""Set-ups: what somebody answered who is not at the end of one, kept until he is, or time is up."""

from sqlalchemy import BigInteger, Column, ForeignKey, Table, Text, UniqueConstraint

from storage.tables.metadata import metadata
from storage.tables.personal import HIS_ROW
from storage.tables.types import UTC, Document

setups = Table(
    "setups",
    metadata,
    Column("token", Text, primary_key=True),
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", BigInteger, nullable=False, info=HIS_ROW),
    Column("content", Document, nullable=False, info=HIS_ROW),
    Column("expires_at", UTC, nullable=False, index=True),
    UniqueConstraint("guild_id", "user_id"),
)
