"""/loa: leave as members ask for it, and the panel of who is away."""

from collections.abc import Iterable
from datetime import date

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.actors import actor_of, guild_of
from bot.audiences import audience_of
from bot.buttons import Buttons, Press, form
from bot.choices import (
    Choice,
    Interaction,
    commanded_page,
    commanded_page_choices,
    offered,
    seen_page,
    seen_page_choices,
)
from bot.days import parsed_day
from bot.embeds.boards import board_card, board_name
from bot.embeds.cards import Card
from bot.embeds.leaves import ASK, ASKED, OWN, away_lines, leave_card, leave_lines, leave_name
from bot.embeds.limits import escaped
from bot.paging import Listing, Paging
from bot.publishing import check_writable
from domain.errors import Invalid, RosterError
from domain.hr.leaves import KIND_WORDS, LONGEST_REASON, UNSETTLED, Leave, LeaveKind, LeaveState
from domain.ids import ChannelId, LeaveId
from domain.rosters.boards import BoardKind
from domain.words import sentence
from services import Services
from words import say

AWAY, MINE = "away", "leaves"
KINDS = [app_commands.Choice(name=KIND_WORDS[kind], value=kind.value) for kind in LeaveKind]
Kind = app_commands.Choice[str]
Reason = app_commands.Range[str, 1, LONGEST_REASON]
FIRST, LAST = "First day: 2026-12-24, today, in 3d", "Last day: 2026-12-24, in 2w"
LONGEST_DAY = 20
LONGEST_NUMBER = 18
Number = app_commands.Range[str, 1, 100]
PAGE = "Which page; may be left out if there is only one"


async def own_leave_choices(interaction: Interaction, typed: str) -> list[Choice]:
    """Offer the leaves of whoever asks that are not over."""
    try:
        leaves = await interaction.client.services.duty.leaves.own(
            actor_of(interaction), guild_of(interaction)
        )
    except RosterError:
        return []
    return leave_choices(leaves, typed)


def leave_choices(leaves: Iterable[Leave], typed: str) -> list[Choice]:
    """Return choices of the leaves that are not over, the first to begin first."""
    found = sorted((each for each in leaves if each.state in UNSETTLED), key=lambda each: each.window.start)
    return offered(((leave_name(each), str(each.id)) for each in found), typed)


def leave_meant(number: str | None) -> LeaveId | None:
    """Return which leave is named, as it was picked or typed."""
    digits = number.strip().removeprefix("#") if number is not None else None
    if digits is None:
        return None
    if not (digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_NUMBER):
        raise Invalid(sentence("leave: choose one of the list, or write its number."), field="leave")
    return LeaveId(int(digits))


