"""Running: keeps a client connected, says why it is not, and never takes the web down with it."""

import asyncio
from collections.abc import Callable

import discord
import structlog

from bot.client import MusterBot

RESTART_AFTER = (1.0, 5.0, 15.0, 60.0)
"""Seconds between a crash and the next client; the last one for ever."""
STEADY = 300.0
"""A client that lasted this long had no trouble starting."""
CLOSE_WITHIN = 4.0

LOGIN_REFUSED = (
    "Discord refused the bot's token. Copy it anew from the Developer Portal (your application, Bot, "
    "Reset Token) into [discord] token, and start again."
)
NOTHING_TO_LOG_IN_WITH = (
    "There is no token in [discord] token, so the bot stays away; the web serves what is stored."
)
INTENT_REFUSED = (
    "Discord refused the members intent. Switch on “Server Members Intent” in the Developer Portal "
    "(your application, Bot, Privileged Gateway Intents), save, and start again."
)
NO_ENDS = {4004: LOGIN_REFUSED, 4014: INTENT_REFUSED}
"""Close codes of the gateway after which trying again changes nothing."""

log = structlog.get_logger(__name__)

CONNECTING, CONNECTED, STOPPED = "connecting", "connected", "stopped"


class Running:
    """Runs clients made by `make_client`, one after the other, until cancelled or refused."""

    def __init__(
        self,
        token: str | None,
        make_client: Callable[[], MusterBot],
        *,
        restart_after: tuple[float, ...] = RESTART_AFTER,
    ) -> None:
        self._token = token
        self._make_client = make_client
        self._restart_after = restart_after
        self._client: MusterBot | None = None
        self._refusal: str | None = None
        self._is_over = False

    @property
    def state(self) -> str:
        """Return "connected", "connecting", "stopped", or "refused: " and why."""
        if self._refusal is not None:
            return f"refused: {self._refusal}"
        if self._is_over:
            return STOPPED
        return CONNECTED if self._client is not None and _is_connected(self._client) else CONNECTING

    @property
    def client(self) -> MusterBot | None:
        """Return the client that is connected or about to be."""
        return self._client

    async def run(self) -> None:
        """Keep connected until cancelled; return early, with `state` saying why, if Discord refuses us."""
        if not self._token:
            self._refuse(NOTHING_TO_LOG_IN_WITH)
            return
        crashes = 0
        try:
            while True:
                began = asyncio.get_running_loop().time()
                if not await self._one_client(self._token):
                    return
                lasted = asyncio.get_running_loop().time() - began
                crashes = 0 if lasted > STEADY else crashes
                delay = self._restart_after[min(crashes, len(self._restart_after) - 1)]
                crashes += 1
                log.warning("bot.restarts", after=delay)
                await asyncio.sleep(delay)
        finally:
            self._is_over = True

    async def _one_client(self, token: str) -> bool:
        """Run one client to its end; say whether another one makes sense."""
        client = self._client = self._make_client()
        try:
            async with client:
                try:
                    await client.start(token)
                finally:
                    await _closed(client)
        except discord.LoginFailure:
            return self._refuse(LOGIN_REFUSED)
        except discord.PrivilegedIntentsRequired:
            return self._refuse(INTENT_REFUSED)
        except discord.ConnectionClosed as error:
            if error.code in NO_ENDS:
                return self._refuse(NO_ENDS[error.code])
            log.error("bot.closed", code=error.code)
        except Exception:  # the top of a task: one malformed event can end a client
            log.exception("bot.crashed")
        return True

    def _refuse(self, sentence: str) -> bool:
        self._refusal = sentence
        log.error("bot.refused", why=sentence)
        return False


def _is_connected(client: MusterBot) -> bool:
    """Say whether Discord is heard from; a client stays ready while its connections are cut."""
    return client.is_ready() and not all(shard.is_closed() for shard in client.shards.values())


async def _closed(client: MusterBot) -> None:
    """Close the client; a connection that won't say goodbye is left."""
    try:
        await asyncio.wait_for(client.close(), CLOSE_WITHIN)
    except TimeoutError:
        log.warning("bot.close_timed_out")
