"""Webhooks drawn: states in words, nothing of an address but its host."""

from dataclasses import replace

from bot.embeds.webhooks import created_card, log_lines, ping_card, webhook_lines
from domain.hooks.deliveries import Delivery, DeliveryState
from domain.hooks.kinds import HookKind
from domain.hooks.webhooks import Webhook
from domain.ids import DeliveryId, WebhookId
from services.hooks.webhooks import WebhookLog
from tests.domain.makers import GUILD, NOW

HOOK = Webhook(WebhookId(1), GUILD, "Web *site*", "https://example.org/secret", "whsec_AAAA")
DELIVERY = Delivery(DeliveryId(1), HOOK.id, HookKind.ROSTER_CHANGED, "msg_1", NOW, NOW)
FAILED = replace(DELIVERY, state=DeliveryState.FAILED, attempts=3, status=500, failure="It answered 500.")


def test_the_secret_is_on_the_card_of_its_making_alone() -> None:
    assert "whsec_AAAA" in "\n".join(created_card(HOOK).lines)
    (line,) = webhook_lines([HOOK])
    assert line == r"**Web \*site\*** · example.org · all kinds · what the public page shows"


def test_one_that_fails_or_is_off_says_so_and_why() -> None:
    (failing,) = webhook_lines([replace(HOOK, failing_since=NOW)])
    (off,) = webhook_lines([replace(HOOK, is_on=False, off_reason="It has failed for five days.")])

    assert "failing since" in failing
    assert off.endswith("**switched off**: It has failed for five days.")


def test_the_log_says_how_each_went() -> None:
    again = replace(DELIVERY, attempts=1, failure="It could not be reached.")
    done = replace(DELIVERY, state=DeliveryState.DELIVERED, attempts=1, status=204)

    waits, good, bad = log_lines(WebhookLog(HOOK, (again, done, FAILED)))

    assert "waits" in waits
    assert "1 try · It could not be reached. · again" in waits
    assert good.endswith("· 204")
    assert "3 tries · It answered 500." in bad


def test_a_test_is_on_its_way() -> None:
    assert ping_card([]).title == "A ping is being sent"
