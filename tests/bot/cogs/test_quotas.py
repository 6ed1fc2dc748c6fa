"""/quota typed and pressed by members of every tier, about themselves, members below and above them."""

import re
from datetime import timedelta

import pytest

from domain.access.tiers import Tier, TierGrant
from domain.ids import PageId
from tests.bot.fakes import World
from tests.bot.station import HIGHER, TIERS, Station, house, station, world
from tests.bot.town import message_of, said

__all__ = ["house", "station", "world"]

ADMINS: dict[str, tuple[dict[str, object], str]] = {
    "quota set": ({"hours": "2:30"}, "Blaine County asks 2:30 hours"),
    "quota remove": ({"rank": "Officer"}, "does not ask that any more"),
    "quota schedule": ({"channel": "office"}, "Reports of Blaine County are posted"),
    "quota period": ({"length": "wave", "days": 14, "anchor": "2026-01-05"}, "counts by waves of 14 days"),
}
"""Command, its options, and what is said when it is done."""
REFUSED = ("not below your own rank", "You can't do that to yourself", "You need the supervisor tier")


@pytest.fixture
async def asked(station: Station) -> Station:
    """The station, where four hours are asked of officers and one of all others."""
    assert "all ranks" in await station.types("manager", "quota set", hours="1")
    assert "Officer" in await station.types("manager", "quota set", hours="4", rank="officer")
    return station


async def page_id(station: Station) -> PageId:
    (page,) = await station.house.pages.of_guild(station.town.actor, station.town.guild_id)
    return page.id


@pytest.mark.parametrize("command", ADMINS)
async def test_what_is_asked_is_for_admins_to_say(asked: Station, command: str) -> None:
    options, done = ADMINS[command]
    if "channel" in options:
        options = {"channel": asked.town.channel}

    for who, tier in TIERS.items():
        if tier != "admin":
            refusal = f"You need the admin tier for that; here you are of the {tier} tier."
            assert await asked.types(who, command, **options) == refusal

    assert done in await asked.types("manager", command, **options)


@pytest.mark.parametrize("who", [*TIERS, "former"])
async def test_whoever_is_on_the_page_sees_what_is_asked(asked: Station, who: str) -> None:
    answer = await asked.types(who, "quota view")

    if who == "former":
        assert answer == "You need the supervisor tier for that; here you are of the member tier."
    else:
        assert "**1:00** · all ranks" in answer
        assert "**4:00** · Officer" in answer
        assert "Counted by weeks" in answer


@pytest.mark.parametrize("who", TIERS)
async def test_everybody_sees_how_he_stands(asked: Station, who: str) -> None:
    answer = await asked.types(who, "quota status")

    assert re.search(r"0:00 of \d+:\d\d", answer), answer
    assert "to go" in answer


@pytest.mark.parametrize("who", TIERS)
async def test_how_members_below_stand_is_for_supervisors(asked: Station, who: str) -> None:
    answer = await asked.types(who, "quota status", member="other")

    if who == "officer":
        assert answer == "You need the supervisor tier for that; here you are of the member tier."
    else:
        assert "of" in answer
        assert "other" in answer


@pytest.mark.parametrize("who", ["officer", "sergeant", "captain"])
async def test_of_those_above_nobody_sees_it(asked: Station, who: str) -> None:
    answer = await asked.types(who, "quota status", member=HIGHER[who])

    assert any(words in answer for words in REFUSED), answer


async def test_whoever_is_not_there_is_told_so(asked: Station) -> None:
    assert "You are not on Blaine County" in await asked.types("former", "quota status")
    assert "This member is not on" in await asked.types("captain", "quota status", member="former")
    assert "supervisor tier" in await asked.types("officer", "quota status", member="former")


@pytest.mark.parametrize("who", TIERS)
async def test_the_report_is_for_supervisors(asked: Station, who: str) -> None:
    answer = await asked.types(who, "quota report")

    if who == "officer":
        assert answer == "You need the supervisor tier for that; here you are of the member tier."
    else:
        assert "Hours of Blaine County" in answer
        assert "**Officer**" in answer
        assert re.search(r"other · 0:00 / \d:\d\d · ", answer), answer


