"""Served: which guilds this Muster serves, and where the connected client keeps them."""

from collections.abc import Collection, Iterator

import discord

from domain.errors import Refused
from domain.ids import ChannelId, GuildId, UserId
from domain.words import sentence


class Served:
    """Looks guilds up in whichever client is connected now; `only` limits which are served, empty: all."""

    def __init__(self, only: Collection[int] = ()) -> None:
        self._only = frozenset(GuildId(guild_id) for guild_id in only)
        self._client: discord.Client | None = None

    def hold(self, client: discord.Client) -> None:
        """Look guilds up in this client from now on."""
        self._client = client

    def serves(self, guild_id: int) -> bool:
        """Say whether anything of this guild concerns us."""
        return not self._only or guild_id in self._only

    def find(self, guild_id: GuildId) -> discord.Guild | None:
        """Return a served guild that the client is in, even during an outage of it."""
        if self._client is None or not self.serves(guild_id):
            return None
        return self._client.get_guild(guild_id)

    def get(self, guild_id: GuildId) -> discord.Guild:
        """Return a served guild that can be reached; `Refused` if it can't."""
        guild = self.find(guild_id)
        if guild is None or guild.unavailable:
            raise Refused(
                sentence("Discord doesn't let me see this server right now. I catch up as soon as it does.")
            )
        return guild

    def is_cut(self, guild: discord.Guild) -> bool:
        """Say whether the connection that tells of this guild is closed; what is known of it grows old."""
        if not isinstance(self._client, discord.AutoShardedClient):
            return self._client is None
        shard = self._client.get_shard(guild.shard_id)
        return shard is None or shard.is_closed()

    def channel(self, guild: discord.Guild, channel_id: ChannelId) -> discord.abc.Messageable:
        """Return a channel to write into, whether or not it is still there: Discord will say."""
        return self._connected().get_partial_messageable(channel_id, guild_id=guild.id)

    async def direct(self, user_id: UserId) -> discord.abc.Messageable:
        """Return the conversation with somebody, opened if need be; whether he takes messages is his."""
        return await self._connected().create_dm(discord.Object(user_id))

    def _connected(self) -> discord.Client:
        if self._client is None:
            raise Refused(sentence("The bot is not connected to Discord."))
        return self._client

    def all(self) -> Iterator[discord.Guild]:
        """Yield every served guild that the client is in."""
        for guild in self._client.guilds if self._client else ():
            if self.serves(guild.id):
                yield guild
