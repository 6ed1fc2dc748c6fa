"""Awards: their symbols, and what a member wears."""

import pytest

from domain.errors import Invalid
from domain.ids import AwardId
from domain.rosters.awards import Award, Worn, checked_symbol, ribbon_of, worn

MEDAL = Award(AwardId(1), "Medal of Valor", symbol="🏅")
RIBBON = Award(AwardId(2), "Good Conduct", symbol="#1f3a93 #f5c518")


@pytest.mark.parametrize("symbol", ["🏅", "⭐", "❤️", "🇩🇪", "1️⃣", "👨‍👩‍👧‍👦", "👮🏽‍♀️", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🫡", "↗️"])
def test_one_emoji_is_a_symbol(symbol: str) -> None:
    assert checked_symbol(f" {symbol} ") == symbol
    assert ribbon_of(symbol) is None


@pytest.mark.parametrize("text", ["#1F3A93 #F5C518", "#1f3a93,#f5c518", "#1f3a93 / #f5c518"])
def test_two_colours_are_a_ribbon(text: str) -> None:
    assert checked_symbol(text) == "#1f3a93 #f5c518"
    assert ribbon_of(checked_symbol(text)) == ("#1f3a93", "#f5c518")


@pytest.mark.parametrize(
    "text", ["x", "🏅🏅", "#1f3a93", "#1f3a9 #f5c518", "<:medal:1234>", "1", "\u200d", "<b>", "🇩", "🏅 x"]
)
def test_anything_else_is_refused_by_the_name_of_its_key(text: str) -> None:
    with pytest.raises(Invalid, match=r"symbol of award 1 must be one emoji") as caught:
        checked_symbol(text, name="awards[0].symbol")
    assert caught.value.field == "awards[0].symbol"


@pytest.mark.parametrize("text", ["", "  ", None])
def test_an_award_needs_no_symbol(text: str | None) -> None:
    assert checked_symbol(text) is None


def test_what_is_worn_stands_in_the_order_of_the_page_and_is_counted() -> None:
    row = worn((MEDAL, RIBBON), {RIBBON.id: 1, MEDAL.id: 2, AwardId(9): 4})

    assert row == (Worn("Medal of Valor", "🏅", 2), Worn("Good Conduct", "#1f3a93 #f5c518", 1))
    assert [each.words for each in row] == ["Medal of Valor ×2", "Good Conduct"]
