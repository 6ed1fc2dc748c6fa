"""Attribution: who made a change, found in what Discord's audit log says of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.ids import RoleId, UserId
from domain.rosters.records import UNKNOWN, Attribution, Entry, RecordKind, Source

STALE_AFTER = timedelta(minutes=10)
"""An audit entry older than this, seen from a live event, tells of an earlier change of the same role."""


@dataclass(frozen=True, slots=True)
class RoleAudit:
    """One line of Discord's audit log: `actor`, the bot if it `is_ours`, gave and took roles of `target`."""

    at: datetime
    actor_id: UserId
    actor_name: str
    target_id: UserId
    gained: frozenset[RoleId] = frozenset()
    lost: frozenset[RoleId] = frozenset()
    reason: str | None = None
    is_ours: bool = False


def attributed(entry: Entry, audits: Iterable[RoleAudit], *, not_before: datetime | None) -> Attribution:
    """Return who made the change that `entry` tells of, by the newest line since `not_before`."""
    if entry.kind in (RecordKind.NAME_CHANGE, RecordKind.DEPARTURE):
        return UNKNOWN
    matching = [audit for audit in audits if _tells_of(audit, entry, not_before)]
    if not matching:
        return UNKNOWN
    newest = max(matching, key=lambda audit: audit.at)
    return Attribution(
        Source.AUDIT_LOG, newest.actor_id, newest.actor_name, newest.reason, newest.at, is_ours=newest.is_ours
    )


def _tells_of(audit: RoleAudit, entry: Entry, not_before: datetime | None) -> bool:
    if audit.target_id != entry.user_id or (not_before is not None and audit.at < not_before):
        return False
    return bool(audit.gained & entry.gained) or (not entry.gained and bool(audit.lost & entry.lost))
