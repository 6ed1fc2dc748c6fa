from dataclasses import replace
from datetime import timedelta

import pytest

from domain.access.actors import Actor
from domain.access.tiers import Tier, TierGrant
from domain.errors import NotAllowed, NotFound, Refused
from domain.events import BoardChanged
from domain.ids import BoardId, ChannelId, GuildId, MessageId, UserId
from domain.rosters.boards import MOST_BOARDS, Board, BoardKind, Delete, Edit, Send, Settle
from domain.rosters.pages import Page
from services.rosters.boards import BETWEEN_WISHES, NONCES
from tests.domain.makers import CAPTAIN, GUILD, SERGEANT
from tests.services.house import DRAFT, MANAGER, STRANGER, House

CHANNEL = ChannelId(55)
ADMIN = Actor(UserId(2), "Ada", role_ids=frozenset({CAPTAIN}))
COMMANDER = Actor(UserId(3), "Carl", role_ids=frozenset({SERGEANT}))


async def posted(house: House) -> tuple[Page, Board]:
    page = await house.page()
    return page, await house.boards.post(MANAGER, page.id, BoardKind.ROSTER, CHANNEL)


async def send(house: House, board: Board, hashes: list[str]) -> None:
    """Send whatever the service says is next to be sent."""
    while isinstance(step := await house.boards.step(board, hashes), Send):
        settle = await house.boards.about_to_send(board, step)
        await house.boards.sent(
            settle.published, MessageId(1000 + int(settle.published.id)), hashes[step.part]
        )


async def test_posting_is_told_and_again_means_the_same_board(house: House) -> None:
    page, board = await posted(house)

    again = await house.boards.post(MANAGER, page.id, BoardKind.ROSTER, CHANNEL)

    assert again.id == board.id
    assert house.heard.count(BoardChanged(GUILD, board.id)) == 2
    assert await house.boards.guilds() == {GUILD}
    async with house.database.read() as tx:
        line = (await tx.audit.of_guild(GUILD, limit=1))[0]
    assert (line.deed.action, line.deed.subject) == ("board.posted", "Blaine County")


async def test_it_takes_the_admin_tier_on_the_page(house: House) -> None:
    page, board = await posted(house)
    await house.tiers.grant(MANAGER, GUILD, TierGrant(CAPTAIN, Tier.ADMIN, page.id))
    await house.tiers.grant(MANAGER, GUILD, TierGrant(SERGEANT, Tier.COMMAND))
    other = await house.pages.create(MANAGER, replace(DRAFT, slug="other", title="Other"))
    await house.boards.post(MANAGER, other.id, BoardKind.ROSTER, CHANNEL)

    for nobody in (STRANGER, COMMANDER):
        for refused in (
            house.boards.post(nobody, page.id, BoardKind.ROSTER, CHANNEL),
            house.boards.unpost(nobody, GUILD, board.id),
            house.boards.refresh(nobody, GUILD),
            house.boards.of_guild(nobody, GUILD),
        ):
            with pytest.raises(NotAllowed):
                await refused
    assert await house.boards.of_guild(ADMIN, GUILD) == (board,)
    assert await house.boards.refresh(ADMIN, GUILD) == 1
    assert await house.boards.refresh(MANAGER, GUILD) == 2
    assert await house.boards.refresh(MANAGER, GUILD, other.id) == 1
    with pytest.raises(NotAllowed):
        await house.boards.post(ADMIN, other.id, BoardKind.ROSTER, CHANNEL)
    await house.boards.unpost(ADMIN, GUILD, board.id)


async def test_a_deleted_page_is_not_posted(house: House) -> None:
    page, _ = await posted(house)
    await house.pages.delete(MANAGER, page.id)

    with pytest.raises(NotFound):
        await house.boards.post(MANAGER, page.id, BoardKind.ROSTER, ChannelId(56))


async def test_a_server_has_only_so_many(house: House) -> None:
    page = await house.page()
    for number in range(MOST_BOARDS):
        await house.boards.post(MANAGER, page.id, BoardKind.ROSTER, ChannelId(1 + number))

    with pytest.raises(Refused, match="25 boards"):
        await house.boards.post(MANAGER, page.id, BoardKind.ROSTER, ChannelId(99))

    await house.boards.post(MANAGER, page.id, BoardKind.ROSTER, ChannelId(1))
    assert len(await house.boards.standing(GUILD)) == MOST_BOARDS


