"""What is recorded is told once, in its order, whatever happens meanwhile."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.events import CertificationExpiring
from domain.ids import UserId
from domain.rosters.announcements import (
    KIND_OF,
    MOST_TOGETHER,
    NEWS_FOR,
    UNTOLD,
    Announcement,
    AnnouncementKind,
    OrderFailed,
    SyncHeld,
)
from domain.rosters.asks import Promote, Transfer
from domain.rosters.drafts import MappingDraft
from domain.rosters.pages import Page
from domain.rosters.records import RecordKind
from domain.rosters.sync import MemberLeft
from domain.zones import last_moment
from services.rosters.announcements import GATHERED_FOR, Announcements
from services.rosters.orders import Terms
from tests.domain.makers import ANNA, BEN, GUILD, OFFICER, SERGEANT, SWAT, TRAFFIC, seen
from tests.services.house import DRAFT, MANAGER, OFFICE, PROMOTIONS, House

Kind = AnnouncementKind


@pytest.fixture
async def page(house: House) -> Page:
    """A page with Anna and Ben as officers, announced in the channel, without messages."""
    page = await house.page()
    await house.announcement_rules.set(MANAGER, GUILD, None, channel_id=PROMOTIONS, sends_message=False)
    await house.compare(seen(ANNA, OFFICER), seen(BEN, OFFICER))
    return page


async def told(house: House, *, is_sent: bool = True) -> list[Announcement]:
    """Return every message that is due, each noted as sent."""
    found: list[Announcement] = []
    await house.announcements.plan(GUILD)
    while (announcement := await house.announcements.next(GUILD)) is not None:
        found.append(announcement)
        if not is_sent:
            break
        await house.announcements.sent(announcement)
    return found


def kinds(announcements: list[Announcement]) -> list[str]:
    return [each.kind.value for each in announcements]


def test_it_is_decided_of_every_kind_of_record_whether_it_is_told() -> None:
    assert set(RecordKind) == KIND_OF.keys() | UNTOLD
    assert not KIND_OF.keys() & UNTOLD


async def test_the_first_sync_is_nobody_s_news(house: House, page: Page) -> None:
    assert await told(house) == []


async def test_what_was_ordered_is_told_once_with_who_and_why(house: House, page: Page) -> None:
    await house.orders.place(MANAGER, page.id, ANNA, Promote(None), terms=Terms("merit"))
    assert await told(house) == []  # nothing is told that has not happened

    await house.apply(seen(ANNA, SERGEANT))

    (announcement,) = await told(house)
    (item,) = announcement.items
    assert (announcement.kind, announcement.channel_id) == (Kind.PROMOTION, PROMOTIONS)
    assert announcement.page == page.title
    assert (item.before, item.after, item.by, item.reason) == ("Officer", "Sergeant", "Olga", "merit")
    assert await told(house) == []


async def test_what_failed_is_not_announced_to_anybody(house: House, page: Page) -> None:
    order = await house.orders.place(MANAGER, page.id, ANNA, Promote(None))
    await house.orders.failed(order.id, "Discord said no.")

    assert await told(house) == []


async def test_silent_orders_are_silent(house: House, page: Page) -> None:
    await house.orders.place(MANAGER, page.id, ANNA, Promote(None), terms=Terms(is_silent=True))
    await house.apply(seen(ANNA, SERGEANT))

    assert await told(house) == []


async def test_what_was_done_by_hand_is_told_if_that_is_wanted(house: House, page: Page) -> None:
    await house.apply(seen(ANNA, SERGEANT))
    assert kinds(await told(house)) == ["promotion"]

    await house.announcement_rules.choose(MANAGER, GUILD, by_hand=False)
    await house.apply(seen(BEN, SERGEANT))
    assert await told(house) == []


async def test_a_promotion_in_two_steps_by_hand_is_no_removal(house: House, page: Page) -> None:
    await house.apply(seen(ANNA))
    assert await told(house) == []
    await house.apply(seen(ANNA, SERGEANT))
    await house.apply(seen(BEN))

    assert kinds(await told(house)) == ["promotion"]
    house.clock.move(timedelta(minutes=3))
    (removal,) = await told(house)
    assert (removal.kind, removal.items[0].member) == (Kind.REMOVAL, f"member {BEN}")


async def test_a_transfer_is_one_announcement_from_and_to(house: House) -> None:
    await house.saw_guild()
    draft = replace(
        DRAFT, certifications=(), subdivisions=(MappingDraft("Traffic", TRAFFIC), MappingDraft("SWAT", SWAT))
    )
    page = await house.page(draft)
    await house.announcement_rules.set(MANAGER, GUILD, None, channel_id=PROMOTIONS, sends_message=False)
    await house.compare(seen(ANNA, OFFICER, TRAFFIC))
    await house.orders.place(MANAGER, page.id, ANNA, Transfer(page.subdivisions[1].id))
    await house.apply(seen(ANNA, OFFICER, TRAFFIC, SWAT))
    await house.apply(seen(ANNA, OFFICER, SWAT))

    (announcement,) = await told(house)

    assert announcement.kind is Kind.TRANSFER
    assert (announcement.items[0].before, announcement.items[0].after) == ("Traffic", "SWAT")


async def test_a_crash_between_sending_and_noting_it_sends_the_same_again(house: House, page: Page) -> None:
    await house.apply(seen(ANNA, SERGEANT))
    (before,) = await told(house, is_sent=False)
    await house.apply(seen(BEN, SERGEANT))

    house.announcements = Announcements(house.database, house.clock)
    again = await told(house)

    assert again[0] == before
    assert [each.items[0].member for each in again] == [f"member {ANNA}", f"member {BEN}"]


async def test_after_a_restart_nothing_is_told_twice_and_nothing_is_left_out(
    house: House, page: Page
) -> None:
    await house.apply(seen(ANNA, SERGEANT))
    assert len(await told(house)) == 1
    await house.apply(seen(BEN, SERGEANT))

    house.announcements = Announcements(house.database, house.clock)

    assert await house.announcements.pending() == {GUILD}
    assert [each.items[0].member for each in await told(house)] == [f"member {BEN}"]
    assert await house.announcements.pending() == frozenset()


async def many_promoted(house: House, count: int, *, batch: str | None = None) -> None:
    users = [UserId(10_000 + number) for number in range(count)]
    page = await house.pages.named(MANAGER, GUILD, None)
    await house.compare(*(seen(user, OFFICER) for user in users))
    await told(house)
    if batch:
        for user in users:
            await house.orders.place(MANAGER, page.id, user, Promote(None), terms=Terms(batch=batch))
    await house.apply(*(seen(user, SERGEANT) for user in users))


async def test_two_hundred_promotions_are_a_few_lists_in_order(house: House, page: Page) -> None:
    await many_promoted(house, 200)

    announcements = await told(house)

    assert [len(each.items) for each in announcements] == [MOST_TOGETHER] * (200 // MOST_TOGETHER)
    members = [item.member for each in announcements for item in each.items]
    assert len(set(members)) == 200


async def test_a_list_that_was_begun_stays_the_same_list(house: House, page: Page) -> None:
    await many_promoted(house, 12)
    (before,) = await told(house, is_sent=False)
    await house.apply(seen(ANNA, SERGEANT))

    first, second = await told(house)

    assert first == before
    assert len(second.items) == 1


async def test_orders_given_together_wait_for_each_other(house: House, page: Page) -> None:
    await many_promoted(house, 20, batch="spring")
    assert await told(house) == []

    house.clock.move(GATHERED_FOR)

    assert [len(each.items) for each in await told(house)] == [20]


async def test_a_member_is_told_himself_unless_that_is_off_or_he_did_it(house: House, page: Page) -> None:
    await house.announcement_rules.set(MANAGER, GUILD, Kind.PROMOTION, sends_message=True)
    await house.apply(seen(ANNA, SERGEANT), seen(BEN))
    announcements = await told(house)
    house.clock.move(timedelta(minutes=3))
    announcements += await told(house)

    assert [(each.kind.value, each.user_id) for each in announcements] == [
        ("promotion", None),
        ("promotion", ANNA),
        ("removal", None),
    ]


async def test_messages_of_many_are_not_put_together(house: House, page: Page) -> None:
    await house.announcement_rules.set(MANAGER, GUILD, None, sends_message=True, is_on=False)
    await many_promoted(house, 15)

    announcements = await told(house)

    assert len(announcements) == 15
    assert len({each.user_id for each in announcements}) == 15
    assert all(len(each.items) == 1 for each in announcements)


async def test_what_was_switched_off_meanwhile_is_not_told(house: House, page: Page) -> None:
    await house.apply(seen(ANNA, SERGEANT))
    await house.announcements.plan(GUILD)
    await house.announcement_rules.set(MANAGER, GUILD, Kind.PROMOTION, is_on=False)

    assert await told(house) == []
    await house.announcement_rules.set(MANAGER, GUILD, Kind.PROMOTION, is_on=True)
    assert await told(house) == []


async def test_old_news_is_no_news(house: House, page: Page) -> None:
    await house.apply(seen(ANNA, SERGEANT))
    await house.announcements.plan(GUILD)
    house.clock.move(NEWS_FOR + timedelta(seconds=1))

    assert await told(house) == []


async def test_a_refusal_ends_it_and_is_shown_with_its_channel(house: House, page: Page) -> None:
    await house.apply(seen(ANNA, SERGEANT))
    (announcement,) = await told(house, is_sent=False)

    await house.announcements.dropped(announcement, "The channel is gone.")

    assert await told(house) == []
    (fault,) = (await house.announcement_rules.view(MANAGER, GUILD)).faults
    assert (fault.channel_id, fault.failure) == (PROMOTIONS, "The channel is gone.")


async def test_closed_messages_are_no_fault(house: House, page: Page) -> None:
    await house.announcement_rules.set(MANAGER, GUILD, None, is_on=False, sends_message=True)
    await house.apply(seen(ANNA, SERGEANT))
    (announcement,) = await told(house, is_sent=False)

    await house.announcements.unheard(announcement)

    assert await told(house) == []
    assert (await house.announcement_rules.view(MANAGER, GUILD)).faults == ()


async def test_staff_learn_of_a_hold_once_and_nothing_else_is_told_meanwhile(
    house: House, page: Page
) -> None:
    await house.announcement_rules.set(MANAGER, GUILD, Kind.LOG, channel_id=OFFICE)
    users = [UserId(10_000 + number) for number in range(20)]
    await house.compare(*(seen(user, OFFICER) for user in users))
    house.clock.move(timedelta(hours=1))
    await told(house)

    await house.compare()
    await house.compare()

    (held,) = await told(house)
    assert (held.kind, held.channel_id) == (Kind.LOG, OFFICE)
    assert held.about == SyncHeld(20, 20)


async def test_who_scheduled_an_order_hears_that_it_came_to_nothing(house: House, page: Page) -> None:
    own = house.announcement_rules
    await own.set(MANAGER, GUILD, Kind.LOG, channel_id=OFFICE, sends_message=True)
    later = Terms("merit", house.clock() + timedelta(days=1))
    order = await house.orders.place(MANAGER, page.id, ANNA, Promote(None), terms=later)
    house.clock.move(timedelta(days=1))
    await house.orders.fall_due()
    await house.orders.failed(order.id, "You may not any more.")

    in_the_log, to_him = await told(house)

    assert (in_the_log.channel_id, to_him.user_id) == (OFFICE, MANAGER.user_id)
    assert isinstance(to_him.about, OrderFailed)
    assert to_him.about.failure == "You may not any more."
    assert to_him.about.member == f"member {ANNA}"


async def test_leaving_the_server_is_told_without_a_message(house: House, page: Page) -> None:
    await house.sync.apply(GUILD, [MemberLeft(ANNA)], audit=house.audit)

    assert kinds(await told(house)) == ["departure"]


async def test_what_is_remembered_is_forgotten_after_a_while(house: House, page: Page) -> None:
    await house.apply(seen(ANNA, SERGEANT))
    await told(house)
    house.clock.move(timedelta(days=31))

    assert (await house.housekeeping.purge()).announcements == 1
    assert await told(house) == []


async def test_a_certification_that_runs_out_is_told_to_its_holder_and_the_channel_once(
    house: House, page: Page
) -> None:
    await house.announcement_rules.set(MANAGER, GUILD, Kind.EXPIRY, sends_message=True)
    fto = page.certifications[0]
    async with house.database.begin() as tx:
        person = await tx.people.find(GUILD, ANNA)
        assert person is not None
        ends = house.clock() + timedelta(days=7)
        event = CertificationExpiring(GUILD, page.id, person.id, fto.id, fto.name, ends)
        await tx.outbox.put(event)
        await tx.outbox.put(event)

    in_the_channel, to_her = await told(house)

    assert (in_the_channel.channel_id, to_her.user_id) == (PROMOTIONS, ANNA)
    assert (to_her.kind, to_her.items[0].after, to_her.items[0].at) == (
        Kind.EXPIRY,
        fto.name,
        last_moment(ends),
    )


async def test_an_undo_is_no_demotion_and_told_only_where_corrections_are(house: House, page: Page) -> None:
    await house.apply(seen(ANNA, SERGEANT), seen(BEN, SERGEANT))
    assert kinds(await told(house)) == ["promotion", "promotion"]

    await house.undoing.undo_last(MANAGER, GUILD, ANNA)
    await house.apply(seen(ANNA, OFFICER))
    assert await told(house) == []

    await house.announcement_rules.set(MANAGER, GUILD, Kind.CORRECTION, channel_id=PROMOTIONS)
    await house.undoing.undo_last(MANAGER, GUILD, BEN)
    await house.apply(seen(BEN, OFFICER))
    (announcement,) = await told(house)
    assert (announcement.kind, announcement.channel_id) == (Kind.CORRECTION, PROMOTIONS)
    assert (announcement.items[0].before, announcement.items[0].after) == ("Sergeant", "Officer")
