"""Checking: activity checks' reminders are sent, and their messages closed when they are over.

A reminder is taken before it is sent, so that nobody gets it twice; what a crash cuts off is not made up for.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import discord
import structlog

from bot.embeds.activity_checks import closed_card, reminder_card
from bot.refusals import PASSING, is_final
from bot.sending import LONGEST_REQUEST, VoiceOf, in_english
from bot.served import Served
from domain.events import CheckChanged, Event
from domain.ids import UserId
from services.duty.checks import Checks, Results
from words import speaking

LOOK_EVERY = 60.0
"""Seconds after which what could not be done is tried again."""
BETWEEN = 1.0

log = structlog.get_logger(__name__)


class Checking:
    """Does what checks need done in Discord, one check after the other."""

    def __init__(
        self,
        checks: Checks,
        served: Served,
        *,
        voice_of: VoiceOf = in_english,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._checks = checks
        self._served = served
        self._voice_of = voice_of
        self._sleep = sleep
        self._ended = asyncio.Event()
        self._reminding = asyncio.Event()

    def hear(self, event: Event) -> None:
        """Look at once if a check has something to be done."""
        if isinstance(event, CheckChanged):
            (self._reminding if event.is_reminder else self._ended).set()

    async def work(self) -> None:
        """Remind and close until cancelled; what was left over from before comes first.

        Reminding many takes its time; no message waits for that to be closed.
        """
        async with asyncio.TaskGroup() as workers:
            workers.create_task(_keep(self.close, self._ended), name="activity checks' ends")
            workers.create_task(_keep(self.remind, self._reminding), name="activity checks' reminders")

    async def close(self) -> None:
        """Have the messages of checks that are over show how they came out."""
        for results in await self._unsettled(are_open=False):
            await self._done(results, self._close)

    async def remind(self) -> None:
        """Send the reminders that are owed."""
        for results in await self._unsettled(are_open=True):
            await self._done(results, self._remind)

    async def _unsettled(self, *, are_open: bool) -> Sequence[Results]:
        try:
            return [each for each in await self._checks.unsettled() if each.check.is_open is are_open]
        except Exception:  # the database may be away for a while; nothing is forgotten for that
            log.exception("activity_checks.not_read", again_in=LOOK_EVERY)
            return ()

    async def _done(self, results: Results, act: Callable[[discord.Guild, Results], Awaitable[None]]) -> None:
        """Act on a check in its guild's language, if its guild is there."""
        guild = self._served.find(results.check.guild_id)
        if guild is None or guild.unavailable:
            return  # taken up by a later look, when it is back
        try:
            voice = await self._voice_of(results.check.guild_id)
            with speaking(voice.language, voice.patrol_word, voice.zone):
                await act(guild, results)
        except Exception:  # the top of its work: one check's trouble must not stop the others
            log.exception("activity_check.failed", check=results.check.id)

    async def _remind(self, _guild: discord.Guild, results: Results) -> None:
        if not await self._checks.take_reminder(results.check):
            return
        for person_id in results.answers.missing:
            user_id = results.people[person_id].user_id
            if user_id is not None and await self._checks.is_awaited(results.check.id, person_id):
                await self._tell(results, user_id)
                await self._sleep(BETWEEN)

    async def _tell(self, results: Results, user_id: UserId) -> None:
        try:
            async with asyncio.timeout(LONGEST_REQUEST):
                place = await self._served.direct(user_id)
                await place.send(
                    view=reminder_card(results).view(), allowed_mentions=discord.AllowedMentions.none()
                )
        except PASSING as error:  # closed messages, no server in common: his right
            log.info("activity_check.unheard", check=results.check.id, error=type(error).__name__)

    async def _close(self, guild: discord.Guild, results: Results) -> None:
        check = results.check
        if check.message_id is not None:
            place = self._served.channel(guild, check.channel_id)
            assert isinstance(place, discord.PartialMessageable)
            try:
                async with asyncio.timeout(LONGEST_REQUEST):
                    await place.get_partial_message(check.message_id).edit(view=closed_card(results).view())
            except PASSING as error:
                if not is_final(error):
                    return
                log.info("activity_check.message_gone", check=check.id)
        await self._checks.shown(check)


async def _keep(look: Callable[[], Awaitable[None]], news: asyncio.Event) -> None:
    """Look whenever there is news, and now and then."""
    while True:
        news.clear()
        await look()
        try:
            async with asyncio.timeout(LOOK_EVERY):
                await news.wait()
        except TimeoutError:
            pass
