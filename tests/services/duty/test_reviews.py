"""What supervisors do about the patrols of those below them, and of nobody else."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from domain.access.actors import Actor
from domain.duty.patrols import Patrol, PatrolEnd, PatrolState
from domain.errors import Invalid, NotAllowed, NotFound, Refused
from domain.ids import UserId
from domain.time import Window
from tests.domain.makers import ANNA, BEN, CARLA, GUILD, NOW
from tests.services.duty.station import CHIEF, OFFICER_BEN, SERGEANT_CARLA, Station, stationed
from tests.services.duty.test_patrols import HOUR, patrolled
from tests.services.house import MANAGER, House

Act = Callable[[House, Actor, Patrol], Awaitable[object]]

DECISIONS: dict[str, Act] = {
    "approve": lambda house, actor, patrol: house.reviews.approve(actor, patrol.id),
    "deny": lambda house, actor, patrol: house.reviews.deny(actor, patrol.id, "no"),
    "edit": lambda house, actor, patrol: house.reviews.edit(
        actor, patrol.id, Window(NOW, NOW + HOUR), "slip"
    ),
}


@pytest.mark.parametrize("act", DECISIONS.values(), ids=DECISIONS)
@pytest.mark.parametrize(
    ("actor", "whose", "why"),
    [
        (OFFICER_BEN, OFFICER_BEN, "supervisor tier"),
        (SERGEANT_CARLA, SERGEANT_CARLA, "to yourself"),
        (SERGEANT_CARLA, CHIEF, "not below your own rank"),
    ],
    ids=["a member his own", "a supervisor his own", "a supervisor one above"],
)
async def test_nobody_decides_for_himself_or_those_above(
    house: House, act: Act, actor: Actor, whose: Actor, why: str
) -> None:
    patrol = await patrolled(await stationed(house), 9, whose)

    with pytest.raises(NotAllowed, match=why):
        await act(house, actor, patrol)


async def test_approved_it_counts(house: House) -> None:
    station = await stationed(house)
    patrol = await patrolled(station, 9)

    waiting = await house.reviews.listed(SERGEANT_CARLA, station.page.id, PatrolState.PENDING)
    decided = await house.reviews.approve(SERGEANT_CARLA, patrol.id)

    assert [each.id for each in waiting.patrols] == [patrol.id]
    assert waiting.people[patrol.person_id].profile.name == "Ben"
    assert (decided.state, decided.reviewed_at) == (PatrolState.APPROVED, house.clock.now)
    assert await station.hours() == 9
    with pytest.raises(Refused, match="does not wait"):
        await house.reviews.deny(CHIEF, patrol.id, "too late")


async def test_denied_it_does_not_and_says_why(house: House) -> None:
    station = await stationed(house)
    patrol = await patrolled(station, 9)

    with pytest.raises(Invalid, match="reason must not be empty"):
        await house.reviews.deny(CHIEF, patrol.id, " ")
    denied = await house.reviews.deny(CHIEF, patrol.id, "asleep")

    assert (denied.state, denied.decision) == (PatrolState.DENIED, "asleep")
    assert await station.hours() == 0


async def test_made_void_it_counts_no_longer_and_is_still_there(house: House) -> None:
    station = await stationed(house)
    patrol = await patrolled(station, 2)

    await house.reviews.void(SERGEANT_CARLA, patrol.id, "not seen")

    assert await station.hours() == 0
    own = await house.patrols.own(OFFICER_BEN, station.page.id)
    assert [(each.state, each.decision) for each in own.latest] == [(PatrolState.VOID, "not seen")]
    with pytest.raises(Refused, match="counts or is going on"):
        await house.reviews.void(SERGEANT_CARLA, patrol.id, "again")


async def test_an_open_one_is_ended_or_made_void_by_a_supervisor(house: House) -> None:
    station = await stationed(house)
    first = await house.patrols.start(OFFICER_BEN, station.page.id)
    house.clock.move(HOUR)
    going_on = await house.reviews.listed(SERGEANT_CARLA, station.page.id, PatrolState.OPEN)
    ended = await house.reviews.end(SERGEANT_CARLA, first.id)
    second = await house.patrols.start(OFFICER_BEN, station.page.id)

    void = await house.reviews.void(SERGEANT_CARLA, second.id, "by mistake")

    assert len(going_on.patrols) == 1
    assert (ended.ended_by, ended.state) == (PatrolEnd.SUPERVISOR, PatrolState.APPROVED)
    assert void.state is PatrolState.VOID
    assert await station.hours() == 1


async def test_an_edit_changes_what_counts_and_lies_alone(house: House) -> None:
    station = await stationed(house)
    first = await patrolled(station, 2)
    second = await patrolled(station, 2)

    await house.reviews.edit(CHIEF, first.id, Window(NOW, NOW + HOUR), "left early")

    assert await station.hours() == 3
    with pytest.raises(Refused, match="Another patrol"):
        await house.reviews.edit(CHIEF, second.id, Window(NOW, NOW + 3 * HOUR), "more")


async def test_time_is_added_and_taken_off_for_a_reason(house: House) -> None:
    station = await stationed(house)

    await house.reviews.adjust(SERGEANT_CARLA, station.page.id, BEN, 3 * HOUR, "event")
    await house.reviews.adjust(SERGEANT_CARLA, station.page.id, BEN, timedelta(minutes=-30), "late")

    with pytest.raises(Refused, match="Ben has fewer hours"):
        await house.reviews.adjust(SERGEANT_CARLA, station.page.id, BEN, -3 * HOUR, "more than he has")
    assert await station.hours() == 2.5
    with pytest.raises(Invalid, match="nothing"):
        await house.reviews.adjust(SERGEANT_CARLA, station.page.id, BEN, timedelta(), "none")
    for target, why in ((CARLA, "to yourself"), (ANNA, "not below")):
        with pytest.raises(NotAllowed, match=why):
            await house.reviews.adjust(SERGEANT_CARLA, station.page.id, target, HOUR, "gift")
    with pytest.raises(NotFound, match="not on Blaine County"):
        await house.reviews.adjust(MANAGER, station.page.id, UserId(1), HOUR, "who")


async def test_lists_are_for_supervisors(house: House) -> None:
    station: Station = await stationed(house)

    with pytest.raises(NotAllowed, match="supervisor tier"):
        await house.reviews.listed(OFFICER_BEN, station.page.id, PatrolState.PENDING)


async def test_one_may_choose_from_those_below_only(house: House) -> None:
    station = await stationed(house)
    ben, chief = await patrolled(station, 9), await patrolled(station, 9, CHIEF)
    pending = {PatrolState.PENDING}

    async def offered(actor: Actor, typed: str = "") -> list[int]:
        return [each.id for each in (await house.reviews.choosable(actor, GUILD, pending, typed)).patrols]

    assert await offered(SERGEANT_CARLA) == [ben.id]
    assert await offered(CHIEF) == [ben.id]
    assert await offered(OFFICER_BEN) == []
    assert await offered(MANAGER) == [chief.id, ben.id]
    assert await offered(MANAGER, f"#{ben.id}") == [ben.id]
    assert await offered(MANAGER, "anna") == [chief.id]
    assert await offered(MANAGER, f"{chief.started_at:%Y-%m-%d} ann") == [chief.id]
    assert await offered(MANAGER, "2020-01") == []


async def test_what_became_of_it_is_seen_by_whoever_is_above(house: House) -> None:
    station = await stationed(house)
    kind = await house.rules.add_type(MANAGER, station.page.id, "Training")
    started = await house.patrols.start(OFFICER_BEN, station.page.id, type_id=kind.id)

    seen = await house.reviews.seen(SERGEANT_CARLA, started.id)

    assert (seen.patrols[0].id, seen.types) == (started.id, {kind.id: "Training"})
    with pytest.raises(NotAllowed, match="supervisor tier"):
        await house.reviews.seen(OFFICER_BEN, started.id)
