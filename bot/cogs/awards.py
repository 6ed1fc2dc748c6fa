"""/award: what members of a page are given by hand, and who has it."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.actors import actor_of, manager_of
from bot.audiences import audience_of
from bot.choices import (
    Interaction,
    award_choices,
    commanded_page,
    commanded_page_choices,
    named,
    page_choices,
    page_named,
    seen_page,
    seen_page_choices,
)
from bot.embeds.awards import (
    award_lines,
    award_words,
    awards_card,
    changed_award_card,
    decoration_lines,
    decorations_card,
    granted_card,
    revoked_card,
)
from bot.paging import Listing, Paging
from domain.access.tiers import Tier
from domain.ids import UserId
from domain.rosters.awards import LONGEST_AWARD_DESCRIPTION, Award
from domain.rosters.fields import Field
from domain.rosters.pages import LONGEST_NAME, Page
from domain.rosters.reasons import LONGEST_REASON
from services import Services
from words import mark, say

Name = app_commands.Range[str, 1, LONGEST_NAME]
Description = app_commands.Range[str, 1, LONGEST_AWARD_DESCRIPTION]
Symbol = app_commands.Range[str, 1, 40]
Reason = app_commands.Range[str, 1, LONGEST_REASON]

LISTING, WORN = "awards", "worn"
NONE = "none"
"""What is typed where a description or symbol is to be taken away."""
SYMBOL = mark("An emoji, or the two colours of a ribbon: #1f3a93 #f5c518")
SYMBOL_OR_NONE = mark("An emoji, or the two colours of a ribbon: #1f3a93 #f5c518; or none")


@app_commands.guild_only()
class AwardCommands(commands.GroupCog, group_name="award", group_description="The awards of a page"):
    """Makes awards, gives them and takes them back."""

    def __init__(self, services: Services, paging: Paging) -> None:
        self._pages = services.pages
        self._awards = services.awards
        self._reading = services.reading
        self._paging = paging
        paging.on(LISTING, self._listing)
        paging.on(WORN, self._worn)

    @app_commands.command()
    @app_commands.describe(
        name="What it is called",
        description="What it is given for",
        symbol=SYMBOL,
        page="Which page; may be left out if there is only one",
    )
    @app_commands.autocomplete(page=page_choices)
    async def create(
        self,
        interaction: Interaction,
        name: Name,
        description: Description | None = None,
        symbol: Symbol | None = None,
        page: str | None = None,
    ) -> None:
        """Add an award to a page."""
        actor = manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await page_named(interaction, page)
        changed = await self._awards.add(
            actor, found.id, name=name, description=description or "", symbol=symbol
        )
        award = changed.awards[-1]
        await self._changed(
            interaction, changed, award, say("{what} can be given now", what=award_words(award))
        )

    @app_commands.command()
    @app_commands.describe(
        award="Which award",
        name="What it is called from now on",
        description="What it is given for; none: nothing is said",
        symbol=SYMBOL_OR_NONE,
        page="Which page",
    )
    @app_commands.autocomplete(award=award_choices, page=page_choices)
    async def edit(
        self,
        interaction: Interaction,
        award: str,
        name: Name | None = None,
        description: Description | None = None,
        symbol: Symbol | None = None,
        page: str | None = None,
    ) -> None:
        """Change an award's name, description or symbol."""
        actor = manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await page_named(interaction, page)
        meant = named(found.awards, award, kind="award")
        changed = await self._awards.edit(
            actor, found.id, meant.id, name=name, description=_none(description), symbol=_none(symbol)
        )
        after = next(each for each in changed.awards if each.id == meant.id)
        await self._changed(interaction, changed, after, say("{what} is changed", what=award_words(after)))

    @app_commands.command()
    @app_commands.describe(award="Which award", page="Which page")
    @app_commands.autocomplete(award=award_choices, page=page_choices)
    async def delete(self, interaction: Interaction, award: str, page: str | None = None) -> None:
        """Take an award off a page; who was given it stays on record."""
        actor = manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await page_named(interaction, page)
        meant = named(found.awards, award, kind="award")
        changed = await self._awards.remove(actor, found.id, meant.id)
        said = say("{what} is off the page", what=award_words(meant))
        await self._changed(interaction, changed, meant, said)

    @app_commands.command()
    @app_commands.describe(
        member="Whom", award="Which award", reason="What for; it goes on record", page="Which page"
    )
    @app_commands.autocomplete(award=award_choices, page=commanded_page_choices)
    async def grant(
        self,
        interaction: Interaction,
        member: discord.Member,
        award: str,
        reason: Reason | None = None,
        page: str | None = None,
    ) -> None:
        """Give a member an award, as often as he earned it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page, needs=Tier.COMMAND)
        meant = named(found.awards, award, kind="award")
        user_id = UserId(member.id)
        times = await self._awards.grant(actor_of(interaction), found.id, user_id, meant.id, citation=reason)
        card = granted_card(meant, member.display_name, times, reason)
        await interaction.edit_original_response(view=card.view())

    @app_commands.command()
    @app_commands.describe(
        member="Whom", award="Which award", reason="Why; it goes on record", page="Which page"
    )
    @app_commands.autocomplete(award=award_choices, page=commanded_page_choices)
    async def revoke(
        self,
        interaction: Interaction,
        member: discord.Member,
        award: str,
        reason: Reason | None = None,
        page: str | None = None,
    ) -> None:
        """Take back the last time that a member was given an award."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page, needs=Tier.COMMAND)
        meant = named(found.awards, award, kind="award")
        user_id = UserId(member.id)
        times = await self._awards.revoke(actor_of(interaction), found.id, user_id, meant.id, reason=reason)
        card = revoked_card(meant, member.display_name, times, reason)
        await interaction.edit_original_response(view=card.view())

    @app_commands.command(name="list")
    @app_commands.describe(member="Whose; left out: all awards of the page", page="Which page")
    @app_commands.autocomplete(page=seen_page_choices)
    async def list_(
        self, interaction: Interaction, member: discord.Member | None = None, page: str | None = None
    ) -> None:
        """List a page's awards, or those of a member."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await seen_page(interaction, page)
        if member is None:
            await self._paging.send(interaction, LISTING, found.slug)
        else:
            await self._paging.send(interaction, WORN, f"{found.slug}:{member.id}")

    async def _listing(self, interaction: Interaction, slug: str) -> Listing:
        page = await seen_page(interaction, slug)
        view = await self._reading.view(page.id, await audience_of(interaction, page))
        awards = page.awards if Field.AWARDS in view.fields else ()
        empty = say("None yet: /award create adds one.")
        return Listing(awards_card(page), award_lines(awards, tuple(view.rows())), empty=empty)

    async def _worn(self, interaction: Interaction, argument: str) -> Listing:
        slug, _, number = argument.partition(":")
        page = await seen_page(interaction, slug)
        decorations = await self._awards.of_member(actor_of(interaction), page.id, UserId(int(number)))
        member = interaction.guild.get_member(int(number)) if interaction.guild else None
        card = decorations_card(page, member.display_name if member else "?")
        return Listing(card, decoration_lines(decorations), empty=say("None yet."))

    async def _changed(self, interaction: Interaction, page: Page, award: Award, said: str) -> None:
        card = changed_award_card(said, award, page, self._pages.address(page))
        await interaction.edit_original_response(view=card.view())


def _none(text: str | None) -> str | None:
    return "" if text is not None and text.strip().casefold() == NONE else text
