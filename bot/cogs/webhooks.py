"""/webhook: what happens here, told to other programs, for the admin tier."""

from discord import app_commands
from discord.ext import commands

from bot.actors import actor_of, guild_of
from bot.choices import Choice, Interaction, offered
from bot.embeds.webhooks import (
    created_card,
    deleted_card,
    log_card,
    log_lines,
    ping_card,
    switched_card,
    webhook_lines,
    webhooks_card,
)
from bot.paging import Listing, Paging, leaf_button
from domain.errors import Invalid, RosterError
from domain.hooks.kinds import HookKind
from domain.hooks.webhooks import HookAudience
from domain.ids import WebhookId
from domain.words import sentence
from services import Services
from words import mark, say

LIST, LOG = "webhooks", "webhook-log"
ALL_KINDS = tuple(kind.value for kind in HookKind if kind is not HookKind.PING)
AUDIENCES = [
    app_commands.Choice(name=mark("What the public page shows"), value=HookAudience.PUBLIC.value),
    app_commands.Choice(name=mark("Ids, hidden members, reasons too"), value=HookAudience.FULL.value),
]
WHICH = mark("Which webhook; pick it from the list")


@app_commands.guild_only()
class WebhookCommands(commands.GroupCog, group_name="webhook", group_description="Tell other programs"):
    """Makes, tests and deletes webhooks; the service refuses whoever is not of the admin tier."""

    def __init__(self, services: Services, paging: Paging) -> None:
        self._webhooks = services.webhooks
        self._paging = paging
        paging.on(LIST, self._listed)
        paging.on(LOG, self._logged)

    @app_commands.command()
    @app_commands.describe(
        name="What you know it by",
        url="Where to send to; begins with https://",
        kinds="What it is told of, separated by commas; left out: everything",
        audience="What it may read; left out: what the public page shows",
    )
    @app_commands.choices(audience=AUDIENCES)
    async def create(
        self,
        interaction: Interaction,
        name: str,
        url: str,
        kinds: str | None = None,
        audience: Choice | None = None,
    ) -> None:
        """Have what happens here sent to an address; the secret to check it with is shown once."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        made = await self._webhooks.create(
            actor_of(interaction),
            guild_of(interaction),
            name=name,
            url=url,
            kinds=[each for each in (kinds or "").split(",") if each.strip()],
            audience=HookAudience(audience.value) if audience else HookAudience.PUBLIC,
        )
        await interaction.edit_original_response(view=created_card(made).view())

    @create.autocomplete("kinds")
    async def _kinds_offered(self, _interaction: Interaction, typed: str) -> list[Choice]:
        before, comma, last = typed.rpartition(",")
        chosen = {each.strip() for each in before.split(",")}
        begun = f"{before}{comma} " if comma else ""
        rest = (kind for kind in ALL_KINDS if kind not in chosen and last.strip().lower() in kind)
        return [app_commands.Choice(name=f"{begun}{kind}"[-100:], value=f"{begun}{kind}") for kind in rest]

    @app_commands.command(name="list")
    async def list_(self, interaction: Interaction) -> None:
        """See all webhooks of this server."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._paging.send(interaction, LIST)

    @app_commands.command()
    @app_commands.describe(webhook=WHICH)
    async def test(self, interaction: Interaction, webhook: str) -> None:
        """Send a ping now; the log shows what is answered."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        meant = _meant(webhook)
        await self._webhooks.test(actor_of(interaction), guild_of(interaction), meant)
        look = leaf_button(say("What came of it"), LOG, meant)
        await interaction.edit_original_response(view=ping_card([[look]]).view())

    @app_commands.command()
    @app_commands.describe(webhook=WHICH, on="On: it is told what happens from now on")
    async def switch(
        self,
        interaction: Interaction,
        webhook: str,
        on: bool,  # noqa: FBT001 - Discord fills options in by name
    ) -> None:
        """Switch a webhook on or off."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        actor, guild_id = actor_of(interaction), guild_of(interaction)
        switched = await self._webhooks.switch(actor, guild_id, _meant(webhook), is_on=on)
        await interaction.edit_original_response(view=switched_card(switched).view())

    @app_commands.command()
    @app_commands.describe(webhook=WHICH)
    async def log(self, interaction: Interaction, webhook: str) -> None:
        """See what was sent to a webhook, and what was answered."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._paging.send(interaction, LOG, str(_meant(webhook)))

    @app_commands.command()
    @app_commands.describe(webhook=WHICH)
    async def delete(self, interaction: Interaction, webhook: str) -> None:
        """Delete a webhook with its log."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        deleted = await self._webhooks.delete(actor_of(interaction), guild_of(interaction), _meant(webhook))
        await interaction.edit_original_response(view=deleted_card(deleted).view())

    @test.autocomplete("webhook")
    @switch.autocomplete("webhook")
    @log.autocomplete("webhook")
    @delete.autocomplete("webhook")
    async def _webhooks_offered(self, interaction: Interaction, typed: str) -> list[Choice]:
        try:
            there = await self._webhooks.list(actor_of(interaction), guild_of(interaction))
        except RosterError:
            return []  # a list can't show a refusal
        return offered(((f"{each.name} · {each.host}", str(each.id)) for each in there), typed)

    async def _listed(self, interaction: Interaction, _argument: str) -> Listing:
        there = await self._webhooks.list(actor_of(interaction), guild_of(interaction))
        empty = say("There is no webhook yet. Make one with /webhook create.")
        return Listing(webhooks_card(), webhook_lines(there), empty=empty)

    async def _logged(self, interaction: Interaction, argument: str) -> Listing:
        told = await self._webhooks.log(actor_of(interaction), guild_of(interaction), _meant(argument))
        return Listing(log_card(told.webhook), log_lines(told), empty=say("Nothing was sent yet."))


def _meant(text: str) -> WebhookId:
    if not text.isascii() or not text.isdecimal():
        raise Invalid(sentence("webhook: pick one from the list while you type."), field="webhook")
    return WebhookId(int(text[:15]))
