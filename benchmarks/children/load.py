"""A load of our own, for machines without wrk: keep-alive connections that ask again once they are answered.

Prints one line of JSON as `benchmarks.loads` has wrk print it.
"""

import argparse
import asyncio
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from benchmarks.children.talking import say

BODILESS = (204, 304)


@dataclass(slots=True)
class Tally:
    """What all connections together have seen."""

    requests: int = 0
    bytes: int = 0
    failed: int = 0
    refused: int = 0


class Asking(asyncio.Protocol):
    """One connection: a request, its whole answer, the next request."""

    def __init__(self, request: bytes, tally: Tally, until: float) -> None:
        self._request = request
        self._tally = tally
        self._until = until
        self._left = 0
        self._head = b""
        self.ended = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the first time."""
        self._transport: asyncio.WriteTransport = transport  # type: ignore[assignment]  # it is one that writes
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Take in some of an answer."""
        self._tally.bytes += len(data)
        if self._left:
            self._left -= len(data)
        else:
            self._head += data
            head, end, body = self._head.partition(b"\r\n\r\n")
            if not end:
                return
            self._head = b""
            self._left = self._length(head) - len(body)
        if self._left == 0:
            self._answered()

    def connection_lost(self, exc: Exception | None) -> None:
        """Count a connection that ended before its time."""
        if not self.ended.done():
            self._tally.failed += 1
            self.ended.set_result(None)

    def _length(self, head: bytes) -> int:
        lines = head.lower().split(b"\r\n")
        status = int(lines[0].split()[1])
        self._tally.refused += status >= 400
        lengths = [int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:")]
        return 0 if status in BODILESS else lengths[0]

    def _answered(self) -> None:
        self._tally.requests += 1
        if time.monotonic() < self._until:
            self._transport.write(self._request)
        else:
            self.ended.set_result(None)
            self._transport.close()


def main() -> None:
    """Ask until the time is over."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.children.load", description=__doc__)
    parser.add_argument("-c", type=int, default=32, help="connections")
    parser.add_argument("-d", type=float, default=1, help="seconds")
    parser.add_argument("-H", action="append", default=[], help="a header")
    parser.add_argument("url")
    arguments = parser.parse_args()
    asyncio.run(_load(arguments.url, arguments.H, arguments.c, arguments.d))


async def _load(url: str, headers: list[str], connections: int, seconds: float) -> None:
    address = urlsplit(url)
    host, port = address.hostname or "", address.port or 80
    lines = [f"GET {address.path} HTTP/1.1", f"Host: {address.netloc}", *headers]
    request = "\r\n".join([*lines, "", ""]).encode()
    tally, began = Tally(), time.monotonic()
    loop = asyncio.get_running_loop()
    asking = []
    for _ in range(connections):
        _, each = await loop.create_connection(lambda: Asking(request, tally, began + seconds), host, port)
        asking.append(each.ended)
    await asyncio.gather(*asking)
    passed = time.monotonic() - began
    say(
        {
            "requests": tally.requests,
            "seconds": passed,
            "bytes": tally.bytes,
            "failed": tally.failed,
            "refused": tally.refused,
        }
    )


if __name__ == "__main__":
    main()
