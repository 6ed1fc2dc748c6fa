"""Locks between processes, by files beside an SQLite database.

| file           | held                                                                        |
|----------------|-----------------------------------------------------------------------------|
| `<db>.lock`    | by one writing transaction, whichever process it is in                      |
| `<db>.running` | by the server; and by what must not happen under a server's feet            |

Never the database file itself: opening and closing it would drop the locks SQLite has on it.
"""

import asyncio
import fcntl
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from domain.errors import Refused

_FIRST_PAUSE = 0.001
_LONGEST_PAUSE = 0.02


class FileLock:
    """A lock that one process has at a time; the system frees it when that process dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def try_take(self) -> bool:
        """Take the lock if nobody else has it, and say whether that was so."""
        if self._descriptor is None:
            # Whoever may write the database may take its lock, whatever this process's umask says.
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Let the next one have it."""
        if self._descriptor is not None:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Release the lock and the file."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    @asynccontextmanager
    async def held(self, *, patience: float, refusal: str) -> AsyncIterator[None]:
        """Have the lock within the block; after `patience` seconds of waiting raise `Refused(refusal)`."""
        until = time.monotonic() + patience
        pause = _FIRST_PAUSE
        while not self.try_take():
            if time.monotonic() >= until:
                raise Refused(refusal)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        try:
            yield
        finally:
            self.release()


def check_folder(path: Path) -> None:
    """Raise `Refused` if there is no folder for a file at `path`."""
    if not path.absolute().parent.is_dir():
        raise Refused(f"The folder {path.absolute().parent} does not exist.")


def lock_beside(database: Path) -> FileLock:
    """Return the lock that a writing transaction holds."""
    return FileLock(database.with_name(database.name + ".lock"))


def running_beside(database: Path) -> FileLock:
    """Return the lock that tells that a server runs on this database."""
    return FileLock(database.with_name(database.name + ".running"))
