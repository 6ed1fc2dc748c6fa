from dataclasses import replace
from datetime import date, datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest

from domain.duty.patrols import OnDuty
from domain.ids import MembershipId, UserId
from domain.rosters.awards import Worn
from domain.rosters.expiries import Expiry
from domain.rosters.rosters import MemberRow, RosterView
from domain.rosters.statuses import Status
from tests.web.drawing.rosters import SYNCED, a_row, a_view
from web.drawing.paper import make_environment
from web.drawing.rows import Columns, RowDrawing, columns_of, hours, row_id, statuses_of
from words import speaking

EVERY = Columns(callsign=True, certifications=True, subdivisions=True, awards=True, hours=True, since=True)
NONE = Columns(
    callsign=False, certifications=False, subdivisions=False, awards=False, hours=False, since=False
)


@pytest.fixture(scope="module")
def draw() -> RowDrawing:
    environment = make_environment()
    environment.filters["hours"] = hours
    return RowDrawing(environment)


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", '"><img src=x>', "{{ 7 * 7 }}", "\u202eevil", "a\u200bb", "👩‍🚒 Ada"],
)
def test_a_hostile_name_is_text_in_an_isolate(draw: RowDrawing, name: str) -> None:
    drawn = str(draw(a_row(name=name, certifications=(name,), promotion_officer=name, callsign=name), EVERY))

    assert f'<bdi class="name">{name}</bdi>' == unescape(
        drawn[drawn.index('<bdi class="name">') :].split("</span></th>")[0]
    )
    assert "<script" not in drawn
    assert "<img" not in drawn


def test_a_row_has_only_the_columns_of_its_page(draw: RowDrawing) -> None:
    full = a_row(
        callsign="1A-7", certifications=("SWAT",), patrol_seconds=7200, promotion_date=date(2026, 3, 1)
    )

    assert draw(full, NONE).count("<td") == 0
    assert draw(full, EVERY).count("<td") == 6


def test_awards_are_signs_with_names_that_are_read(draw: RowDrawing) -> None:
    worn = (Worn("Medal <b>", "🏅", 2), Worn("Ribbon", "#1f3a93 #f5c518"), Worn("Plain"))

    drawn = str(draw(a_row(awards=worn), EVERY))

    assert '<span aria-hidden="true">🏅</span>' in drawn
    assert '<span class="hidden-visually">Medal &lt;b&gt; ×2</span>' in drawn
    assert 'fill="#1f3a93"' in drawn
    assert 'fill="#f5c518"' in drawn
    assert '<span class="hidden-visually">Ribbon</span>' in drawn
    assert '<bdi class="award chip soft">Plain</bdi>' in drawn
    assert "style=" not in drawn


def test_when_a_certification_ends_stands_beside_it_for_whoever_may_know(draw: RowDrawing) -> None:
    midnight = datetime(2026, 11, 23, tzinfo=ZoneInfo("America/New_York"))
    row = a_row(certifications=("FTO", "SWAT"), expiries=(Expiry("FTO", midnight),))

    drawn = str(draw(row, EVERY))

    assert '<bdi class="chip">FTO</bdi><span class="until">until 22 Nov 2026</span>' in drawn
    assert drawn.count("until") == 2


def test_a_row_says_hours_and_since_when(draw: RowDrawing) -> None:
    drawn = draw(
        a_row(patrol_seconds=153_000, promotion_date=date(2026, 3, 1), promotion_officer="Ada"), EVERY
    )

    assert "42.5 h" in drawn
    assert '<time datetime="2026-03-01">1 Mar 2026</time>' in drawn
    assert "by <bdi>Ada</bdi>" in drawn


def test_no_discord_id_or_account_name_is_drawn(draw: RowDrawing) -> None:
    drawn = draw(a_row(5, user_id=UserId(123456789012345678), username="ada.discord"), EVERY)

    assert "123456789012345678" not in drawn
    assert "ada.discord" not in drawn


def test_a_status_is_a_word_beside_the_name_unless_it_is_the_usual_one(draw: RowDrawing) -> None:
    away = draw(a_row(status=Status.LOA), EVERY)

    assert '<span class="badge status loa" data-status="loa">LOA</span></span></th>' in away
    assert "data-status" not in draw(a_row(status=Status.ACTIVE), EVERY)
    assert "data-status" not in draw(a_row(), EVERY)


def test_statuses_are_to_be_chosen_from_if_somebody_has_an_unusual_one() -> None:
    view = a_view()
    section = view.sections[0]
    active, away = replace(section.members[0], status=Status.ACTIVE), a_row(900, status=Status.LOA)

    def with_rows(*rows: MemberRow) -> RosterView:
        return replace(view, sections=(replace(section, members=rows),))

    assert statuses_of(view) == ()
    assert statuses_of(with_rows(active)) == ()
    assert statuses_of(with_rows(away, active)) == (Status.ACTIVE, Status.LOA)


def test_whoever_is_on_duty_has_a_word_for_it_beside_the_name(draw: RowDrawing) -> None:
    duty = OnDuty(SYNCED, "<Training>")

    on = draw(a_row(on_duty=duty), EVERY)
    resting = draw(a_row(on_duty=replace(duty, type=None, is_on_break=True)), EVERY)

    assert (
        '<span class="badge duty" data-duty="duty" title="&lt;Training&gt;">On duty</span></span></th>' in on
    )
    assert '<span class="badge duty resting" data-duty="break">On break</span></span></th>' in resting
    assert "data-duty" not in draw(a_row(), EVERY)


def test_the_same_row_is_drawn_once(draw: RowDrawing) -> None:
    assert draw(a_row(7), EVERY) is draw(a_row(7), EVERY)


def test_a_page_has_the_columns_that_somebody_fills() -> None:
    assert columns_of(a_view()) == replace(EVERY, awards=False)
    assert columns_of(a_view()).classes.split() == [
        "with-callsign",
        "with-certifications",
        "with-subdivisions",
        "with-hours",
        "with-since",
    ]


def test_a_row_is_known_by_its_membership() -> None:
    assert row_id(a_row(MembershipId(9))) == "m9"


def test_awards_have_a_column_once_somebody_wears_one() -> None:
    view = a_view()
    decorated = replace(view.sections[0], members=(a_row(awards=(Worn("Medal"),)),))

    assert columns_of(replace(view, sections=(decorated,))) == replace(NONE, awards=True)


def test_whoever_was_forgotten_is_called_so_in_the_reader_s_language(draw: RowDrawing) -> None:
    row = a_row(promotion_officer="former member")

    with speaking("de", "patrol"):
        cells = str(draw(row, EVERY))

    assert "ehemaliges Mitglied" in cells
    assert "former member" not in cells
