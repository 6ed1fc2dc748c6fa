"""What becomes of callsigns when their holders move: in the write that makes it so, and on record."""

from datetime import timedelta

from domain.rosters.asks import Discharge, Promote
from domain.rosters.pages import Page
from domain.rosters.records import RecordKind, Source
from domain.rosters.sync import MemberLeft
from services.rosters.orders import Terms
from tests.domain.makers import ANNA, BEN, CAPTAIN, CARLA, GUILD, OFFICER, SERGEANT, TRAFFIC, seen
from tests.services.house import MANAGER, House
from tests.services.rosters.test_callsigns import CHIEF, SUPERVISING, callsigns, lines, manned


async def called(house: House) -> Page:
    """Return the page with Ben as S-01 and T1, and Carla as OFC-01."""
    page = await manned(house)
    await house.callsigns.assign(CHIEF, page.id, BEN)
    await house.callsigns.assign(CHIEF, page.id, BEN, subdivision_id=page.subdivisions[0].id)
    await house.callsigns.assign(CHIEF, page.id, CARLA)
    return page


async def test_a_leaver_s_are_free_and_their_loss_is_on_record(house: House) -> None:
    page = await called(house)

    await house.sync.apply(GUILD, [MemberLeft(BEN)], audit=house.audit)

    async with house.database.read() as tx:
        assert [each.value for each in await tx.callsigns.of_page(page.id)] == ["OFC-01"]
    lost = [(each.before, each.after) for each in (await lines(house, page))[-2:]]
    assert lost == [("S-01", None), ("T1", None)]
    assert (await house.records(page))[-1].kind is RecordKind.DEPARTURE


async def test_a_seat_goes_with_the_rank_and_the_rest_with_the_person(house: House) -> None:
    page = await called(house)

    await house.apply(seen(BEN, CAPTAIN, TRAFFIC, name="Ben"))
    await house.apply(seen(CARLA, SERGEANT, name="Carla"))

    names = await callsigns(house, page)
    assert (names["Ben"], names["Carla"]) == ((None, ("T1",)), ("OFC-01", ()))


async def test_what_one_is_called_in_a_subdivision_ends_there_and_comes_back(house: House) -> None:
    page = await called(house)

    await house.apply(seen(BEN, SERGEANT, name="Ben"))
    assert (await callsigns(house, page))["Ben"] == ("S-01", ())
    await house.apply(seen(BEN, SERGEANT, TRAFFIC, name="Ben"))

    assert (await callsigns(house, page))["Ben"] == ("S-01", ("T1",))
    assert [(each.before, each.after) for each in (await lines(house, page))[-2:]] == [
        ("T1", None),
        (None, "T1"),
    ]


async def test_an_order_lends_its_actor_and_reason_to_what_goes_with_it(house: House) -> None:
    page = await called(house)

    await house.orders.place(MANAGER, page.id, BEN, Promote(), terms=Terms("merit"))
    await house.apply(seen(BEN, CAPTAIN, TRAFFIC, name="Ben"))

    *_, lost, promotion = await house.records(page)
    assert (lost.kind, lost.before, lost.source, lost.reason) == (
        RecordKind.CALLSIGN,
        "S-01",
        Source.ORDER,
        "merit",
    )
    assert (promotion.kind, promotion.actor_id) == (RecordKind.PROMOTION, lost.actor_id)


async def test_a_promotion_undone_brings_the_seat_back_if_it_is_free(house: House) -> None:
    page = await called(house)
    await house.apply(seen(BEN, CAPTAIN, TRAFFIC, name="Ben"))

    await house.apply(seen(BEN, SERGEANT, TRAFFIC, name="Ben"))

    assert (await callsigns(house, page))["Ben"] == ("S-01", ("T1",))


async def test_who_is_reinstated_gets_back_what_nobody_took(house: House) -> None:
    page = await called(house)
    await house.orders.place(MANAGER, page.id, BEN, Discharge(), terms=Terms("a mistake"))
    await house.apply(seen(BEN, name="Ben"))
    await house.orders.place(MANAGER, page.id, CARLA, Discharge())
    await house.apply(seen(CARLA, name="Carla"))
    house.clock.move(timedelta(days=30))
    await house.callsigns.reserve(CHIEF, page.id, "S-01")

    await house.apply(seen(BEN, SERGEANT, TRAFFIC, name="Ben"), seen(CARLA, OFFICER, name="Carla"))

    names = await callsigns(house, page)
    assert (names["Ben"], names["Carla"]) == ((None, ("T1",)), ("OFC-01", ()))


async def test_of_a_rank_taken_off_the_page_the_seats_go(house: House) -> None:
    page = await called(house)
    await house.apply(seen(BEN, SERGEANT, OFFICER, TRAFFIC, name="Ben"))

    page = await house.ranks.remove(MANAGER, page.id, page.ranks[1].id)

    assert (await callsigns(house, page))["Ben"] == (None, ("T1",))
    lost = (await lines(house, page))[-1]
    assert (lost.before, lost.source) == ("S-01", Source.EDIT)


async def test_of_a_subdivision_taken_off_the_page_the_callsigns_go(house: House) -> None:
    page = await called(house)

    page = await house.subdivisions.remove(MANAGER, page.id, page.subdivisions[0].id)

    assert (await callsigns(house, page))["Ben"] == ("S-01", ())
    async with house.database.read() as tx:
        assert await tx.callsigns.find(page.id, "T1") is None


async def test_a_full_comparison_does_the_same(house: House) -> None:
    page = await called(house)

    await house.compare(
        seen(ANNA, CAPTAIN, SUPERVISING, name="Anna"), seen(BEN, CAPTAIN, TRAFFIC, name="Ben")
    )

    assert (await callsigns(house, page))["Ben"] == (None, ("T1",))
