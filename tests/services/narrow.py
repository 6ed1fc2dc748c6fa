"""A database in whose writing transactions nothing but the audit can be reached."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from storage.database import Database
from storage.transaction import Transaction


class AuditOnly(Database):
    """Lets everything be read, and nothing be written but lines of the audit: short transactions."""

    def __init__(self, whole: Database) -> None:
        self._whole = whole

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """Open a transaction from which whatever takes long was taken."""
        async with self._whole.begin() as tx:
            for name in vars(tx).keys() - {"audit"}:
                delattr(tx, name)
            yield tx

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """Open a whole snapshot."""
        async with self._whole.read() as tx:
            yield tx
