"""Buttons: everything pressed, picked or filled in, by a custom id that says what is meant.

A custom id is `muster:verb:argument`, a select's `pick:verb:argument`. It needs nothing in memory, so a
message's buttons work after a restart; who presses is asked for his permission again, every time. Forms
are read from what Discord sends, so that one opened before a restart can be sent after it.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import discord
from discord import ui

from bot.actors import manager_of
from bot.embeds.limits import LONGEST_LABEL, choice_text, clipped
from bot.errors import answer_error
from bot.voices import speak_to
from words import say

PREFIX, PICK_PREFIX = "muster", "pick"
LONGEST_CUSTOM_ID = 100
FORM_LIVES = 900.0
"""Seconds after which a form's answer has no token to be answered with."""

Interaction = discord.Interaction[Any]  # Any: whichever client it came to


@dataclass(frozen=True, slots=True)
class Press:
    """What was pressed: its argument, what was picked in a select, what was written in a form."""

    interaction: Interaction
    argument: str
    picked: tuple[str, ...] = ()
    written: Mapping[str, str] | None = None


Handler = Callable[[Press], Awaitable[None]]


class Buttons:
    """Knows for every verb what is to be done; refuses whoever may not manage the server.

    A handler that `asks_itself` who may is called for everybody.
    """

    def __init__(self) -> None:
        self._handlers: dict[str, Handler] = {}
        self._open: set[str] = set()
        self._thinking: set[str] = set()

    def on(
        self, verb: str, handler: Handler, *, asks_itself: bool = False, thinks_first: bool = False
    ) -> None:
        """Have `handler` called for everything with this verb.

        With `thinks_first` Discord is told that an answer is coming before anything else is done.
        """
        self._handlers[verb] = handler
        if asks_itself:
            self._open.add(verb)
        if thinks_first:
            self._thinking.add(verb)

    async def press(self, verb: str, press: Press) -> None:
        """Do what the verb means; whatever goes wrong is told to whoever pressed."""
        try:
            if verb in self._thinking:
                await press.interaction.response.defer(ephemeral=True, thinking=True)
            await speak_to(press.interaction, press.interaction.client.services)
            if verb not in self._open:
                manager_of(press.interaction)
            handler = self._handlers.get(verb)
            if handler is None:
                await press.interaction.response.send_message(
                    say("This button is from an older version. Use the command again."), ephemeral=True
                )
            else:
                await handler(press)
        except Exception as error:  # noqa: BLE001 - the top of a request; whatever it was is answered and logged
            await answer_error(press.interaction, error)

    async def submitted(self, interaction: Interaction) -> None:
        """Take a form that was sent in, if it is one of ours."""
        data: Mapping[str, Any] = interaction.data or {}  # Any: Discord's JSON
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        parts = str(data.get("custom_id", "")).split(":", 2)
        if parts[0] != PREFIX or len(parts) < 2:
            return
        written = dict(_fields(data.get("components", ())))
        await self.press(parts[1], Press(interaction, "".join(parts[2:]), written=written))


def _fields(components: Sequence[Mapping[str, Any]]) -> Sequence[tuple[str, str]]:
    """Return name and text of every field: each is inside a label or a row."""
    found: list[tuple[str, str]] = []
    for component in components:
        inner = component.get("components") or ([component["component"]] if "component" in component else [])
        for field in inner:
            value = field.get("value")
            if value is None:
                value = ",".join(field.get("values") or ())
            found.append((str(field.get("custom_id")), str(value)))
    return found


class Button(ui.DynamicItem[ui.Button[Any]], template=rf"{PREFIX}:(?P<verb>[a-z-]+)(?::(?P<argument>.*))?"):
    """A button that means the same for ever."""

    def __init__(
        self,
        label: str,
        verb: str,
        argument: object = "",
        *,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        emoji: str | None = None,
        is_disabled: bool = False,
    ) -> None:
        super().__init__(
            ui.Button(
                label=clipped(label, LONGEST_LABEL) or None,
                custom_id=custom_id(verb, argument),
                style=style,
                emoji=emoji,
                disabled=is_disabled,
            )
        )
        self.verb, self.argument = verb, str(argument)

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Return the button that was pressed."""
        assert isinstance(item, ui.Button)
        return cls(item.label or "", match["verb"], match["argument"] or "", style=item.style)

    async def callback(self, interaction: Interaction) -> None:
        """Have it done."""
        await buttons_of(interaction).press(self.verb, Press(interaction, self.argument))


class Pick(
    ui.DynamicItem[ui.Select[Any]], template=rf"{PICK_PREFIX}:(?P<verb>[a-z-]+)(?::(?P<argument>.*))?"
):
    """A select that means the same for ever."""

    def __init__(
        self,
        placeholder: str,
        verb: str,
        argument: object = "",
        *,
        options: Sequence[discord.SelectOption] = (),
    ) -> None:
        super().__init__(
            ui.Select(
                placeholder=clipped(placeholder, 150) or None,
                custom_id=custom_id(verb, argument, prefix=PICK_PREFIX),
                options=list(options),
            )
        )
        self.verb, self.argument = verb, str(argument)

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Return the select that was used."""
        assert isinstance(item, ui.Select)
        return cls("", match["verb"], match["argument"] or "", options=item.options)

    async def callback(self, interaction: Interaction) -> None:
        """Have it done."""
        data: Mapping[str, Any] = interaction.data or {}  # Any: Discord's JSON
        picked = tuple(map(str, data.get("values", ())))
        await buttons_of(interaction).press(self.verb, Press(interaction, self.argument, picked))


def option(
    name: str, value: object, *, detail: str | None = None, is_default: bool = False
) -> discord.SelectOption:
    """Return an option whose texts fit."""
    return discord.SelectOption(
        label=choice_text(name),
        value=str(value),
        description=choice_text(detail) if detail else None,
        default=is_default,
    )


def form(title: str, verb: str, argument: object = "", *, fields: Sequence[ui.Label[Any]]) -> ui.Modal:
    """Return a form; each field is a label around an input whose custom id is its name."""
    modal = ui.Modal(title=clipped(title, 45), custom_id=custom_id(verb, argument), timeout=FORM_LIVES)
    for field in fields:
        modal.add_item(field)
    return modal


def custom_id(verb: str, argument: object = "", *, prefix: str = PREFIX) -> str:
    """Return the custom id that says this."""
    text = f"{prefix}:{verb}:{argument}" if argument != "" else f"{prefix}:{verb}"
    assert len(text) <= LONGEST_CUSTOM_ID, text
    return text


def buttons_of(interaction: Interaction) -> Buttons:
    """Return the registry of the bot that the interaction came to."""
    buttons: Buttons = interaction.client.buttons
    return buttons
