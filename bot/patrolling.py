"""Patrolling: what members do about their own patrols by buttons and forms, on panels and in messages.

    panel    Start ─► type? ─► on patrol    Break    Stop ─► report? ─► ended    My hours
    message  I'm still on patrol    Stop now ─► report? ─► ended    I stopped at… ─► when? ─► ended

Each press finds out anew who it is and what he may; two at once are settled by the database. Discord is
answered before the database is asked. A form must be the first answer: where one may be wanted, the look-up
is waited for a moment, and after that the answer is a button that opens the form.
"""

from collections.abc import Coroutine, Mapping
from typing import Any
from uuid import UUID

from bot.actors import actor_of, guild_of, own_actor
from bot.buttons import Buttons, Interaction, Press
from bot.embeds.cards import Card
from bot.embeds.duty import (
    BREAK,
    CHOOSE,
    MINE,
    REPORT,
    START,
    STILL,
    STOP,
    STOP_NOW,
    STOPPED_AT,
    TELL_STOP,
    WHEN,
    WRITE,
    Wanted,
    asking_card,
    ended_card,
    going_on_card,
    names_of,
    own_card,
    report_form,
    stopped_at_form,
    types_card,
)
from bot.moments import parsed_past
from bot.timely import quickly
from domain.access.actors import Actor
from domain.duty.patrols import Evidence, PatrolSource
from domain.ids import GuildId, PageId, PatrolId, PatrolTypeId
from services import Services
from services.duty.patrols import NO_REPORT, Report
from services.duty.standing import OwnPatrol
from words import say, speak


