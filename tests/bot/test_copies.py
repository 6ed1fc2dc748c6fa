"""Copies are made at once and hold nothing that a database refuses."""

from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest

from bot.copies import channels_seen, cleaned, guild_seen, member_seen, profile_of, roles_seen
from domain.rosters.guilds import Channel, Guild, Role
from domain.rosters.people import Profile
from domain.rosters.sync import MemberSeen
from tests.bot.stubs import StubGuild, StubMember


def copied(member: StubMember) -> MemberSeen:
    return member_seen(cast(discord.Member, member))


def test_a_copy_stays_as_it_was_when_the_member_changes() -> None:
    member = StubMember(1, [11], name="anna")

    before = copied(member)
    member._roles.append(12)
    member.display_name = "Anna"

    assert before == MemberSeen(1, Profile("anna", "anna"), frozenset({11}))  # type: ignore[arg-type]


def test_the_name_is_how_the_guild_shows_him_and_the_avatar_its_own_first() -> None:
    member = StubMember(1, name="anna", nick="Sgt. Anna", avatar="a", guild_avatar="g")

    assert profile_of(cast(discord.Member, member)) == Profile("anna", "Sgt. Anna", "g")


@pytest.mark.parametrize(
    "nick",
    ["\u3164", " \u2003", "\u200b\u200d\ufeff", "\u115f\u1160\uffa0", "\u2800", "\x00", "\u3164 \u202e"],
)
def test_a_name_without_anything_visible_gives_way_to_the_username(nick: str) -> None:
    member = StubMember(1, name="anna", nick=nick)

    assert profile_of(cast(discord.Member, member)).name == "anna"


@pytest.mark.parametrize("nick", ["\u3164Anna", "👮", "안나", "."])
def test_a_name_with_anything_visible_stays_as_it_is(nick: str) -> None:
    member = StubMember(1, name="anna", nick=nick)

    assert profile_of(cast(discord.Member, member)).name == nick


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Anna", "Anna"), ("An\x00na\x7f", "Anna"), ("An\ud83dna", "An\ufffdna"), ("👮 Anna", "👮 Anna")],
)
def test_names_hold_nothing_that_a_database_refuses(name: str, shown: str) -> None:
    assert cleaned(name) == shown
    cleaned(name).encode()


def test_a_guild_is_taken_down_with_its_roles_from_the_top_and_its_channels_in_order() -> None:
    stub = StubGuild(1, roles=(1, 11))

    def channel(number: int, position: int) -> Any:
        kind = SimpleNamespace(name="text")
        return SimpleNamespace(id=number, name=f"c{number}", type=kind, position=position)

    stub.channels = [channel(5, 1), channel(6, 0)]
    guild = cast(discord.Guild, stub)

    assert guild_seen(guild) == Guild(1, "Blaine", 7)  # type: ignore[arg-type]
    assert roles_seen(guild) == (Role(11, "role 11", 1), Role(1, "role 1", 0))  # type: ignore[arg-type]
    assert channels_seen(guild)[0] == Channel(6, "c6", "text", 0)  # type: ignore[arg-type]
