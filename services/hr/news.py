"""News of leave: what is told of a leave as it is now, to those who decide and to its member."""

from collections.abc import Iterator
from datetime import datetime

from domain.hr.leaves import GRANTED, Leave, LeaveState
from domain.ids import ChannelId, LeaveId
from domain.rosters.announcements import AnnouncementKind, LeaveNews, LeaveTold
from storage.rosters.announcements import NewAnnouncement
from storage.transaction import Transaction


def news_of(
    leave: Leave, channel_id: ChannelId | None, *, sends_message: bool, now: datetime
) -> Iterator[NewAnnouncement]:
    """Yield what is to be told; what was told before has the same key, and is not told again."""
    if channel_id is not None and leave.state is LeaveState.REQUESTED:
        yield _new(leave, LeaveTold.ASKED, leave.requested_at, now, channel_id)
    if channel_id is not None and leave.extension is not None:
        yield _new(leave, LeaveTold.LONGER, leave.extension.end, now, channel_id)
    if not sends_message:
        return
    if leave.decided_by is not None and leave.decided_at is not None and leave.state in DECIDED:
        yield _new(leave, LeaveTold.DECIDED, leave.decided_at, now)
    if leave.state is LeaveState.ACTIVE and leave.reminded_at is not None:
        yield _new(leave, LeaveTold.ENDING, leave.window.end, now)
    if leave.state is LeaveState.ENDED:
        yield _new(leave, LeaveTold.ENDED, None, now)


async def leave_news(tx: Transaction, leave_id: int, told: str) -> LeaveNews | None:
    """Return what is told, None if it is no longer so or nobody is to hear of it any more."""
    leave = await tx.leaves.find(LeaveId(leave_id))
    if leave is None:
        return None
    meant = LeaveTold(told)
    is_so = {
        LeaveTold.ASKED: leave.state is LeaveState.REQUESTED,
        LeaveTold.LONGER: leave.extension is not None,
        LeaveTold.DECIDED: leave.state in DECIDED,
        LeaveTold.ENDING: leave.state is LeaveState.ACTIVE,
        LeaveTold.ENDED: leave.state is LeaveState.ENDED,
    }
    person = await tx.people.get(leave.person_id)
    return LeaveNews(meant, leave, person.profile.name) if is_so[meant] else None


DECIDED = GRANTED | {LeaveState.DENIED}


def _new(
    leave: Leave, told: LeaveTold, at: datetime | None, now: datetime, channel_id: ChannelId | None = None
) -> NewAnnouncement:
    moment = at.isoformat() if at is not None else ""
    return NewAnnouncement(
        f"leave:{leave.id}:{told.value}:{moment}",
        AnnouncementKind.LEAVE,
        now,
        person_id=leave.person_id,
        channel_id=channel_id,
        detail={"about": "leave", "leave": int(leave.id), "told": told.value},
    )
