"""What can happen to a whole guild: founded, renamed, out of reach, gone."""

from app.demo.discord.wire import Json
from app.demo.discord.world.audit import AuditAction, AuditLog
from app.demo.discord.world.events import Event, Intent
from app.demo.discord.world.nouns import Guild, Member, User
from app.demo.discord.world.payloads import guild_json
from app.demo.discord.world.snowflakes import GuildId, RoleId, UserId
from app.demo.discord.world.state import State

# The gateway fills in the guild itself, since how much of it depends on the session.
GUILD_CREATE = "GUILD_CREATE"


class Guilds:
    """Founds guilds and moves the bot in and out of them."""

    def __init__(self, state: State, audit_log: AuditLog) -> None:
        self._state = state
        self._audit_log = audit_log

    def found(self, name: str, owner: User, *, guild_id: GuildId | None = None) -> Guild:
        """Return a new guild with its owner in it; the bot is invited separately."""
        guild = Guild(guild_id or GuildId(self._state.ids.next()), name, owner.id)
        guild.add_everyone()
        self._state.users[owner.id] = owner
        self._state.guilds[guild.id] = guild
        guild.members[owner.id] = Member(owner, self._state.clock())
        return guild

    def invite_bot(self, guild: Guild, *, by: UserId, roles: tuple[RoleId, ...] = ()) -> None:
        """Put the bot into the guild and let it know."""
        bot = self._state.bot
        if bot.id in guild.members:
            return
        guild.members[bot.id] = Member(bot, self._state.clock(), roles)
        guild.revision += 1
        self._audit_log.write(guild, AuditAction.BOT_ADD, by=by, target_id=bot.id)
        self._tell_create(guild)

    def remove_bot(self, guild: Guild) -> None:
        """Put the bot out: it hears GUILD_DELETE and nothing after."""
        if guild.members.pop(self._state.bot.id, None) is not None:
            guild.revision += 1
            self._tell_delete(guild, {"id": str(guild.id)})

    def begin_outage(self, guild: Guild) -> None:
        """Make the guild unavailable, as when Discord's servers fail."""
        if guild.is_available:
            self._tell_delete(guild, {"id": str(guild.id), "unavailable": True})
            guild.is_available = False

    def end_outage(self, guild: Guild) -> None:
        """Make the guild available again."""
        if not guild.is_available:
            guild.is_available = True
            self._tell_create(guild)

    def rename(self, guild: Guild, name: str) -> None:
        """Give the guild another name."""
        guild.name = name
        self._state.tell(guild, "GUILD_UPDATE", guild_json(guild), intent=Intent.GUILDS)

    def _tell_create(self, guild: Guild) -> None:
        if self._state.is_seen_by_bot(guild):
            self._state.events.emit(Event(GUILD_CREATE, {}, guild.id, Intent.GUILDS))

    def _tell_delete(self, guild: Guild, data: Json) -> None:
        self._state.events.emit(Event("GUILD_DELETE", data, guild.id, Intent.GUILDS))
