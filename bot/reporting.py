"""Reporting: reports on hours that have fallen due are posted, each once.

A report that was sent but not noted as sent is sent again under the same nonce, by which Discord knows it.
"""

import asyncio
from collections.abc import Awaitable, Callable

import discord
import structlog

from bot.embeds.quotas import posted_card
from bot.looking import Looks
from bot.sending import BETWEEN_MESSAGES, VoiceOf, attempted, in_english, nonce_of
from bot.served import Served
from domain.events import Event, ReportDue
from domain.ids import GuildId
from services.duty.reports import DueReport, Reports
from words import speaking

LOOK_EVERY = 60.0
"""Seconds after which what could not be sent is tried again."""

log = structlog.get_logger(__name__)


class Reporting:
    """Posts what waits, guild by guild; what Discord can't take now waits for the next look."""

    def __init__(
        self,
        reports: Reports,
        served: Served,
        *,
        voice_of: VoiceOf = in_english,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._reports = reports
        self._served = served
        self._voice_of = voice_of
        self._sleep = sleep
        self._looks = Looks(LOOK_EVERY)

    def hear(self, event: Event) -> None:
        """Look at once if a report has fallen due."""
        if isinstance(event, ReportDue):
            self._looks.soon()

    async def work(self) -> None:
        """Post until cancelled; what was left over from before comes first."""
        await self._looks.keep(self.look)

    async def look(self) -> None:
        """Post all that is due now."""
        try:
            pending = await self._reports.pending()
        except Exception:  # the database may be away for a while; nothing is forgotten for that
            log.exception("reports.not_read", again_in=LOOK_EVERY)
            return
        for guild_id in sorted(pending):
            try:
                await self._post_all(guild_id)
            except Exception:  # the top of its work: one guild's trouble must not stop the others
                log.exception("report.failed", guild=guild_id)

    async def _post_all(self, guild_id: GuildId) -> None:
        guild = self._served.find(guild_id)
        if guild is None or guild.unavailable:
            return
        while (due := await self._reports.next(guild_id)) is not None:
            if not await self._post(guild, due):
                return
            await self._sleep(BETWEEN_MESSAGES)

    async def _post(self, guild: discord.Guild, due: DueReport) -> bool:
        """Send one report and note what became of it; say whether Discord answered at all."""
        voice = await self._voice_of(GuildId(guild.id))
        with speaking(voice.language, voice.patrol_word, voice.zone):
            view = posted_card(due.report).view()
        place = self._served.channel(guild, due.post.channel_id)
        sending = place.send(
            view=view,
            nonce=nonce_of(f"report-{due.post.id}"),
            allowed_mentions=discord.AllowedMentions.none(),
        )
        unsent = await attempted(sending)
        if unsent is None:
            await self._reports.sent(due)
        elif unsent.is_final:
            await self._reports.dropped(due, unsent.words)
        else:
            log.warning("report.waits", guild=guild.id, error=unsent.kind)
            return False
        return True
