"""Webhooks, as a guild has made them."""

from datetime import datetime

from sqlalchemy import delete, insert, or_, select, update

from domain.errors import NotFound
from domain.hooks.kinds import HookKind
from domain.hooks.webhooks import HookAudience, Webhook
from domain.ids import GuildId, UserId, WebhookId
from domain.words import sentence
from storage.connection import AnyRow, Connection
from storage.tables.webhooks import webhooks

_COLUMNS = (
    webhooks.c.id,
    webhooks.c.guild_id,
    webhooks.c.name,
    webhooks.c.url,
    webhooks.c.secret,
    webhooks.c.kinds,
    webhooks.c.audience,
    webhooks.c.created_at,
    webhooks.c.created_by,
    webhooks.c.is_on,
    webhooks.c.off_reason,
    webhooks.c.failing_since,
    webhooks.c.from_sequence,
    webhooks.c.from_record,
    webhooks.c.old_secret,
    webhooks.c.old_secret_until,
    webhooks.c.rests_until,
)
_UNTRIED: dict[str, object] = {"failing_since": None, "rests_until": None}
_KNOWN = {kind.value for kind in HookKind}


class Webhooks:
    """Adds, finds, changes, switches and deletes webhooks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, webhook: Webhook) -> Webhook:
        """Keep a new one and return it with its id."""
        rows = await self._connection.write_returning(
            insert(webhooks)
            .values(
                guild_id=webhook.guild_id,
                name=webhook.name,
                url=webhook.url,
                secret=webhook.secret,
                kinds=sorted(kind.value for kind in webhook.kinds),
                audience=webhook.audience.value,
                created_at=webhook.created_at,
                created_by=webhook.created_by,
                is_on=webhook.is_on,
                from_sequence=webhook.from_sequence,
                from_record=webhook.from_record,
            )
            .returning(*_COLUMNS)
        )
        return _webhook(rows[0])

    async def find(self, webhook_id: WebhookId) -> Webhook | None:
        """Return one of any guild, or None."""
        row = await self._connection.row(select(*_COLUMNS).where(webhooks.c.id == webhook_id))
        return _webhook(row) if row else None

    async def get(self, guild_id: GuildId, webhook_id: WebhookId) -> Webhook:
        """Return one of the guild's own; another guild's is not found."""
        found = await self.find(webhook_id)
        if found is None or found.guild_id != guild_id:
            raise NotFound(sentence("This server has no such webhook."))
        return found

    async def of_guild(self, guild_id: GuildId) -> tuple[Webhook, ...]:
        """Return the guild's, the oldest first."""
        rows = await self._connection.rows(
            select(*_COLUMNS).where(webhooks.c.guild_id == guild_id).order_by(webhooks.c.id)
        )
        return tuple(map(_webhook, rows))

    async def guilds(self) -> frozenset[GuildId]:
        """Return the guilds with a webhook that is on."""
        rows = await self._connection.rows(
            select(webhooks.c.guild_id).where(webhooks.c.is_on.is_(True)).distinct()
        )
        return frozenset(GuildId(row.guild_id) for row in rows)

    async def switch(
        self,
        webhook_id: WebhookId,
        *,
        is_on: bool,
        reason: str | None = None,
        from_sequence: int = 0,
        from_record: int = 0,
    ) -> bool:
        """Switch one on, to be told what comes from there on, or off; say whether it was the other way."""
        values: dict[str, object] = {"is_on": is_on, "off_reason": reason} | _UNTRIED
        if is_on:
            values |= {"from_sequence": from_sequence, "from_record": from_record}
        return bool(
            await self._connection.write(
                update(webhooks)
                .where(webhooks.c.id == webhook_id, webhooks.c.is_on.is_(not is_on))
                .values(values)
            )
        )

    async def edit(self, webhook: Webhook, *, leads_elsewhere: bool) -> None:
        """Keep its name, address, kinds and audience as they are now; elsewhere nothing has failed yet."""
        values: dict[str, object] = {
            "name": webhook.name,
            "url": webhook.url,
            "kinds": sorted(kind.value for kind in webhook.kinds),
            "audience": webhook.audience.value,
        }
        await self._connection.write(
            update(webhooks)
            .where(webhooks.c.id == webhook.id)
            .values(values | (_UNTRIED if leads_elsewhere else {}))
        )

    async def rotate(self, webhook_id: WebhookId, secret: str, *, old_until: datetime | None) -> None:
        """Give it another secret; with `old_until` the present one is good until then, else no more."""
        old = webhooks.c.secret if old_until is not None else None
        await self._connection.write(
            update(webhooks)
            .where(webhooks.c.id == webhook_id)
            .values(secret=secret, old_secret=old, old_secret_until=old_until)
        )

    async def forget_secrets(self, now: datetime) -> int:
        """Delete former secrets whose time is over, and return how many those were."""
        return await self._connection.write(
            update(webhooks)
            .where(webhooks.c.old_secret_until <= now)
            .values(old_secret=None, old_secret_until=None)
        )

    async def failing(self, webhook_id: WebhookId, since: datetime) -> None:
        """Note since when it has failed at every try, if that is not known already."""
        await self._connection.write(
            update(webhooks)
            .where(webhooks.c.id == webhook_id, webhooks.c.failing_since.is_(None))
            .values(failing_since=since)
        )

    async def rest(self, webhook_id: WebhookId, until: datetime) -> None:
        """Have nothing but tests sent to it before then."""
        await self._connection.write(
            update(webhooks).where(webhooks.c.id == webhook_id).values(rests_until=until)
        )

    async def succeeded(self, webhook_id: WebhookId) -> None:
        """Note that it takes what it is sent."""
        await self._connection.write(
            update(webhooks)
            .where(
                webhooks.c.id == webhook_id,
                or_(webhooks.c.failing_since.is_not(None), webhooks.c.rests_until.is_not(None)),
            )
            .values(_UNTRIED)
        )

    async def delete(self, webhook_id: WebhookId) -> None:
        """Delete one with its log."""
        await self._connection.write(delete(webhooks).where(webhooks.c.id == webhook_id))


def _webhook(row: AnyRow) -> Webhook:
    return Webhook(
        id=WebhookId(row.id),
        guild_id=GuildId(row.guild_id),
        name=row.name,
        url=row.url,
        secret=row.secret,
        # A kind that has since been given up is nobody's to hear of.
        kinds=frozenset(HookKind(name) for name in row.kinds if name in _KNOWN),
        audience=HookAudience(row.audience),
        created_at=row.created_at,
        created_by=UserId(row.created_by) if row.created_by is not None else None,
        is_on=row.is_on,
        off_reason=row.off_reason,
        failing_since=row.failing_since,
        from_sequence=row.from_sequence,
        from_record=row.from_record,
        old_secret=row.old_secret,
        old_secret_until=row.old_secret_until,
        rests_until=row.rests_until,
    )
