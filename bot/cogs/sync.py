"""/sync: how the pages stand against Discord, a comparison at once, and what is in its way."""

import asyncio
from typing import Any

from discord import app_commands
from discord.ext import commands

from bot.actors import guild_of, manager_of
from bot.buttons import Buttons, Press
from bot.checks import Doctor
from bot.choices import Interaction
from bot.chunking import Chunking
from bot.embeds.checks import check_lines, checks_card
from bot.embeds.sync import (
    AGAIN,
    CONFIRM,
    approved_card,
    failed_card,
    progress_card,
    report_card,
    status_card,
)
from bot.intake import Intake
from bot.paging import Listing, Paging
from domain.errors import Refused
from domain.ids import GuildId
from domain.rosters.guilds import Held
from domain.words import sentence
from services import Services

CHECKS = "checks"
LONGEST_WAIT = 600.0
"""Seconds; an interaction can be answered for 15 minutes."""
BETWEEN_EDITS = 2.0


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class SyncCommands(commands.GroupCog, group_name="sync", group_description="How the roster follows Discord"):
    """Compares, confirms, examines."""

    def __init__(
        self,
        services: Services,
        intake: Intake,
        chunking: Chunking,
        doctor: Doctor,
        buttons: Buttons,
        paging: Paging,
    ) -> None:
        self._sync = services.sync
        self._intake = intake
        self._chunking = chunking
        self._doctor = doctor
        self._paging = paging
        buttons.on(CONFIRM, self._confirm_pressed)
        buttons.on(AGAIN, self._again_pressed)
        paging.on(CHECKS, self._checks)

    @app_commands.command()
    async def now(self, interaction: Interaction) -> None:
        """Compare every page with Discord in full, now."""
        manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._compare(interaction)

    @app_commands.command()
    async def status(self, interaction: Interaction) -> None:
        """See when the pages were compared last, and what is held."""
        actor, guild_id = manager_of(interaction), guild_of(interaction)
        card = status_card(await self._sync.status(actor, guild_id), self._chunking.trouble(guild_id))
        await interaction.response.send_message(view=card.view(), ephemeral=True)

    @app_commands.command()
    async def doctor(self, interaction: Interaction) -> None:
        """Examine roles, permissions and connection, and say how to mend what is wrong."""
        manager_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._paging.send(interaction, CHECKS)

    async def _checks(self, interaction: Any, _argument: str) -> Listing:  # Any: whichever client it came to
        found = await self._doctor.examine(manager_of(interaction), guild_of(interaction))
        return Listing(checks_card(found), check_lines(found))

    async def _again_pressed(self, press: Press) -> None:
        await press.interaction.response.defer(ephemeral=True, thinking=True)
        await self._compare(press.interaction)

    async def _confirm_pressed(self, press: Press) -> None:
        """Apply what is held, as long as it is what the message told of."""
        actor, guild_id = manager_of(press.interaction), guild_of(press.interaction)
        held = (await self._sync.status(actor, guild_id)).guild.held
        _check_same(held, press.argument)
        card = approved_card(await self._sync.confirm(actor, guild_id))
        await press.interaction.response.edit_message(view=card.view())

    async def _compare(self, interaction: Any) -> None:  # Any: as above
        """Have the guild compared, and tell of the progress until it is."""
        guild_id: GuildId = guild_of(interaction)
        told: list[tuple[int, int]] = [(0, 0)]
        report = self._intake.compare(guild_id, progress=lambda done, total: told.append((done, total)))
        shown, waited = None, 0.0
        while not report.done() and waited < LONGEST_WAIT:
            await asyncio.wait({report}, timeout=BETWEEN_EDITS)
            waited += BETWEEN_EDITS
            if not report.done() and told[-1] != shown:
                shown = told[-1]
                await interaction.edit_original_response(view=progress_card(*shown).view())
        if not report.done():
            raise Refused(
                sentence("This takes longer than Discord lets me answer. /sync status shows when it is done.")
            )
        try:
            card = report_card(report.result())
        except Refused as error:
            card = failed_card(error.sentence, self._chunking.trouble(guild_id))
        await interaction.edit_original_response(view=card.view())


def _check_same(held: Held | None, removals: str) -> None:
    if held is None:
        raise Refused(sentence("Nothing is held any more; there is nothing to apply."))
    if str(held.removals) != removals:
        raise Refused(
            sentence(
                "By now {removals} members would leave. Look at /sync status again before you apply that.",
                removals=held.removals,
            )
        )
