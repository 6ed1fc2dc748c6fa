"""Settings of guilds; one without a row has the usual ones."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from storage.tables.metadata import metadata

guild_settings = Table(
    "guild_settings",
    metadata,
    Column("guild_id", ForeignKey("guilds.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("language", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("week_start", Integer, nullable=False),
    Column("patrol_word", Text, nullable=False),
)
