"""/patrol-rules typed by members of every tier."""

import pytest

from tests.bot.station import TIERS, Station, house, station, world
from tests.bot.town import said

__all__ = ["house", "station", "world"]

COMMANDS: dict[str, tuple[dict[str, object], str]] = {
    "view": ({}, "Rules for patrols of Blaine County"),
    "set": ({"approval_above": "6h", "cut_off": "4:30"}, "The rules are changed"),
    "type add": ({"name": "Air", "rank": "Sergeant"}, "Air (from Sergeant)"),
    "type retire": ({"type": "Training"}, "The type is retired"),
}


async def types(station: Station, who: str, command: str, **options: object) -> str:
    return said(await station.people[who].slash(station.town.channel, f"patrol-rules {command}", **options))


@pytest.mark.parametrize("who", TIERS)
async def test_rules_are_for_the_admin_tier(station: Station, who: str) -> None:
    assert "Training" in await types(station, "manager", "type add", name="Training")

    for command, (options, done) in COMMANDS.items():
        answer = await types(station, who, command, **options)
        if who == "manager":
            assert done in answer
        else:
            assert " tier for that; here you are of the " in answer


async def test_every_field_is_set_and_cleared(station: Station) -> None:
    town = station.town
    role = town.guild.create_role("On duty")
    await town.env.settle()
    await town.looked_at()
    answer = await types(
        station,
        "manager",
        "set",
        approval_above="6h",
        logs_need_approval=False,
        remind_after="90m",
        cut_off="04:30",
        longest="12h",
        report=True,
        evidence=True,
        on_duty_role=role,
        log_channel=town.channel,
    )

    for words in (
        "**Approval above** 6:00",
        "need approval** no",
        "**Remind after** 1:30",
        "04:30 (UTC)",
        "**Longest** 12:00",
        "**Report wanted** yes",
        "**Evidence wanted** yes",
        f"<@&{role.id}>",
        f"<#{town.channel.id}>",
    ):
        assert words in answer

    off = {"approval_above": "off", "remind_after": "Off", "cut_off": "off"}
    await types(station, "manager", "set", **off, clear="on_duty_role_id")
    cleared = await types(station, "manager", "set", clear="log_channel_id")
    assert cleared.count(" not set") == 5


async def test_a_role_that_others_hold_is_taken_from_them_only_when_told_so(station: Station) -> None:
    town = station.town
    role = town.guild.create_role("On duty")
    town.guild.add_member(town.env.create_user("wearer"), roles=[role])
    await town.env.settle()
    await town.looked_at()

    refused = await types(station, "manager", "set", on_duty_role=role)
    assert "1 member who is neither on patrol nor on leave holds On duty" in refused
    assert f"<@&{role.id}>" not in await types(station, "manager", "view")
    assert f"<@&{role.id}>" in await types(station, "manager", "set", on_duty_role=role, take_over=True)
    assert "The rules are changed" in await types(station, "manager", "set", on_duty_role=role)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "Nothing was given to change"),
        ({"approval_above": "much"}, "approval\\_above: write a time like"),
        ({"cut_off": "25:00"}, "cut\\_off: write a time of the day"),
        ({"longest": "9d"}, "longest must be between"),
    ],
)
async def test_what_makes_no_sense_is_said(station: Station, options: dict[str, object], words: str) -> None:
    assert words in await types(station, "manager", "set", **options)


async def test_types_are_offered_to_admins(station: Station) -> None:
    await types(station, "manager", "type add", name="Training")
    person, channel = station.people["manager"], station.town.channel

    offered = await person.autocomplete(channel, "patrol-rules type retire", "type", "tra")

    assert [choice["name"] for choice in offered] == ["Training"]
