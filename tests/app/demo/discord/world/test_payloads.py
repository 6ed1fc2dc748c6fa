"""Our objects are Discord's: by its published schema where that is at hand, and to discord.py."""

import json

import pytest

from app.demo.department import Department
from app.demo.discord.wire import Json
from app.demo.discord.world.nouns import Member, User
from app.demo.discord.world.payloads import (
    channel_json,
    guild_create_json,
    guild_json,
    member_json,
    member_text,
    role_json,
    timestamp,
    user_json,
)
from app.demo.discord.world.snowflakes import UserId, system_clock
from tests.app.demo.published import Published


def test_the_fast_member_text_is_the_same_object(department: Department) -> None:
    for member in department.guild.members.values():
        assert json.loads(member_text(member)) == member_json(member)


def test_hostile_names_stay_text() -> None:
    member = Member(User(UserId(1), '"\\<\u2028', "\n"), system_clock(), nick='","roles":["1"]')

    assert json.loads(member_text(member)) == member_json(member)


def test_a_moment_is_written_in_utc_with_microseconds(department: Department) -> None:
    assert timestamp(system_clock()).endswith("+00:00")


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("GuildResponse", lambda guild: guild_json(guild)),
        ("GuildRoleResponse", lambda guild: role_json(guild.everyone)),
        ("GuildMemberResponse", lambda guild: member_json(guild.members[guild.owner_id])),
        ("UserResponse", lambda guild: user_json(guild.members[guild.owner_id].user)),
        ("GuildChannelResponse", lambda guild: channel_json(next(iter(guild.channels.values())))),
    ],
)
def test_objects_follow_the_published_schema(
    published: Published, department: Department, name: str, make: object
) -> None:
    assert callable(make)
    payload: Json = make(department.guild)

    assert published.faults(name, payload) == []


def test_a_large_guild_comes_with_the_members_it_was_given(department: Department) -> None:
    bot = department.guild.members[department.world.bot.id]

    payload = guild_create_json(department.guild, members=[bot], is_large=True)

    assert payload["large"] is True
    assert payload["member_count"] == 85
    assert [member["user"]["username"] for member in payload["members"]] == ["Muster"]
