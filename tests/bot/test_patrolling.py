"""Buttons of patrols: pressed by members of every tier, twice, after a restart, and by the wrong ones."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
from simcord.results import InteractionResult

from bot.embeds.patrol_news import asked_card
from bot.patrolling import written_report
from domain.access.actors import Actor
from domain.duty.news import PatrolAsked
from domain.duty.patrols import Patrol
from domain.ids import ChannelId, UserId
from domain.rosters.pages import Page
from tests.bot.station import TIERS, Station, house, station, world
from tests.bot.town import message_of, said

__all__ = ["house", "station", "world"]

HOUR = timedelta(hours=1)


class Desk:
    """A station with a panel."""

    def __init__(self, station: Station, page: Page, panel: discord.Message) -> None:
        self.station, self.page, self.panel = station, page, panel
        self.house, self.town = station.house, station.town

    async def presses(self, who: str, label: str) -> InteractionResult:
        """Have somebody press a button of the panel."""
        return await self.station.people[who].click(self.panel, label=label)

    async def hears(self, who: str, label: str) -> str:
        """Have somebody press a button of the panel, and return what is said."""
        return said(await self.presses(who, label))

    async def wants(self, **rules: Any) -> None:
        """Change the page's rules."""
        await self.house.rules.change(self.town.actor, self.page.id, lambda each: replace(each, **rules))


@pytest.fixture
async def desk(station: Station) -> Desk:
    """A panel of the station's page, which keeps patrols."""
    station.house.clock.now = datetime.now(UTC)
    (page,) = await station.house.tiers.seen(station.town.actor, station.town.guild_id)
    page = await station.house.pages.edit(station.town.actor, page.id, patrol_logs=True)
    place = station.town.guild.create_text_channel("patrol-logs")
    await station.types("manager", "patrol panel", channel=place)
    return Desk(station, page, place.history()[0])


@pytest.mark.parametrize("who", TIERS)
async def test_everybody_logs_his_own_by_buttons(desk: Desk, who: str) -> None:
    assert "On patrol" in await desk.hears(who, "Start")
    assert "You are on patrol already." in await desk.hears(who, "Start")
    assert "On a break" in await desk.hears(who, "Break")
    assert "On patrol" in await desk.hears(who, "Break")
    desk.house.clock.move(2 * HOUR)
    assert "On patrol" not in (mine := await desk.hears(who, "My hours"))
    assert "Begun" in mine
    assert "**2:00**" in await desk.hears(who, "Stop")
    assert "You are not on patrol." in await desk.hears(who, "Stop")
    assert "In all: **2:00**" in await desk.hears(who, "My hours")


@pytest.mark.parametrize("label", ["Start", "My hours"])
async def test_whoever_is_not_on_the_page_is_refused(desk: Desk, label: str) -> None:
    assert "You are on no page of this server." in await desk.hears("former", label)


@pytest.mark.parametrize("label", ["Break", "Stop"])
async def test_whoever_is_on_no_patrol_is_refused(desk: Desk, label: str) -> None:
    assert "You are not on patrol." in await desk.hears("officer", label)


async def test_a_panel_outlives_a_restart_and_answers_with_buttons(desk: Desk) -> None:
    await desk.hears("officer", "Start")
    await desk.town.restarted()

    paused = await desk.presses("officer", "Break")
    back = await desk.station.people["officer"].click(message_of(paused), label="Back on duty")

    assert "On a break" in said(paused)
    assert "On patrol" in said(back)
    assert "**0:00**" in await desk.hears("officer", "Stop")


async def test_with_several_types_one_is_chosen(desk: Desk) -> None:
    for name in ("Traffic", "Air"):
        await desk.house.rules.add_type(desk.town.actor, desk.page.id, name)
    asked = await desk.presses("officer", "Start")
    assert "Which type of patrol?" in said(asked)
    traffic, _ = await desk.house.rules.types(desk.page.id)

    await desk.station.people["officer"].select(message_of(asked), [str(traffic.id)])

    assert "Traffic" in await desk.station.types("officer", "patrol active")
    assert "You are on patrol already." in await desk.hears("officer", "Start")


async def test_a_page_that_wants_a_report_asks_for_it(desk: Desk) -> None:
    await desk.wants(needs_report=True, needs_evidence=True)
    await desk.hears("officer", "Start")
    asked = await desk.presses("officer", "Stop")
    assert asked.modal is not None
    officer = desk.station.people["officer"]

    refused = said(await officer.submit_modal(asked, {"note": "Two arrests", "evidence": "clip"}))
    again = await desk.presses("officer", "Stop")
    await desk.town.restarted()
    ended = said(
        await officer.submit_modal(again, {"note": "Two arrests", "evidence": "https://cdn.discordapp.com/a"})
    )

    assert "must be an address" in refused
    assert "Two arrests" in ended
    assert "Links to files in Discord expire." in ended


async def test_a_form_sent_after_the_patrol_ended_changes_nothing(desk: Desk) -> None:
    await desk.wants(needs_report=True)
    await desk.hears("officer", "Start")
    asked = await desk.presses("officer", "Stop")
    await desk.station.types("officer", "patrol stop", note="By command")
    await desk.hears("officer", "Start")

    late = said(await desk.station.people["officer"].submit_modal(asked, {"note": "By form"}))

    assert "This patrol has ended already." in late
    assert "On patrol" not in await desk.station.types("officer", "patrol history")
    assert "1 is on patrol now" in await desk.station.types("officer", "patrol active")


