"""Town: a server with ranks to be, a manager, and somebody who may not."""

from dataclasses import dataclass
from typing import Any

import discord
from simcord.actors import MemberActor
from simcord.env import Env
from simcord.results import InteractionResult

from bot.copies import channels_seen, guild_seen, roles_seen
from domain.access.actors import Actor
from domain.errors import RosterError
from domain.ids import GuildId, RoleId, UserId
from domain.rosters.drafts import MappingDraft, PageDraft, RankDraft
from domain.rosters.pages import Page
from tests.bot.fakes import World

ROLES = ("Chief", "Captain", "Sergeant", "Officer", "FTO", "SWAT")
"""From the top down: Discord puts each new role below the others."""


@dataclass
class Town:
    """What the command tests act on."""

    world: World
    env: Env
    guild: Any
    channel: Any
    roles: dict[str, Any]
    manager: MemberActor
    stranger: MemberActor
    boss: Any
    expects_faults: bool = False

    @classmethod
    async def built(cls, world: World, env: Env) -> "Town":
        guild = env.create_guild("Blaine County")
        channel = guild.create_text_channel("office")
        boss = guild.create_role("Boss", permissions=discord.Permissions(manage_guild=True))
        roles = {name: guild.create_role(name) for name in ROLES}
        manager = guild.add_member(env.create_user("olga"), roles=[boss, roles["Chief"]])
        stranger = guild.add_member(env.create_user("stan"), roles=[roles["Officer"]])
        town = cls(world, env, guild, channel, roles, manager, stranger, boss)
        await env.settle()
        await town.looked_at()
        return town

    async def looked_at(self) -> None:
        """Have the bot take the server down as it is now."""
        seen = self.world.served.get(self.guild_id)
        await self.world.guilds.saw(guild_seen(seen), roles_seen(seen), channels_seen(seen))

    @property
    def guild_id(self) -> GuildId:
        return GuildId(self.guild.id)

    @property
    def actor(self) -> Actor:
        return Actor(UserId(self.manager.id), "olga", manages=frozenset({self.guild_id}))

    def role(self, name: str) -> RoleId:
        return RoleId(self.roles[name].id)

    async def page(self, slug: str = "blaine", **given: Any) -> Page:
        """Put a page on the town's roles."""
        draft = PageDraft(
            guild_id=self.guild_id,
            owner_id=UserId(self.manager.id),
            slug=slug,
            title=given.pop("title", "Blaine County"),
            ranks=given.pop(
                "ranks", tuple(RankDraft(n, self.role(n)) for n in ("Chief", "Sergeant", "Officer"))
            ),
            certifications=given.pop("certifications", (MappingDraft("FTO", self.role("FTO")),)),
            subdivisions=given.pop("subdivisions", (MappingDraft("SWAT", self.role("SWAT")),)),
            **given,
        )
        return await self.world.pages.create(self.actor, draft)

    async def types(self, command: str, /, **options: Any) -> InteractionResult:
        """Have the manager type a command."""
        return await self.manager.slash(self.channel, command, **options)

    def show_commands_to_all(self) -> None:
        """Let everybody see our commands, as a server's own settings may."""
        for command in self.env.backend.commands[None].values():
            command["default_member_permissions"] = None

    def take_permission(self) -> None:
        """Let the manager be one no longer."""
        self.env.backend.get_guild(self.guild.id).roles[self.boss.id].permissions = 0

    def check_faults(self) -> None:
        """Fail if the bot met anything but refusals that it is meant to make."""
        faults = [
            error
            for error in self.env.errors
            if not isinstance(getattr(error, "original", error), RosterError)
        ]
        assert self.expects_faults or not faults, faults

    async def restarted(self) -> None:
        """Have a new client, that knows nothing of the old one's messages."""
        await self.env.restart_bot(self.world.bot())


def said(result: InteractionResult) -> str:
    """Return everything an answer says, and check that only the asker sees it."""
    answers = [answer for answer in (result.response, *result.followups) if answer is not None]
    assert answers, "no answer"
    assert all(answer.ephemeral for answer in answers)
    return "\n".join(
        text for answer in answers for text in (answer.content, *texts(answer.components)) if text
    )


def message_of(result: InteractionResult) -> discord.Message:
    """Return the message that an answer is."""
    assert result.response is not None
    return result.response.message


def texts(components: Any) -> list[str]:
    """Return the texts and labels of a message's components."""
    found: list[str] = []
    for component in components:
        found += [component[key] for key in ("content", "label", "url") if component.get(key)]
        found += texts(component.get("components") or ())
    return found
