from bot.embeds.callsigns import callsign_lines, callsigns_of, given_card, proposal_card, reserved_card
from domain.rosters.callsigns import Callsign
from domain.rosters.rosters import PUBLIC, SubdivisionCallsign, visible
from domain.rosters.schemes import parsed_scheme
from services.rosters.callsigns import CallsignUse, Given
from tests.domain.makers import (
    CAPTAIN,
    SERGEANT,
    a_callsign,
    a_membership,
    a_page,
    a_person,
    a_rank,
    a_roster,
    a_standing,
)
from tests.web.drawing.rosters import a_row


def test_names_are_shown_as_they_are() -> None:
    assert given_card("*Anna*", Given("S-1", "S-2"), None).title == r"\*Anna\* is S-2 now"
    assert given_card("Anna", Given("S-1", "S-2"), None).lines == ("Before: S-1",)
    assert given_card("Anna", Given("S-1", None), None).title == "Anna is no longer S-1"
    assert proposal_card("@everyone", "S-1", None).lines[0].startswith("For @\u200b")


def test_who_has_one_is_listed_by_rank_with_what_is_vacant_and_reserved() -> None:
    page = a_page(
        ranks=(
            a_rank(1, "Captain", CAPTAIN),
            a_rank(2, "Sergeant", SERGEANT, callsigns=parsed_scheme("S-1, S-2")),
        )
    )
    roster = a_roster(
        a_membership(1, a_standing(2, subdivisions=[1])),
        a_membership(2, a_standing(1)),
        people=[a_person(1, name="Anna"), a_person(2, name="Ben")],
        page=page,
        callsigns=[a_callsign("S-2"), a_callsign("T-9", subdivision=1)],
    )
    reserved: Callsign = a_callsign("X-1", None, is_reserved=True, note="soon_")

    lines = callsign_lines(visible(roster, PUBLIC), [CallsignUse(reserved, None)])

    assert lines == (
        "**Sergeant**",
        "> `S-2`, `T-9` Traffic · Anna",
        "> `S-1` *Vacant*",
        "**Reserved**",
        r"> `X-1` · for nobody yet · soon\_",
    )


def test_a_reservation_says_for_whom() -> None:
    assert reserved_card(a_callsign("X-1", None, is_reserved=True), "Anna").lines == ("For Anna",)
    assert reserved_card(a_callsign("X-1", None, note="soon"), None).lines == ("For nobody yet", "soon")


def test_somebody_without_a_main_one_has_others() -> None:
    assert callsigns_of(a_row(callsigns=(SubdivisionCallsign("K9", "K-1"),))) == "`K-1` K9"
