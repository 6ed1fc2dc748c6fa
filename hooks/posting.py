"""Posting: one message to one address, once; what came of it is told in a sentence for whoever set it up.

Nothing that is answered is read but the status and for how long to stay away: the rest could be endless, or
for other eyes.
"""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp
import structlog
from aiohttp.abc import AbstractResolver

from domain.hooks.deliveries import (
    OUR_FAULT,
    PRIVATE,
    REDIRECTED,
    REFUSED,
    TOO_SLOW,
    UNREACHABLE,
    UNTRUSTED,
    Dispatch,
    Outcome,
    rest_asked,
)
from domain.hooks.signing import signed_headers
from domain.words import sentence
from hooks.connecting import PrivateAddress, guarded_connector
from hooks.payloads import body_of
from hooks.resolving import OwnThreads

PATIENCE = 10.0
"""Seconds for everything: name, connection, request, answer."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Calling:
    """How addresses are called: whether private ones may be, for how long, and who looks names up."""

    allows_private: bool = False
    patience: float = PATIENCE
    resolver: AbstractResolver | None = None


class Poster:
    """Posts signed messages."""

    def __init__(self, clock: Callable[[], datetime], calling: Calling = Calling()) -> None:
        self._clock = clock
        self._calling = calling
        self._resolver = calling.resolver or OwnThreads()

    async def post(self, dispatch: Dispatch) -> Outcome:
        """Send the message once and return what came of it; never raises for what the other side does."""
        try:
            async with asyncio.timeout(self._calling.patience):
                status, rest = await self._posted(dispatch)
        except TimeoutError:
            return Outcome(failure=sentence(TOO_SLOW, seconds=round(self._calling.patience)))
        except (aiohttp.ClientError, ssl.SSLError, OSError, ValueError) as error:
            return Outcome(failure=_failure(error))
        except Exception:  # it would be so at every try, and must not stop the others
            log.exception("webhook.not_sent", webhook=dispatch.webhook.id, host=dispatch.webhook.host)
            return Outcome(failure=sentence(OUR_FAULT))
        if 200 <= status < 300:
            return Outcome(status)
        words = REDIRECTED if 300 <= status < 400 else REFUSED
        return Outcome(status, sentence(words, status=status), rest)

    async def _posted(self, dispatch: Dispatch) -> tuple[int, timedelta | None]:
        body, calling, now = body_of(dispatch.message), self._calling, self._clock()
        signed = signed_headers(dispatch.webhook.secrets(now), dispatch.message.id, body, now=now)
        connector = guarded_connector(allows_private=calling.allows_private, resolver=self._resolver)
        async with (
            aiohttp.ClientSession(
                connector=connector, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False
            ) as session,
            session.post(
                dispatch.webhook.url,
                data=body,
                headers={"Content-Type": "application/json", "User-Agent": "Muster-Webhooks/1", **signed},
                allow_redirects=False,
            ) as response,
        ):
            response.close()  # with whatever else it would have said
            return response.status, rest_asked(
                response.status, response.headers.get("Retry-After"), now=self._clock()
            )


def _failure(error: Exception) -> str:
    causes: list[BaseException | None] = [error, getattr(error, "os_error", None), error.__cause__]
    if any(isinstance(cause, PrivateAddress) for cause in _all(causes)):
        return sentence(PRIVATE)
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return sentence(UNTRUSTED)
    return sentence(UNREACHABLE)


def _all(causes: list[BaseException | None]) -> list[BaseException]:
    """Return these with what is in the groups among them: several addresses fail together."""
    found: list[BaseException] = []
    todo = [cause for cause in causes if cause is not None]
    while todo:
        cause = todo.pop()
        found.append(cause)
        if isinstance(cause, BaseExceptionGroup):
            todo += cause.exceptions
    return found
