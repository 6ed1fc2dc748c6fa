"""/cert: what members of a page hold by their roles."""

from datetime import timedelta

import discord
from discord import app_commands
from discord.ext import commands

from bot.actors import actor_of, manager_of
from bot.choices import (
    Interaction,
    certification_choices,
    check_given,
    commanded_page,
    commanded_page_choices,
    named,
    page_choices,
    page_named,
    seen_page,
    seen_page_choices,
)
from bot.cogs.mapped_roles import mapped_name, mapped_role
from bot.embeds.expiries import expiring_card, expiring_lines
from bot.embeds.limits import escaped
from bot.embeds.mappings import changed_card, mapping_lines, mappings_card
from bot.embeds.members import holders_card
from bot.moments import parsed_days
from bot.ordering import Ordering, Said
from bot.paging import Listing, Paging
from domain.rosters.asks import Certify, Revoke
from domain.rosters.pages import LONGEST_NAME, LONGEST_REMINDER, LONGEST_VALID, Page
from domain.rosters.reasons import LONGEST_REASON
from domain.rosters.rosters import WHOLE
from services import Services
from words import mark, plural, say

Name = app_commands.Range[str, 1, LONGEST_NAME]
Reason = app_commands.Range[str, 1, LONGEST_REASON]

LISTING, EXPIRING = "certifications", "expiring"
Days = app_commands.Range[int, 0, LONGEST_VALID.days]
Reminder = app_commands.Range[int, 0, LONGEST_REMINDER.days]
VALIDITY = {
    "valid_for": mark("For how many days it is valid once given; 0: without end"),
    "remind": mark("How many days before the end its holder is reminded; 0: not at all"),
}
SOON = timedelta(days=30)


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
        self._expiries = services.expiries
        paging.on(LISTING, self._listing)
        paging.on(EXPIRING, self._expiring)

    @app_commands.command()
    @app_commands.describe(
        role="Whoever has this role holds it",
        name="What it is called; left out: like the role",
        page="Which page; may be left out if there is only one",
        **VALIDITY,
    )
    @app_commands.autocomplete(page=page_choices)
    async def create(
        self,
        interaction: Interaction,
        role: discord.Role,
        name: Name | None = None,
        valid_for: Days | None = None,
        remind: Reminder | None = None,
        page: str | None = None,
    ) -> None:
        """Add a certification to a page."""
        actor = manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await page_named(interaction, page)
        called = mapped_name(role, name)
        changed = await self._certifications.add(
            actor,
            found.id,
            name=called,
            role_id=mapped_role(role),
            valid_for=_days(valid_for),
            remind_before=_days(remind),
        )
        await self._changed(
            interaction, changed, say("{called} is a certification now", called=escaped(called))
        )

    @app_commands.command()
    @app_commands.describe(
        certification="Which certification",
        name="What it is called from now on",
        role="Whoever has this role holds it from now on",
        page="Which page",
        **VALIDITY,
    )
    @app_commands.autocomplete(certification=certification_choices, page=page_choices)
    async def edit(
        self,
        interaction: Interaction,
        certification: str,
        name: Name | None = None,
        role: discord.Role | None = None,
        valid_for: Days | None = None,
        remind: Reminder | None = None,
        page: str | None = None,
    ) -> None:
        """Change a certification's name, role or validity."""
        actor = manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await page_named(interaction, page)
        meant = named(found.certifications, certification, kind="certification")
        check_given(name=name, role=role, valid_for=valid_for, remind=remind)
        role_id = mapped_role(role) if role is not None else None
        changed = await self._certifications.edit(
            actor,
            found.id,
            meant.id,
            name=name,
            role_id=role_id,
            valid_for=_days(valid_for),
            remind_before=_days(remind),
        )
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
        member="Whom",
        certification="Which certification",
        expires="When it ends: 2027-12-24, in 90d, or never; left out: as the certification says",
        reason="Why; it goes on record",
        page="Which page",
    )
    @app_commands.autocomplete(certification=certification_choices, page=commanded_page_choices)
    async def grant(
        self,
        interaction: Interaction,
        member: discord.Member,
        certification: str,
        expires: app_commands.Range[str, 1, 40] | None = None,
        reason: Reason | None = None,
        page: str | None = None,
    ) -> None:
        """Give a member a certification, or renew it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        ask = Certify(named(found.certifications, certification, kind="certification").id)
        await self._ordering.place(interaction, found, member, ask, Said(reason, expires=expires))

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
        view = await self._reading.view(found.id, WHOLE)
        holders = [row for each in view.certifications if each.name == meant.name for row in each.members]
        card = holders_card(found, meant.name, holders)
        await interaction.edit_original_response(view=card.view())

    @app_commands.command()
    @app_commands.describe(within="How far ahead to look: 30d if left out", page="Which page")
    @app_commands.autocomplete(page=commanded_page_choices)
    async def expiring(
        self,
        interaction: Interaction,
        within: app_commands.Range[str, 1, 20] | None = None,
        page: str | None = None,
    ) -> None:
        """Show whose certifications end soon, or have ended."""
        span = parsed_days(within, field="within", default=SOON)
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        await self._paging.send(interaction, EXPIRING, f"{found.slug}:{max(span.days, 1)}")

    @app_commands.command(name="list")
    @app_commands.describe(page="Which page")
    @app_commands.autocomplete(page=seen_page_choices)
    async def list_(self, interaction: Interaction, page: str | None = None) -> None:
        """List a page's certifications."""
        found = await seen_page(interaction, page)
        await self._paging.send(interaction, LISTING, found.slug)

    async def _listing(self, interaction: Interaction, slug: str) -> Listing:
        page = await seen_page(interaction, slug)
        return Listing(
            mappings_card(page, say("Certifications")),
            mapping_lines(page.certifications),
            empty=say("None yet: /cert create adds one."),
        )

    async def _expiring(self, interaction: Interaction, argument: str) -> Listing:
        slug, _, days = argument.partition(":")
        page = await commanded_page(interaction, slug)
        endings = await self._expiries.ending(
            actor_of(interaction), page.id, within=timedelta(days=int(days))
        )
        empty = plural("Nothing ends tomorrow.", "Nothing ends within {count} days.", int(days))
        return Listing(
            expiring_card(page, len(endings)), expiring_lines(endings, interaction.created_at), empty
        )

    async def _changed(self, interaction: Interaction, page: Page, said: str) -> None:
        card = changed_card(said, page, self._pages.address(page))
        await interaction.edit_original_response(view=card.view())


def _days(count: int | None) -> timedelta | None:
    return None if count is None else timedelta(days=count)
