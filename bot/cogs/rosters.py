"""/roster: a page's roster, here in Discord."""

from discord import app_commands
from discord.ext import commands

from bot.choices import Interaction, page_choices, page_named
from bot.embeds.rosters import roster_card, roster_lines
from bot.paging import Listing, Paging
from bot.services import Services
from domain.rosters.rosters import PUBLIC

LISTING = "roster"


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class RosterCommands(commands.GroupCog, group_name="roster", group_description="The roster itself"):
    """Shows what the page shows."""

    def __init__(self, services: Services, paging: Paging) -> None:
        self._pages = services.pages
        self._reading = services.reading
        self._paging = paging
        paging.on(LISTING, self._listing)

    @app_commands.command()
    @app_commands.describe(page="Which page; may be left out if there is only one")
    @app_commands.autocomplete(page=page_choices)
    async def show(self, interaction: Interaction, page: str | None = None) -> None:
        """Show who holds which rank."""
        found = await page_named(interaction, page)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._paging.send(interaction, LISTING, found.slug)

    async def _listing(self, interaction: Interaction, slug: str) -> Listing:
        page = await page_named(interaction, slug)
        view = await self._reading.view(page.id, PUBLIC)
        empty = "Nobody yet: the page has no ranks, or nobody has their roles."
        return Listing(roster_card(view, self._pages.address(page)), roster_lines(view), empty=empty)
