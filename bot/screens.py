"""Screens: where whoever gave a batch watches it; and the private message when nobody watches any more."""

import asyncio
import io
from contextvars import copy_context
from time import monotonic

import discord
import structlog

from bot.choices import Interaction
from bot.embeds.batches import lines_file, progress_card, report_card
from domain.rosters.batches import Progress
from services.rosters.batches import Report
from words import speaking

TOKEN_LIVES = 14 * 60.0
"""Seconds; an interaction can be answered for 15 minutes."""

log = structlog.get_logger(__name__)


class Answer:
    """The answer to a command or button, edited as long as Discord lets us, in the language of its asker."""

    def __init__(self, interaction: Interaction) -> None:
        self._interaction = interaction
        self._until = monotonic() + TOKEN_LIVES
        self._context = copy_context()  # of the press: whom we answer, and in which language

    async def show(self, progress: Progress) -> bool:
        """Show how far it has come; return whether that can still be seen."""
        return await self._edited(progress, None)

    async def end(self, report: Report) -> bool:
        """Show the end, with the file; return whether that was seen."""
        return await self._edited(report.progress, report)

    async def _edited(self, progress: Progress, report: Report | None) -> bool:
        if monotonic() > self._until:
            return False
        edit = self._edit(progress, report)
        try:
            await asyncio.create_task(edit, context=self._context)
        except discord.HTTPException as error:
            log.info("batch.screen_lost", batch=progress.batch.id, status=error.status, code=error.code)
            return False
        return True

    async def _edit(self, progress: Progress, report: Report | None) -> None:
        edit = self._interaction.edit_original_response
        if report is None:
            await edit(view=progress_card(progress).view())
        else:
            card = report_card(report, filename=file_name(report))
            await edit(view=card.view(), attachments=[file_of(report)])


async def tell_privately(guild: discord.Guild, report: Report) -> None:
    """Send the end of a batch to whoever gave it, if he can be reached; /bulk status shows it anyway."""
    actor_id = report.progress.batch.actor_id
    member = guild.get_member(actor_id) if actor_id is not None else None
    if member is None:
        return
    with speaking(guild.preferred_locale.value):
        view = report_card(report, filename=file_name(report)).view()
        try:
            await member.send(view=view, file=file_of(report))
        except discord.Forbidden:  # closed to us: no fault of anybody's
            log.info("batch.message_closed", batch=report.progress.batch.id)


def file_name(report: Report) -> str:
    """Return what the file with all lines is called."""
    return f"bulk-{report.progress.batch.id}.csv"


def file_of(report: Report) -> discord.File:
    """Return the file with all lines of a batch."""
    return discord.File(io.BytesIO(lines_file(report)), filename=file_name(report))
