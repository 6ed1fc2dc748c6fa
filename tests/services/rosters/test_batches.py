"""Batches: many orders, each judged, a few at a time, to the end or until stopped."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.access.actors import Actor
from domain.access.tiers import Tier, TierGrant
from domain.errors import Invalid, NotAllowed, NotFound, Refused
from domain.events import BatchStarted
from domain.ids import BatchId, GuildId, RoleId, UserId
from domain.rosters.asks import Certify, Demote, Discharge, Promote
from domain.rosters.batches import DRAFT_LIVES, WINDOW, BatchState, LineState, Progress
from domain.rosters.guilds import Held
from domain.rosters.orders import Order, OrderState
from domain.rosters.pages import Page
from domain.rosters.sync import MemberLeft, MemberSeen
from services.rosters.batches import Picked, Preview
from services.rosters.orders import CARRIED_WITHIN, Terms
from tests.domain.makers import ANNA, BEN, CAPTAIN, CARLA, FTO, GUILD, NOW, OFFICER, SERGEANT, seen
from tests.services.house import MANAGER, House

COMMAND_ROLE = RoleId(99)
CHIEF = Actor(ANNA, "Anna", role_ids=frozenset({COMMAND_ROLE}))
MANY = tuple(UserId(1000 + number) for number in range(12))
EVERYBODY = Picked(dict.fromkeys(MANY, "somebody"))


async def staffed(house: House) -> Page:
    """Return a page with Anna the captain, of the command tier, and a dozen officers."""
    page = await house.page()
    await house.compare(
        seen(ANNA, CAPTAIN, COMMAND_ROLE, name="Anna"),
        seen(BEN, CAPTAIN, name="Ben"),
        seen(CARLA, SERGEANT, name="Carla"),
        *(seen(user, OFFICER) for user in MANY),
    )
    await house.tiers.grant(MANAGER, GUILD, TierGrant(COMMAND_ROLE, Tier.COMMAND))
    house.heard.clear()
    return page


async def drafted(house: House, page: Page, picked: Picked = EVERYBODY) -> Preview:
    return await house.batches.draft(CHIEF, page.id, picked, Promote(), terms=Terms("merit"))


async def open_orders(house: House) -> tuple[Order, ...]:
    return await house.orders.open(GUILD)


async def carried_out(house: House, batch_id: BatchId) -> Progress:
    """Have every order done as soon as it is placed, to the end."""
    progress = await house.batches.advance(CHIEF, batch_id)
    while not progress.is_over:
        for order in await open_orders(house):
            await house.apply(seen(order.target_id, *order.give))
        progress = await house.batches.advance(CHIEF, batch_id)
    return progress


async def test_a_draft_says_what_it_would_do_and_orders_nothing(house: House) -> None:
    page = await staffed(house)

    preview = await drafted(house, page, Picked({MANY[0]: "A", MANY[1]: "B", ANNA: "Anna", CARLA: "Carla"}))

    assert preview.wanted == {"Sergeant": 2}
    assert [(line.name, line.sentence) for line in preview.refused] == [
        ("Anna", "You can't do that to yourself."),
        ("Carla", "You can't give Captain, which is not below your own rank."),
    ]
    assert await open_orders(house) == ()
    assert house.heard == []


async def test_a_batch_is_placed_a_few_at_a_time_and_ends_in_records(house: House) -> None:
    page = await staffed(house)
    batch = (await drafted(house, page)).batch

    started = await house.batches.start(CHIEF, batch.id)
    first = await house.batches.advance(CHIEF, batch.id)
    done = await carried_out(house, batch.id)

    assert BatchStarted(GUILD, batch.id) in house.heard
    assert (started.total, started.of(LineState.WAITING)) == (12, 12)
    assert (first.of(LineState.OPEN), first.of(LineState.WAITING)) == (WINDOW, 12 - WINDOW)
    assert (done.batch.state, done.of(LineState.DONE)) == (BatchState.DONE, 12)
    report = await house.batches.report(CHIEF, batch.id, GUILD)
    records = {record.id: record for record in await house.records(page)}
    assert all(records[line.record_id].reason == "merit" for line in report.lines if line.record_id)
    assert len({line.record_id for line in report.lines}) == 12


async def test_each_is_judged_again_when_his_turn_comes(house: House) -> None:
    page = await staffed(house)
    batch = (await drafted(house, page)).batch
    await house.batches.start(CHIEF, batch.id)
    await house.batches.advance(CHIEF, batch.id)
    await house.tiers.grant(MANAGER, GUILD, TierGrant(COMMAND_ROLE, Tier.MEMBER))

    done = await carried_out(house, batch.id)

    report = await house.batches.report(CHIEF, batch.id, GUILD)
    refused = [line.sentence for line in report.lines if line.state is LineState.REFUSED]
    assert (done.of(LineState.DONE), len(refused)) == (WINDOW, 12 - WINDOW)
    assert set(refused) == {"You need the command tier for that; here you are of the member tier."}


async def test_what_fails_or_leaves_has_its_sentence_and_the_rest_goes_on(house: House) -> None:
    page = await staffed(house)
    batch = (await drafted(house, page)).batch
    await house.batches.start(CHIEF, batch.id)
    await house.batches.advance(CHIEF, batch.id)
    first, second, *_ = await open_orders(house)
    await house.orders.failed(first.id, "Discord refused it.")
    await house.sync.apply(GUILD, [MemberLeft(second.target_id)], audit=house.audit)

    done = await carried_out(house, batch.id)

    assert (done.of(LineState.DONE), done.of(LineState.REFUSED)) == (10, 2)
    report = await house.batches.report(CHIEF, batch.id, GUILD)
    assert [line.sentence for line in report.lines if line.sentence] == [
        "Discord refused it.",
        "The member left the server before it was done.",
    ]


async def test_a_cancelled_batch_leaves_what_is_done_and_finishes_what_is_under_way(house: House) -> None:
    page = await staffed(house)
    batch = (await drafted(house, page)).batch
    await house.batches.start(CHIEF, batch.id)
    await house.batches.advance(CHIEF, batch.id)

    cancelled = await house.batches.cancel(CHIEF, batch.id)
    done = await carried_out(house, batch.id)

    assert cancelled.of(LineState.CANCELLED) == 12 - WINDOW
    assert (done.batch.state, done.of(LineState.DONE)) == (BatchState.CANCELLED, WINDOW)
    with pytest.raises(Refused, match="has ended: done 5, not done 0, cancelled 7"):
        await house.batches.cancel(CHIEF, batch.id)


async def test_only_who_drew_it_up_starts_it_once_and_soon(house: House) -> None:
    page = await staffed(house)
    batch, late = (await drafted(house, page)).batch, (await drafted(house, page)).batch

    with pytest.raises(Refused, match="Only Anna"):
        await house.batches.start(MANAGER, batch.id)
    await house.batches.start(CHIEF, batch.id)
    with pytest.raises(Refused, match="already"):
        await house.batches.start(CHIEF, batch.id)
    house.clock.move(DRAFT_LIVES + timedelta(minutes=1))
    with pytest.raises(Refused, match="over an hour ago"):
        await house.batches.start(CHIEF, late.id)
    with pytest.raises(NotFound):
        await house.batches.start(CHIEF, BatchId(999))


async def test_others_see_and_stop_it_only_by_their_tier(house: House) -> None:
    page = await staffed(house)
    batch = (await drafted(house, page)).batch
    await house.batches.start(CHIEF, batch.id)
    stranger = Actor(CARLA, "Carla")

    for refused in (
        house.batches.cancel(stranger, batch.id),
        house.batches.report(stranger, batch.id, GUILD),
    ):
        with pytest.raises(NotAllowed):
            await refused
    with pytest.raises(NotFound):
        await house.batches.report(MANAGER, batch.id, GuildId(1))
    assert await house.batches.latest(stranger, GUILD) == ()
    assert [each.batch.id for each in await house.batches.latest(MANAGER, GUILD)] == [batch.id]
    assert (await house.batches.cancel(MANAGER, batch.id)).of(LineState.CANCELLED) == 12


async def test_it_waits_while_the_guild_is_held(house: House) -> None:
    page = await staffed(house)
    batch = (await drafted(house, page)).batch
    await house.batches.start(CHIEF, batch.id)
    async with house.database.begin() as tx:
        guild = await tx.guilds.lock(GUILD)
        await tx.guilds.save(replace(guild, held=Held(NOW, 9, 12, ())))

    progress = await house.batches.advance(CHIEF, batch.id)

    assert (progress.is_held, progress.of(LineState.WAITING)) == (True, 12)


async def test_a_line_waits_for_another_order_about_the_same_member(house: House) -> None:
    page = await staffed(house)
    other = await house.orders.place(MANAGER, page.id, MANY[0], Promote())
    batch = (await drafted(house, page, Picked({MANY[0]: "A"}))).batch
    await house.batches.start(CHIEF, batch.id)

    waiting = await house.batches.advance(CHIEF, batch.id)
    await house.orders.failed(other.id, "no")
    placed = await house.batches.advance(CHIEF, batch.id)

    assert (waiting.of(LineState.WAITING), placed.of(LineState.OPEN)) == (1, 1)


async def test_an_order_of_a_batch_expires_only_once_it_was_taken_up(house: House) -> None:
    page = await staffed(house)
    batch = (await drafted(house, page)).batch
    await house.batches.start(CHIEF, batch.id)
    await house.batches.advance(CHIEF, batch.id)
    house.clock.move(CARRIED_WITHIN + timedelta(minutes=1))
    await house.orders.fall_due()
    waiting = await open_orders(house)

    await house.orders.taken_up(waiting[0])
    house.clock.move(CARRIED_WITHIN + timedelta(minutes=1))
    await house.orders.fall_due()

    assert len(waiting) == WINDOW
    assert len(await open_orders(house)) == WINDOW - 1
    assert (await house.orders.get(waiting[0].id)).state is OrderState.EXPIRED


async def test_a_rank_and_a_subdivision_narrow_whom_is_meant(house: House) -> None:
    page = await staffed(house)
    officer = page.ranks[2].id

    by_rank = await house.batches.draft(
        MANAGER, page.id, Picked(rank_id=officer), Certify(page.certifications[0].id), terms=Terms()
    )
    both = await house.batches.draft(
        MANAGER, page.id, Picked({MANY[0]: "A", BEN: "Ben"}, officer), Demote(), terms=Terms("late")
    )

    assert by_rank.wanted == {"FTO": 12}
    assert [line.name for line in both.refused] == ["A"]
    with pytest.raises(Invalid, match="Nobody fits"):
        await house.batches.draft(
            MANAGER, page.id, Picked(subdivision_id=page.subdivisions[0].id), Promote(), terms=Terms()
        )


async def test_a_tier_is_needed_before_anything_is_drawn_up(house: House) -> None:
    page = await staffed(house)

    with pytest.raises(NotAllowed):
        await house.batches.draft(Actor(CARLA, "Carla"), page.id, EVERYBODY, Promote(), terms=Terms())


async def test_what_is_so_already_is_done_without_a_record(house: House) -> None:
    page = await staffed(house)
    await house.apply(MemberSeen(MANY[0], seen(MANY[0]).profile, frozenset({OFFICER, FTO})))
    preview = await house.batches.draft(
        CHIEF, page.id, Picked({MANY[0]: "A"}), Certify(page.certifications[0].id), terms=Terms()
    )
    await house.batches.start(CHIEF, preview.batch.id)

    done = await house.batches.advance(CHIEF, preview.batch.id)

    assert (done.batch.state, done.of(LineState.DONE)) == (BatchState.DONE, 1)
    report = await house.batches.report(CHIEF, preview.batch.id, GUILD)
    assert (report.lines[0].record_id, report.lines[0].sentence) == (None, "It was so already.")


async def test_discharges_ordered_in_bulk_are_not_held_by_the_live_path(house: House) -> None:
    page = await staffed(house)
    preview = await house.batches.draft(CHIEF, page.id, EVERYBODY, Discharge(), terms=Terms("wound up"))
    await house.batches.start(CHIEF, preview.batch.id)

    progress = await house.batches.advance(CHIEF, preview.batch.id)
    while not progress.is_over:
        for order in await open_orders(house):
            await house.apply(seen(order.target_id))
        progress = await house.batches.advance(CHIEF, preview.batch.id)

    assert progress.of(LineState.DONE) == 12
    assert (await house.sync.status(MANAGER, GUILD)).guild.held is None
    assert set(await house.names(page)) == {"Captain", "Sergeant"}


async def test_old_drafts_and_old_ends_are_forgotten(house: House) -> None:
    page = await staffed(house)
    stale = (await drafted(house, page)).batch
    ran = (await drafted(house, page)).batch
    await house.batches.start(CHIEF, ran.id)
    await carried_out(house, ran.id)
    house.clock.move(timedelta(days=2))

    assert await house.batches.tidy() == 1
    with pytest.raises(NotFound):
        await house.batches.start(CHIEF, stale.id)
    house.clock.move(timedelta(days=100))
    assert await house.batches.tidy() == 1
    assert await house.batches.latest(CHIEF, GUILD) == ()


async def test_after_a_restart_those_left_over_are_found(house: House) -> None:
    page = await staffed(house)
    batch = (await drafted(house, page)).batch
    assert await house.batches.guilds() == frozenset()

    await house.batches.start(CHIEF, batch.id)

    assert await house.batches.guilds() == {GUILD}
    assert [each.id for each in await house.batches.running(GUILD)] == [batch.id]


async def test_whoever_cancels_too_late_reads_how_it_ended(house: House) -> None:
    page = await staffed(house)
    batch = (await drafted(house, page)).batch
    await house.batches.start(CHIEF, batch.id)
    await carried_out(house, batch.id)

    with pytest.raises(Refused, match=r"has ended: done 12, not done 0, cancelled 0"):
        await house.batches.cancel(CHIEF, batch.id)


async def test_whoever_cancels_when_the_last_are_under_way_is_told_so(house: House) -> None:
    page = await staffed(house)
    batch = (await drafted(house, page)).batch
    await house.batches.start(CHIEF, batch.id)
    await house.batches.advance(CHIEF, batch.id)
    await house.batches.cancel(CHIEF, batch.id)

    with pytest.raises(Refused, match=f"Too late to cancel: the last {WINDOW} orders are under way"):
        await house.batches.cancel(CHIEF, batch.id)
