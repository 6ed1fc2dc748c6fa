"""Settings: changed by whoever may, known to every process, seen on pages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from domain.access.tiers import Tier, TierGrant
from domain.errors import Invalid, NotAllowed
from domain.events import GuildChanged, PageChanged
from domain.ids import GuildId
from domain.rosters.rosters import PUBLIC
from domain.rosters.settings import DEFAULTS, GuildSettings
from services.live import Live
from services.rosters.settings import Settings
from storage.database import Database
from storage.transaction import Transaction
from tests.domain.makers import CAPTAIN, GUILD
from tests.services.house import MANAGER, STRANGER, House


class Unreachable(Database):
    """A database that is away after so many answers."""

    def __init__(self, whole: Database) -> None:
        self._whole, self.answers = whole, 1

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        self.answers -= 1
        if self.answers < 0:
            raise ConnectionError
        async with self._whole.read() as tx:
            yield tx


CAPTAIN_ACTOR = replace(STRANGER, role_ids=frozenset({CAPTAIN}))


async def test_a_change_is_at_hand_at_once(house: House) -> None:
    await house.saw_guild()
    assert await house.settings.of(GUILD) == DEFAULTS

    changed = await house.settings.change(MANAGER, GUILD, zone="Europe/Berlin", language="de")

    assert changed == GuildSettings("de", "Europe/Berlin")
    assert await house.settings.of(GUILD) == await house.settings.view(MANAGER, GUILD) == changed


async def test_another_process_hears_of_it(house: House) -> None:
    await house.saw_guild()
    live = Live(house.database)
    elsewhere = Settings(house.database, live, house.clock)
    await live.start()
    await elsewhere.of(GUILD)

    await house.settings.change(MANAGER, GUILD, patrol_word="shift")
    await live.look()

    assert (await elsewhere.of(GUILD)).patrol_word == "shift"


async def test_pages_are_drawn_anew_by_the_guilds_clock(house: House) -> None:
    page = await house.page()
    house.heard.clear()

    await house.settings.change(MANAGER, GUILD, zone="Asia/Tokyo")

    view = await house.reading.view(page.id, PUBLIC)
    head = house.reading.head(page.id)
    assert head is not None
    assert (view.zone, head.zone, view.revision) == ("Asia/Tokyo", "Asia/Tokyo", page.revision + 1)
    assert house.heard == [GuildChanged(GUILD), PageChanged(GUILD, page.id, page.revision + 1)]


async def test_what_changes_nothing_is_told_to_nobody(house: House) -> None:
    await house.page()
    house.heard.clear()

    await house.settings.change(MANAGER, GUILD, zone="UTC")

    assert house.heard == []


async def test_the_admin_tier_may_and_nobody_below_it(house: House) -> None:
    await house.saw_guild()
    await house.tiers.grant(MANAGER, GUILD, TierGrant(CAPTAIN, Tier.ADMIN))

    await house.settings.change(CAPTAIN_ACTOR, GUILD, week_start=6)

    await house.tiers.grant(MANAGER, GUILD, TierGrant(CAPTAIN, Tier.COMMAND))
    for attempt in (
        house.settings.change(CAPTAIN_ACTOR, GUILD, week_start=0),
        house.settings.view(CAPTAIN_ACTOR, GUILD),
        house.settings.change(STRANGER, GUILD, week_start=0),
    ):
        with pytest.raises(NotAllowed):
            await attempt
    assert (await house.settings.of(GUILD)).week_start == 6


async def test_nothing_is_changed_by_halves(house: House) -> None:
    await house.saw_guild()

    with pytest.raises(Invalid, match="timezone"):
        await house.settings.change(MANAGER, GUILD, language="de", zone="Nowhere")

    assert await house.settings.of(GUILD) == DEFAULTS


async def test_a_server_that_was_never_seen_has_the_usual_ones(house: House) -> None:
    assert await house.settings.of(GuildId(404)) == DEFAULTS


async def test_once_started_nobody_waits_for_the_database(house: House) -> None:
    await house.saw_guild()
    await house.settings.change(MANAGER, GUILD, zone="Europe/Berlin")
    live = Live(house.database)
    started = Settings(Unreachable(house.database), live, house.clock)
    await started.start()

    assert (await started.of(GUILD)).zone == "Europe/Berlin"
    assert await started.of(GuildId(77)) == DEFAULTS


async def test_what_could_not_be_read_anew_is_read_when_asked_for(house: House) -> None:
    await house.saw_guild()
    live, database = Live(house.database), Unreachable(house.database)
    elsewhere = Settings(database, live, house.clock)
    await live.start()
    await elsewhere.start()

    await house.settings.change(MANAGER, GUILD, patrol_word="shift")
    with pytest.raises(ConnectionError):
        await live.look()
    database.answers = 1

    assert (await elsewhere.of(GUILD)).patrol_word == "shift"
