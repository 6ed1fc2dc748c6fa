"""A receiver on loopback, that answers as it is told to and remembers what it got."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import orjson
from aiohttp import web

from domain.hooks.deliveries import Delivery, Dispatch
from domain.hooks.kinds import HookKind, Message, sample
from domain.hooks.signing import ID, SIGNATURE, TIMESTAMP, signature
from domain.hooks.webhooks import Webhook
from domain.ids import DeliveryId, WebhookId
from tests.domain.makers import GUILD, NOW

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@dataclass
class Receiver:
    """What came in, and how it is answered: a status, after a while, with so many bytes."""

    url: str = ""
    status: int = 204
    statuses: list[int] = field(default_factory=list)
    delay: float = 0.0
    length: int = 0
    location: str = ""
    retry_after: str = ""
    got: list[dict[str, object]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    forged: int = 0
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        signed = signature(SECRET, request.headers[ID], int(request.headers[TIMESTAMP]), body)
        self.signatures = request.headers[SIGNATURE].split(" ")
        self.forged += signed not in self.signatures
        self.got.append(orjson.loads(body))
        self.ids.append(request.headers[ID])
        self.came.set()
        await asyncio.sleep(self.delay)
        headers = {"Location": self.location} if self.location else {}
        if self.retry_after:
            headers["Retry-After"] = self.retry_after
        status = self.statuses.pop(0) if self.statuses else self.status
        response = web.StreamResponse(status=status, headers=headers)
        await response.prepare(request)
        for _ in range(self.length // 65536):
            await response.write(b"x" * 65536)
        return response


@asynccontextmanager
async def receiving(**how: object) -> AsyncIterator[Receiver]:
    """Receive at an address of loopback until the end of the block."""
    receiver = Receiver(**how)  # type: ignore[arg-type]  # its fields are checked by each test's use
    app = web.Application()
    app.router.add_post("/hook", receiver.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    receiver.url = f"http://127.0.0.1:{port}/hook"
    try:
        yield receiver
    finally:
        await runner.cleanup()


def dispatch(url: str, *, kind: HookKind = HookKind.RECORD_WRITTEN, number: int = 1) -> Dispatch:
    """Return a message about to be sent there."""
    message: Message = replace(sample(kind), id=f"msg_{number}")
    webhook = Webhook(WebhookId(1), GUILD, "Website", url, SECRET)
    delivery = Delivery(DeliveryId(number), webhook.id, kind, message.id, NOW, NOW)
    return Dispatch(delivery, webhook, message)
