"""/loa-admin: what supervisors do about the leave of those below them, and how the server gives it."""

from dataclasses import replace
from datetime import UTC, datetime

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.actors import actor_of, guild_of
from bot.buttons import Buttons, Press, form
from bot.choices import Choice, Interaction, offered
from bot.cogs.leave import FIRST, KINDS, LAST, Kind, Number, leave_choices, leave_meant
from bot.days import parsed_day
from bot.embeds.cards import Card
from bot.embeds.leaves import (
    APPROVE,
    DENIED,
    DENY,
    leave_card,
    leave_lines,
    leave_name,
    pending_lines,
    rules_card,
)
from bot.embeds.limits import escaped
from bot.holders import Holders
from bot.paging import Listing, Paging
from bot.publishing import check_writable
from bot.timely import quickly
from domain.errors import Invalid, Refused, RosterError
from domain.hr.leaves import LONGEST_LEAVE, Leave, LeaveKind, LeaveRules, LeaveState
from domain.ids import ChannelId, LeaveId, RoleId, UserId
from domain.rosters.reasons import LONGEST_REASON
from domain.time import Window
from domain.words import sentence
from services import Services
from words import say

PENDING, HISTORY = "leaves-pending", "leaves-of"
Reason = app_commands.Range[str, 1, LONGEST_REASON]
Days = app_commands.Range[int, 0, LONGEST_LEAVE]
Length = app_commands.Range[int, 1, LONGEST_LEAVE]
NEVER = -1
WAITING = "Which one, also of staff without Discord; left out: the member's first that waits"


async def leave_choices_of(interaction: Interaction, typed: str) -> list[Choice]:
    """Offer the leaves that are not over of the member chosen so far, to those who supervise him."""
    member = getattr(interaction.namespace, "member", None)
    if member is None:
        return []
    try:
        leaves = await interaction.client.services.duty.decisions.history(
            actor_of(interaction), guild_of(interaction), UserId(member.id)
        )
    except RosterError:
        return []
    return leave_choices(leaves, typed)


async def waiting_choices(interaction: Interaction, typed: str) -> list[Choice]:
    """Offer what waits for whoever asks to decide, with whose it is."""
    try:
        waiting = await interaction.client.services.duty.decisions.pending(
            actor_of(interaction), guild_of(interaction)
        )
    except RosterError:
        return []
    return offered(
        ((f"{who.profile.name} · {leave_name(each)}", str(each.id)) for each, who in waiting), typed
    )


