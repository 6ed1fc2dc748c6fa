"""Answers to interactions over REST; the token is the key."""

import pytest

from app.demo.department import Department
from app.demo.discord.world.interactions import AnswerState, Interaction
from app.demo.discord.world.invocations import Seat
from tests.app.demo.discord.calls import Caller
from tests.app.demo.published import Published

NO_BOT = {"Authorization": ""}


@pytest.fixture
def asked(department: Department) -> Interaction:
    guild, world = department.guild, department.world
    world.commands.upsert(None, {"name": "hello", "description": "d"})
    seat = Seat(guild, next(iter(guild.channels.values())), guild.members[guild.owner_id])
    return world.invocations.run(seat, "hello", {})


@pytest.fixture
def callback(asked: Interaction) -> str:
    return f"/interactions/{asked.id}/{asked.token}/callback"


@pytest.fixture
def webhook(asked: Interaction, department: Department) -> str:
    return f"/webhooks/{department.world.bot.id}/{asked.token}"


async def test_an_answer_says_which_message_it_made(
    call: Caller, callback: str, asked: Interaction, published: Published
) -> None:
    body = {"type": 4, "data": {"content": "Hi", "flags": 64}}
    reply = await call("POST", f"{callback}?with_response=true", body, headers=NO_BOT)

    assert asked.original is not None
    assert reply.body["interaction"]["response_message_id"] == str(asked.original.id)
    assert reply.body["interaction"]["response_message_ephemeral"] is True
    assert reply.body["resource"]["message"]["content"] == "Hi"
    assert published.faults("InteractionCallbackResponse", reply.body) == []


async def test_a_second_answer_and_a_wrong_token_are_refused(
    call: Caller, callback: str, asked: Interaction
) -> None:
    body = {"type": 5}
    assert (await call("POST", callback, body)).status == 204

    assert (await call("POST", callback, body)).code == 40060
    assert (await call("POST", f"/interactions/{asked.id}/x/callback", body)).code == 10062
    assert (await call("POST", "/webhooks/1/x", {"content": "Hi"})).code == 10015


async def test_a_deferred_answer_is_filled_in_followed_edited_and_deleted(
    call: Caller, callback: str, webhook: str, asked: Interaction
) -> None:
    await call("POST", callback, {"type": 5})
    original = f"{webhook}/messages/@original"

    first = await call("POST", f"{webhook}?wait=true", {"content": "Done"}, headers=NO_BOT)
    edited = await call("PATCH", original, {"content": "Better"})
    second = await call("POST", webhook, {"content": "More"})

    assert first.body["id"] == edited.body["id"] == (await call("GET", original)).body["id"]
    assert second.body["id"] != first.body["id"]
    assert (await call("DELETE", f"{webhook}/messages/{second.body['id']}")).status == 204
    assert (await call("GET", f"{webhook}/messages/{second.body['id']}")).code == 10008
    assert asked.state is AnswerState.ANSWERED


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"type": 99},
        {"type": 4, "data": {}},
        {"type": 4, "data": {"content": "x" * 2_001}},
        {"type": 8, "data": {"choices": [{"name": "a", "value": "a"}] * 26}},
        {"type": 9, "data": {"title": "T"}},
    ],
)
async def test_a_malformed_answer_is_refused_and_does_not_count(
    call: Caller, callback: str, asked: Interaction, body: object
) -> None:
    assert (await call("POST", callback, body)).status == 400

    assert asked.callback is None
