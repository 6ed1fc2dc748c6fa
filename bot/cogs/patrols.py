"""/patrol: one's own time on duty, who is on duty now, and who did how much."""

from datetime import datetime
from uuid import UUID

import discord
from discord import app_commands
from discord.ext import commands

from bot.actors import actor_of, guild_of
from bot.audiences import audience_of
from bot.buttons import Buttons
from bot.choices import (
    Choice,
    Interaction,
    commanded_page,
    commanded_page_choices,
    duty_page,
    duty_page_choices,
    offered,
    own_page,
    own_page_choices,
)
from bot.embeds.cards import GOOD, Card
from bot.embeds.duty import (
    active_card,
    active_lines,
    ended_card,
    leader_lines,
    leaders_card,
    names_of,
    panel_card,
    past_line,
)
from bot.embeds.limits import escaped
from bot.moments import parsed_past
from bot.paging import Listing, Paging
from bot.patrolling import Patrolling
from bot.publishing import check_writable
from domain.duty.patrols import LONGEST_NOTE, Evidence, PatrolSource
from domain.duty.settings import PatrolType
from domain.errors import Invalid, NotAllowed, NotFound, RosterError
from domain.ids import PageId, PatrolTypeId
from domain.rosters.fields import Field
from domain.rosters.pages import Page
from domain.time import Window
from domain.words import sentence
from services import Services
from services.duty.patrols import LONGEST_URL, Report
from words import say, speaking_to

PAST, ACTIVE, LEADERS = "patrols", "on-duty", "leaders"
MOST_AGO = 26
WHEN = "2026-12-24 18:00 or 18:00 by the server's clock, 2h ago"
OWN_PAGE = "Which page; may be left out if you are on one only"
PAGE = "Which page; may be left out if there is only one"

Note = app_commands.Range[str, 1, LONGEST_NOTE]
Link = app_commands.Range[str, 1, LONGEST_URL]


async def type_choices(interaction: Interaction, typed: str) -> list[Choice]:
    """Offer the types that are open to whoever asks on the page chosen so far."""
    try:
        page = await own_page(interaction, getattr(interaction.namespace, "page", None) or None)
        types = await interaction.client.services.duty.standing.types(actor_of(interaction), page.id)
    except RosterError:
        return []
    return offered(((each.name, str(each.id)) for each in types), typed)