@app_commands.guild_only()
class LeaveAdminCommands(
    commands.GroupCog, group_name="loa-admin", group_description="The leave of members you supervise"
):
    """Decides about leave; Discord hides none of these, for tiers are ours to check."""

    def __init__(self, services: Services, buttons: Buttons, paging: Paging, holders: Holders) -> None:
        self._holders = holders
        self._decisions = services.duty.decisions
        self._paging = paging
        paging.on(PENDING, self._pending)
        paging.on(HISTORY, self._history)
        buttons.on(APPROVE, self._approve_pressed, asks_itself=True)
        buttons.on(DENY, self._deny_pressed, asks_itself=True)
        buttons.on(DENIED, self._denied, asks_itself=True)

    @app_commands.command()
    async def pending(self, interaction: Interaction) -> None:
        """List the leave and extensions that wait for a decision."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._paging.send(interaction, PENDING)

    @app_commands.command()
    @app_commands.rename(number="leave")
    @app_commands.describe(member="Whose", number=WAITING)
    @app_commands.autocomplete(number=waiting_choices)
    async def approve(
        self, interaction: Interaction, member: discord.Member | None = None, number: Number | None = None
    ) -> None:
        """Grant the leave, or the extension, that somebody has asked for."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        leave, who = await self._waiting(interaction, member, number)
        granted = await self._decisions.approve(actor_of(interaction), leave.id, seen=leave.asked)
        title = (
            say("{who}: longer leave approved", who=who)
            if leave.extension
            else say("{who}: leave approved", who=who)
        )
        await interaction.edit_original_response(view=leave_card(title, granted).view())

    @app_commands.command()
    @app_commands.rename(number="leave")
    @app_commands.describe(member="Whose", reason="Why; he reads it", number=WAITING)
    @app_commands.autocomplete(number=waiting_choices)
    async def deny(
        self,
        interaction: Interaction,
        reason: Reason,
        member: discord.Member | None = None,
        number: Number | None = None,
    ) -> None:
        """Refuse the leave, or the extension, that somebody has asked for."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        leave, who = await self._waiting(interaction, member, number)
        denied = await self._decisions.deny(actor_of(interaction), leave.id, reason, seen=leave.asked)
        title = (
            say("{who}: longer leave denied", who=who)
            if leave.extension
            else say("{who}: leave denied", who=who)
        )
        await interaction.edit_original_response(view=leave_card(title, denied).view())

    @app_commands.command()
    @app_commands.describe(
        member="To whom", start=FIRST, end=LAST, reason="Why; it goes on record", kind="What kind of leave"
    )
    @app_commands.choices(kind=KINDS)
    async def create(
        self,
        interaction: Interaction,
        member: discord.Member,
        start: str,
        end: str,
        reason: Reason,
        kind: Kind | None = None,
    ) -> None:
        """Give a member leave that he did not ask for."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        now = interaction.created_at
        given = await self._decisions.create(
            actor_of(interaction),
            guild_of(interaction),
            UserId(member.id),
            kind=LeaveKind(kind.value) if kind else LeaveKind.LOA,
            first=parsed_day(start, now=now, field="start"),
            last=parsed_day(end, now=now, field="end"),
            reason=reason,
        )
        title = say("{who} has leave", who=escaped(member.display_name))
        await interaction.edit_original_response(view=leave_card(title, given).view())

    @app_commands.command()
    @app_commands.describe(member="Whose", start=FIRST, end=LAST, reason="Why; it goes on record")
    async def edit(
        self, interaction: Interaction, member: discord.Member, start: str, end: str, reason: Reason
    ) -> None:
        """Give a member's leave other days: the one going on, else the next."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        actor, now = actor_of(interaction), interaction.created_at
        first, last = parsed_day(start, now=now, field="start"), parsed_day(end, now=now, field="end")
        leave = await self._decisions.unsettled_of(actor, guild_of(interaction), UserId(member.id))
        moved = await self._decisions.edit(actor, leave.id, first=first, last=last, reason=reason)
        title = say("{who}: leave changed", who=escaped(member.display_name))
        await interaction.edit_original_response(view=leave_card(title, moved).view())

    @app_commands.command()
    @app_commands.rename(number="leave")
    @app_commands.describe(
        member="Whose",
        reason="Why; it goes on record",
        number="Which one, if it has not begun; left out: the one that is under way",
    )
    @app_commands.autocomplete(number=leave_choices_of)
    async def end(
        self, interaction: Interaction, member: discord.Member, reason: Reason, number: Number | None = None
    ) -> None:
        """End a member's leave now, or call off one that has not begun."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        ended = await self._decisions.end(
            actor_of(interaction),
            guild_of(interaction),
            UserId(member.id),
            reason,
            leave_id=leave_meant(number),
        )
        who = escaped(member.display_name)
        title = (
            say("{who}: leave ended", who=who)
            if ended.state is LeaveState.ENDED
            else say("{who}: leave called off", who=who)
        )
        await interaction.edit_original_response(view=leave_card(title, ended).view())

    @app_commands.command()
    @app_commands.describe(member="Whose")
    async def history(self, interaction: Interaction, member: discord.User) -> None:
        """List every leave of a member."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._paging.send(interaction, HISTORY, str(member.id))

    @app_commands.command()
    @app_commands.describe(
        shortest="How many days a leave has at least",
        longest="How many days a leave has at most",
        cooldown="How many days lie between two leaves",
        approval_above="Up to so many days it needs no approval; -1: every leave does",
        needs_reason="Whether a reason must be given",
        remind_before="How many days before the end the member is reminded; 0: not at all",
        patrols_allowed="Whether whoever is away may go on patrol",
        channel="Where requests are told, with buttons to decide",
        told="Whether requests are told in a channel; no forgets the channel",
        kind="For which kind of leave the role is",
        role="The role held during that kind of leave; left out: none",
        take_over="Take the role from all who hold it and are not on leave",
    )
    @app_commands.choices(kind=KINDS)
    async def rules(
        self,
        interaction: Interaction,
        shortest: Length | None = None,
        longest: Length | None = None,
        cooldown: Days | None = None,
        approval_above: app_commands.Range[int, NEVER, LONGEST_LEAVE] | None = None,
        needs_reason: bool | None = None,  # noqa: FBT001 - Discord fills options in by name
        remind_before: app_commands.Range[int, 0, 30] | None = None,
        patrols_allowed: bool | None = None,  # noqa: FBT001 - as above
        channel: discord.TextChannel | None = None,
        told: bool | None = None,  # noqa: FBT001 - as above
        kind: Kind | None = None,
        role: discord.Role | None = None,
        take_over: bool = False,  # noqa: FBT001, FBT002 - as above
    ) -> None:
        """See how this server gives leave, or change it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        given: dict[str, object] = {
            "shortest": shortest,
            "longest": longest,
            "cooldown": cooldown,
            "needs_reason": needs_reason,
            "remind_before": remind_before,
            "patrols_allowed": patrols_allowed,
            "channel_id": _place(channel),
        }
        changes = {name: value for name, value in given.items() if value is not None}
        if approval_above is not None:
            changes["approval_above"] = None if approval_above == NEVER else approval_above
        if told is False and channel is None:
            changes["channel_id"] = None
        asked = None if take_over else role
        await self._show_rules(interaction, changes, _held(kind, role), asked=asked)

    async def _show_rules(
        self,
        interaction: Interaction,
        changes: dict[str, object],
        held: tuple[LeaveKind, RoleId | None] | None,
        *,
        asked: discord.Role | None,
    ) -> None:
        """Change what was given, if anything was, and draw how it is; nobody may lose the role `asked`."""
        guild_id = guild_of(interaction)
        if not changes and held is None:
            rules = await self._decisions.rules(guild_id)
        else:
            rules = await self._decisions.change_rules(
                actor_of(interaction),
                guild_id,
                lambda before: _changed(before, changes, held),
                holders=await self._holders.of(guild_id, asked),
            )
        await interaction.edit_original_response(view=rules_card(rules).view())

    async def _waiting(
        self, interaction: Interaction, member: discord.Member | None, number: str | None
    ) -> tuple[Leave, str]:
        """Return the leave that is meant, a member's or the one named, and whose it is."""
        actor, guild_id, leave_id = actor_of(interaction), guild_of(interaction), leave_meant(number)
        if leave_id is not None:
            leave, person = await self._decisions.waiting(actor, guild_id, leave_id)
            if member is not None and person.user_id != member.id:
                raise Refused(sentence("That leave is somebody else's."))
            return leave, escaped(person.profile.name)
        if member is None:
            raise Invalid(sentence("member: say whose leave it is, or choose the leave."), field="member")
        leave = await self._decisions.waiting_of(actor, guild_id, UserId(member.id))
        return leave, escaped(member.display_name)

    async def _approve_pressed(self, press: Press) -> None:
        """Grant what stands beside the button; whoever presses is asked for everything again."""
        interaction = press.interaction
        await interaction.response.defer()
        leave_id, seen = _meant(press.argument)
        granted = await self._decisions.approve(actor_of(interaction), leave_id, seen=seen)
        by = escaped(interaction.user.display_name)
        title = say("Leave of {who} approved by {by}", who=await self._name(leave_id), by=by)
        await interaction.edit_original_response(view=leave_card(title, granted).view())

    async def _deny_pressed(self, press: Press) -> None:
        field: ui.Label[ui.LayoutView] = ui.Label(
            text=say("Reason"),
            description=say("The member reads it."),
            component=ui.TextInput(
                custom_id="reason", style=discord.TextStyle.paragraph, max_length=LONGEST_REASON
            ),
        )
        leave_id, seen = _meant(press.argument)
        asking = await quickly(self._decisions.check_may(actor_of(press.interaction), leave_id, seen=seen))
        if asking.done():  # else he is asked again when the form comes in
            asking.result()
        modal = form(say("Deny leave"), DENIED, press.argument, fields=[field])
        await press.interaction.response.send_modal(modal)

    async def _denied(self, press: Press) -> None:
        interaction = press.interaction
        await interaction.response.defer()
        leave_id, seen = _meant(press.argument)
        reason = (press.written or {}).get("reason", "")
        denied = await self._decisions.deny(actor_of(interaction), leave_id, reason, seen=seen)
        by = escaped(interaction.user.display_name)
        who = await self._name(leave_id)
        title = (
            say("Leave of {who} denied by {by}", who=who, by=by)
            if denied.state is LeaveState.DENIED
            else say("Longer leave of {who} denied by {by}", who=who, by=by)
        )
        await interaction.edit_original_response(view=leave_card(title, denied).view())

    async def _name(self, leave_id: LeaveId) -> str:
        return escaped(await self._decisions.name_of(leave_id))

    async def _pending(self, interaction: Interaction, _argument: str) -> Listing:
        waiting = await self._decisions.pending(actor_of(interaction), guild_of(interaction))
        foot = say("/loa-admin approve and /loa-admin deny decide.") if waiting else None
        return Listing(
            Card(say("Leave that waits for a decision"), foot=foot),
            pending_lines(waiting),
            say("Nothing waits for a decision."),
        )

    async def _history(self, interaction: Interaction, argument: str) -> Listing:
        leaves = await self._decisions.history(
            actor_of(interaction), guild_of(interaction), UserId(int(argument))
        )
        return Listing(Card(say("Leave on record")), leave_lines(leaves), say("No leave yet."))


