"""Reminders are sent once, and the message of a check that is over shows the sums."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.checking import Checking
from domain.ids import ChannelId, UserId
from tests.bot.cogs.test_activity_checks import asked, messages, shown
from tests.bot.serving import refusal
from tests.bot.station import TIERS, Station, house, station, world
from tests.bot.town import said

__all__ = ["asked", "house", "station", "world"]


class Letters:
    """Conversations that keep what they are sent, or are closed."""

    def __init__(self, closed: UserId | None = None) -> None:
        self.told: list[int] = []
        self.views: list[discord.ui.LayoutView] = []
        self.closed = closed
        self.refusal: discord.HTTPException | None = None
        self._to = 0

    async def direct(self, user_id: UserId) -> Any:
        self._to = user_id
        return self

    async def send(self, *, view: discord.ui.LayoutView, **_: object) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.told.append(self._to)
        self.views.append(view)
        if self._to == self.closed:
            raise TimeoutError


async def at_once(_seconds: float) -> None:
    """Wait for nothing."""


def checking(
    station: Station,
    letters: Letters,
    sleep: Callable[[float], Awaitable[None]] = at_once,
    *,
    channel: Callable[..., Any] | None = None,
) -> Checking:
    class Door:
        find = staticmethod(station.town.world.served.find)
        direct = staticmethod(letters.direct)

    door: Any = Door()
    door.channel = channel or station.town.world.served.channel
    return Checking(station.house.checks, door, sleep=sleep)


async def test_a_question_that_a_crash_kept_from_being_noted_is_taken_up_once(asked: Station) -> None:
    house, town = asked.house, asked.town
    await asked.types("captain", "activitycheck end")
    (page,) = await house.pages.of_guild(town.actor, town.guild_id)
    until = house.clock() + timedelta(days=1)
    check = await house.checks.start(town.actor, page.id, ChannelId(town.channel.id), until=until)
    await checking(asked, Letters()).ask()
    assert len(messages(asked)) == 1  # whoever started it may be sending it just now
    house.clock.move(timedelta(minutes=2))

    await checking(asked, Letters()).ask()
    await checking(asked, Letters()).ask()

    (question, _) = sorted(messages(asked), key=lambda each: each.id, reverse=True)
    assert "I'm here" in shown(question)
    assert (await house.checks.latest(town.actor, page.id)).message_id == question.id
    pressed = said(await asked.people["officer"].click(question, label="I'm here"))
    assert "Noted: you are here." in pressed
    assert check.message_id is None


@pytest.mark.parametrize("status", [403, 503])
async def test_without_its_question_there_is_no_check_once_discord_has_decided(
    asked: Station, status: int
) -> None:
    house, town = asked.house, asked.town
    await asked.types("captain", "activitycheck end")
    (page,) = await house.pages.of_guild(town.actor, town.guild_id)
    until = house.clock() + timedelta(days=1)
    check = await house.checks.start(town.actor, page.id, ChannelId(town.channel.id), until=until)
    house.clock.move(timedelta(minutes=2))
    letters = Letters()
    letters.refusal = refusal(status)
    worker = checking(asked, letters, channel=lambda *_: letters)

    await worker.ask()

    waiting = [each.check.id for each in await house.checks.unasked()]
    assert waiting == ([] if status == 403 else [check.id])


async def test_at_half_time_whoever_has_not_answered_is_told_once(asked: Station) -> None:
    (message,) = messages(asked)
    await asked.people["officer"].click(message, label="I'm here")
    asked.house.clock.move(timedelta(days=1, minutes=1))
    await asked.house.checks.fall_due()
    letters = Letters(closed=UserId(asked.people["sergeant"].id))

    await checking(asked, letters).remind()
    await checking(asked, letters).remind()

    everybody = {each.id for name, each in asked.people.items() if name not in ("officer", "former")}
    assert sorted(letters.told) == sorted(everybody)


async def test_at_the_end_the_message_shows_the_sums_and_has_no_button(asked: Station) -> None:
    asked.house.clock.move(timedelta(days=3))
    await asked.house.checks.fall_due()
    letters = Letters()

    await checking(asked, letters).close()
    await checking(asked, letters).remind()

    (message,) = messages(asked)
    assert "0 here ·" in shown(message)
    assert "I'm here" not in shown(message)
    assert letters.told == []
    assert await asked.house.checks.unsettled() == ()


async def test_whoever_answers_meanwhile_is_not_told(asked: Station) -> None:
    (message,) = messages(asked)
    await asked.types("captain", "activitycheck remind")
    letters = Letters()

    async def pressing(_seconds: float) -> None:
        for name in TIERS:
            await asked.people[name].click(message, label="I'm here")

    await checking(asked, letters, pressing).remind()

    late = {asked.people[name].id for name in TIERS} - {letters.told[0]}
    assert late.isdisjoint(letters.told)


async def test_a_reminder_is_answered_where_it_is_read_even_if_the_question_is_gone(asked: Station) -> None:
    user = asked.town.env.create_user("faraway")
    asked.town.guild.add_member(user, roles=[asked.town.roles["Officer"]])
    await asked.town.env.settle()
    await asked.town.world.intake.compare(asked.town.guild_id)
    await asked.types("captain", "activitycheck end")
    await asked.types("captain", "activitycheck start", until="in 2d")
    question = asked.town.world.served.get(asked.town.guild_id).get_channel(asked.town.channel.id)
    assert isinstance(question, discord.TextChannel)
    for message in messages(asked):
        await question.get_partial_message(message.id).delete()
    await asked.types("captain", "activitycheck remind")
    letters = Letters()
    await checking(asked, letters).remind()
    place = await asked.town.world.served.direct(UserId(user.id))
    letter = await place.send(view=letters.views[letters.told.index(user.id)])
    await asked.town.restarted()

    pressed = said(await user.click(letter, label="I'm here"))

    assert "Noted: you are here." in pressed
    assert "1 here ·" in await asked.types("captain", "activitycheck results")
    await asked.types("captain", "activitycheck end")
    await checking(asked, letters).close()
    assert await asked.house.checks.unsettled() == ()
    assert "is over" in said(await user.click(letter, label="I'm here"))


async def test_what_falls_due_is_done_as_it_happens(asked: Station) -> None:
    told = asyncio.Event()

    async def noted(_seconds: float) -> None:
        told.set()

    letters = Letters()
    worker = checking(asked, letters, noted)
    asked.house.live.listen(worker.hear)
    work = asyncio.create_task(worker.work())
    await asked.types("captain", "activitycheck remind")

    async with asyncio.timeout(10):
        await told.wait()
    work.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await work

    assert letters.told
