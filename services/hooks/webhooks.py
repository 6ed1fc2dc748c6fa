"""Webhooks: made, listed, tested, switched and deleted by a guild's admins; their secrets are shown once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from domain.access.actors import Actor
from domain.access.audit import Deed
from domain.access.tiers import Tier
from domain.errors import Refused
from domain.events import WebhookDue
from domain.hooks.addresses import checked_url
from domain.hooks.deliveries import SWITCHED_OFF, Delivery
from domain.hooks.kinds import HookKind
from domain.hooks.signing import new_secret
from domain.hooks.webhooks import LONGEST_NAME, MOST_WEBHOOKS, HookAudience, Webhook, checked_kinds
from domain.ids import DeliveryId, GuildId, WebhookId
from domain.rosters.pages import checked_text
from domain.words import sentence
from services.access.tiers import require
from services.hooks.deliveries import CONSUMER, RECORDS
from services.live import Live
from storage.database import Database
from storage.hooks.deliveries import About, NewDelivery
from storage.transaction import Transaction

MOST_LOGGED = 50


@dataclass(frozen=True, slots=True)
class WebhookLog:
    """A webhook with the last of what was sent to it, the newest first."""

    webhook: Webhook
    deliveries: tuple[Delivery, ...]


class Webhooks:
    """Keeps the webhooks of guilds; whoever is of the admin tier there looks after them."""

    def __init__(
        self,
        database: Database,
        live: Live,
        clock: Callable[[], datetime],
        *,
        allows_private: bool = False,
    ) -> None:
        self._database = database
        self._live = live
        self._clock = clock
        self._allows_private = allows_private

    async def create(
        self,
        actor: Actor,
        guild_id: GuildId,
        *,
        name: str,
        url: str,
        kinds: Iterable[str] = (),
        audience: HookAudience = HookAudience.PUBLIC,
    ) -> Webhook:
        """Make a webhook; its secret is to be shown now and never again. No kinds: all there are."""
        new = Webhook(
            id=WebhookId(0),
            guild_id=guild_id,
            name=checked_text(name, name="name", longest=LONGEST_NAME),
            url=checked_url(url, allows_private=self._allows_private),
            secret=new_secret(),
            kinds=checked_kinds(kinds),
            audience=audience,
            created_at=self._clock(),
            created_by=actor.user_id,
        )
        async with self._database.begin() as tx:
            await require(tx, actor, guild_id, Tier.ADMIN)
            await tx.guilds.lock(guild_id)
            there = await tx.webhooks.of_guild(guild_id)
            if len(there) >= MOST_WEBHOOKS:
                raise Refused(sentence("A server may have {most} webhooks.", most=MOST_WEBHOOKS))
            if any(each.name.casefold() == new.name.casefold() for each in there):
                raise Refused(sentence("There is a webhook called “{name}” already.", name=new.name))
            sequence, record = await _from_now_on(tx, guild_id)
            made = await tx.webhooks.add(replace(new, from_sequence=sequence, from_record=record))
            kinds_told = ", ".join(sorted(made.kinds)) or "all"
            told = {"host": made.host, "audience": audience.value, "kinds": kinds_told}
            await tx.audit.wrote_all(actor, guild_id, [Deed("webhook.created", made.name, told)])
        return made

    async def list(self, actor: Actor, guild_id: GuildId) -> tuple[Webhook, ...]:
        """Return the guild's webhooks, the oldest first."""
        async with self._database.read() as tx:
            await require(tx, actor, guild_id, Tier.ADMIN)
            return await tx.webhooks.of_guild(guild_id)

    async def log(self, actor: Actor, guild_id: GuildId, webhook_id: WebhookId) -> WebhookLog:
        """Return one of the guild's webhooks with what was sent to it."""
        async with self._database.read() as tx:
            await require(tx, actor, guild_id, Tier.ADMIN)
            webhook = await tx.webhooks.get(guild_id, webhook_id)
            return WebhookLog(webhook, await tx.deliveries.latest(webhook_id, limit=MOST_LOGGED))

    async def test(self, actor: Actor, guild_id: GuildId, webhook_id: WebhookId) -> Delivery:
        """Have a ping sent at once, and return it as it waits; `delivery` tells what became of it."""
        async with self._database.begin() as tx:
            await require(tx, actor, guild_id, Tier.ADMIN)
            await tx.guilds.lock(guild_id)
            webhook = await tx.webhooks.get(guild_id, webhook_id)
            if not webhook.is_on:
                raise Refused(sentence("The webhook is switched off; switch it on first."))
            key = f"ping:{uuid4().hex}"
            new = NewDelivery(webhook_id, key, HookKind.PING, About())
            await tx.deliveries.add_all(guild_id, [new], now=self._clock())
            delivery = await tx.deliveries.find(webhook_id, key)
            assert delivery is not None
            await tx.outbox.put(WebhookDue(guild_id, webhook_id))
            await tx.audit.wrote(actor, guild_id, "webhook.tested", webhook.name, host=webhook.host)
        await self._live.look()
        return delivery

    async def delivery(self, actor: Actor, guild_id: GuildId, delivery_id: DeliveryId) -> Delivery | None:
        """Return how a delivery of the guild's stands, None if it is forgotten."""
        async with self._database.read() as tx:
            await require(tx, actor, guild_id, Tier.ADMIN)
            found = await tx.deliveries.get(delivery_id)
            if found is not None:
                await tx.webhooks.get(guild_id, found.webhook_id)
            return found

    async def switch(self, actor: Actor, guild_id: GuildId, webhook_id: WebhookId, *, is_on: bool) -> Webhook:
        """Switch a webhook on, to be told what happens from now on, or off, dropping what waits."""
        async with self._database.begin() as tx:
            await require(tx, actor, guild_id, Tier.ADMIN)
            await tx.guilds.lock(guild_id)
            webhook = await tx.webhooks.get(guild_id, webhook_id)
            sequence, record = await _from_now_on(tx, guild_id)
            if await tx.webhooks.switch(webhook_id, is_on=is_on, from_sequence=sequence, from_record=record):
                if not is_on:
                    await tx.deliveries.drop(webhook_id, now=self._clock(), failure=sentence(SWITCHED_OFF))
                action = "webhook.switched_on" if is_on else "webhook.switched_off"
                await tx.audit.wrote(actor, guild_id, action, webhook.name, host=webhook.host)
            return await tx.webhooks.get(guild_id, webhook_id)

    async def delete(self, actor: Actor, guild_id: GuildId, webhook_id: WebhookId) -> Webhook:
        """Delete a webhook with its log, and return it as it was."""
        async with self._database.begin() as tx:
            await require(tx, actor, guild_id, Tier.ADMIN)
            await tx.guilds.lock(guild_id)
            webhook = await tx.webhooks.get(guild_id, webhook_id)
            await tx.webhooks.delete(webhook_id)
            await tx.audit.wrote(actor, guild_id, "webhook.deleted", webhook.name, host=webhook.host)
        return webhook


async def _from_now_on(tx: Transaction, guild_id: GuildId) -> tuple[int, int]:
    """Return the last event and record there are; what lies before the first webhook is told to nobody."""
    head = (await tx.outbox.heads()).get(guild_id, 0)
    pages = [page.id for page in await tx.pages.of_guild(guild_id)]
    newest = await tx.records.newest(pages)
    if not any(each.is_on for each in await tx.webhooks.of_guild(guild_id)):
        await tx.outbox.advance(CONSUMER, guild_id, head)
        await tx.outbox.advance(RECORDS, guild_id, newest)
    return head, newest
