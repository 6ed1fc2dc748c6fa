"""What supervisors know of members, and who was one before."""

import pytest

from domain.access.actors import Actor
from domain.access.tiers import Tier, TierGrant
from domain.errors import NotAllowed
from domain.ids import UserId
from domain.rosters.asks import Discharge
from domain.rosters.records import RecordKind
from domain.rosters.statuses import Status, Term
from domain.rosters.sync import MemberLeft
from services.rosters.orders import Terms
from tests.domain.makers import ANNA, BEN, CARLA, GUILD, NOW, SERGEANT, seen
from tests.services.house import MANAGER, House
from tests.services.rosters.test_orders import CHIEF, NOBODY, staffed

SERGEANTS = Actor(CARLA, "Carla", role_ids=frozenset({SERGEANT}))


async def test_a_file_holds_status_reason_exemption_and_notes(house: House) -> None:
    page = await staffed(house)
    await house.statuses.set(CHIEF, page.id, BEN, Status.SUSPENDED, reason="late thrice")
    await house.exemptions.exempt(CHIEF, page.id, BEN, reason="school")
    await house.notes.add(CHIEF, page.id, BEN, "talked to him")

    (file,) = await house.files.of_member(CHIEF, GUILD, BEN)

    assert (file.page.id, file.membership.term, file.reason) == (
        page.id,
        Term(Status.SUSPENDED),
        "late thrice",
    )
    assert (file.exemption is not None, file.notes) == (True, 1)


async def test_of_himself_a_supervisor_learns_of_no_notes(house: House) -> None:
    page = await staffed(house)
    await house.tiers.grant(MANAGER, GUILD, TierGrant(SERGEANT, Tier.SUPERVISOR, page.id))
    await house.notes.add(CHIEF, page.id, CARLA, "promising")

    (own,) = await house.files.of_member(SERGEANTS, GUILD, CARLA)
    (others,) = await house.files.of_member(CHIEF, GUILD, CARLA)

    assert (own.notes, others.notes) == (None, 1)


async def test_a_file_tells_of_what_tier_the_asker_may_act(house: House) -> None:
    page = await staffed(house)
    await house.tiers.grant(MANAGER, GUILD, TierGrant(SERGEANT, Tier.SUPERVISOR, page.id))

    for actor, tiers in (
        (MANAGER, (Tier.ADMIN, Tier.ADMIN, Tier.ADMIN)),
        (CHIEF, (Tier.MEMBER, Tier.COMMAND, Tier.COMMAND)),
        (SERGEANTS, (Tier.MEMBER, Tier.SUPERVISOR, Tier.MEMBER)),
    ):
        for user_id, tier in zip((ANNA, BEN, CARLA), tiers, strict=True):
            (file,) = await house.files.of_member(actor, GUILD, user_id)
            assert file.tier is tier, (actor.name, user_id)


async def test_files_are_for_supervisors(house: House) -> None:
    page = await staffed(house)

    with pytest.raises(NotAllowed, match="supervisor tier"):
        await house.files.of_member(NOBODY, GUILD, BEN)
    with pytest.raises(NotAllowed, match="supervisor tier"):
        await house.files.past(NOBODY, page.id)
    assert await house.files.of_member(CHIEF, GUILD, UserId(404)) == ()


async def test_past_members_are_listed_with_rank_and_why_the_last_first(house: House) -> None:
    page = await staffed(house)
    await house.orders.place(CHIEF, page.id, BEN, Discharge(), terms=Terms("retired"))
    await house.apply(seen(BEN, name="Ben"))
    house.clock.now = NOW.replace(year=2027)
    await house.sync.apply(GUILD, [MemberLeft(CARLA)], audit=house.audit)

    carla, ben = await house.files.past(CHIEF, page.id)

    assert (ben.person.profile.name, ben.rank, ben.by) == ("Ben", "Officer", "Anna")
    assert ben.leaving is not None
    assert (ben.leaving.kind, ben.leaving.reason) == (RecordKind.REMOVAL, "retired")
    assert (carla.rank, carla.by, carla.membership.left_at) == ("Sergeant", None, house.clock.now)
    assert await house.files.past(CHIEF, page.id) == (carla, ben)
    (file,) = await house.files.of_member(CHIEF, GUILD, BEN)
    assert file.membership.left_at == NOW


async def test_nobody_is_a_past_member_of_his_own_page(house: House) -> None:
    page = await staffed(house)

    assert await house.files.past(CHIEF, page.id) == ()
    assert (await house.files.of_member(CHIEF, GUILD, ANNA))[0].membership.left_at is None
