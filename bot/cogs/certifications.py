"""/cert: what members of a page hold by their roles."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.actors import manager_of
from bot.choices import (
    Interaction,
    certification_choices,
    commanded_page,
    commanded_page_choices,
    named,
    page_choices,
    page_named,
)
from bot.cogs.mapped_roles import mapped_name, mapped_role
from bot.embeds.limits import escaped
from bot.embeds.mappings import changed_card, mapping_lines, mappings_card
from bot.embeds.members import holders_card
from bot.ordering import Ordering, Said
from bot.paging import Listing, Paging
from bot.services import Services
from domain.rosters.asks import Certify, Revoke
from domain.rosters.pages import LONGEST_NAME, Page
from domain.rosters.rosters import PUBLIC
from services.rosters.orders import LONGEST_REASON
from words import say

Name = app_commands.Range[str, 1, LONGEST_NAME]
Reason = app_commands.Range[str, 1, LONGEST_REASON]

LISTING = "certifications"


@app_commands.guild_only()
class CertificationCommands(
    commands.GroupCog, group_name="cert", group_description="The certifications of a page"
):
    """Creates, changes and removes certifications."""

    def __init__(self, services: Services, paging: Paging, ordering: Ordering) -> None:
        self._pages = services.pages
        self._certifications = services.certifications
        self._paging = paging
        self._ordering = ordering
        self._reading = services.reading
        paging.on(LISTING, self._listing)

    @app_commands.command()
    @app_commands.describe(
        role="Whoever has this role holds it",
        name="What it is called; left out: like the role",
        page="Which page; may be left out if there is only one",
    )
    @app_commands.autocomplete(page=page_choices)
    async def create(
        self, interaction: Interaction, role: discord.Role, name: Name | None = None, page: str | None = None
    ) -> None:
        """Add a certification to a page."""
        actor = manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await page_named(interaction, page)
        called = mapped_name(role, name)
        changed = await self._certifications.add(actor, found.id, name=called, role_id=mapped_role(role))
        await self._changed(
            interaction, changed, say("{called} is a certification now", called=escaped(called))
        )

    @app_commands.command()
    @app_commands.describe(
        certification="Which certification",
        name="What it is called from now on",
        role="Whoever has this role holds it from now on",
        page="Which page",
    )
    @app_commands.autocomplete(certification=certification_choices, page=page_choices)
    async def edit(
        self,
        interaction: Interaction,
        certification: str,
        name: Name | None = None,
        role: discord.Role | None = None,
        page: str | None = None,
    ) -> None:
        """Change a certification's name or role."""
        actor = manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await page_named(interaction, page)
        meant = named(found.certifications, certification, kind="certification")
        role_id = mapped_role(role) if role is not None else None
        changed = await self._certifications.edit(actor, found.id, meant.id, name=name, role_id=role_id)
        await self._changed(interaction, changed, say("{name} is changed", name=escaped(name or meant.name)))

    @app_commands.command()
    @app_commands.describe(certification="Which certification", page="Which page")
    @app_commands.autocomplete(certification=certification_choices, page=page_choices)
    async def delete(self, interaction: Interaction, certification: str, page: str | None = None) -> None:
        """Take a certification off a page; its role stays as it is."""
        actor = manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await page_named(interaction, page)
        meant = named(found.certifications, certification, kind="certification")
        changed = await self._certifications.remove(actor, found.id, meant.id)
        await self._changed(interaction, changed, say("{meant} is off the page", meant=escaped(meant.name)))

    @app_commands.command()
    @app_commands.describe(
        member="Whom", certification="Which certification", reason="Why; it goes on record", page="Which page"
    )
    @app_commands.autocomplete(certification=certification_choices, page=commanded_page_choices)
    async def grant(
        self,
        interaction: Interaction,
        member: discord.Member,
        certification: str,
        reason: Reason | None = None,
        page: str | None = None,
    ) -> None:
        """Give a member a certification."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        ask = Certify(named(found.certifications, certification, kind="certification").id)
        await self._ordering.place(interaction, found, member, ask, Said(reason))

    @app_commands.command()
    @app_commands.describe(
        member="Whom", certification="Which certification", reason="Why; it goes on record", page="Which page"
    )
    @app_commands.autocomplete(certification=certification_choices, page=commanded_page_choices)
    async def revoke(
        self,
        interaction: Interaction,
        member: discord.Member,
        certification: str,
        reason: Reason | None = None,
        page: str | None = None,
    ) -> None:
        """Take a certification from a member."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        ask = Revoke(named(found.certifications, certification, kind="certification").id)
        await self._ordering.place(interaction, found, member, ask, Said(reason))

    @app_commands.command()
    @app_commands.describe(certification="Which certification", page="Which page")
    @app_commands.autocomplete(certification=certification_choices, page=commanded_page_choices)
    async def holders(self, interaction: Interaction, certification: str, page: str | None = None) -> None:
        """Show who holds a certification."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        meant = named(found.certifications, certification, kind="certification")
        view = await self._reading.view(found.id, PUBLIC)
        holders = [row for each in view.certifications if each.name == meant.name for row in each.members]
        card = holders_card(found, meant.name, holders)
        await interaction.edit_original_response(view=card.view())

    @app_commands.command(name="list")
    @app_commands.describe(page="Which page")
    @app_commands.autocomplete(page=page_choices)
    async def list_(self, interaction: Interaction, page: str | None = None) -> None:
        """List a page's certifications."""
        found = await page_named(interaction, page)
        await self._paging.send(interaction, LISTING, found.slug)

    async def _listing(self, interaction: Interaction, slug: str) -> Listing:
        page = await page_named(interaction, slug)
        return Listing(
            mappings_card(page, say("Certifications")),
            mapping_lines(page.certifications),
            empty=say("None yet: /cert create adds one."),
        )

    async def _changed(self, interaction: Interaction, page: Page, said: str) -> None:
        card = changed_card(said, page, self._pages.address(page))
        await interaction.edit_original_response(view=card.view())
