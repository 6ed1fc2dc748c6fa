"""/roster for members of every tier, on real services, with pages of every visibility."""

from typing import Any

import pytest

from domain.access.tiers import Tier, TierGrant
from domain.rosters.pages import Visibility
from tests.bot import station as fixtures
from tests.bot.station import TIERS, Station
from tests.bot.town import message_of, said

house, world, station = fixtures.house, fixtures.world, fixtures.station

SHOWN: dict[str, tuple[dict[str, Any], str]] = {
    "roster show": ({}, "Blaine County"),
    "roster search": ({"text": "other"}, "with “other”"),
    "roster changes": ({"days": 7}, "Blaine County: changes"),
}
REFUSED = "You need the supervisor tier for that; here you are of the member tier."


async def showing(station: Station, visibility: Visibility) -> None:
    (page,) = await station.house.pages.of_guild(station.town.actor, station.town.guild_id)
    await station.house.pages.edit(station.town.actor, page.id, visibility=visibility)


@pytest.mark.parametrize("visibility", Visibility)
async def test_whoever_may_see_a_page_reads_it(station: Station, visibility: Visibility) -> None:
    await showing(station, visibility)

    for who in TIERS:
        for command, (options, words) in SHOWN.items():
            answer = await station.types(who, command, **options)
            if who == "officer" and visibility is Visibility.OFF:
                assert "no roster page yet" in answer
            else:
                assert words in answer, (who, command, answer)


@pytest.mark.parametrize("who", TIERS)
async def test_vacancies_and_files_with_ids_are_for_supervisors(station: Station, who: str) -> None:
    vacancies = await station.types(who, "roster vacancies")
    file = await station.types(who, "roster export", format="csv")

    if who == "officer":
        assert (vacancies, file) == (REFUSED, REFUSED)
    else:
        assert "Vacancies of Blaine County" in vacancies
        assert "Discord ids are in it" in file


async def test_who_supervises_one_subdivision_gets_no_file_of_the_page(station: Station) -> None:
    (page,) = await station.house.pages.of_guild(station.town.actor, station.town.guild_id)
    swat = TierGrant(station.town.role("Officer"), Tier.SUPERVISOR, page.id, page.subdivisions[0].id)
    await station.house.tiers.grant(station.town.actor, station.town.guild_id, swat)

    answer = await station.people["officer"].slash(station.town.channel, "roster export", format="csv")

    assert said(answer) == REFUSED
    assert message_of(answer).attachments == []
