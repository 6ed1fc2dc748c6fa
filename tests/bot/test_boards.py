"""Boards follow their pages in time: the first change soon, then not too often."""

from collections.abc import AsyncIterator
from typing import Any, cast

import discord
import pytest

from bot.boards import BETWEEN_EDITS, FIRST_AFTER, LOOK_AGAIN_AFTER, SEARCHED_EVERY
from domain.access.actors import OPERATOR
from domain.events import BoardChanged, GuildChanged, OrderPlaced, RosterChanged
from domain.ids import BoardId, ChannelId, GuildId, OrderId, UserId
from domain.rosters.boards import BoardKind
from domain.rosters.pages import Visibility
from storage.database import open_database
from tests.bot.serving import refusal
from tests.bot.street import Street, TextChannel, posted
from tests.bot.stubs import StubClient
from tests.domain.makers import ANNA, BEN, CAPTAIN, GUILD, OFFICER, SERGEANT, seen
from tests.services.house import MANAGER, House


@pytest.fixture
async def street(migrated_sqlite: str) -> AsyncIterator[Street]:
    database = await open_database(migrated_sqlite)
    house = House(database)
    await house.start()
    street = Street(house)
    street.page = await house.page()
    await house.compare(seen(ANNA, CAPTAIN, name="Anna"), seen(BEN, OFFICER, name="Ben"))
    house.live.listen(lambda event: street.posting.hear(event))
    yield street
    await street.stop()
    await database.close()


async def test_a_board_is_posted_at_once(street: Street) -> None:
    await posted(street)

    assert "### Captain ★ · 1\n**Anna**" in street.text
    assert "http://muster.test/r/blaine-county" in str(street.channel.messages)


async def test_the_first_change_is_shown_after_some_seconds_with_what_came_with_it(
    street: Street,
) -> None:
    await posted(street)
    await street.run(BETWEEN_EDITS)

    await street.promote(BEN, SERGEANT)
    await street.run(FIRST_AFTER - 1)
    await street.promote(BEN, CAPTAIN)
    assert street.requests == []
    await street.run(1)

    assert street.requests == ["edit"]
    assert "### Captain ★ · 2" in street.text


async def test_after_an_edit_the_next_waits_its_minute(street: Street) -> None:
    await posted(street)
    await street.promote(BEN, SERGEANT)
    await street.run(FIRST_AFTER)
    assert street.requests == ["edit"], "that it was posted holds up no edit"

    for role in (OFFICER, SERGEANT, CAPTAIN):
        await street.promote(BEN, role)
        await street.run(10)
    assert street.requests == ["edit"]
    await street.run(BETWEEN_EDITS)
    assert street.requests == ["edit"] * 2


async def test_a_change_that_is_undone_meanwhile_costs_nothing(street: Street) -> None:
    await posted(street)
    await street.promote(BEN, SERGEANT)
    await street.promote(BEN, OFFICER)

    await street.run(BETWEEN_EDITS * 2)

    assert street.requests == []


async def test_whoever_asks_is_served_at_once_and_what_was_deleted_is_posted_anew(street: Street) -> None:
    await posted(street)
    street.channel.messages.clear()

    assert await street.house.boards.refresh(MANAGER, GUILD) == 1
    await street.settle()

    assert street.requests == ["send"]
    assert "Anna" in street.text


async def test_what_was_deleted_is_missed_within_the_hour(street: Street) -> None:
    await posted(street)
    street.channel.messages.clear()
    street.posting.hear(GuildChanged(GUILD))
    await street.run(SEARCHED_EVERY / 2)
    assert street.requests == []

    await street.run(SEARCHED_EVERY / 2)
    street.posting.hear(GuildChanged(GUILD))
    await street.run(BETWEEN_EDITS)

    assert street.requests == ["send"]


async def test_a_start_finds_what_was_missed_and_edits_nothing_else(street: Street) -> None:
    await posted(street)
    await street.stop()
    street.posting = street.made()
    await street.start()
    await street.run(FIRST_AFTER)
    assert street.requests == []
    await street.stop()

    await street.promote(BEN, SERGEANT)
    street.posting = street.made()
    await street.start()
    await street.run(FIRST_AFTER)

    assert street.requests == ["edit"]


async def test_while_a_sync_is_held_the_board_says_so(street: Street) -> None:
    await street.house.compare(*(seen(UserId(200 + n), OFFICER) for n in range(20)))
    await posted(street)

    await street.house.compare(seen(UserId(200), OFFICER))
    await street.run(BETWEEN_EDITS)

    assert "⚠ A sync is held" in street.text


async def test_a_page_that_is_deleted_or_off_leaves_one_last_edit_and_comes_back(street: Street) -> None:
    await posted(street)

    await street.house.pages.delete(OPERATOR, street.page.id)
    await street.run(BETWEEN_EDITS)
    assert "This roster is not shown" in street.text
    await street.house.pages.restore(OPERATOR, street.page.id)
    await street.run(BETWEEN_EDITS)
    assert "Anna" in street.text
    await street.house.pages.edit(OPERATOR, street.page.id, visibility=Visibility.OFF)
    await street.run(BETWEEN_EDITS)

    assert "This roster is not shown" in street.text
    assert street.requests == ["edit"] * 3


