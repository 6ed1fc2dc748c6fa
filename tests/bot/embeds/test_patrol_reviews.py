"""Reviews drawn."""

from dataclasses import replace

from bot.embeds.cards import BAD, GOOD
from bot.embeds.patrol_reviews import (
    COLOURS,
    DECIDED,
    adjusted_card,
    decided_card,
    review_lines,
    review_rows,
)
from domain.duty.patrols import PatrolState
from domain.ids import PatrolTypeId
from domain.rosters.people import Person, Profile
from services.duty.reviews import Listed
from tests.bot.embeds.test_patrols import PATROL, START

BEN = Person(PATROL.person_id, PATROL.guild_id, None, Profile("ben", "**Ben**"))
TYPED = replace(PATROL, type_id=PatrolTypeId(4), note="quiet")
LISTED = Listed((TYPED,), {BEN.id: BEN}, {PatrolTypeId(4): "Training"})


def test_a_line_says_whose_it_is_which_type_and_what_was_told() -> None:
    (line,) = review_lines(LISTED, START)

    assert "\\*\\*Ben\\*\\*" in line
    assert "Training" in line
    assert line.endswith("Report: quiet")


def test_buttons_know_their_patrol_and_its_listing() -> None:
    ((approve, deny),) = review_rows([TYPED], "waiting:blaine")
    ((end, void),) = review_rows([replace(PATROL, state=PatrolState.OPEN, ended_at=None)])

    assert [each.argument for each in (approve, deny)] == ["12:waiting:blaine"] * 2  # type: ignore[attr-defined]
    assert [each.argument for each in (end, void)] == ["12"] * 2  # type: ignore[attr-defined]


def test_what_was_decided_says_by_whom() -> None:
    denied = replace(TYPED, state=PatrolState.DENIED, decision="asleep")
    card = decided_card(replace(LISTED, patrols=(denied,)), START, by="O*lga")

    assert (card.title, card.colour) == ("Patrol #12 is denied", BAD)
    assert "Reason: asleep" in card.lines
    assert card.foot == "By O\\*lga"
    assert DECIDED.keys() == set(PatrolState)
    assert COLOURS.keys() < DECIDED.keys()


def test_time_set_right_says_how_much_and_why() -> None:
    card = adjusted_card("Ben", -1800, "late")

    assert (card.title, card.colour) == ("0:30 taken off the hours of Ben", GOOD)
