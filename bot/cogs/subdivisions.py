"""/subdivision: what members of a page belong to by their roles."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.actors import manager_of
from bot.choices import (
    Interaction,
    check_given,
    commanded_page,
    commanded_page_choices,
    named,
    or_none,
    page_choices,
    page_named,
    seen_page,
    seen_page_choices,
    subdivision_choices,
)
from bot.cogs.mapped_roles import mapped_name, mapped_role
from bot.embeds.limits import escaped
from bot.embeds.mappings import changed_card, mapping_lines, mappings_card
from bot.ordering import Ordering, Said
from bot.paging import Listing, Paging
from domain.rosters.asks import Assign, Unassign
from domain.rosters.pages import LONGEST_NAME, Page
from domain.rosters.reasons import LONGEST_REASON
from domain.rosters.schemes import LONGEST_ABBREVIATION, LONGEST_SCHEME
from services import Services
from words import say

Name = app_commands.Range[str, 1, LONGEST_NAME]
Reason = app_commands.Range[str, 1, LONGEST_REASON]

Abbreviation = app_commands.Range[str, 1, LONGEST_ABBREVIATION]
Callsigns = app_commands.Range[str, 1, LONGEST_SCHEME]

LISTING = "subdivisions"


@app_commands.guild_only()
class SubdivisionCommands(
    commands.GroupCog, group_name="subdivision", group_description="The subdivisions of a page"
):
    """Creates, changes and removes subdivisions."""

    def __init__(self, services: Services, paging: Paging, ordering: Ordering) -> None:
        self._pages = services.pages
        self._subdivisions = services.subdivisions
        self._paging = paging
        self._ordering = ordering
        paging.on(LISTING, self._listing)

    @app_commands.command()
    @app_commands.describe(
        role="Whoever has this role belongs to it",
        name="What it is called; left out: like the role",
        page="Which page; may be left out if there is only one",
    )
    @app_commands.autocomplete(page=page_choices)
    async def create(
        self, interaction: Interaction, role: discord.Role, name: Name | None = None, page: str | None = None
    ) -> None:
        """Add a subdivision to a page."""
        actor = manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await page_named(interaction, page)
        called = mapped_name(role, name)
        changed = await self._subdivisions.add(actor, found.id, name=called, role_id=mapped_role(role))
        await self._changed(
            interaction, changed, say("{called} is a subdivision now", called=escaped(called))
        )

    @app_commands.command()
    @app_commands.describe(
        subdivision="Which subdivision",
        name="What it is called from now on",
        role="Whoever has this role belongs to it from now on",
        abbreviation="What {SUBDIVISION_ABBR} stands for in its callsigns; - for none",
        callsigns="K-1, K-2 or {SUBDIVISION_ABBR}-{NUM} 1..40, with + at the end it stretches; - for none",
        page="Which page",
    )
    @app_commands.autocomplete(subdivision=subdivision_choices, page=page_choices)
    async def edit(
        self,
        interaction: Interaction,
        subdivision: str,
        name: Name | None = None,
        role: discord.Role | None = None,
        abbreviation: Abbreviation | None = None,
        callsigns: Callsigns | None = None,
        page: str | None = None,
    ) -> None:
        """Change a subdivision's name, role or callsigns."""
        actor = manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await page_named(interaction, page)
        meant = named(found.subdivisions, subdivision, kind="subdivision")
        check_given(name=name, role=role, abbreviation=abbreviation, callsigns=callsigns)
        changed = await self._subdivisions.edit(
            actor,
            found.id,
            meant.id,
            name=name,
            role_id=mapped_role(role) if role is not None else None,
            abbreviation=or_none(abbreviation),
            callsigns=or_none(callsigns),
        )
        await self._changed(interaction, changed, say("{name} is changed", name=escaped(name or meant.name)))

    @app_commands.command()
    @app_commands.describe(subdivision="Which subdivision", page="Which page")
    @app_commands.autocomplete(subdivision=subdivision_choices, page=page_choices)
    async def delete(self, interaction: Interaction, subdivision: str, page: str | None = None) -> None:
        """Take a subdivision off a page; its role stays as it is."""
        actor = manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await page_named(interaction, page)
        meant = named(found.subdivisions, subdivision, kind="subdivision")
        changed = await self._subdivisions.remove(actor, found.id, meant.id)
        await self._changed(interaction, changed, say("{meant} is off the page", meant=escaped(meant.name)))

    @app_commands.command()
    @app_commands.describe(
        member="Whom", subdivision="Which subdivision", reason="Why; it goes on record", page="Which page"
    )
    @app_commands.autocomplete(subdivision=subdivision_choices, page=commanded_page_choices)
    async def add(
        self,
        interaction: Interaction,
        member: discord.Member,
        subdivision: str,
        reason: Reason | None = None,
        page: str | None = None,
    ) -> None:
        """Assign a member to a subdivision, beside his others."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        ask = Assign(named(found.subdivisions, subdivision, kind="subdivision").id)
        await self._ordering.place(interaction, found, member, ask, Said(reason))

    @app_commands.command()
    @app_commands.describe(
        member="Whom", subdivision="Which subdivision", reason="Why; it goes on record", page="Which page"
    )
    @app_commands.autocomplete(subdivision=subdivision_choices, page=commanded_page_choices)
    async def remove(
        self,
        interaction: Interaction,
        member: discord.Member,
        subdivision: str,
        reason: Reason | None = None,
        page: str | None = None,
    ) -> None:
        """Take a member out of a subdivision."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        ask = Unassign(named(found.subdivisions, subdivision, kind="subdivision").id)
        await self._ordering.place(interaction, found, member, ask, Said(reason))

    @app_commands.command(name="list")
    @app_commands.describe(page="Which page")
    @app_commands.autocomplete(page=seen_page_choices)
    async def list_(self, interaction: Interaction, page: str | None = None) -> None:
        """List a page's subdivisions."""
        found = await seen_page(interaction, page)
        await self._paging.send(interaction, LISTING, found.slug)

    async def _listing(self, interaction: Interaction, slug: str) -> Listing:
        page = await seen_page(interaction, slug)
        return Listing(
            mappings_card(page, say("Subdivisions")),
            mapping_lines(page.subdivisions),
            empty=say("None yet: /subdivision create adds one."),
        )

    async def _changed(self, interaction: Interaction, page: Page, said: str) -> None:
        card = changed_card(said, page, self._pages.address(page))
        await interaction.edit_original_response(view=card.view())
