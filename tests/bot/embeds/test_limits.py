"""Whatever is drawn fits, and names show as they are."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.embeds.limits import (
    LINES_A_MESSAGE,
    ROOM_FOR_LINES,
    choice_text,
    clipped,
    escaped,
    leaves,
    moment,
)


@given(st.lists(st.text(max_size=500), max_size=80))
def test_leaves_hold_every_line_once_in_order_and_fit(lines: list[str]) -> None:
    made = list(leaves(lines))

    assert [line for leaf in made for line in leaf] == lines
    for leaf in made:
        assert len("\n".join(leaf)) <= ROOM_FOR_LINES
        assert 1 <= len(leaf) <= LINES_A_MESSAGE


def test_a_line_longer_than_a_message_is_clipped() -> None:
    ((line,),) = leaves(["x" * 9_000])

    assert len(line) == ROOM_FOR_LINES


@pytest.mark.parametrize(
    "hostile",
    ["@everyone", "@here", "<@1>", "<@&1>", "<#1>", "<t:1:R>", "<:emoji:1>", "</cmd:1>", "https://evil.test"],
)
def test_a_name_mentions_nobody_and_links_nowhere(hostile: str) -> None:
    assert hostile not in escaped(f"a {hostile} b")


@pytest.mark.parametrize("markdown", ["**a**", "_a_", "~~a~~", "||a||", "`a`", "> a", "[a](b)"])
def test_a_name_formats_nothing(markdown: str) -> None:
    assert escaped(markdown).startswith("\\")


@given(st.text(max_size=300))
def test_a_name_stays_on_its_line(name: str) -> None:
    assert len(escaped(name).splitlines()) <= 1


@given(st.text(max_size=300))
def test_a_choice_is_never_empty_nor_too_long(name: str) -> None:
    assert 1 <= len(choice_text(name)) <= 100


def test_what_is_clipped_says_so() -> None:
    assert clipped("abcdef", 4) == "abc…"
    assert clipped("abcd", 4) == "abcd"


def test_moments_are_shown_in_the_reader_s_zone() -> None:
    assert moment(datetime(2026, 1, 1, tzinfo=UTC)) == "<t:1767225600:R>"
    assert moment(None) == "never"
