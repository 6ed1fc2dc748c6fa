"""What the bot saw becomes a roster, with its history."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import NotAllowed, Refused
from domain.events import GuildChanged, RosterChanged, SyncRequested
from domain.ids import OrderId, RoleId, UserId
from domain.rosters.attribution import RoleAudit
from domain.rosters.guilds import Role
from domain.rosters.orders import Order, OrderState
from domain.rosters.records import RecordKind, Source
from domain.rosters.sync import MemberLeft, MemberSeen, Snapshot
from services.rosters.sync import BATCH
from storage.database import open_database
from tests.domain.makers import ANNA, BEN, CAPTAIN, CARLA, FTO, GUILD, NOW, OFFICER, ROLES, SERGEANT, seen
from tests.services.house import MANAGER, STRANGER, House


def many(count: int, *, first: int = 1000) -> list[MemberSeen]:
    """Return officers."""
    return [seen(UserId(first + n), OFFICER) for n in range(count)]


async def test_the_first_sync_lists_who_holds_a_rank_without_a_date(house: House) -> None:
    page = await house.page()

    report = await house.compare(seen(ANNA, SERGEANT, FTO, name="Anna"), seen(BEN, FTO))

    assert report.joined == 1
    assert await house.names(page) == {"Sergeant": ["Anna"]}
    row = (await house.view(page)).of(ANNA)
    assert row is not None
    assert (row.promotion_date, row.certifications) == (None, ("FTO",))
    assert [record.kind for record in await house.records(page)] == [RecordKind.LISTING]


async def test_the_first_sync_takes_dates_and_officers_from_the_audit_log(house: House) -> None:
    page = await house.page()
    promoted = NOW - timedelta(days=20)
    house.audit.lines = [RoleAudit(promoted, UserId(50), "Chief Hale", ANNA, frozenset({SERGEANT}))]

    await house.compare(seen(ANNA, SERGEANT))

    row = (await house.view(page)).of(ANNA)
    assert row is not None
    assert (row.promotion_date, row.promotion_officer) == (promoted.date(), "Chief Hale")


async def test_people_without_a_mapped_role_are_never_stored(house: House) -> None:
    await house.page()

    await house.compare(seen(ANNA, SERGEANT), seen(BEN))
    await house.apply(seen(CARLA), seen(BEN))

    async with house.database.read() as tx:
        assert await tx.people.find(GUILD, ANNA) is not None
        assert await tx.people.find(GUILD, BEN) is None
        assert await tx.people.find(GUILD, CARLA) is None


async def test_a_promotion_is_recorded_once_with_who_made_it(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, OFFICER, name="Anna"))
    house.heard.clear()
    line = RoleAudit(
        NOW, UserId(50), "Chief Hale", ANNA, frozenset({SERGEANT}), frozenset({OFFICER}), "merit"
    )
    house.audit.lines = [line]

    await house.apply(seen(ANNA, SERGEANT, name="Anna"))
    await house.apply(seen(ANNA, SERGEANT, name="Anna"))

    assert await house.names(page) == {"Sergeant": ["Anna"]}
    promotions = [r for r in await house.records(page) if r.kind is RecordKind.PROMOTION]
    assert [(r.before, r.after, r.source, r.reason) for r in promotions] == [
        ("Officer", "Sergeant", Source.AUDIT_LOG, "merit")
    ]
    assert [type(event) for event in house.heard] == [RosterChanged]
    row = (await house.view(page)).of(ANNA)
    assert row is not None
    assert (row.promotion_date, row.promotion_officer) == (NOW.date(), "Chief Hale")


async def test_a_change_bumps_the_revision_and_a_sync_without_change_does_not(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, OFFICER))
    first = (await house.view(page)).revision

    await house.compare(seen(ANNA, OFFICER))
    same = (await house.view(page)).revision
    await house.apply(seen(ANNA, SERGEANT))
    later = (await house.view(page)).revision

    assert first == same
    assert later == same + 1


async def test_a_leaver_is_a_past_member_and_comes_back_with_his_history(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, SERGEANT), seen(BEN, OFFICER))

    await house.sync.apply(GUILD, [MemberLeft(ANNA)], audit=house.audit)
    gone = await house.names(page)
    async with house.database.read() as tx:
        (past,) = await tx.memberships.of_page(page.id, past=True)
    house.clock.move(timedelta(days=1))
    await house.apply(seen(ANNA, OFFICER))

    assert "Sergeant" not in gone
    assert past.left_at == NOW
    kinds = [record.kind for record in await house.records(page)]
    assert kinds[-2:] == [RecordKind.DEPARTURE, RecordKind.REINSTATEMENT]


async def test_a_rename_is_seen_and_recorded(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, SERGEANT, name="Anna"))

    await house.apply(seen(ANNA, SERGEANT, name="Anna B."))

    assert await house.names(page) == {"Sergeant": ["Anna B."]}
    async with house.database.read() as tx:
        person = await tx.people.find(GUILD, ANNA)
        assert person is not None
        kinds = [record.kind for record in await tx.records.of_person(person.id, limit=10)]
    assert RecordKind.NAME_CHANGE in kinds


async def test_a_sync_that_would_remove_too_many_is_held_until_confirmed(house: House) -> None:
    page = await house.page()
    await house.compare(*many(20))
    before = await house.names(page)

    report = await house.compare(*many(10))

    assert report.held is not None
    assert (report.held.removals, report.held.members) == (10, 20)
    assert await house.names(page) == before
    assert (await house.view(page)).notice == "held"
    assert any(isinstance(event, GuildChanged) for event in house.heard)

    await house.sync.confirm(MANAGER, GUILD)
    assert SyncRequested(GUILD) in house.heard
    confirmed = await house.compare(*many(10))

    assert (confirmed.held, confirmed.left) == (None, 10)
    assert (await house.view(page)).strength == 10
    assert (await house.view(page)).notice is None


async def test_a_confirmation_covers_no_more_than_was_shown(house: House) -> None:
    page = await house.page()
    await house.compare(*many(40))
    await house.compare(*many(30))
    await house.sync.confirm(MANAGER, GUILD)

    report = await house.compare(*many(5))

    assert report.held is not None
    assert report.held.removals == 35
    assert (await house.view(page)).strength == 40


async def test_while_held_live_events_change_nothing(house: House) -> None:
    page = await house.page()
    await house.compare(*many(20))
    await house.compare(*many(10))

    await house.apply(seen(UserId(1000), SERGEANT))
    await house.sync.apply(GUILD, [MemberLeft(UserId(1001))], audit=house.audit)

    assert list(await house.names(page)) == ["Officer"]
    assert (await house.view(page)).strength == 20


async def test_a_hold_ends_by_itself_when_the_members_are_back(house: House) -> None:
    page = await house.page()
    await house.compare(*many(20))
    await house.compare()

    report = await house.compare(*many(20))

    assert report.held is None
    assert (await house.view(page)).notice is None


async def test_single_leavers_are_not_held(house: House) -> None:
    page = await house.page()
    await house.compare(*many(10))

    for number in range(8):
        await house.sync.apply(GUILD, [MemberLeft(UserId(1000 + number))], audit=house.audit)

    assert (await house.view(page)).strength == 2


async def test_only_who_manages_the_server_confirms(house: House) -> None:
    await house.page()

    with pytest.raises(NotAllowed):
        await house.sync.confirm(STRANGER, GUILD)
    with pytest.raises(Refused, match="nothing to confirm"):
        await house.sync.confirm(MANAGER, GUILD)


async def test_a_preview_does_nothing(house: House) -> None:
    page = await house.page()
    await house.compare(*many(20))

    report = await house.sync.preview(Snapshot(GUILD, ROLES, tuple(many(3)), is_complete=True))

    assert (report.left, report.held is not None) == (17, True)
    assert (await house.view(page)).strength == 20
    assert (await house.view(page)).notice is None


async def test_a_deleted_role_leaves_its_rank_unmapped_with_its_members(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, SERGEANT, name="Anna"), seen(BEN, OFFICER, name="Ben"))
    left = tuple(Role(role, f"role {role}", int(role)) for role in ROLES if role != SERGEANT)

    await house.saw_guild(*left)
    await house.compare(seen(ANNA, name="Anna"), seen(BEN, OFFICER, name="Ben"), roles=ROLES - {SERGEANT})

    assert await house.names(page) == {"Sergeant": ["Anna"], "Officer": ["Ben"]}
    assert [s.is_unmapped for s in (await house.view(page)).sections] == [False, True, False]


async def test_a_comparison_alone_also_unmaps_a_deleted_role(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, SERGEANT, name="Anna"))

    await house.compare(seen(ANNA, name="Anna"), roles=ROLES - {SERGEANT})

    assert await house.names(page) == {"Sergeant": ["Anna"]}


async def test_wanted_names_the_mapped_roles_and_the_enrolled(house: House) -> None:
    await house.page()
    await house.compare(seen(ANNA, SERGEANT), seen(BEN))

    wanted = await house.sync.wanted(GUILD)

    assert SERGEANT in wanted.role_ids
    assert wanted.known.fingerprints.keys() == {ANNA}


async def test_the_audit_log_is_asked_only_when_there_is_something_to_attribute(house: House) -> None:
    await house.page()
    await house.compare(seen(ANNA, SERGEANT))
    asked = house.audit.asked

    await house.apply(seen(ANNA, SERGEANT), seen(BEN))
    await house.compare(seen(ANNA, SERGEANT))
    assert house.audit.asked == asked

    await house.apply(seen(ANNA, SERGEANT, name="Other"))  # the log tells who changed a nickname, too
    assert house.audit.asked == asked + 1


async def test_the_audit_log_is_asked_once_for_a_burst_of_many_batches(house: House) -> None:
    page = await house.page()
    people = [seen(UserId(1000 + number), SERGEANT) for number in range(BATCH + 1)]

    await house.apply(*people)

    assert house.audit.asked == 1
    assert sum(map(len, (await house.names(page)).values())) == BATCH + 1


async def test_a_change_made_while_the_bot_was_away_is_found_and_named(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, OFFICER))
    house.clock.move(timedelta(hours=2))
    made = house.clock.now - timedelta(hours=1)
    house.audit.lines = [
        RoleAudit(made, UserId(50), "Chief", ANNA, frozenset({CAPTAIN}), frozenset({OFFICER}))
    ]

    await house.compare(seen(ANNA, CAPTAIN))

    record = (await house.records(page))[-1]
    assert (record.kind, record.at, record.source) == (RecordKind.PROMOTION, made, Source.AUDIT_LOG)


async def test_an_order_lends_its_actor_and_reason_and_is_fulfilled(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, OFFICER))
    order = Order(
        OrderId(0),
        GUILD,
        target_id=ANNA,
        actor_id=UserId(50),
        actor_name="Chief",
        reason="exam passed",
        give=frozenset({SERGEANT}),
        take=frozenset({OFFICER}),
        state=OrderState.PENDING,
        created_at=NOW,
        due_at=NOW,
        expires_at=NOW + timedelta(days=1),
    )
    async with house.database.begin() as tx:
        await tx.orders.add(order)

    await house.apply(seen(ANNA, SERGEANT))

    record = (await house.records(page))[-1]
    assert (record.kind, record.source, record.reason) == (RecordKind.PROMOTION, Source.ORDER, "exam passed")
    async with house.database.read() as tx:
        assert await tx.orders.open_for(GUILD, [ANNA]) == ()


async def test_two_processes_at_once_lose_no_change(house: House, migrated_url: str) -> None:
    page = await house.page()
    await house.compare(*many(20))
    before = (await house.view(page)).revision
    other = House(await open_database(migrated_url))
    await other.start()

    promotions = [house.apply(seen(UserId(1000 + n), SERGEANT)) for n in range(0, 20, 2)]
    promotions += [other.apply(seen(UserId(1000 + n), SERGEANT)) for n in range(1, 20, 2)]
    await asyncio.gather(*promotions)
    await other.database.close()

    view = await house.view(page)
    assert [len(section.members) for section in view.sections] == [0, 20, 0]
    records = [r for r in await house.records(page) if r.kind is RecordKind.PROMOTION]
    assert len(records) == 20
    assert view.revision == before + 20


async def test_a_member_on_two_pages_has_a_standing_on_each(house: House) -> None:
    first = await house.page()
    second = await house.pages.create(
        MANAGER, replace(await house.pages.export(MANAGER, first.slug), id=None, slug="other")
    )

    await house.compare(seen(ANNA, SERGEANT, name="Anna"))
    await house.apply(seen(ANNA, OFFICER, name="Anna"))

    assert await house.names(first) == await house.names(second) == {"Officer": ["Anna"]}


async def test_progress_is_told(house: House) -> None:
    await house.page()
    told: list[tuple[int, int]] = []
    snapshot = Snapshot(GUILD, ROLES, tuple(many(1200)), is_complete=True)

    await house.sync.compare(
        snapshot, audit=house.audit, progress=lambda done, total: told.append((done, total))
    )

    assert told == [(500, 1200), (1000, 1200), (1200, 1200)]


async def test_status_tells_stamp_members_and_hold(house: House) -> None:
    page = await house.page()
    await house.compare(*many(20))

    status = await house.sync.status(MANAGER, GUILD)

    assert (status.guild.synced_at, status.members[page.id], status.guild.held) == (NOW, 20, None)
    with pytest.raises(NotAllowed):
        await house.sync.status(STRANGER, GUILD)


async def test_a_promotion_by_hand_in_two_steps_is_a_promotion(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, OFFICER))

    await house.apply(seen(ANNA))
    house.clock.move(timedelta(seconds=4))
    await house.apply(seen(ANNA, SERGEANT))

    record = (await house.records(page))[-1]
    assert (record.kind, record.before, record.after) == (RecordKind.PROMOTION, "Officer", "Sergeant")


async def test_a_rank_added_later_takes_its_dates_from_the_audit_log_too(house: House) -> None:
    page = await house.page()
    other = RoleId(99)
    await house.compare(seen(ANNA, OFFICER), seen(BEN, other))
    house.clock.move(timedelta(days=2))
    promoted = NOW - timedelta(days=20)
    house.audit.lines = [RoleAudit(promoted, UserId(50), "Chief Hale", BEN, frozenset({other}))]

    await house.ranks.add(MANAGER, page.id, name="Chief", role_id=other, place=0)
    await house.compare(seen(ANNA, OFFICER), seen(BEN, other))

    row = (await house.view(page)).of(BEN)
    assert row is not None
    assert (row.rank, row.promotion_date, row.promotion_officer) == ("Chief", promoted.date(), "Chief Hale")
