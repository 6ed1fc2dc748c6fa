"""What has been committed is told once, in order, after the look-ups know."""

import asyncio
from collections.abc import Sequence

from domain.access.actors import OPERATOR
from domain.events import Event, GuildChanged, PageChanged, SyncRequested
from tests.domain.makers import GUILD
from tests.services.house import MANAGER, House


async def test_each_event_is_told_once_in_order(house: House) -> None:
    page = await house.page()
    await house.pages.edit(MANAGER, page.id, title="A")
    await house.pages.edit(MANAGER, page.id, title="B")
    await house.live.look()

    revisions = [event.revision for event in house.heard if isinstance(event, PageChanged)]
    assert revisions == sorted(set(revisions))
    assert len(revisions) == 3


async def test_a_listener_that_stopped_hears_no_more(house: House) -> None:
    await house.saw_guild()
    heard: list[Event] = []
    stop = house.live.listen(heard.append)

    await house.guilds.request_sync(OPERATOR, GUILD)
    stop()
    await house.guilds.request_sync(OPERATOR, GUILD)

    assert heard == [SyncRequested(GUILD)]


async def test_a_listener_that_fails_does_not_keep_the_news_from_others(house: House) -> None:
    await house.saw_guild()
    heard: list[Event] = []

    def fails(event: Event) -> None:
        raise RuntimeError(str(event))

    house.live.listen(fails)
    house.live.listen(heard.append)
    await house.guilds.request_sync(OPERATOR, GUILD)

    assert heard == [SyncRequested(GUILD)]


async def test_what_was_committed_before_the_start_is_not_told(house: House) -> None:
    await house.page()
    later = House(house.database)
    await later.start()

    await later.live.look()

    assert later.heard == []


async def test_many_who_have_committed_share_a_look_and_each_has_been_told(house: House) -> None:
    await house.page()
    house.heard.clear()
    looks = 0

    async def count(_events: Sequence[Event]) -> None:
        nonlocal looks
        looks += 1

    house.live.refresh_with(count)

    async def commit() -> int:
        async with house.database.begin() as tx:
            await tx.outbox.put(GuildChanged(GUILD))
        await house.live.look()
        return len(house.heard)

    heard = await asyncio.gather(*(commit() for _ in range(20)))

    assert len(house.heard) == 20
    assert all(told >= place for place, told in enumerate(sorted(heard), start=1))
    assert looks <= 20


async def test_a_look_goes_on_though_whoever_wanted_it_is_cancelled_and_before_the_database_closes(
    house: House,
) -> None:
    heard: list[Event] = []
    await house.page()
    held = asyncio.Event()

    async def slow(_events: Sequence[Event]) -> None:
        await held.wait()

    house.live.refresh_with(slow)
    house.live.listen(heard.append)
    async with house.database.begin() as tx:
        await tx.outbox.put(GuildChanged(GUILD))
    asking = asyncio.create_task(house.live.look())
    await asyncio.sleep(0)
    asking.cancel()
    closing = asyncio.create_task(house.database.close())
    done, _ = await asyncio.wait({closing}, timeout=0.05)
    assert not done

    held.set()
    await closing

    assert heard == [GuildChanged(GUILD)]
