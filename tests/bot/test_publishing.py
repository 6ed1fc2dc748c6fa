"""A board's messages show its parts in one piece, whatever Discord answers, and none is there twice."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import aiohttp
import discord
import pytest

from bot.embeds.boards import Part
from bot.embeds.parts import Block
from bot.publishing import BETWEEN_REQUESTS, RETRY_AFTER, Publishing, hindrance
from domain.ids import BoardId, ChannelId
from domain.rosters.boards import Board, BoardKind
from storage.database import open_database
from tests.bot.channels import FakeChannel
from tests.bot.serving import refusal
from tests.domain.makers import GUILD
from tests.services.house import MANAGER, House


class Wall:
    """A board on real services in a channel of its own, and what publishes it."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.channel = FakeChannel()
        self.naps: list[float] = []
        self.board: Board
        self.now = datetime.now(UTC)
        house.clock.now = self.now
        self.publishing = self.made()

    def made(self) -> Publishing:
        """Return what knows of nothing yet, as after a start."""
        return Publishing(self.house.boards, sleep=self.nap, now=lambda: self.house.clock.now)

    async def nap(self, delay: float) -> None:
        self.naps.append(delay)
        await asyncio.sleep(0)

    async def publish(self, *texts: str) -> bool:
        """Have the board show these texts, one a part."""
        return await self.publishing.publish(await self.stored(), self.place, parts_saying(*texts))

    async def find_missing(self) -> None:
        await self.publishing.find_missing(await self.stored(), self.place)

    @property
    def place(self) -> discord.TextChannel:
        return cast(discord.TextChannel, self.channel)

    async def stored(self) -> Board:
        board = await self.house.boards.find(GUILD, self.board.id)
        assert board is not None
        return board

    async def is_whole(self, *texts: str) -> bool:
        """Say whether the channel shows exactly these, in this order, and the database knows each message."""
        board = await self.stored()
        shown = [text.split("\n-# ")[0] for text in self.channel.shown()]
        known = [each.message_id for each in board.messages]
        return (
            shown == list(texts)
            and [each.message_id for each in board.standing] == self.channel.ids() == known
        )


def parts_saying(*texts: str) -> list[Part]:
    return [Part((Block(text),), BoardId(1)) for text in texts]


@pytest.fixture
async def wall(migrated_sqlite: str) -> AsyncIterator[Wall]:
    database = await open_database(migrated_sqlite)
    house = House(database)
    await house.start()
    wall = Wall(house)
    page = await house.page()
    wall.board = await house.boards.post(MANAGER, page.id, BoardKind.ROSTER, ChannelId(55))
    yield wall
    await database.close()


async def test_parts_are_sent_in_order_paced_and_then_only_what_differs_is_edited(wall: Wall) -> None:
    assert await wall.publish("a", "b", "c")
    assert await wall.is_whole("a", "b", "c")
    assert wall.naps == [0, BETWEEN_REQUESTS, BETWEEN_REQUESTS]

    assert not await wall.publish("a", "b", "c")
    assert await wall.publish("a", "x", "c")

    assert await wall.is_whole("a", "x", "c")
    assert [verb for verb, _ in wall.channel.requests] == ["send"] * 3 + ["edit"]


async def test_after_a_restart_what_shows_the_same_is_left_alone(wall: Wall) -> None:
    await wall.publish("a", "b")
    wall.publishing = wall.made()

    assert not await wall.publish("a", "b")


async def test_a_board_grows_and_shrinks_at_its_end(wall: Wall) -> None:
    await wall.publish("a")
    first = wall.channel.ids()

    await wall.publish("a", "b", "c")
    assert await wall.is_whole("a", "b", "c")
    assert wall.channel.ids()[:1] == first

    await wall.publish("a")
    assert await wall.is_whole("a")
    assert wall.channel.ids() == first


async def test_a_board_that_grows_below_other_people_s_words_is_posted_anew_in_one_piece(wall: Wall) -> None:
    await wall.publish("a", "b")
    stranger = wall.channel.say()

    await wall.publish("a", "b", "c")

    assert await wall.is_whole("a", "b", "c")
    assert min(wall.channel.ids()) > stranger.id


async def test_without_the_history_a_board_grows_where_it_can(wall: Wall) -> None:
    await wall.publish("a", "b")
    wall.channel.say()
    wall.channel.history_fault = refusal(403, 50001)

    await wall.publish("a", "b", "c")

    assert await wall.is_whole("a", "b", "c")


