"""/cert: added, changed and removed by role; given for a time, and seen by whoever may."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.bot.fakes import World
from tests.bot.homes import at_home_in
from tests.bot.station import TIERS, Station
from tests.bot.town import Town, said
from tests.services.house import House


def names(town: Town) -> list[str]:
    (page,) = town.world.pages.pages.values()
    return [each.name for each in page.certifications]


async def test_one_is_added_under_its_role_s_name(town: Town) -> None:
    await town.page()

    assert "is a certification now" in said(await town.types("cert create", role=town.roles["Captain"]))
    assert names(town) == ["FTO", "Captain"]


async def test_a_role_already_used_is_refused_in_words(town: Town) -> None:
    await town.page()

    assert "already" in said(await town.types("cert create", role=town.roles["Chief"]))


async def test_one_is_renamed_and_removed(town: Town) -> None:
    await town.page()

    await town.types("cert edit", certification="FTO", name="Other", role=town.roles["Captain"])
    assert names(town) == ["Other"]
    await town.types("cert delete", certification="other")
    assert names(town) == []


async def test_one_that_is_not_there_is_said_so(town: Town) -> None:
    await town.page()

    assert "There is no certification called" in said(
        await town.types("cert delete", certification="Nothing")
    )


async def test_they_are_listed_and_offered(town: Town) -> None:
    await town.page()

    assert "FTO" in said(await town.types("cert list"))
    offered = await town.manager.autocomplete(town.channel, "cert delete", "certification", "")
    assert [choice["name"] for choice in offered] == ["FTO"]


class TestOnRealServices:
    """What ends, as every tier sees it."""

    @pytest.fixture
    async def house(self, migrated_sqlite: str) -> AsyncIterator[House]:
        as_in_the_simulated_discord = datetime(2026, 1, 1, tzinfo=UTC)
        async with House.on(migrated_sqlite, now=as_in_the_simulated_discord) as house:
            yield house

    @pytest.fixture
    async def world(self, house: House) -> AsyncIterator[World]:
        world = World()
        worker = asyncio.create_task(at_home_in(world, house).work())
        yield world
        worker.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await worker

    @pytest.fixture
    async def station(self, town: Town, house: House) -> Station:
        station = await Station.built(town, house)
        await station.types("manager", "cert edit", certification="FTO", valid_for=365, remind=30)
        return station

    async def test_how_long_it_is_valid_is_listed(self, station: Station) -> None:
        listed = await station.types("manager", "cert list")
        await station.types("manager", "cert edit", certification="FTO", valid_for=0)

        assert "valid for 365 days, reminder 30 days before" in listed
        assert "valid" not in await station.types("manager", "cert list")

    @pytest.mark.parametrize("who", [*TIERS, "former"])
    @pytest.mark.parametrize("command", ["cert list", "subdivision list"])
    async def test_everybody_may_list_what_there_is_on_a_page_he_may_see(
        self, station: Station, who: str, command: str
    ) -> None:
        assert ("FTO" if command == "cert list" else "SWAT") in await station.types(who, command)
        await station.types("manager", "page visibility", visibility="off")
        assert ("no roster page yet" in await station.types(who, command)) == (who in ("officer", "former"))

    @pytest.mark.parametrize("who", TIERS)
    @pytest.mark.parametrize("command", ["cert expiring", "cert holders"])
    async def test_whose_ends_when_is_for_supervisors(self, station: Station, who: str, command: str) -> None:
        options = {"certification": "FTO"} if command == "cert holders" else {"within": "400d"}

        answer = await station.types(who, command, **options)

        if who == "officer":
            assert answer == "You need the supervisor tier for that; here you are of the member tier."
        else:
            assert "other" in answer
            assert ("until <t:" if command == "cert expiring" else "(until ") in answer

    async def test_what_ends_later_is_left_out(self, station: Station) -> None:
        assert "Nothing ends within 30 days." in await station.types("captain", "cert expiring")
        assert "within: write a span" in await station.types("captain", "cert expiring", within="soon")

    async def test_an_end_is_said_when_it_is_given_and_when_it_is_renewed(self, station: Station) -> None:
        given = await station.types(
            "sergeant", "cert grant", member="fresh", certification="FTO", expires="in 10d"
        )
        soon = await station.types("sergeant", "cert expiring", within="2w")
        renewed = await station.types(
            "sergeant", "cert grant", member="fresh", certification="FTO", expires="never", reason="tenure"
        )

        assert "fresh holds FTO now" in given
        assert "**fresh** · FTO · until <t:" in soon
        assert "fresh holds FTO now" in renewed
        assert "Nothing ends" in await station.types("sergeant", "cert expiring", within="2w")
        history = await station.types("sergeant", "member history", member="fresh")
        assert "**Renewal** · FTO · by sergeant · tenure" in history

    async def test_a_day_on_which_it_ends_is_held_whole(self, station: Station) -> None:
        given = await station.types(
            "sergeant", "cert grant", member="fresh", certification="FTO", expires="2030-03-01"
        )

        end = int(datetime(2030, 3, 2, tzinfo=UTC).timestamp())
        assert f"Until <t:{end - 1}:D>, <t:{end}:R>." in given

    @pytest.mark.parametrize(
        ("expires", "sentence"),
        [
            ("soon", "expires: write a moment like"),
            ("2020-01-01", "expires: that moment has passed"),
            ("in 9999w", "expires must lie after it is given, and within ten years."),
        ],
    )
    async def test_an_end_that_makes_no_sense_is_named(
        self, station: Station, expires: str, sentence: str
    ) -> None:
        answer = await station.types(
            "sergeant", "cert grant", member="fresh", certification="FTO", expires=expires
        )

        assert sentence in answer
        assert station.roles_of("fresh") == {"Officer"}

    async def test_what_has_ended_is_taken_in_discord_with_its_reason(self, station: Station) -> None:
        station.house.clock.move(timedelta(days=800))

        await station.house.expiries.fall_due()
        for _ in range(100):
            if not await station.house.orders.open(station.town.guild_id):
                break
            await asyncio.sleep(0.02)

        assert "FTO" not in station.roles_of("other")
        history = await station.types("sergeant", "member history", member="other")
        assert "**Revocation** · FTO · expired" in history