class Patrolling:
    """Answers the buttons, and draws for the commands what they share with them."""

    def __init__(self, services: Services, buttons: Buttons) -> None:
        self._duty = services.duty
        self._settings = services.settings
        self._reading = services.reading
        for verb, handler in {
            START: self._start,
            BREAK: self._break,
            MINE: self._mine,
            REPORT: self._reported,
            STILL: self._still,
            TELL_STOP: self._stopped_at,
        }.items():
            buttons.on(verb, handler, asks_itself=True, thinks_first=True)
        for verb, handler in {
            CHOOSE: self._chosen,
            STOP: self._stop,
            STOP_NOW: self._stop_now,
            STOPPED_AT: self._ask_when,
            WRITE: self._write,
            WHEN: self._when,
        }.items():
            buttons.on(verb, handler, asks_itself=True)

    async def begun(self, actor: Actor, page_id: PageId, source: PatrolSource) -> Card:
        """Begin a patrol and draw it, or the choice of its type where there are several."""
        begun = await self._duty.patrols.begin(actor, page_id, source=source)
        if begun.patrol is None:
            return types_card(begun.page, begun.types)
        return going_on_card(begun.patrol, begun.page, names_of(begun.types))

    async def started(
        self, actor: Actor, page_id: PageId, type_id: PatrolTypeId | None, source: PatrolSource
    ) -> Card:
        """Begin a patrol and draw it."""
        await self._duty.patrols.start(actor, page_id, type_id=type_id, source=source)
        return await self._current(actor, page_id)

    async def toggled(self, actor: Actor, guild_id: GuildId) -> Card:
        """Begin or end a break and draw the patrol."""
        patrol = await self._duty.patrols.toggle_break(actor, guild_id)
        return await self._current(actor, patrol.page_id)

    async def stopped(self, interaction: Interaction, report: Report = NO_REPORT) -> None:
        """Answer by ending the asker's patrol, or by asking first for what else its page wants told of it."""
        actor, guild_id = actor_of(interaction), guild_of(interaction)
        if report == NO_REPORT and not self._duty.rules.may_ask(guild_id):
            await self._stopped_unasked(interaction, actor, guild_id)
            return
        finding = self._duty.standing.going_on(actor, guild_id)
        may_ask = self._duty.rules.may_ask(guild_id) and not (report.note and report.evidence)
        own = await self._found(interaction, finding, may_ask=may_ask)
        await self._ask_or_stop(interaction, actor, own, report)

    async def _stopped_unasked(self, interaction: Interaction, actor: Actor, guild_id: GuildId) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        ended = await self._duty.patrols.stop_if_all_is_told(actor, guild_id)
        if ended.patrol.is_open:  # the rules have changed in this very moment
            card = asking_card(Wanted.of(ended.patrol, ended.settings), WRITE)
        else:
            head = self._reading.head(ended.patrol.page_id)
            card = ended_card(ended.patrol, head.title if head else "")
        await interaction.edit_original_response(view=card.view())

    async def own(self, actor: Actor, page_id: PageId) -> Card:
        """Draw how the actor stands on a page."""
        duty = await self._duty.patrols.own(actor, page_id)
        period, hours = await self._duty.quotas.own(actor, page_id)
        return own_card(duty, period, hours)

    async def _current(self, actor: Actor, page_id: PageId) -> Card:
        duty = await self._duty.patrols.own(actor, page_id)
        if duty.open is None:  # stopped by somebody else in this very moment
            return Card(say("Not on {patrol}."))
        return going_on_card(duty.open, duty.page, names_of(duty.types))

    async def _start(self, press: Press) -> None:
        card = await self.begun(actor_of(press.interaction), _page_id(press), PatrolSource.PANEL)
        await press.interaction.edit_original_response(view=card.view())

    async def _chosen(self, press: Press) -> None:
        interaction = press.interaction
        await interaction.response.defer()
        type_id = PatrolTypeId(int(press.picked[0]))
        card = await self.started(actor_of(interaction), _page_id(press), type_id, PatrolSource.PANEL)
        await interaction.edit_original_response(view=card.view())

    async def _break(self, press: Press) -> None:
        card = await self.toggled(actor_of(press.interaction), guild_of(press.interaction))
        await press.interaction.edit_original_response(view=card.view())

    async def _mine(self, press: Press) -> None:
        card = await self.own(actor_of(press.interaction), _page_id(press))
        await press.interaction.edit_original_response(view=card.view())

    async def _stop(self, press: Press) -> None:
        await self.stopped(press.interaction)

    async def _stop_now(self, press: Press) -> None:
        actor = own_actor(press.interaction)
        finding = self._duty.standing.of(actor, PatrolId(int(press.argument)))
        own = await self._found(press.interaction, finding, may_ask=self._duty.rules.may_ask())
        own.patrol.check_open()
        await self._ask_or_stop(press.interaction, actor, own)

    async def _ask_or_stop(
        self, interaction: Interaction, actor: Actor, own: OwnPatrol, report: Report = NO_REPORT
    ) -> None:
        """Stop, or ask first for what the page wants to know and was not told."""
        wanted = Wanted.of(own.patrol, own.settings)
        if (wanted.report and report.note is None) or (wanted.evidence and report.evidence is None):
            if interaction.response.is_done():
                await interaction.edit_original_response(view=asking_card(wanted, WRITE, report).view())
            else:
                await interaction.response.send_modal(report_form(wanted, report))
            return
        if not interaction.response.is_done():
            await interaction.response.defer(ephemeral=True, thinking=True)
        ended = await self._duty.patrols.stop(
            actor, own.page.guild_id, report=report, patrol_id=own.patrol.id
        )
        await interaction.edit_original_response(view=ended_card(ended, own.page.title).view())

    async def _write(self, press: Press) -> None:
        wanted = await self._wanted(press)
        await press.interaction.response.send_modal(report_form(wanted))

    async def _reported(self, press: Press) -> None:
        actor, own = await self._own(press)
        ended = await self._duty.patrols.stop(
            actor, own.page.guild_id, report=written_report(press.written), patrol_id=own.patrol.id
        )
        await press.interaction.edit_original_response(view=ended_card(ended, own.page.title).view())

    async def _still(self, press: Press) -> None:
        actor, own = await self._own(press)
        await self._duty.patrols.confirm(actor, own.patrol.id)
        words = say("Good. Your {patrol} goes on.")
        await press.interaction.edit_original_response(view=Card(words).view())

    async def _ask_when(self, press: Press) -> None:
        interaction = press.interaction
        finding = self._duty.standing.of(own_actor(interaction), PatrolId(int(press.argument)))
        own = await self._found(interaction, finding, may_ask=True)
        wanted = Wanted.of(own.patrol, own.settings)
        if interaction.response.is_done():
            await interaction.edit_original_response(view=asking_card(wanted, WHEN).view())
        else:
            await interaction.response.send_modal(stopped_at_form(wanted))

    async def _when(self, press: Press) -> None:
        wanted = await self._wanted(press)
        await press.interaction.response.send_modal(stopped_at_form(wanted))

    async def _stopped_at(self, press: Press) -> None:
        """End a patrol when it ended; one that was cut off is corrected, and waits as it did."""
        interaction = press.interaction
        actor, own = await self._own(press)
        end = parsed_past((press.written or {}).get("end", ""), now=interaction.created_at, field="end")
        if own.patrol.is_open:
            report = written_report(press.written)
            ended = await self._duty.patrols.stop(
                actor, own.page.guild_id, report=report, at=end, patrol_id=own.patrol.id
            )
        else:
            ended = await self._duty.patrols.answer(actor, own.patrol.id, end)
        await interaction.edit_original_response(view=ended_card(ended, own.page.title).view())

    async def _found(
        self, interaction: Interaction, finding: Coroutine[Any, Any, OwnPatrol], *, may_ask: bool
    ) -> OwnPatrol:
        """Return the presser's patrol; Discord is answered before it waits too long for that.

        The answer is left open only where a form may have to be it, and only if the patrol is found soon.
        """
        if not may_ask:
            await interaction.response.defer(ephemeral=True, thinking=True)
        looking = await quickly(finding)
        if not looking.done() and not interaction.response.is_done():
            await interaction.response.defer(ephemeral=True, thinking=True)
        own = await looking
        await self._speak_as(own.page.guild_id, interaction)
        return own

    async def _own(self, press: Press) -> tuple[Actor, OwnPatrol]:
        """Return the presser's patrol that is meant."""
        actor = own_actor(press.interaction)
        own = await self._duty.standing.of(actor, PatrolId(int(press.argument)))
        await self._speak_as(own.page.guild_id, press.interaction)
        return actor, own

    async def _wanted(self, press: Press) -> Wanted:
        """Return what the pressed button is to ask for; nothing is looked up for that."""
        wanted = Wanted.from_argument(press.argument)
        await self._speak_as(wanted.guild_id, press.interaction)
        return wanted

    async def _speak_as(self, guild_id: GuildId, interaction: Interaction) -> None:
        """Speak by the guild's clock also in a message to the presser."""
        chosen = await self._settings.of(guild_id)
        speak(interaction.locale.value, chosen.patrol_word, chosen.zone)


def written_report(written: Mapping[str, str] | None) -> Report:
    """Return what was written of a patrol in a form."""
    note, link = ((written or {}).get(name, "").strip() for name in ("note", "evidence"))
    return Report(note or None, Evidence(link) if link else None)


def _page_id(press: Press) -> PageId:
    return PageId(UUID(press.argument))
