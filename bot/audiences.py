"""Audiences: what of a page whoever asks in Discord is shown, when he alone sees the answer."""

from bot.actors import actor_of
from bot.choices import Interaction
from domain.rosters.pages import Page
from domain.rosters.rosters import AUDIENCES, Audience


async def audience_of(interaction: Interaction, page: Page) -> Audience:
    """Return the audience that the asker is of, by the roles that Discord says he has right now."""
    return AUDIENCES[await interaction.client.services.tiers.circle(actor_of(interaction), page)]
