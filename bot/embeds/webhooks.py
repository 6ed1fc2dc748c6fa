"""Webhooks drawn: made with their secret, once; listed, tested, and what was sent to them."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from bot.embeds.cards import GOOD, WARNING, Card, Rows
from bot.embeds.limits import clipped, escaped, moment
from domain.hooks.deliveries import Delivery, DeliveryState
from domain.hooks.webhooks import HookAudience, Webhook
from services.hooks.webhooks import WebhookLog
from words import mark, plural, said, say, voice

AUDIENCE_WORDS = {
    HookAudience.PUBLIC: mark("what the public page shows"),
    HookAudience.FULL: mark("ids, hidden members and reasons too"),
}
STATE_WORDS = {
    DeliveryState.WAITING: mark("waits"),
    DeliveryState.DELIVERED: mark("delivered"),
    DeliveryState.FAILED: mark("failed"),
    DeliveryState.IDLE: mark("nothing to tell"),
}
STATE_SIGNS = {DeliveryState.WAITING: "…", DeliveryState.DELIVERED: "✓", DeliveryState.FAILED: "✗"}
LONGEST_HOST = 80


def created_card(webhook: Webhook) -> Card:
    """Draw a new webhook with its secret, for the one time that it is shown."""
    return Card(say("Webhook made"), _secret_lines(webhook), colour=GOOD)


def rotated_card(webhook: Webhook) -> Card:
    """Draw a new secret, for the one time that it is shown, with how long the former one works on."""
    if webhook.old_secret_until is None:
        old = say("The old secret is good no more.")
    else:
        when = moment(webhook.old_secret_until)
        old = say("Messages are signed with the old one too until {when}.", when=when)
    return Card(say("New secret"), (*_secret_lines(webhook), old), colour=GOOD)


def edited_card(webhook: Webhook) -> Card:
    """Draw a webhook as it is now."""
    return Card(say("Webhook changed"), (_line(webhook),), colour=GOOD)


def resent_card(count: int, rows: Rows) -> Card:
    """Draw how much is sent again, with the button that shows what came of it."""
    words = plural("{count} message is sent again.", "{count} messages are sent again.", count)
    return Card(say("Sent again"), (words,), rows=rows)


def failed_name(delivery: Delivery) -> str:
    """Return by what a message that failed is picked from a list, which shows neither markup nor moments."""
    at = delivery.ended_at or delivery.planned_at
    parts = (
        delivery.kind.value,
        f"{at.astimezone(ZoneInfo(voice().zone)):%Y-%m-%d %H:%M}",
        said(delivery.failure or ""),
    )
    return clipped(" · ".join(part for part in parts if part), 100)


def webhooks_card() -> Card:
    """Draw the head of the list."""
    return Card(say("Webhooks"), foot=say("What they are told, and how it is signed, stands at /docs."))


def webhook_lines(webhooks: Iterable[Webhook]) -> tuple[str, ...]:
    """Return a line for each; of its address the host, since the rest may hold a secret."""
    return tuple(map(_line, webhooks))


def ping_card(rows: Rows) -> Card:
    """Draw that a test is on its way, with the button that shows what came of it."""
    words = say("It takes ten seconds at most, and is not tried again.")
    return Card(say("A ping is being sent"), (words,), rows=rows)


def switched_card(webhook: Webhook) -> Card:
    """Draw a webhook as it is switched now."""
    title = say("Webhook switched on") if webhook.is_on else say("Webhook switched off")
    return Card(title, (_line(webhook),), colour=GOOD if webhook.is_on else WARNING)


def deleted_card(webhook: Webhook) -> Card:
    """Draw that a webhook is gone."""
    words = say("**{name}** is told nothing any more.", name=escaped(webhook.name))
    return Card(say("Webhook deleted"), (words,), colour=WARNING)


def log_card(webhook: Webhook) -> Card:
    """Draw the head of a webhook's log."""
    return Card(say("Sent to {name}", name=escaped(webhook.name)), (_line(webhook),))


def log_lines(told: WebhookLog) -> tuple[str, ...]:
    """Return a line for each delivery, the newest first."""
    return tuple(map(_delivery_line, told.deliveries))


def _secret_lines(webhook: Webhook) -> tuple[str, ...]:
    return (
        _line(webhook),
        say("Its secret, with which you check that a message is ours:"),
        f"```\n{webhook.secret}\n```",
        say("It is shown only now. Keep it where your program finds it, then try /webhook test."),
    )


def _delivery_line(delivery: Delivery) -> str:
    parts = [
        f"{STATE_SIGNS.get(delivery.state, '·')} `{delivery.kind.value}`",
        say(STATE_WORDS[delivery.state]),
        moment(delivery.ended_at or delivery.planned_at),
    ]
    if delivery.attempts > 1 or delivery.state is DeliveryState.WAITING:
        parts.append(plural("{count} try", "{count} tries", delivery.attempts))
    if delivery.failure:
        parts.append(escaped(said(delivery.failure)))
    elif delivery.status is not None:
        parts.append(str(delivery.status))
    if delivery.state is DeliveryState.WAITING and delivery.attempts:
        parts.append(say("again {when}", when=moment(delivery.due_at)))
    return " · ".join(parts)


def _line(webhook: Webhook) -> str:
    kinds = ", ".join(f"`{kind.value}`" for kind in sorted(webhook.kinds)) or say("all kinds")
    parts = [
        f"**{escaped(webhook.name)}**",
        escaped(clipped(webhook.host, LONGEST_HOST)),
        kinds,
        say(AUDIENCE_WORDS[webhook.audience]),
    ]
    if not webhook.is_on:
        reason = f": {escaped(said(webhook.off_reason))}" if webhook.off_reason else ""
        parts.append(f"**{say('switched off')}**{reason}")
    elif webhook.rests_until is not None:
        parts.append(say("asked to be left alone until {when}", when=moment(webhook.rests_until)))
    elif webhook.failing_since is not None:
        parts.append(say("failing since {when}", when=moment(webhook.failing_since)))
    return " · ".join(parts)
