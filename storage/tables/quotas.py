"""Quotas, and how each page cuts time into periods."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Integer, Table, Text

from storage.tables.metadata import metadata
from storage.tables.types import UTC, Serial

quotas = Table(
    "quotas",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("rank_id", ForeignKey("ranks.id", ondelete="CASCADE"), index=True),
    Column("type_id", ForeignKey("patrol_types.id", ondelete="CASCADE"), index=True),
    Column("seconds", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)

period_rules = Table(
    "period_rules",
    metadata,
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True),
    Column("since", UTC, primary_key=True),
    Column("length", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("week_start", Integer, nullable=False),
    Column("wave_days", Integer, nullable=False),
    Column("anchor", Date, nullable=False),
)
