"""Leave as programs read it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.hr.leaves import Extension, Leave, LeaveKind, LeaveState
from domain.ids import GuildId, LeaveId, PersonId, StaffId, UserId
from domain.rosters.people import Person, Profile
from domain.staff.staff import Contract, StaffDetails, StaffMember
from domain.time import Window
from domain.zones import day_start
from services.hr.requests import RequestView
from web.api.annual_leave_json import days_json, request_json

BERLIN = "Europe/Berlin"
NOW = datetime(2026, 3, 20, 12, 30, 15, 123, tzinfo=UTC)
FIRST, LAST = NOW.date() + timedelta(days=8), NOW.date() + timedelta(days=10)
WINDOW = Window(day_start(FIRST, BERLIN), day_start(LAST + timedelta(days=1), BERLIN))
"""Clocks go forward on the second of the three days."""
ID = StaffId(UUID("c88006c8-b9ea-433c-8a8b-749ec1af0756"))


def a_view(kind: LeaveKind = LeaveKind.ANNUAL, *, hours: int | None = 35, **others: object) -> RequestView:
    guild_id, person_id = GuildId(1), PersonId(2)
    leave = Leave(LeaveId(3), guild_id, person_id, kind, WINDOW, LeaveState.REQUESTED, NOW, **others)  # type: ignore[arg-type]
    contract = Contract(least=timedelta(hours=hours) if hours is not None else None)
    member = StaffMember(ID, person_id, guild_id, StaffDetails("Anna Real", contract=contract), NOW)
    return RequestView(
        leave, Person(person_id, guild_id, UserId(2**62), Profile("anna", "Anna")), ID, member, BERLIN
    )


def test_days_are_those_of_the_guild_s_clock() -> None:
    view = a_view(reason="sun", decided_at=NOW, decision="fine", extension=Extension(WINDOW.end, "more"))

    assert request_json(view) == {
        "id": 3,
        "from": "2026-03-28",
        "to": "2026-03-30",
        "kind": "annual",
        "status": "requested",
        "staff": {"id": str(ID), "name": "Anna Real", "discord_id": str(2**62)},
        "days": 3,
        "hours": 15.0,
        "reason": "sun",
        "requested_at": "2026-03-20T12:30:15+00:00",
        "decided_at": "2026-03-20T12:30:15+00:00",
        "decision": "fine",
        "extension": {"to": "2026-03-30", "reason": "more"},
    }


@pytest.mark.parametrize(("kind", "hours"), [(LeaveKind.REDUCED, 35), (LeaveKind.SICK, None)])
def test_hours_that_nobody_knows_are_null(kind: LeaveKind, hours: int | None) -> None:
    assert request_json(a_view(kind, hours=hours))["hours"] is None


def test_what_ended_within_a_day_ended_on_it() -> None:
    leave = a_view().leave
    ended = Leave(
        leave.id, leave.guild_id, leave.person_id, leave.kind, Window(WINDOW.start, WINDOW.start),
        LeaveState.ENDED, NOW,
    )  # fmt: skip

    assert days_json(ended, BERLIN)["to"] in ("2026-03-27", "2026-03-28")
