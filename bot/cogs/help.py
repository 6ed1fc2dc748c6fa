"""/help: what to type."""

from typing import Literal

from discord import app_commands
from discord.ext import commands

from bot.choices import Interaction
from bot.embeds.help import help_card
from bot.invite import invite_url

Topic = Literal[
    "start",
    "pages",
    "ranks",
    "certifications",
    "awards",
    "personnel",
    "duty",
    "leave",
    "announcements",
    "privacy",
    "sync",
    "roster",
    "quotas",
]


class HelpCommands(commands.Cog):
    """Explains the others."""

    @app_commands.command(name="help")
    @app_commands.guild_only()
    @app_commands.describe(topic="What about; left out: the main commands of each")
    async def help_(self, interaction: Interaction, topic: Topic | None = None) -> None:
        """Learn what to type."""
        card = help_card(topic, invite_url(interaction.application_id))
        await interaction.response.send_message(view=card.view(), ephemeral=True)
