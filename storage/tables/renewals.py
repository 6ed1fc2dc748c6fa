"""Renewals: which end of a certification each replaced, and by which; kept to be taken back."""

from sqlalchemy import Boolean, Column, ForeignKey, Table, false

from storage.tables.metadata import metadata
from storage.tables.types import UTC

renewals = Table(
    "renewals",
    metadata,
    Column("record_id", ForeignKey("records.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("ended_at", UTC),
    Column("had_own_end", Boolean, nullable=False, server_default=false()),
    Column("ends_at", UTC),
    Column("has_own_end", Boolean, nullable=False, server_default=false()),
)
