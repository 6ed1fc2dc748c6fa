"""Short calls for the tests: a method, a path, a body; the status and the answer back."""

from dataclasses import dataclass

import aiohttp

from app.demo.discord.wire import Json, encode


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    body: Json
    headers: dict[str, str]

    @property
    def code(self) -> int:
        """Discord's own number for a refusal."""
        code: int = self.body["code"]
        return code


class Caller:
    """Calls one base address as one client."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self.session = session
        self.base = base

    async def __call__(
        self, method: str, path: str, body: object = None, *, headers: dict[str, str] | None = None
    ) -> Reply:
        """Call; an answer that is a list comes under `items`."""
        data = None if body is None else encode(body)
        sent = {"Content-Type": "application/json"} | (headers or {})
        async with self.session.request(method, self.base + path, data=data, headers=sent) as answer:
            found = await answer.json(content_type=None) if answer.status != 204 else {}
            listed = {"items": found} if isinstance(found, list) else found
            return Reply(answer.status, listed, dict(answer.headers))
