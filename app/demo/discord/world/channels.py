"""What can happen to a channel."""

from app.demo.discord.world.audit import AuditAction, AuditLog, changed
from app.demo.discord.world.errors import unknown_channel
from app.demo.discord.world.events import Intent
from app.demo.discord.world.nouns import Channel, ChannelType, Guild, Overwrite, User
from app.demo.discord.world.payloads import channel_json
from app.demo.discord.world.snowflakes import ChannelId, UserId
from app.demo.discord.world.state import State


class Channels:
    """Creates, edits and deletes channels, and opens direct ones."""

    def __init__(self, state: State, audit_log: AuditLog) -> None:
        self._state = state
        self._audit_log = audit_log
        self._direct: dict[ChannelId, Channel] = {}

    def get(self, channel_id: ChannelId) -> Channel:
        """Return a channel of any guild or a direct one, or refuse with 10003."""
        if channel_id in self._direct:
            return self._direct[channel_id]
        for guild in self._state.guilds.values():
            if channel_id in guild.channels:
                return guild.channels[channel_id]
        raise unknown_channel()

    def create(
        self,
        guild: Guild,
        name: str,
        *,
        by: UserId,
        kind: ChannelType = ChannelType.TEXT,
        topic: str | None = None,
        parent_id: ChannelId | None = None,
        reason: str | None = None,
    ) -> Channel:
        """Return a new channel at the end of the list."""
        channel = Channel(
            ChannelId(self._state.ids.next()),
            kind,
            name,
            guild.id,
            position=len(guild.channels),
            topic=topic,
            parent_id=parent_id,
        )
        guild.channels[channel.id] = channel
        self._audit_log.write(
            guild,
            AuditAction.CHANNEL_CREATE,
            by=by,
            target_id=channel.id,
            changes=[changed("name", new=name)],
            reason=reason,
        )
        self._tell(guild, "CHANNEL_CREATE", channel)
        return channel

    def rename(
        self, guild: Guild, channel: Channel, name: str, *, by: UserId, reason: str | None = None
    ) -> None:
        """Give the channel another name."""
        changes = [changed("name", old=channel.name, new=name)]
        channel.name = name
        self._audit_log.write(
            guild,
            AuditAction.CHANNEL_UPDATE,
            by=by,
            target_id=channel.id,
            changes=changes,
            reason=reason,
        )
        self._tell(guild, "CHANNEL_UPDATE", channel)

    def delete(self, guild: Guild, channel: Channel, *, by: UserId, reason: str | None = None) -> None:
        """Remove the channel."""
        del guild.channels[channel.id]
        self._audit_log.write(
            guild,
            AuditAction.CHANNEL_DELETE,
            by=by,
            target_id=channel.id,
            changes=[changed("name", old=channel.name)],
            reason=reason,
        )
        self._tell(guild, "CHANNEL_DELETE", channel)

    def set_overwrite(self, guild: Guild, channel: Channel, overwrite: Overwrite) -> None:
        """Let a role or member do otherwise in the channel, in place of what they did otherwise before."""
        others = [old for old in channel.overwrites if old.target_id != overwrite.target_id]
        is_needed = overwrite.allow or overwrite.deny
        channel.overwrites = [*others, overwrite] if is_needed else others
        self._tell(guild, "CHANNEL_UPDATE", channel)

    def find_direct(self, user_id: UserId) -> Channel | None:
        """Return the direct channel between the bot and the user, or None if they never spoke."""
        direct = self._direct.values()
        return next((channel for channel in direct if channel.recipient_id == user_id), None)

    def open_direct(self, user: User) -> Channel:
        """Return the direct channel between the bot and the user, always the same one."""
        known = self.find_direct(user.id)
        if known is not None:
            return known
        channel = Channel(ChannelId(self._state.ids.next()), ChannelType.DIRECT, "", recipient_id=user.id)
        self._direct[channel.id] = channel
        return channel

    def _tell(self, guild: Guild, name: str, channel: Channel) -> None:
        self._state.tell(guild, name, channel_json(channel), intent=Intent.GUILDS)