def test_a_form_left_empty_says_nothing() -> None:
    report = written_report({"note": " ", "evidence": ""})

    assert (report.note, report.evidence) == (None, None)


class Forgetful:
    """An officer whose patrol goes on for long, and the question in his messages."""

    def __init__(self, desk: Desk, user: Any, patrol: Patrol) -> None:
        self.desk, self.user, self.patrol = desk, user, patrol
        self.question: discord.Message

    @classmethod
    async def of(cls, desk: Desk, hours: int = 4) -> "Forgetful":
        user = desk.town.env.create_user("forgetful")
        desk.town.guild.add_member(user, roles=[desk.town.roles["Officer"]])
        await desk.town.env.settle()
        await desk.town.world.intake.compare(desk.town.guild_id)
        desk.house.clock.now = discord.utils.utcnow() - hours * HOUR
        patrol = await desk.house.patrols.start(Actor(UserId(user.id), "forgetful"), desk.page.id)
        desk.house.clock.move(hours * HOUR)
        self = cls(desk, user, patrol)
        await self.asked(was_stopped=False)
        return self

    async def asked(self, *, was_stopped: bool) -> None:
        """Have him be asked anew."""
        patrol = (
            await self.desk.house.standing.of(Actor(UserId(self.user.id), "forgetful"), self.patrol.id)
        ).patrol
        place = await self.desk.town.world.served.direct(UserId(self.user.id))
        view = asked_card(PatrolAsked(patrol, was_stopped), "Blaine County").view()
        self.question = await place.send(view=view)

    async def presses(self, label: str) -> InteractionResult:
        """Have him press a button of the question."""
        result: InteractionResult = await self.user.click(self.question, label=label)
        return result


async def test_whoever_is_still_on_patrol_says_so_in_his_messages(desk: Desk) -> None:
    forgetful = await Forgetful.of(desk)
    await desk.town.restarted()

    assert "Your patrol goes on." in said(await forgetful.presses("I'm still on patrol"))
    assert "**4:00**" in said(await forgetful.presses("Stop now"))
    for label in ("I'm still on patrol", "Stop now"):
        assert "This patrol has ended already." in said(await forgetful.presses(label))


async def test_whoever_stopped_before_says_when_and_writes_what_the_page_wants(desk: Desk) -> None:
    await desk.wants(needs_report=True)
    forgetful = await Forgetful.of(desk)
    asked = await forgetful.presses("I stopped at…")

    wrong = said(await forgetful.user.submit_modal(asked, {"end": "5h ago", "note": "Quiet"}))
    again = await forgetful.presses("I stopped at…")
    right = said(await forgetful.user.submit_modal(again, {"end": "1h ago", "note": "Quiet"}))

    assert "end must lie between the start of the patrol and now." in wrong
    assert "Quiet" in right
    assert "It counts." in right


async def test_stop_now_asks_for_the_report_that_the_page_wants(desk: Desk) -> None:
    await desk.wants(needs_report=True)
    forgetful = await Forgetful.of(desk)
    asked = await forgetful.presses("Stop now")

    assert "**4:00**" in said(await forgetful.user.submit_modal(asked, {"note": "Quiet"}))


async def test_whoever_was_cut_off_corrects_the_end_and_it_still_waits(desk: Desk) -> None:
    await desk.wants(longest=3 * HOUR)
    forgetful = await Forgetful.of(desk)
    await desk.house.forgotten.fall_due()
    await forgetful.asked(was_stopped=True)
    asked = await forgetful.presses("I stopped at…")

    answer = said(await forgetful.user.submit_modal(asked, {"end": "2h ago"}))

    assert "It waits for approval." in answer


async def test_a_question_is_nobody_else_s_to_answer(desk: Desk) -> None:
    forgetful = await Forgetful.of(desk)
    place = desk.town.world.served.channel(
        desk.town.world.served.get(desk.town.guild_id), ChannelId(desk.panel.channel.id)
    )
    leaked = await place.send(view=asked_card(PatrolAsked(forgetful.patrol, was_stopped=False), None).view())

    for label in ("I'm still on patrol", "Stop now", "I stopped at…"):
        pressed = await desk.station.people["manager"].click(leaked, label=label)
        assert "There is no such patrol of yours." in said(pressed)


async def test_a_stop_by_command_opens_the_form_for_what_was_not_told(desk: Desk) -> None:
    await desk.wants(needs_report=True, needs_evidence=True)
    await desk.hears("officer", "Start")
    officer = desk.station.people["officer"]
    told = {"note": "Two arrests", "evidence": "https://example.org/clip"}

    for name, value in told.items():
        half = await officer.slash(desk.town.channel, "patrol stop", **{name: value})
        assert value in str(half.modal)
    asked = await officer.slash(desk.town.channel, "patrol stop")
    ended = said(await officer.submit_modal(asked, told))

    assert "Two arrests" in ended
    assert "You are not on patrol." in await desk.station.types("officer", "patrol stop")
    await desk.hears("officer", "Start")
    assert "Two arrests" in await desk.station.types("officer", "patrol stop", **told)
