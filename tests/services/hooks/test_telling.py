"""What a webhook hears: to the public what an open page shows, to the full audience ids and reasons too."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from domain.access.actors import OPERATOR
from domain.hooks.kinds import (
    ExpiryTold,
    HookKind,
    LeaveChange,
    MemberTold,
    OrderTold,
    PageChange,
    PatrolTold,
    Payload,
    RecordTold,
    RosterTold,
)
from domain.hooks.webhooks import HookAudience, Webhook
from domain.hr.leaves import LeaveKind
from domain.rosters.asks import Promote
from domain.rosters.fields import Circle, Field
from domain.rosters.pages import Visibility
from domain.rosters.statuses import Status
from services.hooks.telling import Telling
from services.rosters.orders import Terms
from storage.hooks.deliveries import About
from tests.domain.makers import BEN, GUILD, SERGEANT, seen
from tests.services.duty.station import OFFICER_BEN, Station, stationed
from tests.services.house import MANAGER, House

URL = "https://example.org/hook"


@pytest.fixture
async def station(house: House) -> Station:
    """A page with Ben on it, and two webhooks that are told everything: one for each audience."""
    station = await stationed(house)
    await house.pays()
    for audience in HookAudience:
        await house.webhooks.create(MANAGER, GUILD, name=audience.value, url=URL, audience=audience)
    return station


async def heard(house: House, audience: HookAudience) -> list[Payload]:
    """Return what the webhook of this audience is told now."""
    await house.deliveries.plan(GUILD)
    hook = next(each for each in await house.webhooks.list(OPERATOR, GUILD) if each.name == audience.value)
    found = []
    while (dispatch := await house.deliveries.claim(hook.id)) is not None:
        found.append(dispatch.message.data)
    return found


async def both(house: House) -> tuple[list[Payload], list[Payload]]:
    return await heard(house, HookAudience.PUBLIC), await heard(house, HookAudience.FULL)


def of_kind(told: Sequence[Payload], kind: type[Payload]) -> list[Payload]:
    return [each for each in told if isinstance(each, kind)]


async def promote(station: Station) -> None:
    house = station.house
    await house.orders.place(MANAGER, station.page.id, BEN, Promote(), terms=Terms("brave"))
    await house.apply(seen(BEN, SERGEANT, name="Ben"))


async def test_a_promotion_has_ids_and_reasons_for_the_full_audience_alone(station: Station) -> None:
    await promote(station)

    public, full = await both(station.house)

    (said,), (known,) = of_kind(public, RecordTold), of_kind(full, RecordTold)
    assert isinstance(said, RecordTold)
    assert isinstance(known, RecordTold)
    assert (said.kind, said.before, said.after) == ("promotion", "Officer", "Sergeant")
    assert (said.member, said.reason) == (MemberTold("Ben"), None)
    assert known.member.discord_id == str(BEN)
    assert known.reason == "brave"
    assert of_kind(public, OrderTold) == []
    (order,) = of_kind(full, OrderTold)
    assert isinstance(order, OrderTold)
    assert (order.state, order.kind, order.reason) == ("fulfilled", "promote", "brave")


async def test_of_whom_hid_himself_the_public_hears_nothing(station: Station) -> None:
    await station.house.privacy.hide(OFFICER_BEN, GUILD)
    await promote(station)

    public, full = await both(station.house)

    assert of_kind(public, RecordTold) == []
    assert len(of_kind(full, RecordTold)) == 1


async def test_a_closed_page_is_told_to_the_full_audience_alone(station: Station) -> None:
    house = station.house
    await house.pages.edit(MANAGER, station.page.id, visibility=Visibility.MEMBERS)
    await promote(station)

    public, full = await both(house)

    assert public == []
    assert {type(each) for each in full} >= {RosterTold, PageChange, RecordTold}


async def test_a_suspension_is_not_told_to_the_public(station: Station) -> None:
    await station.house.statuses.set(MANAGER, station.page.id, BEN, Status.SUSPENDED, reason="late")

    public, full = await both(station.house)

    assert of_kind(public, RecordTold) == []
    (told,) = of_kind(full, RecordTold)
    assert isinstance(told, RecordTold)
    assert (told.kind, told.reason) == ("status", "late")


async def test_whether_somebody_went_or_was_put_out_the_public_does_not_hear(station: Station) -> None:
    house = station.house
    await house.apply(seen(BEN, name="Ben"))
    await house.deliveries.plan(GUILD)
    house.clock.move(timedelta(minutes=5))

    public, full = await both(house)

    assert [each.kind for each in public if isinstance(each, RecordTold)] == ["departure"]
    assert [each.kind for each in full if isinstance(each, RecordTold)] == ["removal"]


async def test_patrols_are_told_as_they_are_now(station: Station) -> None:
    house = station.house
    await house.patrols.start(OFFICER_BEN, station.page.id)
    begun, _ = await both(house)
    house.clock.move(timedelta(hours=2))
    patrol = await house.patrols.stop(OFFICER_BEN, GUILD)
    await house.reviews.void(MANAGER, patrol.id, reason="not seen")

    public, full = await both(house)

    (open_,) = of_kind(begun, PatrolTold)
    assert isinstance(open_, PatrolTold)
    assert (open_.state, open_.seconds) == ("open", 0)
    assert of_kind(public, PatrolTold) == []
    ended = of_kind(full, PatrolTold)[-1]
    assert isinstance(ended, PatrolTold)
    assert (ended.state, ended.seconds) == ("void", 7200)


async def test_the_public_hears_who_is_away_not_who_asks_to_be(station: Station) -> None:
    house, today = station.house, date(2026, 11, 22)
    leave = await house.leaves.request(
        OFFICER_BEN,
        GUILD,
        kind=LeaveKind.LOA,
        first=today,
        last=today + timedelta(days=6),
        reason="exams",
    )
    asked, _ = await both(house)
    await house.decisions.approve(MANAGER, leave.id)

    public, full = await both(house)

    assert of_kind(asked, LeaveChange) == []
    (said,), (known,) = of_kind(public, LeaveChange), of_kind(full, LeaveChange)
    assert isinstance(said, LeaveChange)
    assert isinstance(known, LeaveChange)
    assert (said.state, said.reason, said.decided_by) == ("active", None, None)
    assert known.reason == "exams"


async def telling(house: House, webhook: Webhook, kind: HookKind, about: About) -> Payload | None:
    async with house.database.read() as tx:
        made = Telling(tx, webhook, now=house.clock(), public_url="http://muster.test")
        return await made.of(kind, about)


async def test_a_certification_that_runs_out_is_told_to_the_full_audience(station: Station) -> None:
    house = station.house
    detail = {"what": "FTO", "at": house.clock().isoformat()}
    async with house.database.read() as tx:
        ben = await tx.people.find(GUILD, BEN)
    assert ben is not None
    about = About(station.page.id, person_id=ben.id, detail=detail)
    public, full = await house.webhooks.list(OPERATOR, GUILD)

    assert await telling(house, public, HookKind.CERTIFICATION_EXPIRING, about) is None
    told = await telling(house, full, HookKind.CERTIFICATION_EXPIRING, about)
    assert isinstance(told, ExpiryTold)
    assert (told.certification, told.expires_at) == ("FTO", house.clock())


@pytest.mark.parametrize(
    ("kind", "detail"),
    [
        (HookKind.PATROL_CHANGED, {"patrol": 99}),
        (HookKind.LEAVE_CHANGED, {"leave": 99}),
        (HookKind.ORDER_ENDED, {"order": 99}),
        (HookKind.RECORD_WRITTEN, {}),
    ],
)
async def test_what_is_gone_is_not_told(station: Station, kind: HookKind, detail: dict[str, int]) -> None:
    *_, full = await station.house.webhooks.list(OPERATOR, GUILD)

    assert await telling(station.house, full, kind, About(detail=detail)) is None


async def test_the_public_hears_nothing_that_a_page_keeps_from_everyone(station: Station) -> None:
    house, page = station.house, station.page
    kept = [(each, Circle.STAFF) for each in (Field.PROMOTION, Field.STATUS, Field.ON_DUTY)]
    await house.pages.share(MANAGER, page.id, kept)
    await promote(station)
    await house.patrols.start(OFFICER_BEN, page.id)
    leave = await house.leaves.request(
        OFFICER_BEN,
        GUILD,
        kind=LeaveKind.LOA,
        first=date(2026, 11, 22),
        last=date(2026, 11, 28),
        reason="exams",
    )
    await house.decisions.approve(MANAGER, leave.id)

    public, full = await both(house)

    assert {type(each) for each in public} <= {RosterTold, PageChange}
    assert {type(each) for each in full} >= {RecordTold, PatrolTold, LeaveChange}


@pytest.mark.parametrize("circle", [Circle.EVERYONE, Circle.STAFF])
async def test_the_public_hears_of_hours_that_counted_where_they_are_for_everyone(
    station: Station, circle: Circle
) -> None:
    house = station.house
    await house.pages.share(MANAGER, station.page.id, [(Field.HOURS, circle), (Field.OFFICER, Circle.STAFF)])
    await promote(station)
    await house.patrols.start(OFFICER_BEN, station.page.id)
    house.clock.move(timedelta(hours=2))
    await house.patrols.stop(OFFICER_BEN, GUILD)

    public, full = await both(house)

    assert bool(of_kind(public, PatrolTold)) is (circle is Circle.EVERYONE)
    assert of_kind(full, PatrolTold)
    (said,) = of_kind(public, RecordTold)
    assert isinstance(said, RecordTold)
    assert said.by is None
