"""Checks: everything that can keep a roster from following Discord, examined, each fault with its cure."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import aiohttp
import discord

from bot.client import MusterBot
from bot.embeds.announcements import fault_lines
from bot.embeds.boards import board_name
from bot.embeds.limits import escaped, moment
from bot.invite import REASONS, TO_ANNOUNCE, missing, permission_name
from bot.refusals import foreseen
from bot.registration import is_registered
from bot.steps import Step, Verb
from domain.access.actors import Actor
from domain.ids import GuildId
from domain.rosters.pages import Mapping, Page
from services.rosters.announcement_rules import AnnouncementSettings
from services.rosters.sync import SyncStatus
from words import number, said, say


class Verdict(StrEnum):
    """How an examination ended."""

    GOOD = "good"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was examined; `text` is markdown, and says how to mend it unless it is good."""

    verdict: Verdict
    text: str


class Doctor:
    """Examines one server after the other, on request."""

    def __init__(self, bot: MusterBot) -> None:
        self._bot = bot

    async def examine(self, actor: Actor, guild_id: GuildId) -> tuple[Check, ...]:
        """Return every check, faults first."""
        status = await self._bot.services.sync.status(actor, guild_id)
        guild = self._bot.served.get(guild_id)
        checks = [
            *self._connection(guild),
            *_permissions(guild, self._bot.audit.refused_at(guild_id) is not None),
            *self._standing(status),
            *(check for page in status.pages for check in _mappings(page, guild)),
            *await self._boards(actor, guild_id),
            *await self._badges(guild),
            *_channels(guild, await self._bot.services.announcement_rules.view(actor, guild_id)),
            await self._commands(),
        ]
        order = list(reversed(Verdict))
        return tuple(sorted(checks, key=lambda check: order.index(check.verdict)))

    def _connection(self, guild: discord.Guild) -> Iterator[Check]:
        if self._bot.intents.members:
            yield Check(Verdict.GOOD, say("The members intent is on."))
        else:
            yield Check(
                Verdict.FAULT,
                say(
                    "The members intent is off: "
                    "switch on “Server Members Intent” in the Developer Portal, Bot."
                ),
            )
        trouble = self._bot.chunking.trouble(GuildId(guild.id))
        if trouble is not None:
            again = say("I try again {moment}; nothing to do for you.", moment=moment(trouble.retry_at))
            yield Check(Verdict.WARNING, f"{escaped(said(trouble.sentence))} {again}")
        elif self._bot.chunking.is_whole(guild):
            yield Check(
                Verdict.GOOD,
                say(
                    "The member list is complete: {member_count} members.",
                    member_count=number(guild.member_count or 0),
                ),
            )

    def _standing(self, status: SyncStatus) -> Iterator[Check]:
        if not status.pages:
            yield Check(Verdict.WARNING, say("There is no page yet. Start with /setup."))
        elif status.guild.synced_at is None:
            yield Check(Verdict.WARNING, say("The pages were never compared with Discord. Try /sync now."))
        else:
            yield Check(Verdict.GOOD, say("Last synced {moment}.", moment=moment(status.guild.synced_at)))
        if status.guild.held is not None:
            yield Check(
                Verdict.FAULT,
                say(
                    "A sync is held: {removals} members would leave a page at once. Look at /sync "
                    "status and apply it there, or give the roles back.",
                    removals=status.guild.held.removals,
                ),
            )

    async def _boards(self, actor: Actor, guild_id: GuildId) -> list[Check]:
        """Return a check of each posted board, as it went the last time."""
        checks: list[Check] = []
        for board in await self._bot.services.boards.of_guild(actor, guild_id):
            head = self._bot.services.reading.head(board.page_id)
            what = f"{escaped(board_name(board, head.title if head else ''))} · <#{board.channel_id}>"
            if board.failure is not None:
                checks.append(Check(Verdict.FAULT, f"{what}: {escaped(said(board.failure))}"))
            else:
                checks.append(Check(Verdict.GOOD, say("{board}: posted and kept up.", board=what)))
        return checks

    async def _badges(self, guild: discord.Guild) -> list[Check]:
        """Return a check of each role that is held on duty or away."""
        checks: list[Check] = []
        for role_id in sorted(await self._bot.services.duty.badges.of_guild(GuildId(guild.id))):
            role, why = f"<@&{role_id}>", foreseen(guild, Step(Verb.GIVE, role_id))
            if why is not None:
                line = say("Roles on duty and away: {role}. {why}", role=role, why=escaped(said(why)))
                checks.append(Check(Verdict.FAULT, line))
            else:
                checks.append(Check(Verdict.GOOD, say("Roles on duty and away: {role}.", role=role)))
        return checks

    async def _commands(self) -> Check:
        try:
            registered = await is_registered(self._bot, self._bot.tree)
        except (discord.DiscordException, aiohttp.ClientError, OSError):
            return Check(
                Verdict.WARNING, say("Discord did not say which commands it knows. Try again later.")
            )
        if registered:
            return Check(Verdict.GOOD, say("Discord knows our commands as they are."))
        return Check(
            Verdict.FAULT, say("Discord knows older commands than ours. Restart Muster to register them.")
        )


