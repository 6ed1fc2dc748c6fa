"""Forgotten patrols: who has not stopped is reminded, and in the end stopped.

──┬── start ──────┬── remind_after ──┬── again ──┬── longest, or the cut-off of the day ──► pending
"""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.duty.patrols import Patrol, PatrolEnd, PatrolState
from domain.duty.settings import DutySettings
from domain.errors import Invalid, Refused
from domain.time import whole_second
from domain.words import sentence
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


def answered(patrol: Patrol, ended_at: datetime, settings: DutySettings, zone: str) -> Patrol:
    """Return a patrol that was cut off with the end that its member gives, again if he was wrong before.

    It may not lie after the cut-off. His breaks stay as they were, for his next answer may be a later end.
    """
    if patrol.state is not PatrolState.PENDING or patrol.ended_by is not PatrolEnd.CUT_OFF:
        raise Refused(sentence("This {patrol} needs no answer any more."))
    assert patrol.ended_at is not None
    latest = max(patrol.ended_at, ends_itself_at(patrol, settings, zone))
    if not patrol.started_at <= ended_at <= latest:
        raise Invalid(
            sentence("end must lie between the start of the {patrol} and when it was cut off."), field="end"
        )
    return replace(patrol, ended_at=whole_second(ended_at))


def cut_off_after(moment: datetime, cut_off: time, zone: str) -> datetime:
    """Return the first moment after this one at which clocks in `zone` show the cut-off, or skip it."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    while True:
        at = first_shown(day, cut_off, zone)
        if at > moment:
            return whole_second(at)
        day += DAY
