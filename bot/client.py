"""The client: gateway events copied at the moment they are told, commands and buttons answered."""

from collections.abc import Awaitable, Callable, Collection
from typing import Any

import aiohttp
import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.audit import GuildAudit
from bot.bulking import Bulking
from bot.buttons import Button, Buttons, Pick
from bot.chunking import Chunking
from bot.copies import member_seen
from bot.errors import on_tree_error
from bot.intake import ALL_GUILDS, Full, Intake, Look, Lost, Present
from bot.library import forget_guild, forget_members, hear_rate_limits, pace_gateway
from bot.registration import register
from bot.served import Served
from bot.voices import speak_to
from domain.ids import GuildId, UserId
from domain.rosters.sync import MemberLeft
from services import Services
from words import say

log = structlog.get_logger(__name__)

AddCogs = Callable[["MusterBot"], Collection[commands.Cog]]
WriteCommands = Callable[["MusterBot", app_commands.CommandTree["MusterBot"]], Awaitable[object]]


def intents() -> discord.Intents:
    """Return what we ask of the gateway: guilds and, privileged, their members. No message content."""
    return discord.Intents(guilds=True, members=True)


class Tree(app_commands.CommandTree["MusterBot"]):
    """Slash commands, in served servers only, with one handler for whatever they raise."""

    async def interaction_check(self, interaction: discord.Interaction["MusterBot"], /) -> bool:
        """Speak the asker's language from here on; answer for servers that are not served."""
        await speak_to(interaction, self.client.services)
        if interaction.guild_id is not None and self.client.served.serves(interaction.guild_id):
            return True
        if interaction.type is discord.InteractionType.application_command:
            if interaction.guild_id:
                words = say("This Muster doesn't serve this server.")
            else:
                words = say("This Muster doesn't serve private messages.")
            await interaction.response.send_message(words, ephemeral=True)
        return False

    async def on_error(
        self, interaction: discord.Interaction["MusterBot"], error: app_commands.AppCommandError, /
    ) -> None:
        """Answer whatever a command raised."""
        await on_tree_error(interaction, error)


