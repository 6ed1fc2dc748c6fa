"""Certifications that end: given, renewed, and the page's word on them changed."""

from datetime import datetime, timedelta

import pytest

from domain.access.actors import Actor
from domain.errors import Invalid, Refused
from domain.ids import CertificationId, UserId
from domain.rosters.asks import Certify
from domain.rosters.attribution import RoleAudit
from domain.rosters.orders import OrderState
from domain.rosters.pages import Page
from domain.rosters.records import Record, RecordKind
from services.rosters.orders import Terms
from tests.domain.makers import ANNA, BEN, FTO, GUILD, NOW, OFFICER, seen
from tests.services.house import MANAGER, House

DAY, YEAR = timedelta(days=1), timedelta(days=365)


async def yearly(house: House, *, valid_for: timedelta | None = YEAR) -> Page:
    """Return a page whose FTO is valid for a year, with Anna the officer on it."""
    page = await house.page()
    fto = page.certifications[0]
    page = await house.certifications.edit(MANAGER, page.id, fto.id, valid_for=valid_for)
    await house.compare(seen(ANNA, OFFICER, name="Anna"))
    return page


async def ends(house: House, page: Page, user_id: UserId = ANNA) -> list[datetime]:
    row = (await house.view(page)).of(user_id)
    assert row is not None
    return [each.at for each in row.expiries]


def fto(page: Page) -> CertificationId:
    return page.certifications[0].id


async def test_a_role_given_by_hand_counts_from_when_it_was_given(house: House) -> None:
    page = await yearly(house)
    given = NOW - timedelta(minutes=5)
    house.audit.lines = [RoleAudit(given, UserId(50), "Olga", ANNA, frozenset({FTO}))]

    await house.apply(seen(ANNA, OFFICER, FTO, name="Anna"))

    assert await ends(house, page) == [given + YEAR]


async def test_an_order_says_when_it_ends(house: House) -> None:
    page = await yearly(house)

    terms = Terms("passed", until=NOW + 90 * DAY)
    await house.orders.place(MANAGER, page.id, ANNA, Certify(fto(page)), terms=terms)
    await house.apply(seen(ANNA, OFFICER, FTO, name="Anna"))

    assert await ends(house, page) == [NOW + 90 * DAY]


async def test_an_order_may_say_that_it_never_ends(house: House) -> None:
    page = await yearly(house)

    await house.orders.place(MANAGER, page.id, ANNA, Certify(fto(page)), terms=Terms(is_for_good=True))
    await house.apply(seen(ANNA, OFFICER, FTO, name="Anna"))

    assert await ends(house, page) == []


async def test_giving_it_again_renews_it_on_record(house: House) -> None:
    page = await yearly(house)
    await house.apply(seen(ANNA, OFFICER, FTO, name="Anna"))
    house.clock.move(300 * DAY)

    order = await house.orders.place(MANAGER, page.id, ANNA, Certify(fto(page)), terms=Terms("refresher"))

    assert order.state is OrderState.FULFILLED
    assert await ends(house, page) == [NOW + 300 * DAY + YEAR]
    record = (await house.records(page))[-1]
    assert (record.kind, record.after, record.reason) == (RecordKind.RENEWAL, "FTO", "refresher")
    assert record.order_id == order.id
    assert record.actor_id is not None


async def test_a_renewal_under_way_when_somebody_gives_it_by_hand_still_counts(house: House) -> None:
    page = await yearly(house)
    await house.orders.place(
        MANAGER, page.id, ANNA, Certify(fto(page)), terms=Terms("exam", until=NOW + 30 * DAY)
    )
    house.audit.lines = [RoleAudit(NOW, UserId(50), "Carl", ANNA, frozenset({FTO}))]

    await house.apply(seen(ANNA, OFFICER, FTO, name="Anna"))

    assert await ends(house, page) == [NOW + 30 * DAY]
    kinds = [each.kind for each in await house.records(page)][-2:]
    assert kinds == [RecordKind.CERTIFICATION, RecordKind.RENEWAL]


async def test_without_a_validity_giving_it_again_changes_nothing_unless_an_end_is_said(house: House) -> None:
    page = await yearly(house, valid_for=None)
    await house.apply(seen(ANNA, OFFICER, FTO, name="Anna"))
    before = await house.records(page)

    await house.orders.place(MANAGER, page.id, ANNA, Certify(fto(page)))
    assert await house.records(page) == before
    await house.orders.place(MANAGER, page.id, ANNA, Certify(fto(page)), terms=Terms(until=NOW + DAY))

    assert await ends(house, page) == [NOW + DAY]
    with pytest.raises(Refused, match="holds FTO until 2026-11-23; say with “expires”"):
        await house.orders.place(MANAGER, page.id, ANNA, Certify(fto(page)))


