"""Waiting: patrols that wait for approval, told in each page's channel, once each."""

from dataclasses import dataclass

from domain.ids import ChannelId, GuildId, PatrolId
from domain.rosters.pages import Page
from services.duty.reviews import Listed, listed
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Waiting:
    """A patrol that waits, whose it is, and where that is to be told."""

    patrol_id: PatrolId
    guild_id: GuildId
    channel_id: ChannelId
    page: Page
    listed: Listed


class WaitingPatrols:
    """Says which patrols supervisors have not been told of yet."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def guilds(self) -> frozenset[GuildId]:
        """Return the guilds in which something is to be told."""
        async with self._database.read() as tx:
            return await tx.patrols.guilds_with_untold()

    async def next(self, guild_id: GuildId) -> Waiting | None:
        """Return the one in this guild that has waited longest, None if all are told."""
        async with self._database.read() as tx:
            patrol = await tx.patrols.next_untold(guild_id)
            if patrol is None:
                return None
            settings = await tx.duty.settings(patrol.page_id)
            page, found = await tx.pages.get(patrol.page_id), await listed(tx, (patrol,))
        if settings.log_channel_id is None:
            return None
        return Waiting(patrol.id, guild_id, settings.log_channel_id, page, found)

    async def told(self, waiting: Waiting) -> None:
        """Note that it was told, or never will be."""
        async with self._database.begin() as tx:
            await tx.patrols.told(waiting.patrol_id)
