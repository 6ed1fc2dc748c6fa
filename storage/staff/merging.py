"""Merging: two people who turn out to be one. All that refers to the one refers to the other after it.

Found by the foreign keys of all tables, so that a table that is added later is met, too.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Column, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from domain.errors import Refused
from domain.ids import PersonId, UserId
from domain.rosters.people import Profile
from domain.words import sentence
from storage.connection import Connection
from storage.tables.metadata import metadata
from storage.tables.people import memberships, people
from storage.tables.staff import former_ids

# A column of whatever type.
AnyColumn = Column[Any]


class Merging:
    """Makes two people one, or gives an account to one who has none. Who writes holds the guild's row."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def shares_page(self, one: PersonId, other: PersonId) -> bool:
        """Say whether both are, or were, on the same page."""
        pages = select(memberships.c.page_id).where(memberships.c.person_id == other)
        row = await self._connection.row(
            select(memberships.c.id).where(memberships.c.person_id == one, memberships.c.page_id.in_(pages))
        )
        return row is not None

    async def give_account(self, person_id: PersonId, user_id: UserId, profile: Profile) -> None:
        """Have a person without Discord be the holder of an account that nobody has yet."""
        await self._connection.write(
            update(people)
            .where(people.c.id == person_id, people.c.user_id.is_(None))
            .values(user_id=user_id, username=profile.username, name=profile.name, fingerprint=None)
        )

    async def merge(self, gone: PersonId, kept: PersonId) -> None:
        """Have everything that refers to `gone` refer to `kept`, who takes over his id for programs.

        `Refused` if both have something of which one person can have one only.
        """
        uuids = await self._uuids(gone, kept)
        for column in referring():
            try:
                await self._connection.write(
                    update(column.table).where(column == gone).values({column: kept})
                )
            except IntegrityError as error:
                raise Refused(
                    sentence(
                        "These two can't be made one: both have something of their own in {table}.",
                        table=column.table.name,
                    )
                ) from error
        await self._connection.write(delete(people).where(people.c.id == gone))
        await self._connection.write(
            update(people).where(people.c.id == kept).values(uuid=uuids[gone], fingerprint=None)
        )
        await self._connection.write(insert(former_ids).values(uuid=uuids[kept], person_id=kept))

    async def take_account(self, person_id: PersonId, name: str) -> None:
        """Have a person hold no account any more, and be called so."""
        await self._connection.write(
            update(people)
            .where(people.c.id == person_id)
            .values(user_id=None, username=name, name=name, fingerprint=None)
        )

    async def part(self, holder: PersonId, other: PersonId) -> None:
        """Have programs know `other` by the id by which they knew `holder`, who gets a new one."""
        uuids = await self._uuids(holder, other)
        for person_id, uuid in ((holder, uuid4()), (other, uuids[holder])):
            await self._connection.write(update(people).where(people.c.id == person_id).values(uuid=uuid))

    async def drop_unless_known(self, person_id: PersonId) -> bool:
        """Delete a person to whom nothing refers any more; say whether that was so."""
        for column in referring():
            if await self._connection.row(select(column).where(column == person_id).limit(1)) is not None:
                return False
        return await self._connection.write(delete(people).where(people.c.id == person_id)) > 0

    async def _uuids(self, *person_ids: PersonId) -> dict[PersonId, UUID]:
        rows = await self._connection.rows(
            select(people.c.id, people.c.uuid).where(people.c.id.in_(person_ids))
        )
        return {PersonId(row.id): row.uuid for row in rows}


def referring() -> Iterator[AnyColumn]:
    """Yield every column that refers to a person."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if any(key.column is people.c.id for key in column.foreign_keys):
                yield column
