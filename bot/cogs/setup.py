"""/setup: a page from the server's roles, proposed, corrected, previewed, and only then created."""

from discord import app_commands
from discord.ext import commands

from bot.actors import guild_of, manager_of
from bot.buttons import Buttons, Press
from bot.buttons import Interaction as AnyInteraction
from bot.choices import Interaction
from bot.chunking import Chunking, NotWhole
from bot.copies import cleaned, roles_seen
from bot.embeds.setup import (
    BEGIN,
    STEP,
    begin_form,
    cancelled_card,
    created_card,
    name_form,
    preview_card,
    title_form,
    wizard_card,
)
from bot.invite import invite_url, missing
from bot.served import Served
from bot.snapshots import holders_of, snapshot_of
from bot.wizard import Wizard, Wizards
from domain.ids import RoleId, UserId
from domain.rosters.detection import Kind, Proposal, detected
from domain.rosters.pages import LONGEST_DESCRIPTION, LONGEST_TITLE, Page, Visibility, checked_text
from domain.rosters.proposing import with_suggestions
from domain.rosters.slugs import checked_slug, proposed_slug
from services import Services
from services.rosters.sync import Wanted
from words import mark, say

UNCOUNTED = mark(
    "Discord has not sent the member list yet, so nobody is counted here. The page will be complete."
)


class SetupCommands(commands.Cog):
    """The wizard, for a new page and for ranks of one that is there."""

    def __init__(self, services: Services, served: Served, chunking: Chunking, buttons: Buttons) -> None:
        self._pages = services.pages
        self._guilds = services.guilds
        self._served = served
        self._chunking = chunking
        self._wizards = Wizards(services.setups)
        buttons.on(BEGIN, self._begin)
        buttons.on(STEP, self._step)

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def setup(self, interaction: Interaction) -> None:
        """Make a roster page from this server's roles."""
        manager_of(interaction)
        name = cleaned(interaction.guild.name) if interaction.guild else say("Roster")
        await interaction.response.send_modal(begin_form(name, proposed_slug(name)))

    async def propose_for(self, interaction: Interaction, page: Page) -> None:
        """Answer a deferred command with a wizard that adds ranks to a page."""
        wizard = await self._begun(interaction, title=page.title, slug=page.slug)
        mapped = {mapping.role_id for mapping in page.mappings()}
        wizard.entries = [entry for entry in wizard.entries if entry.role_id not in mapped]
        wizard.page_id = page.id
        await self._wizards.keep(wizard)
        await interaction.edit_original_response(view=wizard_card(wizard).view())

    async def _begin(self, press: Press) -> None:
        """Take the first form: check title and address, look at the roles, show what they seem to be."""
        title, slug, description = _titled(press)
        await press.interaction.response.defer(ephemeral=True, thinking=True)
        wizard = await self._begun(press.interaction, title=title, slug=slug)
        wizard.description = description
        await self._wizards.keep(wizard)
        await press.interaction.edit_original_response(view=wizard_card(wizard).view())

    async def _begun(self, interaction: AnyInteraction, *, title: str, slug: str) -> Wizard:
        guild = self._served.get(guild_of(interaction))
        note = None
        try:
            await self._chunking.gather(guild)
            holders = await holders_of(guild)
        except NotWhole:  # a proposal without counts is better than none
            holders, note = {RoleId(role.id): 1 for role in guild.roles}, UNCOUNTED
        proposal: Proposal = detected(roles_seen(guild), holders)
        user_id = UserId(interaction.user.id)
        wizard = Wizard.begun(guild_of(interaction), user_id, proposal, title=title, slug=slug)
        wizard.note = note
        return wizard

    async def _step(self, press: Press) -> None:
        """Do one thing in the wizard and show it as it is then."""
        token, _, action = press.argument.partition(":")
        interaction = press.interaction
        wizard = await self._wizards.get(token, guild_of(interaction), UserId(interaction.user.id))
        chosen = wizard.chosen()
        match action:
            case "create":
                await self._create(interaction, wizard)
            case "preview":
                await self._preview(interaction, wizard)
            case "title":
                await interaction.response.send_modal(title_form(wizard))
            case "name" if chosen is not None:
                await interaction.response.send_modal(name_form(wizard, chosen))
            case "cancel":
                await self._wizards.end(wizard)
                await interaction.response.edit_message(view=cancelled_card().view())
            case _:
                _correct(wizard, action, press)
                await self._wizards.keep(wizard)
                await interaction.response.edit_message(view=wizard_card(wizard).view())

    async def _preview(self, interaction: AnyInteraction, wizard: Wizard) -> None:
        await interaction.response.defer()
        ranks = wizard.of(Kind.RANK)
        wanted = Wanted(frozenset(each.role_id for each in ranks))
        snapshot = await snapshot_of(self._served.get(wizard.guild_id), wanted)
        strengths: dict[RoleId, int] = {}
        for member in snapshot.members:
            shown = next(each.role_id for each in ranks if each.role_id in member.role_ids)
            strengths[shown] = strengths.get(shown, 0) + 1
        await interaction.edit_original_response(view=preview_card(wizard, strengths).view())

    async def _create(self, interaction: AnyInteraction, wizard: Wizard) -> None:
        """Create the page, or add to the one there is; the wizard stays if that is refused."""
        actor = manager_of(interaction)
        await interaction.response.defer()
        if wizard.page_id is None:
            page = await self._pages.create(actor, wizard.draft())
        else:
            page = await self._pages.change(
                actor, wizard.page_id, lambda page: with_suggestions(page, wizard.entries)
            )
        await self._wizards.end(wizard)
        guild = self._served.get(wizard.guild_id)
        card = created_card(
            page,
            self._pages.address(page),
            missing(guild.me.guild_permissions),
            invite_url(interaction.application_id),
        )
        await interaction.edit_original_response(view=card.view())


def _correct(wizard: Wizard, action: str, press: Press) -> None:
    """Change what an action says; unknown ones only show the wizard again."""
    match action:
        case "role":
            wizard.select(RoleId(int(press.picked[0])))
        case "visibility":
            wizard.visibility = Visibility(press.picked[0])
        case "back" | "more":
            wizard.turn(-1 if action == "back" else 1)
        case "up" | "down":
            wizard.move(-1 if action == "up" else 1)
        case "command":
            wizard.toggle_command()
        case "named":
            wizard.rename(cleaned((press.written or {}).get("name", "")))
        case "titled":
            wizard.title, wizard.slug, wizard.description = _titled(press)
        case _ if action.startswith("make-"):
            wizard.make(Kind(action.removeprefix("make-")))


def _titled(press: Press) -> tuple[str, str, str]:
    written = press.written or {}
    title = checked_text(written.get("title", ""), name="title", longest=LONGEST_TITLE)
    slug = checked_slug(written.get("slug", "").strip().lower())
    description = checked_text(
        written.get("description", ""),
        name="description",
        longest=LONGEST_DESCRIPTION,
        may_be_empty=True,
        may_have_lines=True,
    )
    return title, slug, description
