"""Voices: the asker's language, the guild's clock."""

from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.voices import speak_to
from domain.ids import GuildId
from domain.rosters.settings import GuildSettings
from tests.bot.fake_settings import FakeSettings
from words.saying import Voice, voice

GUILD = 7


def asked_in(guild_id: int | None) -> Any:  # Any: a stand-in for an interaction
    return SimpleNamespace(locale=discord.Locale.spain_spanish, guild_id=guild_id)


def services_with(settings: FakeSettings) -> Any:  # Any: a stand-in for all services
    return SimpleNamespace(settings=settings)


@pytest.fixture
def settings() -> FakeSettings:
    kept = FakeSettings()
    kept.guilds[GuildId(GUILD)] = GuildSettings("de", "Europe/Berlin", patrol_word="shift")
    return kept


async def test_an_answer_is_in_the_askers_language_by_the_guilds_clock(settings: FakeSettings) -> None:
    await speak_to(asked_in(GUILD), services_with(settings))

    assert voice() == Voice("es", "shift", "Europe/Berlin")


async def test_outside_of_a_server_the_language_is_all_we_know(settings: FakeSettings) -> None:
    await speak_to(asked_in(None), services_with(settings))

    assert voice() == Voice("es")


async def test_settings_that_cannot_be_read_keep_nobody_from_an_answer(settings: FakeSettings) -> None:
    settings.failures = 1

    await speak_to(asked_in(GUILD), services_with(settings))

    assert voice() == Voice("es")
