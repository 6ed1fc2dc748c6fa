"""Settings of guilds, as they were last changed."""

from sqlalchemy import select

from domain.ids import GuildId
from domain.rosters.settings import DEFAULTS, GuildSettings
from storage.connection import Connection
from storage.tables.settings import guild_settings

_COLUMNS = (
    guild_settings.c.language,
    guild_settings.c.zone,
    guild_settings.c.week_start,
    guild_settings.c.patrol_word,
)


class Settings:
    """Reads and replaces what a guild has set."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of(self, guild_id: GuildId) -> GuildSettings:
        """Return the guild's settings, the usual ones if it has set none."""
        row = await self._connection.row(select(*_COLUMNS).where(guild_settings.c.guild_id == guild_id))
        return GuildSettings(*row) if row else DEFAULTS

    async def all(self) -> dict[GuildId, GuildSettings]:
        """Return the settings of every guild that has set any."""
        rows = await self._connection.rows(select(guild_settings.c.guild_id, *_COLUMNS))
        return {GuildId(guild_id): GuildSettings(*chosen) for guild_id, *chosen in rows}

    async def save(self, guild_id: GuildId, settings: GuildSettings) -> None:
        """Write them in place of what was."""
        statement = self._connection.insert(guild_settings).values(
            guild_id=guild_id,
            language=settings.language,
            zone=settings.zone,
            week_start=settings.week_start,
            patrol_word=settings.patrol_word,
        )
        await self._connection.write(
            statement.on_conflict_do_update(
                index_elements=[guild_settings.c.guild_id],
                set_={column.name: statement.excluded[column.name] for column in _COLUMNS},
            )
        )
