"""Reminders of what ends soon, and orders that take what has ended."""

from datetime import timedelta

import pytest

from domain.access.actors import OPERATOR
from domain.errors import NotAllowed
from domain.events import CertificationExpiring, OrderPlaced
from domain.rosters.asks import Certify
from domain.rosters.orders import OrderKind, OrderState
from domain.rosters.pages import Page
from domain.rosters.records import RecordKind, Source
from services.rosters.orders import Terms
from tests.domain.makers import ANNA, BEN, FTO, GUILD, NOW, OFFICER, seen
from tests.services.house import MANAGER, STRANGER, House

DAY, YEAR = timedelta(days=1), timedelta(days=365)


async def certified(house: House) -> Page:
    """Return a page on which Anna's FTO ends in a year."""
    page = await house.page()
    await house.certifications.edit(MANAGER, page.id, page.certifications[0].id, valid_for=YEAR)
    await house.compare(seen(ANNA, OFFICER, FTO, name="Anna"))
    house.heard.clear()
    return page


def reminders(house: House) -> list[CertificationExpiring]:
    return [event for event in house.heard if isinstance(event, CertificationExpiring)]


async def test_a_holder_is_reminded_in_time_and_once(house: House) -> None:
    page = await certified(house)
    house.clock.move(YEAR - 15 * DAY)
    assert await house.expiries.fall_due() == 0
    house.clock.move(DAY)

    assert await house.expiries.fall_due() == 1
    assert await house.expiries.fall_due() == 0

    (told,) = reminders(house)
    assert (told.guild_id, told.page_id, told.certification) == (GUILD, page.id, "FTO")
    assert told.expires_at == NOW + YEAR
    async with house.database.read() as tx:
        assert (await tx.people.get(told.person_id)).user_id == ANNA


async def test_a_renewal_has_a_reminder_of_its_own(house: House) -> None:
    page = await certified(house)
    house.clock.move(YEAR - 10 * DAY)
    await house.expiries.fall_due()
    await house.orders.place(MANAGER, page.id, ANNA, Certify(page.certifications[0].id))

    assert await house.expiries.fall_due() == 0
    house.clock.move(YEAR - DAY)
    assert await house.expiries.fall_due() == 1

    assert len(reminders(house)) == 2


async def test_what_has_ended_is_taken_by_an_order_and_makes_one_record(house: House) -> None:
    page = await certified(house)
    house.clock.move(YEAR)

    assert await house.expiries.fall_due() == 1
    assert await house.expiries.fall_due() == 0
    order = await house.orders.next(GUILD)
    assert order is not None
    await house.apply(seen(ANNA, OFFICER, name="Anna"))

    assert (order.kind, order.actor_id, order.actor_name) == (OrderKind.REVOKE, None, "Muster")
    assert (await house.orders.get(order.id)).state is OrderState.FULFILLED
    made = [each for each in await house.records(page) if each.kind is RecordKind.REVOCATION]
    assert [(each.before, each.reason, each.source, each.actor_id) for each in made] == [
        ("FTO", "expired", Source.ORDER, None)
    ]
    assert OrderPlaced(GUILD, order.id) in house.heard
    house.clock.move(2 * DAY)
    assert await house.expiries.fall_due() == 0


async def test_what_fell_due_while_nothing_ran_is_made_up_for_without_a_reminder(house: House) -> None:
    await certified(house)
    house.clock.move(2 * YEAR)

    assert await house.expiries.fall_due() == 1

    assert reminders(house) == []
    assert await house.orders.next(GUILD) is not None


async def test_what_discord_would_not_let_us_take_is_tried_again_a_day_later(house: House) -> None:
    await certified(house)
    house.clock.move(YEAR)
    await house.expiries.fall_due()
    order = await house.orders.next(GUILD)
    assert order is not None
    await house.orders.failed(order.id, "My role is too low.")

    soon = await house.expiries.fall_due()
    house.clock.move(DAY)

    assert (soon, await house.expiries.fall_due()) == (0, 1)


async def test_another_order_about_the_same_is_waited_for(house: House) -> None:
    page = await certified(house)
    house.clock.move(YEAR)
    await house.apply(seen(ANNA, OFFICER, name="Anna"))
    order = await house.orders.place(
        MANAGER, page.id, ANNA, Certify(page.certifications[0].id), terms=Terms(until=NOW + YEAR + DAY)
    )
    await house.apply(seen(ANNA, OFFICER, FTO, name="Anna"))

    assert (await house.orders.get(order.id)).state is OrderState.FULFILLED
    assert await house.expiries.fall_due() == 0


async def test_only_a_few_are_taken_at_a_time_and_the_rest_in_the_next_turns(house: House) -> None:
    page = await certified(house)
    many = [seen(type(ANNA)(1000 + n), OFFICER, FTO, name=f"m{n}") for n in range(60)]
    await house.compare(*many)
    house.clock.move(2 * YEAR)

    assert (await house.expiries.fall_due(), await house.expiries.fall_due()) == (50, 10)
    assert len(await house.orders.open(GUILD)) == 60
    assert page.guild_id == GUILD


async def test_what_ends_is_for_supervisors_to_see_the_soonest_first(house: House) -> None:
    page = await certified(house)
    house.clock.move(DAY)
    await house.compare(seen(ANNA, OFFICER, FTO, name="Anna"), seen(BEN, OFFICER, FTO, name="Ben"))

    found = await house.expiries.ending(OPERATOR, page.id, within=YEAR)

    assert [(each.name, each.at) for each in found] == [("Anna", NOW + YEAR)]
    assert len(await house.expiries.ending(MANAGER, page.id, within=YEAR + DAY + DAY)) == 2
    with pytest.raises(NotAllowed, match="supervisor tier"):
        await house.expiries.ending(STRANGER, page.id, within=YEAR)
