"""/callsign: what members are called on the air: given, released, proposed, reserved, listed."""

import base64
from dataclasses import replace
from uuid import UUID

import discord
from discord import app_commands
from discord.ext import commands

from bot.actors import actor_of
from bot.audiences import audience_of
from bot.buttons import Button, Buttons, Press
from bot.choices import (
    Choice,
    Interaction,
    commanded_page,
    commanded_page_choices,
    named,
    offered,
    seen_page,
    seen_page_choices,
    subdivision_choices,
)
from bot.copies import profile_of
from bot.embeds.callsigns import (
    callsign_lines,
    callsigns_card,
    freed_card,
    given_card,
    proposal_card,
    reserved_card,
)
from bot.paging import Listing, Paging
from domain.errors import Invalid, NotAllowed, Refused, RosterError
from domain.ids import PageId, SubdivisionId, UserId
from domain.rosters.callsigns import LONGEST_NOTE
from domain.rosters.pages import Page, Subdivision
from domain.rosters.reasons import LONGEST_REASON
from domain.rosters.schemes import LONGEST_CALLSIGN
from domain.words import sentence
from services import Services
from services.rosters.callsigns import Account
from words import say

Text = app_commands.Range[str, 1, LONGEST_CALLSIGN]
Reason = app_commands.Range[str, 1, LONGEST_REASON]
Note = app_commands.Range[str, 1, LONGEST_NOTE]

LISTING = "callsigns"
TAKE = "callsign"
PAGE = "Which page; may be left out if there is only one"


async def free_choices(interaction: Interaction, typed: str) -> list[Choice]:
    """Offer the callsigns that the member chosen so far could be given."""
    member = getattr(interaction.namespace, "member", None)
    try:
        page = await commanded_page(interaction, getattr(interaction.namespace, "page", None) or None)
        division = _subdivision(page, getattr(interaction.namespace, "subdivision", None) or None)
        free = await interaction.client.services.callsigns.vacant(
            actor_of(interaction),
            page.id,
            UserId(getattr(member, "id", 0)),
            subdivision_id=division.id if division else None,
        )
    except RosterError:
        return []
    return offered(((each, each) for each in free), typed)


async def used_choices(interaction: Interaction, typed: str) -> list[Choice]:
    """Offer the callsigns that somebody has, or that are reserved."""
    try:
        page = await commanded_page(interaction, getattr(interaction.namespace, "page", None) or None)
        used = await interaction.client.services.callsigns.uses(actor_of(interaction), page.id)
    except RosterError:
        return []
    names = ((use.callsign.value, use.name or say("Reserved")) for use in used)
    return offered(((f"{value} · {name}", value) for value, name in names), typed)


