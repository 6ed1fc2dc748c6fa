"""The state all verbs share: who and what there is, the clock, and the stream of events."""

from app.demo.discord.wire import Json
from app.demo.discord.world.errors import unknown_guild, unknown_member, unknown_role, unknown_user
from app.demo.discord.world.events import Event, EventStream, Intent
from app.demo.discord.world.nouns import Guild, Member, Role, User
from app.demo.discord.world.snowflakes import Clock, GuildId, RoleId, Snowflakes, UserId


class State:
    """Users and guilds by id, with lookups that refuse in Discord's words."""

    def __init__(self, bot: User, *, clock: Clock) -> None:
        self.bot = bot
        self.clock = clock
        self.ids = Snowflakes(clock)
        self.events = EventStream()
        self.users: dict[UserId, User] = {bot.id: bot}
        self.guilds: dict[GuildId, Guild] = {}
        # Purchases as Discord's objects; nobody has bought anything by default.
        self.entitlements: list[Json] = []
        self.skus: list[Json] = []

    def user(self, user_id: UserId) -> User:
        """Return the user, or refuse with 10013."""
        if user_id not in self.users:
            raise unknown_user()
        return self.users[user_id]

    def guild(self, guild_id: GuildId) -> Guild:
        """Return the guild, or refuse with 10004."""
        if guild_id not in self.guilds:
            raise unknown_guild()
        return self.guilds[guild_id]

    def guild_of_bot(self, guild_id: GuildId) -> Guild:
        """Return the guild if the bot is in it, or refuse with 10004."""
        guild = self.guild(guild_id)
        if self.bot.id not in guild.members:
            raise unknown_guild()
        return guild

    def member(self, guild: Guild, user_id: UserId) -> Member:
        """Return the member, or refuse with 10007 (10013 if there is no such user at all)."""
        if user_id not in guild.members:
            raise unknown_member() if user_id in self.users else unknown_user()
        return guild.members[user_id]

    def role(self, guild: Guild, role_id: RoleId) -> Role:
        """Return the role, or refuse with 10011."""
        if role_id not in guild.roles:
            raise unknown_role()
        return guild.roles[role_id]

    def is_seen_by_bot(self, guild: Guild) -> bool:
        """Tell whether the gateway speaks of this guild: the bot is in it and it has no outage."""
        return guild.is_available and self.bot.id in guild.members

    def tell(self, guild: Guild, name: str, data: Json, *, intent: Intent) -> None:
        """Emit an event of a guild, if the bot can see the guild."""
        if self.is_seen_by_bot(guild):
            self.events.emit(Event(name, data, guild.id, intent))