@app_commands.guild_only()
class LeaveCommands(commands.GroupCog, group_name="loa", group_description="Your leave, and who is away"):
    """Asks for leave, lengthens and ends it; Discord hides none of these."""

    def __init__(self, services: Services, buttons: Buttons, paging: Paging) -> None:
        self._leaves = services.duty.leaves
        self._boards = services.boards
        self._reading = services.reading
        self._paging = paging
        paging.on(AWAY, self._away)
        paging.on(MINE, self._mine)
        buttons.on(ASK, self._ask, asks_itself=True)
        buttons.on(ASKED, self._asked, asks_itself=True)
        buttons.on(OWN, self._own, asks_itself=True)

    @app_commands.command()
    @app_commands.describe(
        start=FIRST, end=LAST, reason="Why; your supervisors read it, nobody else", kind="What kind of leave"
    )
    @app_commands.choices(kind=KINDS)
    async def request(
        self,
        interaction: Interaction,
        start: str,
        end: str,
        reason: Reason | None = None,
        kind: Kind | None = None,
    ) -> None:
        """Ask for leave from a day to a day."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        meant = LeaveKind(kind.value) if kind else LeaveKind.LOA
        card = await self._requested(interaction, meant, start, end, reason)
        await interaction.edit_original_response(view=card.view())

    @app_commands.command()
    async def view(self, interaction: Interaction) -> None:
        """See your leave, what waits and what was."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._paging.send(interaction, MINE)

    @app_commands.command()
    @app_commands.describe(end=LAST, reason="Why you need longer")
    async def extend(self, interaction: Interaction, end: str, reason: Reason | None = None) -> None:
        """Ask to have your leave last longer."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        last = _day(interaction, end, "end")
        leave = await self._leaves.extend(
            actor_of(interaction), guild_of(interaction), last=last, reason=reason
        )
        card = leave_card(say("You have asked for a longer leave"), leave)
        await interaction.edit_original_response(view=card.view())

    @app_commands.command()
    @app_commands.rename(number="leave")
    @app_commands.describe(number="Which one, if it has not begun; left out: the one that is under way")
    @app_commands.autocomplete(number=own_leave_choices)
    async def end(self, interaction: Interaction, number: Number | None = None) -> None:
        """Be back: end your leave now, or call off one that has not begun."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        leave = await self._leaves.end(actor_of(interaction), guild_of(interaction), leave_meant(number))
        is_back = leave.state is LeaveState.ENDED
        title = say("Your leave is over. Welcome back!") if is_back else say("Your leave is called off")
        await interaction.edit_original_response(view=leave_card(title, leave).view())

    @app_commands.command(name="list")
    @app_commands.describe(page=PAGE)
    @app_commands.autocomplete(page=seen_page_choices)
    async def list_(self, interaction: Interaction, page: str | None = None) -> None:
        """List who is away until when, and who will be."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await seen_page(interaction, page)
        await self._paging.send(interaction, AWAY, found.slug)

    @app_commands.command()
    @app_commands.describe(channel="Where it is shown; a channel of its own is best", page=PAGE)
    @app_commands.autocomplete(page=commanded_page_choices)
    async def panel(
        self, interaction: Interaction, channel: discord.TextChannel, page: str | None = None
    ) -> None:
        """Show in a channel who is away, with buttons to ask for leave."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        check_writable(channel)
        actor = actor_of(interaction)
        board = await self._boards.post(actor, found.id, BoardKind.AWAY, ChannelId(channel.id))
        said = say("{board} is being posted", board=board_name(board, found.title))
        foot = say("It follows the leave of the page's members by itself. /roster unpost takes it down.")
        await interaction.edit_original_response(view=board_card(board, said, foot).view())

    async def _requested(
        self, interaction: Interaction, kind: LeaveKind, start: str, end: str, reason: str | None
    ) -> Card:
        leave = await self._leaves.request(
            actor_of(interaction),
            guild_of(interaction),
            kind=kind,
            first=_day(interaction, start, "start"),
            last=_day(interaction, end, "end"),
            reason=reason,
        )
        return leave_card(_title(leave), leave)

    async def _ask(self, press: Press) -> None:
        """Open the form; whether he may is asked when it is sent."""
        needed: tuple[tuple[str, str, str], ...] = (
            ("start", say("First day"), say("2026-12-24, today, in 3d")),
            ("end", say("Last day"), say("2026-12-24, in 2w")),
        )
        fields: list[ui.Label[ui.LayoutView]] = [
            ui.Label(
                text=label,
                component=ui.TextInput(custom_id=name, placeholder=example, max_length=LONGEST_DAY),
            )
            for name, label, example in needed
        ]
        reason: ui.TextInput[ui.LayoutView] = ui.TextInput(
            custom_id="reason",
            style=discord.TextStyle.paragraph,
            max_length=LONGEST_REASON,
            required=False,
        )
        fields.append(ui.Label(text=say("Reason"), component=reason))
        await press.interaction.response.send_modal(form(say("Request leave"), ASKED, fields=fields))

    async def _asked(self, press: Press) -> None:
        interaction, written = press.interaction, press.written or {}
        await interaction.response.defer(ephemeral=True, thinking=True)
        start, end = written.get("start", ""), written.get("end", "")
        card = await self._requested(interaction, LeaveKind.LOA, start, end, written.get("reason"))
        await interaction.edit_original_response(view=card.view())

    async def _own(self, press: Press) -> None:
        await press.interaction.response.defer(ephemeral=True, thinking=True)
        await self._paging.send(press.interaction, MINE)

    async def _mine(self, interaction: Interaction, _argument: str) -> Listing:
        leaves = await self._leaves.own(actor_of(interaction), guild_of(interaction))
        empty = say("You have had no leave yet. /loa request asks for it.")
        return Listing(Card(say("Your leave")), leave_lines(leaves), empty)

    async def _away(self, interaction: Interaction, slug: str) -> Listing:
        page = await seen_page(interaction, slug)
        audience = await audience_of(interaction, page)
        lines = away_lines(await self._reading.view(page.id, audience))
        title = say("{page}: away", page=escaped(page.title))
        return Listing(Card(title), lines, say("Nobody is away, and nobody will be."))


def _title(leave: Leave) -> str:
    if leave.state is LeaveState.REQUESTED:
        return say("You have asked for leave")
    return say("You have leave")


def _day(interaction: Interaction, text: str, field: str) -> date:
    return parsed_day(text, now=interaction.created_at, field=field)
