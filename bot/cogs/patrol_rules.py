"""/patrol-rules: how a page keeps its patrols, and which types there are; for the admin tier."""

from dataclasses import replace
from datetime import time, timedelta
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.actors import actor_of, guild_of
from bot.choices import (
    Interaction,
    check_given,
    commanded_page,
    commanded_page_choices,
    named,
    patrol_type,
    patrol_type_choices,
    rank_choices,
)
from bot.embeds.patrol_rules import rules_card
from bot.holders import Holders
from bot.moments import CLOCK, parsed_time
from domain.duty.settings import LONGEST_TYPE_NAME
from domain.errors import Invalid
from domain.ids import ChannelId, RoleId
from domain.rosters.pages import Page
from domain.words import sentence
from services import Services
from words import say

OFF = "off"
CALLED = {
    "needs_report": "report",
    "needs_evidence": "evidence",
    "on_duty_role_id": "on_duty_role",
    "log_channel_id": "log_channel",
}
"""Rules whose option has a name of its own."""
PAGE = "Which page; may be left out if there is only one"
CLEARED = [
    app_commands.Choice(name="The role while on patrol", value="on_duty_role_id"),
    app_commands.Choice(name="The channel", value="log_channel_id"),
]
TypeName = app_commands.Range[str, 1, LONGEST_TYPE_NAME]
Time = app_commands.Range[str, 1, 20]


@app_commands.guild_only()
class PatrolRulesCommands(
    commands.GroupCog, group_name="patrol-rules", group_description="How a page keeps its patrols"
):
    """Shows and changes rules; the service refuses whoever is not of the admin tier."""

    types = app_commands.Group(name="type", description="Types of patrol")

    def __init__(self, services: Services, holders: Holders) -> None:
        self._holders = holders
        self._rules = services.duty.rules

    @app_commands.command()
    @app_commands.describe(page=PAGE)
    @app_commands.autocomplete(page=commanded_page_choices)
    async def view(self, interaction: Interaction, page: str | None = None) -> None:
        """Show a page's rules for patrols, and their types."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        await self._rules.check(actor_of(interaction), found.id)
        await self._show(interaction, found)

    @app_commands.command(name="set")
    @app_commands.describe(
        page=PAGE,
        approval_above="Longer ones wait for approval, like 8h; off: however long",
        logs_need_approval="Whether those logged afterwards wait for approval",
        remind_after="When to remind whoever is still on patrol, like 4h; off: never",
        cut_off="When all are ended each day, like 04:00 by the server's clock; off: not",
        longest="After how long one is ended, like 24h",
        report="Whether a report is wanted of each",
        evidence="Whether a link or a file is wanted with each",
        on_duty_role="The role that members hold while on patrol",
        take_over="Take the role from all who hold it and are not on patrol",
        log_channel="Where supervisors are told what waits",
        clear="The role or the channel, to have none",
    )
    @app_commands.choices(clear=CLEARED)
    @app_commands.autocomplete(page=commanded_page_choices)
    async def set_(
        self,
        interaction: Interaction,
        approval_above: Time | None = None,
        logs_need_approval: bool | None = None,  # noqa: FBT001 - Discord fills options in by name
        remind_after: Time | None = None,
        cut_off: Time | None = None,
        longest: Time | None = None,
        report: bool | None = None,  # noqa: FBT001 - as above
        evidence: bool | None = None,  # noqa: FBT001 - as above
        on_duty_role: discord.Role | None = None,
        take_over: bool = False,  # noqa: FBT001, FBT002 - as above
        log_channel: discord.TextChannel | None = None,
        clear: app_commands.Choice[str] | None = None,
        page: str | None = None,
    ) -> None:
        """Change what you name of a page's rules; all else stays."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        given: dict[str, Any] = {
            "approval_above": _limit(approval_above, "approval_above"),
            "logs_need_approval": logs_need_approval,
            "remind_after": _limit(remind_after, "remind_after"),
            "cut_off": _clock(cut_off, "cut_off"),
            "longest": parsed_time(longest, field="longest") if longest is not None else None,
            "needs_report": report,
            "needs_evidence": evidence,
            "on_duty_role_id": RoleId(on_duty_role.id) if on_duty_role else None,
            "log_channel_id": ChannelId(log_channel.id) if log_channel else None,
        }
        if clear is not None:
            given[clear.value] = OFF
        check_given(**{CALLED.get(name, name): value for name, value in given.items()})
        changes: dict[str, Any] = {
            name: None if value == OFF else value for name, value in given.items() if value is not None
        }
        holders = await self._holders.of(guild_of(interaction), None if take_over else on_duty_role)
        changed = partial(replace, **changes)
        await self._rules.change(actor_of(interaction), found.id, changed, holders=holders)
        await self._show(interaction, found, said=say("The rules are changed"))

    @types.command()
    @app_commands.describe(
        name="What it is called", rank="Who may choose it: this rank and those above", page=PAGE
    )
    @app_commands.autocomplete(rank=rank_choices, page=commanded_page_choices)
    async def add(
        self, interaction: Interaction, name: TypeName, rank: str | None = None, page: str | None = None
    ) -> None:
        """Add a type of patrol to a page."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        lowest = named(found.ranks, rank, kind="rank").id if rank else None
        await self._rules.add_type(actor_of(interaction), found.id, name, lowest_rank_id=lowest)
        await self._show(interaction, found, said=say("The type is added"))

    @types.command()
    @app_commands.rename(kind="type")
    @app_commands.describe(kind="Which one", page=PAGE)
    @app_commands.autocomplete(kind=patrol_type_choices, page=commanded_page_choices)
    async def retire(self, interaction: Interaction, kind: TypeName, page: str | None = None) -> None:
        """Take a type out of the choice; patrols that have it keep it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        types = await self._rules.types(found.id)
        await self._rules.retire_type(actor_of(interaction), found.id, patrol_type(types, kind).id)
        await self._show(interaction, found, said=say("The type is retired"))

    async def _show(self, interaction: Interaction, page: Page, *, said: str | None = None) -> None:
        rules, types = await self._rules.of_page(page.id), await self._rules.types(page.id)
        settings = await interaction.client.services.settings.of(guild_of(interaction))
        card = rules_card(page, rules, types, said=said, zone=settings.zone)
        await interaction.edit_original_response(view=card.view())


def _limit(text: str | None, field: str) -> timedelta | str | None:
    if text is None or text.strip().casefold() == OFF:
        return text and OFF
    return parsed_time(text, field=field)


def _clock(text: str | None, field: str) -> time | str | None:
    if text is None or text.strip().casefold() == OFF:
        return text and OFF
    clock = CLOCK.fullmatch(text.strip())
    if clock is None or int(clock[1]) > 23:
        raise Invalid(
            sentence("{field}: write a time of the day like 04:00, or off.", field=field), field=field
        )
    return time(int(clock[1]), int(clock[2]))
