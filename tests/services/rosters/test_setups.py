"""Set-ups kept between two answers."""

from datetime import timedelta

import pytest

from domain.access.actors import Actor
from domain.errors import Refused
from domain.rosters.setups import KEPT_UNTOUCHED, Setup
from tests.domain.makers import ANNA, GUILD
from tests.services.house import House

SETUP = Setup("abc", GUILD, ANNA, {"title": "Blaine"})


async def test_it_lives_a_quarter_of_an_hour_after_the_last_answer(house: House) -> None:
    await house.saw_guild()
    await house.setups.keep(SETUP)

    house.clock.move(KEPT_UNTOUCHED - timedelta(seconds=1))
    assert await house.setups.find("abc") == SETUP
    await house.setups.keep(SETUP)
    house.clock.move(KEPT_UNTOUCHED - timedelta(seconds=1))
    assert await house.setups.find("abc") == SETUP
    house.clock.move(timedelta(seconds=1))
    assert await house.setups.find("abc") is None

    await house.housekeeping.purge()
    async with house.database.read() as tx:
        assert await tx.setups.find("abc", now=house.clock() - KEPT_UNTOUCHED) is None


async def test_an_ended_one_is_gone(house: House) -> None:
    await house.saw_guild()
    await house.setups.keep(SETUP)

    await house.setups.end("abc")

    assert await house.setups.find("abc") is None


async def test_whoever_is_forgotten_begins_none(house: House) -> None:
    await house.saw_guild()
    await house.setups.keep(SETUP)
    await house.forgetting.forget(Actor(ANNA, "Anna"), GUILD, held={})

    assert await house.setups.find("abc") is None
    with pytest.raises(Refused, match="/me show"):
        await house.setups.keep(SETUP)
