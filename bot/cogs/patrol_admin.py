"""/patrol-admin: what supervisors do about the patrols of those below them."""

import asyncio
import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.actors import actor_of, guild_of
from bot.buttons import Buttons, Press, form
from bot.choices import Choice, Interaction, commanded_page, commanded_page_choices
from bot.days import parsed_past_day
from bot.embeds.limits import choice_text, escaped
from bot.embeds.patrol_reviews import (
    APPROVE,
    DENY,
    END,
    VOID,
    adjusted_card,
    decided_card,
    pending_card,
    review_lines,
    review_rows,
    unclosed_card,
)
from bot.embeds.patrols import hours
from bot.moments import parsed_past, parsed_time
from bot.paging import Listing, Paging
from bot.timely import quickly
from domain.duty.patrols import PatrolEnd, PatrolState
from domain.errors import Invalid, NotFound, RosterError
from domain.ids import PatrolId, UserId
from domain.rosters.reasons import LONGEST_REASON
from domain.time import Window
from domain.words import sentence
from services import Services
from services.duty.exports import PatrolFormat
from services.duty.reviews import Listed
from words import plural, say, speaking_to, voice

PENDING, UNCLOSED = "waiting", "unclosed"
DENIED, VOIDED = "patrol-deny-form", "patrol-void-form"
MOST_PERIODS = 520
PAGE = "Which page; may be left out if there is only one"
NUMBER = "Which one: type a number, a name or a day like 2026-11-22, then pick it from the list"
STATES_OF = {
    "approve": {PatrolState.PENDING},
    "deny": {PatrolState.PENDING},
    "edit": {PatrolState.PENDING, PatrolState.APPROVED},
    "end": {PatrolState.OPEN},
    "void": {PatrolState.OPEN, PatrolState.APPROVED},
}
Reason = app_commands.Range[str, 1, LONGEST_REASON]
Number = app_commands.Range[str, 1, 100]
Moment = app_commands.Range[str, 1, 40]


async def patrol_choices(interaction: Interaction, typed: str) -> list[Choice]:
    """Offer the patrols that this command may be about."""
    command = interaction.command
    states = STATES_OF[command.name] if command is not None else set()
    actor, reviews = actor_of(interaction), interaction.client.services.duty.reviews
    try:
        found = await reviews.choosable(actor, guild_of(interaction), states, typed)
    except RosterError:
        return []
    return [
        app_commands.Choice(name=_choice(found, place, interaction.created_at), value=str(patrol.id))
        for place, patrol in enumerate(found.patrols)
    ]


