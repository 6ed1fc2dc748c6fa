"""/rank: the ladder of a page, from the top down."""

from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from bot.actors import manager_of
from bot.choices import (
    Interaction,
    check_given,
    named,
    or_none,
    page_choices,
    page_named,
    rank_choices,
)
from bot.cogs.mapped_roles import mapped_name, mapped_role
from bot.cogs.setup import SetupCommands
from bot.embeds.cards import GOOD
from bot.embeds.limits import escaped
from bot.embeds.mappings import changed_card, mapping_lines, mappings_card
from bot.embeds.seats import seat_lines, seats_card
from bot.paging import Listing, Paging
from domain.rosters.pages import LONGEST_NAME, MOST_RANKS, Page
from domain.rosters.rosters import WHOLE
from domain.rosters.schemes import LONGEST_ABBREVIATION, LONGEST_SCHEME
from domain.rosters.seats import MOST_PEOPLE
from services import Services
from words import say

Name = app_commands.Range[str, 1, LONGEST_NAME]
Place = app_commands.Range[int, 1, MOST_RANKS]

Seats = app_commands.Range[int, 0, MOST_PEOPLE]
Abbreviation = app_commands.Range[str, 1, LONGEST_ABBREVIATION]
Callsigns = app_commands.Range[str, 1, LONGEST_SCHEME]

