"""What is done next about a board, and where that leads to."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain.ids import BoardId, ChannelId, MessageId, PublishedId
from domain.rosters.boards import (
    UNKNOWN,
    Board,
    BoardKind,
    Delete,
    Edit,
    Published,
    Replace,
    Send,
    Settle,
    Step,
    next_step,
)
from tests.domain.makers import GUILD, NOW, PAGE

BOARD = Board(BoardId(1), GUILD, PAGE, BoardKind.ROSTER, ChannelId(5), NOW)


def a_message(number: int, part: int, shown: str, *, is_replaced: bool = False) -> Published:
    return Published(
        PublishedId(number), part, number, shown, NOW, MessageId(1000 + number), is_replaced=is_replaced
    )


def a_board(*messages: Published) -> Board:
    return replace(BOARD, messages=messages)


def test_an_empty_board_gets_its_parts_in_order() -> None:
    assert next_step(BOARD, ["a", "b"]) == Send(0)
    assert next_step(a_board(a_message(1, 0, "a")), ["a", "b"]) == Send(1)


def test_only_what_shows_something_else_is_edited() -> None:
    first, second = a_message(1, 0, "a"), a_message(2, 1, "b")

    assert next_step(a_board(first, second), ["a", "b"]) is None
    assert next_step(a_board(first, second), ["a", "c"]) == Edit(second)


def test_what_was_written_down_and_not_sent_is_settled_before_anything_else() -> None:
    pending = replace(a_message(2, 1, UNKNOWN), message_id=None)

    assert next_step(a_board(a_message(1, 0, "old"), pending), ["a", "b"]) == Settle(pending)


def test_what_stands_below_a_hole_is_replaced_and_goes_once_others_stand() -> None:
    third = a_message(3, 2, "c")

    assert next_step(a_board(a_message(1, 0, "a"), third), ["a", "b", "c"]) == Replace(1)
    replaced = replace(third, is_replaced=True)
    assert next_step(a_board(a_message(1, 0, "a"), replaced), ["a", "b", "c"]) == Send(1)
    whole = a_board(a_message(1, 0, "a"), replaced, a_message(4, 1, "b"), a_message(5, 2, "c"))
    assert next_step(whole, ["a", "b", "c"]) == Delete(replaced)


def test_a_board_that_became_shorter_loses_its_last_messages() -> None:
    assert next_step(a_board(a_message(1, 0, "a"), a_message(2, 1, "b")), ["a"]) == Replace(1)
    gone = a_message(2, 1, "b", is_replaced=True)
    assert next_step(a_board(a_message(1, 0, "a"), gone), ["a"]) == Delete(gone)


def test_when_it_was_touched_last() -> None:
    assert BOARD.touched_at is None
    later = NOW.replace(hour=20)
    edited = replace(a_message(1, 0, "a"), edited_at=later)
    assert a_board(edited, a_message(2, 1, "b")).touched_at == later


def carried_out(board: Board, step: Step, hashes: list[str], number: int) -> Board:
    """Do what a step says as Discord would."""
    match step:
        case Send(part=part):
            return replace(board, messages=(*board.messages, a_message(number, part, hashes[part])))
        case Settle(published=one):
            sent = replace(one, message_id=MessageId(1000 + number), hash=UNKNOWN)
            return _with(board, sent)
        case Edit(published=one):
            return _with(board, replace(one, hash=hashes[one.part]))
        case Replace(part=part):
            return replace(
                board,
                messages=tuple(
                    replace(one, is_replaced=True) if one.part >= part else one for one in board.messages
                ),
            )
        case Delete(published=one):
            return replace(board, messages=tuple(each for each in board.messages if each.id != one.id))


def _with(board: Board, message: Published) -> Board:
    others = tuple(each for each in board.messages if each.id != message.id)
    return replace(board, messages=(*others, message))


stored = st.builds(
    lambda part, shown, is_replaced: (part, shown, is_replaced),
    st.integers(0, 5),
    st.sampled_from("abc"),
    st.booleans(),
)


@given(
    st.lists(stored, max_size=8, unique_by=lambda each: each[0]),
    st.lists(st.sampled_from("abcd"), max_size=6),
)
def test_from_wherever_it_starts_a_board_ends_in_one_piece(
    messages: list[tuple[int, str, bool]], hashes: list[str]
) -> None:
    # Whatever stands is in the order of its parts: that is how it was sent.
    before = [
        a_message(n, part, shown, is_replaced=gone) for n, (part, shown, gone) in enumerate(sorted(messages))
    ]
    board, number = a_board(*before), 100

    while (step := next_step(board, hashes)) is not None:
        number += 1
        board = carried_out(board, step, hashes, number)
        assert number < 200

    assert [one.hash for one in board.standing] == hashes
    assert len(board.messages) == len(hashes)
    ids = [one.message_id or 0 for one in board.standing]
    assert ids == sorted(ids)
