"""How a member serves: set by those above him, ended by the clock, taken back like anything else."""

from datetime import datetime, timedelta

import pytest

from domain.access.actors import OPERATOR, Actor
from domain.access.tiers import Tier, TierGrant
from domain.errors import Invalid, NotAllowed, NotFound, Refused
from domain.ids import RoleId, UserId
from domain.rosters.fields import Circle, Field
from domain.rosters.pages import Page
from domain.rosters.records import Record, RecordKind, Source
from domain.rosters.rosters import MEMBER, PUBLIC
from domain.rosters.statuses import Status
from tests.domain.makers import ANNA, BEN, CARLA, GUILD, NOW, OFFICER, SERGEANT, TRAFFIC, seen
from tests.services.house import MANAGER, House
from tests.services.rosters.test_orders import CHIEF, NOBODY, staffed

TRAINER = Actor(CARLA, "Carla", role_ids=frozenset({RoleId(98), TRAFFIC}))


async def status_of(house: House, page: Page, name: str = "Ben") -> Status | None:
    view = await house.view(page)
    return next(row.status for row in view.rows() if row.name == name)


async def statuses_of(house: House, page: Page) -> list[tuple[str | None, str | None]]:
    made = [each for each in await house.records(page) if each.kind is RecordKind.STATUS]
    return [(each.before, each.after) for each in made]


async def suspended(house: House, page: Page, *, until: datetime | None = None) -> Record:
    return await house.statuses.set(CHIEF, page.id, BEN, Status.SUSPENDED, until=until, reason="Late thrice")


async def test_a_status_is_shown_and_on_record_with_who_and_why(house: House) -> None:
    page = await staffed(house)

    record = await suspended(house, page, until=NOW + timedelta(days=3))

    assert await status_of(house, page) is Status.SUSPENDED
    assert (record.before, record.after) == ("Active", "Suspended until 2026-11-25 12:00 UTC")
    assert (record.source, record.reason, record.actor_id is not None) == (Source.ORDER, "Late thrice", True)
    assert (await house.names(page))["Officer"] == ["Ben"]


async def test_the_public_sees_the_status_unless_the_field_is_hidden(house: House) -> None:
    page = await staffed(house)
    await suspended(house, page)

    public = next(row for row in (await house.reading.view(page.id, PUBLIC)).rows() if row.name == "Ben")
    await house.pages.share(MANAGER, page.id, [(Field.STATUS, Circle.STAFF)])
    others = next(row for row in (await house.reading.view(page.id, MEMBER)).rows() if row.name == "Ben")

    assert (public.status, others.status) == (Status.SUSPENDED, None)
    assert "Late" not in repr(public)


@pytest.mark.parametrize("status", [Status.LOA, Status.RESERVE, Status.SUSPENDED])
async def test_a_supervisor_may_only_put_on_trial(house: House, status: Status) -> None:
    page = await house.page()
    await house.compare(seen(BEN, OFFICER, TRAFFIC, name="Ben"), seen(CARLA, SERGEANT, TRAFFIC))
    traffic = page.subdivisions[0].id
    await house.tiers.grant(MANAGER, GUILD, TierGrant(TRAFFIC, Tier.SUPERVISOR, page.id, traffic))

    with pytest.raises(NotAllowed, match="command tier"):
        await house.statuses.set(TRAINER, page.id, BEN, status, reason="x")
    await house.statuses.set(TRAINER, page.id, BEN, Status.PROBATION)
    await house.statuses.set(TRAINER, page.id, BEN, Status.ACTIVE)

    assert await statuses_of(house, page) == [("Active", "Probation"), ("Probation", "Active")]


@pytest.mark.parametrize(
    ("actor", "target", "why"),
    [
        (NOBODY, BEN, "supervisor tier"),
        (NOBODY, UserId(404), "supervisor tier"),
        (CHIEF, ANNA, "to yourself"),
        (Actor(CARLA, "Carla", role_ids=CHIEF.role_ids), ANNA, "not below your own rank"),
    ],
)
async def test_the_guards_are_those_of_orders(house: House, actor: Actor, target: UserId, why: str) -> None:
    page = await staffed(house)

    with pytest.raises(NotAllowed, match=why):
        await house.statuses.set(actor, page.id, target, Status.PROBATION)
    assert await statuses_of(house, page) == []


