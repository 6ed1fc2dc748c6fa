"""Notes about members, oldest first."""

from datetime import datetime

from sqlalchemy import delete, func, insert, select

from domain.errors import NotFound
from domain.ids import NoteId, PageId, PersonId
from domain.rosters.notes import Note
from domain.words import sentence
from storage.connection import AnyRow, Connection
from storage.tables.notes import notes

_COLUMNS = (
    notes.c.id,
    notes.c.page_id,
    notes.c.person_id,
    notes.c.author_id,
    notes.c.text,
    notes.c.at,
)


class Notes:
    """Adds, reads and removes notes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(
        self, page_id: PageId, person_id: PersonId, text: str, *, author_id: PersonId | None, at: datetime
    ) -> Note:
        """Return the note with the id it got."""
        values = {"page_id": page_id, "person_id": person_id, "author_id": author_id, "text": text, "at": at}
        rows = await self._connection.write_returning(insert(notes).values(**values).returning(*_COLUMNS))
        return _note(rows[0])

    async def get(self, note_id: NoteId) -> Note:
        """Return the note or raise `NotFound`."""
        row = await self._connection.row(select(*_COLUMNS).where(notes.c.id == note_id))
        if row is None:
            raise NotFound(sentence("There is no such note."))
        return _note(row)

    async def of_member(self, page_id: PageId, person_id: PersonId) -> tuple[Note, ...]:
        """Return the notes about one member of a page."""
        rows = await self._connection.rows(
            select(*_COLUMNS)
            .where(notes.c.page_id == page_id, notes.c.person_id == person_id)
            .order_by(notes.c.id)
        )
        return tuple(map(_note, rows))

    async def of_page(self, page_id: PageId) -> dict[PersonId, tuple[str, ...]]:
        """Return what the notes about each member of a page say."""
        rows = await self._connection.rows(
            select(notes.c.person_id, notes.c.text).where(notes.c.page_id == page_id).order_by(notes.c.id)
        )
        found: dict[PersonId, list[str]] = {}
        for row in rows:
            found.setdefault(PersonId(row.person_id), []).append(row.text)
        return {person_id: tuple(texts) for person_id, texts in found.items()}

    async def count(self, page_id: PageId, person_id: PersonId) -> int:
        """Return how many notes there are about one member of a page."""
        row = await self._connection.row(
            select(func.count().label("notes")).where(
                notes.c.page_id == page_id, notes.c.person_id == person_id
            )
        )
        return int(row.notes) if row else 0

    async def remove(self, note_id: NoteId) -> bool:
        """Delete a note, and say whether it was there; of two at once, one finds it."""
        return await self._connection.write(delete(notes).where(notes.c.id == note_id)) > 0


def _note(row: AnyRow) -> Note:
    return Note(
        id=NoteId(row.id),
        page_id=PageId(row.page_id),
        person_id=PersonId(row.person_id),
        author_id=PersonId(row.author_id) if row.author_id is not None else None,
        text=row.text,
        at=row.at,
    )
