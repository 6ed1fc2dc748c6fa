"""Tiers: which role lets its holders do how much, and where."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table

from storage.tables.metadata import metadata
from storage.tables.types import Serial

tiers = Table(
    "tiers",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("role_id", BigInteger, nullable=False),
    Column("tier", Integer, nullable=False),
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), index=True),
    Column("subdivision_id", ForeignKey("subdivisions.id", ondelete="CASCADE"), index=True),
    sqlite_autoincrement=True,
)
