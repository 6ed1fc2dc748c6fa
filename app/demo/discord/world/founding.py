"""Founding: puts a whole guild into a world at once, with the same ids every time, untold."""

from datetime import UTC, datetime

from app.demo.discord.world.nouns import Channel, ChannelType, Guild, Member, Role, User
from app.demo.discord.world.permissions import MUSTER_BOT
from app.demo.discord.world.snowflakes import ChannelId, GuildId, RoleId, Snowflakes, UserId
from app.demo.discord.world.world import World

# When everything founded here was made, by its ids; any moment of Discord's past does.
FOUNDED = datetime(2021, 3, 1, 12, tzinfo=UTC)


class Founding:
    """Fills one new guild; roles are added from the bottom up."""

    def __init__(self, world: World, name: str) -> None:
        self._world = world
        self._ids = Snowflakes(lambda: FOUNDED)
        owner_id = UserId(self._ids.next())
        self.guild = Guild(GuildId(self._ids.next()), name, owner_id)
        self.guild.add_everyone()
        world.state.guilds[self.guild.id] = self.guild

    def owner(self, username: str, global_name: str) -> Member:
        """Return the guild's owner, now a member."""
        return self.enter(User(self.guild.owner_id, username, global_name), joined_at=FOUNDED)

    def role(self, name: str, *, colour: int = 0, permissions: int = 0) -> Role:
        """Return a role that stands above all roles so far."""
        role_id = RoleId(self._ids.next())
        role = Role(role_id, name, len(self.guild.roles), colour, permissions)
        self.guild.roles[role_id] = role
        return role

    def channel(self, name: str, *, topic: str | None = None) -> Channel:
        """Return a text channel at the end of the list."""
        channel = Channel(
            ChannelId(self._ids.next()),
            ChannelType.TEXT,
            name,
            self.guild.id,
            position=len(self.guild.channels),
            topic=topic,
        )
        self.guild.channels[channel.id] = channel
        return channel

    def person(
        self,
        username: str,
        global_name: str | None = None,
        *,
        joined_at: datetime = FOUNDED,
        roles: tuple[RoleId, ...] = (),
        is_bot: bool = False,
    ) -> Member:
        """Return a new user as a member."""
        user = User(UserId(self._ids.next()), username, global_name, is_bot=is_bot)
        return self.enter(user, joined_at=joined_at, roles=roles)

    def muster(self) -> Member:
        """Return the bot as a member, under a managed role that stands above all roles so far."""
        role = self.role(self._world.bot.username, colour=0x5B7DB1, permissions=int(MUSTER_BOT))
        role.is_managed, role.bot_id = True, self._world.bot.id
        return self.enter(self._world.bot, joined_at=FOUNDED, roles=(role.id,))

    def enter(self, user: User, *, joined_at: datetime, roles: tuple[RoleId, ...] = ()) -> Member:
        """Return a user as a member."""
        self._world.state.users[user.id] = user
        member = Member(user, joined_at, roles)
        self.guild.members[user.id] = member
        return member
