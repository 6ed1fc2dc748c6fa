"""Resolving: names looked up in threads of their own, so that slow name servers hold up nobody else.

Whoever chose the address may have chosen its name server, too: one that never answers keeps a thread busy for
as long as the system waits. Those of the whole process would soon be gone; ours are few, and the process does
not wait for them at its end.
"""

import asyncio
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

MOST_AT_ONCE = 16

Found = list[tuple[Any, Any, int, str, Any]]
"""What `getaddrinfo` says."""
LookUp = Callable[..., Found]
"""`socket.getaddrinfo`, or what plays it."""


class OwnThreads(AbstractResolver):
    """Asks the system, a few names at a time, each in a thread that ends with its answer."""

    def __init__(self, look_up: LookUp = socket.getaddrinfo) -> None:
        self._look_up = look_up
        self._places = asyncio.Semaphore(MOST_AT_ONCE)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses that a name has now."""
        await self._places.acquire()
        answer: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
        thread = threading.Thread(target=self._ask, args=(answer, host, port, family), daemon=True)
        thread.start()
        return [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=port,
                family=version,
                proto=protocol,
                flags=socket.AI_NUMERICHOST,
            )
            for version, _, protocol, _, address in await answer
        ]

    async def close(self) -> None:
        """Stay as it is: it serves one connection after the other."""

    def _ask(self, answer: asyncio.Future[Found], host: str, port: int, family: int) -> None:
        """Ask in this thread, and have the loop told, if there still is one and it still wants to know."""
        found: Found = []
        failure: Exception | None = None
        try:
            found = self._look_up(host, port, family, socket.SOCK_STREAM)
        except Exception as error:  # noqa: BLE001 - the top of a thread; whoever waits gets it
            failure = error

        def tell() -> None:
            self._places.release()  # only now: a thread that nobody waits for any more is one all the same
            if answer.done():
                return
            if failure is None:
                answer.set_result(found)
            else:
                answer.set_exception(failure)

        with suppress(RuntimeError):  # the loop is closed
            answer.get_loop().call_soon_threadsafe(tell)
