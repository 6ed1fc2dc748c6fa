"""What waits to be told, on both engines."""

from datetime import timedelta

from domain.ids import ChannelId, PersonId, RecordId
from domain.rosters.announcements import AnnouncementKind
from storage.rosters.announcements import AnnouncementState, NewAnnouncement
from tests.domain.makers import ANNA, GUILD, NOW
from tests.storage.conftest import Town

HERE = ChannelId(1)
SOON = NOW + timedelta(minutes=1)
PROMOTION = AnnouncementKind.PROMOTION


def new(number: int, **others: object) -> NewAnnouncement:
    given = {"channel_id": HERE, "due_at": NOW} | others
    return NewAnnouncement(f"record:{number}", PROMOTION, **given)  # type: ignore[arg-type]


async def planned(town: Town, *what: NewAnnouncement) -> None:
    async with town.database.begin() as tx:
        await tx.announcements.add_all(GUILD, what, now=NOW)


async def test_a_key_is_announced_once(town: Town) -> None:
    await planned(town, new(1))
    await planned(town, new(1), new(2))

    async with town.database.begin() as tx:
        first = await tx.announcements.first(GUILD, now=NOW)
        assert first is not None
        assert first.what == new(1)
        assert len(await tx.announcements.like(GUILD, first, now=NOW, limit=9)) == 2
        assert await tx.announcements.end([first.id], AnnouncementState.SENT, now=NOW) == 1
        assert await tx.announcements.end([first.id], AnnouncementState.DROPPED, now=NOW) == 0
        second = await tx.announcements.first(GUILD, now=NOW)
        assert second is not None
        assert second.what.key == "record:2"


async def test_what_is_not_due_waits_unless_it_was_given_together_with_what_is(town: Town) -> None:
    await planned(town, new(1, due_at=SOON), new(2, batch="b"), new(3, batch="b", due_at=SOON), new(4))

    async with town.database.read() as tx:
        first = await tx.announcements.first(GUILD, now=NOW)
        assert first is not None
        like = await tx.announcements.like(GUILD, first, now=NOW, limit=9)
        assert [each.what.key for each in like] == ["record:2", "record:3", "record:4"]
        assert await tx.announcements.waiting(now=NOW) == {GUILD}
        assert await tx.announcements.waiting(now=NOW - timedelta(days=1)) == frozenset()


async def test_only_what_is_alike_is_put_together_and_stays_so(town: Town) -> None:
    await planned(town, new(1), new(2, channel_id=ChannelId(2)), new(3, page_id=town.page_id), new(4))

    async with town.database.begin() as tx:
        first = await tx.announcements.first(GUILD, now=NOW)
        assert first is not None
        like = await tx.announcements.like(GUILD, first, now=NOW, limit=9)
        assert [each.what.key for each in like] == ["record:1", "record:4"]
        await tx.announcements.put_together([each.id for each in like], first.id)
        assert len(await tx.announcements.of_bundle(GUILD, first.id)) == 2
        assert await tx.announcements.like(GUILD, first, now=NOW, limit=9) == ()


async def test_what_is_about_somebody_forgotten_goes_with_him(town: Town) -> None:
    person = await town.enrol(ANNA, town.standing(2))
    await planned(town, new(1, person_id=PersonId(person), detail={"what": "FTO", "n": 3}))

    async with town.database.read() as tx:
        first = await tx.announcements.first(GUILD, now=NOW)
    assert first is not None
    assert first.what.detail == {"what": "FTO", "n": 3}
    assert first.what.record_id is None or first.what.record_id == RecordId(0)


async def test_a_channel_that_refuses_is_told_until_something_gets_through(town: Town) -> None:
    await planned(town, new(1), new(2), new(3))
    async with town.database.begin() as tx:
        for when in (1, 2):
            first = await tx.announcements.first(GUILD, now=NOW)
            assert first is not None
            at = NOW + timedelta(minutes=when)
            await tx.announcements.end([first.id], AnnouncementState.DROPPED, now=at, failure=f"no {when}")

        (fault,) = await tx.announcements.faults(GUILD, since=NOW)
        assert (fault.channel_id, fault.failure, fault.dropped) == (HERE, "no 2", 2)
        assert fault.last_at == NOW + timedelta(minutes=2)

        last = await tx.announcements.first(GUILD, now=NOW)
        assert last is not None
        await tx.announcements.end([last.id], AnnouncementState.SENT, now=NOW + timedelta(minutes=3))
        assert await tx.announcements.faults(GUILD, since=NOW) == ()
        assert await tx.announcements.prune(NOW + timedelta(minutes=2, seconds=1)) == 2