async def test_a_message_is_written_down_before_it_is_sent(house: House) -> None:
    _, board = await posted(house)

    step = await house.boards.step(board, ["a"])
    assert step == Send(0)
    reserved = await house.boards.about_to_send(board, step)

    assert NONCES[0] <= reserved.published.nonce <= NONCES[1]
    assert await house.boards.step(board, ["a"]) == Settle(reserved.published), "as after a crash"
    await house.boards.sent(reserved.published, MessageId(70), "a")
    assert await house.boards.step(board, ["a"]) is None


async def test_what_is_worn_or_gone_is_replaced_with_all_below_it(house: House) -> None:
    _, board = await posted(house)
    await send(house, board, ["a", "b", "c"])
    step = await house.boards.step(board, ["a", "x", "c"])
    assert isinstance(step, Edit)

    await house.boards.worn(board, step.published)
    await send(house, board, ["a", "x", "c"])

    step = await house.boards.step(board, ["a", "x", "c"])
    assert isinstance(step, Delete)
    stored = await house.boards.find(GUILD, board.id)
    assert stored is not None
    assert [each.part for each in stored.messages if each.is_replaced] == [1, 2]
    await house.boards.gone([each for each in stored.messages if each.is_replaced])
    assert await house.boards.step(board, ["a", "x", "c"]) is None
    await house.boards.gone([stored.standing[0]])
    assert await house.boards.step(board, ["a", "x", "c"]) == Send(0)
    await house.boards.gather(board)
    assert await house.boards.step(board, ["a", "x", "c"]) == Send(0)


async def test_an_edit_is_noted_with_its_time(house: House) -> None:
    _, board = await posted(house)
    await send(house, board, ["a"])
    step = await house.boards.step(board, ["b"])
    assert isinstance(step, Edit)
    house.clock.move(timedelta(minutes=5))

    await house.boards.edited(step.published, "b")

    stored = await house.boards.find(GUILD, board.id)
    assert stored is not None
    assert stored.touched_at == house.clock.now


async def test_a_board_is_forgotten_once_its_messages_are_deleted(house: House) -> None:
    _, board = await posted(house)
    await send(house, board, ["a", "b"])

    await house.boards.unpost(MANAGER, GUILD, board.id)

    assert await house.boards.of_guild(MANAGER, GUILD) == ()
    while isinstance(step := await house.boards.step(board, ["a", "b"]), Delete):
        await house.boards.gone([step.published])
    assert await house.boards.find(GUILD, board.id) is None
    assert await house.boards.step(board, ["a"]) is None
    with pytest.raises(NotFound):
        await house.boards.unpost(MANAGER, GUILD, board.id)


async def test_a_failure_is_kept_until_it_is_mended(house: House) -> None:
    _, board = await posted(house)
    await send(house, board, ["a"])

    await house.boards.failed(board, "I lack Send Messages.")
    stored = await house.boards.find(GUILD, board.id)
    assert stored is not None
    assert (stored.failure, len(stored.messages)) == ("I lack Send Messages.", 1)
    await house.boards.mended(board)
    stored = await house.boards.find(GUILD, board.id)
    assert stored is not None
    assert stored.failure is None


async def test_with_its_channel_a_board_loses_its_messages_and_an_ending_one_all(house: House) -> None:
    _, board = await posted(house)
    await send(house, board, ["a"])

    stored = await house.boards.find(GUILD, board.id)
    assert stored is not None
    await house.boards.failed(stored, "Its channel was deleted.", channel_is_gone=True)
    stored = await house.boards.find(GUILD, board.id)
    assert stored is not None
    assert (stored.failure, stored.messages) == ("Its channel was deleted.", ())
    await house.boards.unpost(MANAGER, GUILD, board.id)
    stored = await house.boards.find(GUILD, board.id)
    assert stored is not None
    await house.boards.failed(stored, "Its channel was deleted.", channel_is_gone=True)
    assert await house.boards.find(GUILD, board.id) is None


async def test_a_reader_s_wish_is_heard_once_a_minute(house: House) -> None:
    _, board = await posted(house)
    house.heard.clear()

    await house.boards.look_again(GUILD, board.id)
    with pytest.raises(Refused, match="less than a minute ago"):
        await house.boards.look_again(GUILD, board.id)
    house.clock.move(BETWEEN_WISHES)
    await house.boards.look_again(GUILD, board.id)

    assert house.heard == [BoardChanged(GUILD, board.id)] * 2
    with pytest.raises(NotFound):
        await house.boards.look_again(GuildId(1), BoardId(999))
