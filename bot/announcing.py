"""Announcing: what waits to be told is sent into Discord, in each guild one message after the other.

    any event, a look every few seconds ──► guild's worker: plan ─► next ─► send ─► sent | dropped | unheard

Nothing is kept here: a message that was sent but not noted as sent is sent again under the same nonce, by
which Discord recognises it. What can't be decided now waits for the next look.
"""

import asyncio
from collections.abc import Awaitable, Callable

import discord
import structlog
from discord import ui

from bot.embeds.announcements import announcement_card
from bot.sending import BETWEEN_MESSAGES, LOOK_EVERY, Unsent, VoiceOf, attempted, in_english, nonce_of
from bot.served import Served
from domain.events import Event
from domain.ids import GuildId
from domain.rosters.announcements import Announcement
from domain.words import mark
from services.rosters.announcements import Announcements
from words import speaking

SETTLE = 0.5
"""Seconds between an event and the sending: what happens at once is told at once."""

OUR_FAULT = mark("It could not be written, and that was our fault. It is in the log.")

log = structlog.get_logger(__name__)


class Announcing:
    """At most one worker per guild; what could not be sent waits for the next look."""

    def __init__(
        self,
        announcements: Announcements,
        served: Served,
        *,
        voice_of: VoiceOf = in_english,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._announcements = announcements
        self._served = served
        self._voice_of = voice_of
        self._sleep = sleep
        self._ready: asyncio.Queue[GuildId] = asyncio.Queue()
        self._worked_on: set[GuildId] = set()
        self._woken: set[GuildId] = set()

    def hear(self, event: Event) -> None:
        """Look at what happened in a guild."""
        self._wake(event.guild_id)

    async def work(self) -> None:
        """Send until cancelled; what was left over from before comes first."""
        self._worked_on.clear()
        async with asyncio.TaskGroup() as workers:
            workers.create_task(self._look_now_and_then(), name="announcements")
            while True:
                guild_id = await self._ready.get()
                workers.create_task(self._drain(guild_id), name=f"announcements of guild {guild_id}")

    def _wake(self, guild_id: GuildId) -> None:
        self._woken.add(guild_id)
        if guild_id not in self._worked_on:
            self._worked_on.add(guild_id)
            self._ready.put_nowait(guild_id)

    async def _look_now_and_then(self) -> None:
        while True:
            try:
                for guild_id in await self._announcements.pending():
                    self._wake(guild_id)
            except Exception:  # the database may be away for a while; nothing is forgotten for that
                log.exception("announcements.not_read", again_in=LOOK_EVERY)
            await self._sleep(LOOK_EVERY)

    async def _drain(self, guild_id: GuildId) -> None:
        while guild_id in self._woken:
            await self._sleep(SETTLE)
            self._woken.discard(guild_id)
            try:
                await self._tell_all(guild_id)
            except Exception:  # the top of a task: one guild's trouble must not stop the others
                log.exception("announcements.failed", guild=guild_id)
        self._worked_on.discard(guild_id)

    async def _tell_all(self, guild_id: GuildId) -> None:
        """Plan and send until nothing is due, or Discord is out of reach."""
        while True:
            guild = self._served.find(guild_id)
            if guild is None or guild.unavailable:
                return  # taken up by a later look, when it is back
            await self._announcements.plan(guild_id)
            announcement = await self._announcements.next(guild_id)
            if announcement is None or not await self._tell(guild, announcement):
                return
            await self._sleep(BETWEEN_MESSAGES)

    async def _tell(self, guild: discord.Guild, announcement: Announcement) -> bool:
        """Send one message and note what became of it; say whether Discord answered at all."""
        voice = await self._voice_of(announcement.guild_id)
        try:
            with speaking(voice.language, voice.patrol_word, voice.zone):
                view = announcement_card(announcement).view()
        except Exception:  # it would be so at every try, and keep all others waiting
            log.exception("announcement.not_drawn", announcement=announcement.id)
            await self._announcements.dropped(announcement, OUR_FAULT)
            return True
        unsent = await attempted(self._send(guild, announcement, view))
        if unsent is None:
            await self._announcements.sent(announcement)
        elif unsent.is_final:
            await self._refused(announcement, unsent)
        else:
            log.warning("announcement.waits", guild=guild.id, error=unsent.kind)
            return False
        return True

    async def _refused(self, announcement: Announcement, unsent: Unsent) -> None:
        if announcement.channel_id is None:  # closed messages, no server in common: his right
            log.info("announcement.unheard", code=unsent.code)
            await self._announcements.unheard(announcement)
            return
        await self._announcements.dropped(announcement, unsent.words)

    async def _send(self, guild: discord.Guild, announcement: Announcement, view: ui.LayoutView) -> None:
        if announcement.channel_id is not None:
            place = self._served.channel(guild, announcement.channel_id)
        else:
            assert announcement.user_id is not None
            place = await self._served.direct(announcement.user_id)
        nonce = nonce_of(f"told-{announcement.id}")
        await place.send(view=view, nonce=nonce, allowed_mentions=_allowed(announcement))


def _allowed(announcement: Announcement) -> discord.AllowedMentions:
    """Return whom the message pings: the member it is about, if that is wanted; nobody else, ever."""
    only = [item.user_id for item in announcement.items if item.user_id is not None]
    if announcement.mentions and len(only) == 1:
        return discord.AllowedMentions(
            everyone=False, roles=False, users=[discord.Object(only[0])], replied_user=False
        )
    return discord.AllowedMentions.none()
