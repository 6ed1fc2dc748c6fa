"""Searches: each word is what it looks like."""

from datetime import UTC, datetime

import pytest

from domain.duty.searches import MOST_WORDS, Word, search_of
from domain.time import Window


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", ()),
        ("Anna B", (Word("Anna"), Word("B"))),
        ("#12", (Word("#12", "12"),)),
        ("2026", (Word("2026", "2026"),)),
        ("2026-11-22", (Word("2026-11-22", None, Window(at(11, 21), at(11, 22))),)),
        ("2026-12-", (Word("2026-12-", None, Window(at(11, 30), at(12, 31))),)),
        ("2026-12-2", (Word("2026-12-2", None, Window(at(11, 30), at(12, 31))),)),
        ("2026-13", (Word("2026-13"),)),
        ("2026-02-30", (Word("2026-02-30"),)),
        ("9999-12-31", (Word("9999-12-31"),)),
        ("0000-01", (Word("0000-01"),)),
        ("²", (Word("²"),)),
    ],
)
def test_a_word_is_a_name_a_number_or_a_date(typed: str, words: tuple[Word, ...]) -> None:
    assert search_of(typed, zone="Europe/Berlin") == words


def test_there_is_an_end_to_words() -> None:
    assert len(search_of("a " * 50, zone="UTC")) == MOST_WORDS