def _permissions(guild: discord.Guild, audit_refused: bool) -> Iterator[Check]:  # noqa: FBT001 - private
    lacking = missing(guild.me.guild_permissions)
    for name in REASONS:
        shown = permission_name(name)
        if name in lacking:
            cure = say(
                "Server Settings, Roles, {role}: switch on {permission}.",
                role=escaped(guild.me.top_role.name),
                permission=shown,
            )
            yield Check(
                Verdict.WARNING,
                say(
                    "I lack {permission}, to {reason}. {cure}",
                    permission=shown,
                    reason=say(REASONS[name]),
                    cure=cure,
                ),
            )
        elif name == "view_audit_log" and audit_refused:
            yield Check(
                Verdict.WARNING,
                say("Discord refused to show the audit log last time; records say “unknown”."),
            )
        else:
            yield Check(
                Verdict.GOOD,
                say("I have {permission}, to {reason}.", permission=shown, reason=say(REASONS[name])),
            )


def _channels(guild: discord.Guild, settings: AnnouncementSettings) -> Iterator[Check]:
    """Examine each channel that something is announced in."""
    for channel_id in sorted({rule.channel_id for rule in settings.rules if rule.channel_id is not None}):
        channel = guild.get_channel(channel_id)
        if channel is None:
            cure = say("Choose another one with /announce set.")
            gone = say("Announcements: their channel is gone, or I can't see it. {cure}", cure=cure)
            yield Check(Verdict.FAULT, gone)
            continue
        held = channel.permissions_for(guild.me)
        lacking = [permission_name(name) for name in TO_ANNOUNCE if not getattr(held, name)]
        if lacking:
            text = say(
                "Announcements: in {channel} I lack {permissions}. Switch it on in the channel's settings.",
                channel=f"<#{channel_id}>",
                permissions=", ".join(lacking),
            )
            yield Check(Verdict.FAULT, text)
        else:
            yield Check(Verdict.GOOD, say("Announcements: {channel}.", channel=f"<#{channel_id}>"))
    yield from (Check(Verdict.WARNING, line.removeprefix("⚠ ")) for line in fault_lines(settings))


def _mappings(page: Page, guild: discord.Guild) -> Iterator[Check]:
    for mapping in page.mappings():
        yield _mapping(
            mapping,
            guild,
            say("“{name}” on {title}", name=escaped(mapping.name), title=escaped(page.title)),
        )


def _mapping(mapping: Mapping, guild: discord.Guild, what: str) -> Check:
    role = guild.get_role(mapping.role_id)
    command = {"Rank": "rank", "Certification": "cert", "Subdivision": "subdivision"}[type(mapping).__name__]
    if role is None or mapping.is_unmapped:
        return Check(
            Verdict.FAULT,
            say(
                "{what}: its role is gone; its members are kept. Give it another one with /{command} "
                "edit, or remove it.",
                what=what,
                command=command,
            ),
        )
    if role.managed:
        return Check(
            Verdict.FAULT,
            say(
                "{what}: <@&{role}> belongs to an integration, so nobody can be given it. Choose "
                "another role.",
                what=what,
                role=role.id,
            ),
        )
    if role >= guild.me.top_role:
        return Check(
            Verdict.WARNING,
            say(
                "{what}: <@&{role}> is not below my highest role, so I can't give or take it. Drag "
                "“{mine}” above it in Server Settings, Roles.",
                what=what,
                role=role.id,
                mine=escaped(guild.me.top_role.name),
            ),
        )
    return Check(Verdict.GOOD, f"{what}: <@&{role.id}>.")
