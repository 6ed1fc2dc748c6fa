"""/member and /me: where somebody stands, and what is on record of him."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.actors import actor_of, guild_of
from bot.choices import Interaction
from bot.embeds.members import MOST_RECORDS, history_card, member_card
from bot.services import Services
from domain.ids import UserId
from domain.rosters.rosters import KEY_HOLDER


@app_commands.guild_only()
class MemberCommands(commands.GroupCog, group_name="member", group_description="One member"):
    """Shows a member to those above him."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @app_commands.command()
    @app_commands.describe(member="Whom")
    async def view(self, interaction: Interaction, member: discord.Member) -> None:
        """Show where a member stands."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        pages = await self._services.tiers.pages(actor_of(interaction), guild_of(interaction))
        views = [await self._services.reading.view(page.id, KEY_HOLDER) for page in pages]
        rows = [(view.page, row) for view in views if (row := view.of(UserId(member.id))) is not None]
        card = member_card(member.display_name, rows)
        await interaction.edit_original_response(view=card.view())

    @app_commands.command()
    @app_commands.describe(member="Whose")
    async def history(self, interaction: Interaction, member: discord.Member) -> None:
        """Show what is on record of a member."""
        await show_history(self._services, interaction, member)


@app_commands.guild_only()
class OwnCommands(commands.GroupCog, group_name="me", group_description="Yourself"):
    """Shows a member what concerns him."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @app_commands.command()
    async def history(self, interaction: Interaction) -> None:
        """Show what is on record of you."""
        await show_history(self._services, interaction, interaction.user)


async def show_history(
    services: Services, interaction: Interaction, whose: discord.Member | discord.User
) -> None:
    """Answer with somebody's newest records, if the asker may see them."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    actor, guild_id = actor_of(interaction), guild_of(interaction)
    history = await services.history.of_member(actor, guild_id, UserId(whose.id), limit=MOST_RECORDS)
    card = history_card(whose.display_name, history)
    await interaction.edit_original_response(view=card.view())
