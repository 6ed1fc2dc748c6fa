"""Long answers are turned leaf by leaf, each made anew."""

from types import SimpleNamespace
from typing import Any

import discord

from bot.buttons import Button, Buttons, Press
from bot.embeds.cards import Card
from bot.paging import VERB, Listing, Paging
from tests.bot.fake_settings import FakeSettings


class StubInteraction:
    """Keeps the views it was answered with."""

    def __init__(self, *, is_done: bool = False) -> None:
        self.views: list[Any] = []
        self.locale = discord.Locale.american_english
        self.client = SimpleNamespace(services=SimpleNamespace(settings=FakeSettings()))
        self.guild_id, self.guild = 7, SimpleNamespace(owner_id=2)
        self.user = SimpleNamespace(id=2, display_name="Olga")
        self.permissions = discord.Permissions(manage_guild=True)
        self.response = SimpleNamespace(
            is_done=lambda: is_done, send_message=self._keep, edit_message=self._keep
        )
        self.edit_original_response = self._keep

    async def _keep(self, *, view: Any, ephemeral: bool = True) -> None:
        assert ephemeral
        self.views.append(view)

    @property
    def text(self) -> str:
        shown = [i.content for i in self.views[-1].walk_children() if isinstance(i, discord.ui.TextDisplay)]
        return "\n".join(shown)

    @property
    def buttons(self) -> dict[str, bool]:
        items = [item.item for item in self.views[-1].walk_children() if isinstance(item, Button)]
        return {str(item.label): item.disabled for item in items}


def paging(count: int) -> tuple[Paging, Buttons]:
    buttons = Buttons()
    paging = Paging(buttons)

    async def make(interaction: Any, argument: str) -> Listing:
        return Listing(
            Card(f"All of {argument}"), tuple(f"line {n}" for n in range(count)), empty="None yet."
        )

    paging.on("kind", make)
    return paging, buttons


async def test_a_short_answer_has_no_buttons() -> None:
    interaction: Any = StubInteraction()

    await paging(3)[0].send(interaction, "kind", "x")

    assert interaction.text == "### All of x\nline 0\nline 1\nline 2"
    assert interaction.buttons == {}


async def test_an_empty_answer_says_so() -> None:
    interaction: Any = StubInteraction(is_done=True)

    await paging(0)[0].send(interaction, "kind", "x")

    assert "None yet." in interaction.text


async def test_a_long_answer_is_turned_and_stops_at_its_ends() -> None:
    turning, buttons = paging(60)
    interaction: Any = StubInteraction()

    await turning.send(interaction, "kind", "a:b")
    assert interaction.buttons == {"Back": True, "1 / 3": True, "Next": False}

    await buttons.press(VERB, Press(interaction, "kind:2:a:b"))
    assert "line 59" in interaction.text
    assert interaction.buttons == {"Back": False, "3 / 3": True, "Next": True}


async def test_a_leaf_that_is_no_more_is_the_last_there_is() -> None:
    _, buttons = paging(30)
    interaction: Any = StubInteraction()

    await buttons.press(VERB, Press(interaction, "kind:9:x"))

    assert "line 29" in interaction.text