@app_commands.guild_only()
class CallsignCommands(
    commands.GroupCog, group_name="callsign", group_description="What members are called on the air"
):
    """Gives and takes callsigns; Discord hides none of these, for tiers are ours to check."""

    def __init__(self, services: Services, buttons: Buttons, paging: Paging) -> None:
        self._callsigns = services.callsigns
        self._reading = services.reading
        buttons.on(TAKE, self._take, asks_itself=True)
        self._paging = paging
        paging.on(LISTING, self._listing)

    @app_commands.command()
    @app_commands.describe(
        member="Whom",
        callsign="Which one; left out: the next free one",
        subdivision="For his place in a subdivision; left out: his main callsign",
        reason="Why; it goes on record",
        page=PAGE,
    )
    @app_commands.autocomplete(
        callsign=free_choices, subdivision=subdivision_choices, page=commanded_page_choices
    )
    async def assign(
        self,
        interaction: Interaction,
        member: discord.Member,
        callsign: Text | None = None,
        subdivision: str | None = None,
        reason: Reason | None = None,
        page: str | None = None,
    ) -> None:
        """Give a member a callsign."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        division = _subdivision(found, subdivision)
        given = await self._callsigns.assign(
            actor_of(interaction),
            found.id,
            UserId(member.id),
            callsign,
            subdivision_id=division.id if division else None,
            reason=reason,
        )
        card = given_card(member.display_name, given, division)
        await interaction.edit_original_response(view=card.view())

    @app_commands.command()
    @app_commands.describe(
        member="Whose",
        callsign="Or which one, whoever has it or for whomever it is reserved",
        subdivision="The one he has in a subdivision; left out: his main callsign",
        reason="Why; it goes on record",
        page=PAGE,
    )
    @app_commands.autocomplete(
        callsign=used_choices, subdivision=subdivision_choices, page=commanded_page_choices
    )
    async def release(
        self,
        interaction: Interaction,
        member: discord.Member | None = None,
        callsign: Text | None = None,
        subdivision: str | None = None,
        reason: Reason | None = None,
        page: str | None = None,
    ) -> None:
        """Make a callsign free, that of a member or one you name."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        actor, division = actor_of(interaction), _subdivision(found, subdivision)
        if (member is None) == (callsign is None):
            raise Invalid(sentence("Name a member or a callsign, one of the two."), field="callsign")
        if callsign is not None:
            card = freed_card(await self._callsigns.free(actor, found.id, callsign, reason=reason))
        else:
            assert member is not None
            place = division.id if division else None
            given = await self._callsigns.release(
                actor, found.id, UserId(member.id), subdivision_id=place, reason=reason
            )
            card = given_card(member.display_name, given, division)
        await interaction.edit_original_response(view=card.view())

    @app_commands.command()
    @app_commands.describe(
        member="For whom",
        subdivision="For his place in a subdivision; left out: his main callsign",
        page=PAGE,
    )
    @app_commands.autocomplete(subdivision=subdivision_choices, page=commanded_page_choices)
    async def next(
        self,
        interaction: Interaction,
        member: discord.Member,
        subdivision: str | None = None,
        page: str | None = None,
    ) -> None:
        """See which callsign is free next for a member, and give it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        division = _subdivision(found, subdivision)
        place, user_id = division.id if division else None, UserId(member.id)
        callsign = await self._callsigns.propose(
            actor_of(interaction), found.id, user_id, subdivision_id=place
        )
        card = proposal_card(member.display_name, callsign, division)
        take = Button(
            say("Give {callsign}", callsign=callsign),
            TAKE,
            _argument(found.id, user_id, place, callsign),
            style=discord.ButtonStyle.primary,
        )
        await interaction.edit_original_response(view=replace(card, rows=[[take]]).view())

    @app_commands.command()
    @app_commands.describe(
        callsign="Which one",
        member="For whom; left out: for nobody yet",
        note="Why, for supervisors to read",
        page=PAGE,
    )
    @app_commands.autocomplete(page=commanded_page_choices)
    async def reserve(
        self,
        interaction: Interaction,
        callsign: Text,
        member: discord.Member | None = None,
        note: Note | None = None,
        page: str | None = None,
    ) -> None:
        """Keep a callsign from being given away."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        if member is not None and member.bot:
            raise Refused(sentence("Bots are on no page."))
        account = Account(UserId(member.id), profile_of(member)) if member is not None else None
        reserved = await self._callsigns.reserve(
            actor_of(interaction), found.id, callsign, account=account, note=note
        )
        card = reserved_card(reserved, member.display_name if member is not None else None)
        await interaction.edit_original_response(view=card.view())

    @app_commands.command(name="list")
    @app_commands.describe(page=PAGE)
    @app_commands.autocomplete(page=seen_page_choices)
    async def list_(self, interaction: Interaction, page: str | None = None) -> None:
        """List a page's callsigns, and its vacant seats."""
        found = await seen_page(interaction, page)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._paging.send(interaction, LISTING, found.slug)

    async def _listing(self, interaction: Interaction, slug: str) -> Listing:
        page = await seen_page(interaction, slug)
        view = await self._reading.view(page.id, await audience_of(interaction, page))
        try:
            reserved = await self._callsigns.reservations(actor_of(interaction), page.id)
        except NotAllowed:
            reserved = ()  # What is reserved, for whom and why, is for supervisors.
        empty = say("Nobody on this page has a callsign yet: /callsign assign gives one.")
        return Listing(callsigns_card(page), callsign_lines(view, reserved), empty=empty)

    async def _take(self, press: Press) -> None:
        """Give what was proposed; whoever presses is asked for everything again."""
        interaction = press.interaction
        page_id, user_id, place, callsign = _meant(press.argument)
        given = await self._callsigns.assign(
            actor_of(interaction), page_id, user_id, callsign, subdivision_id=place
        )
        member = interaction.guild.get_member(user_id) if interaction.guild else None
        card = given_card(member.display_name if member else "?", given, None)
        await interaction.response.edit_message(view=card.view())


def _subdivision(page: Page, text: str | None) -> Subdivision | None:
    return named(page.subdivisions, text, kind="subdivision") if text else None


def _argument(page_id: PageId, user_id: UserId, place: SubdivisionId | None, callsign: str) -> str:
    """Short enough for a button, however long each of them may be."""
    page = base64.urlsafe_b64encode(page_id.bytes).decode().rstrip("=")
    return f"{page}:{user_id}:{place or ''}:{callsign}"


def _meant(argument: str) -> tuple[PageId, UserId, SubdivisionId | None, str]:
    page, user_id, place, callsign = argument.split(":", 3)
    page_id = PageId(UUID(bytes=base64.urlsafe_b64decode(f"{page}==")))
    return page_id, UserId(int(user_id)), SubdivisionId(int(place)) if place else None, callsign