@app_commands.guild_only()
class PatrolCommands(commands.GroupCog, group_name="patrol", group_description="Time on duty"):
    """Logs what members do; Discord hides none of these, for every member may."""

    def __init__(self, services: Services, buttons: Buttons, paging: Paging) -> None:
        self._duty = services.duty
        self._settings = services.settings
        self._patrolling = Patrolling(services, buttons)
        self._paging = paging
        paging.on(PAST, self._past)
        paging.on(ACTIVE, self._active)
        paging.on(LEADERS, self._leaders)

    @app_commands.command()
    @app_commands.rename(kind="type")
    @app_commands.describe(kind="What kind of patrol", page=OWN_PAGE)
    @app_commands.autocomplete(kind=type_choices, page=own_page_choices)
    async def start(self, interaction: Interaction, kind: str | None = None, page: str | None = None) -> None:
        """Begin a patrol."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        actor, found = actor_of(interaction), await own_page(interaction, page)
        if kind is None:
            card = await self._patrolling.begun(actor, found.id, PatrolSource.COMMAND)
        else:
            type_id = await self._type(interaction, found, kind)
            card = await self._patrolling.started(actor, found.id, type_id, PatrolSource.COMMAND)
        await interaction.edit_original_response(view=card.view())

    @app_commands.command(name="break")
    async def break_(self, interaction: Interaction) -> None:
        """Begin a break in your patrol, or end it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        card = await self._patrolling.toggled(actor_of(interaction), guild_of(interaction))
        await interaction.edit_original_response(view=card.view())

    @app_commands.command()
    @app_commands.describe(
        note="A report: what happened",
        evidence="A link to what proves it",
        file="Or a file that does; Discord's links to files expire",
    )
    async def stop(
        self,
        interaction: Interaction,
        note: Note | None = None,
        evidence: Link | None = None,
        file: discord.Attachment | None = None,
    ) -> None:
        """End your patrol."""
        await self._patrolling.stopped(interaction, _report(note, evidence, file))

    @app_commands.command()
    @app_commands.describe(page=OWN_PAGE)
    @app_commands.autocomplete(page=own_page_choices)
    async def status(self, interaction: Interaction, page: str | None = None) -> None:
        """See whether you are on patrol, and your hours."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await own_page(interaction, page)
        card = await self._patrolling.own(actor_of(interaction), found.id)
        await interaction.edit_original_response(view=card.view())

    @app_commands.command()
    @app_commands.rename(kind="type")
    @app_commands.describe(
        start=f"When it began: {WHEN}",
        end=f"When it ended: {WHEN}",
        kind="What kind of patrol",
        note="A report: what happened",
        evidence="A link to what proves it",
        file="Or a file that does; Discord's links to files expire",
        page=OWN_PAGE,
    )
    @app_commands.autocomplete(kind=type_choices, page=own_page_choices)
    async def log(
        self,
        interaction: Interaction,
        start: str,
        end: str,
        kind: str | None = None,
        note: Note | None = None,
        evidence: Link | None = None,
        file: discord.Attachment | None = None,
        page: str | None = None,
    ) -> None:
        """Write down a patrol that has ended."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found, now = await own_page(interaction, page), interaction.created_at
        window = _window(parsed_past(start, now=now, field="start"), parsed_past(end, now=now, field="end"))
        logged = await self._duty.patrols.log(
            actor_of(interaction),
            found.id,
            window,
            type_id=await self._type(interaction, found, kind),
            report=_report(note, evidence, file),
        )
        await interaction.edit_original_response(view=ended_card(logged, found.title).view())

    @app_commands.command()
    @app_commands.describe(page=OWN_PAGE)
    @app_commands.autocomplete(page=own_page_choices)
    async def history(self, interaction: Interaction, page: str | None = None) -> None:
        """List your patrols."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await own_page(interaction, page)
        await self._paging.send(interaction, PAST, str(found.id))

    @app_commands.command()
    @app_commands.describe(page=PAGE)
    @app_commands.autocomplete(page=duty_page_choices)
    async def active(self, interaction: Interaction, page: str | None = None) -> None:
        """See who is on patrol now."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await duty_page(interaction, page)
        await self._paging.send(interaction, ACTIVE, found.slug)

    @app_commands.command()
    @app_commands.describe(period="0 is the current one, 1 the one before, and so on", page=PAGE)
    @app_commands.autocomplete(page=duty_page_choices)
    async def leaderboard(
        self,
        interaction: Interaction,
        period: app_commands.Range[int, 0, MOST_AGO] = 0,
        page: str | None = None,
    ) -> None:
        """See who has the most hours in a period."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await duty_page(interaction, page)
        await self._paging.send(interaction, LEADERS, f"{found.slug}:{period}")

    @app_commands.command()
    @app_commands.describe(channel="Where everybody finds it", page=PAGE)
    @app_commands.autocomplete(page=commanded_page_choices)
    async def panel(
        self, interaction: Interaction, channel: discord.TextChannel, page: str | None = None
    ) -> None:
        """Post buttons with which members start and stop their patrols."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        actor = actor_of(interaction)
        await self._duty.rules.panel_page(actor, found.id)
        check_writable(channel)
        with speaking_to(await self._settings.of(found.guild_id)):
            view = panel_card(found).view()
        posted = await channel.send(view=view, allowed_mentions=discord.AllowedMentions.none())
        await self._duty.rules.panel_posted(actor, found.id, channel.name)
        words = say("The panel of {page} is in {channel}", page=escaped(found.title), channel=channel.mention)
        foot = say("It works for as long as its message stands; delete the message to take it away.")
        card = Card(words, (posted.jump_url,), foot, GOOD)
        await interaction.edit_original_response(view=card.view())

    async def _past(self, interaction: Interaction, argument: str) -> Listing:
        actor, page_id = actor_of(interaction), PageId(UUID(argument))
        duty = await self._duty.patrols.own(actor, page_id)
        types = names_of(duty.types)
        past = await self._duty.standing.past(actor, page_id)
        card = Card(say("Your {patrols} on {page}", page=escaped(duty.page.title)))
        empty = say("None yet: /patrol start begins one.")
        return Listing(card, tuple(past_line(each, types) for each in past), empty=empty)

    async def _active(self, interaction: Interaction, slug: str) -> Listing:
        page = await duty_page(interaction, slug)
        if Field.ON_DUTY not in (await audience_of(interaction, page)).fields_of(page):
            raise NotAllowed(sentence("This page keeps to fewer people who is on {patrol}."))
        duty = await self._duty.standing.active(page.id)
        return Listing(active_card(duty), active_lines(duty), empty=say("Nobody is on {patrol}."))

    async def _leaders(self, interaction: Interaction, argument: str) -> Listing:
        slug, ago = argument.rsplit(":", 1)
        page = await duty_page(interaction, slug)
        report = await self._duty.quotas.leaderboard(page.id, periods_ago=int(ago))
        return Listing(leaders_card(report), leader_lines(report), empty=say("Nobody has any hours yet."))

    async def _type(self, interaction: Interaction, page: Page, text: str | None) -> PatrolTypeId | None:
        """Return the type that was picked or typed; without one the only one, if there is just one."""
        types = await self._duty.standing.types(actor_of(interaction), page.id)
        if text is None:
            return types[0].id if len(types) == 1 else None
        return _named_type(types, text).id


def _named_type(types: tuple[PatrolType, ...], text: str) -> PatrolType:
    wanted = text.strip().casefold()
    for each in types:
        if wanted in (str(each.id), each.name.casefold()):
            return each
    raise NotFound(
        sentence("There is no type of {patrol} called “{text}” that is open to you.", text=text[:60])
    )


def _window(start: datetime, end: datetime) -> Window:
    if end <= start:
        raise Invalid(sentence("end must lie after start."), field="end")
    return Window(start, end)


def _report(note: str | None, link: str | None, file: discord.Attachment | None) -> Report:
    """Return what is said of a patrol: the evidence is a link or a file, of which the link is kept."""
    if link is not None and file is not None:
        raise Invalid(sentence("evidence: give a link or a file, one of the two."), field="evidence")
    if file is not None:
        return Report(note, Evidence(file.url, file.filename))
    return Report(note, Evidence(link) if link is not None else None)
