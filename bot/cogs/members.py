"""/member: where somebody stands, how he serves, and what is on record of him."""

from uuid import UUID

import discord
from discord import app_commands
from discord.ext import commands

from bot.actors import actor_of, guild_of
from bot.choices import Interaction, commanded_page, commanded_page_choices
from bot.embeds.cards import Card
from bot.embeds.files import exemption_card, note_line, note_lines, past_lines
from bot.embeds.limits import escaped
from bot.embeds.members import history_lines, status_card
from bot.moments import parsed_moment
from bot.paging import Listing, Paging
from bot.profiles import HISTORY, NOTES, Profiles
from domain.access.tiers import Tier
from domain.errors import Invalid
from domain.ids import NoteId, PageId, UserId
from domain.rosters.notes import LONGEST as LONGEST_NOTE
from domain.rosters.reasons import LONGEST_REASON
from domain.rosters.statuses import SETTABLE, STATUS_WORDS, Status
from domain.words import sentence
from services import Services
from words import mark, say

PAST = "past"
MOST_RECORDS = 5_000

Choice = app_commands.Choice[str]
Reason = app_commands.Range[str, 1, LONGEST_REASON]
NoteText = app_commands.Range[str, 1, LONGEST_NOTE]
PAGE = "Which page; may be left out if there is only one"
UNTIL = mark("Until when: 2026-12-24 18:00, in 3d; left out: until somebody ends it")


