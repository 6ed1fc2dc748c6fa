"""/config: settings typed by every tier, on real services."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.access.tiers import Tier, TierGrant
from domain.rosters.settings import DEFAULTS, GuildSettings
from tests.bot.station import Station, house, station, world
from tests.bot.town import Town, said

__all__ = ["house", "station", "world"]

COMMANDS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("config view", {}, "Settings"),
    ("config language", {"language": "de"}, "Messages are in Deutsch now"),
    ("config timezone", {"zone": "Europe/Berlin"}, "The timezone is Europe/Berlin now"),
    ("config week", {"day": 6}, "Weeks begin on Sunday now"),
    ("config label", {"word": "shift"}, "A patrol is called **shift**"),
)


@pytest.mark.parametrize(("command", "options", "answer"), COMMANDS)
async def test_the_admin_tier_may(
    station: Station, command: str, options: dict[str, Any], answer: str
) -> None:
    grant = TierGrant(station.town.role("Captain"), Tier.ADMIN)
    await station.house.tiers.grant(station.town.actor, station.town.guild_id, grant)

    assert answer in await station.types("captain", command, **options)
    assert answer in await station.types("manager", command, **options)


@pytest.mark.parametrize("who", ["officer", "sergeant", "captain"])
async def test_nobody_below_may(station: Station, who: str) -> None:
    for command, options, _ in COMMANDS:
        refusal = await station.types(who, command, **options)

        assert "You need the admin tier" in refusal, command
        assert await station.house.settings.of(station.town.guild_id) == DEFAULTS, command


@pytest.mark.parametrize(
    ("command", "options", "refusal"),
    [
        ("config timezone", {"zone": "Berlin"}, "timezone: there is no time zone called “Berlin”"),
        ("config language", {"language": "nl"}, "language: “nl” is none of"),
    ],
)
async def test_what_is_typed_without_picking_is_checked(
    town: Town, command: str, options: dict[str, Any], refusal: str
) -> None:
    answer = said(await town.types(command, **options)).replace("\\", "")

    assert refusal in answer


async def test_zones_and_languages_are_offered(town: Town) -> None:
    zones = await town.manager.autocomplete(town.channel, "config timezone", "zone", "america/new y")
    languages = await town.manager.autocomplete(town.channel, "config language", "language", "")

    assert [choice["value"] for choice in zones][:1] == ["America/New_York"]
    assert [choice["name"] for choice in languages] == ["English", "Deutsch", "Français", "Español"]


async def test_hours_that_are_typed_are_of_the_servers_clock(station: Station) -> None:
    day = (datetime.now(UTC) + timedelta(days=30)).date()
    await station.types("manager", "config timezone", zone="Asia/Tokyo")

    await station.types("manager", "promote", member="fresh", at=f"{day} 12:00")

    async with station.house.database.read() as tx:
        waiting = await tx.orders.unended(station.town.guild_id)
    assert [f"{order.due_at:%Y-%m-%d %H:%M}" for order in waiting] == [f"{day} 03:00"]


async def test_settings_are_kept_for_the_server(station: Station) -> None:
    await station.types("manager", "config label", word="session")

    settings = await station.house.settings.of(station.town.guild_id)

    assert settings == GuildSettings(patrol_word="session")
