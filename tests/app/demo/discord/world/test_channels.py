"""What happens to a channel is told; a direct one is always the same."""

import pytest

from app.demo.department import Department
from app.demo.discord.world.errors import DiscordError
from app.demo.discord.world.events import Event
from app.demo.discord.world.nouns import Overwrite


def test_a_channel_is_made_renamed_and_deleted(department: Department, heard: list[Event]) -> None:
    channels, guild = department.world.channels, department.guild

    channel = channels.create(guild, "new", by=guild.owner_id, topic="Words")
    channels.rename(guild, channel, "newer", by=guild.owner_id)
    channels.delete(guild, channel, by=guild.owner_id)

    told = [event.name for event in heard if event.name.startswith("CHANNEL")]
    assert told == ["CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE"]
    with pytest.raises(DiscordError, match="Unknown Channel"):
        channels.get(channel.id)


def test_there_is_one_direct_channel_a_person(department: Department) -> None:
    owner = department.guild.members[department.guild.owner_id].user
    channels = department.world.channels

    channel = channels.open_direct(owner)

    assert channels.open_direct(owner) is channel
    assert channels.get(channel.id) is channel


def test_an_overwrite_stands_alone_for_its_target_and_goes_when_it_says_nothing(
    department: Department,
) -> None:
    guild, channels = department.guild, department.world.channels
    channel = next(iter(guild.channels.values()))

    channels.set_overwrite(guild, channel, Overwrite(7, is_role=False, allow=0, deny=1))
    channels.set_overwrite(guild, channel, Overwrite(7, is_role=False, allow=2, deny=0))
    assert [(each.allow, each.deny) for each in channel.overwrites] == [(2, 0)]

    channels.set_overwrite(guild, channel, Overwrite(7, is_role=False, allow=0, deny=0))
    assert channel.overwrites == []
