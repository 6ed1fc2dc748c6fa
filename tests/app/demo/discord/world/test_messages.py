"""Messages keep what the bot sent, and those for one person stay his."""

import pytest

from app.demo.department import Department
from app.demo.discord.world.errors import DiscordError
from app.demo.discord.world.events import Event, Intent
from app.demo.discord.world.messages import MOST_MESSAGES, NONCE_KNOWN, Message
from app.demo.discord.world.nouns import Channel
from tests.app.demo.published import Published


@pytest.fixture
def channel(department: Department) -> Channel:
    return next(iter(department.guild.channels.values()))


@pytest.fixture
def message(department: Department, channel: Channel) -> Message:
    body = {"content": "Hello", "components": [{"type": 1, "components": [{"type": 2, "custom_id": "a"}]}]}
    return department.world.messages.post(channel, department.world.bot, body)


def test_an_edit_replaces_only_what_it_names(department: Department, message: Message) -> None:
    department.world.messages.edit(message, {"content": "Bye"})

    assert message.content == "Bye"
    assert message.components[0]["components"][0]["custom_id"] == "a"
    assert message.edited_at is not None


def test_posting_editing_and_deleting_are_told(
    department: Department, channel: Channel, heard: list[Event]
) -> None:
    messages = department.world.messages
    message = messages.post(channel, department.world.bot, {"content": "Hello"})
    messages.edit(message, {"embeds": [{"title": "T"}]})
    messages.delete(message)

    assert [event.name for event in heard] == ["MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE"]
    with pytest.raises(DiscordError, match="Unknown Message"):
        messages.get(channel.id, message.id)


def test_one_persons_message_is_hidden_from_others_and_from_the_gateway(
    department: Department, channel: Channel, heard: list[Event]
) -> None:
    messages, viewer = department.world.messages, department.guild.owner_id

    message = messages.post(channel, department.world.bot, {"flags": 64}, viewer_id=viewer)

    assert messages.of_channel(channel.id) == []
    assert messages.of_channel(channel.id, viewer_id=viewer) == [message]
    assert heard[0].intent is Intent.CONTROL


def test_files_hang_on_messages_until_left_out(department: Department, channel: Channel) -> None:
    messages = department.world.messages
    stored = messages.store_file("a.csv", "text/csv", b"a;b")
    message = messages.post(channel, department.world.bot, {}, files=[stored])
    assert message.attachments[0]["size"] == 3
    assert messages.find_file(stored.id) is stored

    messages.edit(message, {"attachments": []})

    assert message.attachments == []


def test_a_channel_forgets_its_oldest(department: Department, channel: Channel) -> None:
    messages = department.world.messages
    posted = [
        messages.post(channel, department.world.bot, {"content": "x"}) for _ in range(MOST_MESSAGES + 1)
    ]

    assert messages.of_channel(channel.id) == posted[1:]


def test_a_message_follows_the_published_schema(published: Published, message: Message) -> None:
    assert published.faults("MessageResponse", message.to_json() | {"components": []}) == []


def test_a_nonce_is_known_again_for_some_minutes(
    department: Department, channel: Channel, message: Message
) -> None:
    messages, body = department.world.messages, {"nonce": "7", "enforce_nonce": True}
    message.nonce = "7"

    assert messages.sent_before(channel, body) is message
    assert messages.sent_before(channel, {"nonce": "7"}) is None
    message.created_at -= NONCE_KNOWN * 2
    assert messages.sent_before(channel, body) is None
