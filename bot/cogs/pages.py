"""/page: create, edit, list, open and close, delete and bring back a server's roster pages."""

from collections.abc import Mapping
from uuid import UUID

import discord
from discord import app_commands
from discord.ext import commands

from bot.actors import guild_of, manager_of
from bot.buttons import Buttons, Press
from bot.choices import (
    Interaction,
    check_given,
    deleted_page_choices,
    or_none,
    page_choices,
    page_named,
)
from bot.embeds.pages import (
    RESTORE,
    deleted_card,
    link_card,
    page_card,
    page_lines,
    pages_card,
    sharing_card,
)
from bot.paging import Listing, Paging
from domain.errors import Invalid, NotFound, Refused
from domain.ids import PageId, RoleId, UserId
from domain.rosters.drafts import PageDraft
from domain.rosters.fields import Circle, Field
from domain.rosters.pages import LONGEST_DESCRIPTION, LONGEST_TITLE, Page, Visibility
from domain.rosters.pictures import PictureKind, check_bytes
from domain.rosters.schemes import LONGEST_ABBREVIATION
from domain.rosters.slugs import LONGEST, SHORTEST
from domain.rosters.themes import LONGEST_ACCENT, Appearance
from domain.words import sentence
from services import Services
from words import say

Title = app_commands.Range[str, 1, LONGEST_TITLE]
Slug = app_commands.Range[str, SHORTEST, LONGEST]
Description = app_commands.Range[str, 0, LONGEST_DESCRIPTION]

Abbreviation = app_commands.Range[str, 1, LONGEST_ABBREVIATION]
Accent = app_commands.Range[str, 1, LONGEST_ACCENT]
VISIBILITIES = [
    app_commands.Choice(name="Public: everybody can find and open it", value=Visibility.PUBLIC.value),
    app_commands.Choice(name="Unlisted: whoever has the link can open it", value=Visibility.UNLISTED.value),
    app_commands.Choice(name="Members: only members of this server", value=Visibility.MEMBERS.value),
    app_commands.Choice(name="Off: nobody can open it", value=Visibility.OFF.value),
]
APPEARANCES = [
    app_commands.Choice(name="As the reader's device", value=Appearance.SYSTEM.value),
    app_commands.Choice(name="Light", value=Appearance.LIGHT.value),
    app_commands.Choice(name="Dark", value=Appearance.DARK.value),
]
PICTURES = [
    app_commands.Choice(name="Logo", value=PictureKind.LOGO.value),
    app_commands.Choice(name="Banner", value=PictureKind.BANNER.value),
    app_commands.Choice(name="Logo and banner", value="both"),
]
FIELDS = [
    app_commands.Choice(name="Callsigns", value=Field.CALLSIGN.value),
    app_commands.Choice(name="Certifications", value=Field.CERTIFICATIONS.value),
    app_commands.Choice(name="When certifications end", value=Field.EXPIRIES.value),
    app_commands.Choice(name="Subdivisions", value=Field.SUBDIVISIONS.value),
    app_commands.Choice(name="Awards", value=Field.AWARDS.value),
    app_commands.Choice(name="Rank since, promotions", value=Field.PROMOTION.value),
    app_commands.Choice(name="Promoted by", value=Field.OFFICER.value),
    app_commands.Choice(name="Status and leave", value=Field.STATUS.value),
    app_commands.Choice(name="Who is on duty", value=Field.ON_DUTY.value),
    app_commands.Choice(name="Patrol hours", value=Field.HOURS.value),
    app_commands.Choice(name="Vacancies", value=Field.VACANCIES.value),
    app_commands.Choice(name="List of changes", value=Field.CHANGES.value),
    app_commands.Choice(name="Discord usernames", value=Field.USERNAMES.value),
    app_commands.Choice(name="Discord ids", value=Field.IDS.value),
]
CIRCLES = [
    app_commands.Choice(name="Everyone who may open the page", value=Circle.EVERYONE.value),
    app_commands.Choice(name="Members of this server who are signed in", value=Circle.MEMBERS.value),
    app_commands.Choice(name="Staff: supervisors and above, API keys", value=Circle.STAFF.value),
    app_commands.Choice(name="Nobody", value=Circle.NOBODY.value),
]

