import pytest

from domain.errors import NotFound
from domain.ids import BoardId, ChannelId, GuildId, MessageId
from domain.rosters.boards import UNKNOWN, BoardKind
from tests.domain.makers import GUILD, NOW
from tests.storage.conftest import Town

CHANNEL = ChannelId(55)


async def put(town: Town, kind: BoardKind = BoardKind.ROSTER) -> BoardId:
    async with town.database.begin() as tx:
        return await tx.boards.put(GUILD, town.page_id, kind, CHANNEL, at=NOW)


async def test_there_is_one_board_of_a_kind_and_page_in_a_channel(town: Town) -> None:
    first = await put(town)

    assert await put(town) == first
    assert await put(town, BoardKind.VACANCIES) != first
    async with town.database.read() as tx:
        assert await tx.boards.count(GUILD) == 2
        assert await tx.boards.guilds() == {GUILD}
        boards = await tx.boards.of_guild(GUILD)
    assert [board.kind for board in boards] == [BoardKind.ROSTER, BoardKind.VACANCIES]
    assert (boards[0].channel_id, boards[0].page_id, boards[0].created_at) == (CHANNEL, town.page_id, NOW)


async def test_another_guild_s_board_is_not_there(town: Town) -> None:
    board_id = await put(town)

    async with town.database.read() as tx:
        with pytest.raises(NotFound):
            await tx.boards.get(GuildId(1), board_id)


async def test_a_board_that_is_ending_is_wanted_again_when_it_is_put_again(town: Town) -> None:
    board_id = await put(town)
    async with town.database.begin() as tx:
        await tx.boards.fail(board_id, "It is full.")
        assert (await tx.boards.get(GUILD, board_id)).failure == "It is full."
        await tx.boards.end(board_id)
        assert (await tx.boards.get(GUILD, board_id)).is_ending

    assert await put(town) == board_id

    async with town.database.begin() as tx:
        board = await tx.boards.get(GUILD, board_id)
        await tx.boards.drop(board_id)
        assert await tx.boards.count(GUILD) == 1, "only one that is ending is dropped"
        await tx.boards.end(board_id)
        await tx.boards.drop(board_id)
        assert await tx.boards.count(GUILD) == 0
    assert (board.is_ending, board.failure) == (False, None)


async def test_a_message_is_written_down_sent_edited_replaced_and_forgotten(town: Town) -> None:
    board_id = await put(town)
    async with town.database.begin() as tx:
        first = await tx.boards.reserve(board_id, 0, nonce=7, at=NOW)
        second = await tx.boards.reserve(board_id, 1, nonce=8, at=NOW)
        assert (first.part, first.nonce, first.hash, first.message_id) == (0, 7, UNKNOWN, None)
        await tx.boards.sent(first.id, MessageId(70), hash_="a")
        await tx.boards.edited(first.id, hash_="b", at=NOW.replace(hour=13))
        await tx.boards.replace(board_id, 1)

    async with town.database.begin() as tx:
        board = await tx.boards.get(GUILD, board_id)
        assert [(each.message_id, each.hash, each.is_replaced) for each in board.messages] == [
            (70, "b", False),
            (None, UNKNOWN, True),
        ]
        assert board.touched_at == NOW.replace(hour=13)
        await tx.boards.forget([second.id])
        assert len((await tx.boards.get(GUILD, board_id)).messages) == 1
        await tx.boards.forget_all(board_id)
        assert (await tx.boards.get(GUILD, board_id)).messages == ()


async def test_boards_go_with_their_page(town: Town) -> None:
    board_id = await put(town)
    async with town.database.begin() as tx:
        await tx.boards.reserve(board_id, 0, nonce=7, at=NOW)
        await tx.pages.purge(town.page_id)

    async with town.database.read() as tx:
        assert await tx.boards.of_guild(GUILD) == ()
