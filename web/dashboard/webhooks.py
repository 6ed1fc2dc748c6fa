"""`/dashboard/<guild>/webhooks`: what happens here, told to other programs; made, changed, tried, sent again.

A secret that is shown once is the answer to the form itself: it is in no address, no cookie and no session.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from quart import Blueprint, Response

from domain.access.tiers import Tier
from domain.errors import Invalid
from domain.hooks.deliveries import DeliveryState
from domain.hooks.webhooks import HookAudience, Webhook
from domain.ids import DeliveryId, WebhookId
from domain.words import sentence
from services.hooks.webhooks import WebhookEdit
from web.access import access
from web.dashboard.desk import Desk
from web.dashboard.filling import Fault, Filled, attempted
from web.dashboard.keys import OVERLAPS
from web.dashboard.services import DashboardServices
from web.dashboard.webhook_leaf import WebhookLeaf, delivery_in, webhook_in
from web.signin import SignIn, Visitor
from words import plural, say

HERE = "/dashboard/<guild>/webhooks"
ONE = f"{HERE}/<hook>"
LOOK_EVERY = 0.25
"""Seconds between two looks whether a test was answered."""


def webhooks_routes(
    signin: SignIn, desk: Desk, services: DashboardServices, clock: Callable[[], datetime], *, patience: float
) -> Blueprint:
    """Return the routes about webhooks, for the admin tier; a test waits `patience` seconds for an answer."""
    routes = Blueprint("dashboard_webhooks", __name__)
    leaf = WebhookLeaf(desk, services, clock)

    @routes.get(HERE)
    @access(auth="session", scope="read:webhooks")
    async def listed(guild: str) -> Response:
        """All of the server's."""
        return await leaf.listed(await signin.in_guild(guild, needs=Tier.ADMIN))

    @routes.get(f"{HERE}/new")
    @access(auth="session", scope="write:webhooks")
    async def new(guild: str) -> Response:
        """The form for another."""
        return await leaf.form(await signin.in_guild(guild, needs=Tier.ADMIN))

    @routes.post(f"{HERE}/new")
    @access(auth="session", scope="write:webhooks")
    async def create(guild: str) -> Response:
        """Make one, and show its secret."""
        visitor, form = await signin.form(guild, needs=Tier.ADMIN)
        filled = Filled(form)
        done = await attempted(lambda: _created(services, visitor, filled))
        if isinstance(done, Fault):
            return await leaf.form(visitor, fault=done, filled=filled)
        return await leaf.secret(visitor, done, is_new=True)

    _add_changes(routes, signin, desk, services, leaf)
    _add_ends(routes, signin, desk, services, leaf)
    _add_sending(routes, signin, desk, services, leaf, patience)
    return routes


def _add_changes(
    routes: Blueprint, signin: SignIn, desk: Desk, services: DashboardServices, leaf: WebhookLeaf
) -> None:
    """Add the page of one, and what of it is edited."""

    @routes.get(ONE)
    @access(auth="session", scope="read:webhooks")
    async def one(guild: str, hook: str) -> Response:
        """How it stands, what was sent to it, and what can be done about it."""
        return await leaf.one(await signin.in_guild(guild, needs=Tier.ADMIN), webhook_in(hook))

    @routes.get(f"{ONE}/edit")
    @access(auth="session", scope="write:webhooks")
    async def edit_form(guild: str, hook: str) -> Response:
        """The form to change it."""
        visitor = await signin.in_guild(guild, needs=Tier.ADMIN)
        return await leaf.form(visitor, await leaf.known(visitor, webhook_in(hook)))

    @routes.post(f"{ONE}/edit")
    @access(auth="session", scope="write:webhooks")
    async def edit(guild: str, hook: str) -> Response:
        """Change it, unless somebody else did meanwhile."""
        visitor, form = await signin.form(guild, needs=Tier.ADMIN)
        hook_id, filled = webhook_in(hook), Filled(form)
        done = await attempted(lambda: _edited(services, visitor, hook_id, filled))
        if isinstance(done, Fault):
            return await leaf.form(visitor, await leaf.known(visitor, hook_id), fault=done, filled=filled)
        return desk.back(leaf.address(visitor, hook_id), say("The webhook is changed."))

    @routes.post(f"{ONE}/rotate")
    @access(auth="session", scope="write:webhooks")
    async def rotate(guild: str, hook: str) -> Response:
        """Give it another secret, and show that."""
        visitor, form = await signin.form(guild, needs=Tier.ADMIN)
        hook_id, filled = webhook_in(hook), Filled(form)
        done = await attempted(lambda: _rotated(services, visitor, hook_id, filled))
        if isinstance(done, Fault):
            return await leaf.one(visitor, hook_id, fault=done, filled=filled)
        return await leaf.secret(visitor, done, is_new=False)


