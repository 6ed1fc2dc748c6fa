"""Streams: events as bytes, one step of sending, and how a page catches up."""

import asyncio

import pytest

from web.asgi import Message
from web.streams import (
    MOST_STEPS_KEPT,
    History,
    Step,
    Stream,
    chunk,
    event,
    json_event,
    reset_event,
    send_to_each,
)


class Client:
    """Takes what it is sent, unless it is stuck or gone."""

    def __init__(self, *, is_stuck: bool = False, error: Exception | None = None) -> None:
        self.got: list[Message] = []
        self.is_stuck = is_stuck
        self.error = error

    async def send(self, message: Message) -> None:
        if self.error:
            raise self.error
        if self.is_stuck:
            await asyncio.Event().wait()
        self.got.append(message)


def a_history(*steps: tuple[int, int]) -> History:
    history = History()
    for before, after in steps:
        history.add(Step(before, after, f"{before}>{after};".encode()))
    return history


@pytest.mark.parametrize(
    ("revision", "events"),
    [
        (5, b""),
        (4, b"4>5;"),
        (1, b"1>3;3>4;4>5;"),
        (2, reset_event(5)),
        (0, reset_event(5)),
        (9, reset_event(5)),
    ],
)
def test_a_page_catches_up_from_where_it_stands(revision: int, events: bytes) -> None:
    assert a_history((1, 3), (3, 4), (4, 5)).since(revision, now=5) == events


def test_a_step_that_can_t_be_said_in_rows_resets() -> None:
    history = a_history((1, 2))
    history.add(Step(2, 3, None))

    assert history.since(1, now=3) == reset_event(3)


def test_only_the_latest_steps_are_kept() -> None:
    history = a_history(*((n, n + 1) for n in range(MOST_STEPS_KEPT + 1)))

    assert history.since(0, now=MOST_STEPS_KEPT + 1) == reset_event(MOST_STEPS_KEPT + 1)
    assert history.since(1, now=MOST_STEPS_KEPT + 1).count(b">") == MOST_STEPS_KEPT


def test_an_event_is_framed_whatever_its_data_holds() -> None:
    assert event("delta", "one\ntwo\r\nthree", revision=7) == (
        b"id: 7\nevent: delta\ndata: one\ndata: two\ndata: three\n\n"
    )
    assert event("delta", "") == b"event: delta\ndata: \n\n"
    assert json_event("hello", {"revision": 7}) == b'event: hello\ndata: {"revision":7}\n\n'
    assert reset_event(7) == b'id: 7\nevent: reset\ndata: {"revision":7}\n\n'


def test_a_client_that_reads_is_sent_to_at_once() -> None:
    client = Client()

    assert Stream(client.send, 1).push(chunk(b"x"))
    assert client.got == [{"type": "http.response.body", "body": b"x", "more_body": True}]


@pytest.mark.parametrize(
    "client",
    [Client(is_stuck=True), Client(error=RuntimeError("over")), Client(error=ConnectionResetError())],
)
async def test_a_client_that_does_not_read_is_sent_nothing(client: Client) -> None:
    assert not Stream(client.send, 1).push(chunk(b"x"))
    assert client.got == []


async def test_a_stuck_client_is_ended_when_it_reads_again() -> None:
    gate, got = asyncio.Event(), []

    async def send(message: Message) -> None:
        await gate.wait()
        got.append(message)

    ending = asyncio.create_task(Stream(send, 1).finish())
    gate.set()
    await ending

    assert [message["more_body"] for message in got] == [False]


async def test_ending_what_is_gone_already_is_no_fault() -> None:
    await Stream(Client(error=RuntimeError("over")).send, 1).finish()


async def test_everybody_is_sent_to_in_slices_and_others_run_between() -> None:
    clients = [Client() for _ in range(1000)]
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(other())
    failed = await send_to_each({Stream(each.send, 1) for each in clients}, chunk(b"x"), slice_size=100)
    task.cancel()

    assert failed == []
    assert all(len(client.got) == 1 for client in clients)
    assert turns >= 9


async def test_those_who_did_not_take_it_are_named() -> None:
    stuck = Stream(Client(is_stuck=True).send, 1)

    assert await send_to_each({Stream(Client().send, 1), stuck}, chunk(b"x")) == [stuck]
