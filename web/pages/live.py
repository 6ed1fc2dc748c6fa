"""`/r/<slug>/live`: the stream of a page's changes, or the reason why there is none."""

from domain.rosters.fields import Circle
from domain.rosters.pages import PageHead
from web.answers import TEXT, Answer, plain_answer
from web.asgi import Header, Message, Receive, Send
from web.asks import Ask
from web.errors import TooMany
from web.hub import ELSEWHERE, Hub, Stays

RETRY_WHEN_FULL = 60
RETRY_WHEN_CLOSING = (b"retry-after", b"5")
MOST_DIGITS = 15

STREAM_HEADERS: tuple[Header, ...] = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"connection", b"close"),
)


class LiveAnswers:
    """Starts streams for clients that may have one."""

    def __init__(self, hub: Hub, house: tuple[Header, ...]) -> None:
        self._hub = hub
        self._start: Message = {
            "type": "http.response.start",
            "status": 200,
            "headers": (*STREAM_HEADERS, *house),
        }

    async def serve(
        self,
        ask: Ask,
        head: PageHead,
        *,
        circle: Circle = Circle.EVERYONE,
        receive: Receive,
        send: Send,
        stays: Stays | None = None,
    ) -> Answer | None:
        """Stream until the client leaves and return None, or return why not; raises `TooMany`.

        `stays` says now and then whether a client may still see what it sees, as one of its `circle`.
        """
        if ask.is_head:
            return Answer(200, STREAM_HEADERS)
        if self._hub.is_closing:
            return plain_answer(503, b"Restarting; try again.", TEXT, RETRY_WHEN_CLOSING)
        address = ask.address
        if self._hub.is_full(address):
            raise TooMany(RETRY_WHEN_FULL)
        await self._hub.serve(
            address,
            head,
            revision_of(ask) if ask.query("as") in ("", circle) else ELSEWHERE,
            language=ask.language,
            circle=circle,
            stays=stays,
            start={**self._start, "headers": (*self._start["headers"], *ask.added)},
            receive=receive,
            send=send,
        )
        return None


def revision_of(ask: Ask) -> int | None:
    """Return the revision the client's page stands at: the last event it got, else what its address says."""
    last = ask.headers.get(b"last-event-id")
    text = last.decode("latin-1") if last is not None else ask.query("from")
    if not (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS):
        return None
    return int(text)