class MusterBot(commands.AutoShardedBot):
    """One connection to Discord: copies what it is told into the intake, and answers commands.

    Events are taken in `dispatch`, which discord.py calls while it reads the message. Its own handlers run
    later, when the member they are given may be as a later event left him.
    """

    def __init__(
        self,
        services: Services,
        intake: Intake,
        *,
        served: Served,
        chunking: Chunking,
        audit: GuildAudit,
        bulking: Bulking,
        add_cogs: AddCogs,
        write_commands: WriteCommands = register,
        shard_count: int | None = None,
    ) -> None:
        pace_gateway()
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # a roster has no voice
        super().__init__(
            command_prefix=commands.when_mentioned,  # nothing is ever read as one: we don't ask for messages
            help_command=None,
            tree_cls=Tree,
            intents=intents(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            shard_count=shard_count,
        )
        self.services = services
        self.intake = intake
        self.served = served
        self.chunking = chunking
        self.audit = audit
        self.bulking = bulking
        self.buttons = Buttons()
        self._add_cogs, self._write_commands = add_cogs, write_commands
        self._known: dict[int, discord.Guild] = {}
        self._copiers = self._copiers_by_event()

    def dispatch(
        self, event_name: str, /, *args: Any, **kwargs: Any
    ) -> None:  # Any: as the library declares it
        """Copy what concerns us at once; hand all else to discord.py."""
        copier = self._copiers.get(event_name)
        if copier is None:
            super().dispatch(event_name, *args, **kwargs)
            return
        try:
            copier(*args)
        except Exception:  # raised into discord.py it would end the connection
            log.exception("gateway.event_failed", event_name=event_name)

    async def setup_hook(self) -> None:
        """Register commands and buttons; the bot works even if the commands can't be written."""
        self.served.hold(self)
        self.chunking.forget_all()
        hear_rate_limits(self, self.chunking.refused)
        self.add_dynamic_items(Button, Pick)
        for cog in self._add_cogs(self):
            await self.add_cog(cog)
        try:
            await self._write_commands(self, self.tree)
        except (discord.DiscordException, aiohttp.ClientError, OSError):
            log.exception("commands.not_registered")

    async def on_interaction(self, interaction: discord.Interaction["MusterBot"]) -> None:
        """Take forms that were sent in; commands and buttons find their way themselves."""
        await self.buttons.submitted(interaction)

    def _copiers_by_event(self) -> dict[str, Callable[..., None]]:
        """Return what takes each event down; leaving is told twice, once for those in the cache alone."""
        return {
            "member_join": self._saw_member,
            "member_update": lambda _before, after: self._saw_member(after),
            "raw_member_remove": self._saw_leaving,
            "member_remove": lambda _member: None,
            "user_update": lambda _before, after: self._saw_user(after),
            "guild_role_create": lambda role: self._saw_part(role.guild),
            "guild_role_update": lambda _before, after: self._saw_part(after.guild),
            "guild_role_delete": lambda role: self._saw_part(role.guild),
            "guild_channel_create": lambda channel: self._saw_part(channel.guild),
            "guild_channel_update": lambda _before, after: self._saw_part(after.guild),
            "guild_channel_delete": lambda channel: self._saw_part(channel.guild),
            "guild_update": lambda _before, after: self._saw_part(after),
            "guild_join": self._saw_guild,
            "guild_available": self._saw_guild,
            "guild_unavailable": self._lost_sight,
            "guild_remove": self._was_removed,
            "shard_connect": self._new_session,
            "shard_ready": self._session_ready,
            "ready": self._all_ready,
        }

    def _saw_member(self, member: discord.Member) -> None:
        if not member.bot and self.served.serves(member.guild.id):
            self.intake.put(GuildId(member.guild.id), member_seen(member))

    def _saw_leaving(self, event: discord.RawMemberRemoveEvent) -> None:
        if self.served.serves(event.guild_id):
            self.intake.put(GuildId(event.guild_id), MemberLeft(UserId(event.user.id)))

    def _saw_user(self, user: discord.User) -> None:
        for guild in self.served.all():
            member = guild.get_member(user.id)
            if member is not None:
                self._saw_member(member)

    def _saw_part(self, guild: discord.Guild) -> None:
        if self.served.serves(guild.id):
            self.intake.put(GuildId(guild.id), Look())

    def _saw_guild(self, guild: discord.Guild) -> None:
        """A guild is there, for the first time or again: whatever happened before we don't know."""
        self._known[guild.id] = guild
        if self.served.serves(guild.id):
            self.chunking.forget(GuildId(guild.id))
            self.intake.put(GuildId(guild.id), Look())
            self.intake.put(GuildId(guild.id), Full())

    def _lost_sight(self, guild: discord.Guild) -> None:
        if self.served.serves(guild.id):
            self.chunking.forget(GuildId(guild.id))
            self.intake.put(GuildId(guild.id), Lost(removed=False))

    def _was_removed(self, guild: discord.Guild) -> None:
        self._known.pop(guild.id, None)
        if self.served.serves(guild.id):
            self.chunking.forget(GuildId(guild.id))
            self.intake.put(GuildId(guild.id), Lost(removed=True))

    def _new_session(self, shard_id: int) -> None:
        """A session that resumes nothing: caches are void, and guilds that are not listed anew are gone.

        discord.py makes a new object for each guild that READY lists, and keeps the old ones of the others.
        """
        for guild in list(self.guilds):
            if guild.shard_id != shard_id:
                continue
            self.chunking.forget(GuildId(guild.id))
            before = self._known.get(guild.id)
            if before is guild:
                forget_guild(self, guild)
                self._was_removed(guild)
            else:
                self._known[guild.id] = guild
            if before is not None:
                forget_members(
                    before
                )  # at once: guild and members hold each other, beyond the collector's reach

    def _session_ready(self, shard_id: int) -> None:
        for guild in self.served.all():
            if guild.shard_id == shard_id and guild.unavailable:
                self._lost_sight(guild)

    def _all_ready(self) -> None:
        present = frozenset(GuildId(guild.id) for guild in self.guilds)
        self.intake.put(ALL_GUILDS, Present(present))
        log.info("gateway.ready", guilds=len(present))
        self.dispatch("all_ready")  # For cogs: what is taken down here, discord.py tells nobody else.
