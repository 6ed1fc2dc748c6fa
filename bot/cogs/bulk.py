"""/bulk: orders about many members at once, previewed, carried out one after the other, stopped."""

from collections.abc import Callable
from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.actors import actor_of, guild_of
from bot.bulking import Bulking
from bot.buttons import Buttons, Press, form
from bot.choices import (
    Interaction,
    certification_choices,
    commanded_page,
    commanded_page_choices,
    given_rank_choices,
    named,
    rank_choices,
    subdivision_choices,
)
from bot.copies import cleaned
from bot.embeds.batches import (
    CANCEL,
    FILE,
    SHOW,
    START,
    TYPE,
    TYPED,
    list_card,
    preview_card,
    progress_card,
)
from bot.screens import Answer, file_of
from domain.errors import Invalid, Refused
from domain.ids import BatchId, RankId, UserId
from domain.rosters.asks import Ask, Assign, Certify, Demote, Discharge, Promote, Reinstate, Revoke, Unassign
from domain.rosters.batches import pasted
from domain.rosters.pages import Page
from domain.rosters.reasons import LONGEST_REASON
from domain.words import sentence
from services import Services
from services.rosters.batches import Picked, Report
from services.rosters.orders import Terms
from words import mark, say

Reason = app_commands.Range[str, 1, LONGEST_REASON]
Members = app_commands.Range[str, 1, 6000]
WHOM = {
    "of_role": mark("Everybody who has this role"),
    "of_rank": mark("Everybody of this rank"),
    "of_subdivision": mark("Everybody in this subdivision"),
    "members": mark("These members: mentions or ids, as many as fit"),
    "reason": mark("Why; it goes on record"),
    "silent": mark("Whether nothing is to be announced"),
    "page": mark("Which page; may be left out if there is only one"),
}
WHOM_CHOICES = {
    "of_rank": rank_choices,
    "of_subdivision": subdivision_choices,
    "page": commanded_page_choices,
}


class Whom:
    """Whom a bulk command means, as it was typed, and how."""

    def __init__(
        self,
        of_role: discord.Role | None,
        of_rank: str | None,
        of_subdivision: str | None,
        members: str | None,
        terms: Terms,
    ) -> None:
        self.of_role, self.of_rank, self.of_subdivision = of_role, of_rank, of_subdivision
        self.members, self.terms = members, terms

    def picked(self, guild: discord.Guild, page: Page) -> Picked:
        """Return the members meant, and what narrows them down; bots are never meant."""
        if not any((self.of_role, self.of_rank, self.of_subdivision, self.members)):
            raise Invalid(
                sentence("Say whom: of_role, of_rank, of_subdivision, members, or several of these."),
                field="members",
            )
        rank = named(page.ranks, self.of_rank, kind="rank") if self.of_rank else None
        division = None
        if self.of_subdivision:
            division = named(page.subdivisions, self.of_subdivision, kind="subdivision")
        return Picked(self._names(guild), rank.id if rank else None, division.id if division else None)

    def _names(self, guild: discord.Guild) -> dict[UserId, str] | None:
        if self.of_role is None and self.members is None:
            return None
        if not guild.chunked:
            raise Refused(sentence("I don't know all members of this server yet. Try again in a minute."))
        names: dict[UserId, str] = {}
        for user_id in pasted(self.members) if self.members is not None else ():
            member = guild.get_member(user_id)
            if member is None or not member.bot:
                names[user_id] = cleaned(member.display_name) if member else str(user_id)
        if self.of_role is None:
            return names
        holders = {
            UserId(each.id): cleaned(each.display_name) for each in self.of_role.members if not each.bot
        }
        return holders if self.members is None else {user: holders[user] for user in names if user in holders}


