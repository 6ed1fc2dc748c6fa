"""Checking: activity checks' questions and reminders are sent, and their messages closed at the end.

A question that a crash kept from being sent, or from being noted as sent, is sent again under the same nonce,
by which Discord knows it. A reminder is taken before it is sent, so that nobody gets it twice; of those, what
a crash cuts off is not made up for.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import discord
import structlog

from bot.embeds.activity_checks import closed_card, question_card, reminder_card
from bot.looking import Looks
from bot.refusals import PASSING, is_final
from bot.sending import LONGEST_REQUEST, VoiceOf, in_english, nonce_of
from bot.served import Served
from domain.duty.checks import Check
from domain.events import CheckChanged, Event
from domain.ids import MessageId, UserId
from domain.rosters.pages import Page
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
        self._messages = Looks(LOOK_EVERY)
        self._reminders = Looks(LOOK_EVERY)

    def hear(self, event: Event) -> None:
        """Look at once if a check has something to be done."""
        if isinstance(event, CheckChanged):
            (self._reminders if event.is_reminder else self._messages).soon()

    async def work(self) -> None:
        """Ask, remind and close until cancelled; what was left over from before comes first.

        Reminding many takes its time; no message waits for that to be closed.
        """
        async with asyncio.TaskGroup() as workers:
            workers.create_task(self._messages.keep(self._tend), name="activity checks' messages")
            workers.create_task(self._reminders.keep(self.remind), name="activity checks' reminders")

    async def ask(self) -> None:
        """Send the questions that whoever started the check could not."""
        for results in await self._read(self._checks.unasked):
            await self._done(results, self._ask)

    async def close(self) -> None:
        """Have the messages of checks that are over show how they came out."""
        for results in await self._read(self._checks.unsettled):
            if not results.check.is_open:
                await self._done(results, self._close)

    async def remind(self) -> None:
        """Send the reminders that are owed."""
        for results in await self._read(self._checks.unsettled):
            if results.check.is_open:
                await self._done(results, self._remind)

    async def _tend(self) -> None:
        await self.ask()
        await self.close()

    async def _read(self, reading: Callable[[], Awaitable[Sequence[Results]]]) -> Sequence[Results]:
        try:
            return await reading()
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

    async def _ask(self, guild: discord.Guild, results: Results) -> None:
        check = results.check
        try:
            sent = await ask_in(self._served.channel(guild, check.channel_id), results.page, check)
        except PASSING as error:
            log.warning("activity_check.not_asked", check=check.id, error=type(error).__name__)
            if is_final(error):
                await self._checks.abandon(check)
        else:
            await self._checks.posted(check, sent)

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


async def ask_in(place: discord.abc.Messageable, page: Page, check: Check) -> MessageId:
    """Send a check's question in the language that is spoken; it is one message however often it is sent."""
    async with asyncio.timeout(LONGEST_REQUEST):
        sent = await place.send(
            view=question_card(page, check).view(),
            nonce=nonce_of(f"check-{check.id}"),
            allowed_mentions=discord.AllowedMentions.none(),
        )
    return MessageId(sent.id)
