"""Who made a change, by the audit log."""

from datetime import timedelta

import pytest

from domain.ids import UserId
from domain.rosters.attribution import AuditKind, RoleAudit, attributed
from domain.rosters.records import UNKNOWN, Entry, RecordKind, Source
from tests.domain.makers import ANNA, BEN, NOW, OFFICER, PAGE, SERGEANT

PROMOTION = Entry(
    ANNA, PAGE, RecordKind.PROMOTION, "Officer", "Sergeant", frozenset({SERGEANT}), frozenset({OFFICER})
)
REMOVAL = Entry(ANNA, PAGE, RecordKind.REMOVAL, "Sergeant", None, lost=frozenset({SERGEANT}))
GIVEN = RoleAudit(NOW, UserId(5), "Chief", ANNA, gained=frozenset({SERGEANT}), reason="well done")
TAKEN = RoleAudit(NOW, UserId(6), "Deputy Chief", ANNA, lost=frozenset({OFFICER, SERGEANT}))
DEPARTURE = Entry(ANNA, PAGE, RecordKind.DEPARTURE, "Sergeant", None, lost=frozenset({SERGEANT}))
RENAMING = Entry(ANNA, None, RecordKind.NAME_CHANGE, "Anna", "Sgt. Anna")


def renamed(before: str | None, after: str | None, *, by: UserId = BEN) -> RoleAudit:
    return RoleAudit(NOW, by, "Chief", ANNA, kind=AuditKind.NAME, name_before=before, name_after=after)


def test_who_gave_the_new_role_made_the_promotion() -> None:
    found = attributed(PROMOTION, [TAKEN, GIVEN], not_before=None)

    assert (found.source, found.user_id, found.name, found.reason) == (
        Source.AUDIT_LOG,
        5,
        "Chief",
        "well done",
    )


def test_who_took_the_last_role_made_the_removal() -> None:
    assert attributed(REMOVAL, [GIVEN, TAKEN], not_before=None).user_id == 6


def test_the_newest_line_counts_and_old_ones_do_not() -> None:
    older = RoleAudit(NOW - timedelta(days=2), UserId(9), "Old", ANNA, gained=frozenset({SERGEANT}))

    assert attributed(PROMOTION, [older, GIVEN], not_before=None).user_id == 5
    assert attributed(PROMOTION, [older], not_before=NOW - timedelta(days=1)) == UNKNOWN


def test_lines_about_others_say_nothing() -> None:
    about_ben = RoleAudit(NOW, UserId(5), "Chief", BEN, gained=frozenset({SERGEANT}))

    assert attributed(PROMOTION, [about_ben], not_before=None) == UNKNOWN


@pytest.mark.parametrize("kind", [AuditKind.KICK, AuditKind.BAN])
def test_who_kicks_or_bans_made_the_departure(kind: AuditKind) -> None:
    line = RoleAudit(NOW, UserId(5), "Chief", ANNA, reason="inactive", kind=kind)

    found = attributed(DEPARTURE, [TAKEN, line], not_before=NOW - timedelta(minutes=10))

    assert (found.source, found.user_id, found.reason) == (Source.AUDIT_LOG, 5, "inactive")


def test_a_voluntary_departure_is_nobodys_doing() -> None:
    long_ago = RoleAudit(NOW - timedelta(days=1), UserId(5), "Chief", ANNA, kind=AuditKind.KICK)
    of_ben = RoleAudit(NOW, UserId(5), "Chief", BEN, kind=AuditKind.KICK)
    lines = [TAKEN, long_ago, of_ben, renamed("Anna", "Sgt. Anna")]

    assert attributed(DEPARTURE, lines, not_before=NOW - timedelta(minutes=10)) == UNKNOWN


@pytest.mark.parametrize("by", [BEN, ANNA])
def test_who_gave_the_name_now_shown_made_the_name_change(by: UserId) -> None:
    assert attributed(RENAMING, [TAKEN, renamed("Anna", "Sgt. Anna", by=by)], not_before=None).user_id == by


def test_who_took_the_nickname_made_the_name_change() -> None:
    assert attributed(RENAMING, [renamed("Anna", None)], not_before=None).user_id == BEN


def test_other_nicknames_say_nothing_of_the_name_now_shown() -> None:
    lines = [renamed("Anna", "Annie"), renamed("Annie", None), renamed(None, None), TAKEN]

    assert attributed(RENAMING, lines, not_before=None) == UNKNOWN


def test_a_kick_says_nothing_of_roles() -> None:
    kick = RoleAudit(NOW, UserId(5), "Chief", ANNA, lost=frozenset({SERGEANT}), kind=AuditKind.KICK)

    assert attributed(REMOVAL, [kick], not_before=None) == UNKNOWN
