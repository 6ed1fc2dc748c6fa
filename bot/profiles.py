"""Profiles: what a supervisor may know of a member, on one card with the ways on from there."""

from bot.actors import actor_of, guild_of
from bot.choices import Interaction
from bot.embeds.cards import Card, Item
from bot.embeds.files import profile_card
from bot.embeds.orders import cancel_button, scheduled_line
from bot.paging import leaf_button
from domain.ids import UserId
from domain.rosters.rosters import WHOLE, MemberRow
from services import Services
from services.rosters.files import PageFile
from words import say

HISTORY, NOTES = "history", "notes"
"""The listings that a profile leads to; `bot/cogs/members.py` makes them."""
MOST_BUTTONS = 5


class Profiles:
    """Gathers what a profile shows, page by page."""

    def __init__(self, services: Services) -> None:
        self._files = services.files
        self._orders = services.orders
        self._reading = services.reading

    async def card(self, interaction: Interaction, user_id: UserId, name: str) -> Card:
        """Return the profile of somebody, if whoever asks supervises him on any page."""
        files = await self._files.of_member(actor_of(interaction), guild_of(interaction), user_id)
        drawn = [(file, await self._row(file, user_id)) for file in files]
        buttons: list[Item] = [leaf_button(say("History"), HISTORY, user_id)]
        for file in files:
            if file.notes:
                label = say("Notes: {page}", page=file.page.title) if len(files) > 1 else say("Notes")
                buttons.append(leaf_button(label, NOTES, f"{file.page.id.hex}.{user_id}"))
        waiting = await self._orders.scheduled(actor_of(interaction), guild_of(interaction), user_id)
        numbers = [number if len(waiting) > 1 else None for number in range(1, len(waiting) + 1)]
        numbered = tuple(zip(waiting, numbers, strict=True))[:MOST_BUTTONS]
        lines = tuple(scheduled_line(order, name, number=number) for order, number in numbered)
        cancels: list[Item] = [cancel_button(order, number=number) for order, number in numbered]
        rows = ([buttons[:MOST_BUTTONS]] if files else []) + ([cancels] if cancels else [])
        return profile_card(name, drawn, waiting=lines, rows=rows)

    async def _row(self, file: PageFile, user_id: UserId) -> MemberRow | None:
        if file.membership.left_at is not None:
            return None
        return (await self._reading.view(file.page.id, WHOLE)).of(user_id)
