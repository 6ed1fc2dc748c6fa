"""Who need not meet quotas: said by command, on record, taken back."""

from datetime import timedelta

import pytest

from domain.access.actors import Actor
from domain.access.tiers import Tier, TierGrant
from domain.errors import NotAllowed, NotFound, Refused
from domain.ids import UserId
from domain.rosters.exemptions import Exemption
from domain.rosters.pages import Page
from domain.rosters.records import Record, RecordKind
from tests.domain.makers import ANNA, BEN, CARLA, GUILD, NOW, SERGEANT, seen
from tests.services.house import MANAGER, House
from tests.services.rosters.test_orders import CHIEF, NOBODY, staffed

WEEK = timedelta(days=7)


async def current(house: House, page: Page) -> Exemption | None:
    async with house.database.read() as tx:
        person = await tx.people.find(GUILD, BEN)
        assert person is not None
        return await tx.exemptions.current(page.id, person.id, house.clock())


async def test_a_member_is_exempt_until_then_and_it_is_on_record(house: House) -> None:
    page = await staffed(house)

    record = await house.exemptions.exempt(CHIEF, page.id, BEN, until=NOW + WEEK, reason="school")

    found = await current(house, page)
    assert found is not None
    assert (found.ends_at, found.reason, found.actor_id) == (NOW + WEEK, "school", record.actor_id)
    assert (record.kind, record.before, record.after) == (
        RecordKind.EXEMPTION,
        "Not exempt",
        "Exempt until 2026-11-29 12:00 UTC",
    )
    house.clock.move(WEEK)
    assert await current(house, page) is None


async def test_a_new_exemption_takes_the_place_of_the_old(house: House) -> None:
    page = await staffed(house)
    await house.exemptions.exempt(CHIEF, page.id, BEN)

    with pytest.raises(Refused, match="exempt already"):
        await house.exemptions.exempt(CHIEF, page.id, BEN)
    record = await house.exemptions.exempt(CHIEF, page.id, BEN, until=NOW + WEEK)

    assert (record.before, record.after) == ("Exempt", "Exempt until 2026-11-29 12:00 UTC")
    found = await current(house, page)
    assert found is not None
    assert found.ends_at == NOW + WEEK


async def test_quotas_hold_again_when_it_is_lifted(house: House) -> None:
    page = await staffed(house)

    with pytest.raises(Refused, match="not exempt"):
        await house.exemptions.lift(CHIEF, page.id, BEN)
    await house.exemptions.exempt(CHIEF, page.id, BEN)
    house.clock.move(WEEK)
    record = await house.exemptions.lift(CHIEF, page.id, BEN, reason="back")

    assert (record.before, record.after, record.reason) == ("Exempt", "Not exempt", "back")
    assert await current(house, page) is None


async def test_an_exemption_is_undone_and_one_that_ended_is_not_brought_back(house: House) -> None:
    page = await staffed(house)
    record = await house.exemptions.exempt(CHIEF, page.id, BEN)

    undone = await house.undoing.undo(CHIEF, GUILD, record.id)

    assert isinstance(undone, Record)
    assert (undone.after, undone.undoes) == ("Not exempt", record.id)
    assert await current(house, page) is None
    with pytest.raises(Refused, match="not brought back"):
        await house.undoing.undo(CHIEF, GUILD, undone.id)


async def test_an_exemption_whose_time_is_up_can_not_be_undone(house: House) -> None:
    page = await staffed(house)
    record = await house.exemptions.exempt(CHIEF, page.id, BEN, until=NOW + WEEK)
    house.clock.move(WEEK)

    with pytest.raises(Refused, match="not exempt any more"):
        await house.undoing.undo(CHIEF, GUILD, record.id)


@pytest.mark.parametrize(
    ("actor", "target", "why"),
    [
        (NOBODY, BEN, "command tier"),
        (NOBODY, UserId(404), "command tier"),
        (CHIEF, ANNA, "to yourself"),
        (Actor(CARLA, "Carla", role_ids=CHIEF.role_ids), ANNA, "not below your own rank"),
        (Actor(CARLA, "Carla", role_ids=frozenset({SERGEANT})), BEN, "command tier"),
    ],
)
async def test_it_is_for_command(house: House, actor: Actor, target: UserId, why: str) -> None:
    page = await staffed(house)
    await house.tiers.grant(MANAGER, GUILD, TierGrant(SERGEANT, Tier.SUPERVISOR))

    with pytest.raises(NotAllowed, match=why):
        await house.exemptions.exempt(actor, page.id, target)
    with pytest.raises(NotAllowed, match=why):
        await house.exemptions.lift(actor, page.id, target)


async def test_only_members_are_exempted(house: House) -> None:
    page = await staffed(house)
    await house.apply(seen(BEN, name="Ben"))

    with pytest.raises(Refused, match="not on this page"):
        await house.exemptions.exempt(CHIEF, page.id, BEN)
    with pytest.raises(NotFound):
        await house.exemptions.exempt(CHIEF, page.id, UserId(404))
