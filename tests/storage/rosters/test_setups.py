"""Set-ups: one for each person and guild, until it ends or its time is up."""

from datetime import timedelta

from domain.rosters.setups import Setup
from tests.domain.makers import ANNA, BEN, GUILD, NOW
from tests.storage.conftest import Town

SOON = NOW + timedelta(minutes=15)


async def test_it_is_found_as_it_was_kept_last_until_it_expires(town: Town) -> None:
    async with town.database.begin() as tx:
        await tx.setups.save(Setup("a", GUILD, ANNA, {"title": "One"}), expires_at=NOW)
        await tx.setups.save(Setup("a", GUILD, ANNA, {"title": "Two", "ids": [2**60]}), expires_at=SOON)

    async with town.database.read() as tx:
        found = await tx.setups.find("a", now=NOW)
        assert found == Setup("a", GUILD, ANNA, {"title": "Two", "ids": [2**60]})
        assert await tx.setups.find("a", now=SOON) is None
        assert await tx.setups.find("b", now=NOW) is None


async def test_another_of_the_same_person_takes_its_place(town: Town) -> None:
    async with town.database.begin() as tx:
        await tx.setups.save(Setup("a", GUILD, ANNA, {}), expires_at=SOON)
        await tx.setups.save(Setup("b", GUILD, ANNA, {}), expires_at=SOON)
        await tx.setups.save(Setup("c", GUILD, BEN, {}), expires_at=SOON)

        assert await tx.setups.find("a", now=NOW) is None
        assert await tx.setups.find("b", now=NOW)
        await tx.setups.end("b")
        assert await tx.setups.find("b", now=NOW) is None
        assert await tx.setups.prune(NOW) == 0
        assert await tx.setups.prune(SOON) == 1
