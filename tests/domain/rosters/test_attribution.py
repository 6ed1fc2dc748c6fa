"""Who made a change, by the audit log."""

from datetime import timedelta

from domain.ids import UserId
from domain.rosters.attribution import RoleAudit, attributed
from domain.rosters.records import UNKNOWN, Entry, RecordKind, Source
from tests.domain.makers import ANNA, BEN, NOW, OFFICER, PAGE, SERGEANT

PROMOTION = Entry(
    ANNA, PAGE, RecordKind.PROMOTION, "Officer", "Sergeant", frozenset({SERGEANT}), frozenset({OFFICER})
)
REMOVAL = Entry(ANNA, PAGE, RecordKind.REMOVAL, "Sergeant", None, lost=frozenset({SERGEANT}))
GIVEN = RoleAudit(NOW, UserId(5), "Chief", ANNA, gained=frozenset({SERGEANT}), reason="well done")
TAKEN = RoleAudit(NOW, UserId(6), "Deputy Chief", ANNA, lost=frozenset({OFFICER, SERGEANT}))


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


def test_a_departure_is_nobodys_doing() -> None:
    departure = Entry(ANNA, PAGE, RecordKind.DEPARTURE, "Sergeant", None, lost=frozenset({SERGEANT}))

    assert attributed(departure, [TAKEN], not_before=None) == UNKNOWN
