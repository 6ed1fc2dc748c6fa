"""/quota: how much time on duty is asked of members in a period, and how they stand."""

import asyncio
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.actors import actor_of
from bot.buttons import Buttons, Press
from bot.choices import (
    Interaction,
    commanded_page_choices,
    named,
    patrol_type,
    patrol_type_choices,
    rank_choices,
    seen_page,
    seen_page_choices,
)
from bot.days import parsed_day
from bot.embeds.quotas import (
    FILE,
    OPEN,
    argument_of,
    asked_card,
    asked_lines,
    file_buttons,
    periods_card,
    quota_card,
    removed_card,
    report_card,
    report_lines,
    scheduled_card,
    status_card,
)
from bot.paging import Listing, Paging
from bot.publishing import check_writable
from domain.duty.periods import PeriodLength, PeriodRule
from domain.duty.settings import PatrolType
from domain.errors import Invalid
from domain.ids import ChannelId, PatrolTypeId, RankId, UserId
from domain.rosters.cells import hours_of
from domain.rosters.pages import Page
from domain.words import sentence
from services import Services
from services.duty.quotas import PeriodReport
from services.duty.sheets import report_file
from services.rosters.exports import ExportFormat
from words import say

REPORT, ASKED = "quota-report", "quotas"
PAGE = "Which page; may be left out if there is only one"
MOST_AGO = 520

Hours = app_commands.Range[str, 1, 20]
Length = Literal["week", "month", "wave"]


