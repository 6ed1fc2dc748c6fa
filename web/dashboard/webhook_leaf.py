"""Webhooks drawn: the list, the forms, one with its log, a secret for the one time that it is shown."""

from collections.abc import Callable
from datetime import datetime

from quart import Response, request

from domain.access.premium import Feature
from domain.access.tiers import Tier, check_tier
from domain.errors import NotFound
from domain.hooks.deliveries import DeliveryState
from domain.hooks.kinds import KINDS, HookKind
from domain.hooks.webhooks import LONGEST_NAME, HookAudience, Webhook
from domain.ids import DeliveryId, WebhookId
from domain.words import sentence
from web.dashboard.desk import Desk
from web.dashboard.filling import Fault, Filled
from web.dashboard.keys import OVERLAPS
from web.dashboard.services import DashboardServices
from web.signin import Visitor
from words import mark

LINES_A_LEAF = 20
MOST_DIGITS = 15
AUDIENCES = {
    HookAudience.PUBLIC.value: mark("What the public page shows"),
    HookAudience.FULL.value: mark("Ids, hidden members, reasons too"),
}
STATES = {
    DeliveryState.WAITING: mark("waits"),
    DeliveryState.DELIVERED: mark("delivered"),
    DeliveryState.FAILED: mark("failed"),
    DeliveryState.IDLE: mark("nothing to tell"),
}
FIELDS = ("name", "url", "kinds", "audience")


def webhook_in(text: str) -> WebhookId:
    """Return the webhook that an address names."""
    return WebhookId(_number(text, sentence("This server has no such webhook.")))


def delivery_in(text: str) -> DeliveryId:
    """Return the delivery that a form names."""
    return DeliveryId(_number(text, sentence("The log holds no such delivery.")))


def _number(text: str, otherwise: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS):
        raise NotFound(otherwise)
    return int(text)


class WebhookLeaf:
    """Draws webhooks and their forms."""

    def __init__(self, desk: Desk, services: DashboardServices, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._services = services
        self._clock = clock

    def home(self, visitor: Visitor) -> str:
        """Return the address of the list."""
        return f"/dashboard/{visitor.guild_id}/webhooks"

    def address(self, visitor: Visitor, hook_id: WebhookId) -> str:
        """Return the address of one."""
        return f"{self.home(visitor)}/{hook_id}"

    async def known(self, visitor: Visitor, hook_id: WebhookId) -> Webhook:
        """Return one of the server's."""
        return (await self._services.webhooks.log(visitor.actor, visitor.guild_id, hook_id, limit=1)).webhook

    async def listed(self, visitor: Visitor) -> Response:
        """Draw the list."""
        hooks = await self._services.webhooks.list(visitor.actor, visitor.guild_id)
        return await self._drawn("listed.html", visitor, hooks=hooks)

    async def one(
        self,
        visitor: Visitor,
        hook_id: WebhookId,
        *,
        fault: Fault | None = None,
        filled: Filled | None = None,
    ) -> Response:
        """Draw one with a leaf of its log, and what came of a test that was just made."""
        verbs, actor, guild_id = self._services.webhooks, visitor.actor, visitor.guild_id
        before, only = request.args.get("before", ""), request.args.get("only") == "failed"
        told = await verbs.log(
            actor,
            guild_id,
            hook_id,
            before=delivery_in(before) if before else None,
            state=DeliveryState.FAILED if only else None,
            limit=LINES_A_LEAF + 1,
        )
        tested = request.args.get("test", "")
        shown = told.deliveries[:LINES_A_LEAF]
        return await self._drawn(
            "one.html",
            visitor,
            fault=fault,
            hook=told.webhook,
            address=self.address(visitor, hook_id),
            test=await verbs.delivery(actor, guild_id, delivery_in(tested)) if tested else None,
            deliveries=shown,
            older=shown[-1].id if len(told.deliveries) > LINES_A_LEAF else None,
            is_first=not before,
            only_failed=only,
            overlaps=OVERLAPS,
            overlap=filled.text("overlap") if filled else "1",
            confirm=filled.text("confirm") if filled else "",
        )

    async def form(
        self,
        visitor: Visitor,
        hook: Webhook | None = None,
        *,
        fault: Fault | None = None,
        filled: Filled | None = None,
    ) -> Response:
        """Draw the form for another, or to change one, as it was filled."""
        check_tier(visitor.tier_everywhere, Tier.ADMIN)
        values = {name: filled.text(name) if filled else "" for name in FIELDS}
        kinds = filled.texts("kinds") if filled else tuple(sorted(hook.kinds)) if hook else ()
        if filled is None and hook is not None:
            values |= {"name": hook.name, "audience": hook.audience.value}
        return await self._drawn(
            "form.html",
            visitor,
            fault=fault,
            hook=hook,
            values=values,
            ticked=kinds,
            fields=FIELDS,
            longest=LONGEST_NAME,
            kinds={kind: told for kind, told in KINDS.items() if kind is not HookKind.PING},
        )

    async def secret(self, visitor: Visitor, hook: Webhook, *, is_new: bool) -> Response:
        """Draw a secret: the one time that it is shown."""
        address = self.address(visitor, hook.id)
        return await self._drawn("secret.html", visitor, hook=hook, is_new=is_new, address=address)

    async def _drawn(
        self, template: str, visitor: Visitor, *, fault: Fault | None = None, **values: object
    ) -> Response:
        covered = self._services.premium.covers(Feature.WEBHOOKS, guild_id=visitor.guild_id)
        return self._desk.page(
            f"dashboard/webhooks/{template}",
            visitor,
            guild=await self._services.guilds.get(visitor.guild_id),
            tab="webhooks",
            status=fault.status if fault else 200,
            home=self.home(visitor),
            fault=fault,
            covered=covered,
            now=self._clock(),
            audiences=AUDIENCES,
            states=STATES,
            **values,
        )
