"""/permissions: which roles make a supervisor, command or admin, everywhere or in one place."""

from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.actors import guild_of, manager_of
from bot.choices import Interaction, named, page_choices, page_named, subdivision_choices
from bot.embeds.tiers import tiers_card
from domain.access.tiers import Tier, TierGrant
from domain.ids import RoleId
from services import Services
from words import say

TierName = Literal["member", "supervisor", "command", "admin"]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class PermissionCommands(commands.GroupCog, group_name="permissions", group_description="Who may do what"):
    """Grants tiers to roles."""

    def __init__(self, services: Services) -> None:
        self._tiers = services.tiers
        self._pages = services.pages

    @app_commands.command(name="set")
    @app_commands.describe(
        role="Whoever has this role",
        tier="May do so much; member: no more than everybody",
        page="On this page only; left out: on every page",
        subdivision="For this subdivision's people only",
    )
    @app_commands.autocomplete(page=page_choices, subdivision=subdivision_choices)
    async def set_(
        self,
        interaction: Interaction,
        role: discord.Role,
        tier: TierName,
        page: str | None = None,
        subdivision: str | None = None,
    ) -> None:
        """Say how much a role lets its holders do."""
        actor, guild_id = manager_of(interaction), guild_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        limited = await page_named(interaction, page) if page or subdivision else None
        meant = (
            named(limited.subdivisions, subdivision, kind="subdivision") if limited and subdivision else None
        )
        grant = TierGrant(
            RoleId(role.id), Tier[tier.upper()], limited.id if limited else None, meant.id if meant else None
        )
        await self._tiers.grant(actor, guild_id, grant)
        await self._show(interaction, f"{role.name}: {tier}")

    @app_commands.command()
    async def view(self, interaction: Interaction) -> None:
        """Show which role has which tier."""
        manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._show(interaction, say("Permission tiers"))

    async def _show(self, interaction: Interaction, said: str) -> None:
        actor, guild_id = manager_of(interaction), guild_of(interaction)
        grants = await self._tiers.view(actor, guild_id)
        card = tiers_card(grants, await self._pages.of_guild(actor, guild_id), said)
        await interaction.edit_original_response(view=card.view())
