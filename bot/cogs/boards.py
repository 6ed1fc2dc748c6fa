"""/roster post, refresh, unpost, posts: a page shown in a channel, and kept up there."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.actors import actor_of, guild_of
from bot.buttons import Buttons, Press
from bot.choices import Choice, Interaction, commanded_page, commanded_page_choices, offered
from bot.embeds.boards import DRAWINGS, KINDS, REFRESH, board_card, board_name, boards_card
from bot.publishing import check_writable
from domain.errors import Invalid, RosterError
from domain.ids import BoardId, ChannelId
from domain.rosters.boards import Board, BoardKind
from domain.words import sentence
from services import Services
from words import plural, say

KIND_CHOICES = [app_commands.Choice(name=KINDS[kind], value=kind.value) for kind in DRAWINGS]


class BoardCommands(commands.Cog):
    """Puts boards up and takes them down; a part of the group `/roster`."""

    def __init__(self, services: Services, buttons: Buttons) -> None:
        self._boards = services.boards
        self._all_pages = services.reading
        buttons.on(REFRESH, self._refresh_pressed, asks_itself=True)

    @app_commands.command()
    @app_commands.describe(
        channel="Where it is shown; a channel of its own is best",
        page="Which page; may be left out if there is only one",
        kind="What of the page is shown; the roster if left out",
    )
    @app_commands.choices(kind=KIND_CHOICES)
    @app_commands.autocomplete(page=commanded_page_choices)
    async def post(
        self,
        interaction: Interaction,
        channel: discord.TextChannel,
        page: str | None = None,
        kind: app_commands.Choice[str] | None = None,
    ) -> None:
        """Show a page in a channel, in messages that follow it."""
        found = await commanded_page(interaction, page)
        await interaction.response.defer(ephemeral=True, thinking=True)
        check_writable(channel)
        meant = BoardKind(kind.value) if kind else BoardKind.ROSTER
        board = await self._boards.post(actor_of(interaction), found.id, meant, ChannelId(channel.id))
        said = say("{board} is being posted", board=board_name(board, found.title))
        foot = say("It follows the page by itself: the first change after a few seconds, then once a minute.")
        await interaction.edit_original_response(view=board_card(board, said, foot).view())

    @app_commands.command()
    @app_commands.describe(page="Which page; all of them if left out")
    @app_commands.autocomplete(page=commanded_page_choices)
    async def refresh(self, interaction: Interaction, page: str | None = None) -> None:
        """Look at the boards now, and post anew what was deleted of them."""
        found = await commanded_page(interaction, page) if page else None
        await interaction.response.defer(ephemeral=True, thinking=True)
        number = await self._boards.refresh(
            actor_of(interaction), guild_of(interaction), found.id if found else None
        )
        words = plural("{count} board is looked at now.", "{count} boards are looked at now.", number)
        await interaction.edit_original_response(content=words)

    @app_commands.command()
    @app_commands.describe(board="Which board; pick it from the list")
    async def unpost(self, interaction: Interaction, board: str) -> None:
        """Take a board down: its messages are deleted."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        if not board.isascii() or not board.isdecimal():
            raise Invalid(sentence("board: pick one from the list while you type."), field="board")
        ended = await self._boards.unpost(
            actor_of(interaction), guild_of(interaction), BoardId(int(board[:18]))
        )
        said = say("{board} is taken down", board=board_name(ended, self._title(ended)))
        await interaction.edit_original_response(view=board_card(ended, said, None).view())

    @unpost.autocomplete("board")
    async def _boards_offered(self, interaction: Interaction, typed: str) -> list[Choice]:
        try:
            boards = await self._boards.of_guild(actor_of(interaction), guild_of(interaction))
        except RosterError:
            return []  # a list can't show a refusal
        return offered(
            ((f"{board_name(b, self._title(b))} · {_place(interaction, b)}", str(b.id)) for b in boards),
            typed,
        )

    @app_commands.command()
    async def posts(self, interaction: Interaction) -> None:
        """See what is posted where, and what keeps it from being kept up."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        boards = await self._boards.of_guild(actor_of(interaction), guild_of(interaction))
        card = boards_card([(board, self._title(board)) for board in boards])
        await interaction.edit_original_response(view=card.view())

    async def _refresh_pressed(self, press: Press) -> None:
        """Have a board looked at, for whoever reads it."""
        guild_id = guild_of(press.interaction)
        await press.interaction.response.defer(ephemeral=True, thinking=True)
        await self._boards.look_again(guild_id, BoardId(int(press.argument)))
        words = say("I compare it with the page now. If anything differs, it changes in a moment.")
        await press.interaction.edit_original_response(content=words)

    def _title(self, board: Board) -> str:
        head = self._all_pages.head(board.page_id)
        return head.title if head else ""


def _place(interaction: Any, board: Board) -> str:  # Any: whichever client it came to
    channel = interaction.guild.get_channel(board.channel_id) if interaction.guild else None
    return f"#{channel.name}" if channel else say("a deleted channel")
