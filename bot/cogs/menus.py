"""The menu on a member: profile, promote, history; the same verbs as the commands, the same guards."""

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.actors import actor_of, guild_of
from bot.buttons import Buttons, Press, form, option
from bot.choices import Interaction
from bot.client import MusterBot
from bot.embeds.limits import MOST_CHOICES
from bot.ordering import Ordering, Said
from bot.paging import Paging
from bot.profiles import HISTORY, Profiles
from domain.errors import NotFound, Refused
from domain.ids import RankId, UserId
from domain.rosters.asks import Promote
from domain.rosters.pages import Page, Rank
from domain.rosters.reasons import LONGEST_REASON
from domain.words import sentence
from services import Services
from words import say

PROFILE, PROMOTE, ITS_HISTORY = "Roster: profile", "Roster: promote…", "Roster: history"
FORM = "promote-form"
RANK, REASON = "rank", "reason"


class MenuCommands(commands.Cog):
    """What stands under “Apps” when somebody right-clicks a member."""

    def __init__(
        self,
        services: Services,
        tree: app_commands.CommandTree[MusterBot],
        buttons: Buttons,
        paging: Paging,
        profiles: Profiles,
        ordering: Ordering,
    ) -> None:
        self._services = services
        self._tree = tree
        self._paging = paging
        self._profiles = profiles
        self._ordering = ordering
        buttons.on(FORM, self._promote_sent, asks_itself=True)

    async def cog_load(self) -> None:
        """Put the menus beside the commands."""
        for name, callback in (
            (PROFILE, self._profile),
            (PROMOTE, self._promote),
            (ITS_HISTORY, self._history),
        ):
            menu = app_commands.ContextMenu(name=name, callback=callback)
            menu.guild_only = True
            self._tree.add_command(menu)

    async def cog_unload(self) -> None:
        """Take them away again."""
        for name in (PROFILE, PROMOTE, ITS_HISTORY):
            self._tree.remove_command(name, type=discord.AppCommandType.user)

    async def _profile(self, interaction: Interaction, member: discord.Member) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        card = await self._profiles.card(interaction, UserId(member.id), member.display_name)
        await interaction.edit_original_response(view=card.view())

    async def _history(self, interaction: Interaction, member: discord.User) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._paging.send(interaction, HISTORY, str(member.id))

    async def _promote(self, interaction: Interaction, member: discord.Member) -> None:
        """Ask for rank and reason; a form can't follow an answer, so nothing is deferred."""
        options = await self._ranks_above(interaction, member)
        fields = [
            ui.Label(
                text=say("Rank"),
                component=ui.Select[ui.LayoutView](custom_id=RANK, options=options, required=True),
            ),
            ui.Label(
                text=say("Reason"),
                component=ui.TextInput[ui.LayoutView](
                    custom_id=REASON, required=False, max_length=LONGEST_REASON
                ),
            ),
        ]
        title = say("Promote {who}", who=member.display_name)
        await interaction.response.send_modal(form(title, FORM, member.id, fields=fields))

    async def _ranks_above(
        self, interaction: Interaction, member: discord.Member
    ) -> list[discord.SelectOption]:
        """Return the ranks above his that the asker may give, on each page of his, the next one first."""
        actor, guild_id = actor_of(interaction), guild_of(interaction)
        files = await self._services.files.of_member(actor, guild_id, UserId(member.id))
        current = [file for file in files if file.membership.left_at is None]
        if not current:
            raise Refused(sentence("This member is on none of the pages where you may order something."))
        found: list[discord.SelectOption] = []
        for file in current:
            order = file.page.order()
            above = file.page.ranks[: order[file.membership.standing.shown]]
            givable = await self._services.orders.givable(actor, file.page)
            detail = file.page.title if len(current) > 1 else None
            found += [
                option(rank.name, f"{file.page.slug}:{rank.id}", detail=detail)
                for rank in reversed(above)
                if rank in givable and not rank.is_unmapped
            ]
        if not found:
            raise Refused(sentence("There is no rank above this member's that you could give."))
        return found[:MOST_CHOICES]

    async def _promote_sent(self, press: Press) -> None:
        interaction: Interaction = press.interaction
        await interaction.response.defer(ephemeral=True, thinking=True)
        written = press.written or {}
        slug, _, number = written.get(RANK, "").partition(":")
        page, rank = await self._rank(interaction, slug, number)
        member = await _member(interaction, press.argument)
        said = Said(written.get(REASON) or None)
        await self._ordering.place(interaction, page, member, Promote(RankId(rank.id)), said)

    async def _rank(self, interaction: Interaction, slug: str, number: str) -> tuple[Page, Rank]:
        """Return what was picked, as it is by now."""
        for page in await self._services.tiers.pages(actor_of(interaction), guild_of(interaction)):
            for rank in page.ranks:
                if page.slug == slug and str(rank.id) == number:
                    return page, rank
        raise NotFound(sentence("That rank is no longer there; open the menu again."))


async def _member(interaction: Interaction, user_id: str) -> discord.Member:
    assert interaction.guild is not None
    member = interaction.guild.get_member(int(user_id))
    if member is not None:
        return member
    try:
        return await interaction.guild.fetch_member(int(user_id))
    except discord.NotFound as error:
        raise Refused(sentence("This member is no longer here.")) from error