@app_commands.guild_only()
class MemberCommands(commands.GroupCog, group_name="member", group_description="One member"):
    """Shows a member to those above him, and lets them say how he serves."""

    note = app_commands.Group(name="note", description="Notes about a member, for supervisors alone")

    def __init__(self, services: Services, paging: Paging, profiles: Profiles) -> None:
        self._services = services
        self._paging = paging
        self._profiles = profiles
        paging.on(HISTORY, self._history)
        paging.on(NOTES, self._notes)
        paging.on(PAST, self._past)

    @app_commands.command()
    @app_commands.describe(member="Whom")
    async def view(self, interaction: Interaction, member: discord.Member) -> None:
        """Show where a member stands, and all that you may know of him."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        card = await self._profiles.card(interaction, UserId(member.id), member.display_name)
        await interaction.edit_original_response(view=card.view())

    @app_commands.command()
    @app_commands.describe(
        member="Whose",
        status="How he serves from now on",
        until=UNTIL,
        reason="Why; it goes on record, and is not shown to the public",
        page=PAGE,
    )
    @app_commands.choices(status=[Choice(name=STATUS_WORDS[each], value=each.value) for each in SETTABLE])
    @app_commands.autocomplete(page=commanded_page_choices)
    async def status(
        self,
        interaction: Interaction,
        member: discord.Member,
        status: str,
        until: str | None = None,
        reason: Reason | None = None,
        page: str | None = None,
    ) -> None:
        """Say that a member is on leave, in reserve, on probation, suspended, or active again."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        ends = parsed_moment(until, now=interaction.created_at, field="until")
        record = await self._services.statuses.set(
            actor_of(interaction),
            found.id,
            UserId(member.id),
            status_named(status),
            until=ends,
            reason=reason,
        )
        card = status_card(member.display_name, record)
        await interaction.edit_original_response(view=card.view())

    @app_commands.command()
    @app_commands.describe(
        member="Whom",
        until=UNTIL,
        reason="Why; it goes on record",
        lift="Whether quotas hold for him again from now on",
        page=PAGE,
    )
    @app_commands.autocomplete(page=commanded_page_choices)
    async def exempt(
        self,
        interaction: Interaction,
        member: discord.Member,
        until: str | None = None,
        reason: Reason | None = None,
        lift: bool = False,  # noqa: FBT001, FBT002 - Discord fills options in by name
        page: str | None = None,
    ) -> None:
        """Exempt a member from quotas, or have them hold for him again."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page, needs=Tier.COMMAND)
        actor, exemptions, target = actor_of(interaction), self._services.exemptions, UserId(member.id)
        if lift:
            record = await exemptions.lift(actor, found.id, target, reason=reason)
        else:
            ends = parsed_moment(until, now=interaction.created_at, field="until")
            record = await exemptions.exempt(actor, found.id, target, until=ends, reason=reason)
        card = exemption_card(member.display_name, record)
        await interaction.edit_original_response(view=card.view())

    @app_commands.command()
    @app_commands.describe(page=PAGE)
    @app_commands.autocomplete(page=commanded_page_choices)
    async def past(self, interaction: Interaction, page: str | None = None) -> None:
        """List who was a member before: the last rank, from when to when, and why he left."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        await self._paging.send(interaction, PAST, found.id.hex)

    @app_commands.command()
    @app_commands.describe(member="Whose")
    async def history(self, interaction: Interaction, member: discord.User) -> None:
        """Show what is on record of a member, or of somebody who left."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._paging.send(interaction, HISTORY, str(member.id))

    @note.command()
    @app_commands.describe(member="About whom", text="What others of your tier shall know", page=PAGE)
    @app_commands.autocomplete(page=commanded_page_choices)
    async def add(
        self, interaction: Interaction, member: discord.User, text: NoteText, page: str | None = None
    ) -> None:
        """Write a note about a member; no page shows it, and he reads it in /me data alone."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        note = await self._services.notes.add(actor_of(interaction), found.id, UserId(member.id), text)
        title = say("Noted about {who}", who=escaped(member.display_name))
        await interaction.edit_original_response(view=Card(title, (note_line(note, None),)).view())

    @note.command()
    @app_commands.describe(member="About whom", page=PAGE)
    @app_commands.autocomplete(page=commanded_page_choices)
    async def list(self, interaction: Interaction, member: discord.User, page: str | None = None) -> None:
        """Read the notes about a member."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        await self._paging.send(interaction, NOTES, f"{found.id.hex}.{member.id}")

    @note.command()
    @app_commands.describe(member="About whom", note="Its number in /member note list", page=PAGE)
    @app_commands.autocomplete(page=commanded_page_choices)
    async def remove(
        self,
        interaction: Interaction,
        member: discord.User,
        note: app_commands.Range[int, 1],
        page: str | None = None,
    ) -> None:
        """Remove a note: one of your own, or with the command tier anybody's."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        target = UserId(member.id)
        gone = await self._services.notes.remove(actor_of(interaction), found.id, target, NoteId(note))
        title = say("Note #{number} about {who} is gone", number=gone.id, who=escaped(member.display_name))
        await interaction.edit_original_response(view=Card(title).view())

    async def _history(self, interaction: Interaction, argument: str) -> Listing:
        actor, guild_id = actor_of(interaction), guild_of(interaction)
        user_id = UserId(int(argument))
        history = await self._services.history.of_member(actor, guild_id, user_id, limit=MOST_RECORDS)
        title = say("Service history of {name}", name=escaped(history.person.profile.name))
        return Listing(Card(title), history_lines(history), say("Nothing yet."))

    async def _notes(self, interaction: Interaction, argument: str) -> Listing:
        page, user = argument.split(".")
        page_id, user_id = PageId(UUID(page)), UserId(int(user))
        notes = await self._services.notes.of_member(actor_of(interaction), page_id, user_id)
        title = say("Notes about {who}", who=escaped(notes.person.profile.name))
        return Listing(Card(title, foot=escaped(notes.page.title)), note_lines(notes), say("No notes."))

    async def _past(self, interaction: Interaction, argument: str) -> Listing:
        past = await self._services.files.past(actor_of(interaction), PageId(UUID(argument)))
        return Listing(Card(say("Past members")), past_lines(past), say("Nobody has left this page yet."))


def status_named(text: str) -> Status:
    """Return the status picked, or typed by its name; Discord checks no choice that a program sends."""
    wanted = text.strip().casefold()
    for each in SETTABLE:
        if wanted in (each.value, STATUS_WORDS[each].casefold(), say(STATUS_WORDS[each]).casefold()):
            return each
    names = ", ".join(say(STATUS_WORDS[each]) for each in SETTABLE)
    raise Invalid(sentence("status: choose one of {names}.", names=names), field="status")
