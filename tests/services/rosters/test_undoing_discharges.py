"""Undoing a discharge gives all back that is still to be had, with its old ends, and says what is not."""

from datetime import timedelta

import pytest

from domain.access.actors import Actor
from domain.errors import NotAllowed, NotFound
from domain.ids import UserId
from domain.rosters.announcements import AnnouncementKind
from domain.rosters.asks import Certify, Discharge
from domain.rosters.orders import Order, OrderKind, OrderState
from domain.rosters.pages import Page
from domain.rosters.records import Record, RecordKind
from services.rosters.orders import Terms
from tests.domain.makers import BEN, CARLA, FTO, GUILD, NOW, OFFICER, SWAT, TRAFFIC, seen
from tests.services.house import MANAGER, PROMOTIONS, House

DAY = timedelta(days=1)
HELD = (OFFICER, FTO, SWAT, TRAFFIC)


async def discharged(house: House) -> Page:
    """Return a page from which Ben was discharged: an officer with all there is, FTO until in ten days."""
    page = await house.page()
    await house.compare(seen(BEN, OFFICER, SWAT, TRAFFIC, name="Ben"), seen(CARLA, OFFICER, name="Carla"))
    fto, traffic = page.certifications[0].id, page.subdivisions[0].id
    await house.orders.place(MANAGER, page.id, BEN, Certify(fto), terms=Terms(until=NOW + 10 * DAY))
    await house.apply(seen(BEN, *HELD, name="Ben"))
    await house.callsigns.assign(MANAGER, page.id, BEN, "A-1")
    await house.callsigns.assign(MANAGER, page.id, BEN, "T-1", subdivision_id=traffic)
    await house.orders.place(MANAGER, page.id, BEN, Discharge(), terms=Terms("by mistake"))
    await house.apply(seen(BEN, name="Ben"))
    house.clock.move(DAY)
    return page


async def undone(house: House) -> Order:
    """Undo what was done last about Ben, have Discord show it, and return the order as it ended."""
    order = await house.undoing.undo_last(MANAGER, GUILD, BEN, reason="it was one")
    assert isinstance(order, Order)
    await house.apply(seen(BEN, *order.give, name="Ben"))
    return await house.orders.get(order.id)


async def called(house: House, page: Page, user_id: UserId = BEN) -> tuple[str | None, list[str]]:
    row = (await house.view(page)).of(user_id)
    assert row is not None
    return row.callsign, [each.callsign for each in row.callsigns]


async def test_it_gives_back_rank_certifications_subdivisions_and_callsigns(house: House) -> None:
    page = await discharged(house)

    order = await undone(house)

    row = (await house.view(page)).of(BEN)
    assert row is not None
    assert (order.kind, order.state, order.give) == (
        OrderKind.REINSTATE,
        OrderState.FULFILLED,
        frozenset(HELD),
    )
    assert (row.rank, row.certifications, row.subdivisions) == ("Officer", ("FTO", "SWAT"), ("Traffic",))
    assert [(each.certification, each.at) for each in row.expiries] == [("FTO", NOW + 10 * DAY)]
    assert await called(house, page) == ("A-1", ["T-1"])
    assert await house.undoing.left_out(order) == ()


async def test_history_names_what_it_undoes_and_the_next_undo_goes_further_back(house: House) -> None:
    page = await discharged(house)
    await undone(house)
    written: list[Record] = await house.records(page)
    removal = next(each for each in written if each.kind is RecordKind.REMOVAL)
    after = [each for each in written if each.id > removal.id]

    assert {each.kind for each in after if each.undoes == removal.id} == {
        RecordKind.REINSTATEMENT,
        RecordKind.CERTIFICATION,
        RecordKind.ASSIGNMENT,
    }
    assert {each.undoes for each in after if each.kind is RecordKind.CALLSIGN} == {
        each.id for each in written if each.kind is RecordKind.CALLSIGN and each.after is None
    }
    further = await house.undoing.undo_last(MANAGER, GUILD, BEN)
    assert isinstance(further, Record)
    assert (further.kind, further.before, further.after) == (RecordKind.CALLSIGN, "T-1", None)


