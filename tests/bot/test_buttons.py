"""A custom id says all; whoever presses is asked for his permission; forms are read from what is sent."""

from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.buttons import Button, Buttons, Pick, Press, custom_id, form, option
from domain.errors import Refused
from tests.bot.fake_settings import FakeSettings


class StubInteraction:
    """A press by somebody, and what he was answered."""

    def __init__(self, data: dict[str, Any] | None = None, *, may: bool = True, kind: Any = None) -> None:
        self.data = data
        self.type = kind or discord.InteractionType.modal_submit
        self.locale = discord.Locale.american_english
        self.client = SimpleNamespace(services=SimpleNamespace(settings=FakeSettings()))
        self.guild_id, self.guild = 7, SimpleNamespace(owner_id=1)
        self.user = SimpleNamespace(id=2, display_name="Olga")
        self.permissions = discord.Permissions(manage_guild=may)
        self.answers: list[str] = []
        self.response = SimpleNamespace(is_done=lambda: False, send_message=self._answer)

    async def _answer(self, text: str, *, ephemeral: bool) -> None:
        assert ephemeral
        self.answers.append(text)


def pressed(interaction: Any, argument: str = "") -> Press:
    return Press(interaction, argument)


async def test_a_verb_finds_its_handler() -> None:
    buttons, heard = Buttons(), []

    async def go(press: Press) -> None:
        heard.append(press.argument)

    buttons.on("go", go)
    await buttons.press("go", pressed(StubInteraction(), "a:b"))

    assert heard == ["a:b"]


async def test_whoever_may_not_is_refused_before_the_handler() -> None:
    buttons, interaction = Buttons(), StubInteraction(may=False)

    async def never(press: Press) -> None:
        raise AssertionError

    buttons.on("go", never)
    await buttons.press("go", pressed(interaction))

    assert "Manage Server" in interaction.answers[0]


async def test_an_unknown_verb_is_of_an_older_version() -> None:
    interaction = StubInteraction()

    await Buttons().press("gone", pressed(interaction))

    assert "older version" in interaction.answers[0]


async def test_a_refusal_of_the_handler_is_answered() -> None:
    buttons, interaction = Buttons(), StubInteraction()

    async def refuse(press: Press) -> None:
        raise Refused("Not today.")

    buttons.on("go", refuse)
    await buttons.press("go", pressed(interaction))

    assert interaction.answers == ["Not today."]


async def test_a_form_is_read_whether_its_fields_are_in_labels_or_rows() -> None:
    buttons, heard = Buttons(), []

    async def take(press: Press) -> None:
        heard.append((press.argument, press.written))

    buttons.on("fill", take)
    label = {"type": 18, "component": {"custom_id": "title", "value": "Blaine"}}
    row = {"type": 1, "components": [{"custom_id": "slug", "value": "blaine"}]}
    pick = {"type": 18, "component": {"custom_id": "roles", "values": ["1", "2"]}}
    data = {"custom_id": "muster:fill:x:y", "components": [label, row, pick]}
    await buttons.submitted(StubInteraction(data))  # type: ignore[arg-type]

    assert heard == [("x:y", {"title": "Blaine", "slug": "blaine", "roles": "1,2"})]


@pytest.mark.parametrize("data", [None, {}, {"custom_id": "other:x"}, {"custom_id": "muster"}])
async def test_forms_that_are_not_ours_are_left_alone(data: dict[str, Any] | None) -> None:
    interaction = StubInteraction(data)

    await Buttons().submitted(interaction)  # type: ignore[arg-type]

    assert interaction.answers == []


async def test_commands_are_no_forms() -> None:
    interaction = StubInteraction(
        {"custom_id": "muster:go"}, kind=discord.InteractionType.application_command
    )

    await Buttons().submitted(interaction)  # type: ignore[arg-type]

    assert interaction.answers == []


async def test_buttons_and_selects_are_found_again_by_their_custom_ids() -> None:
    button, pick = Button("Go", "go", "a:b"), Pick("Which", "go", 5, options=[option("One", 1)])

    for item, kind in ((button, Button), (pick, Pick)):
        match = kind.__discord_ui_compiled_template__.fullmatch(item.item.custom_id or "")
        assert match is not None
        again = await kind.from_custom_id(None, item.item, match)  # type: ignore[arg-type]
        assert (again.verb, again.argument) == (item.verb, item.argument)


def test_a_custom_id_that_is_too_long_is_our_mistake() -> None:
    with pytest.raises(AssertionError):
        custom_id("go", "x" * 100)


async def test_texts_are_clipped_to_what_discord_takes() -> None:
    assert len(Button("x" * 200, "go").item.label or "") == 80
    assert len(option("x" * 200, 1, detail="y" * 200).description or "") == 100
    assert len(form("x" * 90, "go", fields=[]).title) == 45