async def test_a_board_that_is_taken_down_is_deleted_at_once(street: Street) -> None:
    await posted(street)

    await street.house.boards.unpost(MANAGER, GUILD, street.board.id)
    await street.settle()

    assert street.channel.messages == {}
    assert await street.house.boards.guilds() == frozenset()


async def test_a_deleted_channel_fails_the_board_without_a_request(street: Street) -> None:
    await posted(street)
    street.channels.clear()

    await street.promote(BEN, SERGEANT)
    await street.run(BETWEEN_EDITS)

    (board,) = await street.house.boards.of_guild(MANAGER, GUILD)
    assert "Its channel was deleted." in (board.failure or "")
    assert (street.requests, board.messages) == ([], ())


async def test_a_missing_permission_fails_it_without_a_request_and_passes(street: Street) -> None:
    await posted(street)
    street.channel.may = discord.Permissions(view_channel=True)

    await street.promote(BEN, SERGEANT)
    await street.run(BETWEEN_EDITS)
    (board,) = await street.house.boards.of_guild(MANAGER, GUILD)
    assert (board.failure or "").startswith(
        "I lack Send Messages, Embed Links, Read Message History in #roster"
    )
    assert street.requests == []

    street.channel.may = discord.Permissions.all()
    await street.house.boards.refresh(MANAGER, GUILD)
    await street.settle()

    (board,) = await street.house.boards.of_guild(MANAGER, GUILD)
    assert board.failure is None
    assert street.requests == ["edit"]


async def test_what_discord_does_not_answer_is_tried_again(street: Street) -> None:
    await posted(street)
    street.channel.faults = [refusal(503)] * 4

    await street.promote(BEN, SERGEANT)
    await street.run(BETWEEN_EDITS)
    assert street.requests == ["edit"] * 4
    await street.run(LOOK_AGAIN_AFTER)

    assert "### Sergeant · 1" in street.text


async def test_during_an_outage_and_without_the_bot_nothing_is_asked_for(street: Street) -> None:
    await posted(street)
    street.guild.unavailable = True
    await street.promote(BEN, SERGEANT)
    await street.run(BETWEEN_EDITS * 2)
    assert street.requests == []

    street.served.hold(cast(discord.Client, StubClient()))
    street.posting.hear(GuildChanged(GUILD))
    await street.run(BETWEEN_EDITS * 2)
    assert street.requests == []
    assert len(await street.house.boards.standing(GUILD)) == 1

    street.guild.unavailable = False
    street.served.hold(cast(discord.Client, StubClient(street.guild)))
    street.posting.hear(GuildChanged(GUILD))
    await street.run(BETWEEN_EDITS)
    assert street.requests == ["edit"]


async def test_one_board_s_trouble_keeps_no_other_waiting(street: Street) -> None:
    other = TextChannel(66)
    street.channels[66] = other
    await posted(street)
    await street.house.boards.post(MANAGER, street.page.id, BoardKind.ROSTER, ChannelId(66))
    await street.settle()
    street.channel.before_request = _raise

    await street.promote(BEN, SERGEANT)
    await street.run(BETWEEN_EDITS)

    assert "### Sergeant · 1" in "\n".join(other.shown())


async def test_who_is_on_duty_is_said_not_to_be_kept_where_it_is_not(street: Street) -> None:
    await street.start()

    await street.house.boards.post(MANAGER, street.page.id, BoardKind.ON_DUTY, ChannelId(55))
    await street.settle()

    assert "This page keeps no patrols." in street.text


async def test_a_database_that_is_away_is_asked_again(street: Street) -> None:
    await posted(street)
    real = street.house.boards
    street.posting._boards = cast(Any, Away(real, failures=2))
    street.posting.hear(BoardChanged(GUILD, street.board.id))
    street.channel.messages.clear()
    await street.run(LOOK_AGAIN_AFTER * 3)

    assert street.requests == ["send"]


async def test_a_start_waits_for_the_database(street: Street) -> None:
    await posted(street)
    await street.stop()
    street.posting = street.made()
    street.posting._boards = cast(Any, Away(street.house.boards, failures=2))
    street.channel.messages.clear()
    street.until = street.now + 1000
    await street.start()
    await street.run(LOOK_AGAIN_AFTER * 3)

    assert street.requests == ["send"]


async def test_news_of_servers_without_boards_cost_nothing(street: Street) -> None:
    await street.start()

    for event in (
        GuildChanged(GUILD),
        RosterChanged(GUILD, street.page.id, 2),
        OrderPlaced(GUILD, OrderId(1)),
    ):
        street.posting.hear(event)
    street.posting.hear(BoardChanged(GuildId(404), BoardId(1)))
    await street.settle()

    assert street.posting._touched == set()


class Away:
    """The real boards, out of reach for some calls."""

    def __init__(self, real: Any, *, failures: int) -> None:
        self._real, self.failures = real, failures

    def __getattr__(self, name: str) -> Any:
        if name in ("standing", "guilds") and self.failures:
            self.failures -= 1
            return _raises
        return getattr(self._real, name)


async def _raises(*_arguments: Any) -> None:
    raise RuntimeError("the database is away")


def _raise() -> None:
    raise RuntimeError("out of order")
