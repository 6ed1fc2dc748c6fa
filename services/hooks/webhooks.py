"""Webhooks: made, edited, tested, switched and deleted by a guild's admins; their secrets are shown once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from domain.access.actors import Actor
from domain.access.audit import Deed, Plain
from domain.access.premium import Feature
from domain.access.tiers import Tier
from domain.errors import Invalid, NotFound, Refused
from domain.events import WebhookDue
from domain.hooks.addresses import checked_url
from domain.hooks.deliveries import SWITCHED_OFF, Delivery, DeliveryState
from domain.hooks.kinds import HookKind
from domain.hooks.signing import new_secret
from domain.hooks.webhooks import (
    LONGEST_NAME,
    LONGEST_OVERLAP,
    MOST_WEBHOOKS,
    HookAudience,
    Webhook,
    checked_kinds,
)
from domain.ids import DeliveryId, GuildId, WebhookId
from domain.rosters.pages import checked_text
from domain.rosters.versions import CHANGED_MEANWHILE
from domain.words import sentence
from services.access.premium import Premium
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


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEdit:
    """What is to become of a webhook: what is None stays. No kinds: all there are.

    `seen` is the version that whoever edits has seen, if he has seen one.
    """

    name: str | None = None
    url: str | None = None
    kinds: Iterable[str] | None = None
    audience: HookAudience | None = None
    seen: str | None = None


class Webhooks:
    """Keeps the webhooks of guilds; whoever is of the admin tier there looks after them."""

    def __init__(
        self,
        database: Database,
        live: Live,
        clock: Callable[[], datetime],
        premium: Premium,
        *,
        allows_private: bool = False,
    ) -> None:
        self._database = database
        self._live = live
        self._clock = clock
        self._premium = premium
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
            self._check_premium(actor, guild_id)
            await tx.guilds.lock(guild_id)
            there = await tx.webhooks.of_guild(guild_id)
            if len(there) >= MOST_WEBHOOKS:
                raise Refused(sentence("A server may have {most} webhooks.", most=MOST_WEBHOOKS))
            _check_name(there, new)
            sequence, record = await _from_now_on(tx, guild_id)
            made = await tx.webhooks.add(replace(new, from_sequence=sequence, from_record=record))
            told = {"host": made.host, "audience": audience.value, "kinds": _kinds_told(made)}
            await tx.audit.wrote_all(actor, guild_id, [Deed("webhook.created", made.name, told)])
        return made

    async def edit(
        self, actor: Actor, guild_id: GuildId, webhook_id: WebhookId, edit: WebhookEdit
    ) -> Webhook:
        """Change a webhook and return it; what waits already goes where it leads from now on."""
        if (edit.name, edit.url, edit.kinds, edit.audience) == (None,) * 4:
            names = "name, url, kinds, audience"
            raise Invalid(
                sentence("Nothing was given to change. Name at least one of: {names}.", names=names)
            )
        async with self._database.begin() as tx:
            await require(tx, actor, guild_id, Tier.ADMIN)
            await tx.guilds.lock(guild_id)
            old = await tx.webhooks.get(guild_id, webhook_id)
            if edit.seen is not None and edit.seen != old.version:
                raise Refused(CHANGED_MEANWHILE, field="seen")
            new = self._edited(old, edit)
            if new.version == old.version:
                return old
            _check_name([each for each in await tx.webhooks.of_guild(guild_id) if each.id != new.id], new)
            await tx.webhooks.edit(new, leads_elsewhere=new.url != old.url)
            await tx.audit.wrote_all(
                actor, guild_id, [Deed("webhook.edited", new.name, _changes_told(old, new))]
            )
            return await tx.webhooks.get(guild_id, webhook_id)

    async def rotate(
        self, actor: Actor, guild_id: GuildId, webhook_id: WebhookId, *, overlap: timedelta
    ) -> Webhook:
        """Give a webhook a new secret, to be shown now and never again.

        For the `overlap` messages are signed with the old one too, so that no receiver misses any.
        """
        if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
            raise Invalid(
                sentence(
                    "overlap: the old secret can work on for {days} days at most.", days=LONGEST_OVERLAP.days
                ),
                field="overlap",
            )
        until = self._clock() + overlap if overlap else None
        async with self._database.begin() as tx:
            await require(tx, actor, guild_id, Tier.ADMIN)
            await tx.guilds.lock(guild_id)
            webhook = await tx.webhooks.get(guild_id, webhook_id)
            await tx.webhooks.rotate(webhook_id, new_secret(), old_until=until)
            told = {"old_until": until.isoformat() if until else "now"}
            await tx.audit.wrote_all(actor, guild_id, [Deed("webhook.rotated", webhook.name, told)])
            return await tx.webhooks.get(guild_id, webhook_id)

    async def list(self, actor: Actor, guild_id: GuildId) -> tuple[Webhook, ...]:
        """Return the guild's webhooks, the oldest first."""
        async with self._database.read() as tx:
            await require(tx, actor, guild_id, Tier.ADMIN)
            return await tx.webhooks.of_guild(guild_id)

    async def log(
        self,
        actor: Actor,
        guild_id: GuildId,
        webhook_id: WebhookId,
        *,
        before: DeliveryId | None = None,
        state: DeliveryState | None = None,
        limit: int = MOST_LOGGED,
    ) -> WebhookLog:
        """Return one of the guild's webhooks with what was sent to it: from a line on, or of one state."""
        async with self._database.read() as tx:
            await require(tx, actor, guild_id, Tier.ADMIN)
            webhook = await tx.webhooks.get(guild_id, webhook_id)
            found = await tx.deliveries.latest(webhook_id, limit=limit, before=before, state=state)
            return WebhookLog(webhook, found)

    async def test(self, actor: Actor, guild_id: GuildId, webhook_id: WebhookId) -> Delivery:
        """Have a ping sent at once, and return it as it waits; `delivery` tells what became of it."""
        async with self._database.begin() as tx:
            await require(tx, actor, guild_id, Tier.ADMIN)
            await tx.guilds.lock(guild_id)
            self._check_premium(actor, guild_id)
            webhook = await _switched_on(tx, guild_id, webhook_id)
            key = f"ping:{uuid4().hex}"
            new = NewDelivery(webhook_id, key, HookKind.PING, About())
            await tx.deliveries.add_all(guild_id, [new], now=self._clock())
            delivery = await tx.deliveries.find(webhook_id, key)
            assert delivery is not None
            await tx.outbox.put(WebhookDue(guild_id, webhook_id))
            await tx.audit.wrote(actor, guild_id, "webhook.tested", webhook.name, host=webhook.host)
        await self._live.look()
        return delivery

    async def resend(
        self,
        actor: Actor,
        guild_id: GuildId,
        webhook_id: WebhookId,
        delivery_id: DeliveryId | None = None,
    ) -> int:
        """Have what failed sent again: one delivery, or all that the log remembers, tests apart.

        Returns how many that are. What is older than a day is tried once.
        """
        async with self._database.begin() as tx:
            await require(tx, actor, guild_id, Tier.ADMIN)
            await tx.guilds.lock(guild_id)
            self._check_premium(actor, guild_id)
            webhook = await _switched_on(tx, guild_id, webhook_id)
            count = await tx.deliveries.resend(webhook_id, delivery_id, now=self._clock())
            if not count:
                raise await _not_failed(tx, webhook_id, delivery_id)
            await tx.outbox.put(WebhookDue(guild_id, webhook_id))
            await tx.audit.wrote(actor, guild_id, "webhook.resent", webhook.name, count=count)
        await self._live.look()
        return count

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
            if is_on:
                self._check_premium(actor, guild_id)
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

    def _check_premium(self, actor: Actor, guild_id: GuildId) -> None:
        """Nobody but the operator has anything sent that would not be."""
        if not actor.is_operator:
            self._premium.check(Feature.WEBHOOKS, guild_id=guild_id)

    def _edited(self, old: Webhook, edit: WebhookEdit) -> Webhook:
        """Return a webhook as it is to be, or raise `Invalid`."""
        name = old.name if edit.name is None else checked_text(edit.name, name="name", longest=LONGEST_NAME)
        url = old.url if edit.url is None else checked_url(edit.url, allows_private=self._allows_private)
        kinds = old.kinds if edit.kinds is None else checked_kinds(edit.kinds)
        return replace(old, name=name, url=url, kinds=kinds, audience=edit.audience or old.audience)