@app_commands.guild_only()
class BulkCommands(
    commands.GroupCog, group_name="bulk", group_description="Orders about many members at once"
):
    """Drafts, starts, shows and stops batches; Discord hides none of it, for tiers are ours to check."""

    def __init__(self, services: Services, bulking: Bulking, buttons: Buttons) -> None:
        self._batches = services.batches
        self._tiers = services.tiers
        self._bulking = bulking
        for verb, handler in (
            (START, self._start_pressed),
            (TYPE, self._type_pressed),
            (TYPED, self._typed),
            (CANCEL, self._cancel_pressed),
            (FILE, self._file_pressed),
            (SHOW, self._show_pressed),
        ):
            buttons.on(verb, handler, asks_itself=True)

    @app_commands.command()
    @app_commands.describe(rank="Up to which rank; left out: each to the next one above", **WHOM)
    @app_commands.autocomplete(rank=given_rank_choices, **WHOM_CHOICES)
    async def promote(
        self,
        interaction: Interaction,
        rank: str | None = None,
        of_role: discord.Role | None = None,
        of_rank: str | None = None,
        of_subdivision: str | None = None,
        members: Members | None = None,
        reason: Reason | None = None,
        silent: bool = False,  # noqa: FBT001, FBT002 - Discord fills options in by name
        page: str | None = None,
    ) -> None:
        """Promote many members."""
        whom = Whom(of_role, of_rank, of_subdivision, members, Terms(reason, is_silent=silent))
        await self._draft(interaction, page, whom, lambda found: Promote(_rank_id(found, rank)))

    @app_commands.command()
    @app_commands.describe(rank="Down to which rank; left out: each to the next one below", **WHOM)
    @app_commands.autocomplete(rank=given_rank_choices, **WHOM_CHOICES)
    async def demote(
        self,
        interaction: Interaction,
        reason: Reason,
        rank: str | None = None,
        of_role: discord.Role | None = None,
        of_rank: str | None = None,
        of_subdivision: str | None = None,
        members: Members | None = None,
        silent: bool = False,  # noqa: FBT001, FBT002 - as above
        page: str | None = None,
    ) -> None:
        """Demote many members."""
        whom = Whom(of_role, of_rank, of_subdivision, members, Terms(reason, is_silent=silent))
        await self._draft(interaction, page, whom, lambda found: Demote(_rank_id(found, rank)))

    @app_commands.command()
    @app_commands.describe(rank="At which rank; left out: the one each had", **WHOM)
    @app_commands.autocomplete(rank=given_rank_choices, **WHOM_CHOICES)
    async def reinstate(
        self,
        interaction: Interaction,
        rank: str | None = None,
        of_role: discord.Role | None = None,
        of_rank: str | None = None,
        of_subdivision: str | None = None,
        members: Members | None = None,
        reason: Reason | None = None,
        silent: bool = False,  # noqa: FBT001, FBT002 - as above
        page: str | None = None,
    ) -> None:
        """Bring many former members back onto a page."""
        whom = Whom(of_role, of_rank, of_subdivision, members, Terms(reason, is_silent=silent))
        await self._draft(interaction, page, whom, lambda found: Reinstate(_rank_id(found, rank)))

    @app_commands.command()
    @app_commands.describe(certification="Which certification", **WHOM)
    @app_commands.autocomplete(certification=certification_choices, **WHOM_CHOICES)
    async def certify(
        self,
        interaction: Interaction,
        certification: str,
        of_role: discord.Role | None = None,
        of_rank: str | None = None,
        of_subdivision: str | None = None,
        members: Members | None = None,
        reason: Reason | None = None,
        silent: bool = False,  # noqa: FBT001, FBT002 - as above
        page: str | None = None,
    ) -> None:
        """Give many members a certification."""
        whom = Whom(of_role, of_rank, of_subdivision, members, Terms(reason, is_silent=silent))
        await self._draft(
            interaction,
            page,
            whom,
            lambda found: Certify(named(found.certifications, certification, kind="certification").id),
        )

    @app_commands.command()
    @app_commands.describe(certification="Which certification", **WHOM)
    @app_commands.autocomplete(certification=certification_choices, **WHOM_CHOICES)
    async def revoke(
        self,
        interaction: Interaction,
        certification: str,
        of_role: discord.Role | None = None,
        of_rank: str | None = None,
        of_subdivision: str | None = None,
        members: Members | None = None,
        reason: Reason | None = None,
        silent: bool = False,  # noqa: FBT001, FBT002 - as above
        page: str | None = None,
    ) -> None:
        """Take a certification from many members."""
        whom = Whom(of_role, of_rank, of_subdivision, members, Terms(reason, is_silent=silent))
        await self._draft(
            interaction,
            page,
            whom,
            lambda found: Revoke(named(found.certifications, certification, kind="certification").id),
        )

    @app_commands.command()
    @app_commands.describe(subdivision="Where they belong from now on", **WHOM)
    @app_commands.autocomplete(subdivision=subdivision_choices, **WHOM_CHOICES)
    async def assign(
        self,
        interaction: Interaction,
        subdivision: str,
        of_role: discord.Role | None = None,
        of_rank: str | None = None,
        of_subdivision: str | None = None,
        members: Members | None = None,
        reason: Reason | None = None,
        silent: bool = False,  # noqa: FBT001, FBT002 - as above
        page: str | None = None,
    ) -> None:
        """Put many members into a subdivision, beside their others."""
        whom = Whom(of_role, of_rank, of_subdivision, members, Terms(reason, is_silent=silent))
        await self._draft(
            interaction,
            page,
            whom,
            lambda found: Assign(named(found.subdivisions, subdivision, kind="subdivision").id),
        )

    @app_commands.command()
    @app_commands.describe(subdivision="Where they no longer belong", **WHOM)
    @app_commands.autocomplete(subdivision=subdivision_choices, **WHOM_CHOICES)
    async def unassign(
        self,
        interaction: Interaction,
        subdivision: str,
        of_role: discord.Role | None = None,
        of_rank: str | None = None,
        of_subdivision: str | None = None,
        members: Members | None = None,
        reason: Reason | None = None,
        silent: bool = False,  # noqa: FBT001, FBT002 - as above
        page: str | None = None,
    ) -> None:
        """Take many members out of a subdivision."""
        whom = Whom(of_role, of_rank, of_subdivision, members, Terms(reason, is_silent=silent))
        await self._draft(
            interaction,
            page,
            whom,
            lambda found: Unassign(named(found.subdivisions, subdivision, kind="subdivision").id),
        )

    @app_commands.command()
    @app_commands.describe(**WHOM)
    @app_commands.autocomplete(**WHOM_CHOICES)
    async def discharge(
        self,
        interaction: Interaction,
        reason: Reason,
        of_role: discord.Role | None = None,
        of_rank: str | None = None,
        of_subdivision: str | None = None,
        members: Members | None = None,
        silent: bool = False,  # noqa: FBT001, FBT002 - as above
        page: str | None = None,
    ) -> None:
        """Take many members off a page, with all its roles."""
        whom = Whom(of_role, of_rank, of_subdivision, members, Terms(reason, is_silent=silent))
        await self._draft(interaction, page, whom, lambda _: Discharge())

    @app_commands.command()
    async def status(self, interaction: Interaction) -> None:
        """See how far bulk orders have come, and what became of the last ones."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        actor, guild_id = actor_of(interaction), guild_of(interaction)
        await self._tiers.pages(actor, guild_id)
        card = list_card(await self._batches.latest(actor, guild_id))
        await interaction.edit_original_response(view=card.view())

    async def _draft(
        self, interaction: Interaction, slug: str | None, whom: Whom, ask_of: Callable[[Page], Ask]
    ) -> None:
        """Answer with what would be done, and the button that has it done."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        page = await commanded_page(interaction, slug)
        assert interaction.guild is not None
        picked = whom.picked(interaction.guild, page)
        preview = await self._batches.draft(
            actor_of(interaction), page.id, picked, ask_of(page), terms=whom.terms
        )
        await interaction.edit_original_response(view=preview_card(preview).view())

    async def _start_pressed(self, press: Press) -> None:
        await self._start(press, BatchId(int(press.argument)))

    async def _type_pressed(self, press: Press) -> None:
        batch_id, count = press.argument.split(":")
        asked = ui.Label(
            text=say("Type {count} to discharge that many", count=count),
            component=ui.TextInput[Any](custom_id="count", max_length=10),
        )
        modal = form(say("Discharge"), TYPED, f"{batch_id}:{count}", fields=[asked])
        await press.interaction.response.send_modal(modal)

    async def _typed(self, press: Press) -> None:
        batch_id, count = press.argument.split(":")
        if (press.written or {}).get("count", "").strip() != count:
            raise Refused(sentence("That is not the number asked for. Nobody was discharged."))
        await self._start(press, BatchId(int(batch_id)))

    async def _start(self, press: Press, batch_id: BatchId) -> None:
        """Have a batch worked through, and its progress shown where it was started."""
        interaction = press.interaction
        await interaction.response.defer()
        await self._bulking.start(actor_of(interaction), batch_id, Answer(interaction))

    async def _cancel_pressed(self, press: Press) -> None:
        progress = await self._batches.cancel(actor_of(press.interaction), BatchId(int(press.argument)))
        await press.interaction.response.edit_message(view=progress_card(progress).view())

    async def _show_pressed(self, press: Press) -> None:
        report = await self._report(press)
        await press.interaction.response.edit_message(view=progress_card(report.progress).view())
        if not report.progress.is_over:
            self._bulking.watch(report.progress.batch.id, Answer(press.interaction))

    async def _file_pressed(self, press: Press) -> None:
        await press.interaction.response.defer(ephemeral=True, thinking=True)
        await press.interaction.edit_original_response(attachments=[file_of(await self._report(press))])

    async def _report(self, press: Press) -> Report:
        actor, guild_id = actor_of(press.interaction), guild_of(press.interaction)
        return await self._batches.report(actor, BatchId(int(press.argument)), guild_id)


def _rank_id(page: Page, text: str | None) -> RankId | None:
    return named(page.ranks, text, kind="rank").id if text else None
