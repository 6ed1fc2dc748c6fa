"""Bulk orders typed and pressed by members of every tier, on real services, carried out to the end."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from simcord.results import InteractionResult

from tests.bot import station as fixtures
from tests.bot.fakes import World
from tests.bot.homes import at_home_in
from tests.bot.station import HIGHER, TIERS, Station
from tests.bot.town import message_of, said
from tests.services.house import House

house, station = fixtures.house, fixtures.station

COMMANDED: tuple[tuple[str, dict[str, str], str, str], ...] = (
    ("bulk promote", {}, "fresh", "to Sergeant"),
    ("bulk demote", {"reason": "late"}, "second", "to Officer"),
    ("bulk discharge", {"reason": "retired"}, "other", "who are Officer"),
    ("bulk reinstate", {"rank": "Officer"}, "former", "back as Officer"),
)
SUPERVISED: tuple[tuple[str, dict[str, str], str, str], ...] = (
    ("bulk certify", {"certification": "FTO"}, "fresh", "get FTO"),
    ("bulk revoke", {"certification": "FTO"}, "other", "lose FTO"),
    ("bulk assign", {"subdivision": "SWAT"}, "fresh", "to SWAT"),
    ("bulk unassign", {"subdivision": "SWAT"}, "other", "out of SWAT"),
)
"""Command, options, whom it is tried on, and what the preview says would be done."""
REFUSALS = ("can't do that to yourself", "not below your own rank", "is on the page already", "no rank")


@pytest.fixture
async def world(house: House) -> AsyncIterator[World]:
    world = World()
    carrying = at_home_in(world, house)
    workers = [asyncio.create_task(carrying.work()), asyncio.create_task(world.bulking.work())]
    yield world
    for worker in workers:
        worker.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await worker


async def typed(station: Station, who: str, command: str, *whom: str, **options: Any) -> InteractionResult:
    """Have somebody type a bulk command about these members."""
    members = " ".join(station.people[each].mention for each in whom)
    if members:
        options["members"] = members
    return await station.people[who].slash(station.town.channel, command, **options)


async def settled(station: Station) -> None:
    """Wait until no batch is under way."""
    async with asyncio.timeout(20):
        while await station.house.batches.guilds():  # noqa: ASYNC110 - it has no event of its own
            await asyncio.sleep(0.05)
    await asyncio.sleep(0.1)
    await station.town.env.settle()


def now(station: Station, message: Any) -> str:
    """Return the texts of a message as it stands now."""
    stored = station.town.env.backend.get_message(message.channel.id, message.id)
    return str(stored.components) + "".join(str(each) for each in stored.attachments)


@pytest.mark.parametrize("who", TIERS)
async def test_the_tier_decides_who_may_draw_up_what(station: Station, who: str) -> None:
    for order in COMMANDED + SUPERVISED:
        command, options, whom, done = order

        answer = said(await typed(station, who, command, whom, **options))

        if who == "officer":
            assert answer == "You need the supervisor tier for that; here you are of the member tier."
        elif who == "sergeant" and order in COMMANDED:
            assert answer == "You need the command tier for that; here you are of the supervisor tier."
        else:
            assert f"**1** {done}" in answer, command
        assert await station.house.orders.open(station.town.guild_id) == (), command


@pytest.mark.parametrize("where", ["own", "higher"])
@pytest.mark.parametrize("who", ["sergeant", "captain"])
async def test_nobody_draws_up_anything_for_himself_or_those_above(
    station: Station, who: str, where: str
) -> None:
    whom = who if where == "own" else HIGHER[who]
    orders = SUPERVISED if who == "sergeant" else COMMANDED + SUPERVISED

    for command, options, _, _ in orders:
        answer = said(await typed(station, who, command, whom, **options))
        assert "1 can't be done:" in answer, (command, answer)
        assert any(words in answer for words in REFUSALS), (command, answer)
        assert "Start with" not in answer


async def test_a_batch_is_carried_out_to_the_end_with_a_file(station: Station) -> None:
    preview = await typed(station, "captain", "bulk promote", "fresh", "officer", "second", reason="merit")
    assert "**2** to Sergeant" in said(preview)

    await station.people["captain"].click(message_of(preview), label="Start with 2 members")
    await settled(station)

    assert station.roles_of("fresh") == station.roles_of("officer") == {"Sergeant"}
    assert station.roles_of("second") == {"Sergeant"}
    shown = now(station, message_of(preview))
    assert "2 / 3" not in shown
    assert "3 / 3" in shown
    assert "bulk-1.csv" in shown
    history = await station.types("sergeant", "member history", member="fresh")
    assert "**Promotion** · Officer → Sergeant · by captain · merit" in history


async def test_everybody_of_a_role_a_rank_or_a_subdivision_is_meant(station: Station) -> None:
    role = said(await typed(station, "captain", "bulk promote", of_role=station.town.roles["Officer"]))
    rank = said(await typed(station, "captain", "bulk promote", of_rank="Officer"))
    unit = said(await typed(station, "captain", "bulk promote", of_subdivision="SWAT"))
    both = said(await typed(station, "captain", "bulk promote", "fresh", of_rank="Sergeant"))
    nobody = said(await typed(station, "captain", "bulk promote"))

    assert "**3** to Sergeant" in role
    assert "**3** to Sergeant" in rank
    assert "**1** to Sergeant" in unit
    assert both == "Nobody fits that."
    assert "Say whom" in nobody
    assert "neither a mention" in said(await typed(station, "captain", "bulk promote", members="Bob"))


async def test_a_discharge_is_started_by_typing_how_many(station: Station) -> None:
    preview = await typed(station, "captain", "bulk discharge", "other", "fresh", reason="wound up")
    captain = station.people["captain"]

    form = await captain.click(message_of(preview), label="Start with 2 members")
    wrong = await captain.submit_modal(form, {"count": "3"})
    assert "Nobody was discharged" in said(wrong)
    form = await captain.click(message_of(preview), label="Start with 2 members")
    await captain.submit_modal(form, {"count": " 2 "})
    await settled(station)

    assert station.roles_of("other") == station.roles_of("fresh") == set()


async def test_who_lost_his_tier_meanwhile_starts_nothing(station: Station) -> None:
    preview = await typed(station, "captain", "bulk promote", "fresh")
    backend = station.town.env.backend.get_guild(station.town.guild.id)
    backend.members[station.people["captain"].id].role_ids.clear()

    answer = await station.people["captain"].click(message_of(preview), label="Start with 1 member")

    assert "You need the command tier" in said(answer)
    assert station.roles_of("fresh") == {"Officer"}


async def test_a_draft_is_cancelled_by_its_button(station: Station) -> None:
    preview = await typed(station, "captain", "bulk promote", "fresh")

    await station.people["captain"].click(message_of(preview), label="Cancel")

    assert "cancelled: 1" in now(station, message_of(preview))
    assert station.roles_of("fresh") == {"Officer"}


async def test_the_status_lists_shows_and_hands_out_what_was_done(station: Station) -> None:
    preview = await typed(station, "captain", "bulk promote", "fresh")
    await station.people["captain"].click(message_of(preview), label="Start with 1 member")
    await settled(station)
    captain = station.people["captain"]

    status = await typed(station, "captain", "bulk status")
    assert "Bulk promotion · captain" in said(status)
    shown = await captain.click(message_of(status), label="#1")
    await captain.click(
        message_of(shown) if shown.response else message_of(status), label="All lines as a file"
    )

    assert "None yet" in said(await typed(station, "sergeant", "bulk status"))
    assert "#1" in said(await typed(station, "manager", "bulk status"))
    assert "supervisor tier" in said(await typed(station, "officer", "bulk status"))
