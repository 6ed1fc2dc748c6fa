"""Visitors, one of whom asks every 5 ms, whatever else happens: what they notice of something large.

Several take turns at each of the addresses given, each on a connection of his own. A request is counted from
the moment when it was due.

Answers  begin     forgets what was so far
         end       what was asked since, by address: when it was due, and how long it took
"""

import contextlib
import http.client
import json
import os
import sys
import threading
import time
from collections.abc import Iterable

from benchmarks.children.talking import Json, say
from benchmarks.houses import HOST

EVERY = 0.010
"""Seconds between two requests for one address; those for the other address fall in the middle."""
VISITORS = 10
"""How many take turns at one address, so that none of them waits for another's answer."""


class Prober(threading.Thread):
    """Asks until the process ends."""

    def __init__(self, port: int, path: str, delay: float) -> None:
        super().__init__(daemon=True)
        self._connection = http.client.HTTPConnection(HOST, port, timeout=30)
        self.path = path
        self._delay = delay
        self._is_new = True
        self.samples: list[tuple[float, float]] = []
        self.failed = 0

    def run(self) -> None:
        """Ask, wait for the answer, wait for the next turn."""
        _ask_for_precedence()
        due = 0.0
        while True:
            if self._is_new:  # what was late before must not be felt now
                self._is_new = False
                due = time.monotonic() + self._delay
            time.sleep(max(0.0, due - time.monotonic()))
            try:
                self._ask()
            except (OSError, http.client.HTTPException):
                self.failed += 1
                self._connection.close()
            self.samples.append((due, time.monotonic() - due))
            due += EVERY * VISITORS

    def taken(self) -> Json:
        """Return what was measured since this was last asked."""
        self._is_new = True
        samples, self.samples = self.samples, []
        failed, self.failed = self.failed, 0
        return {"due": [due for due, _ in samples], "took": [took for _, took in samples], "failed": failed}

    def _ask(self) -> None:
        self._connection.request("GET", self.path, headers={"Accept-Encoding": "gzip"})
        response = self._connection.getresponse()
        response.read()
        self.failed += response.status >= 400


def together(probers: Iterable[Prober]) -> Json:
    """Return what all of them measured since this was last asked."""
    taken = [prober.taken() for prober in probers]
    return {
        "due": [due for each in taken for due in each["due"]],
        "took": [took for each in taken for took in each["took"]],
        "failed": sum(each["failed"] for each in taken),
    }


def _ask_for_precedence() -> None:
    """Wake up at once when an answer is there, where that is allowed: else this measures our own waiting."""
    with contextlib.suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))


def main() -> None:
    """Probe until the benchmark hangs up."""
    port, paths = int(sys.argv[1]), sys.argv[2:]
    probers = [
        Prober(port, path, (turn + place / len(paths)) * EVERY)
        for turn in range(VISITORS)
        for place, path in enumerate(paths)
    ]
    for prober in probers:
        prober.start()
    say({})
    for line in sys.stdin:
        match json.loads(line)["do"]:
            case "begin":
                for prober in probers:
                    prober.taken()
                say({})
            case "end":
                say({path: together(prober for prober in probers if prober.path == path) for path in paths})


if __name__ == "__main__":
    main()
