"""Patrolling: what members do about their own patrols by buttons and forms, on panels and in messages.

    panel    Start ─► type? ─► on patrol    Break    Stop ─► report? ─► ended    My hours
    message  I'm still on patrol    Stop now ─► report? ─► ended    I stopped at… ─► when? ─► ended

Each press finds out anew who it is and what he may; two at once are settled by the database.
"""

from collections.abc import Mapping
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
    ended_card,
    going_on_card,
    names_of,
    own_card,
    report_form,
    stopped_at_form,
    types_card,
)
from bot.moments import parsed_past
from bot.services import Services
from domain.access.actors import Actor
from domain.duty.patrols import Evidence, PatrolSource
from domain.ids import GuildId, PageId, PatrolId, PatrolTypeId
from services.duty.patrols import Report
from services.duty.standing import OwnPatrol
from words import say, speak


class Patrolling:
    """Answers the buttons, and draws for the commands what they share with them."""

    def __init__(self, services: Services, buttons: Buttons) -> None:
        self._duty = services.duty
        self._settings = services.settings
        for verb, handler in {
            START: self._start,
            CHOOSE: self._chosen,
            BREAK: self._break,
            STOP: self._stop,
            MINE: self._mine,
            REPORT: self._reported,
            STILL: self._still,
            STOP_NOW: self._stop_now,
            STOPPED_AT: self._ask_when,
            TELL_STOP: self._stopped_at,
        }.items():
            buttons.on(verb, handler, asks_itself=True)

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
        interaction, page_id = press.interaction, _page_id(press)
        await interaction.response.defer(ephemeral=True, thinking=True)
        actor = actor_of(interaction)
        types = await self._duty.standing.ready(actor, page_id)
        if len(types) > 1:
            page = (await self._duty.patrols.own(actor, page_id)).page
            card = types_card(page, types)
        else:
            only = types[0].id if types else None
            card = await self.started(actor, page_id, only, PatrolSource.PANEL)
        await interaction.edit_original_response(view=card.view())

    async def _chosen(self, press: Press) -> None:
        interaction = press.interaction
        await interaction.response.defer()
        type_id = PatrolTypeId(int(press.picked[0]))
        card = await self.started(actor_of(interaction), _page_id(press), type_id, PatrolSource.PANEL)
        await interaction.edit_original_response(view=card.view())

    async def _break(self, press: Press) -> None:
        await press.interaction.response.defer(ephemeral=True, thinking=True)
        card = await self.toggled(actor_of(press.interaction), guild_of(press.interaction))
        await press.interaction.edit_original_response(view=card.view())

    async def _mine(self, press: Press) -> None:
        await press.interaction.response.defer(ephemeral=True, thinking=True)
        card = await self.own(actor_of(press.interaction), _page_id(press))
        await press.interaction.edit_original_response(view=card.view())

    async def _stop(self, press: Press) -> None:
        actor, guild_id = actor_of(press.interaction), guild_of(press.interaction)
        await self._ask_or_stop(press.interaction, actor, await self._duty.standing.going_on(actor, guild_id))

    async def _stop_now(self, press: Press) -> None:
        actor, own = await self._own(press)
        own.patrol.check_open()
        await self._ask_or_stop(press.interaction, actor, own)

    async def _ask_or_stop(self, interaction: Interaction, actor: Actor, own: OwnPatrol) -> None:
        """Stop, or ask first for what the page wants to know: a form must be the first answer."""
        if own.settings.needs_report or own.settings.needs_evidence:
            await interaction.response.send_modal(report_form(own.settings, own.patrol.id))
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        ended = await self._duty.patrols.stop(actor, own.page.guild_id, patrol_id=own.patrol.id)
        await interaction.edit_original_response(view=ended_card(ended, own.page).view())

    async def _reported(self, press: Press) -> None:
        await press.interaction.response.defer(ephemeral=True, thinking=True)
        actor, own = await self._own(press)
        ended = await self._duty.patrols.stop(
            actor, own.page.guild_id, report=written_report(press.written), patrol_id=own.patrol.id
        )
        await press.interaction.edit_original_response(view=ended_card(ended, own.page).view())

    async def _still(self, press: Press) -> None:
        await press.interaction.response.defer(ephemeral=True, thinking=True)
        actor, own = await self._own(press)
        await self._duty.patrols.confirm(actor, own.patrol.id)
        words = say("Good. Your {patrol} goes on.")
        await press.interaction.edit_original_response(view=Card(words).view())

    async def _ask_when(self, press: Press) -> None:
        _, own = await self._own(press)
        asked = stopped_at_form(own.settings, own.patrol.id, is_over=not own.patrol.is_open)
        await press.interaction.response.send_modal(asked)

    async def _stopped_at(self, press: Press) -> None:
        """End a patrol when it ended; one that was cut off is corrected, and waits as it did."""
        interaction = press.interaction
        await interaction.response.defer(ephemeral=True, thinking=True)
        actor, own = await self._own(press)
        end = parsed_past((press.written or {}).get("end", ""), now=interaction.created_at, field="end")
        if own.patrol.is_open:
            report = written_report(press.written)
            ended = await self._duty.patrols.stop(
                actor, own.page.guild_id, report=report, at=end, patrol_id=own.patrol.id
            )
        else:
            ended = await self._duty.patrols.answer(actor, own.patrol.id, end)
        await interaction.edit_original_response(view=ended_card(ended, own.page).view())

    async def _own(self, press: Press) -> tuple[Actor, OwnPatrol]:
        """Return the presser's patrol that is meant; in a message to him, speak by his guild's clock."""
        actor = own_actor(press.interaction)
        own = await self._duty.standing.of(actor, PatrolId(int(press.argument)))
        chosen = await self._settings.of(own.page.guild_id)
        speak(press.interaction.locale.value, chosen.patrol_word, chosen.zone)
        return actor, own


def written_report(written: Mapping[str, str] | None) -> Report:
    """Return what was written of a patrol in a form."""
    note, link = ((written or {}).get(name, "").strip() for name in ("note", "evidence"))
    return Report(note or None, Evidence(link) if link else None)


def _page_id(press: Press) -> PageId:
    return PageId(UUID(press.argument))
