"""The audit log is a courtesy: read where it may be, never waited for long, never a reason to fail."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest

from bot.audit import ASKS, GuildAudit
from bot.served import Served
from domain.ids import GuildId
from tests.bot.stubs import StubClient, StubGuild

GUILD = GuildId(1)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def entry(
    minutes_ago: int, *, gained: tuple[int, ...] = (), lost: tuple[int, ...] = (), user_id: int | None = 5
) -> Any:
    def side(role_ids: tuple[int, ...]) -> Any:
        return SimpleNamespace(roles=[SimpleNamespace(id=role_id) for role_id in role_ids])

    return SimpleNamespace(
        created_at=NOW - timedelta(minutes=minutes_ago),
        user_id=user_id,
        user=SimpleNamespace(display_name="Olga"),
        target=SimpleNamespace(id=9),
        after=side(gained),
        before=side(lost),
        reason="merit",
    )


class LoggedGuild(StubGuild):
    """A guild with an audit log."""

    def __init__(self, *entries: Any, error: Exception | None = None, delay: float = 0) -> None:
        super().__init__(count=1)
        self.entries, self.log_error, self.delay = entries, error, delay
        self.asked = 0

    async def audit_logs(self, *, limit: int, action: discord.AuditLogAction) -> AsyncIterator[Any]:
        assert action is discord.AuditLogAction.member_role_update
        self.asked += 1
        await asyncio.sleep(self.delay)
        if self.log_error is not None:
            raise self.log_error
        for each in self.entries[:limit]:
            yield each


def audit(guild: StubGuild, **options: Any) -> GuildAudit:
    served = Served()
    served.hold(cast(discord.Client, StubClient(guild)))
    return GuildAudit(served, **options)


def refusal(kind: type[discord.HTTPException], status: int) -> discord.HTTPException:
    return kind(cast(Any, SimpleNamespace(status=status, reason="no")), "no")


async def test_lines_tell_who_gave_and_took_what() -> None:
    guild = LoggedGuild(entry(1, gained=(11,), lost=(12,)))

    (line,) = await audit(guild).role_changes(GUILD, since=None)

    assert (line.actor_id, line.actor_name, line.target_id, line.reason) == (5, "Olga", 9, "merit")
    assert (line.gained, line.lost) == (frozenset({11}), frozenset({12}))


async def test_lines_of_the_bot_itself_are_marked() -> None:
    lines = await audit(LoggedGuild(entry(1), entry(1, user_id=999))).role_changes(GUILD, since=None)

    assert [line.is_ours for line in lines] == [False, True]


async def test_only_lines_since_then_are_read() -> None:
    guild = LoggedGuild(entry(1), entry(5), entry(60))

    lines = await audit(guild).role_changes(GUILD, since=NOW - timedelta(minutes=10))

    assert len(lines) == 2


async def test_lines_of_nobody_are_left_out() -> None:
    assert await audit(LoggedGuild(entry(1, user_id=None))).role_changes(GUILD, since=None) == []


async def test_a_refusal_is_remembered_until_the_log_is_shown_again() -> None:
    guild = LoggedGuild(entry(1), error=refusal(discord.Forbidden, 403))
    log = audit(guild)

    assert await log.role_changes(GUILD, since=None) == ()
    assert log.refused_at(GUILD) is not None

    guild.log_error = None
    assert len(await log.role_changes(GUILD, since=None)) == 1
    assert log.refused_at(GUILD) is None


@pytest.mark.parametrize(
    "error", [refusal(discord.DiscordServerError, 503), ConnectionResetError("cut"), TimeoutError()]
)
async def test_no_trouble_of_discord_s_is_ours(error: Exception) -> None:
    assert await audit(LoggedGuild(error=error)).role_changes(GUILD, since=None) == ()


async def test_a_slow_log_is_not_waited_for() -> None:
    assert await audit(LoggedGuild(entry(1), delay=5), patience=0.01).role_changes(GUILD, since=None) == ()


async def test_without_the_permission_nothing_is_asked() -> None:
    guild = LoggedGuild(entry(1))
    guild.me.guild_permissions.view_audit_log = False

    assert await audit(guild).role_changes(GUILD, since=None) == ()
    assert guild.asked == 0


async def test_a_guild_that_is_gone_has_no_log() -> None:
    assert await audit(LoggedGuild()).role_changes(GuildId(404), since=None) == ()


async def test_a_burst_shares_answers_made_after_its_last_question(monkeypatch: pytest.MonkeyPatch) -> None:
    guild = LoggedGuild(entry(1))
    log = audit(guild, monotonic=lambda: 100.0)
    waits: list[float] = []

    async def sleep(delay: float) -> None:
        if delay:
            waits.append(delay)

    monkeypatch.setattr("bot.audit.asyncio.sleep", sleep)
    for _ in range(ASKS + 1):
        await log.role_changes(GUILD, since=None)

    assert waits == [5.0]
