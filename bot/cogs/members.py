"""/member and /me: where somebody stands, and what is on record of him."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.actors import actor_of, guild_of
from bot.choices import Interaction, commanded_page, commanded_page_choices
from bot.embeds.members import MOST_RECORDS, history_card, member_card, status_card
from bot.moments import parsed_moment
from bot.services import Services
from domain.ids import UserId
from domain.rosters.rosters import KEY_HOLDER
from domain.rosters.statuses import STATUS_WORDS, Status
from services.rosters.orders import LONGEST_REASON

Choice = app_commands.Choice[str]
Reason = app_commands.Range[str, 1, LONGEST_REASON]


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
    @app_commands.describe(
        member="Whose",
        status="How he serves from now on",
        until="Until when: 2026-12-24 18:00 (UTC), in 3d; left out: until somebody ends it",
        reason="Why; it goes on record, and is not shown to the public",
        page="Which page; may be left out if there is only one",
    )
    @app_commands.choices(status=[Choice(name=STATUS_WORDS[each], value=each.value) for each in Status])
    @app_commands.autocomplete(page=commanded_page_choices)
    async def status(
        self,
        interaction: Interaction,
        member: discord.Member,
        status: str,
        until: str | None = None,
        reason: Reason | None = None,
        page: str | None = None,
    ) -> None:
        """Say that a member is on leave, in reserve, on probation, suspended, or active again."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        ends = parsed_moment(until, now=interaction.created_at, field="until")
        record = await self._services.statuses.set(
            actor_of(interaction), found.id, UserId(member.id), Status(status), until=ends, reason=reason
        )
        card = status_card(member.display_name, record)
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