@pytest.mark.parametrize("until", [NOW, NOW - DAY, NOW + 4000 * DAY])
async def test_an_end_must_lie_ahead(house: House, until: datetime) -> None:
    page = await yearly(house)

    with pytest.raises(Invalid, match="expires must lie after") as caught:
        await house.orders.place(MANAGER, page.id, ANNA, Certify(fto(page)), terms=Terms(until=until))
    assert caught.value.field == "expires"


async def test_another_validity_counts_from_the_day_of_the_change(house: House) -> None:
    page = await yearly(house, valid_for=None)
    await house.compare(seen(ANNA, OFFICER, FTO, name="Anna"), seen(BEN, OFFICER, FTO, name="Ben"))
    await house.orders.place(MANAGER, page.id, BEN, Certify(fto(page)), terms=Terms(until=NOW + 90 * DAY))
    house.clock.move(10 * DAY)

    await house.certifications.edit(MANAGER, page.id, fto(page), valid_for=30 * DAY)
    assert (await ends(house, page), await ends(house, page, BEN)) == ([NOW + 40 * DAY], [NOW + 90 * DAY])
    await house.certifications.edit(MANAGER, page.id, fto(page), valid_for=timedelta())

    assert (await ends(house, page), await ends(house, page, BEN)) == ([], [NOW + 90 * DAY])


async def test_whoever_held_it_when_it_came_to_the_page_has_the_usual_time_from_then(house: House) -> None:
    page = await house.page()
    page = await house.certifications.remove(MANAGER, page.id, page.certifications[0].id)
    page = await house.certifications.add(MANAGER, page.id, name="FTO", role_id=FTO, valid_for=YEAR)

    await house.compare(seen(ANNA, OFFICER, FTO, name="Anna"))

    assert await ends(house, page) == [NOW + YEAR]


async def test_an_end_goes_with_the_certification_and_comes_anew_with_it(house: House) -> None:
    page = await yearly(house)
    await house.apply(seen(ANNA, OFFICER, FTO, name="Anna"))
    await house.apply(seen(ANNA, OFFICER, name="Anna"))
    house.clock.move(DAY)

    await house.apply(seen(ANNA, OFFICER, FTO, name="Anna"))

    assert await ends(house, page) == [NOW + DAY + YEAR]
    assert isinstance(MANAGER, Actor)


async def renewed(house: House, *, later: timedelta = 300 * DAY) -> Page:
    """Return a page on which Anna's FTO, given now, was renewed `later`."""
    page = await yearly(house)
    await house.apply(seen(ANNA, OFFICER, FTO, name="Anna"))
    house.clock.move(later)
    await house.orders.place(MANAGER, page.id, ANNA, Certify(fto(page)), terms=Terms("refresher"))
    return page


async def test_undoing_a_renewal_gives_the_old_end_back_and_undoing_that_the_new_one(house: House) -> None:
    page = await renewed(house)

    undone = await house.undoing.undo_last(MANAGER, GUILD, ANNA, reason="not passed")
    back = await ends(house, page)
    again = await house.undoing.undo(MANAGER, GUILD, undone.id) if isinstance(undone, Record) else undone

    assert isinstance(undone, Record)
    assert (undone.kind, undone.after, undone.reason) == (RecordKind.RENEWAL, "FTO", "not passed")
    assert undone.undoes is not None
    assert back == [NOW + YEAR]
    assert isinstance(again, Record)
    assert await ends(house, page) == [NOW + 300 * DAY + YEAR]


async def test_an_end_that_has_passed_since_is_not_given_back(house: House) -> None:
    page = await renewed(house)
    house.clock.move(70 * DAY)

    with pytest.raises(Refused, match="FTO would have ended on 2027-11-22; revoke it"):
        await house.undoing.undo_last(MANAGER, GUILD, ANNA)
    assert await ends(house, page) == [NOW + 300 * DAY + YEAR]


async def test_a_renewal_whose_end_was_changed_since_is_not_undone(house: House) -> None:
    page = await renewed(house)
    record = (await house.records(page))[-1]
    await house.certifications.edit(MANAGER, page.id, fto(page), valid_for=30 * DAY)

    with pytest.raises(Refused, match="another end by now"):
        await house.undoing.undo(MANAGER, GUILD, record.id)
    await house.apply(seen(ANNA, OFFICER, name="Anna"))
    with pytest.raises(Refused, match="does not hold FTO"):
        await house.undoing.undo(MANAGER, GUILD, record.id)
