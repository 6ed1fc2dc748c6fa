"""/staff: those who work for a server by its other systems' files, and which of its members they are."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.actors import actor_of, guild_of
from bot.choices import Choice, Interaction, offered
from bot.embeds.cards import GOOD, Card
from bot.embeds.limits import MOST_CHOICES, escaped
from domain.errors import NotFound, RosterError
from domain.ids import UserId
from domain.staff.staff import StaffMember, StaffQuery
from domain.words import sentence
from services import Services
from words import say


@app_commands.guild_only()
class StaffCommands(commands.GroupCog, group_name="staff", group_description="Staff without Discord"):
    """Links staff with members; programs do all else about staff."""

    def __init__(self, services: Services) -> None:
        self._staff = services.staffing.staff

    @app_commands.command()
    @app_commands.describe(
        staff="Somebody in the files without a Discord account", member="The member who is the same person"
    )
    async def link(self, interaction: Interaction, staff: str, member: discord.User) -> None:
        """Say which member somebody in the staff's files is."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await self._found(interaction, staff)
        linked = await self._staff.link(
            actor_of(interaction), guild_of(interaction), found.id, UserId(member.id)
        )
        told = say(
            "{name} and <@{member}> are one person now, with the leave, {patrols} and history of both.",
            name=escaped(linked.details.name),
            member=member.id,
        )
        view = Card(say("Linked"), (told,), colour=GOOD).view()
        await interaction.edit_original_response(view=view, allowed_mentions=discord.AllowedMentions.none())

    async def _found(self, interaction: Interaction, text: str) -> StaffMember:
        """Return whom the choice, or a name that was typed, means."""
        for each in await self._without_account(interaction, text):
            if text in (str(each.id), each.details.name, each.details.external_id):
                return each
        raise NotFound(sentence("Nobody without a Discord account is called that. Pick one from the list."))

    async def _without_account(self, interaction: Interaction, text: str) -> list[StaffMember]:
        query = StaffQuery(text=text or None, has_account=False)
        part = await self._staff.list(actor_of(interaction), guild_of(interaction), query, limit=MOST_CHOICES)
        return list(part.items)

    @link.autocomplete("staff")
    async def _offer(self, interaction: Interaction, typed: str) -> list[Choice]:
        try:
            found = await self._without_account(interaction, typed)
        except RosterError:
            return []
        return offered([(_told(each), str(each.id)) for each in found], "")


def _told(member: StaffMember) -> str:
    details = member.details
    return f"{details.name} · {details.external_id}" if details.external_id else details.name
