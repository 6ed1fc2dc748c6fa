"""Callsigns given, released, reserved, taken back; by those above, on record, once each."""

import asyncio
from datetime import timedelta

import pytest

from domain.access.actors import Actor
from domain.access.tiers import Tier, TierGrant
from domain.errors import Invalid, NotAllowed, NotFound, Refused
from domain.events import RosterChanged
from domain.ids import RoleId, SubdivisionId, UserId
from domain.rosters.pages import Page
from domain.rosters.people import Profile
from domain.rosters.records import Record, RecordKind, Source
from services.rosters.callsigns import Account, Given
from tests.domain.makers import ANNA, BEN, CAPTAIN, CARLA, GUILD, OFFICER, SERGEANT, TRAFFIC, seen
from tests.services.house import MANAGER, House

SUPERVISING = RoleId(99)
CHIEF = Actor(ANNA, "Anna", role_ids=frozenset({SUPERVISING}))
BEN_HIMSELF = Actor(BEN, "Ben", role_ids=frozenset({SUPERVISING}))
NOBODY = Actor(CARLA, "Carla")
DORA = UserId(104)


async def manned(house: House) -> Page:
    """Return a page with Anna the captain, who supervises, and with seats for sergeants and officers."""
    page = await house.page()
    await house.compare(
        seen(ANNA, CAPTAIN, SUPERVISING, name="Anna"),
        seen(BEN, SERGEANT, TRAFFIC, name="Ben"),
        seen(CARLA, OFFICER, name="Carla"),
        seen(DORA, OFFICER, name="Dora"),
    )
    await house.tiers.grant(MANAGER, GUILD, TierGrant(SUPERVISING, Tier.SUPERVISOR))
    page = await house.ranks.seat(MANAGER, page.id, page.ranks[1].id, callsigns="S-01, S-02, S-03")
    scheme = "{RANK_ABBR}-{NUM:2} 1..2"
    page = await house.ranks.seat(MANAGER, page.id, page.ranks[2].id, abbreviation="OFC", callsigns=scheme)
    page = await house.subdivisions.edit(
        MANAGER, page.id, page.subdivisions[0].id, abbreviation="T", callsigns="{SUBDIVISION_ABBR}{NUM}"
    )
    house.heard.clear()
    return page


async def callsigns(house: House, page: Page) -> dict[str, tuple[str | None, tuple[str, ...]]]:
    """Return what everybody is called: his main callsign, and those of his subdivisions."""
    rows = (await house.view(page)).rows()
    return {row.name: (row.callsign, tuple(each.callsign for each in row.callsigns)) for row in rows}


async def lines(house: House, page: Page) -> list[Record]:
    """Return what is on record of callsigns."""
    return [each for each in await house.records(page) if each.kind is RecordKind.CALLSIGN]


async def test_a_callsign_is_given_shown_and_on_record(house: House) -> None:
    page = await manned(house)

    given = await house.callsigns.assign(CHIEF, page.id, BEN, "s-02", reason="seniority")

    assert given == Given(None, "s-02")
    assert (await callsigns(house, page))["Ben"] == ("s-02", ())
    (record,) = await lines(house, page)
    assert (record.before, record.after, record.reason) == (None, "s-02", "seniority")
    assert record.source is Source.ORDER
    assert any(isinstance(each, RosterChanged) and each.records == 1 for each in house.heard)


async def test_without_a_word_the_lowest_free_one_is_given(house: House) -> None:
    page = await manned(house)
    await house.callsigns.reserve(CHIEF, page.id, "S-01", note="for the academy")

    assert await house.callsigns.propose(CHIEF, page.id, BEN) == "S-02"
    assert (await house.callsigns.assign(CHIEF, page.id, BEN)).after == "S-02"
    assert (await house.callsigns.assign(CHIEF, page.id, CARLA)).after == "OFC-01"
    assert (await house.callsigns.assign(CHIEF, page.id, DORA)).after == "OFC-02"
    with pytest.raises(Refused, match="All callsigns of Officer are taken"):
        await house.callsigns.propose(CHIEF, page.id, CARLA)


