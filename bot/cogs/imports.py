"""/roster-import: a sheet brought onto a page, seen before it is applied, and taken back."""

from time import monotonic

import discord
from discord import app_commands
from discord.ext import commands

from bot.actors import actor_of
from bot.bulking import Bulking
from bot.buttons import Buttons, Press
from bot.choices import Interaction, commanded_page, commanded_page_choices
from bot.copies import cleaned
from bot.embeds.imports import (
    APPLY,
    CANCEL,
    COLUMN,
    KIND,
    LEAF,
    applied_card,
    cancelled_card,
    import_card,
    kinds_card,
    rolled_back_card,
    staging_card,
)
from bot.screens import Answer
from domain.errors import Refused
from domain.ids import ImportId, UserId
from domain.rosters.columns import ColumnKind
from domain.rosters.imports import Candidate
from domain.rosters.sheets import MOST_BYTES, too_large
from domain.words import sentence
from services import Services
from services.rosters.imports import ImportPreview

BETWEEN_EDITS = 2.0


@app_commands.guild_only()
class ImportCommands(
    commands.GroupCog, group_name="roster-import", group_description="A sheet brought onto a page"
):
    """Previews, applies, takes back; whoever is of the admin tier may."""

    def __init__(self, services: Services, bulking: Bulking, buttons: Buttons) -> None:
        self._imports = services.imports
        self._bulking = bulking
        for verb, handler in (
            (APPLY, self._apply_pressed),
            (CANCEL, self._cancel_pressed),
            (LEAF, self._leaf_pressed),
            (COLUMN, self._column_picked),
            (KIND, self._kind_picked),
        ):
            buttons.on(verb, handler, asks_itself=True)

    @app_commands.command()
    @app_commands.describe(
        file="The sheet, saved as CSV, with headings in its first line",
        page="Which page; may be left out if there is only one",
    )
    @app_commands.autocomplete(page=commanded_page_choices)
    async def csv(self, interaction: Interaction, file: discord.Attachment, page: str | None = None) -> None:
        """See what a sheet would change, and apply it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        if file.size > MOST_BYTES:
            raise too_large()
        content = await file.read()
        preview = await self._imports.draft(
            actor_of(interaction), found.id, cleaned(file.filename), content, candidates(interaction)
        )
        await interaction.edit_original_response(view=import_card(preview).view())

    @app_commands.command()
    @app_commands.describe(page="Which page; may be left out if there is only one")
    @app_commands.autocomplete(page=commanded_page_choices)
    async def rollback(self, interaction: Interaction, page: str | None = None) -> None:
        """Take the last import of a page back."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        applied = await self._imports.roll_back(actor_of(interaction), found.id)
        await interaction.edit_original_response(view=rolled_back_card(applied).view())
        if applied.batch is not None:
            self._bulking.watch(applied.batch.id, Answer(interaction))

    async def _apply_pressed(self, press: Press) -> None:
        """Apply a file, tell how far it has come, then how its orders go."""
        interaction = press.interaction
        await interaction.response.defer()
        screen = _Staging(interaction)
        applied = await self._imports.apply(
            actor_of(interaction),
            ImportId(int(press.argument)),
            candidates(interaction),
            progress=screen.told,
        )
        await interaction.edit_original_response(view=applied_card(applied).view())
        if applied.batch is not None:
            self._bulking.watch(applied.batch.id, Answer(interaction))

    async def _cancel_pressed(self, press: Press) -> None:
        await self._imports.cancel(actor_of(press.interaction), ImportId(int(press.argument)))
        await press.interaction.response.edit_message(view=cancelled_card().view())

    async def _leaf_pressed(self, press: Press) -> None:
        number, leaf = press.argument.split(":")
        await press.interaction.response.defer()
        found = await self._found(press, int(number))
        await press.interaction.edit_original_response(view=import_card(found, leaf=int(leaf)).view())

    async def _column_picked(self, press: Press) -> None:
        await press.interaction.response.defer()
        found = await self._found(press, int(press.argument))
        card = kinds_card(found, int(press.picked[0]))
        await press.interaction.edit_original_response(view=card.view())

    async def _kind_picked(self, press: Press) -> None:
        number, column = map(int, press.argument.split(":"))
        await press.interaction.response.defer()
        stored = (await self._found(press, number)).stored
        chosen = ColumnKind(press.picked[0])
        columns = [ColumnKind.IGNORED if kind is chosen else kind for kind in stored.columns]
        columns[column] = chosen
        found = await self._imports.preview(
            actor_of(press.interaction), ImportId(number), candidates(press.interaction), columns=columns
        )
        await press.interaction.edit_original_response(view=import_card(found).view())

    async def _found(self, press: Press, number: int) -> ImportPreview:
        return await self._imports.preview(
            actor_of(press.interaction), ImportId(number), candidates(press.interaction)
        )


class _Staging:
    """Remembers how far an import has come; the press is answered when it is through."""

    def __init__(self, interaction: Interaction) -> None:
        self._interaction = interaction
        self._at = monotonic()

    def told(self, done: int, total: int) -> None:
        """Take progress; a few thousand rows are through before an edit would be."""
        if monotonic() - self._at >= BETWEEN_EDITS:
            self._at = monotonic()
            self._interaction.client.loop.create_task(
                self._interaction.edit_original_response(view=staging_card(done, total).view())
            )


def candidates(interaction: Interaction) -> tuple[Candidate, ...]:
    """Return everybody of the server whom a row may mean; `Refused` while not all are known."""
    guild = interaction.guild
    if guild is None or not guild.chunked:
        raise Refused(sentence("I don't know all members of this server yet. Try again in a minute."))
    return tuple(
        Candidate(UserId(each.id), cleaned(each.name), _names(each)) for each in guild.members if not each.bot
    )


def _names(member: discord.Member) -> tuple[str, ...]:
    names = (member.display_name, member.global_name, member.nick)
    return tuple(dict.fromkeys(cleaned(name) for name in names if name))
