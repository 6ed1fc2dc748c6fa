"""Undoing a transfer takes all of it back at once, as one correction, and can itself be undone."""

from dataclasses import replace

import pytest

from domain.errors import NotFound, Refused
from domain.ids import RoleId
from domain.rosters.announcements import AnnouncementKind
from domain.rosters.asks import Transfer
from domain.rosters.drafts import MappingDraft
from domain.rosters.orders import Order, OrderKind
from domain.rosters.pages import Page
from domain.rosters.records import Record
from services.rosters.orders import Terms
from tests.domain.makers import BEN, FTO, GUILD, OFFICER, SWAT, TRAFFIC, seen
from tests.services.house import DRAFT, MANAGER, PROMOTIONS, House
from tests.services.rosters.test_announcements import told

MARINE = SWAT


async def transferred(house: House, *held: RoleId) -> tuple[Page, list[Record]]:
    """Return a page on which Ben was transferred to the marine patrol, and the records of it."""
    await house.saw_guild()
    subdivisions = (MappingDraft("Traffic", TRAFFIC), MappingDraft("Marine", MARINE), MappingDraft("K9", FTO))
    page = await house.page(replace(DRAFT, certifications=(), subdivisions=subdivisions))
    await house.compare(seen(BEN, OFFICER, *held, name="Ben"))
    marine = page.subdivisions[1].id
    await house.orders.place(MANAGER, page.id, BEN, Transfer(marine), terms=Terms("by mistake"))
    await house.apply(seen(BEN, OFFICER, *held, MARINE, name="Ben"))
    await house.apply(seen(BEN, OFFICER, MARINE, name="Ben"))
    moves = [each for each in await house.records(page) if each.order_id is not None]
    return page, sorted(moves, key=lambda each: each.id)


async def shown(house: House, order: object, *held: RoleId) -> None:
    """Have Discord show that an order is done."""
    assert isinstance(order, Order)
    await house.apply(seen(BEN, OFFICER, *held, name="Ben"))


async def divisions(house: House, page: Page) -> tuple[str, ...]:
    row = (await house.view(page)).of(BEN)
    assert row is not None
    return row.subdivisions


async def test_all_of_it_goes_back_by_one_order(house: House) -> None:
    page, _ = await transferred(house, TRAFFIC)

    order = await house.undoing.undo_last(MANAGER, GUILD, BEN, reason="it was one")
    await shown(house, order, TRAFFIC)

    assert isinstance(order, Order)
    assert (order.kind, order.subject) == (OrderKind.TRANSFER, "Traffic")
    assert (order.give, order.take) == (frozenset({TRAFFIC}), frozenset({MARINE}))
    assert await divisions(house, page) == ("Traffic",)
    with pytest.raises(NotFound, match="could be undone"):
        await house.undoing.undo_last(MANAGER, GUILD, BEN)


async def test_any_of_its_records_takes_all_back_once(house: House) -> None:
    _, moves = await transferred(house, TRAFFIC, FTO)
    assert len(moves) == 3

    order = await house.undoing.undo(MANAGER, GUILD, moves[0].id)
    await shown(house, order, TRAFFIC, FTO)

    for each in moves:
        with pytest.raises(Refused, match=f"#{each.id} was undone already"):
            await house.undoing.undo(MANAGER, GUILD, each.id)


async def test_the_undo_can_be_undone_and_the_transfer_again_then(house: House) -> None:
    page, moves = await transferred(house, TRAFFIC, FTO)
    await shown(house, await house.undoing.undo(MANAGER, GUILD, moves[-1].id), TRAFFIC, FTO)
    back = [each for each in await house.records(page) if each.undoes is not None]

    order = await house.undoing.undo(MANAGER, GUILD, back[0].id)
    await shown(house, order, MARINE)

    assert await divisions(house, page) == ("Marine",)
    again = await house.undoing.undo_last(MANAGER, GUILD, BEN)
    assert isinstance(again, Order)
    assert (again.give, again.take) == (frozenset({TRAFFIC, FTO}), frozenset({MARINE}))


async def test_what_moved_on_since_is_named(house: House) -> None:
    _, moves = await transferred(house, TRAFFIC)
    await house.apply(seen(BEN, OFFICER, MARINE, TRAFFIC, name="Ben"))

    with pytest.raises(Refused, match="undo that one first"):
        await house.undoing.undo(MANAGER, GUILD, moves[0].id)


async def test_it_is_announced_as_one_correction(house: House) -> None:
    await house.saw_guild()
    await house.announcement_rules.set(
        MANAGER, GUILD, AnnouncementKind.CORRECTION, channel_id=PROMOTIONS, sends_message=False
    )
    await transferred(house, TRAFFIC)

    await shown(house, await house.undoing.undo_last(MANAGER, GUILD, BEN), TRAFFIC)

    corrections = [each for each in await told(house) if each.kind is AnnouncementKind.CORRECTION]
    assert [(each.before, each.after) for one in corrections for each in one.items] == [("Marine", "Traffic")]
