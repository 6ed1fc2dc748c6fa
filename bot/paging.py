"""Paging: answers longer than one message, with buttons that turn the leaf, now and after a restart.

    Listing ──► leaves ──► message with [◀] 2 / 5 [▶], each button `muster:leaf:kind:number:argument`

A leaf is made anew each time from what is true then; nothing of the answer is kept.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.buttons import Button, Buttons, Interaction, Press
from bot.embeds.cards import Card, Rows
from bot.embeds.limits import leaves
from words import say

VERB = "leaf"
LINES_WITH_BUTTONS = 5


@dataclass(frozen=True, slots=True)
class Listing:
    """A whole answer: a card whose lines may be more than a message holds.

    Where lines have buttons, `rows` has a row for each line, and a leaf holds as many as there is room for.
    """

    card: Card
    lines: tuple[str, ...]
    empty: str | None = None
    rows: Rows = ()


def _made(listing: Listing) -> list[tuple[str, ...]]:
    if not listing.rows:
        return list(leaves(listing.lines))
    places = range(0, len(listing.lines), LINES_WITH_BUTTONS)
    return [listing.lines[first : first + LINES_WITH_BUTTONS] for first in places]


Maker = Callable[[Interaction, str], Awaitable[Listing]]


def leaf_button(label: str, kind: str, argument: object, *, number: int = 0) -> Button:
    """Return a button that shows a listing's leaf in the message's place."""
    return Button(label, VERB, f"{kind}:{number}:{argument}")


class Paging:
    """Knows how to make each kind of listing again from its argument."""

    def __init__(self, buttons: Buttons) -> None:
        self._makers: dict[str, Maker] = {}
        # Each maker refuses whoever may not see its listing, when a leaf is turned as at first.
        buttons.on(VERB, self._turn, asks_itself=True)

    def on(self, kind: str, maker: Maker) -> None:
        """Have `maker` make the listings of this kind; it refuses whoever may not see them."""
        self._makers[kind] = maker

    async def send(self, interaction: Interaction, kind: str, argument: str = "") -> None:
        """Answer a command with the first leaf."""
        card = await self._leaf(interaction, kind, argument, 0)
        if interaction.response.is_done():
            await interaction.edit_original_response(view=card.view())
        else:
            await interaction.response.send_message(view=card.view(), ephemeral=True)

    async def _turn(self, press: Press) -> None:
        kind, number, argument = press.argument.split(":", 2)
        card = await self._leaf(press.interaction, kind, argument, int(number))
        await press.interaction.response.edit_message(view=card.view())

    async def _leaf(self, interaction: Interaction, kind: str, argument: str, number: int) -> Card:
        listing = await self._makers[kind](interaction, argument)
        made = _made(listing) or [(listing.empty or say("Nothing here yet."),)]
        number = min(max(number, 0), len(made) - 1)
        first = number * LINES_WITH_BUTTONS
        rows = [*listing.card.rows, *listing.rows[first : first + LINES_WITH_BUTTONS]]
        if len(made) > 1:
            rows.append(
                [
                    Button(say("Back"), VERB, f"{kind}:{number - 1}:{argument}", is_disabled=number == 0),
                    Button(
                        f"{number + 1} / {len(made)}", VERB, f"{kind}:{number}:{argument}", is_disabled=True
                    ),
                    Button(
                        say("Next"),
                        VERB,
                        f"{kind}:{number + 1}:{argument}",
                        is_disabled=number == len(made) - 1,
                    ),
                ]
            )
        return replace(listing.card, lines=(*listing.card.lines, *made[number]), rows=rows)
