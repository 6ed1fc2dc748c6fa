"""What a page hides from somebody stands in nothing he is shown: page, files, API, feeds, deltas, Discord."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.embeds.boards import board_parts
from bot.embeds.callsigns import callsign_lines
from bot.embeds.feeds import feed_lines
from bot.embeds.leaves import away_lines
from bot.embeds.rosters import roster_lines, section_lines
from bot.embeds.vacancies import vacancy_lines
from domain.duty.patrols import OnDuty
from domain.hr.leaves import Leave, LeaveKind, LeaveState
from domain.ids import AwardId, BoardId, CertificationId, LeaveId, PersonId, RecordId, RoleId, UserId
from domain.rosters.awards import Award
from domain.rosters.boards import BoardKind
from domain.rosters.feeds import History, feed_of, window_of
from domain.rosters.fields import AS_USUAL, CHOOSABLE, Circle, Field, Sharing
from domain.rosters.people import Person, Profile
from domain.rosters.records import Record, RecordKind
from domain.rosters.rosters import AUDIENCES, PUBLIC, WHOLE, Audience, Roster, visible
from domain.rosters.schemes import parsed_scheme
from domain.rosters.statuses import Status, Term
from domain.time import Window
from services.rosters.exports import ExportFormat, exported
from tests.domain.makers import (
    GUILD,
    NOW,
    PAGE,
    a_callsign,
    a_membership,
    a_page,
    a_rank,
    a_roster,
    a_sharing,
    a_standing,
)
from web.api.roster_json import people_json, roster_json, users_json
from web.drawing.atom import feed_atom
from web.drawing.feeds import FeedDrawing, feed_json
from web.drawing.paper import make_environment
from web.drawing.roster import RosterDrawing
from words import speaking
from words.languages import ENGLISH

URL = "https://muster.test"
DAY = timedelta(days=1)
VIEWERS = (Circle.EVERYONE, Circle.MEMBERS, Circle.STAFF)

MARKS: dict[Field, tuple[str, ...]] = {
    Field.CALLSIGN: ("CSX-77", "DIVX-9", "CSY-78"),
    Field.CERTIFICATIONS: ("Certmark",),
    Field.EXPIRIES: ("2031-07-09", "9 Jul 2031"),
    Field.SUBDIVISIONS: ("Divmark", "DIVX-9"),
    Field.AWARDS: ("Awardmark",),
    Field.PROMOTION: ("2019-03-14", "14 Mar 2019", "was promoted", "promoted</", '"promoted"'),
    Field.OFFICER: ("Officermark",),
    Field.STATUS: ("Suspended", "suspended", "On leave until", "2033"),
    Field.ON_DUTY: ("Dutymark",),
    Field.HOURS: ("12345.6", "12,345.6", "12346 h", "12,346 h"),
    Field.VACANCIES: ("/37", "SEATX"),
    Field.CHANGES: ("Leavermark",),
    Field.USERNAMES: ("usermark",),
    Field.IDS: ("987654321098765432", "811811811811811811"),
}
"""What each field puts where it is shown; a mark of two fields needs both."""

ANNA = Person(PersonId(1), GUILD, UserId(987654321098765432), Profile("usermark1", "Anna"), is_hidden=False)
OFFICER = Person(PersonId(9), GUILD, UserId(987654321098765432), Profile("usermark9", "Officermark"))
LEAVER = Person(PersonId(8), GUILD, UserId(987654321098765432), Profile("usermark8", "Leavermark"))
BEN = Person(PersonId(2), GUILD, UserId(987654321098765432), Profile("usermark2", "Ben"))


AWAY = Leave(
    LeaveId(1),
    GUILD,
    BEN.id,
    LeaveKind.LOA,
    Window(NOW - DAY, datetime(2033, 1, 1, tzinfo=UTC)),
    LeaveState.ACTIVE,
    NOW - DAY,
)


def the_roster(sharing: Sharing) -> Roster:
    """Return a page that has something of every field."""
    usual = a_page()
    page = a_page(
        ranks=(
            a_rank(1, "Captain", RoleId(811811811811811811), seats_max=37),
            a_rank(2, "Sergeant", usual.ranks[1].role_id, callsigns=parsed_scheme("SEATX-1, SEATX-2")),
        ),
        certifications=(replace(usual.certifications[0], name="Certmark"),),
        subdivisions=(replace(usual.subdivisions[0], name="Divmark"),),
        awards=(Award(AwardId(1), "Awardmark"),),
        patrol_logs=True,
        sharing=sharing,
    )
    anna = a_membership(
        1,
        a_standing(1, certifications=[1], subdivisions=[1]),
        rank_since=datetime(2019, 3, 14, 12, tzinfo=UTC),
        rank_by=OFFICER.id,
        carried_seconds=44_444_160,
        term=Term(Status.SUSPENDED),
    )
    ben = a_membership(2, a_standing(2), rank_since=NOW)
    callsigns = (a_callsign("CSX-77"), a_callsign("DIVX-9", subdivision=1))
    roster = a_roster(anna, ben, people=(ANNA, BEN, OFFICER, LEAVER), page=page, callsigns=callsigns)
    return replace(
        roster,
        awards={anna.id: {AwardId(1): 1}},
        expiries={anna.id: {CertificationId(1): datetime(2031, 7, 9, 12, tzinfo=UTC)}},
        on_duty={ANNA.id: OnDuty(NOW, "Dutymark")},
        leaves=(AWAY,),
    )


def the_history() -> History:
    """Return what happened to Anna and to somebody who left, all of it yesterday."""
    told = (
        (RecordKind.PROMOTION, ANNA, "Sergeant", "Captain"),
        (RecordKind.CERTIFICATION, ANNA, None, "Certmark"),
        (RecordKind.ASSIGNMENT, ANNA, None, "Divmark"),
        (RecordKind.AWARD, ANNA, None, "Awardmark"),
        (RecordKind.DEPARTURE, LEAVER, "Captain", None),
    )
    records = tuple(
        Record(RecordId(n), GUILD, PAGE, who.id, kind, before, after, NOW - DAY, actor_id=OFFICER.id)
        for n, (kind, who, before, after) in enumerate(told, 1)
    )
    return History(records, people={each.id: each for each in (ANNA, BEN, OFFICER, LEAVER)})


@cache
def drawings() -> tuple[RosterDrawing, FeedDrawing]:
    """Return what draws pages, made once."""
    environment = make_environment()
    return RosterDrawing(environment), FeedDrawing(environment)


def everything_shown(roster: Roster, audience: Audience) -> Iterator[str]:
    """Yield all that is drawn of a roster for an audience, each as text."""
    view = visible(roster, audience)
    page, feeds = drawings()
    yield page.page(view, address=f"{URL}/r/x").decode()
    yield page.ranks_css(view).decode()
    yield roster_json(view, public_url=URL).decode()
    yield users_json(view).decode()
    yield "".join(f"{user_id}{body.decode()}" for user_id, body in people_json(view).items())
    for kind in (ExportFormat.CSV, ExportFormat.JSON):
        yield exported(view, kind).decode()
    feed = feed_of(roster.page, audience, window_of(today=NOW.date(), before=None, days=7), the_history())
    yield feeds.page(feed, public_url=URL).decode()
    yield feed_json(feed, public_url=URL).decode()
    yield feed_atom(feed, public_url=URL).decode()
    for lines in (roster_lines, callsign_and_seats, vacancy_lines, away_lines):
        yield "\n".join(lines(view))
    yield "\n".join(feed_lines(feed))
    for board in BoardKind:
        yield "\n".join(
            block.text for part in board_parts(view, board, BoardId(1), URL) for block in part.blocks
        )


def callsign_and_seats(view: object) -> tuple[str, ...]:
    """Return the list of callsigns as one to whom nothing is reserved sees it."""
    return callsign_lines(view, ())  # type: ignore[arg-type]  # a view, as for the others


def sheet(roster: Roster, audience: Audience) -> str:
    """Return all that is in a workbook."""
    file = zipfile.ZipFile(io.BytesIO(exported(visible(roster, audience), ExportFormat.XLSX)))
    return "".join(file.read(name).decode() for name in file.namelist())


def marks_shown(text: str, field: Field) -> list[str]:
    return [mark for mark in MARKS[field] if mark in text]


@pytest.mark.parametrize("field", CHOOSABLE)
def test_a_field_is_shown_to_its_circle_and_to_nobody_beyond(field: Field) -> None:
    for circle in Circle:
        roster = the_roster(AS_USUAL.choosing([(each, Circle.EVERYONE) for each in CHOOSABLE]))
        page = replace(roster.page, sharing=roster.page.sharing.choosing([(field, circle)]))
        roster = replace(roster, page=page)
        for viewer in VIEWERS:
            with speaking(ENGLISH):
                text = "\n".join(everything_shown(roster, AUDIENCES[viewer]))
            may = list(Circle).index(viewer) >= list(Circle).index(circle) and circle is not Circle.NOBODY

            assert bool(marks_shown(text, field)) is may, (field, circle, viewer, marks_shown(text, field))


@pytest.mark.parametrize("viewer", VIEWERS)
def test_as_usual_ids_ends_and_hours_are_for_staff(viewer: Circle) -> None:
    with speaking(ENGLISH):
        text = "\n".join((*everything_shown(the_roster(AS_USUAL), AUDIENCES[viewer]),))

    shown = {field for field in CHOOSABLE if marks_shown(text, field)}
    kept = {Field.IDS, Field.USERNAMES, Field.HOURS, Field.EXPIRIES}
    assert shown == (set(CHOOSABLE) if viewer is Circle.STAFF else set(CHOOSABLE) - kept)


@pytest.mark.parametrize("field", [each for each in CHOOSABLE if each is not Field.CHANGES])
def test_a_workbook_holds_no_more_than_the_page(field: Field) -> None:
    roster = the_roster(a_sharing(field))

    for viewer in VIEWERS:
        assert marks_shown(sheet(roster, AUDIENCES[viewer]), field) == []


@pytest.mark.parametrize("field", [Field.CALLSIGN, Field.CERTIFICATIONS, Field.SUBDIVISIONS, Field.AWARDS])
def test_nobody_is_found_by_what_is_hidden(field: Field) -> None:
    shown, kept = the_roster(AS_USUAL), the_roster(a_sharing(field))

    for mark in MARKS[field][:1]:
        assert section_lines(visible(shown, PUBLIC).matching(mark))
        assert visible(kept, PUBLIC).matching(mark) == ()


sharings = st.dictionaries(st.sampled_from(CHOOSABLE), st.sampled_from(Circle)).map(
    lambda chosen: AS_USUAL.choosing(chosen.items())
)


@settings(max_examples=25, deadline=None)
@given(sharings, st.sampled_from(VIEWERS))
def test_nothing_hidden_is_shown_anywhere_nor_told_by_a_delta(sharing: Sharing, viewer: Circle) -> None:
    roster, audience = the_roster(sharing), AUDIENCES[viewer]
    bare = a_roster(*(replace(each, term=Term()) for each in roster.memberships), people=(ANNA, BEN, OFFICER))
    before = replace(bare, page=roster.page, roles=roster.roles)
    hidden = set(CHOOSABLE) - sharing.fields_for(viewer)

    with speaking(ENGLISH):
        delta = drawings()[0].delta(visible(before, audience), visible(roster, audience)) or ""
        text = "\n".join((*everything_shown(roster, audience), delta))

    assert {field: marks_shown(text, field) for field in hidden if marks_shown(text, field)} == {}


def test_a_page_that_hides_more_is_fetched_anew_and_not_told_in_rows() -> None:
    shown, kept = the_roster(AS_USUAL), the_roster(a_sharing(Field.CALLSIGN))

    with speaking(ENGLISH):
        assert drawings()[0].delta(visible(shown, PUBLIC), visible(kept, PUBLIC)) is None
        assert drawings()[0].delta(visible(kept, PUBLIC), visible(shown, PUBLIC)) is None


def test_the_tools_of_those_who_run_a_server_see_all_of_it() -> None:
    view = visible(the_roster(a_sharing(*CHOOSABLE)), WHOLE)

    assert [row.username for row in view.rows()] == ["usermark1", "usermark2"]
