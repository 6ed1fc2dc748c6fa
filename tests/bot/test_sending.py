"""Sending: what was sent, what was refused for good, and what nobody knows of."""

import pytest

from bot.sending import (
    GONE,
    LACKING,
    LONGEST_NONCE,
    REFUSED,
    UNSEEN,
    Unsent,
    attempted,
    in_english,
    nonce_of,
)
from domain.ids import GuildId
from tests.bot.serving import refusal
from words.saying import IN_ENGLISH


async def sending(error: Exception | None = None) -> None:
    if error is not None:
        raise error


async def test_what_was_sent_has_no_reason() -> None:
    assert await attempted(sending()) is None


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [(404, 10003, GONE), (403, 50001, UNSEEN), (403, 50013, LACKING), (400, 50035, REFUSED)],
)
async def test_a_refusal_is_final_and_says_what_to_do(status: int, code: int, words: str) -> None:
    unsent = await attempted(sending(refusal(status, code)))

    assert unsent is not None
    assert unsent.is_final
    assert (unsent.code, unsent.words) == (code, words)


@pytest.mark.parametrize("error", [refusal(500, 0), refusal(429, 0), TimeoutError(), OSError()])
async def test_of_anything_else_nobody_knows_whether_it_arrived(error: Exception) -> None:
    unsent = await attempted(sending(error))

    assert unsent == Unsent(error)
    assert not unsent.is_final
    assert unsent.kind == type(error).__name__


async def test_a_fault_of_ours_is_no_refusal() -> None:
    with pytest.raises(KeyError):
        await attempted(sending(KeyError()))


async def test_a_nonce_is_no_longer_than_discord_takes_and_english_is_usual() -> None:
    assert len(nonce_of("x" * 99)) == LONGEST_NONCE
    assert await in_english(GuildId(1)) is IN_ENGLISH
