"""Leaving: whoever is off a page is on patrol there no longer."""

from collections.abc import Collection
from datetime import datetime

from domain.duty.patrols import PatrolEnd, PatrolState
from domain.ids import PageId, PersonId
from services.duty.patrols import counted
from storage.transaction import Transaction


async def ended_for_leavers(
    tx: Transaction, page_id: PageId, person_ids: Collection[PersonId], *, now: datetime
) -> None:
    """End the open patrols on a page of those who have just left it; what they did counts."""
    if not person_ids:
        return
    settings = await tx.duty.settings(page_id)
    for patrol in await tx.patrols.open_of(page_id, person_ids):
        ended = patrol.stopped(settings, at=now, by=PatrolEnd.DEPARTURE)
        await tx.patrols.save(ended, expected=PatrolState.OPEN)
        await counted(tx, ended)
