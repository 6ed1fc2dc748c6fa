"""Streams: one open page each, and the lines of server-sent events that they are told.

Thousands may be open, so a stream is as little as may be: it has no task, no queue and no timer. It is sent
to by taking one step of the server's own `send`; a server that can't take it at once has a client that does
not read, and such a one is dropped. It reconnects by itself and catches up.
"""

import asyncio
from collections import deque
from dataclasses import dataclass

import orjson

from web.asgi import Message, Send

HEARTBEAT = b":\n\n"
MOST_STEPS_KEPT = 64
"""How many changes back a page can catch up; one that missed more fetches itself anew."""

SLICE = 100
"""How many streams are sent to before others may run: some 2 ms."""

LAST: Message = {"type": "http.response.body", "body": b"", "more_body": False}


class Stream:
    """One client's open page, told everything up to `revision`."""

    __slots__ = ("_send", "revision")

    def __init__(self, send: Send, revision: int) -> None:
        self._send = send
        self.revision = revision

    def push(self, message: Message) -> bool:
        """Send at once, or send nothing and return False: the client has not taken what went before."""
        sending = self._send(message).__await__()
        try:
            next(sending)
        except StopIteration:
            return True
        except (OSError, RuntimeError):  # The server's way to say that the connection is gone.
            return False
        sending.close()
        return False

    def end(self) -> bool:
        """End the answer at once, or return False: the client has not taken what went before."""
        return self.push(LAST)

    async def finish(self) -> None:
        """End the answer as soon as the client takes it."""
        try:
            await self._send(LAST)
        except (OSError, RuntimeError):
            return


@dataclass(frozen=True, slots=True)
class Step:
    """A change from one revision to a later one; `delta` is None if pages must fetch themselves anew."""

    before: int
    after: int
    delta: bytes | None

    @property
    def event(self) -> bytes:
        """The event that tells it to a page which stands at `before`."""
        return reset_event(self.after) if self.delta is None else self.delta


class History:
    """The latest steps of one page, so that a page which missed some can catch up."""

    def __init__(self) -> None:
        self._steps: deque[Step] = deque(maxlen=MOST_STEPS_KEPT)

    def add(self, step: Step) -> None:
        """Remember the next step."""
        self._steps.append(step)

    def since(self, revision: int, *, now: int) -> bytes:
        """Return the events that bring a page from `revision` to `now`: the missed steps, or a reset."""
        if revision == now:
            return b""
        steps = list(self._steps)
        first = next((index for index, step in enumerate(steps) if step.before == revision), None)
        missed = steps[first:] if first is not None else []
        if not missed or any(step.delta is None for step in missed):
            return reset_event(now)
        return b"".join(step.event for step in missed)


def event(name: str, data: str, *, revision: int | None = None) -> bytes:
    """Return one server-sent event; `data` may have several lines."""
    lines = "".join(f"data: {line}\n" for line in data.splitlines() or [""])
    mark = f"id: {revision}\n" if revision is not None else ""
    return f"{mark}event: {name}\n{lines}\n".encode()


def reset_event(revision: int) -> bytes:
    """Return the event that makes a page fetch itself anew."""
    return event("reset", f'{{"revision":{revision}}}', revision=revision)


def json_event(name: str, value: object, *, revision: int | None = None) -> bytes:
    """Return an event with JSON as its data."""
    return event(name, orjson.dumps(value).decode(), revision=revision)


def chunk(body: bytes) -> Message:
    """Return a piece of a stream, to be sent to any number of them."""
    return {"type": "http.response.body", "body": body, "more_body": True}


async def send_to_each(streams: "set[Stream]", message: Message, *, slice_size: int = SLICE) -> list[Stream]:
    """Send `message` to every stream, letting others run between slices; return those that refused."""
    failed = []
    for count, stream in enumerate(tuple(streams), 1):
        if not stream.push(message):
            failed.append(stream)
        if count % slice_size == 0:
            await asyncio.sleep(0)
    return failed
