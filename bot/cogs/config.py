"""/config: how a server is spoken to, and by which clock and calendar it lives."""

from typing import Literal

from discord import app_commands
from discord.ext import commands

from bot.actors import actor_of, guild_of
from bot.choices import Choice, Interaction, offered
from bot.embeds.config import settings_card
from domain.rosters.settings import WEEKDAYS, GuildSettings
from domain.zones import offered_zones
from services import Services
from words import say
from words.languages import LANGUAGES

PatrolWord = Literal["patrol", "shift", "duty", "session"]


@app_commands.guild_only()
class ConfigCommands(commands.GroupCog, group_name="config", group_description="The settings of this server"):
    """Shows and changes settings; for the admin tier."""

    def __init__(self, services: Services) -> None:
        self._settings = services.settings

    @app_commands.command()
    async def view(self, interaction: Interaction) -> None:
        """Show the settings."""
        settings = await self._settings.view(actor_of(interaction), guild_of(interaction))
        await _show(interaction, settings)

    @app_commands.command()
    @app_commands.describe(language="What messages in channels are written in")
    async def language(self, interaction: Interaction, language: str) -> None:
        """Choose the language of messages in channels."""
        actor, guild_id = actor_of(interaction), guild_of(interaction)
        settings = await self._settings.change(actor, guild_id, language=language)
        await _show(
            interaction,
            settings,
            say("Messages are in {language} now", language=LANGUAGES[settings.language]),
        )

    @app_commands.command()
    @app_commands.describe(zone="Where the server's clock stands, like Europe/Berlin")
    async def timezone(self, interaction: Interaction, zone: str) -> None:
        """Choose the timezone of dates and hours."""
        actor, guild_id = actor_of(interaction), guild_of(interaction)
        settings = await self._settings.change(actor, guild_id, zone=zone)
        await _show(interaction, settings, say("The timezone is {zone} now", zone=settings.zone))

    @app_commands.command()
    @app_commands.describe(day="The first day of the week")
    @app_commands.choices(
        day=[app_commands.Choice(name=name, value=day) for day, name in enumerate(WEEKDAYS)]
    )
    async def week(self, interaction: Interaction, day: int) -> None:
        """Choose the day on which weeks begin."""
        actor, guild_id = actor_of(interaction), guild_of(interaction)
        settings = await self._settings.change(actor, guild_id, week_start=day)
        weekday = say(WEEKDAYS[settings.week_start])
        await _show(interaction, settings, say("Weeks begin on {weekday} now", weekday=weekday))

    @app_commands.command()
    @app_commands.describe(word="What a patrol is called here")
    async def label(self, interaction: Interaction, word: PatrolWord) -> None:
        """Choose the word for a patrol."""
        actor, guild_id = actor_of(interaction), guild_of(interaction)
        settings = await self._settings.change(actor, guild_id, patrol_word=word)
        await _show(interaction, settings, say("The word for a patrol is changed"))

    @language.autocomplete("language")
    async def _languages(self, _interaction: Interaction, typed: str) -> list[Choice]:
        return offered([(name, code) for code, name in LANGUAGES.items()], typed)

    @timezone.autocomplete("zone")
    async def _zones(self, _interaction: Interaction, typed: str) -> list[Choice]:
        return offered([(zone.replace("_", " "), zone) for zone in offered_zones()], typed.replace("_", " "))


async def _show(interaction: Interaction, settings: GuildSettings, title: str | None = None) -> None:
    card = settings_card(settings, now=interaction.created_at, title=title)
    await interaction.response.send_message(view=card.view(), ephemeral=True)