async def test_undoing_the_undo_discharges_and_that_can_be_undone_again(house: House) -> None:
    page = await discharged(house)
    await undone(house)
    back = next(each for each in await house.records(page) if each.kind is RecordKind.REINSTATEMENT)

    again = await house.undoing.undo(MANAGER, GUILD, back.id)
    await house.apply(seen(BEN, name="Ben"))
    assert isinstance(again, Order)
    assert again.kind is OrderKind.DISCHARGE
    order = await undone(house)

    assert (order.kind, order.give) == (OrderKind.REINSTATE, frozenset(HELD))


async def test_a_callsign_that_is_taken_meanwhile_stays_with_its_holder_and_is_named(house: House) -> None:
    page = await discharged(house)
    await house.callsigns.assign(MANAGER, page.id, CARLA, "A-1")
    await house.callsigns.reserve(MANAGER, page.id, "T-1")

    order = await undone(house)

    assert await called(house, page) == (None, [])
    assert await called(house, page, CARLA) == ("A-1", [])
    assert set(await house.undoing.left_out(order)) == {
        "A-1 does not come back: it belongs to Carla by now.",
        "T-1 does not come back: it is reserved by now.",
    }


async def test_a_certification_that_would_have_ended_since_does_not_come_back(house: House) -> None:
    await discharged(house)
    house.clock.move(10 * DAY)
    lapsed = await house.undoing.lapsed(MANAGER, GUILD, BEN, None)

    order = await undone(house)

    assert order.give == frozenset({OFFICER, SWAT, TRAFFIC})
    assert lapsed == (f"FTO does not come back: it ended on {NOW + 10 * DAY:%Y-%m-%d}.",)
    assert await house.undoing.lapsed(MANAGER, GUILD, BEN, order.undoes) == ()


async def test_what_would_come_of_it_is_said_before_and_nothing_is_done(house: House) -> None:
    page = await discharged(house)
    house.clock.move(10 * DAY)
    await house.callsigns.assign(MANAGER, page.id, CARLA, "A-1")
    record = await house.undoing.last(MANAGER, GUILD, BEN)
    before = await house.records(page)

    foreseen = await house.undoing.foresee(MANAGER, GUILD, BEN, record.id)

    assert isinstance(foreseen.undone, Order)
    assert foreseen.undone.give == frozenset({OFFICER, SWAT, TRAFFIC})
    assert [each.partition(" ")[0] for each in foreseen.left_out] == ["FTO", "A-1"]
    assert (foreseen.callsigns, foreseen.by) == (("T-1",), MANAGER.name)
    assert await house.records(page) == before
    assert await house.orders.open(GUILD) == ()
    with pytest.raises(NotFound):
        await house.undoing.foresee(MANAGER, GUILD, CARLA, record.id)
    with pytest.raises(NotAllowed):
        await house.undoing.foresee(Actor(CARLA, "Carla"), GUILD, BEN, record.id)
    given = await house.records(page)
    callsign = next(each for each in given if each.after == "A-1" and each.person_id != record.person_id)
    taken = await house.undoing.foresee(MANAGER, GUILD, CARLA, callsign.id)
    assert isinstance(taken.undone, Record)
    assert (taken.undone.before, taken.undone.after) == ("A-1", None)
    assert await house.records(page) == before
    assert await called(house, page, CARLA) == ("A-1", [])


async def test_it_is_one_correction(house: House) -> None:
    await discharged(house)
    await house.announcement_rules.set(MANAGER, GUILD, AnnouncementKind.CORRECTION, channel_id=PROMOTIONS)
    await house.announcements.plan(GUILD)
    while (told := await house.announcements.next(GUILD)) is not None:
        await house.announcements.sent(told)

    await undone(house)
    await house.announcements.plan(GUILD)

    told = await house.announcements.next(GUILD)
    assert told is not None
    await house.announcements.sent(told)
    assert told.kind is AnnouncementKind.CORRECTION
    assert await house.announcements.next(GUILD) is None