@pytest.mark.parametrize("who", ["sergeant", "captain", "manager"])
@pytest.mark.parametrize("keeps", [True, False])
@pytest.mark.parametrize("kind", ["CSV", "XLSX"])
async def test_the_file_is_for_whoever_still_may(
    asked: Station, world: World, who: str, kind: str, *, keeps: bool
) -> None:
    town, people = asked.town, asked.people
    shown = await people[who].slash(town.channel, "quota report")
    if not keeps:
        town.take_permission()
        for role in ("Captain", "Sergeant"):
            taken = TierGrant(town.role(role), Tier.MEMBER)
            await asked.house.tiers.grant(town.actor, town.guild_id, taken)

    pressed = await people[who].click(message_of(shown), label=kind)

    if keeps:
        assert pressed.response is not None
        (file,) = pressed.response.message.attachments
        assert file.filename.endswith(f".{kind.lower()}")
    else:
        assert "You need the supervisor tier" in said(pressed)


async def test_the_report_is_the_same_after_a_restart_and_in_the_next_period(asked: Station) -> None:
    town, people = asked.town, asked.people
    for number in range(40):
        role = town.roles["Officer"]
        town.guild.add_member(town.env.create_user(f"recruit {number}"), roles=[role])
    await town.env.settle()
    await town.world.intake.compare(town.guild_id)
    shown = await people["captain"].slash(town.channel, "quota report")
    assert "1 / 3" in said(shown)
    await town.restarted()
    asked.house.clock.move(timedelta(days=7))

    turned = said(await people["captain"].click(message_of(shown), label="Next"))

    assert "2 / 3" in turned
    assert "Missed" in turned
    assert "Missed" not in await asked.types("captain", "quota report")
    assert "Missed" in await asked.types("captain", "quota report", periods_ago=1)


async def test_what_makes_no_sense_is_said(asked: Station) -> None:
    assert "no number of hours" in await asked.types("manager", "quota set", hours="lots")
    assert "hours must be more than 0" in await asked.types("manager", "quota set", hours="0")
    assert "no rank called" in await asked.types("manager", "quota set", hours="1", rank="King")
    assert "no such type" in await asked.types("manager", "quota set", hours="1", type="Swimming")
    assert "no such quota" in await asked.types("manager", "quota remove", rank="Chief")
    wrong = await asked.types("manager", "quota period", length="wave", days=7, anchor="Monday")
    assert "anchor: write a day" in wrong
    assert "for waves only" in await asked.types("manager", "quota period", length="week", days=7)


async def test_types_of_patrol_have_quotas_of_their_own(asked: Station) -> None:
    town = asked.town
    kind = await asked.house.rules.add_type(town.actor, await page_id(asked), "Traffic *stop*")

    done = await asked.types("manager", "quota set", hours="1,5", type=kind.name)
    offered = await asked.people["manager"].autocomplete(town.channel, "quota set", "type", "tra")

    assert "all ranks · Traffic \\*stop\\*" in done
    assert [each["value"] for each in offered] == [str(kind.id)]
    assert await asked.people["officer"].autocomplete(town.channel, "quota set", "type", "") == []
    assert "Traffic \\*stop\\*" in await asked.types("officer", "quota status")


async def test_a_page_without_quotas_says_how_to_set_one(station: Station) -> None:
    assert "/quota set does that" in await station.types("officer", "quota view")
    assert "Nothing is asked in this period" in await station.types("officer", "quota status")
    assert "▫️ other · 0:00" in await station.types("captain", "quota report")


async def test_reports_are_posted_until_they_are_not(asked: Station) -> None:
    await asked.types("manager", "quota schedule", channel=asked.town.channel)

    assert "are no longer posted" in await asked.types("manager", "quota schedule")
    assert "No reports of Blaine County are posted" in await asked.types("manager", "quota schedule")