async def test_what_makes_no_sense_changes_nothing(house: House) -> None:
    page = await staffed(house)
    await house.statuses.set(CHIEF, page.id, BEN, Status.LOA)

    with pytest.raises(Refused, match="that already: LOA"):
        await house.statuses.set(CHIEF, page.id, BEN, Status.LOA)
    with pytest.raises(Invalid, match="why he is suspended"):
        await house.statuses.set(CHIEF, page.id, BEN, Status.SUSPENDED)
    with pytest.raises(Invalid, match="reason"):
        await house.statuses.set(CHIEF, page.id, BEN, Status.RESERVE, reason="x" * 401)
    with pytest.raises(NotFound):
        await house.statuses.set(CHIEF, page.id, UserId(404), Status.RESERVE)
    await house.apply(seen(BEN, name="Ben"))
    with pytest.raises(Refused, match="not on this page"):
        await house.statuses.set(CHIEF, page.id, BEN, Status.RESERVE)
    assert await statuses_of(house, page) == [("Active", "LOA")]


async def test_a_status_ends_when_its_time_is_up(house: House) -> None:
    page = await staffed(house)
    await suspended(house, page, until=NOW + timedelta(days=3))

    assert await house.statuses.end_due() == 0
    house.clock.move(timedelta(days=3))
    assert await house.statuses.end_due() == 1
    assert await house.statuses.end_due() == 0

    assert await status_of(house, page) is Status.ACTIVE
    last = (await house.records(page))[-1]
    assert (last.after, last.source, last.actor_id) == ("Active", Source.CLOCK, None)


async def test_a_status_is_undone_once_and_only_while_it_lasts(house: House) -> None:
    page = await staffed(house)
    await house.statuses.set(CHIEF, page.id, BEN, Status.PROBATION)
    record = await suspended(house, page)

    undone = await house.undoing.undo_last(CHIEF, GUILD, BEN, reason="appeal upheld")

    assert isinstance(undone, Record)
    assert (undone.before, undone.after, undone.undoes) == ("Suspended", "Probation", record.id)
    assert await status_of(house, page) is Status.PROBATION
    with pytest.raises(Refused, match="undone already"):
        await house.undoing.undo(CHIEF, GUILD, record.id)
    assert isinstance(await house.undoing.undo_last(CHIEF, GUILD, BEN), Record)
    assert await status_of(house, page) is Status.ACTIVE


async def test_a_status_that_ended_since_is_not_given_back(house: House) -> None:
    page = await staffed(house)
    await suspended(house, page, until=NOW + timedelta(days=3))
    house.clock.move(timedelta(days=3))
    await house.statuses.end_due()

    with pytest.raises(Refused, match="come to its end"):
        await house.undoing.undo_last(CHIEF, GUILD, BEN)


async def test_undoing_asks_for_the_tier_of_the_status_taken_back(house: House) -> None:
    page = await house.page()
    await house.compare(seen(BEN, OFFICER, TRAFFIC, name="Ben"), seen(CARLA, SERGEANT, TRAFFIC))
    await house.tiers.grant(MANAGER, GUILD, TierGrant(TRAFFIC, Tier.SUPERVISOR, page.id))
    record = await house.statuses.set(OPERATOR, page.id, BEN, Status.RESERVE)

    with pytest.raises(NotAllowed, match="command tier"):
        await house.undoing.undo(TRAINER, GUILD, record.id)


async def test_a_status_of_somebody_who_left_can_not_be_undone(house: House) -> None:
    page = await staffed(house)
    record = await suspended(house, page)
    await house.apply(seen(BEN, name="Ben"))

    with pytest.raises(Refused, match="not on this page"):
        await house.undoing.undo(CHIEF, GUILD, record.id)
