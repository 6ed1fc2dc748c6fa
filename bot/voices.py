"""Voices: in whose language an answer is, and by which clock.

for the asker alone     his own language, the guild's clock and its word for patrols
for a channel           the guild's language
"""

from typing import Any

import discord
import structlog

from domain.ids import GuildId
from domain.rosters.settings import DEFAULTS, GuildSettings
from services import Services
from words import speak

log = structlog.get_logger(__name__)


async def speak_to(interaction: discord.Interaction[Any], services: Services) -> None:
    """Speak the asker's language from here on, by his guild's clock; that never fails."""
    try:
        settings = await settings_of(interaction, services)
    except Exception:  # Whatever keeps the database from answering, the answer will tell of it.
        log.exception("settings.not_read")
        settings = DEFAULTS
    speak(interaction.locale.value, settings.patrol_word, settings.zone)


async def settings_of(interaction: discord.Interaction[Any], services: Services) -> GuildSettings:
    """Return the settings of the guild that the interaction came from, the usual ones outside of one."""
    if interaction.guild_id is None:
        return DEFAULTS
    return await services.settings.of(GuildId(interaction.guild_id))
