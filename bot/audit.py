"""Audit: who gave and took roles, as Discord's audit log tells it, where the bot may read it.

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

from bot.copies import cleaned
from bot.served import Served
from domain.ids import GuildId, RoleId, UserId
from domain.rosters.attribution import RoleAudit

MOST_LINES = 1000
PATIENCE = 3.0
"""Seconds the log may take; records must not wait for it."""
ASKS, PER_SECONDS = 5, 5.0
"""How often one guild's log is asked: a burst of changes shares one answer, made after the last of them."""

log = structlog.get_logger(__name__)


class GuildAudit:
    """Reads role changes from the audit log; empty wherever that can't be done."""

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
        """Return who gave and took which roles since then, the newest first."""
        guild = self._served.find(guild_id)
        if guild is None or guild.unavailable or not _may_read(guild):
            return ()
        await self._pace(guild_id)
        try:
            async with asyncio.timeout(self._patience):
                lines = await _lines(guild, since)
        except discord.Forbidden:
            self._refused[guild_id] = datetime.now(UTC)
            return ()
        except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("audit.unread", guild=guild_id, error=type(error).__name__)
            return ()
        self._refused.pop(guild_id, None)
        return lines

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


async def _lines(guild: discord.Guild, since: datetime | None) -> list[RoleAudit]:
    lines: list[RoleAudit] = []
    action = discord.AuditLogAction.member_role_update
    async for entry in guild.audit_logs(limit=MOST_LINES, action=action):
        if since is not None and entry.created_at < since:
            break
        if (line := _line(entry, guild.me.id)) is not None:
            lines.append(line)
    return lines


def _line(entry: discord.AuditLogEntry, our_id: int) -> RoleAudit | None:
    if entry.user_id is None or entry.target is None:
        return None
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
    )


def _roles(side: discord.AuditLogDiff) -> frozenset[RoleId]:
    return frozenset(RoleId(role.id) for role in getattr(side, "roles", ()))
