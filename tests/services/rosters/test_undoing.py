"""Anything on record is taken back by the rules it was made by, once, unless later records stand on it."""

import asyncio
from dataclasses import replace

import pytest

from domain.access.actors import OPERATOR, Actor
from domain.access.tiers import Tier, TierGrant
from domain.errors import NotAllowed, NotFound, Refused
from domain.events import RosterChanged
from domain.ids import GuildId, RecordId, RoleId, UserId
from domain.rosters.asks import Promote
from domain.rosters.orders import Order, OrderKind
from domain.rosters.records import Record, RecordKind, Source
from services.rosters.undoing import Undoing
from storage.rosters.records import NewRecord
from storage.transaction import Transaction
from tests.domain.makers import ANNA, BEN, CARLA, FTO, GUILD, OFFICER, SERGEANT, seen
from tests.services.house import MANAGER, House
from tests.services.rosters.test_orders import CHIEF, NOBODY, staffed


async def last(house: House) -> Record:
    """Return the record written last."""
    async with house.database.read() as tx:
        return (await tx.records.of_page((await tx.pages.of_guild(GUILD))[0].id, limit=1))[0]


async def promoted(house: House) -> Record:
    """Return the record of Ben's promotion to sergeant, made by hand."""
    await staffed(house)
    await house.apply(seen(BEN, SERGEANT, name="Ben"))
    return await last(house)


async def undone(house: House, record: Record) -> Record:
    """Undo Ben's promotion, have Discord show it, and return what was written."""
    order = await house.undoing.undo(CHIEF, GUILD, record.id, reason="a mistake")
    assert isinstance(order, Order)
    await house.apply(seen(BEN, OFFICER, name="Ben"))
    return await last(house)


async def test_undoing_a_promotion_demotes_by_the_same_rules(house: House) -> None:
    record = await promoted(house)

    with pytest.raises(NotAllowed):
        await house.undoing.undo(NOBODY, GUILD, record.id)
    order = await house.undoing.undo(CHIEF, GUILD, record.id, reason="a mistake")

    assert isinstance(order, Order)
    assert (order.kind, order.subject, order.undoes) == (OrderKind.DEMOTE, "Officer", record.id)
    with pytest.raises(NotFound):
        await house.undoing.undo(CHIEF, GuildId(1), record.id)


async def test_what_reverses_a_record_names_it(house: House) -> None:
    record = await promoted(house)

    reversal = await undone(house, record)

    assert (reversal.kind, reversal.undoes, reversal.reason) == (
        RecordKind.DEMOTION,
        record.id,
        "a mistake",
    )


async def test_a_record_is_undone_once(house: House) -> None:
    record = await promoted(house)
    reversal = await undone(house, record)

    with pytest.raises(Refused, match=f"#{record.id} was undone already, by #{reversal.id}"):
        await house.undoing.undo(CHIEF, GUILD, record.id)


async def test_what_was_undone_can_be_brought_back_and_undone_anew(house: House) -> None:
    record = await promoted(house)
    reversal = await undone(house, record)

    await house.undoing.undo(CHIEF, GUILD, reversal.id)
    await house.apply(seen(BEN, SERGEANT, name="Ben"))
    again = await undone(house, record)

    assert again.undoes == record.id


async def test_what_later_records_stand_on_is_refused(house: House) -> None:
    record = await promoted(house)
    await house.apply(seen(BEN, OFFICER, name="Ben"))
    await house.apply(seen(BEN, SERGEANT, name="Ben"))

    with pytest.raises(Refused, match="undo that one first"):
        await house.undoing.undo(CHIEF, GUILD, record.id)


async def test_undoing_the_last_thing_goes_back_step_by_step(house: House) -> None:
    await staffed(house)
    await house.apply(seen(BEN, OFFICER, FTO, name="Ben"))
    await house.apply(seen(BEN, SERGEANT, FTO, name="Ben"))

    first = await house.undoing.undo_last(CHIEF, GUILD, BEN)
    await house.apply(seen(BEN, OFFICER, FTO, name="Ben"))
    second = await house.undoing.undo_last(CHIEF, GUILD, BEN)
    await house.apply(seen(BEN, OFFICER, name="Ben"))

    assert isinstance(first, Order)
    assert isinstance(second, Order)
    assert (first.kind, second.kind) == (OrderKind.DEMOTE, OrderKind.REVOKE)
    with pytest.raises(NotFound, match="could be undone"):
        await house.undoing.undo_last(CHIEF, GUILD, BEN)
    with pytest.raises(NotFound, match="could be undone"):
        await house.undoing.undo_last(CHIEF, GUILD, UserId(404))


async def test_a_supervisor_of_another_page_learns_nothing(house: House) -> None:
    await promoted(house)
    elsewhere = Actor(CARLA, "Carla", role_ids=frozenset({RoleId(98)}))

    with pytest.raises(NotAllowed, match="supervisor tier"):
        await house.undoing.undo_last(elsewhere, GUILD, BEN)


