"""/announce: what is announced where, in which words, and whether members get a message."""

from uuid import UUID

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.actors import guild_of, manager_of
from bot.buttons import Buttons, Press, form
from bot.choices import Interaction, page_choices, page_named
from bot.embeds.announcements import TEMPLATES, TITLES, kind_words, preview_card, settings_card
from bot.embeds.cards import Card
from domain.ids import ChannelId, PageId
from domain.rosters.announcements import UNRULED, AnnouncementKind
from domain.rosters.pages import Page
from domain.rosters.templates import GAPS, LONGEST_TEMPLATE
from services import Services
from words import mark, say
from words.saying import template_of

WRITE = "announce-text"
ALL_KINDS = [
    app_commands.Choice(name=TITLES[kind], value=kind.value)
    for kind in AnnouncementKind
    if kind not in UNRULED
]
WORDED = [choice for choice in ALL_KINDS if AnnouncementKind(choice.value) in TEMPLATES]
ONE_KIND = mark("What is announced; left out: everything but the log")
ONE_PAGE = mark("On this page only; left out: on every page")
Kind = app_commands.Choice[str]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class AnnounceCommands(commands.GroupCog, group_name="announce", group_description="What is announced"):
    """Sets rules; a narrower one counts before a wider one."""

    def __init__(self, services: Services, buttons: Buttons) -> None:
        self._rules = services.announcement_rules
        buttons.on(WRITE, self._written)

    @app_commands.command(name="set")
    @app_commands.describe(
        channel="Where",
        kind=ONE_KIND,
        on="Whether it is announced",
        messages="Whether the member himself gets a message too",
        page=ONE_PAGE,
    )
    @app_commands.choices(kind=ALL_KINDS)
    @app_commands.autocomplete(page=page_choices)
    async def set_(
        self,
        interaction: Interaction,
        channel: discord.TextChannel | None = None,
        kind: Kind | None = None,
        on: bool | None = None,  # noqa: FBT001 - Discord fills options in by name
        messages: bool | None = None,  # noqa: FBT001 - as above
        page: str | None = None,
    ) -> None:
        """Choose the channel of announcements, switch them on or off, with or without messages."""
        actor, guild_id = manager_of(interaction), guild_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        limited = await _page(interaction, page)
        await self._rules.set(
            actor,
            guild_id,
            _kind(kind),
            limited.id if limited else None,
            channel_id=ChannelId(channel.id) if channel else None,
            is_on=on,
            sends_message=messages,
        )
        await self._show(interaction)

    @app_commands.command()
    @app_commands.describe(kind="Which announcement", page=ONE_PAGE)
    @app_commands.choices(kind=WORDED)
    @app_commands.autocomplete(page=page_choices)
    async def template(self, interaction: Interaction, kind: Kind, page: str | None = None) -> None:
        """Write an announcement in your own words."""
        actor, guild_id = manager_of(interaction), guild_of(interaction)
        limited = await _page(interaction, page)
        settings = await self._rules.view(actor, guild_id)
        meant, page_id = AnnouncementKind(kind.value), limited.id if limited else None
        own = (rule.template for rule in settings.rules if (rule.kind, rule.page_id) == (meant, page_id))
        text = next((each for each in own if each), template_of(TEMPLATES[meant]))
        gaps = " ".join(f"{{{gap}}}" for gap in GAPS)
        field: ui.Label[ui.LayoutView] = ui.Label(
            text=say("Text; empty: our own words again"),
            description=gaps,
            component=ui.TextInput(
                style=discord.TextStyle.paragraph,
                custom_id="text",
                default=text,
                max_length=LONGEST_TEMPLATE,
                required=False,
            ),
        )
        argument = f"{meant.value}:{page_id or ''}"
        await interaction.response.send_modal(form(kind_words(meant), WRITE, argument, fields=[field]))

    @app_commands.command()
    @app_commands.describe(kind="Which announcement", page="On which page; left out: as on every page")
    @app_commands.choices(kind=WORDED)
    @app_commands.autocomplete(page=page_choices)
    async def preview(self, interaction: Interaction, kind: Kind, page: str | None = None) -> None:
        """See how an announcement looks, without anybody else seeing it."""
        actor, guild_id = manager_of(interaction), guild_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        limited = await _page(interaction, page)
        settings = await self._rules.view(actor, guild_id)
        who, now = interaction.user.display_name, interaction.created_at
        card = preview_card(AnnouncementKind(kind.value), settings, limited, who, now)
        await interaction.edit_original_response(view=card.view())

    @app_commands.command()
    async def view(self, interaction: Interaction) -> None:
        """See what is announced where, and what is in the way."""
        manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._show(interaction)

    @app_commands.command()
    @app_commands.describe(kind=ONE_KIND, page=ONE_PAGE)
    @app_commands.choices(kind=ALL_KINDS)
    @app_commands.autocomplete(page=page_choices)
    async def reset(
        self, interaction: Interaction, kind: Kind | None = None, page: str | None = None
    ) -> None:
        """Forget what was set for a kind or a page; what is set more widely holds again."""
        actor, guild_id = manager_of(interaction), guild_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        limited = await _page(interaction, page)
        await self._rules.reset(actor, guild_id, _kind(kind), limited.id if limited else None)
        await self._show(interaction)

    @app_commands.command()
    @app_commands.describe(
        by_hand="Whether changes made by hand in Discord are announced too, not only what was ordered here",
        mentions="Whether the member it is about is pinged",
    )
    async def options(
        self,
        interaction: Interaction,
        by_hand: bool | None = None,  # noqa: FBT001 - as above
        mentions: bool | None = None,  # noqa: FBT001 - as above
    ) -> None:
        """Choose what holds for all announcements."""
        actor, guild_id = manager_of(interaction), guild_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._rules.choose(actor, guild_id, by_hand=by_hand, mentions=mentions)
        await self._show(interaction)

    async def _show(self, interaction: Interaction) -> None:
        settings = await self._rules.view(manager_of(interaction), guild_of(interaction))
        await interaction.edit_original_response(view=settings_card(settings).view())

    async def _written(self, press: Press) -> None:
        """Take the words that were written into the form."""
        interaction = press.interaction
        actor, guild_id = manager_of(interaction), guild_of(interaction)
        name, _, page = press.argument.partition(":")
        kind, page_id = AnnouncementKind(name), PageId(UUID(page)) if page else None
        text = (press.written or {}).get("text", "").strip()
        await self._rules.write(actor, guild_id, kind, page_id, template=text or None)
        settings = await self._rules.view(actor, guild_id)
        limited = next((each for each in settings.pages if each.id == page_id), None)
        who, now = interaction.user.display_name, interaction.created_at
        card: Card = preview_card(kind, settings, limited, who, now)
        await interaction.response.send_message(view=card.view(), ephemeral=True)


async def _page(interaction: Interaction, slug: str | None) -> Page | None:
    return await page_named(interaction, slug) if slug else None


def _kind(choice: Kind | None) -> AnnouncementKind | None:
    return AnnouncementKind(choice.value) if choice else None
