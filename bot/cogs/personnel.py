"""/promote, /demote, /transfer, /discharge, /reinstate, /undo: orders about a member."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.buttons import Buttons
from bot.choices import (
    Interaction,
    commanded_page,
    commanded_page_choices,
    given_rank_choices,
    named,
    subdivision_choices,
)
from bot.embeds.orders import CANCEL_ORDER
from bot.ordering import Ordering, Said
from domain.access.tiers import Tier
from domain.ids import RankId, RecordId
from domain.rosters.asks import Demote, Discharge, Promote, Reinstate, Transfer
from domain.rosters.pages import Page
from domain.rosters.reasons import LONGEST_REASON
from words import mark

Reason = app_commands.Range[str, 1, LONGEST_REASON]
OPTIONS = {
    "member": "Whom",
    "reason": "Why; it goes on record",
    "at": "When: 2026-12-24 18:00 (UTC), in 3d, in 2h; left out: now",
    "silent": "Whether nothing is to be announced",
    "page": "Which page; may be left out if there is only one",
}

OVER = mark("Even if every seat of the rank is taken; admins only")


class PersonnelCommands(commands.Cog):
    """Gives orders about ranks and places; Discord hides none of them, for tiers are ours to check."""

    def __init__(self, ordering: Ordering, buttons: Buttons) -> None:
        self._ordering = ordering
        buttons.on(CANCEL_ORDER, ordering.cancel_pressed, asks_itself=True)

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        rank="Up to which rank; left out: the next one above", over_strength=OVER, **OPTIONS
    )
    @app_commands.autocomplete(rank=given_rank_choices, page=commanded_page_choices)
    async def promote(
        self,
        interaction: Interaction,
        member: discord.Member,
        rank: str | None = None,
        reason: Reason | None = None,
        at: str | None = None,
        silent: bool = False,  # noqa: FBT001, FBT002 - Discord fills options in by name
        over_strength: bool = False,  # noqa: FBT001, FBT002 - as above
        page: str | None = None,
    ) -> None:
        """Promote a member."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page, needs=Tier.COMMAND)
        ask = Promote(_rank_id(found, rank))
        await self._ordering.place(
            interaction, found, member, ask, Said(reason, at, silent, over_strength=over_strength)
        )

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(rank="Down to which rank; left out: the next one below", **OPTIONS)
    @app_commands.autocomplete(rank=given_rank_choices, page=commanded_page_choices)
    async def demote(
        self,
        interaction: Interaction,
        member: discord.Member,
        reason: Reason,
        rank: str | None = None,
        at: str | None = None,
        silent: bool = False,  # noqa: FBT001, FBT002 - as above
        page: str | None = None,
    ) -> None:
        """Demote a member."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page, needs=Tier.COMMAND)
        ask = Demote(_rank_id(found, rank))
        await self._ordering.place(interaction, found, member, ask, Said(reason, at, silent))

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        subdivision="Where he belongs from now on",
        keep_others="Whether he stays in his other subdivisions",
        **OPTIONS,
    )
    @app_commands.autocomplete(subdivision=subdivision_choices, page=commanded_page_choices)
    async def transfer(
        self,
        interaction: Interaction,
        member: discord.Member,
        subdivision: str,
        keep_others: bool = False,  # noqa: FBT001, FBT002 - as above
        reason: Reason | None = None,
        at: str | None = None,
        silent: bool = False,  # noqa: FBT001, FBT002 - as above
        page: str | None = None,
    ) -> None:
        """Transfer a member to a subdivision."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page, needs=Tier.COMMAND)
        meant = named(found.subdivisions, subdivision, kind="subdivision")
        ask = Transfer(meant.id, keeps_others=keep_others)
        await self._ordering.place(interaction, found, member, ask, Said(reason, at, silent))

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(kick="Whether he is put out of the server, too", **OPTIONS)
    @app_commands.autocomplete(page=commanded_page_choices)
    async def discharge(
        self,
        interaction: Interaction,
        member: discord.Member,
        reason: Reason,
        kick: bool = False,  # noqa: FBT001, FBT002 - as above
        at: str | None = None,
        silent: bool = False,  # noqa: FBT001, FBT002 - as above
        page: str | None = None,
    ) -> None:
        """Take a member off a page, with all its roles."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page, needs=Tier.COMMAND)
        ask = Discharge(kick=kick)
        await self._ordering.place(interaction, found, member, ask, Said(reason, at, silent))

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(rank="At which rank; left out: the one he had", over_strength=OVER, **OPTIONS)
    @app_commands.autocomplete(rank=given_rank_choices, page=commanded_page_choices)
    async def reinstate(
        self,
        interaction: Interaction,
        member: discord.Member,
        rank: str | None = None,
        reason: Reason | None = None,
        at: str | None = None,
        silent: bool = False,  # noqa: FBT001, FBT002 - as above
        over_strength: bool = False,  # noqa: FBT001, FBT002 - as above
        page: str | None = None,
    ) -> None:
        """Bring a former member back onto a page."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page, needs=Tier.COMMAND)
        ask = Reinstate(_rank_id(found, rank))
        await self._ordering.place(
            interaction, found, member, ask, Said(reason, at, silent, over_strength=over_strength)
        )

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        member="Whose record",
        record="Its number in /member history; left out: the last one",
        reason="Why; it goes on record",
    )
    async def undo(
        self,
        interaction: Interaction,
        member: discord.Member,
        record: app_commands.Range[int, 1] | None = None,
        reason: Reason | None = None,
    ) -> None:
        """Reverse what was last done about a member, roles included."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        meant = RecordId(record) if record is not None else None
        await self._ordering.undo(interaction, member, meant, reason)


def _rank_id(page: Page, text: str | None) -> RankId | None:
    return named(page.ranks, text, kind="rank").id if text else None
