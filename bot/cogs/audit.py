"""/audit: who changed what in Muster, for the admin tier."""

import io
from datetime import timedelta

import discord
from discord import app_commands
from discord.ext import commands

from bot.actors import actor_of, guild_of
from bot.choices import Interaction
from bot.embeds.audit import audit_card, audit_lines
from bot.paging import Listing, Paging
from domain.ids import UserId
from services import Services
from words import say

LINES = "audit"
MOST_DAYS = 366


@app_commands.guild_only()
class AuditCommands(commands.GroupCog, group_name="audit", group_description="Who changed what"):
    """Shows the audit; the service refuses whoever is not of the admin tier."""

    def __init__(self, services: Services, paging: Paging) -> None:
        self._audit = services.audit
        self._paging = paging
        paging.on(LINES, self._lines)

    @app_commands.command()
    async def recent(self, interaction: Interaction) -> None:
        """Show what was changed last, and by whom."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._paging.send(interaction, LINES)

    @app_commands.command()
    @app_commands.describe(member="By whom, or about whom")
    async def member(self, interaction: Interaction, member: discord.User) -> None:
        """Show what a member changed, and what was changed about him."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._paging.send(interaction, LINES, str(member.id))

    @app_commands.command()
    @app_commands.describe(days="How many days back; left out: all there is")
    async def export(
        self, interaction: Interaction, days: app_commands.Range[int, 1, MOST_DAYS] | None = None
    ) -> None:
        """Get the audit as a CSV file."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        since = interaction.created_at - timedelta(days=days) if days is not None else None
        content = await self._audit.export(actor_of(interaction), guild_of(interaction), since=since)
        file = discord.File(io.BytesIO(content), filename=f"audit-{interaction.created_at:%Y-%m-%d}.csv")
        words = say("The audit, newest first. Discord ids are in it: mind whom you give it to.")
        await interaction.edit_original_response(content=words, attachments=[file])

    async def _lines(self, interaction: Interaction, argument: str) -> Listing:
        concerning = UserId(int(argument)) if argument else None
        told = await self._audit.recent(actor_of(interaction), guild_of(interaction), concerning=concerning)
        who = told.names.get(concerning, str(concerning)) if concerning else None
        return Listing(audit_card(who), audit_lines(told), empty=say("Nothing was changed yet."))
