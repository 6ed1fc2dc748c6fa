"""/me: what Muster knows of whoever asks: hidden, shown, handed to him, forgotten; of nobody else."""

import asyncio
import io
import json
from gzip import compress

import discord
from discord import app_commands
from discord.ext import commands

from bot.actors import actor_of, guild_of
from bot.buttons import Buttons, Press
from bot.choices import Interaction
from bot.copies import held_roles, member_seen
from bot.embeds.me import (
    CONFIRM,
    FORGET,
    forget_card,
    forget_form,
    forgotten_card,
    hidden_card,
    is_confirmed,
    own_card,
    shown_card,
)
from bot.intake import Intake
from bot.paging import Paging
from bot.profiles import HISTORY
from bot.served import Served
from domain.errors import NotAllowed, Refused
from domain.ids import GuildId, RoleId
from domain.rosters.personal import PersonalData
from domain.words import sentence
from services import Services
from words import say

LARGEST_FILE = 8_000_000
"""Bytes that Discord takes everywhere; more is sent compressed, a tenth of it."""


@app_commands.guild_only()
class OwnCommands(commands.GroupCog, group_name="me", group_description="Yourself"):
    """Shows a member what concerns him, and does what he wants of it."""

    def __init__(
        self, services: Services, served: Served, intake: Intake, buttons: Buttons, paging: Paging
    ) -> None:
        self._paging = paging
        self._privacy = services.privacy
        self._forgetting = services.forgetting
        self._served = served
        self._intake = intake
        buttons.on(FORGET, self._forget_pressed, asks_itself=True)
        buttons.on(CONFIRM, self._confirmed, asks_itself=True)

    @app_commands.command()
    async def history(self, interaction: Interaction) -> None:
        """Show what is on record of you."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._paging.send(interaction, HISTORY, str(interaction.user.id))

    @app_commands.command()
    async def view(self, interaction: Interaction) -> None:
        """Show what Muster knows of you, and what of it the public sees."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        own = await self._privacy.view(actor_of(interaction), guild_of(interaction))
        await interaction.edit_original_response(view=own_card(own).view())

    @app_commands.command()
    async def hide(self, interaction: Interaction) -> None:
        """Be on no public page of this server; your rank, records and hours stay."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        is_new = await self._privacy.hide(actor_of(interaction), guild_of(interaction))
        await interaction.edit_original_response(view=hidden_card(is_new=is_new).view())

    @app_commands.command()
    async def show(self, interaction: Interaction) -> None:
        """Be on the public pages again, also if you were hidden or forgotten."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        shown = await self._privacy.show(actor_of(interaction), guild_of(interaction))
        if shown.was_forgotten and isinstance(interaction.user, discord.Member):
            self._intake.put(guild_of(interaction), member_seen(interaction.user))
        await interaction.edit_original_response(view=shown_card(shown).view())

    @app_commands.command()
    async def data(self, interaction: Interaction) -> None:
        """Get everything that is stored of you as a file."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        data = await self._privacy.data(actor_of(interaction), guild_of(interaction))
        file = await asyncio.to_thread(_file, data)
        words = say("Everything that Muster stores of you in this server. Only you see this message.")
        await interaction.edit_original_response(content=words, attachments=[file])

    @app_commands.command()
    async def forget(self, interaction: Interaction) -> None:
        """Have your name and account replaced by “former member” everywhere."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        reach = await self._forgetting.reach(actor_of(interaction), guild_of(interaction))
        card = forget_card(reach, interaction.user.id)
        await interaction.edit_original_response(view=card.view())

    async def _forget_pressed(self, press: Press) -> None:
        _check_own(press)
        await press.interaction.response.send_modal(forget_form(press.interaction.user.id))

    async def _confirmed(self, press: Press) -> None:
        """Forget whoever sent the form, if it is his and says what was asked for."""
        _check_own(press)
        if not is_confirmed((press.written or {}).get("word", "")):
            raise Refused(sentence("That is not the word that was asked for. Nothing was forgotten."))
        interaction = press.interaction
        await interaction.response.defer()
        forgot = await self._forgetting.forget(
            actor_of(interaction), guild_of(interaction), held=self._held(interaction.user.id)
        )
        await interaction.edit_original_response(view=forgotten_card(forgot).view())

    def _held(self, user_id: int) -> dict[GuildId, frozenset[RoleId]]:
        """Return the roles that he is seen with in each server."""
        members = (guild.get_member(user_id) for guild in self._served.all())
        return {GuildId(member.guild.id): held_roles(member) for member in members if member is not None}


def _check_own(press: Press) -> None:
    """Refuse whoever isn't the one that the button was made for."""
    if press.argument != str(press.interaction.user.id):
        raise NotAllowed(sentence("This is somebody else's. Use /me for yourself."))


def _file(data: PersonalData) -> discord.File:
    content = json.dumps(data, ensure_ascii=False, indent=2).encode()
    if len(content) <= LARGEST_FILE:
        return discord.File(io.BytesIO(content), filename="my-data.json")
    return discord.File(io.BytesIO(compress(content)), filename="my-data.json.gz")
