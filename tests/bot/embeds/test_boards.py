"""Boards drawn: the page in the same words, within Discord's limits, with a hash of what it says."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.demo.discord.world.limits import check_message
from bot.embeds.boards import (
    DRAWINGS,
    KINDS,
    MOST_PARTS,
    Part,
    board_card,
    board_name,
    board_parts,
    boards_card,
    closed_parts,
)
from domain.duty.patrols import OnDuty
from domain.ids import BoardId, PersonId, RoleId
from domain.rosters.absences import Absence
from domain.rosters.awards import Worn
from domain.rosters.boards import BoardKind
from domain.rosters.guilds import Guild, Held
from domain.rosters.pages import Visibility
from domain.rosters.people import Person, Profile
from domain.rosters.pictures import Picture
from domain.rosters.rosters import PUBLIC, RosterView, SubdivisionCallsign, visible
from domain.rosters.seats import Occupancy, VacantSeat
from domain.rosters.statuses import Status
from tests.bot.town import texts
from tests.domain.makers import (
    GUILD,
    NOW,
    a_membership,
    a_page,
    a_person,
    a_rank,
    a_roster,
    a_standing,
)
from tests.domain.rosters.test_boards import BOARD, a_message

ADDRESS = "https://roster.test/r/blaine"
BOARD_ID = BoardId(7)


def a_view(**page: Any) -> RosterView:
    """Anna is a captain and trains, Ben an officer with a callsign."""
    roster = a_roster(
        a_membership(1, a_standing(1, certifications=[1], subdivisions=[1])),
        a_membership(2, a_standing(3)),
        people=(a_person(1, name="Anna"), a_person(2, name="@everyone **Ben** <@1>")),
        page=a_page(**page),
    )
    return called(visible(roster, PUBLIC), {"@everyone **Ben** <@1>": "2L`14"})


def called(view: RosterView, callsigns: dict[str, str]) -> RosterView:
    """Return the view with callsigns for the members of these names."""
    return replace(
        view,
        sections=tuple(
            replace(
                each,
                members=tuple(replace(row, callsign=callsigns.get(row.name)) for row in each.members),
            )
            for each in view.sections
        ),
    )


def drawn(view: RosterView) -> tuple[Part, ...]:
    return board_parts(view, BoardKind.ROSTER, BOARD_ID, ADDRESS)


def sent(part: Part) -> list[dict[str, Any]]:
    view: Any = part.view(nonce=2**20, at=NOW)
    components: list[dict[str, Any]] = view.to_components()
    return components


def a_crowd(number: int, names: list[str]) -> RosterView:
    ranks = tuple(a_rank(n, f"Rank {n}", RoleId(n)) for n in range(1, 10))
    memberships = [
        a_membership(n, a_standing(1 + n % 9, certifications=[1, 2])) for n in range(1, number + 1)
    ]
    people = [
        Person(PersonId(n), GUILD, None, Profile("", names[n % len(names)])) for n in range(1, number + 1)
    ]
    view = visible(a_roster(*memberships, people=people, page=a_page(ranks=ranks)), PUBLIC)
    return called(view, {name: f"{place}A-{place:04}" for place, name in enumerate(names)})


def test_a_small_page_is_one_message_by_rank_with_a_link_and_a_button() -> None:
    (part,) = drawn(a_view(description="We serve."))

    said = "\n".join(texts(sent(part)))
    assert "## Blaine County\nWe serve.\n**2 members**" in said
    assert "### Captain ★ · 1\n**Anna** · FTO, Traffic" in said
    assert "### Sergeant · 0" in said
    assert f"-# Changed <t:{int(NOW.timestamp())}:R>" in said
    assert said.endswith(f"Refresh\nOpen page\n{ADDRESS}")


def test_names_are_harmless() -> None:
    (part,) = drawn(a_view())

    said = "\n".join(texts(sent(part)))
    assert "`2L'14` **@\u200beveryone \\*\\*Ben\\*\\* <\u200b@1>**" in said


def test_how_a_member_serves_is_said_unless_it_is_the_usual() -> None:
    view = a_view()
    captains, *others = view.sections
    away = replace(captains, members=tuple(replace(row, status=Status.LOA) for row in captains.members))

    (part,) = drawn(replace(view, sections=(away, *others)))

    assert part.blocks[1].text == "### Captain ★ · 1\n**Anna** · *LOA* · FTO, Traffic"
    assert "Active" not in part.blocks[3].text


def seated(view: RosterView, *occupancies: Occupancy | None) -> RosterView:
    sections = zip(view.sections, occupancies, strict=True)
    return replace(view, sections=tuple(replace(each, occupancy=seats) for each, seats in sections))


def test_awards_are_shown_by_their_emoji_or_else_by_name() -> None:
    worn = (Worn("Medal of Valor", "🎖️", 2), Worn("Star", "⭐"), Worn("*Bar*", "#112233 #445566"))
    view = a_view()
    captains, *others = view.sections
    decorated = replace(captains, members=tuple(replace(row, awards=worn) for row in captains.members))

    (part,) = drawn(replace(view, sections=(decorated, *others)))

    assert "**Anna** · 🎖️×2 ⭐ \\*Bar\\* · FTO, Traffic" in part.blocks[1].text


def test_seats_and_the_callsigns_of_subdivisions_are_shown() -> None:
    view = seated(a_view(), Occupancy(1, most=3), Occupancy(0, least=2), None)
    captains, *others = view.sections
    called = (SubdivisionCallsign("Traffic", "T-1"),)
    named = replace(captains, members=tuple(replace(row, callsigns=called) for row in captains.members))

    (part,) = drawn(replace(view, sections=(named, *others)))

    assert "**2 members** · 4 vacancies" in part.blocks[0].text
    assert part.blocks[1].text == "### Captain ★ · 1 / 3\n**Anna** · FTO, Traffic `T-1`"
    assert part.blocks[2].text == "### Sergeant · 0"


def test_who_is_on_duty_is_shown_with_since_when_and_what_for() -> None:
    view = a_view(patrol_logs=True)
    first, *others = view.sections
    duty = OnDuty(NOW, "Training *one*", is_on_break=True)
    members = tuple(replace(row, on_duty=duty) for row in first.members)
    busy = replace(view, sections=(replace(first, members=members), *others))

    (part,) = board_parts(busy, BoardKind.ON_DUTY, BOARD_ID, ADDRESS)
    (idle,) = board_parts(view, BoardKind.ON_DUTY, BOARD_ID, ADDRESS)
    (without,) = board_parts(a_view(), BoardKind.ON_DUTY, BOARD_ID, ADDRESS)

    text = "\n".join(block.text for block in part.blocks)
    stamp = int(NOW.timestamp())
    assert "**1 on duty**" in text
    assert f"**Anna** · since <t:{stamp}:t> (<t:{stamp}:R>) · Training \\*one\\* · *On break*" in text
    assert "Ben" not in text
    assert "Nobody is on duty right now." in idle.blocks[0].text
    assert "keeps no patrols" in without.blocks[0].text


def test_vacancies_are_shown_by_rank_with_the_names_of_seats() -> None:
    seats = Occupancy(1, most=3, vacant=(VacantSeat("1A`02"), VacantSeat("1A-03", is_reserved=True)))
    view = seated(a_view(), seats, Occupancy(0, least=2), Occupancy(1, most=1))

    (part,) = board_parts(view, BoardKind.VACANCIES, BOARD_ID, ADDRESS)

    assert [block.text for block in part.blocks] == [
        "## Blaine County: vacancies\n**4 vacancies**",
        "### Captain ★ · 2 vacancies\n1 of 3 filled · `1A'02` · `1A-03` (reserved)",
        "### Sergeant · 2 vacancies\n0 of at least 2",
    ]


def test_without_vacancies_the_board_says_why() -> None:
    full = seated(a_view(), Occupancy(1, most=1), None, None)

    (filled,) = board_parts(full, BoardKind.VACANCIES, BOARD_ID, ADDRESS)
    (unsaid,) = board_parts(a_view(), BoardKind.VACANCIES, BOARD_ID, ADDRESS)

    assert "Every seat is filled." in filled.blocks[0].text
    assert "No rank of this page says how many seats it has." in unsaid.blocks[0].text
    assert len(filled.blocks) == len(unsaid.blocks) == 1


def test_the_bar_beside_a_rank_has_its_role_s_colour() -> None:
    (part,) = drawn(a_view())

    assert [block.colour for block in part.blocks[1:]] == [0xFFD700, None, None]


def test_the_first_container_bears_the_nonce_and_no_other_id_is_given() -> None:
    first, *others = sent(drawn(a_view())[0])

    assert first["id"] == 2**20
    assert all("id" not in other for other in others)


def test_the_hash_is_of_what_is_said_and_not_of_when() -> None:
    view = a_view()
    (part,) = drawn(view)

    assert drawn(replace(view, revision=99, synced_at=NOW + timedelta(days=1)))[0].hash == part.hash
    assert drawn(a_view(title="Another"))[0].hash != part.hash
    assert board_parts(view, BoardKind.ROSTER, BOARD_ID, ADDRESS + "2")[0].hash != part.hash
    assert board_parts(view, BoardKind.ROSTER, BoardId(8), ADDRESS)[0].hash == part.hash


def test_a_logo_stands_beside_the_title_where_discord_can_fetch_it() -> None:
    plain = drawn(a_view())
    logo = Picture("a" * 24, 300, 300)
    view = replace(a_view(), page=replace(a_view().page, logo=logo))
    closed = replace(view, page=replace(view.page, visibility=Visibility.MEMBERS))

    section = sent(drawn(view)[0])[0]["components"][0]

    assert section["accessory"]["media"]["url"] == f"{ADDRESS}/logo-{'a' * 24}.webp"
    assert section["components"][0]["content"] == sent(plain[0])[0]["components"][0]["content"]
    assert drawn(view)[0].hash != plain[0].hash
    assert [each.picture for each in drawn(closed)] == [None] * len(plain)
    at_home = board_parts(view, BoardKind.ROSTER, BOARD_ID, "http://127.0.0.1:8080/r/blaine")
    assert at_home[0].picture is None


def test_a_held_sync_is_said() -> None:
    guild = Guild(GUILD, "Blaine", held=Held(NOW, 9, 10))

    (part,) = drawn(visible(a_roster(guild=guild), PUBLIC))

    assert "⚠ A sync is held" in part.blocks[0].text


def test_five_thousand_members_fit_and_the_rest_is_counted() -> None:
    view = a_crowd(5000, ["Anna Bell", "Ben *Stone*", "Zoë 🚓"])

    parts = drawn(view)

    assert len(parts) == MOST_PARTS
    shown = sum(block.text.count("**") // 2 for part in parts for block in part.blocks) - 1
    last = parts[-1].blocks[-1].text.splitlines()[-1]
    assert last == f"… and {5000 - shown:,} more: the page shows them all."
    for part in parts:
        check_message({"flags": 1 << 15, "components": sent(part)})
    assert [part.address for part in parts] == [None] * (MOST_PARTS - 1) + [ADDRESS]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 300), st.lists(st.text(max_size=200), min_size=1, max_size=5))
def test_any_roster_fits(number: int, names: list[str]) -> None:
    for part in drawn(a_crowd(number, names)):
        check_message({"flags": 1 << 15, "components": sent(part)})


def test_the_message_of_a_closed_page_says_so_and_has_no_buttons() -> None:
    (part,) = closed_parts("Blaine *County*")

    said = texts(sent(part))
    assert said[0].startswith("## Blaine \\*County\\*\nThis roster is not shown")
    assert part.address is None


def test_every_kind_that_is_drawn_has_a_name() -> None:
    assert DRAWINGS.keys() <= KINDS.keys() == set(BoardKind)
    assert board_name(BOARD, "Blaine") == "Roster of Blaine"


def test_the_list_says_where_what_stands_and_what_is_the_matter() -> None:
    whole = replace(BOARD, messages=(a_message(1, 0, "a"), a_message(2, 1, "b")))
    failed = replace(BOARD, failure="I lack Send Messages in #roster.")

    card = boards_card([(whole, "Blaine"), (failed, "Vinewood"), (BOARD, "New")])

    assert card.lines == (
        f"**Roster of Blaine** · <#5>\n-# 2 messages, changed <t:{int(NOW.timestamp())}:R>",
        "✘ **Roster of Vinewood** · <#5>\n-# I lack Send Messages in #roster.",
        "**Roster of New** · <#5>\n-# Not posted yet.",
    )
    assert "Nothing is posted yet" in boards_card([]).lines[0]
    assert board_card(BOARD, "Posted", None).lines == ("<#5>",)


def test_who_is_away_is_shown_with_buttons_to_ask_and_not_why() -> None:
    view = a_view()
    away = Absence(NOW, NOW + timedelta(days=3), has_begun=True)
    soon = Absence(NOW + timedelta(days=9), NOW + timedelta(days=10), is_reduced=True)

    def shown(*absences: Absence) -> list[str]:
        sections = tuple(
            replace(each, members=tuple(replace(row, absences=absences) for row in each.members))
            for each in view.sections
        )
        (part,) = board_parts(replace(view, sections=sections), BoardKind.AWAY, BOARD_ID, ADDRESS)
        return texts(sent(part))

    nobody, both = shown(), "\n".join(shown(away, soon))
    assert "0 members are away" in nobody[0]
    assert nobody[-5:-1] == ["Request leave", "My leave", "Refresh", "Open page"]
    assert "### Away · 2" in both
    assert "### Soon · 2" in both
    assert "**Anna** · until" in both
    assert "@everyone" not in both
