"""The audit log is a courtesy: read where it may be, never waited for long, never a reason to fail."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest

from bot.audit import ASKS, MOST_LINES, GuildAudit
from bot.served import Served
from domain.ids import GuildId
from domain.rosters.attribution import AuditKind
from tests.bot.stubs import StubClient, StubGuild

GUILD = GuildId(1)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


ROLES, KICK, BAN, RENAMING, DELETION = (
    discord.AuditLogAction.member_role_update,
    discord.AuditLogAction.kick,
    discord.AuditLogAction.ban,
    discord.AuditLogAction.member_update,
    discord.AuditLogAction.message_delete,
)


def entry(
    minutes_ago: int,
    action: discord.AuditLogAction = ROLES,
    *,
    gained: tuple[int, ...] = (),
    lost: tuple[int, ...] = (),
    user_id: int | None = 5,
    **nicks: str | None,
) -> Any:
    def side(role_ids: tuple[int, ...], name: str) -> Any:
        nick = {"nick": nicks[name]} if name in nicks else {}
        return SimpleNamespace(roles=[SimpleNamespace(id=role_id) for role_id in role_ids], **nick)

    return SimpleNamespace(
        id=1_000_000 - minutes_ago,
        action=action,
        created_at=NOW - timedelta(minutes=minutes_ago),
        user_id=user_id,
        user=SimpleNamespace(display_name="Olga"),
        target=SimpleNamespace(id=9),
        after=side(gained, "after"),
        before=side(lost, "before"),
        reason="merit",
    )


class LoggedGuild(StubGuild):
    """A guild with an audit log, shown a hundred lines a request; `error` comes after `shown` requests."""

    def __init__(
        self, *entries: Any, error: Exception | None = None, delay: float = 0, shown: int = 0
    ) -> None:
        super().__init__(count=1)
        self.entries, self.log_error, self.delay, self.shown = entries, error, delay, shown
        self.asked = self.read = 0

    async def audit_logs(self, *, limit: int, action: Any, before: Any) -> AsyncIterator[Any]:
        lines = [each for each in self.entries if not action or each.action is action]
        lines = [each for each in lines if not before or each.id < before.id][:limit]
        for number in range(0, max(len(lines), 1), 100):
            self.asked += 1
            await asyncio.sleep(self.delay)
            if self.log_error is not None and self.asked > self.shown:
                raise self.log_error
            for each in lines[number : number + 100]:
                self.read += 1
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


@pytest.mark.parametrize(("action", "kind"), [(KICK, AuditKind.KICK), (BAN, AuditKind.BAN)])
async def test_lines_tell_who_kicked_and_banned_whom(action: discord.AuditLogAction, kind: AuditKind) -> None:
    (line,) = await audit(LoggedGuild(entry(1, action))).role_changes(GUILD, since=None)

    assert (line.kind, line.actor_id, line.target_id, line.reason) == (kind, 5, 9, "merit")


@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        ("Anna", "Sgt. Anna", ("Anna", "Sgt. Anna")),
        (None, "An\x00na", (None, "Anna")),
        ("Anna", None, ("Anna", None)),
        ("Anna", "\u3164", ("Anna", None)),
    ],
)
async def test_lines_tell_who_changed_a_nickname(
    before: str | None, after: str | None, names: tuple[str | None, str | None]
) -> None:
    guild = LoggedGuild(entry(1, RENAMING, before=before, after=after))

    (line,) = await audit(guild).role_changes(GUILD, since=None)

    assert (line.kind, line.name_before, line.name_after) == (AuditKind.NAME, *names)


async def test_lines_about_other_things_are_left_out() -> None:
    guild = LoggedGuild(entry(1, DELETION), entry(2, RENAMING), entry(3))

    assert [each.kind for each in await audit(guild).role_changes(GUILD, since=None)] == [AuditKind.ROLES]


async def test_one_request_answers_where_it_reaches_far_enough() -> None:
    guild = LoggedGuild(entry(1, KICK), entry(2), *(entry(20 + number) for number in range(500)))

    lines = await audit(guild).role_changes(GUILD, since=NOW - timedelta(minutes=10))

    assert ([each.kind for each in lines], guild.asked) == ([AuditKind.KICK, AuditKind.ROLES], 1)


async def test_behind_a_busy_page_each_kind_is_asked_for_itself() -> None:
    noise = [entry(number, DELETION) for number in range(1, 900)]
    guild = LoggedGuild(*noise, entry(1000), entry(1001, BAN), entry(1002, RENAMING, after="Anna"))

    lines = await audit(guild).role_changes(GUILD, since=None)

    assert [each.kind for each in lines] == [AuditKind.ROLES, AuditKind.BAN, AuditKind.NAME]
    assert guild.asked == 5


async def test_no_more_than_so_many_lines_are_read() -> None:
    actions = [ROLES, KICK, BAN, RENAMING]
    guild = LoggedGuild(*(entry(number, actions[number % 4]) for number in range(5000)))

    await audit(guild).role_changes(GUILD, since=None)

    assert guild.read == MOST_LINES


async def test_what_was_read_before_a_trouble_counts() -> None:
    noise = [entry(number) for number in range(300)]
    guild = LoggedGuild(*noise, error=discord.DiscordException("cut"), shown=1)

    assert len(await audit(guild).role_changes(GUILD, since=None)) == 100


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
    assert await audit(LoggedGuild(error=error)).role_changes(GUILD, since=None) == []


async def test_a_slow_log_is_not_waited_for() -> None:
    assert await audit(LoggedGuild(entry(1), delay=5), patience=0.01).role_changes(GUILD, since=None) == []


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
