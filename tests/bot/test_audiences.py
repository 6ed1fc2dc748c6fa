"""Whoever asks in Discord is shown what somebody like him is."""

import pytest

from domain.rosters.fields import Circle, Field
from tests.bot import station as fixtures
from tests.bot.station import TIERS, Station

house, world, station = fixtures.house, fixtures.world, fixtures.station


@pytest.mark.parametrize("who", TIERS)
async def test_each_tier_reads_what_its_circle_sees(station: Station, who: str) -> None:
    (page,) = await station.house.pages.of_guild(station.town.actor, station.town.guild_id)
    kept = [(field, Circle.STAFF) for field in (Field.CERTIFICATIONS, Field.CHANGES)]
    await station.house.pages.share(station.town.actor, page.id, kept)

    listed = await station.types(who, "roster show")
    changes = await station.types(who, "roster changes")

    assert ("keeps its list of changes" in changes) is (who == "officer")
    assert ("FTO" in listed) is (who != "officer")


async def test_a_file_without_ids_says_nothing_of_them(station: Station) -> None:
    (page,) = await station.house.pages.of_guild(station.town.actor, station.town.guild_id)
    await station.house.pages.share(station.town.actor, page.id, [(Field.IDS, Circle.NOBODY)])

    said = await station.types("captain", "roster export", format="csv")

    assert "Discord ids" not in said
    assert "Mind whom" in said


@pytest.mark.parametrize("who", TIERS)
async def test_who_is_on_duty_is_told_to_whom_the_page_tells_it(station: Station, who: str) -> None:
    (page,) = await station.house.pages.of_guild(station.town.actor, station.town.guild_id)
    await station.house.pages.edit(station.town.actor, page.id, patrol_logs=True)
    await station.house.pages.share(station.town.actor, page.id, [(Field.ON_DUTY, Circle.STAFF)])

    said = await station.types(who, "patrol active")

    assert ("keeps to fewer people" in said) is (who == "officer")
