"""A member is drawn with what he holds; a record with who, what and why."""

from dataclasses import replace
from datetime import date

from bot.embeds.awards import award_words
from bot.embeds.members import (
    history_lines,
    holders_card,
    standing_lines,
    status_card,
    term_words,
    undone_card,
)
from domain.ids import MembershipId, PersonId, RecordId
from domain.rosters.awards import Worn
from domain.rosters.expiries import Expiry
from domain.rosters.people import Person, Profile
from domain.rosters.records import Record, RecordKind
from domain.rosters.rosters import MemberRow, SubdivisionCallsign
from services.rosters.history import ServiceHistory
from tests.domain.makers import ANNA, GUILD, NOW, PAGE, a_page

ROW = MemberRow(
    MembershipId(1),
    "Anna",
    "A",
    "Sergeant",
    is_command=False,
    certifications=("FTO", "SWAT"),
    promotion_date=date(2026, 3, 1),
    promotion_officer="Olga",
)
RECORD = Record(
    RecordId(1), GUILD, PAGE, PersonId(1), RecordKind.NAME_CHANGE, "Anna", "Ann", NOW, reason="<@1> wed"
)


def history(*records: Record) -> ServiceHistory:
    return ServiceHistory(Person(PersonId(1), GUILD, ANNA, Profile("anna", "Anna")), records, {2: "Olga"})


def test_a_member_s_standing_has_all_he_holds() -> None:
    lines = "\n".join(standing_lines(a_page(), ROW))

    assert "**Blaine County** · Sergeant" in lines
    assert "by Olga" in lines
    assert "Certifications: FTO, SWAT" in lines


def test_callsigns_awards_and_ends_stand_with_what_they_belong_to() -> None:
    row = replace(
        ROW,
        callsign="1-A-*12*",
        subdivisions=("Traffic", "K9"),
        callsigns=(SubdivisionCallsign("Traffic", "T-4"),),
        awards=(Worn("Valor", None, 2),),
        expiries=(Expiry("SWAT", NOW),),
    )

    lines = tuple(standing_lines(a_page(), row))

    assert lines[2:] == (
        "Callsign: 1-A-\\*12\\*",
        "Certifications: FTO, SWAT (until 22 Nov 2026)",
        "Subdivisions: Traffic (T-4), K9",
        f"Awards: {award_words(row.awards[0])}",
    )


def test_a_record_tells_what_changed_and_mentions_nobody() -> None:
    (line,) = history_lines(history(RECORD))

    assert "**Name change** · Anna → Ann" in line
    assert "<@1>" not in line


def test_a_callsign_that_was_got_looks_otherwise_than_one_that_was_lost() -> None:
    records = [
        replace(RECORD, kind=RecordKind.CALLSIGN, before=before, after=after)
        for before, after in ((None, "S-1"), ("S-1", "S-2"), ("S-2", None))
    ]

    got, changed, lost = history_lines(history(*records))

    assert "– → S-1" in got
    assert "S-1 → S-2" in changed
    assert "S-2 → –" in lost


def test_holders_are_counted() -> None:
    assert holders_card(a_page(), "FTO", [ROW]).title == "FTO: 1 holder"
    assert holders_card(a_page(), "FTO", []).lines == ("Nobody holds it.",)


def test_a_status_is_told_with_what_it_was_before_and_why() -> None:
    record = replace(
        RECORD,
        kind=RecordKind.STATUS,
        before="Active",
        after="Suspended until 2026-12-24 18:00 UTC",
        reason="*late*",
    )

    card = status_card("Anna", record)
    (line,) = history_lines(history(record))

    assert card.title == "Anna: Suspended until <t:1798135200:f>"
    assert card.lines == ("before: Active", "Reason: \\*late\\*")
    assert "Active → Suspended until <t:1798135200:f>" in line
    assert term_words("Sergeant") == "Sergeant"


def test_what_was_undone_at_once_is_told_with_its_number() -> None:
    card = undone_card(replace(RECORD, id=RecordId(8), undoes=RecordId(7)), "<@5>")

    assert card.title.endswith(": #7")
    assert "undoes #7" in card.lines[0]
    assert "<@5>" not in card.title