async def test_a_deleted_message_is_sent_anew_with_those_below_it(wall: Wall) -> None:
    await wall.publish("a", "b", "c")
    first, second, _ = wall.channel.ids()
    del wall.channel.messages[second]

    await wall.publish("a", "x", "c")

    assert await wall.is_whole("a", "x", "c")
    assert wall.channel.ids()[0] == first


async def test_a_deleted_message_is_found_missing_though_nothing_changed(wall: Wall) -> None:
    await wall.publish("a", "b", "c")
    del wall.channel.messages[wall.channel.ids()[2]]
    assert not await wall.publish("a", "b", "c")

    await wall.find_missing()

    assert await wall.publish("a", "b", "c")
    assert await wall.is_whole("a", "b", "c")


async def test_in_a_crowded_channel_only_what_was_looked_through_counts_as_missing(wall: Wall) -> None:
    await wall.publish("a")
    for _ in range(150):
        wall.channel.say()
    await wall.house.boards.gather(wall.board)
    await wall.publish("a")
    for _ in range(150):
        wall.channel.say()
    await wall.publish("a", "b")

    await wall.find_missing()

    assert not await wall.publish("a", "b")


async def test_nothing_is_missing_where_nothing_can_be_seen(wall: Wall) -> None:
    await wall.find_missing()
    await wall.publish("a")
    wall.channel.history_fault = refusal(403, 50001)

    await wall.find_missing()

    assert not await wall.publish("a")


async def test_a_message_too_old_to_be_edited_is_replaced_with_those_below_it(wall: Wall) -> None:
    await wall.publish("a", "b", "c")
    first, second, third = wall.channel.ids()
    wall.channel.worn = {second}

    await wall.publish("a", "x", "c")

    assert await wall.is_whole("a", "x", "c")
    assert wall.channel.ids()[0] == first
    assert [request for request in wall.channel.requests if request[0] == "delete"] == [
        ("delete", second),
        ("delete", third),
    ]
    verbs = [verb for verb, _ in wall.channel.requests[3:]]
    assert verbs == ["edit", "send", "send", "delete", "delete"], "new ones stand before the old ones go"


async def test_an_old_message_whose_edit_never_gets_its_turn_is_replaced(wall: Wall) -> None:
    await wall.publish("a")
    wall.channel.faults = [TimeoutError()] * 4
    with pytest.raises(TimeoutError):
        await wall.publish("b")
    wall.house.clock.move(timedelta(hours=2))
    wall.channel.faults = [TimeoutError()] * 4

    await wall.publish("b")

    assert await wall.is_whole("b")


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (refusal(403, 50013), "Discord doesn't let me write in #roster."),
        (refusal(403, 50001), "Discord doesn't let me write in #roster."),
        (refusal(404, 10003), "Its channel was deleted."),
        (refusal(400, 50035), "Discord refused it: no (50035)."),
    ],
)
@pytest.mark.parametrize("verb", ["send", "edit"])
async def test_a_refusal_is_kept_as_a_sentence_until_it_passes(
    wall: Wall, verb: str, fault: Exception, words: str
) -> None:
    if verb == "edit":
        await wall.publish("old")
    wall.channel.faults = [fault]

    await wall.publish("a")

    assert words in ((await wall.stored()).failure or "")
    assert wall.naps.count(RETRY_AFTER[0]) == 0
    if fault.code == 10003:  # type: ignore[attr-defined]
        assert (await wall.stored()).messages == ()
        wall.channel.messages.clear()
    await wall.publish("a")
    assert await wall.is_whole("a")
    assert (await wall.stored()).failure is None


async def test_a_missing_permission_is_named_with_the_place_to_give_it(wall: Wall) -> None:
    wall.channel.may.send_messages = False
    wall.channel.faults = [refusal(403, 50013)]

    await wall.publish("a")

    assert (await wall.stored()).failure == (
        "I lack Send Messages in #roster: channel settings, Permissions, add me and switch it on."
    )
    assert hindrance(wall.place) == (await wall.stored()).failure


