"""Footings: what is old is asked anew, and who can't be seen is nobody."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.access.footings import FRESH, WATCHED, Footing
from domain.events import Event, FootingAsked
from domain.ids import GuildId, UserId
from services.access.footings import Footings, OutOfReach
from tests.domain.makers import ANNA, BEN, CAPTAIN, GUILD
from tests.services.house import House

MEMBER = Footing(GUILD, ANNA, "Anna", is_member=True, role_ids=frozenset({CAPTAIN}))


class FakeBot:
    """Answers what services ask, as long as it is there."""

    def __init__(self, house: House) -> None:
        self.asked: list[tuple[GuildId, UserId]] = []
        self.truth: dict[UserId, Footing] = {ANNA: MEMBER}
        self.is_there = True
        self._house = house
        self._tasks: set[asyncio.Task[None]] = set()
        house.live.listen(self._hear)

    def _hear(self, event: Event) -> None:
        if isinstance(event, FootingAsked):
            self.asked.append((event.guild_id, event.user_id))
            if self.is_there:
                seen = self.truth.get(event.user_id, Footing(event.guild_id, event.user_id))
                self._tasks.add(asyncio.create_task(self._house.footings.saw([seen])))


@pytest.fixture
async def bot(house: House) -> FakeBot:
    await house.saw_guild()
    house.footings = Footings(house.database, house.live, house.clock, patience=5.0)
    return FakeBot(house)


def as_asked(house: House, patience: float) -> Callable[[], Footings]:
    return lambda: Footings(house.database, house.live, house.clock, patience=patience)


async def test_the_bot_is_asked_once_and_believed_for_a_while(house: House, bot: FakeBot) -> None:
    first = await house.footings.of(ANNA, GUILD)
    house.clock.move(FRESH - timedelta(seconds=1))
    second = await house.footings.of(ANNA, GUILD)

    assert (first.is_member, first.role_ids) == (True, frozenset({CAPTAIN}))
    assert second == first
    assert bot.asked == [(GUILD, ANNA)]


async def test_what_was_taken_away_is_missed_as_soon_as_it_is_old(house: House, bot: FakeBot) -> None:
    await house.footings.of(ANNA, GUILD)
    bot.truth[ANNA] = Footing(GUILD, ANNA)
    house.clock.move(FRESH)

    assert not (await house.footings.of(ANNA, GUILD)).is_member


async def test_a_look_unasked_is_as_good(house: House, bot: FakeBot) -> None:
    await house.footings.of(ANNA, GUILD)

    await house.footings.saw([Footing(GUILD, ANNA)])

    assert not (await house.footings.of(ANNA, GUILD)).is_member
    assert len(bot.asked) == 1


async def test_what_was_seen_a_while_ago_is_as_old_as_it_is(house: House, bot: FakeBot) -> None:
    house.footings, bot.is_there = as_asked(house, 0.05)(), False
    await house.sessions.begin(ANNA, "Anna", "", guild_ids=[GUILD], instead_of=None)
    await house.footings.saw([MEMBER], age=FRESH - timedelta(seconds=1))

    assert (await house.footings.of(ANNA, GUILD)).is_member
    house.clock.move(timedelta(seconds=1))
    with pytest.raises(OutOfReach):
        await house.footings.of(ANNA, GUILD)


async def test_while_the_bot_is_away_nobody_is_anything(house: House, bot: FakeBot) -> None:
    house.footings = as_asked(house, 0.05)()
    bot.is_there = False

    with pytest.raises(OutOfReach, match="can't see this server"):
        await house.footings.of(ANNA, GUILD)


async def test_a_stranger_is_no_member_and_an_unknown_guild_nobodys(house: House, bot: FakeBot) -> None:
    assert not (await house.footings.of(BEN, GUILD)).is_member
    assert await house.footings.of(ANNA, GuildId(5)) == Footing(GuildId(5), ANNA)


async def test_all_guilds_of_somebody_are_those_he_is_in(house: House, bot: FakeBot) -> None:
    for user_id in (ANNA, BEN):
        await house.sessions.begin(user_id, "x", "", guild_ids=[GUILD, GuildId(5)], instead_of=None)

    assert [each.guild_id for each in await house.footings.all_of(ANNA)] == [GUILD]
    assert await house.footings.all_of(BEN) == ()
    asked = len(bot.asked)
    assert [each.guild_id for each in await house.footings.all_of(ANNA)] == [GUILD]
    assert len(bot.asked) == asked


async def test_to_be_in_no_guild_and_not_to_be_seen_are_two_things(house: House, bot: FakeBot) -> None:
    house.footings = as_asked(house, 0.05)()
    await house.sessions.begin(ANNA, "Anna", "", guild_ids=[GUILD], instead_of=None)
    bot.is_there = False
    with pytest.raises(OutOfReach):
        await house.footings.check_seen(ANNA)
    await house.footings.check_seen(BEN)

    await house.footings.saw([MEMBER])
    await house.footings.check_seen(ANNA)
    house.clock.move(FRESH)
    with pytest.raises(OutOfReach):
        await house.footings.check_seen(ANNA)
    await house.guilds.lost(GUILD, removed=True)
    await house.footings.check_seen(ANNA)


async def test_those_are_watched_who_were_here_a_moment_ago(house: House, bot: FakeBot) -> None:
    await house.sessions.begin(ANNA, "Anna", "", guild_ids=[GUILD], instead_of=None)

    assert await house.footings.watched() == ((GUILD, ANNA),)
    house.clock.move(WATCHED + timedelta(seconds=1))
    assert await house.footings.watched() == ()
