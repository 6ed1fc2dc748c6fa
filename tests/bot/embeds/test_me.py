"""What somebody is told of himself, in words that can't be turned against the reader."""

from bot.embeds.me import MOST_NAMED, forget_card, forgotten_card, is_confirmed, own_card, shown_card
from domain.rosters.rosters import PUBLIC, WHOLE, visible
from services.rosters.forgetting import Forgot, Reach
from services.rosters.privacy import OnPage, OwnView, Shown
from tests.domain.makers import ANNA, a_membership, a_person, a_roster, a_standing


def own(**others: object) -> OwnView:
    roster = a_roster(a_membership(1, a_standing(2)), people=[a_person(1, name="**Anna** @everyone")])
    rows = [next(iter(visible(roster, audience).rows())) for audience in (WHOLE, PUBLIC)]
    person = roster.people[roster.memberships[0].person_id]
    values: dict[str, object] = {
        "person": person,
        "is_forgotten": False,
        "pages": (OnPage(roster.page, rows[0], rows[1]),),
        "stored": {"people": 1, "records": 2, "medals": 3, "ribbons": 1, "memberships": 1},
    }
    return OwnView(**(values | others))  # type: ignore[arg-type]  # checked by each test's use


def test_a_hostile_name_is_shown_as_it_is() -> None:
    lines = "\n".join(own_card(own()).lines)

    assert "**Anna**" not in lines
    assert "@everyone" not in lines
    assert "**Blaine County** · Sergeant" in lines


def test_what_is_stored_is_counted_and_tables_without_words_are_too() -> None:
    lines = own_card(own()).lines

    assert lines[-3:] == ("• 2 records of service", "• 1 membership", "• 4 other lines")


def test_whoever_is_unknown_or_forgotten_is_told_so() -> None:
    assert "Nothing" in own_card(own(person=None, pages=(), stored={})).lines[0]
    assert "/me show" in own_card(own(is_forgotten=True)).lines[0]


def test_forgetting_names_the_servers_and_pages_it_touches_within_limits() -> None:
    servers = tuple(f"server {number}" for number in range(MOST_NAMED + 5))
    lines = "\n".join(forget_card(Reach(servers, ("*My page*",)), ANNA).lines)

    assert "and 5 more" in lines
    assert "\\*My page\\*" in lines
    assert "owner of the server" not in "\n".join(forget_card(Reach(("one",), ()), ANNA).lines)


def test_the_word_is_taken_however_it_is_written_and_no_other() -> None:
    assert is_confirmed(" forget ")
    assert is_confirmed("FORGET")
    assert not is_confirmed("")
    assert not is_confirmed("forget me not")


def test_the_ends_are_told_apart() -> None:
    titles = {shown_card(Shown(*each)).title for each in ((True, False), (False, True), (False, False))}

    assert len(titles) == 3
    assert "2 servers" in forgotten_card(Forgot(2, 0, 0)).lines[0]
