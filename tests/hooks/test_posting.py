"""Posting: signed, once, within bounds, to nowhere it may not go; each fault has its sentence."""

import asyncio
import ssl
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import ClientConnectorError

from domain.hooks.deliveries import Outcome
from domain.hooks.kinds import HookKind
from domain.hooks.signing import new_secret
from hooks.posting import Calling, Poster
from tests.domain.makers import NOW
from tests.hooks.receiver import SECRET, dispatch, receiving
from tests.hooks.test_connecting import Resolver

LENIENT = Poster(lambda: NOW, Calling(allows_private=True, patience=2.0))
IMPATIENT = Poster(lambda: NOW, Calling(allows_private=True, patience=0.2))


async def test_a_message_arrives_signed_and_whole() -> None:
    async with receiving() as receiver:
        outcome = await LENIENT.post(dispatch(receiver.url))

    assert outcome == Outcome(204)
    assert receiver.forged == 0
    (body,) = receiver.got
    assert (body["id"], body["type"]) == ("msg_1", "record.written")
    assert body["timestamp"] == "2026-01-15T18:30:00Z"


@pytest.mark.parametrize("status", [400, 404, 410, 429, 500, 503])
async def test_a_refusal_says_its_status(status: int) -> None:
    async with receiving(status=status) as receiver:
        outcome = await LENIENT.post(dispatch(receiver.url))

    assert outcome == Outcome(status, f"It answered {status}.")


@pytest.mark.parametrize(
    ("status", "rest"), [(429, timedelta(seconds=90)), (503, timedelta(seconds=90)), (500, None)]
)
async def test_a_receiver_that_wants_a_rest_says_so(status: int, rest: timedelta | None) -> None:
    async with receiving(status=status, retry_after="90") as receiver:
        outcome = await LENIENT.post(dispatch(receiver.url))

    assert outcome == Outcome(status, f"It answered {status}.", rest)


async def test_while_the_secret_changes_a_message_is_signed_with_both() -> None:
    async with receiving() as receiver:
        sent = dispatch(receiver.url)
        rotated = replace(
            sent.webhook, secret=new_secret(), old_secret=SECRET, old_secret_until=NOW + timedelta(days=1)
        )
        await LENIENT.post(replace(sent, webhook=rotated))

    assert receiver.forged == 0
    assert len(receiver.signatures) == 2


async def test_a_redirect_is_not_followed() -> None:
    async with receiving() as other, receiving(status=302, location=other.url) as receiver:
        outcome = await LENIENT.post(dispatch(receiver.url))

    assert outcome == Outcome(302, "It answered 302, and redirects are not followed.")
    assert other.got == []


async def test_nobody_waits_for_a_slow_one() -> None:
    async with receiving(delay=1.0) as receiver:
        begun = time.monotonic()
        outcome = await IMPATIENT.post(dispatch(receiver.url))

    assert outcome.failure is not None
    assert outcome.failure.startswith("It did not answer in")
    assert time.monotonic() - begun < 0.9


async def test_an_endless_answer_is_not_read() -> None:
    async with receiving(status=200, length=512 * 2**20) as receiver:
        begun = time.monotonic()
        outcome = await LENIENT.post(dispatch(receiver.url))

    assert outcome == Outcome(200)
    assert time.monotonic() - begun < 2


async def test_one_that_is_not_there_could_not_be_reached() -> None:
    async with receiving() as receiver:
        url = receiver.url

    assert await LENIENT.post(dispatch(url)) == Outcome(failure="It could not be reached.")


async def test_one_that_speaks_something_else_could_not_be_reached() -> None:
    async def rude(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(rude, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        outcome = await LENIENT.post(dispatch(f"http://127.0.0.1:{port}/hook"))

    assert outcome == Outcome(failure="It could not be reached.")


async def test_one_without_a_certificate_is_not_trusted() -> None:
    async with receiving() as receiver:
        outcome = await LENIENT.post(dispatch(receiver.url.replace("http:", "https:")))

    assert outcome.failure in ("Its certificate is not to be trusted.", "It could not be reached.")
    assert receiver.got == []


async def test_a_name_that_leads_to_us_is_said_to() -> None:
    async with receiving() as receiver:
        poster = Poster(lambda: NOW, Calling(resolver=Resolver("127.0.0.1")))
        outcome = await poster.post(dispatch(receiver.url.replace("127.0.0.1", "innocent.example")))

    assert outcome == Outcome(failure="Its name leads to an address that is not public.")
    assert receiver.got == []


async def test_what_is_our_own_fault_is_told_as_ours() -> None:
    def broken() -> None:
        raise RuntimeError("no clock")

    poster = Poster(broken)  # type: ignore[arg-type]  # as a bug would be

    outcome = await poster.post(dispatch("https://example.org/hook", kind=HookKind.PING))

    assert outcome.failure is not None
    assert "our fault" in outcome.failure


def test_the_library_still_says_what_went_wrong_as_we_read_it() -> None:
    assert issubclass(ClientConnectorError, OSError)
    assert issubclass(ssl.SSLError, OSError)
