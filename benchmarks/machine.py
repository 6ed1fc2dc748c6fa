"""The machine: what the numbers were measured on, and how busy others kept it."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("discord.py", "quart", "uvicorn", "uvloop", "httptools", "sqlalchemy", "aiosqlite", "orjson")


def described() -> tuple[str, ...]:
    """Return lines that say where and when this is."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"Date: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        f"Machine: {_processor()}, {len(os.sched_getaffinity(0))} cores, {_memory()} of memory, "
        f"{platform.system()} {platform.release()}",
        f"Python {platform.python_version()}, {libraries}",
    )


def load() -> str:
    """Return the load average of the last minute: more than the cores means that somebody had to wait."""
    return f"{os.getloadavg()[0]:.1f}"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory() -> str:
    return f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GiB"
