"""What is done by the clock."""

from datetime import timedelta

from domain.access.actors import OPERATOR
from domain.events import SyncRequested
from tests.domain.makers import GUILD
from tests.services.house import House


async def test_sweeps_are_asked_for_where_the_bot_is(house: House) -> None:
    await house.saw_guild()

    asked = await house.housekeeping.request_sweeps()
    await house.guilds.lost(GUILD, removed=True)
    then = await house.housekeeping.request_sweeps()

    assert (asked, then) == (1, 0)
    assert house.heard.count(SyncRequested(GUILD)) == 1


async def test_old_news_are_pruned_and_the_next_are_still_told(house: House) -> None:
    await house.saw_guild()
    await house.guilds.request_sync(OPERATOR, GUILD)
    house.clock.move(timedelta(days=400))

    purged = await house.housekeeping.purge()
    house.heard.clear()
    await house.guilds.request_sync(OPERATOR, GUILD)

    assert purged.outbox_rows == 1
    assert house.heard == [SyncRequested(GUILD)]
