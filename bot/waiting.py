"""Waiting: each patrol that waits for approval is told once in its page's channel, with buttons to decide.

    PatrolChanged, a look every few seconds ──► what has waited longest in each guild ──► sent ──► told

Nothing is kept here: what Discord did not answer for is sent again under the same nonce, by which it is
recognised. What Discord refused for good is not tried again; it stands in /patrol-admin pending.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import discord
import structlog

from bot.embeds.patrol_reviews import waiting_card
from bot.looking import Looks
from bot.sending import BETWEEN_MESSAGES, LOOK_EVERY, VoiceOf, attempted, in_english, nonce_of
from bot.served import Served
from domain.events import Event, PatrolChanged
from domain.ids import GuildId
from services.duty.waiting import Waiting, WaitingPatrols
from words import speaking

log = structlog.get_logger(__name__)


class TellingWaiting:
    """Tells supervisors of what waits, in each guild one message after the other."""

    def __init__(
        self,
        waiting: WaitingPatrols,
        served: Served,
        *,
        voice_of: VoiceOf = in_english,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._waiting = waiting
        self._served = served
        self._voice_of = voice_of
        self._sleep = sleep
        self._looks = Looks(LOOK_EVERY)

    def hear(self, event: Event) -> None:
        """Look soon if a patrol changed."""
        if isinstance(event, PatrolChanged):
            self._looks.soon()

    async def work(self) -> None:
        """Tell until cancelled; what was left over from before comes first."""
        await self._looks.keep(self._tell_all)

    async def _tell_all(self) -> None:
        while await self.tell():
            await self._sleep(BETWEEN_MESSAGES)

    async def tell(self) -> bool:
        """Send one message in each guild that has something to be told; say whether any was."""
        try:
            guild_ids = sorted(await self._waiting.guilds())
        except Exception:  # the database may be away for a while; nothing is forgotten for that
            log.exception("waiting_patrols.not_read", again_in=LOOK_EVERY)
            return False
        return any(await asyncio.gather(*map(self._tell_in, guild_ids)))

    async def _tell_in(self, guild_id: GuildId) -> bool:
        guild = self._served.find(guild_id)
        if guild is None or guild.unavailable:
            return False  # taken up by a later look, when it is back
        try:
            waiting = await self._waiting.next(guild_id)
            if waiting is None or not await self._sent(guild, waiting):
                return False
            await self._waiting.told(waiting)
        except Exception:  # one guild's trouble must not stop the others
            log.exception("waiting_patrols.failed", guild=guild_id)
            return False
        return True

    async def _sent(self, guild: discord.Guild, waiting: Waiting) -> bool:
        """Send one message; say whether that is settled, for good or bad."""
        voice = await self._voice_of(waiting.guild_id)
        with speaking(voice.language, voice.patrol_word, voice.zone):
            view = waiting_card(waiting.listed, waiting.page, datetime.now(UTC)).view()
        place = self._served.channel(guild, waiting.channel_id)
        sending = place.send(
            view=view,
            nonce=nonce_of(f"waits-{waiting.patrol_id}"),
            allowed_mentions=discord.AllowedMentions.none(),
        )
        unsent = await attempted(sending)
        if unsent is None:
            return True
        log.warning("waiting_patrol.not_sent", guild=guild.id, error=unsent.kind, code=unsent.code)
        return unsent.is_final
