"""A card fits into a message, however much is put into it."""

import discord
from hypothesis import given
from hypothesis import strategies as st

from bot.buttons import Button
from bot.embeds.cards import Card, link


async def drawn(card: Card) -> str:
    view = card.view()
    assert isinstance(view, discord.ui.LayoutView)
    assert view.total_children_count <= 40
    assert view.is_finished()  # discord.py keeps nothing of it
    return "\n".join(
        item.content for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)
    )


async def test_title_lines_foot_and_buttons_are_there() -> None:
    card = Card(
        "Title", ("one", "two"), foot="foot", rows=[[Button("Go", "go"), link("Open", "https://x.test")]]
    )

    text = await drawn(card)

    assert text == "### Title\none\ntwo\n-# foot"
    labels = [item.label for item in card.view().walk_children() if isinstance(item, discord.ui.Button)]
    assert "Open" in labels


@given(st.text(max_size=5_000), st.lists(st.text(max_size=5_000), max_size=20), st.text(max_size=2_000))
async def test_it_fits(title: str, lines: list[str], foot: str) -> None:
    assert len(await drawn(Card(title, tuple(lines), foot=foot))) <= 4_000
