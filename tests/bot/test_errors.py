"""Refusals in words; faults as an apology whose id is in the log; silence where nobody can hear."""

from types import SimpleNamespace
from typing import Any

import discord
import pytest
from discord import app_commands
from structlog.testing import capture_logs

from bot.errors import answer_error, on_tree_error
from domain.errors import Invalid


class StubInteraction:
    """Remembers what it was answered."""

    def __init__(self, *, is_done: bool = False, failure: Exception | None = None) -> None:
        self.sent: list[tuple[str, str, bool]] = []
        self.failure = failure
        self.response = SimpleNamespace(is_done=lambda: is_done, send_message=self._sender("response"))
        self.followup = SimpleNamespace(send=self._sender("followup"))

    def _sender(self, way: str) -> Any:
        async def send(text: str, *, ephemeral: bool) -> None:
            if self.failure is not None:
                raise self.failure
            self.sent.append((way, text, ephemeral))

        return send


def http_error(status: int, code: int, kind: type[discord.HTTPException] = discord.HTTPException) -> Any:
    response: Any = SimpleNamespace(status=status, reason="no")
    return kind(response, {"code": code, "message": "no"})


@pytest.mark.parametrize(("is_done", "way"), [(False, "response"), (True, "followup")])
async def test_a_refusal_is_its_sentence_seen_by_the_asker_alone(is_done: bool, way: str) -> None:
    interaction: Any = StubInteraction(is_done=is_done)

    await answer_error(interaction, Invalid("That won't do."))

    assert interaction.sent == [(way, "That won't do.", True)]


async def test_a_refusal_that_repeats_hostile_words_mentions_nobody() -> None:
    interaction: Any = StubInteraction()

    await answer_error(interaction, Invalid("There is no rank “@everyone <@1> **x**”."))

    ((_, words, _),) = interaction.sent
    assert "@everyone" not in words
    assert "<@1>" not in words
    assert "**x**" not in words


async def test_a_fault_is_an_apology_whose_id_is_in_the_log() -> None:
    interaction: Any = StubInteraction()

    with capture_logs() as logs:
        await on_tree_error(
            interaction,
            app_commands.CommandInvokeError(SimpleNamespace(name="x"), ValueError("secret")),  # type: ignore[arg-type]
        )

    ((_, words, _),) = interaction.sent
    assert "secret" not in words
    assert logs[0]["fault"] in words


async def test_what_discord_forbids_leads_to_the_doctor() -> None:
    interaction: Any = StubInteraction()

    await answer_error(interaction, http_error(403, 50013, discord.Forbidden))

    assert "/sync doctor" in interaction.sent[0][1]


@pytest.mark.parametrize("code", [40060, 10062])
async def test_an_interaction_that_is_over_is_not_answered(code: int) -> None:
    interaction: Any = StubInteraction()

    await answer_error(interaction, http_error(400, code))

    assert interaction.sent == []


async def test_an_answer_that_fails_is_logged_and_no_more() -> None:
    interaction: Any = StubInteraction(failure=http_error(404, 10062))

    with capture_logs() as logs:
        await answer_error(interaction, Invalid("No."))

    assert logs[0]["event"] == "interaction.unanswered"


async def test_a_member_who_left_is_said_to_be_gone_by_his_name() -> None:
    interaction, state = StubInteraction(), SimpleNamespace()
    account = {"id": "7", "username": "anna", "discriminator": "0", "avatar": None, "global_name": "*Anna*"}
    left: Any = discord.User(state=state, data=account)  # type: ignore[arg-type]
    transformer: Any = SimpleNamespace(_error_display_name="Member")

    error = app_commands.TransformerError(left, discord.AppCommandOptionType.user, transformer)
    await on_tree_error(interaction, error)  # type: ignore[arg-type]

    assert interaction.sent == [("response", "\\*Anna\\* is not in this server.", True)]


async def test_an_outdated_command_is_explained() -> None:
    interaction: Any = StubInteraction()

    await on_tree_error(interaction, app_commands.CommandNotFound("old", []))

    assert "Reload Discord" in interaction.sent[0][1]