@pytest.mark.parametrize(
    ("kind", "before", "after", "why"),
    [
        (RecordKind.CERTIFICATION, None, "SWAT", "does not hold SWAT"),
        (RecordKind.REVOCATION, "FTO", None, "so already"),
    ],
)
async def test_what_is_so_already_leaves_nothing_to_undo(
    house: House, kind: RecordKind, before: str | None, after: str | None, why: str
) -> None:
    page = await staffed(house)
    await house.apply(seen(BEN, OFFICER, FTO, name="Ben"))
    async with house.database.begin() as tx:
        person = await tx.people.find(GUILD, BEN)
        assert person is not None
        gone = NewRecord(GUILD, page.id, person.id, kind, before, after, house.clock())
        record = await tx.records.add(gone)

    with pytest.raises(Refused, match=why):
        await house.undoing.undo(CHIEF, GUILD, record.id)


async def test_an_order_under_way_is_not_undone_a_second_time(house: House) -> None:
    record = await promoted(house)

    answers = await asyncio.gather(
        *(house.undoing.undo(CHIEF, GUILD, record.id) for _ in range(2)), return_exceptions=True
    )

    assert sorted(isinstance(each, Refused) for each in answers) == [False, True]


class Relisting:
    """Takes back what Muster found when it came, as if that were ours."""

    def __init__(self) -> None:
        self.asked: list[tuple[Actor, RecordId]] = []

    async def __call__(self, tx: Transaction, actor: Actor, record: Record, *, now: object) -> NewRecord:
        self.asked.append((actor, record.id))
        return NewRecord(
            record.guild_id, record.page_id, record.person_id, record.kind, record.after, None, record.at
        )


async def test_what_is_ours_alone_is_reversed_at_once_recorded_and_told(house: House) -> None:
    page = await staffed(house)
    reversal = Relisting()
    local = Undoing(house.database, house.live, house.clock, house.orders, {RecordKind.LISTING: reversal})
    listing = next(each for each in await house.records(page) if each.kind is RecordKind.LISTING)
    async with house.database.read() as tx:
        ben = await tx.people.find(GUILD, BEN)
    assert ben is not None
    listing = next(each for each in await house.records(page) if each.person_id == ben.id)
    house.heard.clear()

    with pytest.raises(NotAllowed, match="not below your own rank"):
        await local.undo(replace(CHIEF, user_id=CARLA), GUILD, (await first_of(house, ANNA)).id)
    made = await local.undo(CHIEF, GUILD, listing.id, reason="wrong")

    assert isinstance(made, Record)
    assert (made.before, made.after, made.undoes) == ("Officer", None, listing.id)
    assert (made.reason, made.actor_id is not None) == ("wrong", True)
    assert reversal.asked == [(CHIEF, listing.id)]
    assert [each.records for each in house.heard if isinstance(each, RosterChanged)] == [1]
    with pytest.raises(Refused, match="undone already"):
        await local.undo(OPERATOR, GUILD, listing.id)


async def first_of(house: House, user_id: UserId) -> Record:
    """Return somebody's first record."""
    async with house.database.read() as tx:
        person = await tx.people.find(GUILD, user_id)
        assert person is not None
        return (await tx.records.of_person(person.id, limit=9))[-1]


async def test_what_nobody_ordered_is_not_undone(house: House) -> None:
    await staffed(house)
    listing = await first_of(house, BEN)
    await house.apply(seen(BEN, OFFICER, name="Benjamin"))
    renaming = (await house.history.of_member(MANAGER, GUILD, BEN)).records[0]

    for record in (listing, renaming):
        with pytest.raises(Refused, match="Nobody ordered that"):
            await house.undoing.undo(CHIEF, GUILD, record.id)
    with pytest.raises(NotAllowed):
        await house.undoing.undo(NOBODY, GUILD, renaming.id)


async def test_a_page_s_own_supervisor_undoes_there(house: House) -> None:
    page = await staffed(house)
    await house.apply(seen(BEN, OFFICER, FTO, name="Ben"))
    role = RoleId(12)
    await house.tiers.grant(MANAGER, GUILD, TierGrant(role, Tier.SUPERVISOR, page.id))

    order = await house.undoing.undo_last(Actor(CARLA, "Carla", role_ids=frozenset({role})), GUILD, BEN)

    assert isinstance(order, Order)
    assert (order.kind, order.subject) == (OrderKind.REVOKE, "FTO")


async def test_an_order_that_undoes_by_number_keeps_its_source(house: House) -> None:
    page = await staffed(house)
    await house.orders.place(CHIEF, page.id, BEN, Promote())
    await house.apply(seen(BEN, SERGEANT, name="Ben"))

    reversal = await undone(house, await last(house))

    assert (reversal.source, reversal.order_id is not None) == (Source.ORDER, True)
