"""Orders: who may give them, and how they end."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.access.actors import OPERATOR, Actor
from domain.access.tiers import Tier, TierGrant
from domain.errors import Invalid, NotAllowed, Refused
from domain.events import OrderEnded, OrderPlaced
from domain.ids import CertificationId, OrderId, RoleId, UserId
from domain.rosters.asks import Ask, Certify, Demote, Discharge, Promote, Reinstate
from domain.rosters.attribution import RoleAudit
from domain.rosters.orders import OrderKind, OrderState
from domain.rosters.pages import Page
from domain.rosters.records import RecordKind, Source
from domain.rosters.sync import MemberLeft, MemberSeen
from services.rosters.orders import Terms
from tests.domain.makers import ANNA, BEN, CAPTAIN, CARLA, FTO, GUILD, NOW, OFFICER, SERGEANT, seen
from tests.services.house import MANAGER, House

COMMAND_ROLE = RoleId(99)
CHIEF = Actor(ANNA, "Anna", role_ids=frozenset({COMMAND_ROLE}))
NOBODY = Actor(CARLA, "Carla")


async def staffed(house: House) -> Page:
    """Return a page with Anna the captain, of the command tier, and Ben the officer."""
    page = await house.page()
    await house.compare(
        seen(ANNA, CAPTAIN, COMMAND_ROLE, name="Anna"), seen(BEN, OFFICER, name="Ben"), seen(CARLA, SERGEANT)
    )
    await house.tiers.grant(MANAGER, GUILD, TierGrant(COMMAND_ROLE, Tier.COMMAND))
    house.heard.clear()
    return page


async def ended(house: House, order_id: OrderId) -> OrderState:
    """Return how the order stands, having checked that its end was told if it has one."""
    order = await house.orders.get(order_id)
    assert (OrderEnded(GUILD, order_id) in house.heard) == (order.ended_at is not None)
    return order.state


async def test_an_order_is_fulfilled_when_discord_shows_it_and_makes_one_record(house: House) -> None:
    page = await staffed(house)

    order = await house.orders.place(CHIEF, page.id, BEN, Promote(), terms=Terms("exam passed"))
    placed = list(house.heard)
    await house.apply(seen(BEN, SERGEANT, OFFICER, name="Ben"))
    half = await ended(house, order.id)
    await house.apply(seen(BEN, SERGEANT, name="Ben"))

    assert placed == [OrderPlaced(GUILD, order.id)]
    assert (order.kind, order.subject) == (OrderKind.PROMOTE, "Sergeant")
    assert (set(order.give), set(order.take)) == ({SERGEANT}, {OFFICER})
    assert (half, await ended(house, order.id)) == (OrderState.PENDING, OrderState.FULFILLED)
    made = [each for each in await house.records(page) if each.kind is RecordKind.PROMOTION]
    assert [(each.source, each.reason, each.order_id) for each in made] == [
        (Source.ORDER, "exam passed", order.id)
    ]


async def test_a_change_made_by_hand_meanwhile_keeps_its_own_actor(house: House) -> None:
    page = await staffed(house)
    await house.orders.place(CHIEF, page.id, BEN, Promote(), terms=Terms("exam passed"))
    house.audit.lines = [RoleAudit(NOW, UserId(50), "Olga", BEN, frozenset({SERGEANT}), frozenset({OFFICER}))]

    await house.apply(seen(BEN, SERGEANT, name="Ben"))

    record = (await house.records(page))[-1]
    assert (record.source, record.order_id) == (Source.AUDIT_LOG, None)


async def test_what_the_bot_did_is_the_orders_doing(house: House) -> None:
    page = await staffed(house)
    order = await house.orders.place(CHIEF, page.id, BEN, Promote())
    line = RoleAudit(NOW, UserId(1), "Muster", BEN, frozenset({SERGEANT}), is_ours=True)
    house.audit.lines = [line]

    await house.apply(seen(BEN, SERGEANT, name="Ben"))

    assert (await house.records(page))[-1].order_id == order.id


async def test_an_order_whose_target_is_already_true_is_fulfilled_without_a_record(house: House) -> None:
    page = await house.page()
    await house.compare(seen(BEN, OFFICER, FTO))
    before = await house.records(page)

    order = await house.orders.place(
        MANAGER, page.id, BEN, Certify(CertificationId(page.certifications[0].id))
    )

    assert order.state is OrderState.FULFILLED
    assert await house.orders.next(GUILD) is None
    assert await house.records(page) == before


@pytest.mark.parametrize("ask", [Promote(), Demote(), Discharge(), Reinstate()])
async def test_who_is_of_no_tier_orders_nothing(house: House, ask: Ask) -> None:
    page = await staffed(house)

    with pytest.raises(NotAllowed, match="command tier"):
        await house.orders.place(NOBODY, page.id, BEN, ask)
    assert await house.orders.next(GUILD) is None


async def test_a_supervisor_certifies_and_does_not_promote(house: House) -> None:
    page = await staffed(house)
    await house.tiers.grant(MANAGER, GUILD, TierGrant(COMMAND_ROLE, Tier.SUPERVISOR, page.id))

    with pytest.raises(NotAllowed):
        await house.orders.place(replace(CHIEF, user_id=UserId(1)), page.id, BEN, Promote())
    await house.tiers.grant(MANAGER, GUILD, TierGrant(COMMAND_ROLE, Tier.MEMBER))
    order = await house.orders.place(CHIEF, page.id, BEN, Certify(page.certifications[0].id))

    assert order.kind is OrderKind.CERTIFY


async def test_only_who_manages_the_server_kicks(house: House) -> None:
    page = await staffed(house)

    with pytest.raises(NotAllowed):
        await house.orders.place(CHIEF, page.id, BEN, Discharge(kick=True))
    order = await house.orders.place(MANAGER, page.id, BEN, Discharge(kick=True))

    assert order.kick


async def test_two_orders_about_the_same_roles_of_one_member_do_not_cross(house: House) -> None:
    page = await staffed(house)
    await house.orders.place(CHIEF, page.id, BEN, Promote())

    with pytest.raises(Refused, match="Another order"):
        await house.orders.place(CHIEF, page.id, BEN, Discharge())
    other = await house.orders.place(CHIEF, page.id, BEN, Certify(page.certifications[0].id))

    assert other.state is OrderState.PENDING


async def test_what_discord_refused_ends_with_its_sentence(house: House) -> None:
    page = await staffed(house)
    order = await house.orders.place(CHIEF, page.id, BEN, Promote())

    await house.orders.failed(order.id, "Sergeant is above my own role.")
    await house.orders.failed(order.id, "Something else.")

    assert await ended(house, order.id) is OrderState.FAILED
    assert (await house.orders.get(order.id)).failure == "Sergeant is above my own role."
    assert await house.orders.next(GUILD) is None


async def test_a_member_who_leaves_meanwhile_ends_the_order(house: House) -> None:
    page = await staffed(house)
    promotion = await house.orders.place(CHIEF, page.id, BEN, Promote())

    await house.sync.apply(GUILD, [MemberLeft(BEN)], audit=house.audit)

    assert await ended(house, promotion.id) is OrderState.FAILED
    assert "left the server" in ((await house.orders.get(promotion.id)).failure or "")


async def test_a_scheduled_order_waits_for_its_hour(house: House) -> None:
    page = await staffed(house)
    terms = Terms(at=NOW + timedelta(hours=2))
    order = await house.orders.place(CHIEF, page.id, BEN, Promote(), terms=terms)

    early = await house.orders.fall_due(), await house.orders.next(GUILD)
    house.clock.move(timedelta(hours=2))
    due = await house.orders.fall_due()

    assert (order.state, early) == (OrderState.SCHEDULED, (0, None))
    found = await house.orders.next(GUILD)
    assert found is not None
    assert (due, found.id, found.state) == (1, order.id, OrderState.PENDING)
    assert await house.orders.waiting() == {GUILD}
    assert OrderPlaced(GUILD, order.id) in house.heard


async def test_the_same_is_not_scheduled_twice(house: House) -> None:
    page = await staffed(house)
    at = NOW + timedelta(hours=2)
    order = await house.orders.place(CHIEF, page.id, BEN, Promote(), terms=Terms(at=at))

    with pytest.raises(Refused, match="scheduled for that moment already"):
        await house.orders.place(CHIEF, page.id, BEN, Promote(), terms=Terms("again", at))
    later = Terms(at=at + timedelta(hours=1))
    await house.orders.place(CHIEF, page.id, BEN, Promote(), terms=later)
    await house.orders.place(CHIEF, page.id, BEN, Discharge(), terms=Terms("x", at))
    await house.orders.cancel(CHIEF, order.id)
    await house.orders.place(CHIEF, page.id, BEN, Promote(), terms=Terms(at=at))

    assert len(await house.orders.scheduled(CHIEF, GUILD, BEN)) == 3


async def test_who_was_demoted_since_may_no_longer_have_it_done(house: House) -> None:
    page = await staffed(house)
    order = await house.orders.place(CHIEF, page.id, BEN, Promote(), terms=Terms(at=NOW + timedelta(hours=2)))
    await house.apply(seen(ANNA, OFFICER, COMMAND_ROLE, name="Anna"))

    with pytest.raises(NotAllowed):
        await house.orders.recheck(CHIEF, order.id)
    assert (await house.orders.recheck(MANAGER, order.id)).id == order.id


async def test_what_takes_too_long_expires(house: House) -> None:
    page = await staffed(house)
    order = await house.orders.place(CHIEF, page.id, BEN, Promote())

    house.clock.move(timedelta(minutes=16))
    await house.orders.fall_due()

    assert await ended(house, order.id) is OrderState.EXPIRED


async def test_who_gave_an_order_may_take_it_back_once(house: House) -> None:
    page = await staffed(house)
    order = await house.orders.place(CHIEF, page.id, BEN, Promote())

    with pytest.raises(NotAllowed):
        await house.orders.cancel(NOBODY, order.id)
    await house.orders.cancel(CHIEF, order.id)

    assert await ended(house, order.id) is OrderState.CANCELLED
    with pytest.raises(Refused, match="ended already"):
        await house.orders.cancel(OPERATOR, order.id)


async def test_what_is_ordered_for_later_is_known_to_those_above_and_not_to_the_member(house: House) -> None:
    page = await staffed(house)
    now = house.clock()
    late = await house.orders.place(CHIEF, page.id, BEN, Promote(), terms=Terms(at=now + timedelta(days=3)))
    soon = await house.orders.place(CHIEF, page.id, BEN, Discharge(), terms=Terms(at=now + timedelta(days=2)))
    own = Actor(BEN, "Ben", role_ids=CHIEF.role_ids)

    assert [each.id for each in await house.orders.scheduled(CHIEF, GUILD, BEN)] == [soon.id, late.id]
    peer = Actor(UserId(77), "Peer", role_ids=CHIEF.role_ids)
    assert await house.orders.scheduled(own, GUILD, BEN) == ()
    assert await house.orders.scheduled(peer, GUILD, BEN) == ()
    with pytest.raises(NotAllowed):
        await house.orders.scheduled(NOBODY, GUILD, BEN)
    await house.orders.cancel(CHIEF, soon.id)
    assert [each.id for each in await house.orders.scheduled(CHIEF, GUILD, BEN)] == [late.id]


async def test_nobody_takes_back_what_was_ordered_about_himself_or_his_superior(house: House) -> None:
    page = await staffed(house)
    terms = Terms(at=house.clock() + timedelta(days=2))
    own = await house.orders.place(MANAGER, page.id, ANNA, Discharge(), terms=terms)
    junior = Actor(CARLA, "Carla", role_ids=CHIEF.role_ids)

    with pytest.raises(NotAllowed, match="to yourself"):
        await house.orders.cancel(CHIEF, own.id)
    with pytest.raises(NotAllowed, match="not below your own rank"):
        await house.orders.cancel(junior, own.id)

    assert await ended(house, own.id) is OrderState.SCHEDULED


async def test_a_discharged_member_is_past_and_can_be_reinstated_at_his_rank(house: House) -> None:
    page = await staffed(house)
    await house.orders.place(CHIEF, page.id, BEN, Discharge(), terms=Terms("resigned"))
    await house.apply(seen(BEN, name="Ben"))
    gone = [record for record in await house.records(page) if record.kind is RecordKind.REMOVAL]
    house.clock.move(timedelta(days=1))

    order = await house.orders.place(CHIEF, page.id, BEN, Reinstate())
    await house.apply(MemberSeen(BEN, seen(BEN, name="Ben").profile, frozenset({OFFICER})))

    assert [record.reason for record in gone] == ["resigned"]
    assert (order.subject, await ended(house, order.id)) == ("Officer", OrderState.FULFILLED)
    assert (await house.records(page))[-1].kind is RecordKind.REINSTATEMENT


async def test_a_reason_that_is_too_long_or_a_moment_too_far_is_named(house: House) -> None:
    page = await staffed(house)

    with pytest.raises(Invalid, match="reason"):
        await house.orders.place(CHIEF, page.id, BEN, Promote(), terms=Terms("x" * 401))
    with pytest.raises(Invalid, match="at must lie"):
        await house.orders.place(CHIEF, page.id, BEN, Promote(), terms=Terms(at=NOW + timedelta(days=400)))


async def test_a_kick_is_done_when_the_member_is_gone(house: House) -> None:
    page = await staffed(house)
    order = await house.orders.place(MANAGER, page.id, BEN, Discharge(kick=True))

    await house.apply(seen(BEN, name="Ben"))
    without_roles = await ended(house, order.id)
    await house.sync.apply(GUILD, [MemberLeft(BEN)], audit=house.audit)

    assert (without_roles, await ended(house, order.id)) == (OrderState.PENDING, OrderState.FULFILLED)


async def test_nothing_is_ordered_while_a_sync_is_held(house: House) -> None:
    page = await staffed(house)
    officers = [seen(UserId(1000 + n), OFFICER) for n in range(20)]
    anna, ben = seen(ANNA, CAPTAIN, COMMAND_ROLE, name="Anna"), seen(BEN, OFFICER, name="Ben")
    await house.compare(anna, ben, seen(CARLA, SERGEANT), *officers)
    await house.compare(anna, ben, seen(CARLA, SERGEANT))

    with pytest.raises(Refused, match="held"):
        await house.orders.place(CHIEF, page.id, BEN, Promote())


async def test_who_may_not_act_is_told_so_before_what_makes_no_sense(house: House) -> None:
    page = await staffed(house)

    with pytest.raises(NotAllowed, match="yourself"):
        await house.orders.place(CHIEF, page.id, ANNA, Promote())


async def test_what_was_done_before_a_refusal_keeps_who_ordered_it(house: House) -> None:
    page = await staffed(house)
    order = await house.orders.place(CHIEF, page.id, BEN, Promote(), terms=Terms("merit"))
    line = RoleAudit(NOW, UserId(1), "Muster", BEN, frozenset({SERGEANT}), is_ours=True)
    await house.orders.failed(order.id, "Sergeant was given, but Officer could not be taken.")

    house.audit.lines = [line]
    await house.apply(seen(BEN, SERGEANT, OFFICER, name="Ben"))

    record = (await house.records(page))[-1]
    assert (record.kind, record.order_id, record.reason) == (RecordKind.PROMOTION, order.id, "merit")
    assert (await house.orders.get(order.id)).state is OrderState.FAILED


async def test_a_failed_order_explains_nothing_that_was_done_by_hand_or_later(house: House) -> None:
    page = await staffed(house)
    for each in (timedelta(), timedelta(minutes=5)):
        order = await house.orders.place(CHIEF, page.id, BEN, Promote())
        await house.orders.failed(order.id, "no")
        if not each:
            house.audit.lines = [RoleAudit(NOW, UserId(50), "Olga", BEN, frozenset({SERGEANT}))]
        house.clock.move(each)
        await house.apply(seen(BEN, SERGEANT, name="Ben"))
        assert (await house.records(page))[-1].order_id is None
        house.audit.lines = []
        await house.apply(seen(BEN, OFFICER, name="Ben"))
