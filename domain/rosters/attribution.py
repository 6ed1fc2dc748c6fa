"""Attribution: who made a change, found in what Discord's audit log says of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.ids import RoleId, UserId
from domain.rosters.records import UNKNOWN, Attribution, Entry, RecordKind, Source

STALE_AFTER = timedelta(minutes=10)
"""An audit entry older than this, seen from a live event, tells of an earlier change of the same role."""


class AuditKind(StrEnum):
    """What somebody did to a member: to his roles, to his being here, or to his nickname."""

    ROLES = "roles"
    KICK = "kick"
    BAN = "ban"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class RoleAudit:
    """One line of Discord's audit log: what `actor` did to `target`; `is_ours` if it was the bot.

    Only a line about roles gains and loses some; only one about a name has names: the nicknames before
    and after, None where he had none.
    """

    at: datetime
    actor_id: UserId
    actor_name: str
    target_id: UserId
    gained: frozenset[RoleId] = frozenset()
    lost: frozenset[RoleId] = frozenset()
    reason: str | None = None
    is_ours: bool = False
    kind: AuditKind = AuditKind.ROLES
    name_before: str | None = None
    name_after: str | None = None


def attributed(entry: Entry, audits: Iterable[RoleAudit], *, not_before: datetime | None) -> Attribution:
    """Return who made the change that `entry` tells of, by the newest line since `not_before`."""
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
    match entry.kind:
        case RecordKind.DEPARTURE:
            return audit.kind in (AuditKind.KICK, AuditKind.BAN)
        case RecordKind.NAME_CHANGE:
            return audit.kind is AuditKind.NAME and _named(audit, entry)
        case _:
            return audit.kind is AuditKind.ROLES and _moved(audit, entry)


def _named(audit: RoleAudit, entry: Entry) -> bool:
    """Say whether the line gave the name now shown; without a nickname an account's own name is shown."""
    if audit.name_after is not None:
        return audit.name_after == entry.after
    return audit.name_before is not None and audit.name_before == entry.before


def _moved(audit: RoleAudit, entry: Entry) -> bool:
    return bool(audit.gained & entry.gained) or (not entry.gained and bool(audit.lost & entry.lost))
