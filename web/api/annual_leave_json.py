"""Leave as programs read it: days by the guild's clock, hours by the contract."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.hr.leaves import Leave, LeaveKind, days_of
from domain.staff.staff import contracted
from services.hr.requests import RequestView

HOUR = timedelta(hours=1)
MOMENT = timedelta(microseconds=1)


def request_json(view: RequestView) -> dict[str, object]:
    """Return a leave with whose it is."""
    leave, person = view.leave, view.person
    extension = leave.extension
    return days_json(leave, view.zone) | {
        "staff": {
            "id": str(view.staff_id),
            "name": view.member.details.name if view.member else person.profile.name,
            "discord_id": str(person.user_id) if person.user_id is not None else None,
        },
        "days": days_of(leave.window),
        "hours": _hours(view),
        "reason": leave.reason,
        "requested_at": _moment(leave.requested_at),
        "decided_at": _moment(leave.decided_at),
        "decision": leave.decision,
        "extension": {"to": str(_last(extension.end, view.zone)), "reason": extension.reason}
        if extension
        else None,
    }


def days_json(leave: Leave, zone: str) -> dict[str, object]:
    """Return from when to when a leave lasts, and how it stands."""
    return {
        "id": leave.id,
        "from": str(leave.window.start.astimezone(ZoneInfo(zone)).date()),
        "to": str(_last(leave.window.end, zone)),
        "kind": leave.kind.value,
        "status": leave.state.value,
    }


def _last(end: datetime, zone: str) -> date:
    """Return the last day of what ends at this moment."""
    return (end - MOMENT).astimezone(ZoneInfo(zone)).date()


def _hours(view: RequestView) -> float | None:
    """With reduced activity somebody still works, nobody knows how much."""
    if view.member is None or view.leave.kind is LeaveKind.REDUCED:
        return None
    time = contracted(view.member.details.contract, days_of(view.leave.window))
    return round(time / HOUR, 2) if time is not None else None


def _moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at is not None else None
