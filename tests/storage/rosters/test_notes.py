import pytest

from domain.errors import NotFound
from domain.ids import NoteId
from domain.rosters.notes import Note
from tests.domain.makers import ANNA, BEN, NOW
from tests.storage.conftest import Town


async def test_notes_are_kept_by_page_and_member_and_found_once_to_be_removed(town: Town) -> None:
    anna, ben = [await town.enrol(user_id, town.standing(0)) for user_id in (ANNA, BEN)]
    async with town.database.begin() as tx:
        first = await tx.notes.add(town.page_id, anna, "late", author_id=ben, at=NOW)
        second = await tx.notes.add(town.page_id, anna, "again", author_id=None, at=NOW)
        await tx.notes.add(town.page_id, ben, "good", author_id=None, at=NOW)

        assert first == Note(first.id, town.page_id, anna, ben, "late", NOW)
        assert await tx.notes.get(second.id) == second
        assert await tx.notes.of_member(town.page_id, anna) == (first, second)
        assert await tx.notes.count(town.page_id, anna) == 2
        assert await tx.notes.remove(first.id)
        assert not await tx.notes.remove(first.id)
        assert await tx.notes.count(town.page_id, anna) == 1


async def test_a_note_that_is_none_is_said_so(town: Town) -> None:
    async with town.database.read() as tx:
        with pytest.raises(NotFound):
            await tx.notes.get(NoteId(404))
