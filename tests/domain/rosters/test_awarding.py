"""Awards as somebody wants them; what is wrong with one is tested where a page's draft is."""

from domain.ids import AwardId
from domain.rosters.awarding import AwardDraft, awards_from, awards_of, checked_awards
from domain.rosters.awards import Award
from tests.domain.makers import a_page

PAGE = a_page(awards=(Award(AwardId(5), "Medal", "For courage", "🏅"), Award(AwardId(6), "Ribbon")))


def test_texts_are_trimmed_and_symbols_written_alike() -> None:
    assert checked_awards([AwardDraft("Medal", " For courage ", " #1F3A93/#F5C518 ")]) == (
        AwardDraft("Medal", "For courage", "#1f3a93 #f5c518"),
    )


def test_an_award_is_known_by_its_name_and_any_other_is_new() -> None:
    assert awards_from(awards_of(PAGE), PAGE) == PAGE.awards
    assert awards_from([AwardDraft("RIBBON"), AwardDraft("Cross")], PAGE) == (
        Award(AwardId(6), "RIBBON"),
        Award(AwardId(0), "Cross"),
    )