@app_commands.guild_only()
class PatrolAdminCommands(
    commands.GroupCog, group_name="patrol-admin", group_description="Patrols of those below you"
):
    """Decides about patrols; the service asks each time for tier and rank."""

    def __init__(self, services: Services, buttons: Buttons, paging: Paging) -> None:
        self._reviews = services.duty.reviews
        self._settings = services.settings
        self._exports = services.duty.exports
        self._paging = paging
        paging.on(PENDING, self._pending)
        paging.on(UNCLOSED, self._unclosed)
        buttons.on(APPROVE, self._approve_pressed, asks_itself=True)
        buttons.on(END, self._end_pressed, asks_itself=True)
        buttons.on(DENY, self._why, asks_itself=True)
        buttons.on(VOID, self._why_void, asks_itself=True)
        buttons.on(DENIED, self._denied, asks_itself=True)
        buttons.on(VOIDED, self._voided, asks_itself=True)

    @app_commands.command()
    @app_commands.describe(page=PAGE)
    @app_commands.autocomplete(page=commanded_page_choices)
    async def pending(self, interaction: Interaction, page: str | None = None) -> None:
        """List the patrols that wait for approval, with buttons to decide."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        await self._paging.send(interaction, PENDING, found.slug)

    @app_commands.command()
    @app_commands.describe(page=PAGE)
    @app_commands.autocomplete(page=commanded_page_choices)
    async def unclosed(self, interaction: Interaction, page: str | None = None) -> None:
        """List the patrols that go on, and those that nobody stopped, the oldest first."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        await self._paging.send(interaction, UNCLOSED, found.slug)

    @app_commands.command()
    @app_commands.describe(patrol=NUMBER)
    @app_commands.autocomplete(patrol=patrol_choices)
    async def approve(self, interaction: Interaction, patrol: Number) -> None:
        """Have a patrol that waits count."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        number = _number(patrol)
        await self._reviews.approve(actor_of(interaction), number)
        await self._answer(interaction, number)

    @app_commands.command()
    @app_commands.describe(patrol=NUMBER, reason="Why; it goes on record")
    @app_commands.autocomplete(patrol=patrol_choices)
    async def deny(self, interaction: Interaction, patrol: Number, reason: Reason) -> None:
        """Have a patrol that waits not count."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        number = _number(patrol)
        await self._reviews.deny(actor_of(interaction), number, reason)
        await self._answer(interaction, number)

    @app_commands.command()
    @app_commands.describe(
        patrol=NUMBER,
        reason="Why; it goes on record",
        start="When it began, like 2026-11-22 18:00; left out: as it is",
        end="When it ended; left out: as it is",
    )
    @app_commands.autocomplete(patrol=patrol_choices)
    async def edit(
        self,
        interaction: Interaction,
        patrol: Number,
        reason: Reason,
        start: Moment | None = None,
        end: Moment | None = None,
    ) -> None:
        """Give a patrol that has ended another start or end."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        number, actor = _number(patrol), actor_of(interaction)
        (seen,) = (await self._reviews.seen(actor, number)).patrols
        now, window = interaction.created_at, seen.window()
        if start is None and end is None:
            raise Invalid(sentence("Nothing was given to change. Name start or end."), field="start")
        began = parsed_past(start, now=now, field="start") if start else window.start
        ended = parsed_past(end, now=now, field="end") if end else window.end
        if ended < began:
            raise Invalid(sentence("end must lie after start."), field="end")
        await self._reviews.edit(actor, number, Window(began, ended), reason)
        await self._answer(interaction, number)

    @app_commands.command(name="add-time")
    @app_commands.describe(
        member="Whose hours", time="How much, like 1h30m", reason="Why; it goes on record", page=PAGE
    )
    @app_commands.autocomplete(page=commanded_page_choices)
    async def add_time(
        self,
        interaction: Interaction,
        member: discord.Member,
        time: Moment,
        reason: Reason,
        page: str | None = None,
    ) -> None:
        """Add time to a member's hours."""
        await self._adjust(interaction, member, parsed_time(time, field="time"), reason, page)

    @app_commands.command(name="remove-time")
    @app_commands.describe(
        member="Whose hours", time="How much, like 1h30m", reason="Why; it goes on record", page=PAGE
    )
    @app_commands.autocomplete(page=commanded_page_choices)
    async def remove_time(
        self,
        interaction: Interaction,
        member: discord.Member,
        time: Moment,
        reason: Reason,
        page: str | None = None,
    ) -> None:
        """Take time off a member's hours."""
        await self._adjust(interaction, member, -parsed_time(time, field="time"), reason, page)

    @app_commands.command()
    @app_commands.describe(patrol=NUMBER)
    @app_commands.autocomplete(patrol=patrol_choices)
    async def end(self, interaction: Interaction, patrol: Number) -> None:
        """End somebody's patrol now."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        number = _number(patrol)
        await self._reviews.end(actor_of(interaction), number)
        await self._answer(interaction, number)

    @app_commands.command()
    @app_commands.describe(patrol=NUMBER, reason="Why; it goes on record")
    @app_commands.autocomplete(patrol=patrol_choices)
    async def void(self, interaction: Interaction, patrol: Number, reason: Reason) -> None:
        """Have a patrol that counts, or is going on, not count; nothing is deleted."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        number = _number(patrol)
        await self._reviews.void(actor_of(interaction), number, reason)
        await self._answer(interaction, number)

    @app_commands.command()
    @app_commands.rename(kind="format")
    @app_commands.describe(
        kind="CSV for any program, XLSX for Excel",
        periods_ago="Which period: 0 is the one that is going on, 1 the one before it",
        since="Or from which day on, like 2026-11-01",
        until="Up to which day; left out: today",
        page=PAGE,
    )
    @app_commands.autocomplete(page=commanded_page_choices)
    async def export(
        self,
        interaction: Interaction,
        kind: PatrolFormat,
        periods_ago: app_commands.Range[int, 0, MOST_PERIODS] = 0,
        since: Moment | None = None,
        until: Moment | None = None,
        page: str | None = None,
    ) -> None:
        """Get a page's patrols as a file, of a period or between two days."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found, actor = await commanded_page(interaction, page), actor_of(interaction)
        if since is None and until is not None:
            raise Invalid(sentence("since: say from which day on."), field="since")
        if since is None:
            file = await self._exports.of_period(actor, found.id, periods_ago=periods_ago, kind=kind)
        else:
            now = interaction.created_at
            last = parsed_past_day(until or "today", now=now, field="until")
            first = parsed_past_day(since, now=now, field="since")
            file = await self._exports.between(actor, found.id, first, last, kind=kind)
        content = await asyncio.to_thread(file.made, kind)
        name = f"{found.slug}-patrols.{kind.value}"
        patrols = plural("{count} {patrol}", "{count} {patrols}", len(file.listed.patrols))
        words = say(
            "{title}: {patrols}. Discord ids are in it: mind whom you give it to.",
            title=escaped(found.title),
            patrols=patrols,
        )
        attached = discord.File(io.BytesIO(content), filename=name)
        await interaction.edit_original_response(content=words, attachments=[attached])

    async def _adjust(
        self, interaction: Interaction, member: discord.Member, time: timedelta, reason: str, page: str | None
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        done = await self._reviews.adjust(actor_of(interaction), found.id, UserId(member.id), time, reason)
        card = adjusted_card(member.display_name, done.seconds, done.reason)
        await interaction.edit_original_response(view=card.view())

    async def _answer(self, interaction: Interaction, number: PatrolId) -> None:
        seen = await self._reviews.seen(actor_of(interaction), number)
        await interaction.edit_original_response(view=decided_card(seen, interaction.created_at).view())

    async def _pending(self, interaction: Interaction, slug: str) -> Listing:
        page = await commanded_page(interaction, slug)
        listed = await self._reviews.listed(actor_of(interaction), page.id, PatrolState.PENDING)
        lines, rows = (
            review_lines(listed, interaction.created_at),
            review_rows(listed.patrols, f"{PENDING}:{slug}"),
        )
        return Listing(pending_card(page), lines, empty=say("No {patrol} waits for approval."), rows=rows)

    async def _unclosed(self, interaction: Interaction, slug: str) -> Listing:
        page, actor, now = (
            await commanded_page(interaction, slug),
            actor_of(interaction),
            interaction.created_at,
        )
        going_on = await self._reviews.listed(actor, page.id, PatrolState.OPEN)
        waiting = await self._reviews.listed(actor, page.id, PatrolState.PENDING)
        cut_off = tuple(each for each in waiting.patrols if each.ended_by is PatrolEnd.CUT_OFF)
        listed = Listed(
            (*going_on.patrols, *cut_off), going_on.people | waiting.people, going_on.types | waiting.types
        )
        rows = review_rows(listed.patrols, f"{UNCLOSED}:{slug}")
        empty = say("Nobody is on {patrol}, and nobody forgot to stop.")
        return Listing(unclosed_card(page), review_lines(listed, now), empty=empty, rows=rows)

    async def _approve_pressed(self, press: Press) -> None:
        await press.interaction.response.defer()
        number, place = _meant(press.argument)
        await self._reviews.approve(actor_of(press.interaction), number)
        await self._redrawn(press, number, place)

    async def _end_pressed(self, press: Press) -> None:
        await press.interaction.response.defer()
        number, place = _meant(press.argument)
        await self._reviews.end(actor_of(press.interaction), number)
        await self._redrawn(press, number, place)

    async def _why(self, press: Press) -> None:
        await self._ask(press, say("Deny {patrol} #{number}", number=_meant(press.argument)[0]), DENIED)

    async def _why_void(self, press: Press) -> None:
        await self._ask(press, say("Void {patrol} #{number}", number=_meant(press.argument)[0]), VOIDED)

    async def _ask(self, press: Press, title: str, verb: str) -> None:
        """Ask for the reason, unless whoever presses is soon found to be one who may not decide at all."""
        asking = await quickly(self._reviews.seen(actor_of(press.interaction), _meant(press.argument)[0]))
        if asking.done():  # else he is asked again when the form comes in
            asking.result()
        field: ui.Label[ui.LayoutView] = ui.Label(
            text=say("Reason"),
            component=ui.TextInput(
                style=discord.TextStyle.paragraph, custom_id="reason", max_length=LONGEST_REASON
            ),
        )
        await press.interaction.response.send_modal(form(title, verb, press.argument, fields=[field]))

    async def _denied(self, press: Press) -> None:
        await press.interaction.response.defer()
        number, place = _meant(press.argument)
        await self._reviews.deny(actor_of(press.interaction), number, (press.written or {}).get("reason", ""))
        await self._redrawn(press, number, place)

    async def _voided(self, press: Press) -> None:
        await press.interaction.response.defer()
        number, place = _meant(press.argument)
        await self._reviews.void(actor_of(press.interaction), number, (press.written or {}).get("reason", ""))
        await self._redrawn(press, number, place)

    async def _redrawn(self, press: Press, number: PatrolId, place: str) -> None:
        """Show the list without it; in a channel, what was decided and by whom."""
        interaction = press.interaction
        actor, now = actor_of(interaction), interaction.created_at
        if place:
            kind, _, slug = place.partition(":")
            await self._paging.send(interaction, kind, slug)
            return
        seen = await self._reviews.seen(actor, number)
        with speaking_to(await self._settings.of(guild_of(interaction))):
            view = decided_card(seen, now, by=actor.name).view()
        await interaction.edit_original_response(view=view)


def _choice(found: Listed, place: int, now: datetime) -> str:
    patrol = found.patrols[place]
    name = found.people[patrol.person_id].profile.name
    start = f"{patrol.started_at.astimezone(ZoneInfo(voice().zone)):%Y-%m-%d %H:%M}"
    return choice_text(f"#{patrol.id} · {name} · {start} · {hours(patrol.seconds(now=now))}")


def _number(text: str) -> PatrolId:
    digits = text.strip().removeprefix("#")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 16):
        raise NotFound(sentence("patrol: pick one from the list while you type, or give its number."))
    return PatrolId(int(digits))


def _meant(argument: str) -> tuple[PatrolId, str]:
    """Return which patrol, and in which listing its buttons are."""
    number, _, place = argument.partition(":")
    return PatrolId(int(number)), place
