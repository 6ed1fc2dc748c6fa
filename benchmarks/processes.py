"""Processes: each part of a benchmark in one of its own, on a core of its own, asked by lines of JSON.

parent ── {"do": "…"} ──► child's standard input
       ◄── one object ──  child's standard output; the first tells that it is ready
"""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parents[1]
PATIENCE = 120.0
"""Seconds any single step may take before the benchmark is given up."""

Json = dict[str, Any]  # Any: whatever a child answers


class ChildFailed(Exception):
    """A child ended, or did not answer in time."""


def cores() -> tuple[int | None, int | None]:
    """Return a core for what is measured and another for what measures; None without two of them."""
    usable = sorted(os.sched_getaffinity(0))
    return (usable[0], usable[1]) if len(usable) > 1 else (None, None)


def pin_to(core: int | None) -> Callable[[], None] | None:
    """Return what a new process does first, so that all its threads stay on one core."""
    return None if core is None else lambda: os.sched_setaffinity(0, {core})


class Child:
    """A module run by `python -m`, from entering to leaving; `ready` is its first answer."""

    def __init__(self, module: str, *arguments: str, core: int | None = None) -> None:
        self._command = [sys.executable, "-m", module, *arguments]
        self._core = core
        self._rest = b""
        self.ready: Json = {}

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            preexec_fn=pin_to(self._core),
        )
        try:
            self.ready = self._answer(PATIENCE)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def ask(self, do: str, *, patience: float = PATIENCE, **values: object) -> Json:
        """Have the child do something and return what it answers."""
        self.tell(do, **values)
        return self.answer(patience=patience)

    def tell(self, do: str, **values: object) -> None:
        """Have the child do something, and fetch its answer later."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, **values}).encode() + b"\n")

    def answer(self, *, patience: float = PATIENCE) -> Json:
        """Return the answer to what was told before."""
        return self._answer(patience)

    def _answer(self, patience: float) -> Json:
        assert self._process.stdout is not None
        until = time.monotonic() + patience
        while b"\n" not in self._rest:
            readable, _, _ = select.select([self._process.stdout], [], [], max(0.0, until - time.monotonic()))
            more = os.read(self._process.stdout.fileno(), 1 << 20) if readable else b""
            if not more:
                why = "ended" if readable else f"said nothing for {patience:.0f} s"
                raise ChildFailed(f"{' '.join(self._command[2:4])} {why}.")
            self._rest += more
        line, _, self._rest = self._rest.partition(b"\n")
        answer: Json = json.loads(line)
        if "error" in answer:
            raise ChildFailed(f"{self._command[2]}: {answer['error']}")
        return answer

    def _end(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


def cpu_seconds(pid: int) -> float:
    """Return the processor time a process has used so far, with all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_bytes(pid: int) -> int:
    """Return the memory a process occupies."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def loopback_discord(*, members: int, mapped: int, core: int | None = None) -> Child:
    """Return our Discord in a process of its own, with one large guild."""
    module = "app.demo.discord"
    return Child(module, "--members", str(members), "--mapped", str(mapped), core=core)
