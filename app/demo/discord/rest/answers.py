"""Answering as Discord does: bare JSON, bare refusals, and the failures we are told to play."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from app.demo.discord.faults import Faults, RestFault
from app.demo.discord.rest.buckets import RoleBucket
from app.demo.discord.wire import encode
from app.demo.discord.world.errors import DiscordError, invalid_field, not_found, unauthorized
from app.demo.discord.world.world import World

_log = logging.getLogger(__name__)

_HTML = """<!DOCTYPE html>
<html><head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center><hr><center>loopback</center></body></html>
"""
# Discord says it with a 429, as for a rate limit, though waiting some seconds doesn't help.
_TOO_OLD = "Maximum number of edits to messages older than 1 hour reached. Try again later."


def answer(value: object, *, status: int = 200) -> web.Response:
    """Return JSON under exactly `application/json`, which client libraries compare."""
    return web.Response(body=encode(value), status=status, content_type="application/json")


def nothing() -> web.Response:
    """Return 204."""
    return web.Response(status=204)


def refusals() -> Middleware:
    """Return a middleware that turns refusals into Discord's JSON."""

    @web.middleware
    async def refuse(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except DiscordError as error:
            return answer(error.body(), status=error.status)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            # Discord holds every body to a schema; here, reading one of the wrong shape fails.
            _log.warning("malformed: %s %s", request.method, request.path, exc_info=True)
            return answer(invalid_field("body", "INVALID", repr(error)).body(), status=400)
        except web.HTTPNotFound:
            _log.warning("no such route: %s %s", request.method, request.path)
            return answer(not_found().body(), status=404)
        except web.HTTPMethodNotAllowed:
            return answer({"message": "405: Method Not Allowed", "code": 0}, status=405)
        except web.HTTPRequestEntityTooLarge:
            body = {"message": "Request entity too large", "code": 40005}
            return answer(body, status=413)

    return refuse


def bots_only(world: World) -> Middleware:
    """Return a middleware that asks for the bot's token where no interaction's or person's token speaks."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        is_open = "token" in request.match_info or request.path.endswith(("/gateway", "/oauth2/token"))
        if (
            not is_open
            and not _is_of_a_person(request)
            and request.headers.get("Authorization") != f"Bot {world.token}"
        ):
            raise unauthorized()
        return await handler(request)

    return check


def _is_of_a_person(request: web.Request) -> bool:
    """What a person's token may ask; whoever answers looks at the token."""
    is_about_oneself = request.path.endswith(("/users/@me", "/users/@me/guilds"))
    return is_about_oneself and request.headers.get("Authorization", "").startswith("Bearer ")


def delays(faults: Faults) -> Middleware:
    """Return a middleware that answers as slowly as the faults say."""

    @web.middleware
    async def delay(request: web.Request, handler: Handler) -> web.StreamResponse:
        if faults.rest_delay:
            await asyncio.sleep(faults.rest_delay.total_seconds())
        return await handler(request)

    return delay


def role_write(faults: Faults, bucket: RoleBucket, handler: Handler) -> Handler:
    """Return the handler with the limit, and the next role write's fault if there is one, in front of it."""
    write = _write(faults, lambda: faults.role_writes, handler)

    async def limited(request: web.Request) -> web.StreamResponse:
        if not bucket.take():
            return _rate_limited(bucket.resets_after)
        response = await write(request)
        if not response.prepared and response.status < 400:
            response.headers.update(bucket.headers())
        return response

    return limited


def message_write(faults: Faults, handler: Handler) -> Handler:
    """Return the handler with the next message write's fault in front of it, if there is one."""
    return _write(faults, lambda: faults.message_writes, handler)


def _write(faults: Faults, waiting: Callable[[], deque[RestFault]], handler: Handler) -> Handler:
    async def write(request: web.Request) -> web.StreamResponse:
        fault = waiting().popleft() if waiting() else None
        match fault:
            case None:
                return await handler(request)
            case RestFault.CUT_AFTER:
                await handler(request)
                return await _cut(request)
            case RestFault.CUT_BEFORE:
                return await _cut(request)
            case RestFault.RATE_LIMITED:
                return _rate_limited(faults.retry_after.total_seconds())
            case RestFault.SERVER_ERROR:
                return answer({"message": "500: Internal Server Error", "code": 0}, status=500)
            case RestFault.HTML_PAGE:
                return web.Response(text=_HTML, status=502, content_type="text/html")
            case RestFault.FORBIDDEN:
                return answer({"message": "Missing Permissions", "code": 50013}, status=403)
            case RestFault.UNKNOWN_MESSAGE:
                return answer({"message": "Unknown Message", "code": 10008}, status=404)
            case RestFault.TOO_OLD:
                return answer({"message": _TOO_OLD, "code": 30046}, status=429)

    return write


async def _cut(request: web.Request) -> web.StreamResponse:
    # In the middle of the answer: a line cut before it, aiohttp's client mends by asking again.
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b"{")
    if request.transport is not None:
        request.transport.abort()
    return response


def _rate_limited(seconds: float) -> web.Response:
    body = {"message": "You are being rate limited.", "retry_after": seconds, "global": False}
    limited = answer(body, status=429)
    # Without Via, discord.py takes a 429 for a ban by Cloudflare.
    limited.headers.update(
        {
            "Via": "1.1 loopback",
            "Retry-After": str(max(1, round(seconds))),
            "X-RateLimit-Limit": "10",
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset-After": str(seconds),
            "X-RateLimit-Scope": "user",
        }
    )
    return limited
