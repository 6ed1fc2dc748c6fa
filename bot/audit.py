"""Audit: who gave and took roles, kicked, banned and renamed, as far as the bot may read Discord's audit log.

The log is a courtesy: without it a record says "unknown". So nothing here waits long or raises.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import aiohttp
import discord
import structlog
from discord.utils import MISSING

from bot.copies import cleaned, is_visible
from bot.served import Served
from domain.ids import GuildId, RoleId, UserId
from domain.rosters.attribution import AuditKind, RoleAudit

KINDS = {
    discord.AuditLogAction.member_role_update: AuditKind.ROLES,
    discord.AuditLogAction.kick: AuditKind.KICK,
    discord.AuditLogAction.ban: AuditKind.BAN,
    discord.AuditLogAction.member_update: AuditKind.NAME,
}
"""The actions that concern a roster. A prune doesn't say whom it put out, so it explains no departure."""
PAGE = 100
"""Lines Discord gives at once."""
MOST_LINES = 1000
FURTHER = dict.fromkeys(KINDS, PAGE) | {
    discord.AuditLogAction.member_role_update: MOST_LINES - len(KINDS) * PAGE
}
"""How many lines of each action are read behind the first page; dates of ranks reach back the farthest."""
PATIENCE = 3.0
"""Seconds the log may take; records must not wait for it."""
ASKS, PER_SECONDS = 5, 5.0
"""How often one guild's log is asked: a burst of changes shares one answer, made after the last of them."""

log = structlog.get_logger(__name__)


class GuildAudit:
    """Reads what was done to members from the audit log; empty wherever that can't be done."""

    def __init__(
        self, served: Served, *, monotonic: Callable[[], float] = time.monotonic, patience: float = PATIENCE
    ) -> None:
        self._served = served
        self._monotonic = monotonic
        self._patience = patience
        self._asked: dict[GuildId, deque[float]] = {}
        self._refused: dict[GuildId, datetime] = {}

    def refused_at(self, guild_id: GuildId) -> datetime | None:
        """Return when Discord last refused to show the log, or None if it showed it since."""
        return self._refused.get(guild_id)

    async def role_changes(self, guild_id: GuildId, *, since: datetime | None) -> Sequence[RoleAudit]:
        """Return who gave and took which roles, kicked, banned and renamed whom since then, the newest first.

        What was read before the patience ran out, or Discord failed, counts.
        """
        guild = self._served.find(guild_id)
        if guild is None or guild.unavailable or not _may_read(guild):
            return ()
        await self._pace(guild_id)
        lines: list[RoleAudit] = []
        try:
            async with asyncio.timeout(self._patience):
                await _read(guild, since, lines)
        except discord.Forbidden:
            self._refused[guild_id] = datetime.now(UTC)
            return ()
        except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("audit.unread", guild=guild_id, error=type(error).__name__)
        else:
            self._refused.pop(guild_id, None)
        return sorted(lines, key=lambda line: line.at, reverse=True)

    async def _pace(self, guild_id: GuildId) -> None:
        """Wait until the guild's log may be asked again; whoever waits gets an answer made after the wait."""
        asked = self._asked.setdefault(guild_id, deque(maxlen=ASKS))
        if len(asked) == ASKS:
            wait = asked[0] + PER_SECONDS - self._monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
        asked.append(self._monotonic())


def _may_read(guild: discord.Guild) -> bool:
    return guild.me.guild_permissions.view_audit_log


async def _read(guild: discord.Guild, since: datetime | None, lines: list[RoleAudit]) -> None:
    """Put the lines since then into `lines`: those of one page, and behind a full one kind by kind.

    One request without a filter answers a live question. Where other doings fill the page, or the question
    reaches far back, Discord's filter, which takes one action, finds ours among them.
    """
    last = await _take(guild, since, lines, limit=PAGE)
    if last is None:
        return
    for action, limit in FURTHER.items():
        await _take(guild, since, lines, limit=limit, action=action, before=last)


async def _take(
    guild: discord.Guild,
    since: datetime | None,
    lines: list[RoleAudit],
    *,
    limit: int,
    action: discord.AuditLogAction = MISSING,
    before: discord.AuditLogEntry = MISSING,
) -> discord.AuditLogEntry | None:
    """Look at up to `limit` lines of the log; return the last one if there may be more since then."""
    count, last = 0, None
    async for last in guild.audit_logs(limit=limit, action=action, before=before):
        if since is not None and last.created_at < since:
            return None
        count += 1
        if (line := _line(last, guild.me.id)) is not None:
            lines.append(line)
    return last if count == limit else None


def _line(entry: discord.AuditLogEntry, our_id: int) -> RoleAudit | None:
    kind = KINDS.get(entry.action)
    if kind is None or entry.user_id is None or entry.target is None:
        return None
    if kind is AuditKind.NAME and not hasattr(entry.after, "nick"):
        return None  # a member update may be about a mute or a timeout
    actor = entry.user
    return RoleAudit(
        at=entry.created_at,
        actor_id=UserId(entry.user_id),
        actor_name=cleaned(actor.display_name) if actor else str(entry.user_id),
        target_id=UserId(int(entry.target.id)),
        gained=_roles(entry.after),
        lost=_roles(entry.before),
        reason=cleaned(entry.reason) if entry.reason else None,
        is_ours=entry.user_id == our_id,
        kind=kind,
        name_before=_nick(entry.before),
        name_after=_nick(entry.after),
    )


def _roles(side: discord.AuditLogDiff) -> frozenset[RoleId]:
    return frozenset(RoleId(role.id) for role in getattr(side, "roles", ()))


def _nick(side: discord.AuditLogDiff) -> str | None:
    nick = cleaned(getattr(side, "nick", None) or "")
    return nick if is_visible(nick) else None