def _place(channel: discord.TextChannel | None) -> ChannelId | None:
    if channel is None:
        return None
    check_writable(channel)
    return ChannelId(channel.id)


def _held(kind: Kind | None, role: discord.Role | None) -> tuple[LeaveKind, RoleId | None] | None:
    if kind is None and role is not None:
        raise Invalid(sentence("kind: say for which kind of leave the role is."), field="kind")
    return (LeaveKind(kind.value), RoleId(role.id) if role else None) if kind is not None else None


def _changed(
    rules: LeaveRules, changes: dict[str, object], held: tuple[LeaveKind, RoleId | None] | None
) -> LeaveRules:
    after: LeaveRules = replace(rules, **changes)  # type: ignore[arg-type]  # checked by `checked_rules`
    if held is None:
        return after
    kind, role_id = held
    roles = {**dict(after.roles), kind: role_id}
    kept = tuple((each, roles[each]) for each in LeaveKind if roles.get(each) is not None)
    return replace(after, roles=kept)  # type: ignore[arg-type]  # None was left out just now


def _meant(argument: str) -> tuple[LeaveId, Window]:
    number, start, end = argument.split(":")
    window = Window(datetime.fromtimestamp(int(start), UTC), datetime.fromtimestamp(int(end), UTC))
    return LeaveId(int(number)), window
