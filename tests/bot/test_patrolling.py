"""Buttons of patrols: pressed by members of every tier, twice, after a restart, and by the wrong ones."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
from simcord.results import InteractionResult

from bot.patrolling import written_report
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
