"""What Discord lets the bot do: permissions, and who stands above whom."""

from app.demo.discord.world.errors import missing_access, missing_permissions
from app.demo.discord.world.nouns import Channel, Guild, Member, Role
from app.demo.discord.world.permissions import Permission
from app.demo.discord.world.state import State


class Guards:
    """Refuses with 50001 or 50013 what the bot may not do."""

    def __init__(self, state: State) -> None:
        self._state = state

    def require(self, guild: Guild, permission: Permission) -> None:
        """Refuse unless the bot has the permission in the guild."""
        if not guild.permissions_of(self._bot(guild)) & permission:
            raise missing_permissions()

    def require_in(self, guild: Guild, channel: Channel, permission: Permission) -> None:
        """Refuse unless the bot can see the channel and has the permission there."""
        held = guild.permissions_in(channel, self._bot(guild))
        if not held & Permission.VIEW_CHANNEL:
            raise missing_access()
        if not held & permission:
            raise missing_permissions()

    def require_above_role(self, guild: Guild, role: Role) -> None:
        """Refuse unless the bot's highest role stands above this one."""
        bot = self._bot(guild)
        if bot.user.id != guild.owner_id and guild.height_of(bot) <= role.height:
            raise missing_permissions()

    def require_above_member(self, guild: Guild, member: Member) -> None:
        """Refuse unless the bot stands above the member; nobody stands above the owner."""
        bot = self._bot(guild)
        if member is bot:
            return
        is_owner = member.user.id == guild.owner_id
        if is_owner or guild.height_of(bot) <= guild.height_of(member):
            raise missing_permissions()

    def _bot(self, guild: Guild) -> Member:
        return self._state.member(guild, self._state.bot.id)
