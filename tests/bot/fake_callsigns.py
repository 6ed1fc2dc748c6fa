"""Callsigns for tests of commands that are about something else: everything is free, and given."""

from domain.access.actors import Actor
from domain.ids import CallsignId, PageId, SubdivisionId, UserId
from domain.rosters.callsigns import Callsign
from services.rosters.callsigns import Account, CallsignUse, Given


class FakeCallsigns:
    """Gives whatever is asked for."""

    async def propose(
        self, actor: Actor, page_id: PageId, user_id: UserId, *, subdivision_id: SubdivisionId | None = None
    ) -> str:
        return "S-1"

    async def assign(
        self,
        actor: Actor,
        page_id: PageId,
        user_id: UserId,
        text: str | None = None,
        *,
        subdivision_id: SubdivisionId | None = None,
        reason: str | None = None,
    ) -> Given:
        return Given(None, text or "S-1")

    async def release(
        self,
        actor: Actor,
        page_id: PageId,
        user_id: UserId,
        *,
        subdivision_id: SubdivisionId | None = None,
        reason: str | None = None,
    ) -> Given:
        return Given("S-1", None)

    async def free(self, actor: Actor, page_id: PageId, text: str, *, reason: str | None = None) -> Callsign:
        return Callsign(CallsignId(1), page_id, text, None)

    async def reserve(
        self,
        actor: Actor,
        page_id: PageId,
        text: str,
        *,
        account: Account | None = None,
        note: str | None = None,
    ) -> Callsign:
        return Callsign(CallsignId(1), page_id, text, None, is_reserved=True, note=note)

    async def reservations(self, actor: Actor, page_id: PageId) -> tuple[CallsignUse, ...]:
        return ()
