"""`muster webhook`: what happens in a server, told to other programs."""

import asyncio
from typing import Annotated

import typer

from app.cli.asking import ask
from app.cli.options import Config, Guild
from app.cli.printing import moment, note, say, show_table
from domain.access.actors import OPERATOR
from domain.errors import Refused
from domain.hooks.deliveries import Delivery, DeliveryState
from domain.hooks.webhooks import HookAudience
from domain.ids import GuildId, WebhookId
from services import Services

Id = Annotated[int, typer.Argument(metavar="ID", help="The webhook's id, as `muster webhook list` shows it.")]
Name = Annotated[str, typer.Option("--name", help="What you know it by.")]
Url = Annotated[str, typer.Option("--url", help="Where to send to; begins with https://.")]
Kinds = Annotated[
    str, typer.Option("--kinds", help="What it is told of, separated by commas.", show_default="all")
]
Full = Annotated[bool, typer.Option("--full", help="Tell Discord ids, hidden members and reasons too.")]
LOOKS, BETWEEN_LOOKS = 24, 0.5
"""How often, and how many seconds apart, a test looks whether a running server has sent it."""


def create(
    guild: Guild, name: Name, url: Url, kinds: Kinds = "", full: Full = False, config: Config = None
) -> None:
    """Make a webhook. Its secret is printed once."""
    made = ask(
        config,
        lambda services: services.webhooks.create(
            OPERATOR,
            GuildId(guild),
            name=name,
            url=url,
            kinds=[each for each in kinds.split(",") if each.strip()],
            audience=HookAudience.FULL if full else HookAudience.PUBLIC,
        ),
    )
    say(made.secret)
    note(f"The secret of webhook {made.id} is shown only now: a receiver checks with it who sent a message.")


def show(guild: Guild, config: Config = None) -> None:
    """List a server's webhooks."""
    webhooks = ask(config, lambda services: services.webhooks.list(OPERATOR, GuildId(guild)))
    show_table(
        ("id", "name", "host", "kinds", "audience", "state"),
        (
            (
                str(each.id),
                each.name,
                each.host,
                ", ".join(sorted(each.kinds)) or "all",
                each.audience.value,
                "on" if each.is_on else f"off. {each.off_reason or ''}".strip(),
            )
            for each in webhooks
        ),
        empty="There is no webhook yet. Make one: muster webhook create GUILD_ID --name NAME --url URL",
    )


def log(guild: Guild, webhook: Id, config: Config = None) -> None:
    """Show what was sent to a webhook, the newest first."""
    told = ask(config, lambda services: services.webhooks.log(OPERATOR, GuildId(guild), WebhookId(webhook)))
    show_table(
        ("planned", "kind", "state", "tries", "answer"),
        (
            (
                moment(each.planned_at),
                each.kind.value,
                each.state.value,
                str(each.attempts),
                str(each.failure or each.status or ""),
            )
            for each in told.deliveries
        ),
        empty="Nothing was sent yet.",
    )


def ping(guild: Guild, webhook: Id, config: Config = None) -> None:
    """Have the running server send a ping, and say what was answered."""

    async def tested(services: Services) -> Delivery:
        sent = await services.webhooks.test(OPERATOR, GuildId(guild), WebhookId(webhook))
        for _ in range(LOOKS):
            found = await services.webhooks.delivery(OPERATOR, GuildId(guild), sent.id)
            if found is not None and found.state is not DeliveryState.WAITING:
                return found
            await asyncio.sleep(BETWEEN_LOOKS)
        raise Refused("Nobody has sent it yet: it waits for a running `muster run`.")

    delivery = ask(config, tested)
    if delivery.state is not DeliveryState.DELIVERED:
        raise Refused(delivery.failure or "The ping did not arrive.")
    say(f"The ping has arrived: it answered {delivery.status}.")


def switch_on(guild: Guild, webhook: Id, config: Config = None) -> None:
    """Switch a webhook on, to be told what happens from now on."""
    _switch(guild, webhook, config, is_on=True)


def switch_off(guild: Guild, webhook: Id, config: Config = None) -> None:
    """Switch a webhook off; what waits for it is dropped."""
    _switch(guild, webhook, config, is_on=False)


def delete(guild: Guild, webhook: Id, config: Config = None) -> None:
    """Delete a webhook with its log."""
    gone = ask(
        config, lambda services: services.webhooks.delete(OPERATOR, GuildId(guild), WebhookId(webhook))
    )
    say(f"Webhook {gone.id} ({gone.name}) is gone.")


def _switch(guild: int, webhook: int, config: Config, *, is_on: bool) -> None:
    meant = GuildId(guild), WebhookId(webhook)
    switched = ask(config, lambda services: services.webhooks.switch(OPERATOR, *meant, is_on=is_on))
    say(f"Webhook {switched.id} ({switched.name}) is {'on' if is_on else 'off'}.")
