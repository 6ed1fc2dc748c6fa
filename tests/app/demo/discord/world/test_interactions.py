"""One first answer, in time; then follow-ups, for a quarter of an hour."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from app.demo.department import Department, sheriffs_office
from app.demo.discord.world.errors import DiscordError
from app.demo.discord.world.interactions import (
    AnswerState,
    Callback,
    Interaction,
    InteractionKind,
)


class Moments:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, time: timedelta) -> None:
        self.now += time


@pytest.fixture
def moments() -> Moments:
    return Moments()


@pytest.fixture
def department(moments: Moments) -> Department:
    return sheriffs_office(clock=moments)


@pytest.fixture
def asked(department: Department) -> Interaction:
    guild = department.guild
    return department.world.interactions.open(
        InteractionKind.COMMAND,
        guild,
        next(iter(guild.channels.values())),
        guild.members[guild.owner_id],
        {},
    )


def _answer(department: Department, asked: Interaction, callback: Callback = Callback.MESSAGE) -> None:
    body = {"content": "Hi", "flags": 64}
    department.world.interactions.answer(asked.id, asked.token, callback, body)


def test_a_second_answer_is_40060(department: Department, asked: Interaction) -> None:
    _answer(department, asked)

    with pytest.raises(DiscordError) as refused:
        _answer(department, asked)

    assert refused.value.code == 40060


def test_an_answer_after_three_seconds_is_10062(
    department: Department, asked: Interaction, moments: Moments
) -> None:
    moments.pass_by(timedelta(seconds=3.1))

    with pytest.raises(DiscordError) as refused:
        _answer(department, asked)

    assert refused.value.code == 10062


def test_the_token_lives_a_quarter_of_an_hour(
    department: Department, asked: Interaction, moments: Moments
) -> None:
    _answer(department, asked)
    moments.pass_by(timedelta(minutes=14, seconds=59))
    assert department.world.interactions.of_token(asked.token) is asked

    moments.pass_by(timedelta(seconds=2))

    with pytest.raises(DiscordError, match="Invalid Webhook Token"):
        department.world.interactions.of_token(asked.token)


def test_a_follow_up_fills_a_deferred_message(department: Department, asked: Interaction) -> None:
    interactions = department.world.interactions
    _answer(department, asked, Callback.DEFERRED_MESSAGE)
    assert asked.state is AnswerState.THINKING

    first = interactions.follow_up(asked, {"content": "Done"})
    second = interactions.follow_up(asked, {"content": "More"})

    assert first is asked.original
    assert first.is_ephemeral
    assert asked.followups == [second]
    assert interactions.message(asked, str(second.id)) is second


def test_a_deleted_answer_is_gone(department: Department, asked: Interaction) -> None:
    interactions = department.world.interactions
    _answer(department, asked)

    interactions.delete(asked, interactions.message(asked, "@original"))

    with pytest.raises(DiscordError, match="Unknown Message"):
        interactions.message(asked, "@original")


async def test_whoever_waits_is_woken_by_the_answer(department: Department, asked: Interaction) -> None:
    waiting = asyncio.create_task(department.world.interactions.settled(asked, within=timedelta(seconds=5)))
    await asyncio.sleep(0)

    _answer(department, asked)

    assert await waiting is AnswerState.ANSWERED


async def test_silence_is_a_failure_after_three_seconds_only(
    department: Department, asked: Interaction
) -> None:
    state = await department.world.interactions.settled(asked, within=timedelta(milliseconds=5))

    assert state is AnswerState.WAITING


def test_an_unknown_token_is_no_webhook(department: Department) -> None:
    with pytest.raises(DiscordError, match="Unknown Webhook"):
        department.world.interactions.of_token("nonsense")
