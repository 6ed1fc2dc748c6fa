"""Screens: edited while Discord lets us; afterwards a private message, if that is open."""

from types import SimpleNamespace
from typing import Any, cast

import discord

from bot.screens import TOKEN_LIVES, Answer, file_name, tell_privately
from domain.ids import BatchId, GuildId, UserId
from domain.rosters.asks import Promote
from domain.rosters.batches import Batch, BatchKind, BatchState, Line, LineState, Progress
from services.rosters.batches import Report
from tests.bot.fake_orders import NOW
from tests.domain.makers import PAGE

BATCH = Batch(BatchId(4), GuildId(1), PAGE, BatchKind.PROMOTE, BatchState.DONE, UserId(7), "Olga", NOW)
REPORT = Report(Progress(BATCH, {LineState.DONE: 1}), (Line(1, UserId(9), "Ben", Promote(), LineState.DONE),))


class Edits:
    """An interaction that takes edits, or no longer."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.edits: list[dict[str, Any]] = []
        self.locale = SimpleNamespace(value="en-GB")

    async def edit_original_response(self, **given: Any) -> None:
        if self.error is not None:
            raise self.error
        self.edits.append(given)


def refusal(kind: type[discord.HTTPException], status: int) -> discord.HTTPException:
    response: Any = SimpleNamespace(status=status, reason="no")
    return kind(response, {"code": 50027, "message": "no"})


def answer(edits: Edits) -> Answer:
    return Answer(cast(Any, edits))


async def test_progress_and_end_are_shown_where_it_was_asked() -> None:
    edits = Edits()

    assert await answer(edits).show(REPORT.progress)
    assert await answer(edits).end(REPORT)

    assert [sorted(given) for given in edits.edits] == [["view"], ["attachments", "view"]]
    assert edits.edits[1]["attachments"][0].filename == file_name(REPORT) == "bulk-4.csv"


async def test_an_answer_that_can_no_longer_be_edited_is_given_up() -> None:
    screen = answer(Edits(refusal(discord.HTTPException, 401)))

    assert not await screen.show(REPORT.progress)
    assert not await screen.end(REPORT)


async def test_it_is_not_even_tried_when_the_token_is_dead() -> None:
    edits = Edits()
    screen = answer(edits)
    screen._until -= TOKEN_LIVES + 1

    assert not await screen.end(REPORT)
    assert edits.edits == []


class Guild:
    """A guild with one member, who takes messages, or not."""

    def __init__(self, error: Exception | None = None) -> None:
        self.preferred_locale = SimpleNamespace(value="en-US")
        self.error = error
        self.sent: list[dict[str, Any]] = []

    def get_member(self, user_id: int) -> Any:
        return self if user_id == 7 else None

    async def send(self, **given: Any) -> None:
        if self.error is not None:
            raise self.error
        self.sent.append(given)


async def test_the_end_is_told_to_whoever_gave_it() -> None:
    guild = Guild()

    await tell_privately(cast(discord.Guild, guild), REPORT)

    assert sorted(guild.sent[0]) == ["file", "view"]


async def test_closed_messages_are_no_error() -> None:
    await tell_privately(cast(discord.Guild, Guild(refusal(discord.Forbidden, 403))), REPORT)