@app_commands.guild_only()
class QuotaCommands(
    commands.GroupCog, group_name="quota", group_description="How much time on duty is asked of members"
):
    """Sets quotas and tells of them; Discord hides none of these, for tiers are ours to check."""

    def __init__(self, services: Services, buttons: Buttons, paging: Paging) -> None:
        self._quotas = services.duty.quotas
        self._rules = services.duty.rules
        self._reports = services.duty.reports
        self._paging = paging
        paging.on(REPORT, self._report)
        paging.on(ASKED, self._asked)
        buttons.on(FILE, self._file, asks_itself=True)
        buttons.on(OPEN, self._open, asks_itself=True)

    @app_commands.command(name="set")
    @app_commands.describe(
        hours="How many in each period, like 4, 2.5 or 2:30",
        rank="Of which rank; left out: of all that have none of their own",
        kind="In patrols of which type; left out: of any",
        page=PAGE,
    )
    @app_commands.rename(kind="type")
    @app_commands.autocomplete(rank=rank_choices, kind=patrol_type_choices, page=commanded_page_choices)
    async def set_(
        self,
        interaction: Interaction,
        hours: Hours,
        rank: str | None = None,
        kind: str | None = None,
        page: str | None = None,
    ) -> None:
        """Ask so many hours of members in each period."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await seen_page(interaction, page)
        types = await self._rules.types(found.id)
        quota = await self._quotas.put(
            actor_of(interaction),
            found.id,
            hours_of(hours) // timedelta(seconds=1),
            rank_id=_rank(found, rank),
            type_id=_type(types, kind),
        )
        await interaction.edit_original_response(view=quota_card(found, quota, types).view())

    @app_commands.command()
    @app_commands.describe(
        rank="The quota of which rank; left out: that of all ranks",
        kind="In patrols of which type; left out: of any",
        page=PAGE,
    )
    @app_commands.rename(kind="type")
    @app_commands.autocomplete(rank=rank_choices, kind=patrol_type_choices, page=commanded_page_choices)
    async def remove(
        self,
        interaction: Interaction,
        rank: str | None = None,
        kind: str | None = None,
        page: str | None = None,
    ) -> None:
        """Ask that no more; hours stay as they are."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await seen_page(interaction, page)
        kinds = await self._rules.types(found.id)
        await self._quotas.remove(
            actor_of(interaction), found.id, rank_id=_rank(found, rank), type_id=_type(kinds, kind)
        )
        await interaction.edit_original_response(view=removed_card(found).view())

    @app_commands.command()
    @app_commands.describe(page=PAGE)
    @app_commands.autocomplete(page=seen_page_choices)
    async def view(self, interaction: Interaction, page: str | None = None) -> None:
        """See what is asked of whom."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await seen_page(interaction, page)
        await self._paging.send(interaction, ASKED, found.slug)

    @app_commands.command()
    @app_commands.describe(member="Who; left out: you", page=PAGE)
    @app_commands.autocomplete(page=seen_page_choices)
    async def status(
        self, interaction: Interaction, member: discord.Member | None = None, page: str | None = None
    ) -> None:
        """See how you stand in this period, or a member below you."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await seen_page(interaction, page)
        user_id = UserId(member.id if member else interaction.user.id)
        report = await self._quotas.of_member(actor_of(interaction), found.id, user_id)
        await interaction.edit_original_response(view=status_card(report).view())

    @app_commands.command()
    @app_commands.describe(
        periods_ago="0: the period that is going on, 1: the one before, and so on", page=PAGE
    )
    @app_commands.autocomplete(page=seen_page_choices)
    async def report(
        self,
        interaction: Interaction,
        periods_ago: app_commands.Range[int, 0, MOST_AGO] = 0,
        page: str | None = None,
    ) -> None:
        """See how everybody stands in a period, and get it as a file."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await seen_page(interaction, page)
        report = await self._quotas.report(actor_of(interaction), found.id, periods_ago=periods_ago)
        await self._paging.send(interaction, REPORT, argument_of(report))

    @app_commands.command()
    @app_commands.describe(
        length="Weeks and months by the server's calendar, or waves of as many days as you say",
        days="How many days a wave has",
        anchor="A day on which a wave begins, like 2026-01-05",
        page=PAGE,
    )
    @app_commands.autocomplete(page=commanded_page_choices)
    async def period(
        self,
        interaction: Interaction,
        length: Length,
        days: app_commands.Range[int, 1, 366] | None = None,
        anchor: str | None = None,
        page: str | None = None,
    ) -> None:
        """Choose by which periods hours are counted; it counts from the next one on."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await seen_page(interaction, page)
        if length != "wave" and (days is not None or anchor is not None):
            raise Invalid(sentence("days and anchor are for waves only."), field="days")
        first = parsed_day(anchor, now=interaction.created_at, field="anchor") if anchor else None

        def changed(rule: PeriodRule) -> PeriodRule:
            rule = replace(rule, length=PeriodLength(length))
            return replace(rule, wave_days=days or rule.wave_days, anchor=first or rule.anchor)

        rules = await self._quotas.change_periods(actor_of(interaction), found.id, changed)
        is_new = rules[-1].since > interaction.created_at
        await interaction.edit_original_response(view=periods_card(found, rules, is_new=is_new).view())

    @app_commands.command()
    @app_commands.describe(channel="Where; left out: no longer", page=PAGE)
    @app_commands.autocomplete(page=commanded_page_choices)
    async def schedule(
        self,
        interaction: Interaction,
        channel: discord.TextChannel | None = None,
        page: str | None = None,
    ) -> None:
        """Have the report posted in a channel whenever a period is over."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await seen_page(interaction, page)
        if channel is not None:
            check_writable(channel)
        channel_id = ChannelId(channel.id) if channel else None
        await self._reports.schedule(actor_of(interaction), found.id, channel_id)
        card = scheduled_card(found, channel.mention if channel else None)
        await interaction.edit_original_response(view=card.view())

    async def _asked(self, interaction: Interaction, slug: str) -> Listing:
        page = await seen_page(interaction, slug)
        asked = await self._quotas.asked(actor_of(interaction), page.id)
        empty = say("Nothing is asked of anybody: /quota set does that.")
        return Listing(asked_card(asked), asked_lines(asked), empty=empty)

    async def _report(self, interaction: Interaction, argument: str) -> Listing:
        report = await self._meant(interaction, argument)
        card = report_card(report, [file_buttons(report)])
        return Listing(card, report_lines(report), empty=say("Nobody is on this page."))

    async def _file(self, press: Press) -> None:
        """Send the report as a file; whoever presses is asked for everything again."""
        interaction = press.interaction
        await interaction.response.defer(ephemeral=True, thinking=True)
        kind, _, argument = press.argument.partition(":")
        report = await self._meant(interaction, argument)
        content = await asyncio.to_thread(report_file, report, ExportFormat(kind))
        name = f"{report.page.slug}-{report.period.start:%Y-%m-%d}.{kind}"
        await interaction.edit_original_response(attachments=[discord.File(io.BytesIO(content), name)])

    async def _open(self, press: Press) -> None:
        """Show whoever pressed under a posted report all of it."""
        await press.interaction.response.defer(ephemeral=True, thinking=True)
        await self._paging.send(press.interaction, REPORT, press.argument)

    async def _meant(self, interaction: Interaction, argument: str) -> PeriodReport:
        slug, _, start = argument.partition(":")
        page = await seen_page(interaction, slug)
        at = datetime.fromtimestamp(int(start), UTC)
        return await self._quotas.report(actor_of(interaction), page.id, at=at)


def _rank(page: Page, text: str | None) -> RankId | None:
    return named(page.ranks, text, kind="rank").id if text else None


def _type(types: tuple[PatrolType, ...], text: str | None) -> PatrolTypeId | None:
    return patrol_type(types, text).id if text else None
