"""A visitor who asks every 5 ms, whether or not he was answered: what others notice of something large.

He takes turns between the addresses he is given. A request is counted from the moment when it was due, so
that one long stall is felt by every request that would have been made meanwhile.

Answers  begin     forgets what was so far
         end       what was asked since: when it was due, and how long it took
"""

import contextlib
import http.client
import json
import os
import sys
import threading
import time

from benchmarks.children.talking import Json, say
from benchmarks.houses import HOST

EVERY = 0.005


class Prober(threading.Thread):
    """Asks until the process ends."""

    def __init__(self, port: int, paths: list[str]) -> None:
        super().__init__(daemon=True)
        self._connection = http.client.HTTPConnection(HOST, port, timeout=30)
        self._paths = paths
        self.samples: list[tuple[float, float]] = []
        self.failed = 0

    def run(self) -> None:
        """Ask, wait for the answer, wait for the next turn."""
        _ask_for_precedence()
        due, turn = time.monotonic(), 0
        while True:
            time.sleep(max(0.0, due - time.monotonic()))
            try:
                self._ask(self._paths[turn % len(self._paths)])
            except (OSError, http.client.HTTPException):
                self.failed += 1
                self._connection.close()
            self.samples.append((due, time.monotonic() - due))
            due, turn = due + EVERY, turn + 1

    def taken(self) -> Json:
        """Return what was measured since this was last asked."""
        samples, self.samples = self.samples, []
        failed, self.failed = self.failed, 0
        return {"due": [due for due, _ in samples], "took": [took for _, took in samples], "failed": failed}

    def _ask(self, path: str) -> None:
        self._connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        response = self._connection.getresponse()
        response.read()
        self.failed += response.status >= 400


def _ask_for_precedence() -> None:
    """Wake up at once when an answer is there, where that is allowed: else this measures our own waiting."""
    with contextlib.suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))


def main() -> None:
    """Probe until the benchmark hangs up."""
    prober = Prober(int(sys.argv[1]), sys.argv[2:])
    prober.start()
    say({})
    for line in sys.stdin:
        match json.loads(line)["do"]:
            case "begin":
                prober.taken()
                say({})
            case "end":
                say(prober.taken())


if __name__ == "__main__":
    main()
