"""Presses while the database is jammed: Discord is answered at once, and forms are a button away.

Their time is real, so they are not pressed in a simulated Discord, which has a time of its own.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Coroutine
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from discord import ui

from bot.buttons import Buttons, Press
from bot.embeds.duty import BREAK, MINE, REPORT, START, STOP, STOP_NOW, STOPPED_AT, TELL_STOP, WHEN, WRITE
from bot.patrolling import Patrolling
from domain.access.actors import Actor
from domain.duty.patrols import Patrol
from services.duty.patrols import Report
from storage.sqlite import READERS
from tests.bot.station import house
from tests.bot.town import texts
from tests.domain.makers import GUILD
from tests.services.duty.station import OFFICER_BEN, Station, stationed
from tests.services.house import MANAGER, House

__all__ = ["house"]

DISCORDS_PATIENCE = 3.0
ALL_READERS, A_WRITER = READERS, 0


class Pressed:
    """One press of a member: an interaction, as far as buttons of patrols look at it."""

    def __init__(self, house: House, actor: Actor, *, is_in_guild: bool = True) -> None:
        self.user = SimpleNamespace(id=actor.user_id, display_name=actor.name)
        self.guild_id, self.guild = (GUILD if is_in_guild else None), None
        self.permissions, self.locale = discord.Permissions.none(), discord.Locale.american_english
        self.created_at, self.client = house.clock.now, SimpleNamespace(services=house)
        self.response = self.followup = self
        self.began, self.answered_after = time.monotonic(), float("inf")
        self.modal: ui.Modal | None = None
        self.view: ui.LayoutView | None = None
        self.acknowledged = asyncio.Event()

    def is_done(self) -> bool:
        return self.acknowledged.is_set()

    async def defer(self, **_: bool) -> None:
        assert not self.is_done()
        self.answered_after = time.monotonic() - self.began
        self.acknowledged.set()

    async def send_modal(self, modal: ui.Modal) -> None:
        self.modal = modal
        await self.defer()

    async def edit_original_response(self, *, view: ui.LayoutView) -> None:
        assert self.is_done()
        self.view = view

    async def send(self, words: str, **_: bool) -> None:
        raise AssertionError(words)

    send_message = send

    def said(self) -> str:
        assert self.view is not None
        components: Any = self.view.to_components()  # type: ignore[no-untyped-call]
        return "\n".join(texts(components))

    def button(self) -> tuple[str, str]:
        """Return verb and argument of the one button in the answer."""
        assert self.view is not None
        (pressed,) = (each for each in self.view.walk_children() if isinstance(each, ui.DynamicItem))
        _, verb, argument = pressed.custom_id.split(":", 2)
        return verb, argument


class Desk:
    """A station whose database can be jammed, and its buttons."""

    def __init__(self, station: Station) -> None:
        self.house, self.page_id = station.house, station.page.id
        self.buttons = Buttons()
        self.patrolling = Patrolling(station.house, self.buttons)  # type: ignore[arg-type]  # has what is asked of services

    async def press(self, verb: str, argument: object, *, jam: int | None = None, **pressed: Any) -> Pressed:
        """Have the officer press a button, the database jammed until Discord was answered."""
        made = Pressed(self.house, OFFICER_BEN, is_in_guild=pressed.pop("is_in_guild", True))
        interaction: Any = made
        pressing = self.buttons.press(verb, Press(interaction, str(argument), **pressed))
        await self._acknowledged(made, pressing, jam)
        return made

    async def types_stop(self, report: Report, *, jam: int) -> Pressed:
        """Have the officer stop by command, the database jammed until Discord was answered."""
        made = Pressed(self.house, OFFICER_BEN)
        interaction: Any = made
        await self._acknowledged(made, self.patrolling.stopped(interaction, report), jam)
        return made

    async def _acknowledged(self, made: Pressed, work: Coroutine[Any, Any, None], jam: int | None) -> None:
        async with self._jammed(jam):
            doing = asyncio.create_task(work)
            async with asyncio.timeout(DISCORDS_PATIENCE):
                await made.acknowledged.wait()
        await doing

    @contextlib.asynccontextmanager
    async def _jammed(self, readers: int | None) -> AsyncIterator[None]:
        """A database in which somebody writes for long, and so many readers are busy."""
        async with contextlib.AsyncExitStack() as held:
            if readers is not None:
                await held.enter_async_context(self.house.database.begin())
                for _ in range(readers):
                    await held.enter_async_context(self.house.database.read())
            yield

    async def wants(self, **rules: object) -> None:
        await self.house.rules.change(
            MANAGER,
            self.page_id,
            lambda each: type(each)(self.page_id, **rules),  # type: ignore[arg-type]
        )

    async def started(self) -> Patrol:
        return await self.house.patrols.start(OFFICER_BEN, self.page_id)


@pytest.fixture
async def desk(house: House) -> Desk:
    return Desk(await stationed(house))


@pytest.mark.parametrize("jam", [ALL_READERS, A_WRITER])
async def test_whatever_needs_no_form_is_acknowledged_before_the_database_is_asked(
    desk: Desk, jam: int
) -> None:
    for verb, words in (
        (START, "On patrol"),
        (BREAK, "On a break"),
        (MINE, "On a break since"),
        (STOP, "It counts."),
    ):
        pressed = await desk.press(verb, desk.page_id, jam=jam)

        assert pressed.answered_after < 0.5
        assert words in pressed.said()


async def test_a_writer_alone_does_not_keep_a_form_away(desk: Desk) -> None:
    await desk.wants(needs_report=True)
    patrol = await desk.started()

    for verb, argument in ((STOP, desk.page_id), (STOP_NOW, patrol.id), (STOPPED_AT, patrol.id)):
        pressed = await desk.press(verb, argument, jam=A_WRITER)

        assert pressed.modal is not None
        assert pressed.answered_after < 0.5


@pytest.mark.parametrize("verb", [STOP, STOP_NOW])
async def test_a_report_that_can_t_be_asked_for_in_time_is_a_button_away(desk: Desk, verb: str) -> None:
    await desk.wants(needs_report=True)
    patrol = await desk.started()
    argument = desk.page_id if verb == STOP else patrol.id

    asked = await desk.press(verb, argument, jam=ALL_READERS)
    opened = await desk.press(*asked.button(), jam=ALL_READERS)
    sent = await desk.press(REPORT, patrol.id, jam=ALL_READERS, written={"note": "Two arrests"})

    assert asked.button()[0] == WRITE
    assert asked.modal is None
    assert opened.modal is not None
    assert opened.modal.custom_id.endswith(f":{patrol.id}")
    assert "Two arrests" in sent.said()


async def test_when_it_ended_is_a_button_away_and_asked_by_the_guild_s_clock(desk: Desk) -> None:
    await desk.house.settings.change(MANAGER, GUILD, zone="Europe/Berlin")
    patrol = await desk.started()

    asked = await desk.press(STOPPED_AT, patrol.id, jam=ALL_READERS, is_in_guild=False)
    opened = await desk.press(*asked.button(), jam=ALL_READERS, is_in_guild=False)
    desk.house.clock.move(timedelta(hours=1))
    written = {"end": "30m ago"}
    sent = await desk.press(TELL_STOP, patrol.id, jam=ALL_READERS, is_in_guild=False, written=written)

    assert asked.button()[0] == WHEN
    assert opened.modal is not None
    assert "Europe/Berlin" in str(opened.modal.to_dict())
    assert "**0:30**" in sent.said()


async def test_a_report_wanted_since_a_moment_is_asked_for_after_the_acknowledgement(desk: Desk) -> None:
    patrol = await desk.started()
    async with desk.house.database.begin() as tx:  # by another process, of which nobody has heard yet
        await tx.duty.save(type(await tx.duty.settings(desk.page_id))(desk.page_id, needs_report=True))

    asked = await desk.press(STOP, desk.page_id)

    assert asked.button()[1].startswith(f"{patrol.id}:")
    assert "There is something to be told of it first." in asked.said()


async def test_a_stop_by_command_that_came_too_late_for_the_form_keeps_what_was_given(desk: Desk) -> None:
    await desk.wants(needs_report=True, needs_evidence=True)
    await desk.started()

    asked = await desk.types_stop(Report("*Two* arrests"), jam=ALL_READERS)

    assert asked.modal is None
    assert asked.button()[0] == WRITE
    assert "> \\*Two\\* arrests" in asked.said()
