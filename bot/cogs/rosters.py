"""/roster: a page's roster, here in Discord: as a list, searched, as a file, and what changed on it."""

import asyncio
import io

import discord
from discord import app_commands
from discord.ext import commands

from bot.actors import actor_of
from bot.audiences import audience_of
from bot.buttons import Buttons
from bot.choices import (
    Interaction,
    commanded_page,
    commanded_page_choices,
    seen_page,
    seen_page_choices,
)
from bot.cogs.boards import BoardCommands
from bot.embeds.feeds import feed_card, feed_lines
from bot.embeds.limits import escaped
from bot.embeds.rosters import matching_card, roster_card, roster_lines, section_lines
from bot.embeds.vacancies import no_vacancies, vacancies_card, vacancy_lines
from bot.paging import Listing, Paging
from domain.rosters.feeds import MOST_DAYS
from domain.rosters.fields import Field
from domain.rosters.rosters import STAFF, WHOLE
from services import Services
from services.rosters.exports import ExportFormat, exported
from services.rosters.feeds import DAYS
from words import plural, say

LISTING, SEARCH, CHANGES, VACANCIES = "roster", "search", "changes", "vacancies"
LONGEST_SEARCH = 30
"""What fits a button that turns the leaf, beside the longest slug."""


@app_commands.guild_only()
class RosterCommands(
    BoardCommands, commands.GroupCog, group_name="roster", group_description="The roster itself"
):
    """Shows what the page shows, to whoever may see it; Discord hides none of these: tiers are ours."""

    def __init__(self, services: Services, buttons: Buttons, paging: Paging) -> None:
        super().__init__(services, buttons)
        self._pages = services.pages
        self._reading = services.reading
        self._feeds = services.feeds
        self._audit = services.audit
        self._paging = paging
        paging.on(LISTING, self._listing)
        paging.on(SEARCH, self._found)
        paging.on(CHANGES, self._changes)
        paging.on(VACANCIES, self._vacancies)

    @app_commands.command()
    @app_commands.describe(page="Which page; may be left out if there is only one")
    @app_commands.autocomplete(page=seen_page_choices)
    async def show(self, interaction: Interaction, page: str | None = None) -> None:
        """Show who holds which rank."""
        found = await seen_page(interaction, page)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._paging.send(interaction, LISTING, found.slug)

    @app_commands.command()
    @app_commands.describe(
        text="A part of a name, callsign, certification or subdivision",
        page="Which page; may be left out if there is only one",
    )
    @app_commands.autocomplete(page=seen_page_choices)
    async def search(
        self,
        interaction: Interaction,
        text: app_commands.Range[str, 1, LONGEST_SEARCH],
        page: str | None = None,
    ) -> None:
        """Find members by name, callsign, certification or subdivision."""
        found = await seen_page(interaction, page)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._paging.send(interaction, SEARCH, f"{found.slug}:{text}")

    @app_commands.command()
    @app_commands.describe(
        page="Which page; may be left out if there is only one",
        days="How many days back; 30 if left out",
    )
    @app_commands.autocomplete(page=seen_page_choices)
    async def changes(
        self,
        interaction: Interaction,
        page: str | None = None,
        days: app_commands.Range[int, 1, MOST_DAYS] = DAYS,
    ) -> None:
        """Show what changed, day by day."""
        found = await seen_page(interaction, page)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._paging.send(interaction, CHANGES, f"{found.slug}:{days}")

    @app_commands.command()
    @app_commands.describe(page="Which page; may be left out if there is only one")
    @app_commands.autocomplete(page=commanded_page_choices)
    async def vacancies(self, interaction: Interaction, page: str | None = None) -> None:
        """Show which seats are vacant, and where people are missing."""
        found = await commanded_page(interaction, page)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._paging.send(interaction, VACANCIES, found.slug)

    @app_commands.command()
    @app_commands.rename(kind="format")
    @app_commands.describe(
        kind="CSV for any program, XLSX for Excel, JSON for scripts",
        page="Which page; may be left out if there is only one",
    )
    @app_commands.autocomplete(page=commanded_page_choices)
    async def export(self, interaction: Interaction, kind: ExportFormat, page: str | None = None) -> None:
        """Get the roster as a file, as staff sees it: mostly with Discord ids."""
        found = await commanded_page(interaction, page)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._audit.exported(actor_of(interaction), found, form=kind.value)
        view = await self._reading.view(found.id, STAFF)
        content = await asyncio.to_thread(exported, view, kind)
        file = discord.File(io.BytesIO(content), filename=f"{found.slug}.{kind.value}")
        members = plural("{count} member", "{count} members", view.strength)
        title = escaped(found.title)
        words = say("{title}: {members}. Mind whom you give it to.", title=title, members=members)
        if Field.IDS in view.fields:
            words = say(
                "{title}: {members}. Discord ids are in it: mind whom you give it to.",
                title=title,
                members=members,
            )
        await interaction.edit_original_response(content=words, attachments=[file])

    async def _listing(self, interaction: Interaction, slug: str) -> Listing:
        page = await seen_page(interaction, slug)
        view = await self._reading.view(page.id, await audience_of(interaction, page))
        empty = say("Nobody yet: the page has no ranks, or nobody has their roles.")
        return Listing(roster_card(view, self._pages.address(page)), roster_lines(view), empty=empty)

    async def _found(self, interaction: Interaction, argument: str) -> Listing:
        slug, _, text = argument.partition(":")
        page = await seen_page(interaction, slug)
        view = await self._reading.view(page.id, await audience_of(interaction, page))
        sections = view.matching(text)
        card = matching_card(page, sections, text, self._pages.address(page))
        return Listing(card, section_lines(sections), empty=say("Nobody on this page fits that."))

    async def _vacancies(self, interaction: Interaction, slug: str) -> Listing:
        page = await commanded_page(interaction, slug)
        view = await self._reading.view(page.id, WHOLE)
        card = vacancies_card(view, self._pages.address(page))
        return Listing(card, vacancy_lines(view), empty=no_vacancies(view))

    async def _changes(self, interaction: Interaction, argument: str) -> Listing:
        slug, _, days = argument.partition(":")
        page = await seen_page(interaction, slug)
        feed = await self._feeds.of_page(page.id, await audience_of(interaction, page), days=int(days))
        card = feed_card(feed, self._pages.address(page))
        empty = (
            say("Nothing changed in these days.")
            if feed.is_shown
            else say("This page keeps its list of changes to fewer people.")
        )
        return Listing(card, feed_lines(feed), empty=empty)