def _add_ends(
    routes: Blueprint, signin: SignIn, desk: Desk, services: DashboardServices, leaf: WebhookLeaf
) -> None:
    """Add how it is switched, and deleted."""

    @routes.post(f"{ONE}/switch")
    @access(auth="session", scope="write:webhooks")
    async def switch(guild: str, hook: str) -> Response:
        """Switch it on or off."""
        visitor, form = await signin.form(guild, needs=Tier.ADMIN)
        hook_id, is_on = webhook_in(hook), form.get("on") == "yes"
        switched = await services.webhooks.switch(visitor.actor, visitor.guild_id, hook_id, is_on=is_on)
        told = say("The webhook is switched on.") if switched.is_on else say("The webhook is switched off.")
        return desk.back(leaf.address(visitor, hook_id), told)

    @routes.post(f"{ONE}/delete")
    @access(auth="session", scope="write:webhooks")
    async def delete(guild: str, hook: str) -> Response:
        """Delete it with its log, if its name was typed."""
        visitor, form = await signin.form(guild, needs=Tier.ADMIN)
        hook_id, filled = webhook_in(hook), Filled(form)
        done = await attempted(lambda: _deleted(leaf, services, visitor, hook_id, filled))
        if isinstance(done, Fault):
            return await leaf.one(visitor, hook_id, fault=done, filled=filled)
        return desk.back(leaf.home(visitor), say("The webhook is deleted: {name}", name=done.name))


def _add_sending(
    routes: Blueprint,
    signin: SignIn,
    desk: Desk,
    services: DashboardServices,
    leaf: WebhookLeaf,
    patience: float,
) -> None:
    """Add what has something sent."""

    @routes.post(f"{ONE}/test")
    @access(auth="session", scope="write:webhooks")
    async def test(guild: str, hook: str) -> Response:
        """Have a ping sent, and wait a while for what is answered."""
        visitor, _ = await signin.form(guild, needs=Tier.ADMIN)
        hook_id = webhook_in(hook)
        done = await attempted(lambda: services.webhooks.test(visitor.actor, visitor.guild_id, hook_id))
        if isinstance(done, Fault):
            return await leaf.one(visitor, hook_id, fault=done)
        await _answered(services, visitor, done.id, patience)
        return desk.back(f"{leaf.address(visitor, hook_id)}?test={done.id}")

    @routes.post(f"{ONE}/resend")
    @access(auth="session", scope="write:webhooks")
    async def resend(guild: str, hook: str) -> Response:
        """Have one message that failed sent again, or all of them."""
        visitor, form = await signin.form(guild, needs=Tier.ADMIN)
        hook_id = webhook_in(hook)
        meant = delivery_in(form["delivery"]) if "delivery" in form else None
        done = await attempted(
            lambda: services.webhooks.resend(visitor.actor, visitor.guild_id, hook_id, meant)
        )
        if isinstance(done, Fault):
            return await leaf.one(visitor, hook_id, fault=done)
        told = plural("{count} message is sent again.", "{count} messages are sent again.", done)
        return desk.back(leaf.address(visitor, hook_id), told)


async def _answered(
    services: DashboardServices, visitor: Visitor, delivery_id: DeliveryId, patience: float
) -> None:
    """Wait until a test has ended, but not for ever: nobody may be there to send it."""
    with suppress(TimeoutError):
        async with asyncio.timeout(patience):
            while True:
                found = await services.webhooks.delivery(visitor.actor, visitor.guild_id, delivery_id)
                if found is None or found.state is not DeliveryState.WAITING:
                    return
                await asyncio.sleep(LOOK_EVERY)


async def _created(services: DashboardServices, visitor: Visitor, filled: Filled) -> Webhook:
    return await services.webhooks.create(
        visitor.actor,
        visitor.guild_id,
        name=filled.text("name"),
        url=filled.text("url"),
        kinds=filled.texts("kinds"),
        audience=_audience(filled),
    )


async def _edited(
    services: DashboardServices, visitor: Visitor, hook_id: WebhookId, filled: Filled
) -> Webhook:
    edit = WebhookEdit(
        name=filled.text("name"),
        url=filled.text("url").strip() or None,
        kinds=filled.texts("kinds"),
        audience=_audience(filled),
        seen=filled.text("seen"),
    )
    return await services.webhooks.edit(visitor.actor, visitor.guild_id, hook_id, edit)


async def _rotated(
    services: DashboardServices, visitor: Visitor, hook_id: WebhookId, filled: Filled
) -> Webhook:
    overlap = filled.text("overlap")
    if overlap not in OVERLAPS:
        raise Invalid(sentence("Choose how long the old secret is good."), field="overlap")
    days = timedelta(days=int(overlap))
    return await services.webhooks.rotate(visitor.actor, visitor.guild_id, hook_id, overlap=days)


async def _deleted(
    leaf: WebhookLeaf, services: DashboardServices, visitor: Visitor, hook_id: WebhookId, filled: Filled
) -> Webhook:
    hook = await leaf.known(visitor, hook_id)
    if filled.text("confirm").strip() != hook.name:
        raise Invalid(sentence("Type {name} to delete the webhook.", name=hook.name), field="confirm")
    return await services.webhooks.delete(visitor.actor, visitor.guild_id, hook_id)


def _audience(filled: Filled) -> HookAudience:
    try:
        return HookAudience(filled.text("audience"))
    except ValueError:
        raise Invalid(sentence("Choose what it may read."), field="audience") from None