async def test_one_person_has_one_more_in_each_subdivision(house: House) -> None:
    page = await manned(house)
    traffic = page.subdivisions[0].id

    await house.callsigns.assign(CHIEF, page.id, BEN)
    await house.callsigns.assign(CHIEF, page.id, BEN, subdivision_id=traffic)

    assert (await callsigns(house, page))["Ben"] == ("S-01", ("T1",))
    with pytest.raises(Refused, match="does not belong to Traffic"):
        await house.callsigns.assign(CHIEF, page.id, CARLA, subdivision_id=traffic)
    assert (await house.callsigns.release(CHIEF, page.id, BEN, subdivision_id=traffic)).before == "T1"
    assert (await callsigns(house, page))["Ben"] == ("S-01", ())


async def test_nobody_gets_what_another_has(house: House) -> None:
    page = await manned(house)
    await house.callsigns.assign(CHIEF, page.id, CARLA, "OFC-01")

    with pytest.raises(Refused, match="OFC-01 belongs to Carla already"):
        await house.callsigns.assign(CHIEF, page.id, DORA, "ofc-01")
    with pytest.raises(Refused, match="Carla is OFC-01 already"):
        await house.callsigns.assign(CHIEF, page.id, CARLA, "OFC-01")
    with pytest.raises(Refused, match="S-01 is a seat of Sergeant"):
        await house.callsigns.assign(MANAGER, page.id, CARLA, "S-01")
    with pytest.raises(Refused, match="is none of Officer's callsigns"):
        await house.callsigns.assign(CHIEF, page.id, CARLA, "Eagle")
    await house.callsigns.assign(MANAGER, page.id, CARLA, "Eagle")
    with pytest.raises(Invalid, match="callsign"):
        await house.callsigns.assign(CHIEF, page.id, DORA, "@everyone")

    assert (await callsigns(house, page))["Carla"] == ("Eagle", ())


async def test_of_two_who_want_the_same_at_once_one_gets_it(house: House) -> None:
    page = await manned(house)

    ended = await asyncio.gather(
        *(house.callsigns.assign(CHIEF, page.id, who, "OFC-01") for who in (CARLA, DORA)),
        return_exceptions=True,
    )

    assert {type(each) for each in ended} == {Given, Refused}


async def test_only_those_above_give_release_and_reserve(house: House) -> None:
    page = await manned(house)
    await house.callsigns.assign(MANAGER, page.id, BEN)

    for actor in (NOBODY, BEN_HIMSELF):
        with pytest.raises(NotAllowed):
            await house.callsigns.assign(actor, page.id, BEN, "S-02")
        with pytest.raises(NotAllowed):
            await house.callsigns.propose(actor, page.id, BEN)
        with pytest.raises(NotAllowed):
            await house.callsigns.release(actor, page.id, BEN)
        with pytest.raises(NotAllowed):
            await house.callsigns.free(actor, page.id, "S-01")
        with pytest.raises(NotAllowed):
            await house.callsigns.reserve(actor, page.id, "X-1", account=Account(BEN, Profile("b", "Ben")))
    for verb in (
        house.callsigns.reservations(NOBODY, page.id),
        house.callsigns.reserve(NOBODY, page.id, "X"),
    ):
        with pytest.raises(NotAllowed):
            await verb

    assert (await callsigns(house, page))["Ben"] == ("S-01", ())


async def test_what_is_reserved_goes_to_whom_it_is_for_and_to_nobody_else(house: House) -> None:
    page = await manned(house)
    dora = Account(DORA, Profile("dora", "Dora"))
    await house.callsigns.reserve(CHIEF, page.id, "OFC-02", account=dora, note="hers since 2020")

    with pytest.raises(Refused, match=r"OFC-02 is reserved: hers since 2020\. Release it first"):
        await house.callsigns.assign(CHIEF, page.id, CARLA, "OFC-02")
    (reservation,) = await house.callsigns.reservations(CHIEF, page.id)
    assert (reservation.name, reservation.callsign.note) == ("Dora", "hers since 2020")
    await house.callsigns.assign(CHIEF, page.id, DORA, "OFC-02")

    assert await house.callsigns.reservations(CHIEF, page.id) == ()
    with pytest.raises(Refused, match="OFC-02 belongs to Dora"):
        await house.callsigns.reserve(CHIEF, page.id, "OFC-02")