def _check_name(others: Iterable[Webhook], new: Webhook) -> None:
    if any(each.name.casefold() == new.name.casefold() for each in others):
        words = sentence("There is a webhook called “{name}” already.", name=new.name)
        raise Refused(words, field="name")


def _kinds_told(webhook: Webhook) -> str:
    return ", ".join(sorted(webhook.kinds)) or "all"


def _changes_told(old: Webhook, new: Webhook) -> dict[str, Plain]:
    """Return what the audit says of an edit; of an address the host, since the rest may hold a secret."""
    told: dict[str, Plain] = {"was": old.name} if new.name != old.name else {}
    if new.url != old.url:
        told["host"] = new.host
    if new.kinds != old.kinds:
        told["kinds"] = _kinds_told(new)
    if new.audience is not old.audience:
        told["audience"] = new.audience.value
    return told


async def _switched_on(tx: Transaction, guild_id: GuildId, webhook_id: WebhookId) -> Webhook:
    webhook = await tx.webhooks.get(guild_id, webhook_id)
    if not webhook.is_on:
        raise Refused(sentence("The webhook is switched off; switch it on first."))
    return webhook


async def _not_failed(
    tx: Transaction, webhook_id: WebhookId, delivery_id: DeliveryId | None
) -> NotFound | Refused:
    """Return why nothing is sent again."""
    if delivery_id is None:
        return Refused(sentence("Nothing that failed is left to be sent again."))
    found = await tx.deliveries.get(delivery_id)
    if found is None or found.webhook_id != webhook_id:
        return NotFound(sentence("The log holds no such delivery."))
    return Refused(sentence("Only what failed can be sent again."))


async def _from_now_on(tx: Transaction, guild_id: GuildId) -> tuple[int, int]:
    """Return the last event and record there are; what lies before the first webhook is told to nobody."""
    head = (await tx.outbox.heads()).get(guild_id, 0)
    pages = [page.id for page in await tx.pages.of_guild(guild_id)]
    newest = await tx.records.newest(pages)
    if not any(each.is_on for each in await tx.webhooks.of_guild(guild_id)):
        await tx.outbox.advance(CONSUMER, guild_id, head)
        await tx.outbox.advance(RECORDS, guild_id, newest)
    return head, newest