@pytest.mark.parametrize(
    "fault",
    [refusal(503), refusal(429), aiohttp.ClientPayloadError("cut"), ConnectionResetError(), TimeoutError()],
)
@pytest.mark.parametrize("acts", [True, False])
async def test_what_passes_is_tried_again_and_done_once(wall: Wall, fault: Exception, acts: bool) -> None:
    wall.channel.acts_despite_faults = acts
    wall.channel.faults = [fault]
    await wall.publish("a", "b")
    wall.channel.faults = [fault]
    await wall.publish("x", "b")
    wall.channel.faults = [fault]
    await wall.publish("x")

    assert await wall.is_whole("x")
    assert wall.naps.count(RETRY_AFTER[0]) == 3


async def test_a_discord_that_does_not_answer_is_left_for_later(wall: Wall) -> None:
    wall.channel.faults = [refusal(503)] * 4
    with pytest.raises(discord.DiscordServerError):
        await wall.publish("a", "b")
    assert wall.channel.messages == {}

    await wall.publish("a", "b")

    assert await wall.is_whole("a", "b")


async def test_after_a_crash_between_sending_and_storing_nothing_is_there_twice(wall: Wall) -> None:
    crash_at(wall, 2)
    with pytest.raises(asyncio.CancelledError):
        await wall.publish("a", "b", "c")
    assert len(wall.channel.messages) == 2
    assert (await wall.stored()).standing[1].message_id is None

    # So long after that Discord knows the nonce no more, and with somebody else's words below.
    for message in wall.channel.messages.values():
        message.nonce = -1
    wall.channel.say()
    wall.house.clock.move(timedelta(hours=3))
    wall.channel.faults.clear()
    wall.publishing = wall.made()
    await wall.publish("a", "b", "c")

    assert len(wall.channel.messages) == 4
    shown = [message.text.split("\n-# ")[0] for message in wall.channel.messages.values()]
    assert sorted(shown) == ["", "a", "b", "c"]
    known = {each.message_id for each in (await wall.stored()).messages}
    assert known == {message.id for message in wall.channel.messages.values() if message.text}


async def test_after_a_crash_without_the_history_the_nonce_still_keeps_it_from_being_sent_twice(
    wall: Wall,
) -> None:
    crash_at(wall, 2)
    with pytest.raises(asyncio.CancelledError):
        await wall.publish("a", "b")
    wall.channel.history_fault = refusal(403, 50001)
    wall.channel.faults.clear()

    await wall.made().publish(await wall.stored(), wall.place, parts_saying("a", "b"))

    assert await wall.is_whole("a", "b")


async def test_what_was_written_down_and_never_sent_is_sent_once(wall: Wall) -> None:
    def crash() -> None:
        if len(wall.channel.requests) == 1:
            raise asyncio.CancelledError

    wall.channel.before_request = crash
    with pytest.raises(asyncio.CancelledError):
        await wall.publish("a", "b")
    wall.channel.before_request = lambda: None

    await wall.publish("a", "b")

    assert await wall.is_whole("a", "b")


async def test_what_was_written_down_for_a_part_that_is_no_more_is_forgotten(wall: Wall) -> None:
    def crash() -> None:
        if len(wall.channel.requests) == 1:
            raise asyncio.CancelledError

    wall.channel.before_request = crash
    with pytest.raises(asyncio.CancelledError):
        await wall.publish("a", "b")
    wall.channel.before_request = lambda: None

    await wall.publish("a")

    assert await wall.is_whole("a")


async def test_a_board_that_is_taken_down_leaves_nothing_behind(wall: Wall) -> None:
    await wall.publish("a", "b")
    await wall.house.boards.unpost(MANAGER, GUILD, wall.board.id)
    wall.channel.faults = [refusal(403, 50013), refusal(404, 10008)]

    await wall.publish()

    assert await wall.house.boards.find(GUILD, wall.board.id) is None
    await wall.publishing.publish(wall.board, wall.place, [])


async def test_boards_that_come_to_no_end_are_a_fault_and_no_flood(wall: Wall) -> None:
    class Restless(Part):
        @property
        def hash(self) -> str:
            return str(len(wall.channel.requests))

    restless: Any = Restless((Block("a"),), BoardId(1))
    await wall.publish("a")

    with pytest.raises(RuntimeError, match="does not come to an end"):
        await wall.publishing.publish(await wall.stored(), wall.place, [restless])


def crash_at(wall: Wall, number: int) -> None:
    """Have the process end once so many requests were carried out, before anything is stored of the last."""
    wall.channel.acts_despite_faults = True
    wall.channel.faults = [*[None] * (number - 1), asyncio.CancelledError()]
