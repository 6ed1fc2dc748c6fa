"""Profiles: what a supervisor may know of a member, on one card with the ways on from there."""

from bot.actors import actor_of, guild_of
from bot.choices import Interaction
from bot.embeds.cards import Card, Item
from bot.embeds.files import profile_card
from bot.paging import leaf_button
from domain.ids import UserId
from domain.rosters.rosters import KEY_HOLDER, MemberRow
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
        return profile_card(name, drawn, rows=[buttons[:MOST_BUTTONS]] if files else [])

    async def _row(self, file: PageFile, user_id: UserId) -> MemberRow | None:
        if file.membership.left_at is not None:
            return None
        return (await self._reading.view(file.page.id, KEY_HOLDER)).of(user_id)
