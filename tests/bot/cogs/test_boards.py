"""/roster post, refresh, unpost, posts and the button, typed and pressed by members of every tier."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor

from bot.boards import Posting
from bot.publishing import Publishing
from domain.access.tiers import Tier, TierGrant
from domain.ids import ChannelId
from domain.rosters.boards import Board, BoardKind
from domain.rosters.pages import Page
from tests.bot import station as fixtures
from tests.bot.fakes import World
from tests.bot.homes import at_home_in
from tests.bot.town import Town, said, texts
from tests.services.house import House

house = fixtures.house

TIERS = {
    "officer": "member",
    "sergeant": "supervisor",
    "captain": "command",
    "chief": "admin",
    "olga": "admin",
}
Typed = tuple[str, dict[str, str], str]
COMMANDS: tuple[Typed, ...] = (
    ("roster post", {"channel": "office"}, "Roster of Blaine County is being posted"),
    ("roster refresh", {}, "1 board is looked at now."),
    ("roster unpost", {"board": "1"}, "Roster of Blaine County is taken down"),
    ("roster posts", {}, "**Roster of Blaine County**"),
)


class Office:
    """A town with somebody of each tier, and a board in another channel."""

    def __init__(self, town: Town, house: House, posting: Posting) -> None:
        self.town, self.house, self.posting = town, house, posting
        self.people: dict[str, MemberActor] = {"olga": town.manager, "officer": town.stranger}
        self.board_channel = town.guild.create_text_channel("roster")
        self.page: Page
        self.board: Board

    @classmethod
    async def built(cls, town: Town, house: House, posting: Posting) -> "Office":
        office = cls(town, house, posting)
        for name in ("chief", "captain", "sergeant"):
            user = town.env.create_user(name)
            office.people[name] = town.guild.add_member(user, roles=[town.roles[name.title()]])
        await town.env.settle()
        office.page = await town.page()
        for role, tier in (("Chief", Tier.ADMIN), ("Captain", Tier.COMMAND), ("Sergeant", Tier.SUPERVISOR)):
            await house.tiers.grant(town.actor, town.guild_id, TierGrant(town.role(role), tier))
        await town.world.intake.compare(town.guild_id)
        town.show_commands_to_all()
        office.board = await house.boards.post(
            town.actor, office.page.id, BoardKind.ROSTER, ChannelId(office.board_channel.id)
        )
        await office.settle()
        return office

    async def settle(self) -> None:
        """Let boards be kept up until nothing is to be done."""
        for _ in range(20):
            await asyncio.sleep(0.002)
            while self.posting._busy:  # noqa: ASYNC110 - it has no event of its own
                await asyncio.sleep(0.002)

    async def types(self, who: str, command: str, **options: Any) -> str:
        if "channel" in options:
            options["channel"] = self.town.channel
        return said(await self.people[who].slash(self.town.channel, command, **options))

    def messages(self) -> list[discord.Message]:
        found: list[discord.Message] = self.board_channel.history()
        return found

    def shown(self) -> str:
        components = [part.to_dict() for message in self.messages() for part in message.components]
        return "\n".join(texts(components))


@pytest.fixture
async def world(house: House) -> World:
    world = World()
    at_home_in(world, house)
    return world


@pytest.fixture
async def office(town: Town, house: House) -> AsyncIterator[Office]:
    async def nap(_delay: float) -> None:
        await asyncio.sleep(0)

    publishing = Publishing(house.boards, sleep=nap)
    posting = Posting(house.boards, house.reading, house.pages, house.settings, town.world.served, publishing)
    house.live.listen(posting.hear)
    worker = asyncio.create_task(posting.work())
    yield await Office.built(town, house, posting)
    worker.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await worker


@pytest.mark.parametrize("admin", ["chief", "olga"])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
async def test_boards_are_for_admins(office: Office, command: Typed, admin: str) -> None:
    typed, options, done = command

    for who, tier in TIERS.items():
        if tier != "admin":
            assert f"here you are of the {tier} tier." in await office.types(who, typed, **options)
            assert len(await office.house.boards.of_guild(office.town.actor, office.town.guild_id)) == 1

    assert done in await office.types(admin, typed, **options)


@pytest.mark.parametrize("who", TIERS)
async def test_anybody_may_press_refresh_but_not_all_the_time(office: Office, who: str) -> None:
    message = office.messages()[0]

    first = await office.people[who].click(message, label="Refresh")
    second = await office.people["olga"].click(message, label="Refresh")

    assert "I compare it with the page now." in said(first)
    assert "less than a minute ago" in said(second)


async def test_a_pressed_button_of_a_board_that_is_no_more_is_answered(office: Office) -> None:
    message = office.messages()[0]
    async with office.house.database.begin() as tx:
        await tx.boards.end(office.board.id)
        await tx.boards.drop(office.board.id)

    assert "There is no such board." in said(await office.people["officer"].click(message, label="Refresh"))


async def test_the_board_stands_in_its_channel_with_a_link(office: Office) -> None:
    words = office.shown()

    assert "### Chief · 2" in words
    assert "http://muster.test/r/blaine" in words


async def test_posting_needs_what_it_takes_in_the_channel(office: Office) -> None:
    town = office.town
    me = town.world.served.get(town.guild_id).me
    closed = discord.PermissionOverwrite(send_messages=False)
    muted = town.guild.create_text_channel("quiet", overwrites={me: closed})
    await town.env.settle()

    answer = said(await office.people["chief"].slash(town.channel, "roster post", channel=muted))

    lacking = "I lack Send Messages, Embed Links in #quiet"
    assert answer == f"{lacking}: channel settings, Permissions, add me and switch it on."


async def test_a_board_is_offered_by_name_and_place_and_only_to_admins(office: Office) -> None:
    town = office.town
    offered = await office.people["chief"].autocomplete(town.channel, "roster unpost", "board", "")

    assert [(each["name"], each["value"]) for each in offered] == [("Roster of Blaine County · #roster", "1")]
    assert await office.people["officer"].autocomplete(town.channel, "roster unpost", "board", "") == []


async def test_what_is_no_board_is_refused_in_words(office: Office) -> None:
    assert "pick one from the list" in await office.types("olga", "roster unpost", board="the roster")
    assert "There is no such board." in await office.types("olga", "roster unpost", board="99")


async def test_taking_it_down_deletes_its_messages(office: Office) -> None:
    await office.types("chief", "roster unpost", board="1")
    await office.settle()

    assert office.messages() == []
    assert "Nothing is posted yet" in await office.types("chief", "roster posts")


async def test_the_list_says_what_is_the_matter(office: Office) -> None:
    await office.house.boards.failed(office.board, "I lack Send Messages in #roster.")

    assert "✘ **Roster of Blaine County**" in await office.types("chief", "roster posts")
