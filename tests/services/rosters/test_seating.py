"""A full rank takes nobody more by an order, unless an admin says so."""

import asyncio

import pytest

from domain.access.tiers import Tier, TierGrant
from domain.errors import NotAllowed, Refused
from domain.rosters.asks import Demote, Discharge, Promote, Reinstate
from domain.rosters.orders import Order, OrderState
from domain.rosters.pages import Page
from services.rosters.orders import Terms
from tests.domain.makers import ANNA, BEN, CAPTAIN, CARLA, GUILD, OFFICER, SERGEANT, seen
from tests.services.house import MANAGER, House
from tests.services.rosters.test_orders import CHIEF, COMMAND_ROLE

OVER = Terms(over_strength=True)


async def seated(house: House, most: int) -> Page:
    """Return a page with one captain, who commands, two officers, and so many seats for sergeants."""
    page = await house.page()
    await house.compare(
        seen(ANNA, CAPTAIN, COMMAND_ROLE, name="Anna"), seen(BEN, OFFICER), seen(CARLA, OFFICER)
    )
    await house.tiers.grant(MANAGER, GUILD, TierGrant(COMMAND_ROLE, Tier.COMMAND))
    return await house.ranks.seat(MANAGER, page.id, page.ranks[1].id, most=most)


async def test_the_last_seat_is_given_once_even_before_discord_shows_it(house: House) -> None:
    page = await seated(house, 1)

    ended = await asyncio.gather(
        *(house.orders.place(CHIEF, page.id, who, Promote()) for who in (BEN, CARLA)), return_exceptions=True
    )

    assert {type(each) for each in ended} == {Order, Refused}
    (refusal,) = (each for each in ended if isinstance(each, Refused))
    assert refusal.sentence.startswith("Sergeant is full: 1 of 1 seats are taken.")


async def test_an_admin_goes_over_the_strength_if_he_says_so(house: House) -> None:
    page = await seated(house, 1)
    await house.apply(seen(CARLA, SERGEANT))

    with pytest.raises(Refused, match="Sergeant is full"):
        await house.orders.place(MANAGER, page.id, BEN, Promote())
    with pytest.raises(NotAllowed, match="admin tier"):
        await house.orders.place(CHIEF, page.id, BEN, Promote(), terms=OVER)
    order = await house.orders.place(MANAGER, page.id, BEN, Promote(), terms=OVER)
    await house.apply(seen(BEN, SERGEANT))

    assert (await house.orders.get(order.id)).state is OrderState.FULFILLED
    (section,) = (each for each in (await house.view(page)).sections if each.name == "Sergeant")
    assert section.occupancy is not None
    assert section.occupancy.over == 1


async def test_nobody_is_reinstated_into_a_full_rank_but_demoted_into_one(house: House) -> None:
    page = await seated(house, 1)
    await house.apply(seen(CARLA, SERGEANT))
    await house.orders.place(CHIEF, page.id, BEN, Discharge())
    await house.apply(seen(BEN))

    with pytest.raises(Refused, match="Sergeant is full"):
        await house.orders.place(CHIEF, page.id, BEN, Reinstate(page.ranks[1].id))
    page = await house.ranks.seat(MANAGER, page.id, page.ranks[2].id, most=1)
    await house.apply(seen(BEN, OFFICER))
    assert (await house.orders.place(CHIEF, page.id, CARLA, Demote())).state is OrderState.PENDING


async def test_a_scheduled_promotion_is_asked_again_when_it_falls_due(house: House) -> None:
    page = await seated(house, 1)
    later = Terms(at=house.clock.now.replace(year=2027, month=1))
    order = await house.orders.place(CHIEF, page.id, BEN, Promote(), terms=later)
    await house.apply(seen(CARLA, SERGEANT))

    house.clock.now = later.at or house.clock.now
    await house.orders.fall_due()

    with pytest.raises((Refused, NotAllowed)):
        await house.orders.recheck(CHIEF, order.id)
    await house.orders.recheck(MANAGER, order.id)


async def test_seats_are_taken_away_again(house: House) -> None:
    page = await seated(house, 1)

    page = await house.ranks.seat(MANAGER, page.id, page.ranks[1].id, most=0, least=2)

    assert (page.ranks[1].seats_min, page.ranks[1].seats_max) == (2, None)