async def test_a_reservation_is_kept_from_another_and_ended(house: House) -> None:
    page = await manned(house)
    await house.callsigns.reserve(CHIEF, page.id, "X-1", note="first")
    with pytest.raises(Refused, match=r"X-1 is reserved: first\. Release it first"):
        await house.callsigns.reserve(CHIEF, page.id, "x-1", note="second")
    newcomer = Account(UserId(500), Profile("new", "New"))
    await house.callsigns.reserve(CHIEF, page.id, "X-2", account=newcomer)

    found = await house.callsigns.reservations(CHIEF, page.id)
    assert [(each.callsign.value, each.callsign.note, each.name) for each in found] == [
        ("X-1", "first", None),
        ("X-2", None, "New"),
    ]
    assert (await house.callsigns.free(CHIEF, page.id, "X-1")).is_reserved
    with pytest.raises(NotFound, match="Nobody has X-1"):
        await house.callsigns.free(CHIEF, page.id, "X-1")
    assert await lines(house, page) == []


async def test_what_is_released_by_its_name_is_on_record_of_its_holder(house: House) -> None:
    page = await manned(house)
    await house.callsigns.assign(CHIEF, page.id, BEN)

    freed = await house.callsigns.free(CHIEF, page.id, "s-01", reason="moved")

    assert freed.value == "S-01"
    assert [(each.before, each.after) for each in await lines(house, page)] == [
        (None, "S-01"),
        ("S-01", None),
    ]
    with pytest.raises(Refused, match="Ben has no callsign there"):
        await house.callsigns.release(CHIEF, page.id, BEN)


async def test_callsigns_are_undone(house: House) -> None:
    page = await manned(house)
    for value in ("S-01", "S-02"):
        await house.callsigns.assign(CHIEF, page.id, BEN, value)
    await house.callsigns.release(CHIEF, page.id, BEN)

    for expected in ("S-02", "S-01", None):
        undone = await house.undoing.undo_last(CHIEF, GUILD, BEN)
        assert isinstance(undone, Record)
        assert (await callsigns(house, page))["Ben"] == (expected, ())


async def test_what_another_has_by_now_does_not_come_back(house: House) -> None:
    page = await manned(house)
    await house.callsigns.assign(CHIEF, page.id, CARLA)
    await house.callsigns.release(CHIEF, page.id, CARLA)
    released = (await lines(house, page))[-1]
    await house.callsigns.assign(CHIEF, page.id, DORA, "OFC-01")

    with pytest.raises(Refused, match="OFC-01 belongs to Dora already"):
        await house.undoing.undo(CHIEF, GUILD, released.id)

    assert (await callsigns(house, page))["Carla"] == (None, ())


async def test_who_is_no_longer_on_the_page_is_called_nothing(house: House) -> None:
    page = await manned(house)
    await house.callsigns.assign(CHIEF, page.id, BEN)
    given = (await lines(house, page))[-1]
    await house.apply(seen(BEN, name="Ben"))

    with pytest.raises(Refused, match="not on this page"):
        await house.callsigns.assign(CHIEF, page.id, BEN)
    with pytest.raises(Refused):
        await house.undoing.undo(CHIEF, GUILD, given.id)
    with pytest.raises(Refused, match="not on this page"):
        await house.callsigns.propose(CHIEF, page.id, UserId(12345))
    with pytest.raises(Refused):
        await house.callsigns.assign(MANAGER, page.id, CARLA, subdivision_id=SubdivisionId(999))


async def test_what_somebody_lost_just_now_is_not_given_to_the_next(house: House) -> None:
    page = await manned(house)
    await house.callsigns.assign(CHIEF, page.id, CARLA)
    await house.apply(seen(CARLA, name="Carla"))

    assert await house.callsigns.propose(CHIEF, page.id, DORA) == "OFC-02"
    house.clock.move(timedelta(minutes=5))
    assert await house.callsigns.propose(CHIEF, page.id, DORA) == "OFC-01"
