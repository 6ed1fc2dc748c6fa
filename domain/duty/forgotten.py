"""Forgotten patrols: who has not stopped is reminded, and in the end stopped.

──┬── start ──────┬── remind_after ──┬── again ──┬── longest, or the cut-off of the day ──► pending
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.duty.patrols import Patrol
from domain.duty.settings import DutySettings
from domain.time import whole_second
from domain.zones import first_shown

DAY = timedelta(days=1)


def is_reminder_due(patrol: Patrol, settings: DutySettings, *, now: datetime) -> bool:
    """Say whether the member of an open patrol is to be reminded now: once every `remind_after`."""
    if settings.remind_after is None or patrol.is_on_break:
        return False
    return now >= (patrol.reminded_at or patrol.started_at) + settings.remind_after


def ends_itself_at(patrol: Patrol, settings: DutySettings, zone: str) -> datetime:
    """Return when an open patrol is stopped if nobody does: at the first cut-off, or its longest."""
    longest = patrol.started_at + settings.longest
    if settings.cut_off is None:
        return longest
    return min(longest, cut_off_after(patrol.started_at, settings.cut_off, zone))


def cut_off_after(moment: datetime, cut_off: time, zone: str) -> datetime:
    """Return the first moment after this one at which clocks in `zone` show the cut-off, or skip it."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    while True:
        at = first_shown(day, cut_off, zone)
        if at > moment:
            return whole_second(at)
        day += DAY
