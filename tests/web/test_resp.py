"""RESP: spoken to a store over real sockets, where breaks and refusals are errors and nothing else."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.web.stores import Store, running_store
from web.resp import Connection, NoSuchAnswer


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with running_store() as running:
        yield running


@pytest.fixture
async def connection(store: Store) -> AsyncIterator[Connection]:
    opened = Connection(store.url)
    yield opened
    await opened.close()


async def test_questions_are_answered_in_their_order(connection: Connection) -> None:
    answers = await connection.ask(
        ("INCR", "a"), ("INCR", "a"), ("GET", "a"), ("GET", "b"), ("EXPIRE", "a", 9)
    )

    assert answers == [1, 2, b"2", None, 1]


async def test_many_ask_at_once_over_one_connection(connection: Connection) -> None:
    answers = await asyncio.gather(*(connection.ask(("INCR", "n")) for _ in range(200)))

    assert sorted(int(answer or 0) for (answer,) in answers) == list(range(1, 201))


async def test_what_the_store_refuses_is_an_error_and_the_connection_lives_on(connection: Connection) -> None:
    with pytest.raises(NoSuchAnswer):
        await connection.ask(("NONSENSE",))

    assert await connection.ask(("INCR", "a")) == [1]


async def test_a_name_may_hold_anything(connection: Connection) -> None:
    name = "a b\r\n$1\r\n:ü"

    await connection.ask(("INCR", name))

    assert await connection.ask(("GET", name), ("GET", "a")) == [b"1", None]


async def test_after_a_break_it_connects_anew(store: Store, connection: Connection) -> None:
    await connection.ask(("INCR", "a"))
    await store.stop()
    with pytest.raises(OSError):
        await connection.ask(("INCR", "a"))

    await store.start()

    assert await connection.ask(("INCR", "a")) == [1]


async def test_one_without_patience_disturbs_nobody(connection: Connection) -> None:
    await connection.ask(("INCR", "a"))
    hasty = asyncio.create_task(connection.ask(("INCR", "a")))
    await asyncio.sleep(0)
    hasty.cancel()

    assert await connection.ask(("GET", "a")) == [b"2"]


async def test_nobody_there_is_an_error() -> None:
    with pytest.raises(OSError):
        await Connection("redis://127.0.0.1:1").ask(("GET", "a"))
