"""/activitycheck: members say that they are there, by a button, until a moment."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.actors import actor_of, guild_of, own_actor
from bot.buttons import Buttons, Press
from bot.checking import ask_in
from bot.choices import (
    Interaction,
    commanded_page,
    commanded_page_choices,
    named,
    rank_choices,
)
from bot.chunking import Chunking
from bot.embeds.activity_checks import (
    HERE,
    WHO,
    ended_card,
    reminded_card,
    results_card,
    results_lines,
    started_card,
)
from bot.moments import parsed_moment
from bot.paging import Listing, Paging
from bot.publishing import check_writable
from bot.refusals import PASSING
from bot.served import Served
from domain.duty.checks import LONGEST_TEXT, Check
from domain.errors import Invalid, Refused
from domain.ids import ChannelId, CheckId, RoleId, UserId
from domain.rosters.pages import Page
from domain.words import sentence
from services import Services
from words import say, speaking_to

RESULTS = "activity"
PAGE = "Which page; may be left out if there is only one"

Moment = app_commands.Range[str, 1, 60]
Message = app_commands.Range[str, 1, LONGEST_TEXT]


@app_commands.guild_only()
class ActivityCheckCommands(
    commands.GroupCog, group_name="activitycheck", group_description="Ask members whether they are there"
):
    """Asks, reminds, ends and tells; Discord hides none of these, for tiers are ours to check."""

    def __init__(
        self, services: Services, served: Served, chunking: Chunking, buttons: Buttons, paging: Paging
    ) -> None:
        self._checks = services.duty.checks
        self._settings = services.settings
        self._served = served
        self._chunking = chunking
        self._paging = paging
        paging.on(RESULTS, self._listing)
        buttons.on(HERE, self._here, asks_itself=True)
        buttons.on(WHO, self._who, asks_itself=True)

    @app_commands.command()
    @app_commands.describe(
        until="Until when, like 2026-12-24 18:00 or in 3d",
        channel="Where it is posted; left out: here",
        rank="Which rank is asked; left out: everybody on the page",
        role="Ask only who has this role",
        message="What you add to the question",
        page=PAGE,
    )
    @app_commands.autocomplete(rank=rank_choices, page=commanded_page_choices)
    async def start(
        self,
        interaction: Interaction,
        until: Moment,
        channel: discord.TextChannel | None = None,
        rank: str | None = None,
        role: discord.Role | None = None,
        message: Message | None = None,
        page: str | None = None,
    ) -> None:
        """Ask members whether they are there, with a button."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        end = parsed_moment(until, now=interaction.created_at, field="until")
        if end is None:
            raise Invalid(sentence("until: write a moment."), field="until")
        place = channel or interaction.channel
        if not isinstance(place, discord.TextChannel):
            raise Refused(sentence("Name a text channel."))
        check_writable(place)
        check = await self._checks.start(
            actor_of(interaction),
            found.id,
            ChannelId(place.id),
            until=end,
            rank_id=named(found.ranks, rank, kind="rank").id if rank else None,
            role_id=RoleId(role.id) if role else None,
            holders=await self._holders(interaction, role),
            text=message,
        )
        await self._post(found, check, place)
        await interaction.edit_original_response(view=started_card(check).view())

    @app_commands.command()
    @app_commands.describe(page=PAGE)
    @app_commands.autocomplete(page=commanded_page_choices)
    async def results(self, interaction: Interaction, page: str | None = None) -> None:
        """See who has answered the latest activity check, and who has not."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        check = await self._checks.latest(actor_of(interaction), found.id)
        await self._paging.send(interaction, RESULTS, str(check.id))

    @app_commands.command()
    @app_commands.describe(page=PAGE)
    @app_commands.autocomplete(page=commanded_page_choices)
    async def remind(self, interaction: Interaction, page: str | None = None) -> None:
        """Send a message to all who have not answered yet."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        results = await self._checks.remind(actor_of(interaction), found.id)
        await interaction.edit_original_response(view=reminded_card(results).view())

    @app_commands.command()
    @app_commands.describe(page=PAGE)
    @app_commands.autocomplete(page=commanded_page_choices)
    async def end(self, interaction: Interaction, page: str | None = None) -> None:
        """End the activity check now."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await commanded_page(interaction, page)
        results = await self._checks.end(actor_of(interaction), found.id)
        await interaction.edit_original_response(view=ended_card(results).view())

    async def _post(self, page: Page, check: Check, place: discord.TextChannel) -> None:
        """Send the question; without it there is no check."""
        try:
            with speaking_to(await self._settings.of(page.guild_id)):
                sent = await ask_in(place, page, check)
        except PASSING:
            await self._checks.abandon(check)
            raise
        await self._checks.posted(check, sent)

    async def _holders(self, interaction: Interaction, role: discord.Role | None) -> frozenset[UserId]:
        """Return who has the role, of a complete list of members; nobody if none is named."""
        if role is None:
            return frozenset()
        guild = self._served.get(guild_of(interaction))
        await self._chunking.gather(guild)
        return frozenset(UserId(each.id) for each in guild.members if each.get_role(role.id) is not None)

    async def _listing(self, interaction: Interaction, argument: str) -> Listing:
        check_id = CheckId(int(argument))
        results = await self._checks.results(actor_of(interaction), guild_of(interaction), check_id)
        return Listing(results_card(results), results_lines(results), empty=say("Nobody was asked."))

    async def _who(self, press: Press) -> None:
        """Show a supervisor who has answered."""
        await press.interaction.response.defer(ephemeral=True, thinking=True)
        await self._paging.send(press.interaction, RESULTS, press.argument)

    async def _here(self, press: Press) -> None:
        """Take the answer of whoever presses, if he is asked; in a message to him, too."""
        await press.interaction.response.defer(ephemeral=True, thinking=True)
        is_new = await self._checks.answer(own_actor(press.interaction), CheckId(int(press.argument)))
        words = say("Noted: you are here.") if is_new else say("You have answered already.")
        await press.interaction.edit_original_response(content=words)
