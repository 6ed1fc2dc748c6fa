"""`muster webhook`: what happens in a server, told to other programs."""

import asyncio
from datetime import timedelta
from typing import Annotated

import typer

from app.cli.asking import ask
from app.cli.options import Config, Guild
from app.cli.printing import moment, note, say, show_table
from domain.access.actors import OPERATOR
from domain.errors import Refused
from domain.hooks.deliveries import Delivery, DeliveryState
from domain.hooks.webhooks import HookAudience
from domain.ids import DeliveryId, GuildId, WebhookId
from services import Services
from services.hooks.webhooks import WebhookEdit

Id = Annotated[int, typer.Argument(metavar="ID", help="The webhook's id, as `muster webhook list` shows it.")]
Name = Annotated[str, typer.Option("--name", help="What you know it by.")]
Url = Annotated[str, typer.Option("--url", help="Where to send to; begins with https://.")]
Kinds = Annotated[
    str, typer.Option("--kinds", help="What it is told of, separated by commas.", show_default="all")
]
Full = Annotated[bool, typer.Option("--full", help="Tell Discord ids, hidden members and reasons too.")]
Days = Annotated[
    int,
    typer.Option(
        "--overlap", help="How many days messages are signed with the old secret too.", show_default="1"
    ),
]
Message = Annotated[
    int | None,
    typer.Option(
        "--delivery", help="Its id, as `muster webhook log` shows it.", show_default="all that failed"
    ),
]
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


def edit(
    guild: Guild,
    webhook: Id,
    name: Annotated[str | None, typer.Option("--name", help="What you know it by from now on.")] = None,
    url: Annotated[str | None, typer.Option("--url", help="Where to send to from now on.")] = None,
    kinds: Annotated[str | None, typer.Option("--kinds", help="What it is told of, or `all`.")] = None,
    full: Annotated[
        bool | None, typer.Option("--full/--public", help="Whom it is told as.", show_default="as it is")
    ] = None,
    config: Config = None,
) -> None:
    """Change a webhook; what is left out stays as it is."""
    audience = None if full is None else HookAudience.FULL if full else HookAudience.PUBLIC
    edit = WebhookEdit(
        name=name, url=url, kinds=kinds.split(",") if kinds is not None else None, audience=audience
    )
    meant = GuildId(guild), WebhookId(webhook)
    edited = ask(config, lambda services: services.webhooks.edit(OPERATOR, *meant, edit))
    kinds_now = ", ".join(sorted(edited.kinds)) or "all"
    say(f"Webhook {edited.id} ({edited.name}): {edited.host}, {kinds_now}, {edited.audience.value}.")


def rotate(guild: Guild, webhook: Id, overlap: Days = 1, config: Config = None) -> None:
    """Give a webhook a new secret. It is printed once."""
    meant, days = (GuildId(guild), WebhookId(webhook)), timedelta(days=overlap)
    rotated = ask(config, lambda services: services.webhooks.rotate(OPERATOR, *meant, overlap=days))
    say(rotated.secret)
    if rotated.old_secret_until is None:
        note("It is shown only now. The old one is good no more.")
    else:
        until = moment(rotated.old_secret_until)
        note(f"It is shown only now. Messages are signed with the old one too until {until}.")


def resend(guild: Guild, webhook: Id, delivery: Message = None, config: Config = None) -> None:
    """Have a running server send again what did not arrive."""
    meant = GuildId(guild), WebhookId(webhook), DeliveryId(delivery) if delivery is not None else None
    count = ask(config, lambda services: services.webhooks.resend(OPERATOR, *meant))
    say(f"{count} to be sent again.")


def log(guild: Guild, webhook: Id, config: Config = None) -> None:
    """Show what was sent to a webhook, the newest first."""
    told = ask(config, lambda services: services.webhooks.log(OPERATOR, GuildId(guild), WebhookId(webhook)))
    show_table(
        ("id", "planned", "kind", "state", "tries", "answer"),
        (
            (
                str(each.id),
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
