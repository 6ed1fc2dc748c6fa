"""Entitlements: premium granted to a person by hand, and taken back."""

from collections.abc import Callable
from datetime import datetime

from domain.access.actors import Actor
from domain.access.entitlements import Entitlement
from domain.errors import Invalid
from domain.ids import UserId
from domain.words import sentence
from services.live import Live
from storage.database import Database


class Entitlements:
    """Grants, revokes and lists premium; the operator's alone."""

    def __init__(self, database: Database, live: Live, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._live = live
        self._clock = clock

    async def grant(self, actor: Actor, user_id: UserId, *, ends_at: datetime | None) -> Entitlement:
        """Give `user_id` premium from now until `ends_at`, or without end."""
        actor.check_operator()
        now = self._clock()
        if ends_at is not None and ends_at <= now:
            raise Invalid(sentence("until must lie in the future."), field="until")
        async with self._database.begin() as tx:
            granted = await tx.entitlements.add(user_id, granted_at=now, ends_at=ends_at)
            await tx.audit.wrote_for_owner(actor, user_id, "premium.granted", until=ends_at)
        await self._live.look()
        return granted

    async def revoke(self, actor: Actor, user_id: UserId) -> int:
        """End all that `user_id` was granted; return how many grants that were."""
        actor.check_operator()
        async with self._database.begin() as tx:
            ended = await tx.entitlements.revoke(user_id, now=self._clock())
            await tx.audit.wrote_for_owner(actor, user_id, "premium.revoked", grants=ended)
        await self._live.look()
        return ended

    async def list(self, actor: Actor, user_id: UserId | None = None) -> tuple[Entitlement, ...]:
        """Return what was granted, to everybody or to `user_id`, ended ones included."""
        actor.check_operator()
        async with self._database.read() as tx:
            return await (tx.entitlements.all() if user_id is None else tx.entitlements.of_user(user_id))
