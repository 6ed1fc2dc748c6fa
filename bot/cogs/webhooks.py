"""/webhook: what happens here, told to other programs, for the admin tier."""

from datetime import timedelta

from discord import app_commands
from discord.ext import commands

from bot.actors import actor_of, guild_of
from bot.choices import Choice, Interaction, offered
from bot.embeds.webhooks import (
    created_card,
    deleted_card,
    edited_card,
    failed_name,
    log_card,
    log_lines,
    ping_card,
    resent_card,
    rotated_card,
    switched_card,
    webhook_lines,
    webhooks_card,
)
from bot.paging import Listing, Paging, leaf_button
from domain.errors import Invalid, RosterError
from domain.hooks.deliveries import DeliveryState
from domain.hooks.kinds import HookKind
from domain.hooks.webhooks import LONGEST_OVERLAP, HookAudience
from domain.ids import DeliveryId, WebhookId
from domain.words import sentence
from services import Services
from services.hooks.webhooks import WebhookEdit
from words import mark, say

LIST, LOG = "webhooks", "webhook-log"
ALL_KINDS = tuple(kind.value for kind in HookKind if kind is not HookKind.PING)
AUDIENCES = [
    app_commands.Choice(name=mark("What the public page shows"), value=HookAudience.PUBLIC.value),
    app_commands.Choice(name=mark("Ids, hidden members, reasons too"), value=HookAudience.FULL.value),
]
MOST_DAYS = LONGEST_OVERLAP.days
WHICH = mark("Which webhook; pick it from the list")


@app_commands.guild_only()
class WebhookCommands(commands.GroupCog, group_name="webhook", group_description="Tell other programs"):
    """Makes, changes, tests and deletes webhooks; the service refuses whoever is not of the admin tier."""

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

    @app_commands.command()
    @app_commands.describe(
        webhook=WHICH,
        name="What you know it by from now on",
        url="Where to send to from now on",
        kinds="What it is told of, separated by commas, or all",
        audience="What it may read",
    )
    @app_commands.choices(audience=AUDIENCES)
    async def edit(
        self,
        interaction: Interaction,
        webhook: str,
        name: str | None = None,
        url: str | None = None,
        kinds: str | None = None,
        audience: Choice | None = None,
    ) -> None:
        """Change a webhook; what you leave out stays as it is."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        edit = WebhookEdit(
            name=name,
            url=url,
            kinds=kinds.split(",") if kinds is not None else None,
            audience=HookAudience(audience.value) if audience else None,
        )
        actor, guild_id = actor_of(interaction), guild_of(interaction)
        edited = await self._webhooks.edit(actor, guild_id, _meant(webhook), edit)
        await interaction.edit_original_response(view=edited_card(edited).view())

    @app_commands.command()
    @app_commands.describe(
        webhook=WHICH, overlap="How many days messages are signed with the old secret too; left out: one"
    )
    async def rotate(
        self, interaction: Interaction, webhook: str, overlap: app_commands.Range[int, 0, MOST_DAYS] = 1
    ) -> None:
        """Give a webhook a new secret, shown once; for a while both are good."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        rotated = await self._webhooks.rotate(
            actor_of(interaction), guild_of(interaction), _meant(webhook), overlap=timedelta(days=overlap)
        )
        await interaction.edit_original_response(view=rotated_card(rotated).view())

    @app_commands.command()
    @app_commands.describe(webhook=WHICH, delivery="Which message; left out: all that failed")
    async def resend(self, interaction: Interaction, webhook: str, delivery: str | None = None) -> None:
        """Send again what did not arrive."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        meant, which = _meant(webhook), _delivery_meant(delivery) if delivery else None
        count = await self._webhooks.resend(actor_of(interaction), guild_of(interaction), meant, which)
        look = leaf_button(say("What came of it"), LOG, meant)
        await interaction.edit_original_response(view=resent_card(count, [[look]]).view())

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

    @create.autocomplete("kinds")
    @edit.autocomplete("kinds")
    async def _kinds_offered(self, _interaction: Interaction, typed: str) -> list[Choice]:
        before, comma, last = typed.rpartition(",")
        chosen = {each.strip() for each in before.split(",")}
        begun = f"{before}{comma} " if comma else ""
        rest = (kind for kind in ALL_KINDS if kind not in chosen and last.strip().lower() in kind)
        return [app_commands.Choice(name=f"{begun}{kind}"[-100:], value=f"{begun}{kind}") for kind in rest]

    @test.autocomplete("webhook")
    @switch.autocomplete("webhook")
    @log.autocomplete("webhook")
    @delete.autocomplete("webhook")
    @edit.autocomplete("webhook")
    @rotate.autocomplete("webhook")
    @resend.autocomplete("webhook")
    async def _webhooks_offered(self, interaction: Interaction, typed: str) -> list[Choice]:
        try:
            there = await self._webhooks.list(actor_of(interaction), guild_of(interaction))
        except RosterError:
            return []  # a list can't show a refusal
        return offered(((f"{each.name} · {each.host}", str(each.id)) for each in there), typed)

    @resend.autocomplete("delivery")
    async def _failed_offered(self, interaction: Interaction, typed: str) -> list[Choice]:
        try:
            meant = _meant(str(getattr(interaction.namespace, "webhook", "")))
            told = await self._webhooks.log(
                actor_of(interaction), guild_of(interaction), meant, state=DeliveryState.FAILED
            )
        except RosterError:
            return []  # a list can't show a refusal
        return offered(((failed_name(each), str(each.id)) for each in told.deliveries), typed)

    async def _listed(self, interaction: Interaction, _argument: str) -> Listing:
        there = await self._webhooks.list(actor_of(interaction), guild_of(interaction))
        empty = say("There is no webhook yet. Make one with /webhook create.")
        return Listing(webhooks_card(), webhook_lines(there), empty=empty)

    async def _logged(self, interaction: Interaction, argument: str) -> Listing:
        told = await self._webhooks.log(actor_of(interaction), guild_of(interaction), _meant(argument))
        return Listing(log_card(told.webhook), log_lines(told), empty=say("Nothing was sent yet."))


def _delivery_meant(text: str) -> DeliveryId:
    if not text.isascii() or not text.isdecimal():
        raise Invalid(sentence("delivery: pick one from the list while you type."), field="delivery")
    return DeliveryId(int(text[:15]))


def _meant(text: str) -> WebhookId:
    if not text.isascii() or not text.isdecimal():
        raise Invalid(sentence("webhook: pick one from the list while you type."), field="webhook")
    return WebhookId(int(text[:15]))
