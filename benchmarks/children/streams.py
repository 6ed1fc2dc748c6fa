"""Open pages: as many streams as asked for, read by one loop over epoll, which notes when each was told what.

Answers  open      connects so many streams and waits until each has been greeted
         told      the moments at which each stream was told of a revision, once all were
"""

import json
import os
import re
import select
import socket
import sys
import time
from collections.abc import Iterator

from app.running import allow_many_connections
from benchmarks.children.talking import Json, say
from benchmarks.houses import HOST

GREETED_AT_ONCE = 200
PATIENCE = 60.0
TOLD = re.compile(rb"id: (\d+)\nevent: (?:delta|reset)")
HELLO = b"event: hello"


class Streams:
    """The client's side of many open pages."""

    def __init__(self) -> None:
        self._poll = select.epoll()
        self._open: dict[int, socket.socket] = {}
        self._told: dict[int, dict[int, float]] = {}
        self._greeted = 0
        self._poll.register(sys.stdin.fileno(), select.EPOLLIN)

    def open(self, port: int, path: str, count: int) -> Json:
        """Connect `count` streams, some at a time."""
        request = f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nAccept: text/event-stream\r\n\r\n".encode()
        until = time.monotonic() + PATIENCE
        for number in range(1, count + 1):
            stream = socket.create_connection((HOST, port))
            stream.sendall(request)
            stream.setblocking(False)
            self._open[stream.fileno()] = stream
            self._poll.register(stream.fileno(), select.EPOLLIN)
            while number - self._greeted >= GREETED_AT_ONCE and time.monotonic() < until:
                self._read(0.1)
        while self._greeted < count and time.monotonic() < until:
            self._read(0.1)
        return {"greeted": self._greeted, "open": len(self._open)}

    def told(self, after: float) -> Json:
        """Return when each stream heard of whichever revision all of them heard of after that moment."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for revision, at in self._told.items():
                if len(at) == len(self._open) and min(at.values()) >= after:
                    self._told = {}
                    return {"revision": revision, "at": sorted(at.values()), "open": len(self._open)}
            self._read(0.05)
        counts = {revision: len(at) for revision, at in self._told.items()}
        return {"error": f"Not all of {len(self._open)} streams were told: {counts}."}

    def run(self) -> Iterator[Json]:
        """Yield what the benchmark asks for, reading streams meanwhile."""
        rest = b""
        while True:
            while b"\n" not in rest:
                if self._read(1.0):
                    more = os.read(sys.stdin.fileno(), 1 << 16)
                    if not more:
                        return
                    rest += more
            line, _, rest = rest.partition(b"\n")
            yield json.loads(line)

    def _read(self, timeout: float) -> bool:
        """Read what has come in; say whether the benchmark has said something."""
        is_asked = False
        for number, _ in self._poll.poll(timeout, 1024):
            if number == sys.stdin.fileno():
                is_asked = True
                continue
            data = self._open[number].recv(1 << 16)
            now = time.monotonic()
            if not data:
                self._close(number)
            for match in TOLD.finditer(data):
                self._told.setdefault(int(match[1]), {})[number] = now
            if HELLO in data:
                self._greeted += 1
        return is_asked

    def _close(self, number: int) -> None:
        self._poll.unregister(number)
        self._open.pop(number).close()


def main() -> None:
    """Keep the streams open until the benchmark hangs up."""
    allow_many_connections()
    streams = Streams()
    say({})
    for request in streams.run():
        match request["do"]:
            case "open":
                say(streams.open(request["port"], request["path"], request["count"]))
            case "told":
                say(streams.told(request["after"]))
            case other:
                say({"error": f"Streams can't {other}."})


if __name__ == "__main__":
    main()
