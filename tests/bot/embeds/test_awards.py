"""Awards drawn: names are somebody else's, and nothing of them becomes markdown or a mention."""

from bot.embeds.awards import (
    award_lines,
    award_words,
    changed_award_card,
    decoration_lines,
    decorations_card,
    granted_card,
    revoked_card,
)
from domain.ids import AwardId, GrantId, MembershipId
from domain.rosters.awards import Award, Grant, Worn
from domain.rosters.rosters import MemberRow
from services.rosters.awards import Decoration
from tests.domain.makers import NOW, a_page

MEDAL = Award(AwardId(1), "Medal", "For courage", "🏅")
RIBBON = Award(AwardId(2), "Ribbon", symbol="#1f3a93 #f5c518")
EVIL = "**@everyone** [x](http://evil.example)"


def a_row(*awards: Worn) -> MemberRow:
    return MemberRow(MembershipId(1), "Anna", "A", "Captain", is_command=True, awards=awards)


def test_an_emoji_stands_before_the_name_and_a_ribbon_is_left_out() -> None:
    assert award_words(Worn("Medal", "🏅", 2)) == "🏅 Medal ×2"
    assert award_words(RIBBON) == "Ribbon"


def test_every_award_is_a_line_with_how_many_have_it() -> None:
    lines = award_lines((MEDAL, RIBBON), [a_row(Worn("Medal", "🏅", 3)), a_row()])

    assert lines == ("• **🏅 Medal** · 1 member · For courage", "• **Ribbon** · 0 members")


def test_every_time_is_told_with_as_much_as_is_known() -> None:
    grant = Grant(GrantId(1), MEDAL.id, MembershipId(1), NOW, citation="the fire")

    full, bare = decoration_lines(
        [
            Decoration(MEDAL, grant, "Olga"),
            Decoration(RIBBON, Grant(GrantId(2), RIBBON.id, MembershipId(1), NOW)),
        ]
    )

    day = f"<t:{int(NOW.timestamp())}:D>"
    assert full == f"• **🏅 Medal** · {day} · by Olga · the fire"
    assert bare == f"• **Ribbon** · {day}"


def test_what_was_done_is_told_with_its_reason_and_how_often_he_has_it_now() -> None:
    once, twice = granted_card(MEDAL, "Anna", 1, "the fire"), granted_card(MEDAL, "Anna", 2, None)
    gone, left = revoked_card(MEDAL, "Anna", 0, None), revoked_card(MEDAL, "Anna", 1, "a mistake")

    assert (once.title, once.lines) == ("Anna was awarded 🏅 Medal", ("the fire",))
    assert twice.lines == ("2 times now.",)
    assert (gone.title, gone.lines) == ("Anna no longer has 🏅 Medal", ())
    assert left.lines == ("a mistake", "He still has it once.")


def test_names_of_members_awards_and_reasons_stay_words() -> None:
    award = Award(AwardId(3), EVIL, EVIL)
    grant = Grant(GrantId(1), award.id, MembershipId(1), NOW, citation=EVIL)
    cards = (
        granted_card(award, EVIL, 1, EVIL),
        revoked_card(award, EVIL, 0, EVIL),
        changed_award_card("said", award, a_page(title=EVIL), "https://x.test"),
        decorations_card(a_page(title=EVIL), EVIL),
    )
    texts = [text for card in cards for text in (card.title, *card.lines, card.foot or "")]
    texts += [*award_lines([award], []), *decoration_lines([Decoration(award, grant, EVIL)])]

    for text in texts:
        assert "@everyone" not in text
        assert "](http://" not in text
