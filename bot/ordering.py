"""Ordering: a command about a member, from the page meant to the outcome told."""

from collections.abc import Awaitable
from dataclasses import dataclass

import discord

from bot.actors import actor_of, guild_of
from bot.buttons import Press
from bot.choices import Interaction
from bot.embeds.members import undone_card
from bot.embeds.orders import order_card
from bot.moments import parsed_end, parsed_moment
from bot.outcomes import Outcomes
from domain.errors import Refused
from domain.ids import OrderId, RecordId, UserId
from domain.rosters.asks import Ask
from domain.rosters.orders import Order
from domain.rosters.pages import Page
from domain.words import sentence
from services import Services
from services.rosters.orders import Terms

FOR_GOOD = "never"
"""What is typed for `expires` where there is no end."""


@dataclass(frozen=True, slots=True)
class Said:
    """The options that orders have, as they were typed."""

    reason: str | None = None
    at: str | None = None
    silent: bool = False
    expires: str | None = None
    over_strength: bool = False


class Ordering:
    """Places orders on behalf of whoever typed a command."""

    def __init__(self, services: Services) -> None:
        self._orders = services.orders
        self._undoing = services.undoing
        self._outcomes = Outcomes(services.orders, services.live)

    async def place(
        self, interaction: Interaction, page: Page, member: discord.Member, ask: Ask, said: Said
    ) -> None:
        """Give the order and answer with what became of it; the answer must have been deferred."""
        if member.bot:
            raise Refused(sentence("Bots are on no page."))
        at = parsed_moment(said.at, now=interaction.created_at)
        is_for_good = (said.expires or "").strip().casefold() == FOR_GOOD
        until = (
            None
            if is_for_good
            else parsed_end(said.expires, now=at or interaction.created_at, field="expires")
        )
        terms = Terms(
            said.reason,
            at,
            is_silent=said.silent,
            over_strength=said.over_strength,
            until=until,
            is_for_good=is_for_good,
        )
        placing = self._orders.place(actor_of(interaction), page.id, UserId(member.id), ask, terms=terms)
        await self._answer(interaction, member, placing)

    async def cancel_pressed(self, press: Press) -> None:
        """Take back the order whose button was pressed, and show that it is."""
        interaction = press.interaction
        await interaction.response.defer()
        order = await self._orders.cancel(actor_of(interaction), OrderId(int(press.argument)))
        member = interaction.guild.get_member(order.target_id) if interaction.guild else None
        card = order_card(order, member.display_name if member else str(order.target_id))
        await interaction.edit_original_response(view=card.view())

    async def undo(
        self, interaction: Interaction, member: discord.Member, record_id: RecordId | None, reason: str | None
    ) -> None:
        """Reverse a record, the member's last one by default, and answer with what became of it."""
        actor, guild_id = actor_of(interaction), guild_of(interaction)
        lapsed = await self._undoing.lapsed(actor, guild_id, UserId(member.id), record_id)
        if record_id is not None:
            undoing = self._undoing.undo(actor, guild_id, record_id, reason=reason)
        else:
            undoing = self._undoing.undo_last(actor, guild_id, UserId(member.id), reason=reason)
        undone = await self._outcomes.of(undoing)
        if isinstance(undone, Order):
            beside = (*lapsed, *await self._undoing.left_out(undone))
            card = order_card(undone, member.display_name, beside=beside)
        else:
            card = undone_card(undone, member.display_name)
        await interaction.edit_original_response(view=card.view())

    async def _answer(
        self, interaction: Interaction, member: discord.Member, placing: Awaitable[Order]
    ) -> None:
        order = await self._outcomes.of(placing)
        card = order_card(order, member.display_name)
        await interaction.edit_original_response(view=card.view())
