"""Waited for a moment, and no longer."""

import asyncio

import pytest

from bot.timely import quickly
from domain.errors import Refused


async def found() -> str:
    return "found"


async def refused() -> str:
    raise Refused("No.")


async def test_what_is_quick_is_done() -> None:
    assert (await quickly(found())).result() == "found"


async def test_what_was_refused_is_done_too_and_may_be_let_go_of() -> None:
    refusal = await quickly(refused())

    with pytest.raises(Refused):
        refusal.result()
    await quickly(refused())  # whatever asyncio complains of is an error


async def test_what_is_slow_goes_on() -> None:
    may_go = asyncio.Event()

    async def slow() -> str:
        await may_go.wait()
        return "found"

    looking = await quickly(slow(), within=0.01)
    assert not looking.done()
    may_go.set()

    assert await looking == "found"
