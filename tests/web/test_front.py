"""The front: what it answers itself, what it leaves to Quart, and that neither can be made to fail."""

import asyncio
from ipaddress import ip_network

import pytest

from tests.web.clients import a_scope, ask
from tests.web.fakes import HTML, KEY, LIVE, Stage, some_settings
from tests.web.rosters import PAGE
from web.answers import Ready, header_lines
from web.asgi import Message
from web.front import Front

HOSTILE = [
    "%00",
    "%ff%fe",
    "..",
    "%2e%2e",
    "%2e%2e%2fetc%2fpasswd",
    "..%5c..%5c",
    "A" * 10_000,
    "%F0%9F%92%A9",
    "²³",
    "-1",
    "9" * 400,
    "0",
    "{c88006c8-b9ea-433c-8a8b-749ec1af0756}",
    "c88006c8b9ea433c8a8b749ec1af0756",
    "urn:uuid:c88006c8-b9ea-433c-8a8b-749ec1af0756",
    "c88006c8-b9ea-433c-8a8b-749ec1af075\uff16",
    "<script>alert(1)</script>",
    "%0d%0aSet-Cookie:%20a=b",
    "' OR 1=1 --",
    "%",
    "%zz",
    ";",
    "\x7f",
]
PLACES = [
    "/r/{}",
    "/r/{}/live",
    "/r/{}/ranks.css",
    "/api/roster/{}",
    "/api/roster/{}/users",
    f"/api/roster/{PAGE}/{{}}",
]
PLACES += ["/static/{}", "/api/{}", "/{}", "/r/example-roster/{}"]


@pytest.mark.parametrize("place", PLACES)
async def test_a_hostile_address_gets_a_clean_answer(place: str) -> None:
    stage = Stage()  # One for all: making it takes longer than what is tested.

    replies = {
        hostile[:60]: await stage.get(place.format(hostile), {"X-API-Key": KEY}) for hostile in HOSTILE
    }

    assert [hostile for hostile, reply in replies.items() if not 400 <= reply.status < 500] == []
    assert [hostile for hostile, reply in replies.items() if b"set-cookie" in dict(reply.all_headers)] == []
    assert [hostile for hostile, reply in replies.items() if b"<script>alert" in reply.body] == []
    if place.startswith("/api/"):
        assert [each for each, reply in replies.items() if not reply.text.startswith('{"error":')] == []


@pytest.mark.parametrize(
    "headers",
    [
        [(b"x-api-key", b"\xff\xfe\x00")],
        [(b"x-api-key", "schlüssel".encode())],
        [(b"x-api-key", KEY.encode()), (b"x-api-key", KEY.encode())],
        [(b"x-api-key", KEY.encode()), (b"x-api-key", b"other")],
        [(b"x-api-key", b"ro_" + b"x" * 60_000)],
        [(b"x-api-key", b"")],
        [(b"x-api-key", b" ")],
        [(b"authorization", b"Bearer")],
        [(b"authorization", b"Bearer \xff")],
        [(b"authorization", b"Bearer " + b"x" * 60_000)],
        [(b"authorization", b"Basic " + KEY.encode())],
        [(b"authorization", b"Bearer a"), (b"authorization", b"Bearer " + KEY.encode())],
        [(b"x-api-key", b"wrong"), (b"authorization", b"Bearer " + KEY.encode())],
    ],
)
async def test_hostile_headers_are_no_key(headers: list[tuple[bytes, bytes]]) -> None:
    reply = await Stage().get(f"/api/roster/{PAGE}", headers)

    assert (reply.status, reply.text) == (401, '{"error":"Invalid or missing API key"}')


@pytest.mark.parametrize(
    "headers",
    [
        [(b"if-none-match", b"\xff" * 9000)],
        [(b"accept-encoding", b"\xff;q=\xfe")],
        [(b"accept-encoding", b"gzip;q=" + b"0" * 9000)],
        [(b"x-forwarded-for", b"\xff" * 9000)],
        [(b"last-event-id", b"\xff")],
        [(b"cookie", b"\xff" * 9000)],
        [(b"x-custom", b"1")] * 500,
    ],
)
@pytest.mark.parametrize("path", [HTML, "/", "/nowhere"])
async def test_hostile_headers_change_nothing(headers: list[tuple[bytes, bytes]], path: str) -> None:
    reply = await Stage().get(path, headers)

    assert reply.status == (404 if path == "/nowhere" else 200)


