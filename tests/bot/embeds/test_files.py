"""What supervisors read of a member is all there, and mentions nobody."""

from dataclasses import replace
from datetime import timedelta

from bot.embeds.files import exemption_card, note_line, note_lines, past_lines, profile_card
from domain.ids import ExemptionId, NoteId, PersonId, RecordId
from domain.rosters.exemptions import Exemption
from domain.rosters.notes import Note
from domain.rosters.records import Record, RecordKind
from domain.rosters.statuses import Status, Term
from services.rosters.files import PageFile, PastMember
from services.rosters.notes import MemberNotes
from tests.bot.embeds.test_members import ROW
from tests.domain.makers import GUILD, NOW, PAGE, a_membership, a_page, a_person, a_standing

MEMBER = a_membership(1, a_standing(2), joined_at=NOW)
NOTE = Note(NoteId(3), PAGE, PersonId(1), PersonId(2), "<@5>\n*late*", NOW)
LEFT = Record(
    RecordId(9), GUILD, PAGE, PersonId(1), RecordKind.REMOVAL, "Sergeant", None, NOW, reason="<@&7> no"
)


def test_a_profile_has_what_the_page_has_and_more() -> None:
    file = PageFile(
        a_page(),
        replace(MEMBER, term=Term(Status.SUSPENDED, NOW)),
        reason="<@5> said so",
        exemption=Exemption(ExemptionId(1), PAGE, PersonId(1), NOW, NOW + timedelta(days=1), "school"),
        notes=2,
    )

    text = "\n".join(profile_card("<@1>", [(file, replace(ROW, patrol_seconds=5400))]).lines)

    assert "**Blaine County** · Sergeant" in text
    assert "Status: Suspended · until <t:" in text
    assert "Exempt from quotas · until <t:" in text
    assert "2 notes" in text
    assert "1.5 h" in text
    assert "<@5>" not in text
    assert "Member since 22 Nov 2026" in text


def test_without_a_row_he_was_a_member() -> None:
    (line,) = profile_card("Anna", [(PageFile(a_page(), replace(MEMBER, left_at=NOW)), None)]).lines

    assert "was a member until <t:" in line
    assert profile_card("Anna", []).lines == ("On none of the pages that you may see here.",)


def test_a_note_is_one_line_that_mentions_nobody() -> None:
    line = note_line(NOTE, "Olga")
    notes = MemberNotes(a_page(), a_person(1), (NOTE, replace(NOTE, author_id=None)), {PersonId(2): "Olga"})

    assert line.startswith("#3 · <t:")
    assert "by Olga" in line
    assert "<@5>" not in line
    assert "\n" not in line
    assert [("by Olga" in each) for each in note_lines(notes)] == [True, False]


def test_a_past_member_is_told_with_why_he_left() -> None:
    past = PastMember(a_person(1, name="Anna"), "Sergeant", replace(MEMBER, left_at=NOW), LEFT, "Olga")
    departed = replace(past, leaving=replace(LEFT, kind=RecordKind.DEPARTURE, reason=None), by=None)

    full, plain, bare = past_lines([past, departed, replace(past, leaving=None, by=None)])

    assert full.startswith("**Anna** · Sergeant · <t:")
    assert "taken off the page · by Olga" in full
    assert "<@&7>" not in full
    assert plain.endswith("left the server")
    assert "page" not in bare


def test_of_a_past_member_whose_start_nobody_knows_the_end_is_told() -> None:
    past = PastMember(a_person(1, name="Anna"), "Sergeant", replace(MEMBER, joined_at=None, left_at=NOW))

    (line,) = past_lines([past])

    assert line == f"**Anna** · Sergeant · until <t:{NOW.timestamp():.0f}:d>"


def test_an_exemption_says_until_when_and_why() -> None:
    record = replace(
        LEFT, kind=RecordKind.EXEMPTION, before="Not exempt", after="Exempt until 2026-12-24 18:00 UTC"
    )

    card = exemption_card("Anna", record)

    assert card.title == "Anna: Exempt until <t:1798135200:f>"
    assert card.lines[0].startswith("Reason: ")