LISTING, SEATS = "ranks", "seats"


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class RankCommands(commands.GroupCog, group_name="rank", group_description="The ranks of a page"):
    """Adds, changes, moves and removes rungs; the wizard's detection is its own."""

    def __init__(self, services: Services, paging: Paging, setup: SetupCommands) -> None:
        self._pages = services.pages
        self._ranks = services.ranks
        self._reading = services.reading
        self._paging = paging
        self._setup = setup
        paging.on(LISTING, self._listing)
        paging.on(SEATS, self._seats)

    @app_commands.command()
    @app_commands.describe(page="Which page; may be left out if there is only one")
    @app_commands.autocomplete(page=page_choices)
    async def detect(self, interaction: Interaction, page: str | None = None) -> None:
        """Have ranks proposed from this server's roles; nothing is added before you say so."""
        manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._setup.propose_for(interaction, await page_named(interaction, page))

    @app_commands.command()
    @app_commands.describe(
        role="Whoever has this role holds the rank",
        name="What the rank is called; left out: like the role",
        command="Whether it is a command rank",
        place="Its place on the ladder, 1 is the top; left out: the bottom",
        page="Which page",
    )
    @app_commands.autocomplete(page=page_choices)
    async def add(
        self,
        interaction: Interaction,
        role: discord.Role,
        name: Name | None = None,
        command: bool = False,  # noqa: FBT001, FBT002 - Discord fills options in by name
        place: Place | None = None,
        page: str | None = None,
    ) -> None:
        """Add a rank to a page."""
        actor = manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        changed = await self._ranks.add(
            actor,
            (await page_named(interaction, page)).id,
            name=mapped_name(role, name),
            role_id=mapped_role(role),
            is_command=command,
            place=place - 1 if place is not None else None,
        )
        await self._changed(
            interaction, changed, say("{role} is a rank now", role=escaped(mapped_name(role, name)))
        )

    @app_commands.command()
    @app_commands.describe(
        rank="Which rank",
        name="What it is called from now on",
        role="Whoever has this role holds it from now on",
        command="Whether it is a command rank",
        page="Which page",
    )
    @app_commands.autocomplete(rank=rank_choices, page=page_choices)
    async def edit(
        self,
        interaction: Interaction,
        rank: str,
        name: Name | None = None,
        role: discord.Role | None = None,
        command: bool | None = None,  # noqa: FBT001 - as above
        page: str | None = None,
    ) -> None:
        """Change a rank's name, role or standing."""
        actor = manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await page_named(interaction, page)
        meant = named(found.ranks, rank, kind="rank")
        check_given(name=name, role=role, command=command)
        role_id = mapped_role(role) if role is not None else None
        changed = await self._ranks.edit(
            actor, found.id, meant.id, name=name, role_id=role_id, is_command=command
        )
        has_new_role = role_id not in (None, meant.role_id)
        card = changed_card(
            say("{name} is changed", name=escaped(name or meant.name)),
            changed,
            self._pages.address(changed),
            has_new_role=has_new_role,
        )
        await interaction.edit_original_response(view=card.view())

    @app_commands.command()
    @app_commands.rename(least="min", most="max")
    @app_commands.describe(
        rank="Which rank; left out: all of them are shown",
        least="How many should hold it at least; 0 for no number",
        most="How many may hold it; 0 for no number",
        abbreviation="What {RANK_ABBR} stands for in its callsigns; - for none",
        callsigns="S-01, S-02 or {RANK_ABBR}-{NUM:3} 1..40, with + at the end it stretches; - for none",
        page="Which page",
    )
    @app_commands.autocomplete(rank=rank_choices, page=page_choices)
    async def seats(
        self,
        interaction: Interaction,
        rank: str | None = None,
        least: Seats | None = None,
        most: Seats | None = None,
        abbreviation: Abbreviation | None = None,
        callsigns: Callsigns | None = None,
        page: str | None = None,
    ) -> None:
        """Say how many may hold a rank and which callsigns it has; or show that of all ranks."""
        actor = manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await page_named(interaction, page)
        if rank is None:
            await self._paging.send(interaction, SEATS, found.slug)
            return
        meant = named(found.ranks, rank, kind="rank")
        check_given(min=least, max=most, abbreviation=abbreviation, callsigns=callsigns)
        changed = await self._ranks.seat(
            actor,
            found.id,
            meant.id,
            least=least,
            most=most,
            abbreviation=or_none(abbreviation),
            callsigns=or_none(callsigns),
        )
        after = next(each for each in changed.ranks if each.id == meant.id)
        view = await self._reading.view(changed.id, WHOLE)
        card = replace(seats_card(view), lines=seat_lines(view, (after,)), colour=GOOD)
        await interaction.edit_original_response(view=card.view())

    @app_commands.command()
    @app_commands.describe(rank="Which rank", place="Its new place, 1 is the top", page="Which page")
    @app_commands.autocomplete(rank=rank_choices, page=page_choices)
    async def move(self, interaction: Interaction, rank: str, place: Place, page: str | None = None) -> None:
        """Move a rank up or down the ladder."""
        actor = manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await page_named(interaction, page)
        meant = named(found.ranks, rank, kind="rank")
        changed = await self._ranks.move(actor, found.id, meant.id, place=place - 1)
        await self._changed(
            interaction, changed, say("{meant} is number {place} now", meant=escaped(meant.name), place=place)
        )

    @app_commands.command()
    @app_commands.describe(rank="Which rank", page="Which page")
    @app_commands.autocomplete(rank=rank_choices, page=page_choices)
    async def remove(self, interaction: Interaction, rank: str, page: str | None = None) -> None:
        """Take a rank off a page; its role stays as it is."""
        actor = manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await page_named(interaction, page)
        meant = named(found.ranks, rank, kind="rank")
        changed = await self._ranks.remove(actor, found.id, meant.id)
        await self._changed(interaction, changed, say("{meant} is off the page", meant=escaped(meant.name)))

    @app_commands.command(name="list")
    @app_commands.describe(page="Which page")
    @app_commands.autocomplete(page=page_choices)
    async def list_(self, interaction: Interaction, page: str | None = None) -> None:
        """List a page's ranks from the top down."""
        found = await page_named(interaction, page)
        await self._paging.send(interaction, LISTING, found.slug)

    async def _listing(self, interaction: Interaction, slug: str) -> Listing:
        page = await page_named(interaction, slug)
        empty = say("No ranks yet: /rank detect proposes some, /rank add adds one.")
        return Listing(mappings_card(page, say("Ranks")), mapping_lines(page.ranks), empty=empty)

    async def _seats(self, interaction: Interaction, slug: str) -> Listing:
        page = await page_named(interaction, slug)
        view = await self._reading.view(page.id, WHOLE)
        empty = say("No ranks yet: /rank detect proposes some, /rank add adds one.")
        return Listing(seats_card(view), seat_lines(view, page.ranks), empty=empty)

    async def _changed(self, interaction: Interaction, page: Page, said: str) -> None:
        card = changed_card(said, page, self._pages.address(page))
        await interaction.edit_original_response(view=card.view())