@pytest.mark.parametrize("path", ["/", HTML, LIVE, f"/api/roster/{PAGE}", "/static/favicon.svg"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
async def test_other_methods_are_told_which_ones_there_are(path: str, method: str) -> None:
    reply = await Stage().get(path, method=method)

    assert reply.status == 405
    assert {"GET", "HEAD"} <= set(reply.headers["allow"].split(", "))


@pytest.mark.parametrize("body", [b"\xff\xfe", b"{", b"x" * 200_000])
async def test_a_body_nobody_asked_for_does_no_harm(body: bytes) -> None:
    headers = {"Content-Type": "application/json", "Content-Length": str(len(body))}

    reply = await ask(Stage().app, f"/api/roster/{PAGE}", method="POST", headers=headers, body=body)

    assert 400 <= reply.status < 500
    assert reply.text.startswith('{"error":')


@pytest.mark.parametrize("path", [HTML, "/", f"/api/roster/{PAGE}", "/static/favicon.svg", "/r/unknown"])
async def test_head_is_get_without_the_body(path: str) -> None:
    stage = Stage()
    get = await stage.get(path, {"X-API-Key": KEY})

    head = await stage.get(path, {"X-API-Key": KEY}, method="HEAD")

    assert head.status == get.status
    assert head.headers["content-length"] == str(len(get.body))


async def test_a_socket_is_refused() -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {**a_scope("/r/example-roster"), "type": "websocket", "subprotocols": [], "extensions": {}}
    await Stage().app(scope, receive, send)  # type: ignore[arg-type]

    assert [message["type"] for message in sent] == ["websocket.close"]


async def test_the_hot_path_waits_for_nothing() -> None:
    stage = Stage()
    await stage.get(HTML)

    async def receive() -> Message:
        raise AssertionError("the body of a GET is not read")

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    step = stage.app(a_scope(HTML), receive, send).__await__()  # type: ignore[arg-type]

    with pytest.raises(StopIteration):
        next(step)
    assert sent[0]["status"] == 200


async def test_a_trusted_proxy_s_clients_are_counted_apart() -> None:
    stage = Stage(settings=some_settings(streams_per_address=1, trusted_proxies=(ip_network("10.0.0.0/8"),)))
    first = stage.listen(headers={"X-Forwarded-For": "198.51.100.1"}, client="10.0.0.1")
    await first.heard(1)

    same = await stage.get(LIVE, {"X-Forwarded-For": "198.51.100.1"}, client="10.0.0.1")
    other = stage.listen(headers={"X-Forwarded-For": "198.51.100.2"}, client="10.0.0.1")
    await other.heard(1)

    assert same.status == 429
    await stage.app.close_streams()


async def test_a_stranger_s_forwarded_address_counts_for_nothing() -> None:
    stage = Stage(settings=some_settings(streams_per_address=1))
    first = stage.listen(headers={"X-Forwarded-For": "198.51.100.1"})
    await first.heard(1)

    second = await stage.get(LIVE, {"X-Forwarded-For": "198.51.100.2"})

    assert second.status == 429
    await first.leave()


async def test_many_requests_at_once_read_the_page_once() -> None:
    stage = Stage()

    replies = await asyncio.gather(*(stage.get(HTML) for _ in range(50)))

    assert {reply.status for reply in replies} == {200}
    assert stage.reading.reads == 1


def quick(
    stage: Stage, path: str, headers: dict[str, str] | None = None, method: str = "GET"
) -> Ready | None:
    """Return what the server is handed without a task, if anything."""
    front = stage.app.asgi_app
    assert isinstance(front, Front)
    return front.quick(a_scope(path, method=method, headers=headers))


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (HTML, {}),
        (f"/api/roster/{PAGE}", {"X-API-Key": KEY}),
        ("/healthz", {}),
        ("/r/nowhere", {}),
        ("/r/..", {}),
    ],
)
async def test_what_is_there_is_handed_over_whole_and_says_the_same(
    path: str, headers: dict[str, str]
) -> None:
    stage = Stage()
    asked = await stage.get(path, headers)

    answer = quick(stage, path, headers)

    assert answer is not None
    lines = [line.split(b": ", 1) for line in answer.head.removesuffix(b"\r\n").split(b"\r\n")]
    told = [(name, value) for name, value in asked.all_headers if b"ratelimit" not in name]
    assert [(name, value) for name, value in lines if b"ratelimit" not in name] == told
    assert (answer.status, answer.body) == (asked.status, asked.body)


async def test_the_head_alone_has_no_body() -> None:
    stage = Stage()
    await stage.get(HTML)

    answer = quick(stage, HTML, method="HEAD")

    assert answer is not None
    assert answer.body == b""
    assert b"content-length: " in answer.head


@pytest.mark.parametrize(
    ("path", "method"), [(LIVE, "GET"), ("/", "GET"), (HTML, "POST"), ("/readyz", "GET")]
)
async def test_streams_and_what_is_quarts_take_the_long_way(path: str, method: str) -> None:
    assert quick(Stage(), path, method=method) is None


async def test_what_has_to_be_made_first_is_begun_once_and_counted_once() -> None:
    stage = Stage(settings=some_settings(key_requests_per_minute=2))
    front = stage.app.asgi_app
    assert isinstance(front, Front)
    scope = a_scope(f"/api/roster/{PAGE}", headers={"X-API-Key": KEY})
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    first = front.quick(scope)
    await front(scope, receive, send)
    second = await stage.api(str(PAGE))

    assert first is None
    assert sent[0]["status"] == 200
    assert (second.status, second.headers["ratelimit-remaining"]) == (200, "0")
    assert stage.reading.reads == 1


def test_a_header_can_not_end_its_line() -> None:
    with pytest.raises(ValueError, match="header"):
        header_lines(((b"location", b"/r/x\r\nset-cookie: a=b"),))


def test_a_refusal_before_there_is_a_request_has_the_headers_of_every_answer() -> None:
    front = Stage(settings=some_settings(address_requests_per_minute=7)).app.asgi_app
    assert isinstance(front, Front)

    for client in ("203.0.113.7", None):
        lines = front.dressing(client).split(b"\r\n")

        assert b"ratelimit-remaining: 7" in lines
        assert any(line.startswith(b"content-security-policy: ") for line in lines)
