"""Sending: a message into Discord, whoever has it to tell: in which voice, for how long, and Discord's no.

What was sent but not noted as sent is sent again under the same nonce, by which Discord recognises it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import discord

from bot.refusals import PASSING, is_final
from domain.ids import GuildId
from domain.words import mark
from words.saying import IN_ENGLISH, Voice

LOOK_EVERY = 5.0
BETWEEN_MESSAGES = 1.0
"""Seconds between two messages of a guild; five in five seconds is what Discord allows a channel."""
LONGEST_REQUEST = 60.0
LONGEST_NONCE = 25

GONE = mark("The channel is gone. Choose another one with /announce set.")
UNSEEN = mark("I can't see the channel. Give me View Channel there.")
LACKING = mark("I may not write there. Give me Send Messages and Embed Links in the channel.")
REFUSED = mark("Discord refused the message.")
FAILURES = {10003: GONE, 50001: UNSEEN, 50013: LACKING}

VoiceOf = Callable[[GuildId], Awaitable[Voice]]


async def in_english(_guild_id: GuildId) -> Voice:
    """Return the voice of a guild that has chosen none."""
    return IN_ENGLISH


@dataclass(frozen=True, slots=True)
class Unsent:
    """Why a message was not sent: for good if `is_final`; else nobody knows, and it may be tried again."""

    error: Exception

    @property
    def is_final(self) -> bool:
        """Say whether Discord has decided."""
        return is_final(self.error)

    @property
    def code(self) -> int:
        """Return Discord's code, 0 for what was none."""
        return self.error.code if isinstance(self.error, discord.HTTPException) else 0

    @property
    def kind(self) -> str:
        """Return what kind of error it was, for the log."""
        return type(self.error).__name__

    @property
    def words(self) -> str:
        """Return what to do about it, as a template."""
        return FAILURES.get(self.code, REFUSED)


async def attempted(sending: Awaitable[object]) -> Unsent | None:
    """Send, and return None if that was done; what is no fault of Discord's or the way there is raised."""
    try:
        async with asyncio.timeout(LONGEST_REQUEST):
            await sending
    except PASSING as error:
        return Unsent(error)
    return None


def nonce_of(text: str) -> str:
    """Return a nonce that Discord takes."""
    return text[:LONGEST_NONCE]
