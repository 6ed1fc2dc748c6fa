"""Loads: as many requests as a server takes, by wrk where it is installed, else by a client of our own."""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.houses import HOST
from benchmarks.processes import PATIENCE, ROOT, cpu_seconds, pin_to
from benchmarks.reports import check

CONNECTIONS = 32
REPORT = """
done = function(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.timeout
  local line = '{"requests": %d, "seconds": %f, "bytes": %d, "failed": %d, "refused": %d}\\n'
  local seconds = summary.duration / 1e6
  io.write(string.format(line, summary.requests, seconds, summary.bytes, failed, errors.status))
end
"""
"""What wrk is told to print at its end."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a server managed: requests a second, and its processor time for each."""

    rate: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked of which server, and how many bytes each answer has, or up to `spare` fewer."""

    pid: int
    port: int
    path: str
    headers: Mapping[str, str]
    size: int
    spare: int = 0


def program() -> str:
    """Return what makes the load."""
    return "wrk" if shutil.which("wrk") else "a client of our own"


def loaded(target: Target, *, seconds: float, core: int | None, script: str) -> Load:
    """Ask as fast as the server answers for about `seconds`; every answer must be whole."""
    url = f"http://{HOST}:{target.port}{target.path}"
    before = cpu_seconds(target.pid)
    done = subprocess.run(
        _command(url, target.headers, seconds, script),
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=PATIENCE,
        preexec_fn=pin_to(core),
    )
    cpu = cpu_seconds(target.pid) - before
    said = json.loads(done.stdout.splitlines()[-1])
    count = said["requests"]
    check(count and not said["failed"] and not said["refused"], f"{target.path}: {said}")
    # Some answers are under way at the end, read in part or not counted.
    edge = 2 * CONNECTIONS / count
    least, share = 1 - target.spare / target.size, said["bytes"] / count / target.size
    check(least - edge < share < 1 + edge, f"{target.path}: {share:.4f}, not {least:.4f} to 1")
    return Load(count / said["seconds"], cpu / count)


def _command(url: str, headers: Mapping[str, str], seconds: float, script: str) -> Sequence[str]:
    lines = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    if shutil.which("wrk") and seconds >= 1:
        return ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{round(seconds)}s", "-s", script, *lines, url]
    own = [sys.executable, "-m", "benchmarks.children.load", "-c", str(CONNECTIONS), "-d", str(seconds)]
    return [*own, *lines, url]