LISTING = "pages"


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class PageCommands(commands.GroupCog, group_name="page", group_description="The roster pages of this server"):
    """Everything about a page but what is on it."""

    def __init__(self, services: Services, buttons: Buttons, paging: Paging) -> None:
        self._pages = services.pages
        self._themes = services.themes
        self._paging = paging
        buttons.on(RESTORE, self._restore_pressed)
        paging.on(LISTING, self._listing)

    @app_commands.command()
    @app_commands.describe(
        title="What the page is called",
        slug="The last part of its address: a-z, 0-9 and '-'. Left out: made from the title",
        description="A line below the title",
        visibility="Who may open it; everybody if left out",
        patrol_logs="Show patrol hours",
    )
    @app_commands.choices(visibility=VISIBILITIES)
    async def create(
        self,
        interaction: Interaction,
        title: Title,
        slug: Slug | None = None,
        description: Description = "",
        visibility: app_commands.Choice[str] | None = None,
        patrol_logs: bool = False,  # noqa: FBT001, FBT002 - Discord fills options in by name
    ) -> None:
        """Create an empty page; /setup creates one with its ranks."""
        actor = manager_of(interaction)
        draft = PageDraft(
            guild_id=guild_of(interaction),
            owner_id=UserId(interaction.user.id),
            slug=slug or "",
            title=title,
            description=description,
            visibility=_visibility(visibility) or Visibility.PUBLIC,
            patrol_logs=patrol_logs,
        )
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._show(interaction, await self._pages.create(actor, draft), said=say("The page is created"))

    @app_commands.command()
    @app_commands.describe(
        page="Which page; may be left out if there is only one",
        title="A new title",
        slug="A new address; the old one goes on leading here",
        description="A new description; '-' for none",
        visibility="Who may open it",
        patrol_logs="Show patrol hours",
        abbreviation="What {PAGE_ABBR} stands for in callsigns; - for none",
        accent="A colour such as #1d5fb4; - for ours",
    )
    @app_commands.choices(visibility=VISIBILITIES)
    @app_commands.autocomplete(page=page_choices)
    async def edit(
        self,
        interaction: Interaction,
        page: str | None = None,
        title: Title | None = None,
        slug: Slug | None = None,
        description: Description | None = None,
        visibility: app_commands.Choice[str] | None = None,
        patrol_logs: bool | None = None,  # noqa: FBT001 - as above
        abbreviation: Abbreviation | None = None,
        accent: Accent | None = None,
    ) -> None:
        """Change what you name of a page; all else stays."""
        actor = manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await page_named(interaction, page)
        check_given(
            title=title,
            slug=slug,
            description=description,
            visibility=visibility,
            patrol_logs=patrol_logs,
            abbreviation=abbreviation,
            accent=accent,
        )
        edited = await self._pages.edit(
            actor,
            found.id,
            title=title,
            slug=slug,
            description=or_none(description),
            visibility=_visibility(visibility),
            patrol_logs=patrol_logs,
            abbreviation=or_none(abbreviation),
            accent=or_none(accent),
        )
        await self._show(interaction, edited, said=say("The page is changed"))

    @app_commands.command()
    @app_commands.describe(
        logo="Beside the title: a PNG, JPEG, WebP or GIF, 8 MB at most",
        banner="Above the title: a PNG, JPEG, WebP or GIF, 8 MB at most",
        remove="Which picture to take away",
        accent="A colour such as #1d5fb4; - for ours",
        appearance="Light or dark, until a reader chooses otherwise",
        page="Which page; may be left out if there is only one",
    )
    @app_commands.choices(remove=PICTURES, appearance=APPEARANCES)
    @app_commands.autocomplete(page=page_choices)
    async def theme(
        self,
        interaction: Interaction,
        logo: discord.Attachment | None = None,
        banner: discord.Attachment | None = None,
        remove: app_commands.Choice[str] | None = None,
        accent: Accent | None = None,
        appearance: app_commands.Choice[str] | None = None,
        page: str | None = None,
    ) -> None:
        """Change what a page looks like: its pictures, its colour, light or dark."""
        actor = manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await page_named(interaction, page)
        check_given(logo=logo, banner=banner, remove=remove, accent=accent, appearance=appearance)
        sent = {PictureKind.LOGO: logo, PictureKind.BANNER: banner}
        edited = await self._themes.change(
            actor,
            found.id,
            accent=or_none(accent),
            appearance=Appearance(appearance.value) if appearance is not None else None,
            pictures=await _pictures(sent, remove.value if remove is not None else ""),
        )
        await self._show(interaction, edited, said=say("The theme is changed"))

    @app_commands.command(name="list")
    async def list_(self, interaction: Interaction) -> None:
        """List this server's pages, deleted ones too."""
        manager_of(interaction)
        await self._paging.send(interaction, LISTING)

    @app_commands.command()
    @app_commands.describe(
        visibility="Who may open it",
        page="Which page",
        role="With members: only those who have this role; @everyone for all members again",
    )
    @app_commands.choices(visibility=VISIBILITIES)
    @app_commands.autocomplete(page=page_choices)
    async def visibility(
        self,
        interaction: Interaction,
        visibility: app_commands.Choice[str],
        page: str | None = None,
        role: discord.Role | None = None,
    ) -> None:
        """Open a page to more people, or close it."""
        actor = manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await page_named(interaction, page)
        chosen = Visibility(visibility.value)
        if role is not None and chosen is not Visibility.MEMBERS:
            raise Invalid(sentence("role: only a page for members can be for a role."), field="role")
        readers = [RoleId(role.id)] if role is not None else None
        edited = await self._pages.edit(actor, found.id, visibility=chosen, reader_role_ids=readers)
        await self._show(interaction, edited, said=say("The page is changed"))

    @app_commands.command()
    @app_commands.rename(circle="audience")
    @app_commands.describe(
        page="Which page; may be left out if there is only one",
        field="What of the page; left out: shows who sees what now",
        circle="Who sees it from now on",
    )
    @app_commands.choices(field=FIELDS, circle=CIRCLES)
    @app_commands.autocomplete(page=page_choices)
    async def fields(
        self,
        interaction: Interaction,
        page: str | None = None,
        field: app_commands.Choice[str] | None = None,
        circle: app_commands.Choice[str] | None = None,
    ) -> None:
        """Choose who sees what of a page: everyone, members, staff or nobody."""
        actor = manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        found, said = await page_named(interaction, page), say("Who sees what")
        if field is not None and circle is not None:
            choice = (Field(field.value), Circle(circle.value))
            found, said = await self._pages.share(actor, found.id, [choice]), say("The page is changed")
        elif field is not None or circle is not None:
            raise Invalid(
                sentence("Name both a field and an audience, or neither to see who sees what."),
                field="audience" if circle is None else "field",
            )
        card = sharing_card(found, self._pages.address(found), said=said)
        await interaction.edit_original_response(view=card.view())

    @app_commands.command()
    @app_commands.describe(page="Which page")
    @app_commands.autocomplete(page=page_choices)
    async def link(self, interaction: Interaction, page: str | None = None) -> None:
        """Get a page's link."""
        found = await page_named(interaction, page)
        card = link_card(found, self._pages.address(found))
        await interaction.response.send_message(view=card.view(), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(member="Who owns it from now on", page="Which page")
    @app_commands.autocomplete(page=page_choices)
    async def owner(self, interaction: Interaction, member: discord.Member, page: str | None = None) -> None:
        """Give a page another owner, whose own API keys may read it."""
        actor = manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await page_named(interaction, page)
        if member.bot:
            raise Refused(sentence("A bot can't own a page."))
        given = await self._pages.pass_on(actor, found.id, UserId(member.id))
        await self._show(interaction, given, said=say("The page has another owner"))

    @app_commands.command()
    @app_commands.describe(page="Which page")
    @app_commands.autocomplete(page=page_choices)
    async def delete(self, interaction: Interaction, page: str) -> None:
        """Delete a page; it can be brought back for 30 days."""
        actor = manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        deleted = await self._pages.delete(actor, (await page_named(interaction, page)).id)
        await interaction.edit_original_response(view=deleted_card(deleted).view())

    @app_commands.command()
    @app_commands.describe(page="Which of the deleted pages")
    @app_commands.autocomplete(page=deleted_page_choices)
    async def restore(self, interaction: Interaction, page: str) -> None:
        """Bring a deleted page back as it was."""
        actor = manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        pages = await self._pages.of_guild(actor, guild_of(interaction), with_deleted=True)
        found = next((each for each in pages if each.slug == page.strip() and each.deleted_at), None)
        if found is None:
            raise NotFound(sentence("There is no deleted page with the slug “{page}”.", page=page[:60]))
        await self._show(
            interaction, await self._pages.restore(actor, found.id), said=say("The page is back")
        )

    async def _show(self, interaction: Interaction, page: Page, *, said: str) -> None:
        card = page_card(page, self._pages.address(page), said=said)
        await interaction.edit_original_response(view=card.view())

    async def _restore_pressed(self, press: Press) -> None:
        page_id = PageId(UUID(press.argument))
        restored = await self._pages.restore(manager_of(press.interaction), page_id)
        card = page_card(restored, self._pages.address(restored), said=say("The page is back"))
        await press.interaction.response.edit_message(view=card.view())

    async def _listing(self, interaction: discord.Interaction, _argument: str) -> Listing:
        actor = manager_of(interaction)
        pages = await self._pages.of_guild(actor, guild_of(interaction), with_deleted=True)
        lines = page_lines(pages, {page.slug: self._pages.address(page) for page in pages})
        return Listing(pages_card(), lines, empty=say("There is none yet. Start with /setup."))


def _visibility(choice: app_commands.Choice[str] | None) -> Visibility | None:
    return Visibility(choice.value) if choice is not None else None


async def _pictures(
    sent: Mapping[PictureKind, discord.Attachment | None], removed: str
) -> dict[PictureKind, bytes | None]:
    """Return what was sent, none of it read before all of it is known to be small enough."""
    for kind, file in sent.items():
        if file is None:
            continue
        if removed in (kind.value, "both"):
            raise Invalid(
                sentence("remove: a picture can't be sent and taken away at once; leave one of them out."),
                field="remove",
            )
        check_bytes(kind, file.size)
    gone: dict[PictureKind, bytes | None] = {
        kind: None for kind in PictureKind if removed in (kind.value, "both")
    }
    return gone | {kind: await file.read() for kind, file in sent.items() if file is not None}
