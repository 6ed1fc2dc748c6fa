"""What answers for pages from memory."""

import asyncio

import pytest

from domain.errors import NotFound
from domain.ids import UserId
from domain.rosters.rosters import PUBLIC, STAFF
from services.rosters.reading import MOST_ROWS_ON_THE_LOOP
from storage.database import open_database
from tests.domain.makers import ANNA, SERGEANT, seen
from tests.services.house import MANAGER, House


async def test_the_head_follows_every_change(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, SERGEANT))

    await house.pages.edit(MANAGER, page.id, title="Other")

    head = house.reading.head(page.id)
    assert head is not None
    assert (head.title, head.strength, head.guild_name) == ("Other", 1, "Blaine")
    assert head.revision == (await house.view(page)).revision
    assert head.synced_at is not None


async def test_another_process_is_followed(house: House, migrated_url: str) -> None:
    page = await house.page()
    other = House(await open_database(migrated_url))
    await other.start()
    following = asyncio.create_task(other.live.run())
    renamed = asyncio.Event()
    other.live.listen(lambda _: renamed.set())

    await house.pages.edit(MANAGER, page.id, title="Other")
    await asyncio.wait_for(renamed.wait(), 5)

    head = other.reading.head(page.id)
    assert head is not None
    assert head.title == "Other"
    following.cancel()
    await other.database.close()


async def test_the_same_page_is_seen_by_each_audience_in_its_way(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, SERGEANT))

    public = await house.reading.view(page.id, PUBLIC)
    program = await house.reading.view(page.id, STAFF)

    assert [row.user_id for row in public.rows()] == [None]
    assert [row.user_id for row in program.rows()] == [ANNA]


async def test_a_page_too_large_for_the_loop_is_seen_whole(house: House) -> None:
    page = await house.page()
    people = [seen(UserId(1000 + number), SERGEANT) for number in range(MOST_ROWS_ON_THE_LOOP + 1)]
    await house.compare(*people)

    view = await house.reading.view(page.id, STAFF)

    assert view.strength == MOST_ROWS_ON_THE_LOOP + 1


async def test_a_deleted_page_has_a_head_and_no_view(house: House) -> None:
    page = await house.page()
    await house.pages.delete(MANAGER, page.id)

    head = house.reading.find_head(page.slug)
    assert head is not None
    assert head.deleted_at is not None
    with pytest.raises(NotFound):
        await house.reading.view(page.id, PUBLIC)
