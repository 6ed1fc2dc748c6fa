"""Epochs: numbers that grow when something kept in every process's memory must be read again."""

from sqlalchemy import select

from storage.connection import Connection
from storage.tables.access import epochs

ACCESS = "access"
"""Grows when a key or an entitlement was given or taken."""


class Epochs:
    """Counts up epochs, and tells where they stand."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def bump(self, name: str) -> None:
        """Count `name` up by one; other processes are woken after the commit."""
        statement = self._connection.insert(epochs).values(name=name, value=1)
        await self._connection.write(
            statement.on_conflict_do_update(
                index_elements=[epochs.c.name], set_={"value": epochs.c.value + 1}
            )
        )
        self._connection.announce()

    async def level(self, name: str, value: int) -> None:
        """Write that `name` has come as far as `value`."""
        statement = self._connection.insert(epochs).values(name=name, value=value)
        await self._connection.write(
            statement.on_conflict_do_update(index_elements=[epochs.c.name], set_={"value": value})
        )

    async def all(self) -> dict[str, int]:
        """Return every epoch that was ever counted up."""
        return {
            row.name: row.value for row in await self._connection.rows(select(epochs.c.name, epochs.c.value))
        }
