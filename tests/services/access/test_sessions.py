"""Sessions: begun anew at each sign-in, found while they live, ended everywhere at once."""

import json
from datetime import timedelta

from domain.access.actors import Actor
from domain.access.sessions import IDLE, LONGEST
from domain.ids import GuildId, SessionId
from tests.domain.makers import ANNA, BEN, GUILD
from tests.services.house import House


async def test_a_token_finds_its_session_until_that_is_ended(house: House) -> None:
    await house.saw_guild()

    begun, token = await house.sessions.begin(ANNA, "Anna", "Firefox", guild_ids=[GUILD], instead_of=None)

    assert await house.sessions.find(token) == begun
    assert await house.sessions.find(token + "x") is None
    assert await house.sessions.find("") is None
    assert await house.sessions.find("x" * 1000) is None
    assert await house.sessions.end(ANNA, begun.id)
    assert await house.sessions.find(token) is None


async def test_a_sign_in_takes_the_place_of_the_browsers_last_one(house: House) -> None:
    _, before = await house.sessions.begin(ANNA, "Anna", "", guild_ids=[], instead_of=None)

    _, after = await house.sessions.begin(BEN, "Ben", "", guild_ids=[], instead_of=before)

    found = await house.sessions.find(after)
    assert found is not None
    assert found.user_id == BEN
    assert await house.sessions.find(before) is None


async def test_it_ends_when_nobody_uses_it_and_however_much_it_is_used(house: House) -> None:
    _, idle = await house.sessions.begin(ANNA, "Anna", "", guild_ids=[], instead_of=None)
    _, busy = await house.sessions.begin(ANNA, "Anna", "", guild_ids=[], instead_of=None)

    for _ in range(LONGEST // IDLE + 1):
        assert await house.sessions.find(busy) is not None
        house.clock.move(IDLE - timedelta(hours=1))
    assert await house.sessions.find(idle) is None
    house.clock.move(IDLE - timedelta(hours=1))
    assert await house.sessions.find(busy) is None
    assert await house.sessions.tidy() == 2


async def test_its_use_is_noted_to_the_minute(house: House) -> None:
    _, token = await house.sessions.begin(ANNA, "Anna", "", guild_ids=[], instead_of=None)
    begun = house.clock.now
    house.clock.move(timedelta(seconds=59))
    await house.sessions.find(token)
    assert [each.used_at for each in await house.sessions.of(ANNA)] == [begun]

    house.clock.move(timedelta(seconds=1))
    await house.sessions.find(token)

    assert [each.used_at for each in await house.sessions.of(ANNA)] == [house.clock.now]


async def test_all_of_ones_own_end_at_once_and_nobody_elses(house: House) -> None:
    _, one = await house.sessions.begin(ANNA, "Anna", "", guild_ids=[], instead_of=None)
    _, other = await house.sessions.begin(ANNA, "Anna", "", guild_ids=[], instead_of=None)
    his, bens = await house.sessions.begin(BEN, "Ben", "", guild_ids=[], instead_of=None)

    assert await house.sessions.end_all(ANNA) == 2

    assert [await house.sessions.find(token) for token in (one, other)] == [None, None]
    assert await house.sessions.find(bens) == his
    assert not await house.sessions.end(ANNA, his.id)
    assert not await house.sessions.end(ANNA, SessionId(0))


async def test_its_owner_reads_of_it_and_never_the_token(house: House) -> None:
    await house.saw_guild()
    _, token = await house.sessions.begin(ANNA, "Anna", "Firefox", guild_ids=[GUILD], instead_of=None)

    data = await house.privacy.data(Actor(ANNA, "Anna"), GUILD)

    assert [each["browser"] for each in listed(data["browsers_signed_in"])] == ["Firefox"]
    assert [each["is_member"] for each in listed(data["what_you_are_in_this_server"])] == [False]
    assert token not in json.dumps(data, default=str)
    assert "hash" not in json.dumps(data, default=str)


def listed(value: object) -> list[dict[str, object]]:
    assert isinstance(value, list)
    return value


async def test_it_remembers_the_guild_its_owner_looks_at(house: House) -> None:
    await house.saw_guild()
    begun, token = await house.sessions.begin(
        ANNA, "A" * 500, "B" * 500, guild_ids=[GUILD, GuildId(5)], instead_of=None
    )

    await house.sessions.choose(begun, GUILD)

    found = await house.sessions.find(token)
    assert found is not None
    assert (found.guild_id, len(found.name), len(found.browser)) == (GUILD, 100, 60)
    await house.sessions.choose(found, GUILD)
    assert len(await house.sessions.secret()) == 32
