"""Ordering: a command about a member, from the page meant to the outcome told."""

from dataclasses import dataclass

import discord

from bot.actors import actor_of
from bot.choices import Interaction
from bot.embeds.orders import order_card
from bot.moments import parsed_moment
from bot.outcomes import Outcomes
from bot.services import Services
from domain.errors import Refused
from domain.ids import UserId
from domain.rosters.asks import Ask
from domain.rosters.pages import Page
from services.rosters.orders import Terms


@dataclass(frozen=True, slots=True)
class Said:
    """The options that every order has, as they were typed."""

    reason: str | None = None
    at: str | None = None
    silent: bool = False


class Ordering:
    """Places orders on behalf of whoever typed a command."""

    def __init__(self, services: Services) -> None:
        self._orders = services.orders
        self._outcomes = Outcomes(services.orders, services.live)

    async def place(
        self, interaction: Interaction, page: Page, member: discord.Member, ask: Ask, said: Said
    ) -> None:
        """Give the order and answer with what became of it; the answer must have been deferred."""
        if member.bot:
            raise Refused("Bots are on no page.")
        at = parsed_moment(said.at, now=interaction.created_at)
        terms = Terms(said.reason, at, is_silent=said.silent)
        placing = self._orders.place(actor_of(interaction), page.id, UserId(member.id), ask, terms=terms)
        order = await self._outcomes.of(placing)
        card = order_card(order, member.display_name)
        await interaction.edit_original_response(view=card.view())
