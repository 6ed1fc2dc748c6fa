"""Discord's no is told from its silence, and put in words with the cure."""

from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import discord
import pytest

from bot.refusals import LEFT, foreseen, is_final, is_gone, is_needless, partly, sentence_of
from bot.steps import Step, Verb
from domain.ids import RoleId
from tests.bot.serving import OFFICER, SERGEANT, ServingGuild, TopRole, refusal

GIVE, TAKE, KICK = Step(Verb.GIVE, SERGEANT), Step(Verb.TAKE, OFFICER), Step(Verb.KICK)
MEMBER = cast(discord.Member, SimpleNamespace(id=8, top_role=SimpleNamespace(position=1)))
GONE_ROLE = Step(Verb.GIVE, RoleId(404))


def guild(**me: Any) -> discord.Guild:
    made = ServingGuild()
    for name, value in me.items():
        setattr(made.me, name, value)
    return cast(discord.Guild, made)


@pytest.mark.parametrize(
    ("error", "final"),
    [
        (refusal(403, 50013), True),
        (refusal(404, 10007), True),
        (refusal(400, 50028), True),
        (refusal(429), False),
        (refusal(401), False),
        (refusal(503), False),
        (aiohttp.ClientPayloadError("cut"), False),
        (TimeoutError(), False),
    ],
)
def test_only_a_decision_is_final(error: Exception, final: bool) -> None:
    assert is_final(error) is final


def test_a_member_who_is_gone_and_a_role_nobody_has_are_told_apart() -> None:
    assert is_gone(refusal(404, 10007))
    assert not is_gone(refusal(404, 10011))
    assert is_needless(refusal(404, 10011), TAKE)
    assert not is_needless(refusal(404, 10011), GIVE)


def test_a_role_that_is_gone_can_t_be_given() -> None:
    assert foreseen(guild(), GONE_ROLE, MEMBER) == "Its role was deleted in Discord."
    assert foreseen(guild(), GIVE, MEMBER) is None


@pytest.mark.parametrize(
    ("me", "step", "words"),
    [
        ({"guild_permissions": discord.Permissions()}, GIVE, "I lack the Manage Roles permission."),
        ({"guild_permissions": discord.Permissions()}, KICK, "I lack the Kick Members permission."),
        ({"top_role": TopRole("Muster", 0)}, GIVE, "“Sergeant” is above my highest role"),
        ({}, KICK, "Discord doesn't let me put the member out"),
        ({}, GIVE, "/sync doctor"),
    ],
)
def test_what_is_forbidden_is_named_with_its_cure(me: dict[str, Any], step: Step, words: str) -> None:
    assert words in sentence_of(refusal(403, 50013), guild(**me), step)


def test_nobody_puts_the_owner_out() -> None:
    owner = cast(discord.Member, SimpleNamespace(id=7))

    assert "owner" in (foreseen(guild(), KICK, owner) or "")


def test_nobody_above_the_bot_is_put_out() -> None:
    above = cast(discord.Member, SimpleNamespace(id=8, top_role=SimpleNamespace(position=60)))

    assert "highest role is not below mine" in (foreseen(guild(), KICK, above) or "")


def test_other_refusals_are_told_as_they_are() -> None:
    assert sentence_of(refusal(404, 10007), guild(), GIVE) == LEFT
    assert "deleted" in sentence_of(refusal(404, 10011), guild(), GIVE)
    assert sentence_of(refusal(400, 50028), guild(), GIVE) == "Discord refused it: no (50028)."


def test_what_was_done_before_is_said() -> None:
    assert partly([], TAKE, guild(), "No.") == "No."
    assert partly([TAKE], KICK, guild(), "No.") == (
        "Officer was taken, but the member could not be put out of the server: No."
    )
